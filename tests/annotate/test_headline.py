"""Titles: the headline as printed, without the site's name."""

import pytest

from dataset_tools.annotate.headline import read_title, strip_site
from dataset_tools.model.draft import Block, Draft, Hint, Role
from dataset_tools.model.span import Span
from tests.builders import draft_of, origin_of_text


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        (
            "Ferry crews win their winter timetable | The Harbour Ledger",
            "Ferry crews win their winter timetable",
        ),
        ("Ferry crews win their winter timetable - Harbour Ledger", "Ferry crews win their winter timetable"),
        ("Sleep, tide and the night-shift", "Sleep, tide and the night-shift"),
        ("The mill: a story of two tides", "The mill: a story of two tides"),
        ("Rain – and then more rain", "Rain – and then more rain"),
    ],
)
def test_a_sites_name_goes_and_a_headlines_own_marks_stay(printed, title):
    """Only a short capitalised tail behind a separator is a site's name."""
    assert strip_site(printed, []) == title


def test_a_known_site_is_stripped_at_either_end():
    """A site that the page names elsewhere goes wherever it stands."""
    assert (
        strip_site("Harbour Ledger: Oysters return", ["Harbour Ledger"]) == "Harbour Ledger: Oysters return"
    )
    assert strip_site("Harbour Ledger | Oysters return", ["Harbour Ledger"]) == "Oysters return"


def test_the_headline_block_is_read_with_its_span():
    """The span leads to the words in the raw text."""
    raw = "Oysters return to the estuary | Harbour Ledger\n\nThe story."
    draft = Draft(
        origin_of_text(raw), raw, (Block(raw.split("\n", maxsplit=1)[0], Span(0, 46), Role.HEADLINE),)
    )

    reading = read_title(draft)

    assert reading is not None
    assert reading.value == "Oysters return to the estuary"
    assert reading.span.of(raw) == reading.value


def test_a_person_is_believed_before_the_page():
    """A sidecar's title stays as it was written."""
    draft = draft_of("The story.", hints={"title": "Oysters | a poem"})

    assert read_title(draft).value == "Oysters | a poem"


def test_a_meta_tag_is_believed_after_the_headline_block():
    """What a site writes into its tags for others is not what it prints."""
    raw = "Oysters return\n\nThe story."
    blocks = (Block("Oysters return", Span(0, 14), Role.HEADLINE),)
    draft = Draft(
        origin_of_text(raw),
        raw,
        blocks,
        (Hint("title", "You will not believe these oysters", "meta:og:title"),),
    )

    assert read_title(draft).value == "Oysters return"


def test_no_headline_is_no_title():
    """Nothing is guessed from the first sentence."""
    assert read_title(draft_of("Only a paragraph of the story.")) is None
