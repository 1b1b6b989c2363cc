"""Phrases that give a line away: the quick look and the slow one agree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.lexicon import words
from dataset_tools.normalize.marks import LANGUAGES, contains, starts_with

LISTS = ("furniture_pleas", "rights_marks", "bio_phrases", "caption_marks")


def entries(name: str) -> list[str]:
    return [phrase.lower() for language in LANGUAGES for phrase in words(language, name)]


def lines_of(name: str) -> st.SearchStrategy[str]:
    """Lines in which entries stand, whole or cut, among other words, in any case."""
    piece = st.one_of(
        st.sampled_from(entries(name)),
        st.sampled_from(entries(name)).map(lambda p: p[:-1]),
        st.text("Ferry (“İſΣ.", max_size=5),
    )
    joined = st.tuples(st.lists(piece, max_size=4), st.sampled_from(["", " "])).map(lambda x: x[1].join(x[0]))
    return st.one_of(joined, joined.map(str.upper), joined.map(str.title))


@pytest.mark.parametrize("name", LISTS)
def test_an_entry_is_found_anywhere(name):
    """A word anywhere; of several words, the first must be a word of the line."""

    @given(lines_of(name))
    def check(line):
        low = line.lower()
        found = [p for p in entries(name) if p in low and (" " not in p or p.split()[0] in low.split())]
        assert contains(name, line) == bool(found)

    check()


@pytest.mark.parametrize("name", LISTS)
def test_an_entry_is_found_at_the_beginning(name):
    """Whatever the case of the line is."""

    @given(lines_of(name))
    def check(line):
        assert starts_with(name, line) == any(map(line.lower().startswith, entries(name)))

    check()
