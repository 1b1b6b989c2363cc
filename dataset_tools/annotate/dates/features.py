"""Stage 3 of 9. Dates → numbers: how each is printed, where it stands, and which other days the page prints."""

import datetime as dt
import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence

from dataset_tools.annotate.authors.names import opener_of
from dataset_tools.annotate.dates.lines import DateLine, Label
from dataset_tools.annotate.page_view import PageView
from dataset_tools.model.draft import Role

# What `rows_of` puts out, in this order; the table of trees names them by position.
COLUMNS: tuple[str, ...] = (
    *("label", "above", "index", "length", "rest", "at", "behind", "sentence", "timed", "ambiguous"),
    *("from_headline", "headline_known", "from_text", "from_end", "place", "near"),
    *(
        "is_body",
        "is_byline",
        "is_dateline",
        "is_rights",
        "length_before",
        "length_after",
        "byline",
        "inline_by",
    ),
    *("to_time", "comment", "since_related", "dates_near"),
    *("rank", "dates", "same", "newer", "older", "published_near", "later_near"),
)
_FAR, _UNKNOWN = 40, 50  # lines; farther away is all the same
_LIST = 8


def rows_of(found: Sequence[DateLine], view: PageView) -> list[list[float]]:
    """One row for each date."""
    order = sorted(range(len(found)), key=lambda j: (view.zone.distance(found[j].line), j))
    ranks = {j: rank for rank, j in enumerate(order)}
    days = [d.found.date for d in found if d.found.date]
    near = [d for d in found if d.line in view.near]
    labels = Counter(d.says for d in near)
    lines = sorted({d.line for d in found})
    return [
        [float(v) for v in (*_print(d, view), *_place(d, view), *_surroundings(d, view, lines),
                            min(20, ranks[j]), min(40, len(found)), *_among(d.found.date, days),
                            min(3, labels[Label.PUBLISHED]), min(3, labels[Label.LATER]))]
        for j, d in enumerate(found)
    ]  # fmt: skip


def _print(d: DateLine, view: PageView) -> tuple[float, ...]:
    text, span = view.blocks[d.line].text, d.found.span
    return (
        d.label, d.above, d.index, math.log1p(len(text)), math.log1p(len(text) - (span.end - span.start)),
        min(80, span.start), min(80, len(text) - span.end), text[-1] in ".!?",
        ":" in text[span.start : span.end + 12], d.found.date is None,
    )  # fmt: skip


def _place(d: DateLine, view: PageView) -> tuple[float, ...]:
    i, zone, texts, role = d.line, view.zone, view.texts, view.blocks[d.line].role
    head = _UNKNOWN if zone.head is None else _bounded(i - zone.head)
    return (
        head, zone.head is not None, _bounded(i - zone.first), _bounded(i - zone.last), i / len(texts), i in view.near,
        role is Role.BODY, role is Role.BYLINE, role is Role.DATELINE, role is Role.RIGHTS,
        math.log1p(len(texts[i - 1])) if i else 0.0, math.log1p(len(texts[i + 1])) if i + 1 < len(texts) else 0.0,
        any(view.blocks[j].role is Role.BYLINE or opener_of(texts[j]) for j in view.around(i, 2, 2)),
        " by " in f" {texts[i].lower()}",
    )  # fmt: skip


def _surroundings(d: DateLine, view: PageView, lines: Sequence[int]) -> tuple[float, ...]:
    i = d.line
    return (
        view.lines_to_time(i), view.commented(i), view.since_related(i),
        bisect_right(lines, i + _LIST) - bisect_left(lines, i - _LIST) - 1,
    )  # fmt: skip


def _among(day: dt.date | None, days: Sequence[dt.date]) -> tuple[float, ...]:
    """How often the page prints the same day, and how many other days are newer and older."""
    if day is None:
        return 0, 0, 0
    return min(6, days.count(day)), min(10, sum(d > day for d in days)), min(10, sum(d < day for d in days))


def _bounded(lines: int) -> int:
    return max(-_FAR, min(_FAR, lines))
