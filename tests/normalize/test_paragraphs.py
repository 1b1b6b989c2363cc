"""Paragraphs of plain text: wraps joined, items apart, torn words whole."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.model.draft import Block, Draft
from dataset_tools.model.span import Span, apply_edits
from dataset_tools.normalize import repaired
from dataset_tools.normalize.paragraphs import _BREAK_CHARS, _breaks, wrap_width
from tests.builders import draft_of, origin_of_text


def texts_of(draft: Draft) -> list[str]:
    return [b.text for b in repaired(draft).blocks]


def as_given(*paragraphs: str) -> Draft:
    return draft_of(*paragraphs, role=None)


WRAPPED = (
    "The harbour office has closed the north quay for repairs, and all\n"
    "vessels are asked to moor at the south quay until the work is done by\n"
    "the contractor. A spokesman said that the crane would stay where it\n"
    "is until the spring tides."
)


def test_hard_wraps_are_joined():
    """Lines that were broken at a margin are one paragraph."""
    assert texts_of(as_given(WRAPPED)) == [WRAPPED.replace("\n", " ")]


def test_lines_of_a_menu_are_apart():
    """Short lines that begin with a capital are items, each a block of its own."""
    assert texts_of(as_given("Home\nNews\nSport", "A paragraph.")) == [
        "Home",
        "News",
        "Sport",
        "A paragraph.",
    ]


def test_long_lines_are_paragraphs():
    """Where every line is a whole paragraph, a single break separates two of them."""
    first = "The ferry will run again from Monday after crews and board settled their dispute late at night."
    second = "Islanders had kept a tally of the cost in chalk on the wall of the slipway all winter long, they said."

    assert texts_of(as_given(f"{first}\n{second}")) == [first, second]


def test_a_hyphenated_word_is_whole_again():
    """A hyphen at a line end goes where the word is one word, and stays where the text writes it so."""
    text = WRAPPED.replace("is until", "is, a well-known land-\nmark of the well-\nknown town, until")

    joined = " ".join(texts_of(as_given(text)))

    assert "landmark of the well-known town" in joined


def test_split_word_is_rejoined_across_a_paragraph_break():
    """A lone letter that continues the previous block is glued back, without a space."""
    draft = as_given("The engineer Ola Brandt stresse", "d “the road goes through the marsh.”")

    assert texts_of(draft) == ["The engineer Ola Brandt stressed “the road goes through the marsh.”"]


@pytest.mark.parametrize(
    "second", ["a second thought came later.", "d’Arcy was there too.", "The next day came."]
)
def test_a_word_of_its_own_is_not_glued(second):
    """A block that begins with a word, an elision or a capital is a paragraph of its own."""
    assert len(texts_of(as_given("The engineer Ola Brandt came by", second))) == 2


def test_a_rejoined_block_spans_both_and_keeps_the_law():
    """The new block covers both raw blocks, and its edits lead to its text."""
    draft = as_given("The engineer Ola Brandt stresse", "d that it was late.")

    (block,) = repaired(draft).blocks

    assert block.span == Span(0, len(draft.raw))
    assert apply_edits(block.span.of(draft.raw), block.edits) == block.text


def test_tagged_blocks_are_left_alone():
    """A format that knows its paragraphs is believed."""
    raw = "one line\nanother line"
    draft = Draft(origin_of_text(raw), raw, (Block(raw, Span(0, len(raw)), tag="p"),))

    assert texts_of(draft) == [raw]


def test_lists_have_no_wrap_width():
    """Headlines one a line are no wrapped prose, whatever their length."""
    lines = (
        "Council backs six turbines on the airfield",
        "Ferry crews win timetable after standoff",
        "Library dries three thousand books by hand",
        "Oysters came back before the buyers did",
    )

    assert wrap_width(["\n".join(lines)]) is None


def test_a_megabyte_of_short_lines_is_done_in_seconds():
    """Splitting is linear in the number of lines."""
    raw = "word of a line that goes on\n" * 36_000
    draft = Draft(origin_of_text(raw), raw, (Block(raw.strip(), Span(0, len(raw.strip()))),))
    start = time.process_time()

    repaired(draft)

    assert time.process_time() - start < 30


@given(st.text("ab \t\n\n\r\x0b\x0c\x1c\xa0\u2028\u2029\u3000", max_size=30))
def test_a_break_is_the_whole_run_of_space_around_it(text):
    """The quick search beside one pattern that says it all."""
    blank = rf"[^\S{_BREAK_CHARS}]"
    whole = re.compile(rf"(?<!{blank}){blank}*[{_BREAK_CHARS}]\s*")

    assert list(_breaks(text)) == [m.span() for m in whole.finditer(text)]
