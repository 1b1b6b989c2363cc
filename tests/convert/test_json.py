"""JSON and JSON Lines: usual names, traced bodies, one bad record that costs only itself."""

import json
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.convert.json_scan import JsonError, Literal, String, parse_whole
from dataset_tools.model.diagnostic import Diagnostic
from dataset_tools.model.draft import Draft, Role
from dataset_tools.model.project import LimitsConfig
from tests.convert.builders import PROSE, STORY, draft, drafts, error, hint, html_page, items, texts


def as_json(**fields: object) -> bytes:
    return json.dumps(fields).encode()


class TestScanner:
    """It reads what the standard library reads, and knows where everything stands."""

    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(),
            lambda inner: (
                st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4)
            ),
            max_leaves=20,
        ),
        st.booleans(),
    )
    def test_values_are_those_of_the_standard_library(self, value, ascii_only):
        """Written and read again, a value is the same."""
        text = json.dumps(value, ensure_ascii=ascii_only)

        assert plain(parse_whole(text)) == value

    @given(st.text(max_size=200))
    def test_any_text_parses_or_says_where_it_breaks(self, text):
        """No other exception, whatever the input."""
        broken = None
        try:
            parse_whole(text)
        except JsonError as error:
            broken = error.position

        assert broken is None or 0 <= broken <= len(text)

    def test_a_lone_surrogate_becomes_the_replacement_character(self):
        """Half a pair can stand in no UTF-8 file."""
        assert parse_whole(r'"\ud83d!"').text == "\ufffd!"

    def test_keys_given_twice_are_refused(self):
        """The last one would win in silence."""
        with pytest.raises(JsonError, match="given twice"):
            parse_whole('{"license": "CC0-1.0", "license": "MIT"}')

    def test_a_million_brackets_and_escaped_quotes_take_no_time(self):
        """Depth is counted before it costs anything; strings are walked once."""
        start = time.process_time()
        for text in (
            "[" * 1_000_000,
            '{"a":' * 200_000,
            '"' + '\\"' * 500_000,
            '"' + "\\" * 1_000_001,
            "1" * 1_000_000,
        ):
            with suppress(JsonError):
                parse_whole(text)

        assert time.process_time() - start < 5


def plain(node: object) -> object:
    if isinstance(node, String):
        return node.text
    if isinstance(node, Literal):
        return json.loads(node.text)
    if isinstance(node, list):
        return [plain(n) for n in node]
    return {k: plain(v) for k, v in node.items()}


