"""Text that was made to cost time: every pass over it stays linear."""

import time

import pytest

from dataset_tools.model.draft import Block, Draft, Origin, Role
from dataset_tools.model.span import Span
from dataset_tools.normalize import normalize

_MEGABYTE = 1_000_000

HOSTILE = {
    "spaces between two letters": "a" + " " * _MEGABYTE + "b",
    "tabs between two letters": "a" + "\t" * _MEGABYTE + "b",
    "a hyphen at the end of every line": "a-\n" * 300_000,
    "hyphenated words of two letters": "ab-\ncd\n" * (_MEGABYTE // 7),
    "lines of one letter": "a\n" * (_MEGABYTE // 2),
    "a day on every line": "1.1.2020\n" * (_MEGABYTE // 9),
    "one letter, three megabytes": "a" * 3 * _MEGABYTE,
    "one word": "word " * (_MEGABYTE // 5),
    "opening marks": "“" * _MEGABYTE,
    "bylines without names": "by " * (_MEGABYTE // 3),
    "digits": "1" * _MEGABYTE,
    "hyphens and spaces": "- " * (_MEGABYTE // 2),
    "credits without end": "(Photo by " * (_MEGABYTE // 10),
    "accents on one letter": "a" + "\u0301" * _MEGABYTE,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_takes_seconds(text: str):
    """Quadratic passes took hours on these; 30 s leaves room for a busy machine (measured: at most 8 s)."""
    block = Block(text.strip(), Span(0, len(text.strip())))
    start = time.process_time()

    normalize(Draft(Origin("made.txt", "0" * 64, "text/plain"), text, (block,)))

    assert time.process_time() - start < 30


def test_word_after_a_hyphen_is_spelled_as_elsewhere_in_the_text():
    """The rest of the text says whether the hyphen at a line end belongs to the word."""
    text = (
        "The harbour-\nmaster spoke of the tide-\nmill on Monday and of nothing else.\n"
        "Harbour and mill: the harbourmasters met at the tide-mill."
    )
    draft = normalize(
        Draft(Origin("a.txt", "0" * 64, "text/plain"), text, (Block(text, Span(0, len(text))),))
    )

    assert "The harbourmaster spoke of the tide-mill on Monday" in " ".join(b.text for b in draft.blocks)


def test_text_in_one_line_is_not_a_notice():
    """A whole article on one line that ends with "all rights reserved" keeps its body."""
    text = (
        "The ferry company said on Monday that the boats will run again in May. " * 60
        + "All rights reserved."
    )
    draft = normalize(
        Draft(Origin("a.txt", "0" * 64, "text/plain"), text, (Block(text, Span(0, len(text))),))
    )

    assert [b.role for b in draft.blocks] == [Role.BODY]
