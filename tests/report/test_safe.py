"""Nothing that a contributor writes can act where we print it."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.report.safe import safe_code, safe_json, safe_markdown, safe_text, safe_xml

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))
ACTING = {"Cc", "Cf", "Cs", "Zl", "Zp"}


class TestSafeText:
    @given(ANY_TEXT)
    def test_no_character_can_act(self, text):
        """Whatever comes in, every character that goes out is printable."""
        assert not {unicodedata.category(c) for c in safe_text(text)} & ACTING

    @given(ANY_TEXT)
    def test_no_line_is_a_command_of_the_runner(self, text):
        """No "::" and no "##[" is left, wherever it stood."""
        out = safe_text(text + "::error::" + text + "##[command]")
        assert "::" not in out
        assert "##[" not in out

    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("\x1b]0;owned\x07", "\\x1b]0;owned\\x07"),
            ("\u202egnp.exe", "\\u202egnp.exe"),
            ("two\nlines", "two\\nlines"),
            ("\udcff", "\\udcff"),
            ("caf\u00e9 \u2013 \u4e2d", "caf\u00e9 \u2013 \u4e2d"),
        ],
    )
    def test_what_acts_is_shown_and_what_is_letters_stays(self, text, shown):
        """Escapes name the character; letters of any script are left alone."""
        assert safe_text(text) == shown

    def test_a_limit_cuts_before_escaping(self):
        """A long text is cut with an ellipsis."""
        assert safe_text("x" * 50, limit=10) == "x" * 9 + "…"


class TestOtherGates:
    @given(ANY_TEXT)
    def test_json_is_ascii_and_reads_back(self, text):
        """The escapes of JSON lose nothing."""
        out = safe_json({"seen": text})
        assert out.isascii()
        assert json.loads(out) == {"seen": text}

    @given(ANY_TEXT)
    def test_xml_parses(self, text):
        """Any text can stand in an attribute."""
        from xml.etree import ElementTree as ET

        assert ET.fromstring(f'<a b="{safe_xml(text)}"/>').tag == "a"

    def test_markdown_keeps_no_markup(self):
        """Links, mentions, tables and tags lose their meaning."""
        out = safe_markdown("[x](http://a) @team | <script>")
        assert "<" not in out
        assert "\\[x\\]\\(" in out
        assert "\\|" in out
        assert "\\@team" in out

    def test_a_code_span_cannot_be_left(self):
        """A backtick inside does not close the span."""
        assert safe_code("a`b").count("`") == 2
