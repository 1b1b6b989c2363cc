"""Bylines: names of people, never of sites."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.annotate.authors.read import parse_names, read_authors
from dataset_tools.model.draft import Hint, Role
from dataset_tools.normalize import normalize
from tests.builders import draft_of

STORY = (
    "The ferries between Brackwater and Low Island will run to a winter timetable again from Monday, the board said.",
    "The agreement was reached shortly before midnight on Wednesday in the back room of the inn by the north quay.",
    "Islanders had kept a tally of the cost in chalk on the wall of the slipway, and by Tuesday it was a long one.",
)


def authors_of(*lines: str, after: tuple[str, ...] = ()) -> tuple[str, ...] | None:
    reading = read_authors(
        normalize(draft_of("Ferry Crews Win a Winter Timetable", *lines, *STORY, *after, role=None))
    )
    return reading.value if reading else None


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ada Holm", ("Ada Holm",)),
        ("By Ada Holm and Ben Ruiz", ("Ada Holm", "Ben Ruiz")),
        ("By Ada Holm, Ben Ruiz & Lena Ortiz, Staff Writers", ("Ada Holm", "Ben Ruiz", "Lena Ortiz")),
        ("BY ADA HOLM", ("Ada Holm",)),
        ("By Ada Holm | March 4, 2024", ("Ada Holm",)),
        ("By Ada Holm, Harbour Ledger", ("Ada Holm",)),
        ("By Ada van der Holm", ("Ada van der Holm",)),
        ("Written by: J. R. Holm", ("J. R. Holm",)),
        ("Von Henning Brüggemann", ("Henning Brüggemann",)),
        ("Par Maëlle Le Bras", ("Maëlle Le Bras",)),
        ("March 4, 2024 by Ada Holm", ("Ada Holm",)),
    ],
)
def test_a_byline_is_read(line, names):
    """Roles, outlets and dates are stripped; particles and initials stay."""
    assert authors_of(line) == names


@pytest.mark.parametrize(
    "line",
    [
        "By Staff",
        "By Reuters",
        "By the time it was over",
        "By phone",
    ],
)
def test_a_word_that_names_nobody_is_no_author(line):
    """Unknown beats a wrong name."""
    assert authors_of(line) is None


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("By the Harbour Ledger Team", "the Harbour Ledger Team"),
        ("By Larnwick Tide Watch", "Larnwick Tide Watch"),
        ("Harbour Ledger Staff", "Harbour Ledger Staff"),
    ],
)
def test_a_newsroom_that_signs_is_the_credit(line, name):
    """Where no person signs, what signs in the byline's place is given as printed."""
    assert authors_of(line, "March 4, 2024") == (name,)


def test_the_sites_own_name_is_no_author():
    """A site that signs with its bare name names nobody."""
    after = ("© 2024 Harbour Ledger. All rights reserved.",)

    assert authors_of("By Harbour Ledger", "March 4, 2024", after=after) is None


def test_a_name_alone_counts_under_the_headline():
    """A line that begins with a given name may be a byline; two capitalised words are none."""
    assert authors_of("Hannah Brennock") == ("Hannah Brennock",)
    assert authors_of("Key Takeaways") is None


def test_a_trailing_credit_is_read_where_none_stands_above():
    """ "Articles by:" below the text names the author."""
    assert authors_of(after=("Articles by: Ada Holm", "About the author:")) == ("Ada Holm",)


def test_related_stories_name_other_people():
    """A byline far below the text belongs to another story."""
    after = (
        "Related Stories",
        "Oysters return",
        "Tide mill sold",
        "Rain again",
        "Bridge closed",
        "By Ben Ruiz",
    )

    assert authors_of("By Ada Holm", after=after) == ("Ada Holm",)


def test_the_sites_name_in_a_hint_is_no_author():
    """Sites put their own name into the author field."""
    draft = draft_of(*STORY)
    hints = (Hint("author", "Harbour Ledger", "jsonld"), Hint("site", "Harbour Ledger", "meta:og:site_name"))

    assert read_authors(type(draft)(draft.origin, draft.raw, draft.blocks, hints)) is None


def test_names_of_a_sidecar_are_taken_as_they_are():
    """What a person states is not second-guessed."""
    draft = draft_of(*STORY, hints={"author": "Ada Holm; the Salt Collective"})

    assert read_authors(draft).value == ("Ada Holm", "the Salt Collective")


def test_the_span_holds_the_name():
    """Evidence leads to the raw text."""
    draft = normalize(draft_of("Ferry Crews Win a Winter Timetable", "By Ada Holm", *STORY, role=None))

    assert read_authors(draft).span.of(draft.raw) == "Ada Holm"
    assert draft.of_role(Role.BYLINE)


@given(st.text(max_size=80))
def test_any_line_is_read_without_trouble(text):
    """Names are short, unique and hold no digit, whatever the line."""
    names = parse_names(text, opened=True)

    assert len(set(names)) == len(names)
    assert all(name and not any(c.isdigit() for c in name) for name in names)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Dr. Mira Oduval - May 4, 2024", ("Mira Oduval",)),
        ("By Ada Holm ⋅ Harbour Editor ⋅ Updated May 4, 2024", ("Ada Holm",)),
        ("By Ada Holm HARBOUR NEWS", ("Ada Holm",)),
        ("Written by: Ada Holm Ada Holm", ("Ada Holm",)),
        ("By Clara May 4, 2024", ("Clara",)),
    ],
)
def test_what_stands_around_a_name_is_no_name(line: str, names: tuple[str, ...]):
    """Titles, degrees, outlets, dates and a name printed twice."""
    draft = draft_of("The ferry comes late today", line, "The boats will run an hour late until Easter, the harbour board said on Monday evening.", role=None)  # fmt: skip

    found = read_authors(normalize(draft))

    assert (found.value if found else None) == names


@pytest.mark.parametrize(
    ("line", "names"),
    [("Oduval Brennick", ("Oduval Brennick",)), ("Harbour Politics", None), ("Further Reading", None)],
)
def test_a_name_that_nobody_bears_is_known_by_its_place(line: str, names: tuple[str, ...] | None):
    """Two capitalised words between headline and date are a byline, unless they are words of the language."""
    assert authors_of(line, "May 4, 2024") == names
