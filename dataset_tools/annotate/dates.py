"""Stage 3 of 9. Labelled draft → the day of publication, and the instant where one is stated.

Relative words ("yesterday") are never guessed, and of two readings of 04/05/2024 none is taken.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dataset_tools.annotate.date_forms import Found, find_dates
from dataset_tools.annotate.headline import precedence
from dataset_tools.annotate.zone import find_zone
from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.model.draft import Block, Draft, Role
from dataset_tools.model.provenance import Reading
from dataset_tools.model.span import Span

# Which statement of the date is believed first; longest matching prefix of the producer wins.
PRECEDENCE: dict[str, int] = {
    "sidecar": 0,
    "override": 0,
    "front-matter": 1,
    "html:": 1,  # already chosen and cleaned by the converter
    "record": 1,
    "column": 1,
    "header": 1,
    "jsonld": 2,
    "meta:article": 3,
    "microdata": 3,
    "meta": 4,
    "htmldate": 5,
}
AMBIGUOUS, CONFLICT = "DAT004", "DAT006"
_EARLIEST = dt.date(1600, 1, 1)  # the first newspapers; an earlier "date" is a number


@dataclass(frozen=True, slots=True)
class PublishedAt:
    """When an article was published: the day as printed, and the instant where time and zone are stated."""

    date: dt.date
    instant: dt.datetime | None = None  # aware, UTC


def read_date(draft: Draft) -> tuple[Reading[PublishedAt] | None, tuple[Diagnostic, ...]]:
    """The date of publication or None, and what was ambiguous or in conflict."""
    hinted, findings = _from_hints(draft)
    if hinted:
        return hinted, findings
    return _from_blocks(draft)


def _from_hints(draft: Draft) -> tuple[Reading[PublishedAt] | None, tuple[Diagnostic, ...]]:
    """The best-ranked date hint that can be read; a finding where two of the best ranks differ by days."""
    readings: list[tuple[int, Reading[PublishedAt]]] = []
    for hint in draft.hints_of("date"):
        found = next(find_dates(hint.value), None)
        if found and found.date and found.date >= _EARLIEST:
            reading = Reading(PublishedAt(found.date, found.instant), hint.producer, hint.span)
            readings.append((precedence(hint.producer, PRECEDENCE), reading))
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


@dataclass(frozen=True, slots=True)
class _Candidate:
    block: Block
    found: Found
    rank: float


def _from_blocks(draft: Draft) -> tuple[Reading[PublishedAt] | None, tuple[Diagnostic, ...]]:
    """The best date near the headline, or one that a line elsewhere labels as that of publication."""
    candidates = sorted(_candidates(draft.blocks), key=lambda c: -c.rank)
    known = [c for c in candidates if c.found.date]
    if not known:
        if not candidates:
            return None, ()
        best = candidates[0]
        span = best.block.raw_span(best.found.span)
        message = f"{best.found.text} can be read as day/month and as month/day"
        return None, (_finding(draft, AMBIGUOUS, message, span, "state the date in a sidecar file"),)
    best = known[0]
    assert best.found.date is not None
    span = best.block.raw_span(best.found.span)
    value = PublishedAt(best.found.date, best.found.instant)
    return Reading(value, "date:line", span), ()


_LABELS_GOOD = (
    "publish",
    "posted",
    "date",
    "veröffentlicht",
    "erschienen",
    "publié",
    "publicado",
    "released",
    "issued",
    "created",
    "written",
    "submitted",
)
_LABELS_LATER = (
    "updat",
    "modif",
    "revis",
    "aktualisiert",
    "mis à jour",
    "actualizado",
    "edited",
    "reviewed",
    "last ",
)
_LABELS_OTHER = (
    "copyright",
    "©",
    "retrieved",
    "accessed",
    "expires",
    "event",
    "born",
    "(c)",
    "since",
    "until",
)
_ONLY = 60  # characters: a line that is little more than a date
_NEXT_TO = 25  # characters between a label in a sentence and its date: "originally published on"
_DIGIT = re.compile(r"\d")  # every form of a date holds one
_LINE = 400  # characters: a longer line is a paragraph


def _candidates(blocks: Sequence[Block]) -> Iterator[_Candidate]:
    zone = find_zone(blocks)
    previous = ""
    for i, block in enumerate(blocks):
        text = block.text
        if len(text) <= _LINE and _DIGIT.search(text):
            for found in find_dates(text):
                if found.date is None or found.date >= _EARLIEST:
                    rank = _rank(block, found, previous, zone.distance(i) if i in zone.near else None)
                    if rank > 0:
                        yield _Candidate(block, found, rank)
        previous = text


def _rank(block: Block, found: Found, previous: str, distance: int | None) -> float:
    """How likely this date is that of publication; 0 is no. `distance` is None outside the zone."""
    text = block.text
    before = text[: found.span.start].lower()[-40:]
    if any(w in before for w in _LABELS_OTHER):
        return 0.0
    # "Published" may stand on the line above.
    label = before if before.strip(" :,|•·-–—") else previous.lower() if len(previous) < 25 else ""
    rank = 0.0 if distance is None else 3.0 - 0.08 * distance
    sentence = len(text) > _ONLY and (block.role is Role.BODY or text[-1] in ".!?")
    if sentence and not any(w in before[-_NEXT_TO:] for w in _LABELS_GOOD):
        return 0.0  # a day in a sentence is what the story tells of
    later = any(w in label for w in _LABELS_LATER)
    if distance is None and (block.role is Role.BYLINE or (later and len(text) <= _ONLY)):
        return 1.0  # far from the headline, but better than no date
    if later:
        rank -= 1.2
    elif any(w in label for w in _LABELS_GOOD):
        rank += 1.5
    if block.role in {Role.BYLINE, Role.DATELINE}:
        rank += 0.3
    return rank if rank >= 1.0 else 0.0


def _finding(draft: Draft, code: str, message: str, span: Span | None, fix: str) -> Diagnostic:
    evidence = span.of(draft.raw)[:120] if span else None
    return Diagnostic(
        code, Severity.WARNING, message, path=draft.origin.path, record_index=draft.origin.record_index,
        span=span, field="date", evidence=evidence, fix=fix,
    )  # fmt: skip
