"""Stage 3 of 9. The spellings of dates: text → days, with the time where its zone is stated."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from dataset_tools.lexicon import words
from dataset_tools.model.span import Span


@dataclass(frozen=True, slots=True)
class Found:
    """One date in a text. It has two readings where day and month cannot be told apart: day first, month first."""

    span: Span
    text: str
    readings: tuple[dt.date, ...]
    instant: dt.datetime | None = None

    @property
    def date(self) -> dt.date | None:
        """The day, or None where it is in doubt."""
        return self.readings[0] if len(self.readings) == 1 else None


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
# What every date above and below has: a year, or numbers between marks.
LIKE_DATE = re.compile(r"[\d'’-](?:(?<=1)[6-9]\d\d|(?<=2)0\d\d|(?<=['’-])\d\d|(?<=\d)[./-]\d)")
_YEAR = re.compile(r"[12'’-](?:(?<=1)[6-9]\d\d|(?<=2)0\d\d|(?<=['’-])\d\d)")  # beside the name of a month
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
def _any_month() -> re.Pattern[str]:
    """Any month in lower case, wherever it stands: much cheaper to look for than the dates around it."""
    return re.compile("|".join(sorted(map(re.escape, _months()))))


@cache
def _named() -> tuple[re.Pattern[str], ...]:
    """Month, day, year; day, month, year; year, month, day: in texts in lower case.

    A short year needs an apostrophe or hyphens.
    """
    month = "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))
    year, ordinal = r"(?P<y>(?:1[6-9]|20)\d\d|(?<=['’])\d\d)(?!\d)", r"(?:st|nd|rd|th|er|º|ª|\.)?"
    month_first = rf"\b(?P<m>{month})\b(?:\.?,?\s{{0,3}}|[-/])(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:\s?[.,]\s{{0,3}}|\s{{1,3}}|[-/])['’]?{year}"
    day_first = rf"(?<!\d)(?P<d>\d{{1,2}}){ordinal}(?:\s{{0,3}}|[-/.])(?:of |de |di |d[’'])?(?P<m>{month})\b\.?,?(?:\s{{0,3}}|[-/.])(?:de |del )?['’]?{year}"
    hyphens = rf"(?<![\d-])(?P<d>\d{{1,2}})-(?P<m>{month})-(?P<y>\d\d)(?![\d-])"
    year_first = rf"(?<!\d)(?P<y>(?:1[6-9]|20)\d\d)(?:[.,]?\s|[-/.])(?P<m>{month})\b\.?(?:\s|[-/.])(?P<d>\d{{1,2}})(?!\d)"
    return tuple(re.compile(p) for p in (month_first, day_first, hyphens, year_first))


def find_dates(text: str) -> Iterator[Found]:
    """The full dates in a text (day, month and year), in order of appearance.

    >>> [f.date.isoformat() for f in find_dates("Posted Sept. 4th, 2025, updated 5 October 2025")]
    ['2025-09-04', '2025-10-05']
    """
    text = text[:2000]
    if not LIKE_DATE.search(text):
        return
    found: list[Found] = []
    low = text.replace("İ", "i").lower()  # of the same length: no other letter becomes two
    named = _named() if _YEAR.search(low) and _any_month().search(low) else ()
    for pattern in (_COMPACT, _ISO, _CJK, *named):
        for match in pattern.finditer(low if pattern in named else text):
            month = match["m"]
            number = int(month) if month.isdigit() else _months()[month]
            found += _found(text, match, _date(_year(match["y"]), number, int(match["d"])))
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
    a, b, year = int(match["a"]), int(match["b"]), _year(match["y"])
    day_first, month_first = _date(year, b, a), _date(year, a, b)
    if day_first and (match["sep"] == "." or month_first is None or day_first == month_first):
        yield from _found(text, match, day_first)
    elif day_first is None:
        yield from _found(text, match, month_first)
    else:
        assert month_first is not None  # else the first branch
        yield Found(Span(*match.span()), match.group(), (day_first, month_first))


def settle(found: Found, others: Sequence[Found]) -> dt.date | None:
    """The day of a date; one in doubt is settled by the page's other dates, or not at all.

    By the same day in a sure spelling, or by a date with the same mark that can be read in one way only:
    a page with 25/04/2024 writes the day first.
    """
    if found.date:
        return found.date
    sure = {other.date for other in others}
    orders = {order for other in others if (order := _order(other, _mark(found)))}
    days = [day for day in found.readings if day in sure]
    if not days and len(orders) == 1:
        return found.readings[0 if orders == {"day"} else 1]
    return days[0] if len(days) == 1 else None


def _order(found: Found, mark: str) -> str | None:
    """What a date in numbers, between marks of one kind, begins with; None where it is in doubt."""
    match = _NUMERIC.match(found.text)
    if not match or match["sep"] != mark or not found.date or found.date.day == found.date.month:
        return None
    return "day" if int(match["a"]) == found.date.day else "month"


def _mark(found: Found) -> str:
    return next(c for c in found.text if not c.isdigit())


def _year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) > 2 else year + (2000 if year < _CENTURY else 1900)


def _found(text: str, match: re.Match[str], date: dt.date | None) -> Iterator[Found]:
    if date is None:
        return
    time = _TIME.match(text, match.end())
    instant = _instant(date, time) if time else None
    end = time.end() if time and instant else match.end()
    yield Found(Span(match.start(), end), text[match.start() : end], (date,), instant)


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
