"""NARROW 1: what repeats on a site is furniture there, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.model.draft import Role
from dataset_tools.normalize import Profile, build_profile, normalize
from dataset_tools.normalize.profile import block_hash
from dataset_tools.normalize.repeats import lines_on_other_pages
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


def copy_of(last: str):
    """An article of four paragraphs as it was saved again: the last one differs."""
    return draft_of(
        "The ferry comes late",
        "The ferry to Aldermouth will run an hour late until Easter, the harbour board said on Monday evening.",
        "Its chairman, Tobias Renn, told a full hall that the old boat could not hold her speed against the tide.",
        "Nobody in the hall asked what would happen after Easter, and nobody on the platform spoke of it.",
        last,
        role=None,
        path="harbour-ledger/ferry.txt",
    )


ENDINGS = (
    "The next meeting of the board is in June, and the doors of the hall will be open from seven.",
    "The next meeting of the board is in July, and the doors of the hall will be open from eight.",
    "No date was set for the next meeting of the board, and the hall is let for the whole of June.",
)


@pytest.mark.parametrize("count", [2, 3])
def test_copies_of_an_article_are_no_furniture_of_each_other(count: int):
    """Two or three near-copies on a small site keep their bodies."""
    pages = [copy_of(ending) for ending in ENDINGS[:count]]
    profile = build_profile(pages)

    bodies = [normalize(p, profile).text(Role.BODY) for p in pages]

    assert bodies == [p.raw.split("\n\n", 1)[1] for p in pages]


MENU = "Home and harbour news"


def test_a_sentence_on_two_pages_of_a_small_site_is_judged_by_its_looks():
    """Two articles that quote one sentence keep it; their menu is no body."""
    shared = (
        "“We will mend the boat before the winter comes, whatever the board may say,” the captain told us."
    )
    pages = [draft_of(MENU, *(b.text for b in page(n).blocks), shared, role=None, path=f"post/{n}.txt") for n in (1, 2)]  # fmt: skip
    profile = build_profile(pages)

    body = normalize(pages[0], profile).text(Role.BODY)

    assert not profile.furniture
    assert shared in body
    assert MENU not in body


def test_a_short_line_is_never_sure_to_be_furniture():
    """ "What we liked" stands over every review of a site, and is body in each: there is but doubt."""
    reviews = [
        draft_of(*(b.text for b in page(n).blocks), "What we liked", role=None, path=f"post/{n}.txt")
        for n in range(5)
    ]
    profile = build_profile(reviews)

    furniture, doubted = lines_on_other_pages(reviews[0], profile)

    assert [reviews[0].blocks[i].text for i in furniture] == [BANNER]
    assert [reviews[0].blocks[i].text for i in doubted] == ["What we liked"]


def test_a_story_that_the_site_teases_keeps_its_headline_and_first_paragraph():
    """The list of other stories on one page names this one and prints its first sentence."""
    lead = "The harbour board has sold the last of its three ferries to a fishery on the northern coast."
    story = draft_of(
        "Board sells its last ferry to the north",
        "By Ada Holm",
        lead,
        "The price was not named, and the crew of nine will be paid until the end of the summer season.",
        "Nobody in Aldermouth knows how the mail will reach the two islands once the boat is gone.",
        role=None,
        path="post/ferry.txt",
    )
    other = draft_of(
        *(b.text for b in page(1).blocks),
        "Most read",
        "Board sells its last ferry to the north",
        lead,
        role=None,
        path="post/1.txt",
    )

    labelled = normalize(story, build_profile([story, other]))

    assert labelled.text(Role.HEADLINE) == "Board sells its last ferry to the north"
    assert lead in labelled.text(Role.BODY)


TEASER = (
    "The keeper of the lighthouse has sold the last of her goats, and nobody on the island knows to whom."
)


def pages_with_a_teaser(above: tuple[str, ...] = ()):
    """Two articles of one site, each with the same teaser at its end."""
    return [
        draft_of(*(b.text for b in page(n).blocks), *above, TEASER, role=None, path=f"post/{n}.txt")
        for n in (1, 2)
    ]


def test_a_sentence_on_two_pages_is_doubted():
    """Two pages that share a sentence do not make it furniture, but say that it may be."""
    first, second = pages_with_a_teaser()
    profile = build_profile([first, second])

    furniture, doubted = lines_on_other_pages(first, profile)

    assert [first.blocks[i].text for i in sorted(doubted)] == [BANNER, TEASER]
    assert not furniture


def test_what_is_doubted_needs_a_sure_page():
    """A teaser that a page alone would pass for its last paragraph is furniture where another page has it, too."""
    first, second = pages_with_a_teaser(("Share this story", "Read more"))

    body = normalize(first, build_profile([first, second])).text(Role.BODY)

    assert TEASER not in body
    assert first.blocks[3].text in body


def test_a_slice_says_of_some_lines_what_the_whole_says():
    """What a file is read with are the hashes of its own lines only."""
    profile = build_profile([page(n) for n in range(5)])
    held = {
        "harbour-ledger": {block_hash(BANNER), block_hash("Another line of the page")},
        "post": {block_hash(BANNER)},
    }

    assert profile.only(held).furniture == {"harbour-ledger": frozenset({block_hash(BANNER)})}
