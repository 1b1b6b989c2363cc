"""Headlines: which line of a page is its title as printed."""

from dataset_tools.model.draft import Role
from dataset_tools.normalize import normalize
from tests.annotate.authors.test_byline import STORY
from tests.builders import draft_of

MENU = (
    "Harbour Ledger",
    "Home",
    "Local",
    "Sport",
    "Weather",
    "Tide tables",
    "Letters",
    "Obituaries",
    "Sign in",
)


def headline_of(*lines: str) -> str:
    return normalize(draft_of(*lines, *STORY, role=None)).text(Role.HEADLINE)


def test_the_line_that_the_title_repeats_is_the_headline():
    """The first line of a saved page is its title, with the site's name; the story's headline says the same."""
    title = "Ferry Crews Win a Winter Timetable | Harbour Ledger"

    assert headline_of(title, *MENU, "Ferry Crews Win a Winter Timetable", "By Ada Holm") == (
        "Ferry Crews Win a Winter Timetable"
    )


def test_a_headline_in_other_words_than_the_title_is_found_below_the_menu():
    """A title for search engines and a headline for readers share a few words; a byline follows the headline."""
    title = "Winter timetable for ferries: dates and times"

    assert headline_of(title, *MENU, "Ferries keep their winter timetable after all", "By Ada Holm") == (
        "Ferries keep their winter timetable after all"
    )


def test_a_subtitle_is_not_taken_for_the_headline():
    """In a text without a menu the first line is the headline, whatever stands between it and the text."""
    lines = ("Ferry Crews Win a Winter Timetable", "The winter timetable of the ferry begins on Monday")

    assert headline_of(*lines) == lines[0]
    assert headline_of(lines[0], "By Ada Holm", lines[1]) == lines[0]
