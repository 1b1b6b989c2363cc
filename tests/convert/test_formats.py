"""Which format a file is: by its content, then by its name; and nothing that is in it raises."""

import json
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset_tools.convert import formats
from dataset_tools.convert.sniff import SUFFIXES
from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.model.draft import Draft
from tests.convert.builders import PROSE, docx, epub, error, html_page, items, pdf, warc, zipped

MAIL = b"From: a@b.example\nDate: x\nMessage-ID: <1>\n\nText."


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (PROSE.encode(), "a.txt", "text"),
        (PROSE.encode(), "stdin", "text"),
        (PROSE.encode("utf-16"), "a.txt", "text"),
        ("Löwe und Bär – „ja“".encode("cp1252"), "a.txt", "text"),
        (b"<3 is a heart, and 4 < 5.", "a.txt", "text"),
        (b"[Editor's note] The clock.", "a.txt", "text"),
        (b"{sic} he wrote.", "a.txt", "text"),
        (b"Subject: to change\n\nNothing is certain.", "a.txt", "text"),
        (b"Title, text, and other words\nof prose.", "a.txt", "text"),
        (b"---\n\nA dash first.", "a.txt", "text"),
        (html_page().encode(), "a.txt", "html"),
        (b"\xef\xbb\xbf  <!-- saved --><!DOCTYPE html><p>x", "page", "html"),
        (b"<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x' 'y'><html xmlns='z'>", "a.xml", "html"),
        (b"<div>piece</div>", "a.html", "html"),
        (html_page().encode("utf-16"), "a.html", "html"),
        (b"---\ntitle: x\n---\ntext", "a.txt", "markdown"),
        (b"<p>HTML in Markdown</p>\n\n# H", "a.md", "html"),
        (b"# Clock", "a.md", "markdown"),
        (b'{"text": "x"}', "a.json", "json"),
        (b'{\n "text": "x"\n}', "a.txt", "json"),
        (b'[{"text": "x"}]', "stdin", "json"),
        (b'{"text": "x"}\n{"text": "y"}\n', "a.json", "jsonl"),
        (b'{"text": "x"}\n{"text": "y"}\n', "a.txt", "jsonl"),
        (b'{"text": "x"}', "a.jsonl", "jsonl"),
        (b"title,text\nA,b", "a.csv", "csv"),
        (b"title,author,body\nA,b,c", "stdin", "csv"),
        (MAIL, "a.eml", "mail"),
        (MAIL, "a.txt", "mail"),
        (b"From a@b.example Sat May  4 10:00:00 2024\n" + MAIL, "box", "mbox"),
        (pdf("x"), "a.bin", "pdf"),
        (docx(), "a.docx", "docx"),
        (docx(), "a.zip", "docx"),
        (epub(("x", ("y",))), "a.zip", "epub"),
        (warc(("https://a.example", b"x", "text/plain")), "a.gz", "warc"),
        (zipped({"a.txt": "x"}), "a.zip", "zip"),
        (b"<nitf/>", "a.txt", "nitf"),
        (b"<TEI xmlns='x'/>", "a.xml", "tei"),
        (b"<newsItem/>", "a.xml", "newsml"),
        (b"<feed/>", "a.xml", "feed"),
        (b"\x00\x01\x02\x03" * 99, "a.bin", "unknown"),
        (b"\x89PNG\r\n", "a.txt", "unknown"),
        (b"words", "a.xyz", "unknown"),
        (b"import os", "loader.py", "code"),
        (b"\x80\x04\x95\x10", "a.txt", "code"),
        (b"\x93NUMPY", "a.bin", "code"),
    ],
)
def test_format_is_read_off_the_content(data, name, expected):
    """The suffix decides only what the content leaves open."""
    assert formats.sniff(data, name) == expected


@given(st.binary(max_size=400), st.sampled_from(sorted(SUFFIXES)))
@settings(max_examples=300)
def test_no_bytes_under_any_name_raise(data, suffix):
    """Each file gives something: drafts, or the reason why not."""
    found = items(data, f"a{suffix}")

    assert found
    assert any(isinstance(i, Draft) or i.severity is Severity.ERROR for i in found)


