"""Stage 3 of 9. Labelled page → the dates printed on it, each with the label beside it."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from dataset_tools.annotate.date_forms import Found
from dataset_tools.annotate.page_view import PageView
from dataset_tools.lexicon import words

EARLIEST = dt.date(1600, 1, 1)  # the first newspapers; an earlier "date" is a number
_LINE = 400  # characters: a longer line is a paragraph
_ABOVE = 40  # lines above the headline
_AFTER = 60  # lines below the text; beyond them stand other stories
_CLOSING = 2  # lines: a date may close the text and be labelled as part of it
_ALONE = 60  # characters: a line that is little more than a date
_BEFORE = 40  # characters before a date in which its label stands
_MOST = 200  # dates of a page, more than any training page has: their comparison takes the square of it
_LABEL_LINE = 25  # characters of a line that is but a label: "Published"


class Label(IntEnum):
    """What the words before a date say of it. The numbers are those of the model's table."""

    NONE = 0
    PUBLISHED = 1
    LATER = 2  # updated, reviewed
    OTHER = 3  # copyright, an event, an expiry


@dataclass(frozen=True, slots=True)
class DateLine:
    """One date in one line."""

    line: int  # index of the block
    found: Found  # its span is over the block's text
    label: Label
    above: Label  # of the line above, where that is but a label
    index: int  # which date of its line

    @property
    def says(self) -> Label:
        """The label in the line, else that above it."""
        return self.label or self.above


def find_date_lines(view: PageView) -> list[DateLine]:
    """The dates that may be those of publication: around the headline and below the text, or labelled.

    A day in a sentence without such a label is what the story tells of.
    """
    top = min(view.near, default=0) if view.zone.head is None else view.zone.head
    out: list[DateLine] = []
    for i, block in enumerate(view.blocks):
        text = block.text
        placed = i in view.near or (top - _ABOVE <= i <= top) or -_CLOSING <= i - view.zone.last <= _AFTER
        if len(text) > (_LINE if placed else _ALONE) or not view.may_date(i):
            continue
        if placed or _label(text.lower()) is not Label.NONE:
            out += _dates_of(i, view)
    return sorted(out, key=lambda d: view.zone.distance(d.line))[:_MOST] if len(out) > _MOST else out


def _dates_of(i: int, view: PageView) -> Iterator[DateLine]:
    if not view.dates(i):
        return
    text, previous = view.blocks[i].text, view.texts[i - 1] if i else ""
    above = _label(previous.lower()) if len(previous) <= _LABEL_LINE else Label.NONE
    at = 0
    for index, found in enumerate(view.dates(i)):
        label = _label(text[max(at, found.span.start - _BEFORE) : found.span.start].lower())
        at = found.span.end
        told = label is Label.NONE and len(text) > _ALONE and text[-1] in ".!?…”"
        if not told and (found.date is None or found.date >= EARLIEST):
            yield DateLine(i, found, label, above, index)


def _label(text: str) -> Label:
    """The last label in a text, in lower case."""
    best, at = Label.NONE, -1
    if not _any_label().search(text):
        return best
    for label, name in _LISTS.items():
        for word in words("mul", name):
            if (place := text.rfind(word)) > at:
                best, at = label, place
    return best


@cache
def _any_label() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for name in _LISTS.values() for word in words("mul", name)))


_LISTS = {
    Label.PUBLISHED: "date_published",
    Label.LATER: "date_later",
    Label.OTHER: "date_other",
}
