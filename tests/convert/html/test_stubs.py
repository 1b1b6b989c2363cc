"""A page that holds less than its article is said to; a page that holds all of it is not."""

import pytest

from dataset_tools.convert.html import convert_html
from dataset_tools.model.draft import Draft, Origin
from dataset_tools.model.project import LimitsConfig

ORIGIN = Origin("quay/stub.html", "0" * 64, "text/html")
OPENING = "<p>The ferry crews of Port Ansel met the owners again on Monday, and again, they said, nothing was settled.</p>"
STORY = "".join(
    f"<p>On day {n} of the strike the ferry crews of Port Ansel met the owners again, and again, they said, nothing "
    f"was settled before the evening tide turned.</p>"
    for n in range(12)
)


def codes(inside: str, head: str = "") -> list[str]:
    draft = convert_html(
        f"<html><head>{head}</head><body><article><h1>Ferry crews meet owners</h1>{inside}</article></body></html>",
        ORIGIN,
        LimitsConfig(),
    )
    assert isinstance(draft, Draft)
    return [f.code for f in draft.findings]


@pytest.mark.parametrize(
    "last",
    [
        "Continue reading",
        "Read the full story on our site",
        "Read more …",
        "Lire la suite",
        "The owners then said […]",
    ],
)
def test_a_body_that_ends_with_an_invitation_is_cut(last):
    """BOD004: the text goes on elsewhere."""
    text = f"<p>The ferry crews of Port Ansel met the owners again on Monday, and nothing was settled. {last}</p>"

    assert "BOD004" in codes(OPENING * 3 + text)


def test_an_invitation_inside_a_whole_story_is_not_a_cut():
    """The link to another story stands before the end."""
    assert codes(STORY + "<p>Read more about ferries</p>" + STORY) == []


@pytest.mark.parametrize(
    "wall",
    [
        "This story is for subscribers. Log in to read it.",
        "Réservé aux abonnés",
        "Before you continue, accept all cookies.",
        "Checking your browser before you enter the site.",
        "Sorry, this page could not be found.",
        "This story is no longer available.",
    ],
)
def test_a_wall_in_place_of_the_article_is_said(wall):
    """BOD005: a paywall, a consent wall, a bot check or an error page."""
    assert codes(f"<p>{wall}</p>") == ["BOD005"]


@pytest.mark.parametrize("banner", ["We use cookies.", "Already a subscriber?", "Room 404 is closed."])
def test_a_banner_beside_a_whole_story_is_no_wall(banner):
    """The words of a wall are on most pages; only where they take the article's place do they count."""
    assert codes(STORY + f"</article><footer><p>{banner}</p></footer><article>") == []


def test_a_short_but_whole_story_beside_a_cookie_banner_is_no_stub():
    """A brief of three sentences is an article."""
    assert codes(OPENING * 3 + "</article><div class='banner'><p>We use cookies.</p></div><article>") == []


def test_a_page_that_is_not_free_and_shows_its_opening_is_cut():
    """The page's own statement, and a gate on the page."""
    stated = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferry crews meet owners", '
        '"isAccessibleForFree": false}</script>'
    )

    assert codes(STORY[:1200] + '</p><div class="paywall"><p>Members only</p></div>', stated) == ["BOD004"]


def test_a_live_blog_is_said():
    """BOD005 as a warning: entries, not one article."""
    stated = (
        '<script type="application/ld+json">{"@type": "LiveBlogPosting", "headline": "Ferry strike"}</script>'
    )

    assert codes(STORY, stated) == ["BOD005"]
