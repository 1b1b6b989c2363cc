"""Publishers: the outlet as it calls itself."""

import pytest

from dataset_tools.annotate.publisher import read_publisher
from dataset_tools.normalize import normalize
from tests.annotate.test_byline import STORY
from tests.builders import draft_of


def publisher_of(*after: str, path: str = "texts/story.txt") -> str | None:
    lines = ("Ferry Crews Win a Winter Timetable", *STORY, *after)
    reading = read_publisher(normalize(draft_of(*lines, role=None, path=path)))
    return reading.value if reading else None


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Become a Member of Civic Lantern", "Civic Lantern"),
        ("© 2024 Civic Lantern Ltd. All rights reserved.", "Civic Lantern"),
        ("Copyright Civic Lantern, 2023.", "Civic Lantern"),
        (
            "Disclaimer: we grant permission to cross-post Civic Lantern articles on community sites.",
            "Civic Lantern",
        ),
    ],
)
def test_furniture_names_the_site(line, name):
    """A site speaks of itself in its pleas and notices."""
    assert publisher_of(line) == name


def test_the_folder_says_which_printed_name_is_the_sites():
    """The folder has the name without capitals; the page prints it."""
    assert publisher_of("Get the Civic Lantern app", path="civic-lantern/story.txt") == "Civic Lantern"


@pytest.mark.parametrize("line", ["Follow us on Facebook", "© Reuters", "© All rights reserved"])
def test_other_names_are_no_publisher(line):
    """Networks, agencies and bare notices name no outlet."""
    assert publisher_of(line) is None


def test_a_hint_goes_first():
    """A sidecar knows."""
    assert read_publisher(draft_of(*STORY, hints={"publisher": "Open Delta"})).value == "Open Delta"
