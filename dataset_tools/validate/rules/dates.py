"""Stage 5 of 9. DAT: publication dates. Null is legal, guessing is not."""

import datetime as dt
import re
from collections.abc import Iterator

from dataset_tools.model.diagnostic import Severity
from dataset_tools.validate.rule import Case, Rule, RuleContext, Seen

_URL_DAY = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?:/|-|$)")
_TWO_READINGS = re.compile(r"\s*(\d{1,2})[/.-](\d{1,2})[/.-]((?:19|20)\d\d)\s*")
_NUMBERS = re.compile(r"\s*((?:19|20)\d\d)-(\d{1,2})-(\d{1,2})\b")
# A time zone ahead of ours can be in tomorrow already.
_AHEAD = dt.timedelta(days=1)


def no_date(case: Case, _: RuleContext) -> Iterator[Seen]:
    """No publication date is stated.

    Why: without a date an article cannot be put in order. Null is legal, guessing is not: "yesterday" is no date.
    Fix: if the page states one, put it into the sidecar, `date = "2024-05-17"`.
    """
    if case.article.date is None and not case.draft.hints_of("date"):
        yield Seen(
            "no publication date; looked at metadata, dateline and address",
            field="date",
            fix='if the page states one, put it into the sidecar: date = "2024-05-17"',
        )


def impossible_date(case: Case, _: RuleContext) -> Iterator[Seen]:
    """A date is stated, but it is no day of the calendar, or nobody can read it.

    Why: it was meant to say something, and that is lost.
    Fix: write it as year-month-day in the sidecar.
    """
    if case.article.date is not None:
        return
    for hint in case.draft.hints_of("date"):
        if hint.value.strip():
            yield Seen(
                "the date cannot be read",
                case.hint_span(hint),
                field="date",
                evidence=hint.value[:60],
                fix='write it as year-month-day: date = "2024-05-17"',
            )
            return


def future_date(case: Case, context: RuleContext) -> Iterator[Seen]:
    """The article is dated after the day of this check.

    Why: it is a slip of the pen, or an embargo.
    Fix: correct the date, or wait.
    """
    date = case.article.date
    if date is not None and date > context.as_of + _AHEAD:
        yield Seen(
            f"dated {date.isoformat()}, which is after {context.as_of.isoformat()}",
            case.value_span("date"),
            field="date",
            evidence=date.isoformat(),
            fix="correct the date",
        )


def two_readings(case: Case, _: RuleContext) -> Iterator[Seen]:
    """Day and month could be exchanged: 03/04/2024.

    Why: half of the world reads another day.
    Fix: write the month as a word, or year-month-day, in the sidecar.
    """
    for hint in case.draft.hints_of("date"):
        m = _TWO_READINGS.fullmatch(hint.value)
        if m and 1 <= int(m[1]) <= 12 and 1 <= int(m[2]) <= 12 and m[1] != m[2]:
            yield Seen(
                f"either {m[3]}-{int(m[1]):02}-{int(m[2]):02} or {m[3]}-{int(m[2]):02}-{int(m[1]):02}",
                case.hint_span(hint),
                field="date",
                evidence=hint.value.strip(),
                fix="write it as year-month-day",
            )
            return


def embargoed(case: Case, context: RuleContext) -> Iterator[Seen]:
    """The page asks not to publish before a day that has not come.

    Why: an embargo that is broken once is not granted again.
    Fix: contribute the article after that day.
    """
    until = case.article.rights.embargo_until
    if not until:
        return
    try:
        day = dt.date.fromisoformat(until[:10])
    except ValueError:
        return
    if day > context.as_of:
        yield Seen(
            f"embargoed until {until}",
            case.find(until[:10]),
            field="rights.embargo_until",
            evidence=until,
            fix="contribute the article after that day",
        )


def dates_disagree(case: Case, _: RuleContext) -> Iterator[Seen]:
    """The address, the metadata and the text give different days.

    Why: one of them is the day of an update or of another article.
    Fix: look at the page, and state the day of publication in the sidecar.
    """
    days: dict[str, dt.date] = {}
    if case.article.date:
        days["the article"] = case.article.date
    if m := _URL_DAY.search(case.article.url or ""):
        _note(days, "the address", m)
    for hint in case.draft.hints_of("date"):
        if m := _NUMBERS.match(hint.value):
            _note(days, hint.producer, m)
    if len(days) > 1 and max(days.values()) - min(days.values()) > _AHEAD:
        listed = ", ".join(f"{name} says {day.isoformat()}" for name, day in days.items())
        yield Seen(
            listed,
            case.value_span("date"),
            field="date",
            evidence=listed,
            fix="state the day of publication in the sidecar",
        )


def _note(days: dict[str, dt.date], name: str, m: re.Match[str]) -> None:
    try:
        days.setdefault(name, dt.date(int(m[1]), int(m[2]), int(m[3])))
    except ValueError:
        return


RULES = (
    Rule("DAT001", no_date, Severity.WARNING),
    Rule("DAT002", impossible_date, Severity.ERROR),
    Rule("DAT003", future_date, Severity.ERROR),
    Rule("DAT004", two_readings, Severity.WARNING),
    Rule("DAT005", embargoed, Severity.ERROR),
    Rule("DAT006", dates_disagree, Severity.WARNING),
)
