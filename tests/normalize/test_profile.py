"""NARROW 1: what repeats on a site is furniture there, and nowhere else."""

from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.model.draft import Role
from dataset_tools.normalize import Profile, build_profile, normalize
from tests.builders import draft_of

BANNER = "The tide tables of the whole coast are printed here each morning before the boats go out."


def page(number: int, site: str = "harbour-ledger"):
    return draft_of(
        f"Story number {number} of the week",
        BANNER,
        f"In the {number}th week of the strike, the crews of the ferry met again in the back room of the inn.",
        f"They agreed on {number} points, and the harbour board is expected to answer before the end of May.",
        role=None,
        path=f"{site}/{number}.txt",
    )


def test_a_line_on_three_pages_of_a_site_is_furniture():
    """A banner that reads like prose is known by its repetition."""
    profile = build_profile([page(n) for n in range(5)])

    labelled = normalize(page(2), profile)

    assert next(b.role for b in labelled.blocks if b.text == BANNER) is Role.FURNITURE


def test_another_site_may_print_the_line():
    """A profile speaks of its site only."""
    profile = build_profile([page(n) for n in range(5)])

    assert not profile.is_furniture("quayside-post", BANNER)


def test_a_page_that_was_read_twice_counts_once():
    """Two copies of one file are no repetition."""
    assert build_profile([page(1), page(1)]).furniture == {}


@given(st.permutations(range(5)))
def test_the_order_of_pages_does_not_matter(order):
    """Same pages, same bytes."""
    expected = build_profile([page(n) for n in range(5)]).to_json()

    assert build_profile([page(n) for n in order]).to_json() == expected


def test_a_profile_survives_its_json():
    """`from_json(to_json(p)) == p`."""
    profile = build_profile([page(n) for n in range(5)])

    assert Profile.from_json(profile.to_json()) == profile
