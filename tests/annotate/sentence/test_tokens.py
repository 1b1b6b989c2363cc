"""Tokens: every printed character belongs to one word, whichever chunks were read before."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.annotate.sentence import tokens as quote_tokens
from dataset_tools.annotate.sentence.marks import find_regions
from dataset_tools.annotate.sentence.tokens import QUOTED, tokenize

CHUNKS = st.sampled_from(
    [
        "boys’",
        "boys'",
        "Mr.",
        "A.",
        "U.S.",
        "he’d",
        "Will",
        "-",
        "--",
        "_x",
        "end.",
        "“Go”",
        "co-op",
        "9",
        "İs’",
        "",
    ]
)
TEXTS = st.lists(st.one_of(CHUNKS, st.text("aZs’'.-_ \n\t\xa0“”\"9İ", max_size=6)), max_size=12).flatmap(
    lambda chunks: st.sampled_from([" ", "  ", "\n", " \n "]).map(lambda gap: gap.join(chunks))
)


@given(TEXTS, st.sampled_from(["en", "de", "fr"]))
def test_words_cover_all_that_is_printed(text, language):
    """In order, apart, and with nothing left out but white space."""
    lines = tokenize(text, find_regions(text, language), language)

    spans = [(line.starts[i], line.end(i)) for line in lines for i in range(len(line.words))]
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    covered = {at for start, end in spans for at in range(start, end)}
    assert all(at in covered or printed.isspace() for at, printed in enumerate(text))


@given(TEXTS)
def test_what_was_read_before_changes_nothing(text):
    """The memory of chunks gives what reading them anew gives."""
    known = [[(w.low, w.kind, w.tag, w.size) for w in line.words] for line in tokenize(text, [])]
    quote_tokens._chunks_of.cache_clear()

    assert [[(w.low, w.kind, w.tag, w.size) for w in line.words] for line in tokenize(text, [])] == known


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("the boys’ school", ["the", "boys’", "school"]),
        ("the boys’\nschool", ["the", "boys’", "school"]),
        ("“the boys’ 9", ["“", "the", "boys’", "9"]),
        ("of the boys’ .", ["of", "the", "boys", "’", "."]),
        ("Mr. Poole, he’d", ["Mr.", "Poole", ",", "he", "’d"]),
    ],
)
def test_words_as_printed(text, words):
    """An apostrophe belongs to a word where another word follows; a full stop to an abbreviation."""
    assert [line.of(i, i + 1) for line in tokenize(text, []) for i in range(len(line.words))] == words


def test_a_region_is_one_word():
    """With its marks."""
    text = "“The bridge is safe,” she said."

    [line] = tokenize(text, find_regions(text))

    assert (line.words[0].kind, line.of(0, 1)) == (QUOTED, "“The bridge is safe,”")
