"""Whole pages in six languages, of our own invention: title, authors, day and body of `tests/gold/pages/*.txt`.

A file begins with what a reader would note down; below the line of dashes stands the page, and ¶ marks each
paragraph of its body.
"""

from pathlib import Path

import pytest

from dataset_tools.annotate.authors.read import read_authors
from dataset_tools.annotate.dates.read import read_date
from dataset_tools.annotate.headline import read_title
from dataset_tools.convert.text import convert_data
from dataset_tools.model.draft import Draft, Role
from dataset_tools.normalize import normalize
from tests.builders import origin_of_text

PAGES = sorted((Path(__file__).parents[1] / "gold" / "pages").glob("*.txt"))
by_page = pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
MARK = "¶ "


def read(path: Path) -> tuple[dict[str, str], Draft, list[str]]:
    """What is right, the page as it is labelled, and the paragraphs of its body."""
    head, _, page = path.read_text("utf-8").partition("---\n")
    gold = dict(line.split(": ", 1) for line in head.splitlines())
    body = [line.removeprefix(MARK) for line in page.splitlines() if line.startswith(MARK)]
    raw = page.replace(MARK, "")
    (draft,) = convert_data(raw.encode(), origin_of_text(raw, path.name))
    return gold, normalize(draft), body


@by_page
def test_the_body_is_read_whole_and_nothing_else(path: Path):
    _, draft, body = read(path)

    assert draft.text(Role.BODY).split("\n\n") == body


@by_page
def test_the_headline_is_read(path: Path):
    gold, draft, _ = read(path)

    assert read_title(draft).value == gold["title"]


@by_page
def test_the_authors_are_read(path: Path):
    gold, draft, _ = read(path)

    assert (reading := read_authors(draft))
    assert "; ".join(reading.value) == gold["authors"]


@by_page
def test_the_day_is_read(path: Path):
    gold, draft, _ = read(path)
    reading, _ = read_date(draft)

    assert reading
    assert reading.value.date.isoformat() == gold["date"]