MAGIC = [b"%PDF-1.4\n", b"PAR1", b"WARC/1.0\r\n", b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"BZh9", b"\xfd7zXZ\0", b"PK\x03\x04", b"<nitf>", b"<rss>",
         b"<TEI>", b"<newsItem>", b"From a@b.c Sat \n", b"<html>", b"---\na: ", b'{"text":', b"\xd0\xcf\x11\xe0"]  # fmt: skip


@given(st.sampled_from(MAGIC), st.binary(max_size=300))
@settings(max_examples=300)
def test_no_bytes_after_a_magic_number_raise(magic, data):
    """The readers of other people's formats meet garbage behind a good beginning."""
    assert items(magic + data, "a")


@pytest.mark.parametrize(
    "whole",
    [
        pdf("One.", "Two."),
        docx(),
        epub(("x", ("y" * 300,))),
        zipped({"a.txt": PROSE}),
        warc(("https://a.example", b"x" * 300, "text/plain")),
    ],
)
def test_no_damage_raises(whole):
    """A byte changed here, a tail cut there."""
    for at in range(0, len(whole), max(1, len(whole) // 25)):
        for data in (whole[:at], whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :]):
            assert items(data, "a")


@pytest.mark.parametrize(
    "unit",
    [
        b"<",
        b"<!--",
        b"<a ",
        b"[",
        b'{"',
        b'"',
        b",",
        b"\n\n",
        b" \n",
        b"---\n",
        b"a: ",
        b">From ",
        b"From a Sat 2024\n",
        b"\\u00",
        b"&amp;",
        b"<!DOCTYPE ",
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.json", "a.jsonl", "a.csv", "a.eml", "a.xml"])
def test_a_megabyte_of_one_mark_is_read_in_seconds(unit, name):
    """No pattern goes back over what it has read."""
    start = time.process_time()

    items(unit * (1_000_000 // len(unit)), name)

    assert time.process_time() - start < 10


def test_an_unknown_format_names_the_known_ones():
    """And the page that tells how to add one."""
    found = error(b"\x00\x01" * 99, "a.bin")

    assert found.code == "FMT001"
    assert ".jsonl" in found.fix
    assert "add-a-format" in found.fix


def test_a_missing_extra_is_a_finding(monkeypatch):
    """With the command that brings it."""
    for module in ("pypdfium2", "mammoth", "feedparser"):
        monkeypatch.setitem(sys.modules, module, None)

    for data, name, extra in (
        (pdf("x"), "a.pdf", "pdf"),
        (docx(), "a.docx", "docx"),
        (b"<rss><channel/></rss>", "a.rss", "feeds"),
    ):
        found = error(data, name)
        assert (found.code, found.fix) == ("FMT005", f"pip install 'article-dataset-tools[{extra}]'")


def test_a_bug_of_a_converter_costs_its_file_only(monkeypatch):
    """What was read before it stays."""

    def convert(stream, origin, limits):
        yield Draft(origin, "x", ())
        raise KeyError("oops")

    monkeypatch.setattr("dataset_tools.convert.text.convert", convert)

    first, second = items(b"words", "a.txt")

    assert isinstance(first, Draft)
    assert isinstance(second, Diagnostic)
    assert (second.code, second.record_index) == ("FMT003", 1)


def test_the_suffix_that_lies_is_mentioned():
    """The content was believed; the contributor may want to know."""
    (found,) = items(html_page().encode(), "a.txt")

    assert [(f.code, f.severity.value) for f in found.findings] == [("FMT007", "info")]


class TestTable:
    """One table, and what a user reads of it."""

    def test_every_format_can_be_loaded(self):
        """The module is there and has its verb."""
        for entry in formats.FORMATS.values():
            assert callable(formats._load(entry).convert)

    def test_every_suffix_leads_to_a_format(self):
        """Both tables speak of the same formats."""
        assert set(SUFFIXES.values()) - {"xml"} <= set(formats.FORMATS)

    def test_the_command_lists_them(self):
        """As a table, and as JSON for machines."""
        from click.testing import CliRunner

        from dataset_tools.commands.formats import command

        shown = CliRunner().invoke(command, ["--json"], standalone_mode=False)

        assert {row["name"] for row in json.loads(shown.output)} >= set(formats.FORMATS)
        assert "pip install" not in CliRunner().invoke(command, [], standalone_mode=False).output
