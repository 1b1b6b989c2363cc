"""Addresses and numbers of private people are masked; names in the news, years, votes and prices are not."""

import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.annotate.pii import TOKENS, find_pii, mask
from dataset_tools.model.span import Span, apply_edits

SETS = sorted((Path(__file__).parents[1] / "gold" / "rights").glob("pii*.toml"))
GOLD = [line for path in SETS for line in tomllib.loads(path.read_text("utf-8"))["line"]]


def masked(text):
    return apply_edits(text, mask(text)[0])


@pytest.mark.parametrize("line", GOLD, ids=[str(i) for i in range(len(GOLD))])
def test_gold_line_is_masked_exactly(line):
    """tests/gold/rights/pii*.toml: `found` are the words to mask, in order; `also` ends elsewhere and does as well."""
    found = [[kind, span.of(line["text"])] for kind, span in find_pii(line["text"])]

    assert found in [line["found"], line.get("also")]


def test_spans_of_mask_stand_at_the_tokens():
    text = "Mail ada@tern.example, ring 020 7946 0018, or see [email\u00a0protected]."
    edits, found = mask(text)
    new = apply_edits(text, edits)

    assert [(kind, span.of(new)) for kind, span in found] == [
        ("email", "⟦EMAIL⟧"),
        ("phone", "⟦PHONE⟧"),
        ("upstream", "[email\u00a0protected]"),
    ]


def test_masking_twice_changes_nothing_more():
    once = masked("Mail ada@tern.example or ring +44 20 7946 0018 at 12 Marsh Lane, Dunport.")

    assert masked(once) == once


def test_only_the_contact_zone_is_read_when_one_is_given():
    text = "ada@tern.example wrote. ben@tern.example edited."

    assert find_pii(text, contact_zones=[Span(24, len(text))]) == [("email", Span(24, 40))]


def test_masks_depend_on_nothing_but_the_text():
    """The order in which articles come, or the worker that reads them, cannot matter."""
    texts = [line["text"] for line in GOLD]

    assert [masked(t) for t in texts] == [masked(t) for t in reversed(texts)][::-1]


@given(st.text(alphabet=st.sampled_from("ab1 90+-().@[]⟦⟧/:\n,StreetRoad"), max_size=120))
def test_masks_never_overlap_and_leave_the_rest_alone(text):
    edits, found = mask(text)
    new = apply_edits(text, edits)

    assert all(span.of(new) in {*TOKENS.values()} for kind, span in found if kind != "upstream")


@pytest.mark.parametrize(
    "unit",
    [
        "a@",
        "1 ",
        "a.",
        "(0",
        "[at] ",
        "1.1.1.1.",
        "GB29 ",
        "a[at]b",
        "12 Marsh ",
        "+1 ",
        "a dot ",
        "::1:",
        "0" * 30 + " ",
    ],
)
def test_a_megabyte_of_one_phrase_is_masked_in_seconds(unit):
    text = unit * (1_000_000 // len(unit))
    started = time.process_time()

    mask(text)

    assert time.process_time() - started < 20
