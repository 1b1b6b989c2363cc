"""Hostile raw files, made in code: name → bytes and the codes of which one must be among the findings.

An empty set of codes means that the file may be read or refused, but must not break, hang or write anything.
`write_corpus` puts them into a folder together with a good file, as one contribution would.
"""

import gzip
import io
import json
import os
import tarfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tests.convert.builders import PROSE, STORY, docx, epub, html_page, pdf, warc, zipped

MB = 1 << 20
Case = tuple[bytes, set[str]]


def hostile_files() -> dict[str, Case]:
    """All groups together."""
    return {**encodings(), **structures(), **markup(), **archives(), **columns(), **code(), **documents()}


def encodings() -> dict[str, Case]:
    """Bytes that are no text, or not the text that they seem."""
    return {
        "enc-overlong.txt": ("Ünterwegs – ".encode() * 9 + b"\xc0\xaf\xe0\x80\xaf", {"ENC001"}),
        "enc-half-utf16.txt": (b"\xff\xfe" + PROSE.encode("utf-16-le")[:-1], {"ENC001"}),
        "enc-lone-surrogate.txt": (b"\xff\xfe\x00\xd8A\x00", {"ENC001"}),
        "enc-utf7.html": (b"<html><meta charset=utf-7><body>+ADw-script+AD4-</body></html>", set()),
        "enc-nul.txt": (b"Words \x00 and \x00 words. " * 20, set()),
        "enc-noise.txt": (bytes(range(256)) * 40, {"FMT001", "ENC001"}),
        "enc-declared.eml": (
            b"From: a@b.example\nMessage-ID: <1>\nContent-Type: text/plain; charset=zlib\n\nWords.",
            set(),
        ),
    }


def structures() -> dict[str, Case]:
    """JSON, YAML, TOML and CSV that cost more than they show, or say two things at once."""
    bomb = "a: &a [x, x]\n" + "".join(f"k{i}: &k{i} [*a, *a]\n" for i in range(30))
    return {
        "json-deep.json": (b'{"text":' + b"[" * 200_000, {"SEC005"}),
        "json-twice.json": (b'{"text": "One.", "license": "MIT", "license": "CC0-1.0"}', {"FMT002"}),
        "json-digits.json": (b'{"text": "One.", "n": ' + b"9" * 500_000 + b"}", set()),
        "json-values.json": (b"[" + b"1," * 2_500_000 + b"1]", {"FMT002", "SEC005"}),
        "json-open.jsonl": (b'{"text": "' + b"\\" * MB, {"FMT002"}),
        "json-terminal.json": (
            json.dumps({"text": "\x1b]0;owned\x07 ::error::x", "\x1b[2J": 1}).encode(),
            set(),
        ),
        "yaml-bomb.md": (f"---\n{bomb}---\n\nText.".encode(), {"MET001"}),
        "yaml-object.md": (b"---\ntitle: !!python/object/apply:os.system [id]\n---\n\nText.", {"MET001"}),
        "yaml-deep.md": (b"---\na: " + b"[" * 30_000 + b"\n---\n\nText.", {"MET001"}),
        "yaml-merge.md": (b"---\nbase: &b {title: x}\n<<: *b\n---\n\nText.", {"MET001"}),
        "csv-open.csv": (b'title,text\nOne,"never closed\n' + b"x,y\n" * 50_000, {"FMT002"}),
        "csv-wide.csv": (b"text" + b",x" * 100_000 + b"\n" + b"," * 100_000, {"FMT002"}),
        "csv-quotes.csv": (b"title,text\na," + b'"' * 500_001, {"FMT002"}),
        "text-line.txt": (b"x" * (21 * MB), {"SEC001"}),
        "mail-parts.eml": (
            b"MIME-Version: 1.0\nFrom: a@b.example\n"
            + b"".join(
                b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(5000)
            ),
            {"FMT003", "FMT006"},
        ),
        "mail-header.eml": (
            b"From: "
            + b"=?utf-8?q?" * 50_000
            + b"\nMessage-ID: <1>\nSubject: "
            + b"(" * 100_000
            + b"\n\nWords.",
            set(),
        ),
    }


def markup() -> dict[str, Case]:
    """HTML and XML: entities that grow, files that are read, trees without end."""
    laughs = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY a{i} "&a{i - 1 if i else ""};&a{i - 1 if i else ""};">' for i in range(30)
    )
    return {
        "xml-laughs.xml": (f"{laughs}]><nitf>&a29;</nitf>".encode(), {"SEC004"}),
        "xml-file.xml": (
            b'<!DOCTYPE nitf [<!ENTITY f SYSTEM "file:///etc/passwd">]><nitf>&f;</nitf>',
            {"SEC004"},
        ),
        "xml-fetch.xml": (b'<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd"><rss/>', {"SEC004"}),
        "xml-deep.xml": (b"<TEI>" + b"<p>" * 200_000, {"SEC005"}),
        "xml-attributes.xml": (
            b"<nitf " + b" ".join(b"a%d='x'" % i for i in range(100_000)) + b"/>",
            {"FMT006"},
        ),
        "xml-include.xml": (
            b'<nitf xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="/etc/passwd" parse="text"/></nitf>',
            {"FMT006"},
        ),
        "html-comment.json": (json.dumps({"content": "<p>a</p>" + "<!--" * 200_000}).encode(), set()),
        "html-tags.json": (json.dumps({"content": "<p>x</p>" + "<b" * 300_000}).encode(), set()),
        "md-links.md": (b"[" * 500_000 + b"](", set()),
    }


