"""Dates: read as printed, in doubt not read at all."""

import datetime as dt

import pytest

from dataset_tools.annotate.date_forms import find_dates
from dataset_tools.annotate.dates.read import AMBIGUOUS, CONFLICT, read_date
from dataset_tools.model.draft import Hint
from dataset_tools.normalize import normalize
from tests.annotate.authors.test_byline import STORY
from tests.builders import draft_of


def date_of(*lines: str, after: tuple[str, ...] = ()):
    return read_date(
        normalize(draft_of("Ferry Crews Win a Winter Timetable", *lines, *STORY, *after, role=None))
    )


@pytest.mark.parametrize(
    "text",
    ["4 March 2024", "March 4, 2024", "Mar. 4th, 2024", "2024-03-04", "4. März 2024", "4 mars 2024", "4 de marzo de 2024", "2024年3月4日",
     "04.03.2024", "2024/3/4", "Monday, March 4, 2024", "March 4,2024", "4 March ’24", "04-Mar-24", "2024 March 4",
     "March 4 , 2024", "Mar-04-2024", "March 4, 2024Share", "4. marts 2024", "4. března 2024", "2024. március 4.", "4. maaliskuuta 2024",
     "4 martie 2024", "4 Μαρτίου 2024", "4 березня 2024", "4 Maret 2024"],
)  # fmt: skip
def test_a_day_is_read_in_many_spellings(text):
    """One day, however it is written."""
    assert [f.date for f in find_dates(f"Published {text} at the quay")] == [dt.date(2024, 3, 4)]


@pytest.mark.parametrize(
    "text",
    ["yesterday", "3 hours ago", "Monday", "March 2024", "31 February 2024", "version 2.10.3", "5/2024"],
)
def test_what_is_no_full_day_is_not_read(text):
    """Relative words, months alone and impossible days give nothing."""
    assert list(find_dates(text)) == []


def test_an_instant_needs_a_zone():
    """A clock without a zone gives the day only."""
    (with_zone,) = find_dates("March 4, 2024 at 5:30 p.m. EST")
    (without,) = find_dates("March 4, 2024 at 5:30 p.m.")

    assert with_zone.instant == dt.datetime(2024, 3, 4, 22, 30, tzinfo=dt.UTC)
    assert without.instant is None


def test_the_date_line_under_the_headline_is_read():
    """With its span over the raw text."""
    reading, findings = date_of("By Ada Holm", "Published 4 March 2024")

    assert reading.value.date == dt.date(2024, 3, 4)
    assert findings == ()


def test_the_day_of_publication_goes_before_the_update():
    """Both are printed; the first counts."""
    reading, _ = date_of("Updated 9 March 2024", "Published 4 March 2024")

    assert reading.value.date == dt.date(2024, 3, 4)


def test_day_and_month_in_doubt_are_a_finding():
    """04/05/2024 is two days: none is taken, and the finding says so."""
    reading, findings = date_of("Posted 04/05/2024")

    assert reading is None
    assert [f.code for f in findings] == [AMBIGUOUS]
    assert findings[0].evidence == "04/05/2024"


@pytest.mark.parametrize("other", ["25/04/2024", "4 May 2024"])
def test_the_page_itself_settles_day_and_month(other: str):
    """A date that can be read in one way, or the same day in words, says what 04/05/2024 means."""
    reading, findings = date_of(
        "Posted 04/05/2024", after=("Related stories", f"The tide mill is sold, {other}")
    )

    assert reading.value.date == dt.date(2024, 5, 4)
    assert findings == ()


def test_other_pages_dates_do_not_settle_it_when_they_disagree():
    """Dates in both orders settle nothing."""
    _, findings = date_of(
        "Posted 04/05/2024", after=("Tide mill sold, 25/04/2024", "Oysters return, 04/25/2024")
    )

    assert [f.code for f in findings] == [AMBIGUOUS]


def test_a_date_that_closes_the_page_is_read():
    """Where none stands above, the line below the text counts; a year of copyright is no date."""
    reading, _ = date_of(after=("Ada Holm, 4 March 2024", "© 2024 Harbour Ledger"))

    assert reading.value.date == dt.date(2024, 3, 4)


def test_a_date_in_the_story_is_not_the_storys_date():
    """What happened on a day was not printed on it."""
    reading, _ = date_of(
        after=(
            "The first boat of the line sailed on 4 March 1911, and the town has kept the day ever since.",
        )
    )

    assert reading is None


def test_hints_that_disagree_by_days_are_a_finding():
    """The better-ranked value is taken, the other one said."""
    draft = draft_of(*STORY)
    hints = (Hint("date", "2024-03-04", "jsonld"), Hint("date", "2023-01-01", "meta:date"))

    reading, findings = read_date(type(draft)(draft.origin, draft.raw, draft.blocks, hints))

    assert reading.value.date == dt.date(2024, 3, 4)
    assert [f.code for f in findings] == [CONFLICT]


def test_an_update_far_from_the_headline_is_better_than_no_date():
    """Where nothing near the headline is a date, a line that says when the page was updated is read."""
    menu = [f"Harbour notice number {n}" for n in range(60)]
    draft = draft_of("The ferry comes late today", "The boats will run an hour late until Easter, the harbour board said on Monday evening.",
                     *menu, "Last updated: May 4, 2024", role=None)  # fmt: skip

    reading, _ = read_date(normalize(draft))

    assert reading is not None
    assert reading.value.date == dt.date(2024, 5, 4)
