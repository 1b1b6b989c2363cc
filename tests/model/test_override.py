"""A decision finds its words again, or says that it cannot."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.model.errors import ConfigError
from dataset_tools.model.override import Anchor, Override, overrides_of
from dataset_tools.model.span import Span

TEXT = "The board met. “We will wait,” said Ardent. The board left. “We will wait,” said Lindqvist."


def test_words_are_found_after_an_edit_before_them():
    """An inserted sentence moves the offset, not the decision; an emoji counts as one."""
    span = Span(TEXT.index("We will wait"), TEXT.index("We will wait") + 12)
    anchor = Anchor.of(TEXT, span)

    moved = "🙂 A new lede. " + TEXT

    found = anchor.find(moved)
    assert found is not None
    assert found.start == span.start + len("🙂 A new lede. ")


def test_repeated_words_are_told_apart_by_their_surroundings():
    """The second “We will wait” is Lindqvist's."""
    start = TEXT.rindex("We will wait")
    anchor = Anchor.of(TEXT, Span(start, start + 12))

    found = anchor.find("Prelude. " + TEXT)

    assert found is not None
    assert found.start == start + len("Prelude. ")


def test_words_that_are_gone_are_not_found():
    """A stale decision is never applied to something else."""
    assert Anchor("We shall wait", "“", "”", 10).find(TEXT) is None
    assert Anchor("board", "zzz", "qqq", 5000).find(TEXT) is None


@given(st.text(max_size=60), st.data())
def test_an_anchor_finds_its_own_text(text, data):
    """The law of the anchor, over any text."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    span = Span(start, end)

    found = Anchor.of(text, span).find(text)

    assert found is None if start == end else found is not None and found.of(text) == span.of(text)


def test_lines_come_back_as_they_were_written():
    """One decision, one line."""
    override = Override(
        "0" * 64, "quotes", "set", target=Anchor("a", "b", "c", 1), value={"speaker": "Ada"}, by="eva"
    )

    assert overrides_of(override.to_line() + "\n", "x.jsonl") == (override,)


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"field": "title"}', '{"raw_sha256":"","field":"x","op":"set"}']
)
def test_a_broken_line_is_named(line):
    """File and line, and what a line should be."""
    with pytest.raises(ConfigError, match=r"o\.jsonl:1"):
        overrides_of(line, "o.jsonl")