class TestRecords:
    """One object is one article, whatever it calls its fields."""

    @pytest.mark.parametrize(
        "name", ["body", "text", "content", "articleBody", "maintext", "article_text", "bodyText"]
    )
    def test_body_goes_by_many_names(self, name):
        """The names of schema.org, news-please, ninjs and plain exports."""
        assert texts(draft(as_json(**{name: PROSE}), "a.json")) == list(STORY)

    def test_escapes_lead_back_to_the_file(self):
        """A block's span is over the JSON text, with its escapes as edits."""
        found = draft(b'{"text": "caf\\u00e9 \\ud83d\\ude00\\n\\n\\u201cyes\\u201d"}', "a.json")

        assert texts(found) == ["café 😀", "“yes”"]
        assert found.blocks[0].span.of(found.raw) == "caf\\u00e9 \\ud83d\\ude00"

    def test_facts_become_hints_with_their_place(self):
        """Best name first; lists are several hints of one producer."""
        data = as_json(
            headline="The clock stopped",
            authors=["Ottilie Crane", {"name": "Bertil Moss"}],
            created="2024-01-01",
            date_published="2024-05-04",
            publisher={"@type": "Organization", "name": "The Tide"},
            body=PROSE,
            license="CC-BY-4.0",
        )

        found = draft(data, "a.json")

        assert [h.value for h in found.hints_of("author")] == ["Ottilie Crane", "Bertil Moss"]
        assert len({h.producer for h in found.hints_of("author")}) == 1
        assert (hint(found, "date"), hint(found, "publisher")) == ("2024-05-04", "The Tide")
        assert found.hint("title").span.of(found.raw) == "The clock stopped"
        assert found.blocks[0].role is Role.HEADLINE

    def test_fundus_nests_its_paragraphs(self):
        """Summary, section heads and paragraphs come in reading order."""
        body = {"summary": [STORY[0]], "sections": [{"headline": ["Later"], "paragraphs": list(STORY[1:])}]}
        found = draft(
            as_json(
                title="The clock stopped",
                authors=["Ottilie Crane"],
                body=body,
                publishing_date="2024-05-04 10:00:00",
            ),
            "a.json",
        )

        assert texts(found) == [STORY[0], "Later", *STORY[1:]]
        assert hint(found, "date") == "2024-05-04 10:00:00"

    def test_ninjs_is_read(self):
        """The IPTC's JSON: body_text, byline, versioncreated, usageterms."""
        data = as_json(uri="urn:x:1", headline="The clock stopped", byline="By Ottilie Crane", versioncreated="2024-05-04T10:00:00Z",
                       body_text=PROSE, usageterms="No use after 30 days.", copyrightholder="The Tide")  # fmt: skip
        found = draft(data, "a.json")

        assert texts(found) == list(STORY)
        assert (hint(found, "rights"), hint(found, "holder")) == ("No use after 30 days.", "The Tide")

    def test_markup_in_the_body_is_read_as_markup(self):
        """The HTML of the field is then the raw text of the record, and every paragraph leads into it."""
        found = draft(
            as_json(content="<p>Rain &amp; wind.</p><p>Then <b>sun</b>.</p>", title="Weather"), "a.json"
        )

        assert texts(found) == ["Rain & wind.", "Then sun."]
        assert found.blocks[1].span.of(found.raw) == "Then <b>sun</b>."

    def test_a_whole_page_in_the_body_goes_to_the_reader_of_pages(self):
        """Menus and titles are for the HTML converter to tell."""
        found = draft(as_json(html="", content=html_page()), "a.json")

        assert STORY[0] in texts(found)

    def test_a_wrapped_record_is_found(self):
        """Search engines put the article below _source."""
        assert texts(draft(as_json(_id="7", _source={"title": "x", "text": PROSE}), "a.json")) == list(STORY)

    def test_a_list_and_an_envelope_give_many(self):
        """Each object is a record with its place in the list."""
        both = [{"text": PROSE, "title": "One"}, {"text": PROSE, "title": "Two"}]

        for data in (json.dumps(both, indent=2), json.dumps({"count": 2, "articles": both})):
            found = drafts(data.encode(), "a.json")
            assert [(d.origin.record_index, hint(d, "title")) for d in found] == [(0, "One"), (1, "Two")]

    def test_a_record_without_text_names_the_fields(self):
        """The next step is in the finding."""
        found = error(as_json(title="Only a title"), "a.json")

        assert found.code == "FMT006"
        assert "articleBody" in found.fix


class TestLines:
    """A broken line costs that line."""

    def test_bad_lines_stand_between_good_ones(self):
        """Each record has its number, each finding its line."""
        good = as_json(text=PROSE)
        data = b"\n".join(
            [
                good,
                b'{"text": "cut',
                b"",
                b"[1]",
                b'{"a": 1, "a": 2}',
                good,
                b'{"text": "caf\xc3\xa9 na\xc3\xafve \xff"}',
                good,
            ]
        )

        found = items(data, "a.jsonl")

        kinds = [
            (i.origin.record_index if isinstance(i, Draft) else (i.code, i.record_index, i.line))
            for i in found
        ]
        assert kinds == [0, ("FMT002", 1, 2), ("FMT002", 2, 4), ("FMT002", 3, 5), 4, ("ENC001", 5, 7), 6]

    def test_a_line_beyond_the_limit_is_read_over(self):
        """The next line is read as usual."""
        data = b'{"text": "' + b"x" * (2 << 20) + b'"}\n' + as_json(text=PROSE)

        first, second = items(data, "a.jsonl", LimitsConfig(record_mb=1))

        assert (first.code, first.line, second.origin.record_index) == ("SEC001", 1, 1)

    def test_utf16_lines_are_read(self):
        """Exports of some spreadsheets."""
        data = "\n".join(json.dumps({"text": PROSE}, ensure_ascii=False) for _ in range(2)).encode("utf-16")

        assert len(drafts(data, "a.jsonl")) == 2

    def test_broken_json_names_line_and_column(self):
        """As an editor counts them."""
        found = error(b'{\n  "text": "x",\n  oops\n}', "a.json")

        assert (found.code, found.line, found.column) == ("FMT002", 3, 3)

    def test_depth_is_limited(self):
        """Nesting is counted, not recursed into."""
        assert error(b'{"text":' + b"[" * 5000, "a.json").code == "SEC005"


@given(st.binary(max_size=200))
def test_any_bytes_under_the_name_give_items(data):
    """Never an exception, and never nothing."""
    for name in ("a.json", "a.jsonl", "a.csv", "a.md", "a.txt"):
        found = items(data, name)
        assert found
        assert all(isinstance(i, Draft | Diagnostic) for i in found)
