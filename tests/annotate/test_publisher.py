"""Publishers: the outlet as it calls itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.annotate import publisher
from dataset_tools.annotate.publisher import read_publisher
from dataset_tools.normalize import normalize
from tests.annotate.authors.test_byline import STORY
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


@pytest.mark.parametrize("pattern", [form for _, form in publisher._SELF], ids=lambda form: form.pattern[:30])
def test_a_line_that_names_its_site_passes_the_first_look(pattern):
    """What the first look passes over, no search would have found."""

    @given(st.from_regex(pattern))
    def check(line):
        assert publisher._HINTS.stand_in(line)

    check()


@given(st.text("ferry hill.-FERYHILſıİ\u0130 K", max_size=20), st.sampled_from(["ferry-hill", "HILL_ferry"]))
def test_the_first_look_for_a_folder_hides_no_name(line, name):
    """A line without the folder's longest word is passed over; the pattern finds nothing there either."""
    folder = publisher._folder(name)

    assert folder.search(line) == folder.pattern.search(line) or (
        folder.search(line).span() == folder.pattern.search(line).span()
    )
