"""Fixes change what they showed, once, and nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset_tools.validate.check import check_record
from dataset_tools.validate.fixes import difference, encoded, plan_repairs
from dataset_tools.validate.rules import RULES
from tests.builders import context_of, record_of

PATH = "harbour-ledger/story.txt"
PIECES = st.sampled_from([
    "The ferry came late. ", "CafÃ© Minnow ", "\u2028", "re\u200bpaired ", "\x1b[2J", "cafe\u0301 ", "&nbsp;", "[email protected] ",
    "\n\n", "\u202e", "ann.holm@yard.example ", "coun-\ncil ", "Sign up for the newsletter today",
])  # fmt: skip


def repairs_of(text: str, *, unsafe: bool = False):
    """What would be put right in a file of this text."""
    record = record_of(*text.split("\n\n"))
    assert record.draft.raw == text
    found = check_record(record, context_of(), RULES)
    return plan_repairs(found, {PATH: text}, RULES, unsafe=unsafe)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The CafÃ© was shut.", "The Café was shut."),
        ("One line\u2028and another.", "One line\nand another."),
        ("It was re\u200bpaired.", "It was repaired."),
        ("A bell\x07 rang.", "A bell rang."),
        ("Fish &amp; chips.", "Fish & chips."),
        ("The cafe\u0301 is open.", "The caf\u00e9 is open."),
        ("Write to [email\u00a0protected] now.", "Write to [redacted] now."),
    ],
)
def test_a_safe_fix(before, after):
    """What keeps its meaning is put right."""
    (repair,) = repairs_of(before)

    assert repair.new == after


def test_an_unsafe_fix_needs_to_be_asked_for():
    """A mask in the raw file is a change that a person should see."""
    text = "Write to ann.holm@yard.example for a seat."

    assert repairs_of(text) == []
    assert repairs_of(text, unsafe=True)[0].new == "Write to ⟦EMAIL⟧ for a seat."


@settings(max_examples=150)
@given(st.lists(PIECES, min_size=1, max_size=12).map("".join), st.booleans())
def test_fixes_come_to_rest_and_stay_inside_their_spans(text, unsafe):
    """Every fix is idempotent: after a round a piece at most nothing is left to do, and the text no longer changes."""
    for _ in range(14):
        repairs = repairs_of(text, unsafe=unsafe)
        if not repairs:
            return
        text = repairs[0].new
    raise AssertionError(f"still changing: {text!r}")


def test_the_difference_names_the_file_and_the_line():
    """`--diff` prints what patch understands."""
    (repair,) = repairs_of("The CafÃ© was shut.")

    assert difference(repair).splitlines()[:2] == [f"--- a/{PATH}", f"+++ b/{PATH}"]
    assert encoded(repair) == "The Café was shut.".encode()
