"""Contributed words in Markdown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.model.markdown import markdown_text


@given(st.text())
def test_words_stay_in_their_line(text: str):
    """No line break, control or table border survives."""
    line = markdown_text(text)

    assert line.isprintable()
    assert "|" not in line.replace("\\|", "")
    assert "<" not in line


@pytest.mark.parametrize("text", ["a\nb", "a\u2028b", "a\x1bb", "a\u202eb", "  a \t b "])
def test_whatever_cannot_be_printed_is_a_space(text: str):
    """Also the marks that turn the reading order round."""
    assert markdown_text(text) == "a b"
