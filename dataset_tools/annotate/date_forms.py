"""Stage 3 of 9. The spellings of dates: text → days, with the time where its zone is stated."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from dataset_tools.lexicon import words
from dataset_tools.model.span import Span


@dataclass(frozen=True, slots=True)
class Found:
    """One date in a text. `date` is None where day and month cannot be told apart."""

    span: Span
    text: str
    date: dt.date | None
    instant: dt.datetime | None = None


# Only zones that mean one offset; "IST" and "BST" mean several.
_ZONES = {"z": 0, "utc": 0, "gmt": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6,
          "pst": -8, "pdt": -7, "cet": 1, "cest": 2, "eet": 2, "eest": 3}  # fmt: skip
_TIME = re.compile(
    r"[T,\s|•·@–—-]{0,4}(?:at |um |à |a las )?(?P<h>\d{1,2})[:.h](?P<m>\d\d)(?::(?P<s>\d\d)(?:\.\d{1,9})?)?\s?(?P<half>[ap]\.?m\b\.?)?"
    r"\s?(?P<zone>Z\b|[+-]\d\d:?\d\d|\(?(?:UTC|GMT|EST|EDT|CST|CDT|MST|MDT|PST|PDT|CET|CEST|EET|EEST)\b)?",
    re.IGNORECASE,
)
_ISO = re.compile(r"(?<!\d)(?P<y>(?:1[6-9]|20)\d\d)(?P<sep>[-/.•])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?!\d)")
_CJK = re.compile(r"(?P<y>(?:1[6-9]|20)\d\d)\s?[年년]\s?(?P<m>\d{1,2})\s?[月월]\s?(?P<d>\d{1,2})\s?[日일]")
_COMPACT = re.compile(r"^\s*(?P<y>(?:19|20)\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?=T|\s*$)")
_NUMERIC = re.compile(
    r"(?<![\d./-])(?P<a>\d{1,2})(?P<sep>[./-])(?P<b>\d{1,2})(?P=sep)(?P<y>(?:1[6-9]|20)\d\d|\d\d)(?![\d/])"
)
_CENTURY = 50  # "49" is 2049, "51" is 1951


@cache
def _months() -> dict[str, int]:
    """Spellings of months in lower case → number. Two languages that disagree share no spelling."""
    table: dict[str, int] = {}
    for line in words("mul", "months"):
        _, number, *names = line.split()
        for name in names:
            table.setdefault(name, int(number))
    return table


@cache
def _named() -> tuple[re.Pattern[str], re.Pattern[str]]:
    month = "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))
    month_first = rf"\b(?P<m>{month})\b\.?,?\s{{1,3}}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[.,]?\s{{1,3}}(?P<y>(?:1[6-9]|20)\d\d)\b"
    day_first = rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|º|ª|\.)?(?:\s{{1,3}}|-|/)(?:of |de |di |d[’'])?(?P<m>{month})\b\.?,?(?:\s{{1,3}}|-|/)(?:de |del )?(?P<y>(?:1[6-9]|20)\d\d)\b"
    return re.compile(month_first, re.IGNORECASE), re.compile(day_first, re.IGNORECASE)


def find_dates(text: str) -> Iterator[Found]:
    """The full dates in a text (day, month and year), in order of appearance.

    >>> [f.date.isoformat() for f in find_dates("Posted Sept. 4th, 2025, updated 5 October 2025")]
    ['2025-09-04', '2025-10-05']
    """
    text = text[:2000]
    found: list[Found] = []
    for pattern in (_COMPACT, _ISO, _CJK, *_named()):
        for match in pattern.finditer(text):
            month = match["m"].lower()
            number = int(month) if month.isdigit() else _months()[month]
            found += _found(text, match, _date(int(match["y"]), number, int(match["d"])))
    for match in _NUMERIC.finditer(text):
        found += _numeric(text, match)
    found.sort(key=lambda f: (f.span.start, -f.span.end))
    end = -1
    for item in found:
        if item.span.start >= end:
            end = item.span.end
            yield item


def _numeric(text: str, match: re.Match[str]) -> Iterator[Found]:
    """A date in numbers only: dots mean day first; slashes and hyphens mean what can be meant."""
    a, b, year = int(match["a"]), int(match["b"]), int(match["y"])
    if len(match["y"]) == 2:
        year += 2000 if year < _CENTURY else 1900
    day_first, month_first = _date(year, b, a), _date(year, a, b)
    if day_first and (match["sep"] == "." or month_first is None or day_first == month_first):
        yield from _found(text, match, day_first)
    elif day_first is None:
        yield from _found(text, match, month_first)
    else:
        yield Found(Span(*match.span()), match.group(), None)


def _found(text: str, match: re.Match[str], date: dt.date | None) -> Iterator[Found]:
    if date is None:
        return
    time = _TIME.match(text, match.end())
    instant = _instant(date, time) if time else None
    end = time.end() if time and instant else match.end()
    yield Found(Span(match.start(), end), text[match.start() : end], date, instant)


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _instant(date: dt.date, time: re.Match[str]) -> dt.datetime | None:
    """The instant in UTC, or None where no zone is stated."""
    if not time["zone"]:
        return None
    hour, half = int(time["h"]), (time["half"] or "").lower()[:1]
    hour = hour % 12 + 12 * (half == "p") if half else hour
    zone = time["zone"].lower().strip("(")
    if zone[0] in "+-":
        digits = zone[1:].replace(":", "")
        minutes = int(digits[:2]) * 60 + int(digits[2:])
        offset = -minutes if zone[0] == "-" else minutes
    else:
        offset = 60 * _ZONES[zone]
    try:
        clock = dt.time(hour, int(time["m"]), int(time["s"] or 0), tzinfo=dt.UTC)
        return dt.datetime.combine(date, clock) - dt.timedelta(minutes=offset)
    except (ValueError, OverflowError):
        return None
