"""Stage 3 of 9. Labelled draft → the day of publication, and the instant where one is stated.

Relative words ("yesterday") are never guessed, and of two readings of 04/05/2024 none is taken,
unless the page itself shows which it means.
"""

import datetime as dt
from dataclasses import dataclass

from dataset_tools.annotate.date_forms import find_dates, settle
from dataset_tools.annotate.dates.features import COLUMNS, rows_of
from dataset_tools.annotate.dates.lines import EARLIEST, Label, find_date_lines
from dataset_tools.annotate.page_view import PageView
from dataset_tools.annotate.precedence import STATED, precedence
from dataset_tools.annotate.trees import load_trees
from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.model.draft import Draft
from dataset_tools.model.provenance import Reading
from dataset_tools.model.span import Span
from dataset_tools.model.steps import Steps, finish, together

# Which statement of the date is believed first; longest matching prefix of the producer wins.
_RANKS = STATED | {"meta:article": 3, "meta": 4, "htmldate": 5}
AMBIGUOUS, CONFLICT = "DAT004", "DAT006"


@dataclass(frozen=True, slots=True)
class PublishedAt:
    """When an article was published: the day as printed, and the instant where time and zone are stated."""

    date: dt.date
    instant: dt.datetime | None = None  # aware, UTC


def read_date(
    draft: Draft, view: PageView | None = None
) -> tuple[Reading[PublishedAt] | None, tuple[Diagnostic, ...]]:
    """The date of publication or None, and what was ambiguous or in conflict. `view` is of the draft's blocks."""
    return finish(reading_date(draft, view))


_Found = tuple[Reading[PublishedAt] | None, tuple[Diagnostic, ...]]


def reading_date(draft: Draft, view: PageView | None = None) -> Steps[_Found]:
    """The same in steps, see `model.steps`."""
    hinted, findings = _from_hints(draft)
    if hinted:
        return hinted, findings
    return (yield from _from_blocks(draft, view or PageView(draft.blocks)))


def _from_hints(draft: Draft) -> tuple[Reading[PublishedAt] | None, tuple[Diagnostic, ...]]:
    """The best-ranked date hint that can be read; a finding where two of the best ranks differ by days."""
    readings: list[tuple[int, Reading[PublishedAt]]] = []
    for hint in draft.hints_of("date"):
        found = next(find_dates(hint.value), None)
        if found and found.date and found.date >= EARLIEST:
            reading = Reading(PublishedAt(found.date, found.instant), hint.producer, hint.span)
            readings.append((precedence(hint.producer, _RANKS), reading))
    if not readings:
        return None, ()
    _, best = min(readings, key=lambda r: r[0])
    # One day apart is a time zone, not a conflict.
    others = [r for _, r in readings if abs((r.value.date - best.value.date).days) > 1]
    if not others:
        return best, ()
    other = others[0]
    message = f"{best.producer} says {best.value.date}, {other.producer} says {other.value.date}"
    return best, (
        _finding(draft, CONFLICT, message, best.span or other.span, "state the date in a sidecar file"),
    )


def _from_blocks(draft: Draft, view: PageView) -> Steps[_Found]:
    """The likeliest date on the page, or None where none is likely enough or its day stays in doubt."""
    model = load_trees("date", COLUMNS)
    lines = find_date_lines(view)
    if not lines:
        return None, ()
    probabilities = yield from together(model.asked, rows_of(lines, view))
    likely = [(p, line) for p, line in zip(probabilities, lines, strict=True) if p >= model.least]
    if any(line.says is Label.PUBLISHED for _, line in likely):
        likely = [(p, line) for p, line in likely if line.says is not Label.LATER]
    if not likely:
        return None, ()
    probability, best = max(likely, key=lambda pair: pair[0])
    span = draft.blocks[best.line].raw_span(best.found.span)
    day = settle(best.found, [d.found for d in lines])
    if day is None:
        message = f"{best.found.text} can be read as day/month and as month/day"
        return None, (_finding(draft, AMBIGUOUS, message, span, "state the date in a sidecar file"),)
    return Reading(PublishedAt(day, best.found.instant), "date:line", span, round(probability, 3)), ()


def _finding(draft: Draft, code: str, message: str, span: Span | None, fix: str) -> Diagnostic:
    evidence = span.of(draft.raw)[:120] if span else None
    return Diagnostic(
        code, Severity.WARNING, message, path=draft.origin.path, record_index=draft.origin.record_index,
        span=span, field="date", evidence=evidence, fix=fix,
    )  # fmt: skip
