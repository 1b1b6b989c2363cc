"""Credits: the lines that may name the authors, and how each shows that it does."""

import pytest

from dataset_tools.annotate.authors.credits import Credit, Kind, find_credits
from dataset_tools.annotate.page_view import PageView
from dataset_tools.normalize import normalize
from tests.annotate.authors.test_byline import STORY
from tests.builders import draft_of


def credits_of(*lines: str, after: tuple[str, ...] = ()) -> list[Credit]:
    view = PageView(
        normalize(draft_of("Ferry Crews Win a Winter Timetable", *lines, *STORY, *after, role=None)).blocks
    )
    return find_credits(view.texts, view.zone, frozenset())


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (("By Ada Holm",), Kind.OPENED),
        (("Guest post by Ada Holm",), Kind.OPENED),
        (("Posted on 4 March 2024 by Ada Holm in Harbour",), Kind.INSIDE),
        (("Written by", "Ada Holm"), Kind.BELOW),
        (("Ada Holm | 4 March 2024",), Kind.BARE),
        (("More from Ada Holm",), Kind.PROFILE),
        (("Ada Holm is a reporter in Brackwater.",), Kind.TOLD),
    ],
)
def test_a_credit_is_found_in_every_form(lines: tuple[str, ...], kind: Kind):
    """Opened by a word, inside a line, below a label, bare, in a link and in a sentence about the person."""
    assert [(c.names, c.kind) for c in credits_of(*lines)] == [(("Ada Holm",), kind)]


@pytest.mark.parametrize(
    "lines",
    [
        ("Harbour photo by Ada Holm",),
        ("4 March 2024, reviewed by Ada Holm",),
        ("Fact checked by", "Ada Holm"),
    ],
)
def test_the_credit_of_somebody_else_is_none(lines: tuple[str, ...]):
    """Who took the picture or checked the facts did not write the story."""
    assert credits_of(*lines) == []


def test_other_stories_far_below_are_not_looked_at():
    """Bare names more than sixty lines below the text belong to the site's other stories."""
    menu = tuple(f"harbour notice number {n}" for n in range(70))

    assert [c.line for c in credits_of("By Ada Holm", after=(*menu, "Ben Ruiz"))] == [1]


def test_a_page_of_bylines_alone_is_bounded():
    """A file of thousands of bylines costs no more than its lines: the nearest credits are compared."""
    lines = [f"By Ada {'Holm' * (n % 7 + 1)}" for n in range(5000)]

    assert len(credits_of(*lines, STORY[0])) <= 200