def archives() -> dict[str, Case]:
    """Containers that expand, lead out, overlap or hold each other."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name, kind, target in (
            ("../escape.txt", tarfile.REGTYPE, ""),
            ("link.txt", tarfile.SYMTYPE, "/etc/passwd"),
            ("device.txt", tarfile.CHRTYPE, ""),
        ):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, target
            tar.addfile(info)
    nested = zipped({"a.txt": PROSE})
    for _ in range(8):
        nested = zipped({"a.zip": nested})
    lying = bytearray(zipped({"a.txt": b"0" * (3 * MB)}))
    at = lying.rfind(b"PK\x01\x02")
    lying[at + 24 : at + 28] = (10).to_bytes(4, "little")
    return {
        "zip-bomb.zip": (zipped({"a.txt": b"0" * (60 * MB)}), {"SEC001"}),
        "zip-nested.zip": (nested, {"SEC001"}),
        "zip-escape.zip": (zipped({"../../escape.txt": "x", "C:\\escape.txt": "x"}), {"SEC002"}),
        "zip-size.zip": (bytes(lying), set()),
        "zip-cut.zip": (zipped({"a.txt": PROSE})[:-30], {"FMT003"}),
        "tar-escape.tar": (out.getvalue(), {"SEC002"}),
        "tar-cut.tar.gz": (gzip.compress(out.getvalue())[:60], {"FMT003", "FMT006"}),
        "gz-bomb.txt.gz": (gzip.compress(b"0" * (60 * MB)), {"SEC001"}),
        "gz-nested.gz": (gzip.compress(gzip.compress(b"x")), {"SEC001"}),
        "gz-noise.gz": (b"\x1f\x8b\x08\x00" + b"\xff" * 200, {"FMT003", "FMT001"}),
        "warc-length.warc": (b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 99999999999999\r\n\r\nx", {"FMT003", "FMT006"}),
        "warc-cut.warc.gz": (warc(("https://a.example/", html_page().encode(), "text/html"))[:80], {"FMT003", "FMT006"}),
    }  # fmt: skip


def columns() -> dict[str, Case]:
    """Columnar files that decode to more than they hold, and their relatives that nobody should load."""

    def parquet(table: pa.Table) -> bytes:
        out = io.BytesIO()
        pq.write_table(table, out)
        return out.getvalue()

    repeated = pa.table({"text": pa.DictionaryArray.from_arrays([0] * 90_000, ["word " * 40_000])})
    good = parquet(pa.table({"text": [PROSE] * 20}))
    out = io.BytesIO()
    with pa.ipc.new_file(out, pa.schema([("text", pa.string())])) as writer:
        writer.write_table(pa.table({"text": ["x"]}))
    return {
        "parquet-bomb.parquet": (parquet(repeated), {"SEC001", "SEC006"}),
        "parquet-cut.parquet": (good[:-9], {"FMT003"}),
        "parquet-garbled.parquet": (good[:40] + b"\xff" * 40 + good[80:], set()),
        "parquet-types.parquet": (parquet(pa.table({"text": [1, 2], "title": [b"x", b"y"]})), {"FMT006"}),
        "arrow.arrow": (out.getvalue(), {"FMT001"}),
    }


def code() -> dict[str, Case]:
    """Files that would run if somebody opened them."""
    return {
        "loader.py": (b"import os\nos.system('id')\n", {"SEC003"}),
        "model.pkl": (b"\x80\x04\x95\x00", {"SEC003"}),
        "pickle.txt": (b"\x80\x03}q\x00.", {"SEC003"}),
        "object.npy": (b"\x93NUMPY\x01\x00", {"SEC003"}),
        "macro.docm": (docx(**{"word/vbaProject.bin": b"\xd0\xcf"}), {"SEC003"}),
    }


def documents() -> dict[str, Case]:
    """Documents that are cut off, encrypted, or not what they say."""
    return {
        "pdf-cut.pdf": (pdf("It stopped.", "Nobody knew.")[:200], {"FMT003", "FMT006"}),
        "pdf-loop.pdf": (pdf("x").replace(b"/Kids [3 0 R]", b"/Kids [2 0 R]"), {"FMT003", "FMT006"}),
        "docx-bomb.docx": (docx(**{"word/media/a.xml": b"0" * (90 * MB)}), {"SEC001"}),
        "docx-entity.docx": (
            docx(**{"word/document.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><w:document xmlns:w="w"/>'}),
            {"SEC004"},
        ),
        "epub-drm.epub": (epub(("One", STORY), **{"META-INF/rights.xml": "<r/>"}), {"FMT004"}),
        "epub-out.epub": (
            epub(("One", STORY), **{"META-INF/container.xml": '<c><rootfile full-path="../../x.opf"/></c>'}),
            {"FMT003"},
        ),
        "image.txt": (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, {"FMT001"}),
    }


def write_corpus(folder: Path) -> None:
    """The whole corpus as one contribution, with links, a pipe and a good file among it."""
    for name, (data, _) in hostile_files().items():
        (folder / name).write_bytes(data)
    (folder / "good.txt").write_text(PROSE, "utf-8")
    (folder / "link.txt").symlink_to("/etc/passwd")
    (folder / "zero.txt").symlink_to("/dev/zero")
    os.mkfifo(folder / "pipe.txt")
    (folder / "good.txt.meta.toml").write_text('publisher = "The Tide"')
