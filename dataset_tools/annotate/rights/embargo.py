"""Stage 3 of 9. "EMBARGOED UNTIL 00:01 GMT 14 MARCH 2025" → 2025-03-14T00:01:00Z."""

import datetime as dt
import re

_MONTHS = (
    "jan(?:uary|uar|vier)?|enero|gennaio", "feb(?:ruary|ruar|rero|braio)?|février", "mar(?:ch|s|zo)?|märz",
    "apr(?:il|ile)?|avril|abril", "may|mai|mayo|maggio", "june?|juni|juin|junio|giugno", "july?|juli|juillet|julio|luglio",
    "aug(?:ust)?|août|agosto", "sept?(?:ember)?|septembre|septiembre|settembre", "oct(?:ober)?|okt(?:ober)?|octobre|octubre|ottobre",
    "nov(?:ember)?|novembre|noviembre", "dec(?:ember)?|dez(?:ember)?|décembre|diciembre|dicembre",
)  # fmt: skip
_MONTH = "|".join(f"(?P<m{i}>{names})" for i, names in enumerate(_MONTHS, 1))
_DAY_FIRST = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?\s+(?:of\s+|de\s+)?(?:{_MONTH})\.?,?\s+(?:de\s+)?(?P<year>20\d\d)\b",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"\b(?:{_MONTH})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>20\d\d)\b", re.IGNORECASE
)
_ISO = re.compile(
    r"\b(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?:[T ](?P<hour>\d\d):(?P<minute>\d\d)(?::\d\d)?(?P<zone>Z|[+-]\d\d:?\d\d)?)?"
)
_DOTTED = re.compile(r"\b(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>20\d\d)\b")
_TIME = re.compile(
    r"\b(?P<hour>[01]?\d|2[0-4])[:.h](?P<minute>[0-5]\d)(?::[0-5]\d)?\s?(?:hours|hrs|uhr)?\s?(?P<half>[ap]\.?m\b\.?)?|\b(?P<hour12>1[0-2]|0?\d)\s?(?P<half12>[ap]\.?m\b\.?)|"
    r"\b(?P<word>midnight|noon|midday)\b|\b(?P<hhmm>(?:[01]\d|2[0-3])[0-5]\d)\s?(?:hours|hrs|h|GMT|UTC|BST|ET|EST|EDT)\b",
    re.IGNORECASE,
)
# Abbreviations that name one clock in news releases. A place counts as its winter time, the later reading
# (and no time zone database is needed, which small containers lack).
_ZONES = {
    "gmt": "UTC", "utc": "UTC", "z": "UTC", "bst": "+01:00", "cest": "+02:00", "cet": "+01:00", "mez": "+01:00",
    "est": "-05:00", "edt": "-04:00", "et": "-05:00", "eastern": "-05:00", "cst": "-06:00", "cdt": "-05:00",
    "ct": "-06:00", "pst": "-08:00", "pdt": "-07:00", "pt": "-08:00", "london": "+00:00",
    "uk": "+00:00", "paris": "+01:00", "berlin": "+01:00", "brussels": "+01:00",
    "geneva": "+01:00", "jst": "+09:00", "ist": "+05:30", "aest": "+10:00", "aedt": "+11:00",
}  # fmt: skip
_ZONE = re.compile(r"\b(" + "|".join(sorted(_ZONES, key=len, reverse=True)) + r")\b", re.IGNORECASE)
_NEAR = 60  # characters between the date and its time of day


def read_embargo(text: str) -> str | None:
    """The instant of an embargo as ISO 8601 in UTC, or None where the notice names no whole date.

    A date without a time counts as the end of that day, a time without a zone as UTC-12: the later reading.

    >>> read_embargo("EMBARGOED UNTIL 00:01 GMT 14 MARCH 2025")
    '2025-03-14T00:01:00Z'
    """
    date = _date(text)
    if date is None:
        return None
    day, where, stamp = date
    if stamp is not None:
        return _iso(stamp)
    near = text[max(0, where[0] - _NEAR) : where[0]] + " @ " + text[where[1] : where[1] + _NEAR]
    clock = _clock(near)
    if clock is None:
        return _iso(dt.datetime.combine(day, dt.time(), dt.UTC) + dt.timedelta(days=1))
    zone = _ZONE.search(near)
    # Of all inhabited clocks UTC-12 is the last to reach an hour: without a zone we wait for it.
    offset = _offset(_ZONES[zone[1].lower()]) if zone else dt.timezone(dt.timedelta(hours=-12))
    start = dt.datetime.combine(day, dt.time(), offset)
    return _iso((start + clock).astimezone(dt.UTC))


def _date(text: str) -> tuple[dt.date, tuple[int, int], dt.datetime | None] | None:
    for form in (_ISO, _DAY_FIRST, _MONTH_FIRST, _DOTTED):
        for m in form.finditer(text):
            parts = m.groupdict()
            month = int(parts["month"]) if parts.get("month") else _month(parts)
            try:
                day = dt.date(int(parts["year"]), month, int(parts["day"]))
                stamp = None
                if parts.get("hour") and parts.get("zone"):
                    stamp = dt.datetime.fromisoformat(m.group().replace(" ", "T")).astimezone(dt.UTC)
                return day, m.span(), stamp
            except ValueError:
                continue
    return None


def _month(parts: dict[str, str | None]) -> int:
    return next(i for i in range(1, 13) if parts.get(f"m{i}"))


def _clock(near: str) -> dt.timedelta | None:
    m = _TIME.search(near)
    if m is None:
        return None
    if m["word"]:
        # "Midnight on the 14th" may be either end of the day: the later one.
        return dt.timedelta(hours=24 if m["word"].lower() == "midnight" else 12)
    if m["hhmm"]:
        return dt.timedelta(hours=int(m["hhmm"][:2]), minutes=int(m["hhmm"][2:]))
    hour = int(m["hour"] or m["hour12"])
    half = (m["half"] or m["half12"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return dt.timedelta(hours=hour, minutes=int(m["minute"] or 0))


def _offset(name: str) -> dt.tzinfo:
    if name == "UTC":
        return dt.UTC
    if name[0] in "+-":
        sign = -1 if name[0] == "-" else 1
        hours, minutes = name[1:].split(":")
        return dt.timezone(sign * dt.timedelta(hours=int(hours), minutes=int(minutes)))
    raise ValueError(name)


def _iso(instant: dt.datetime) -> str:
    return instant.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
