"""Stage 9 of 9. What a check found, as printers see it; and what they share: names, places, limits."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from dataset_tools.model.diagnostic import Diagnostic, Severity

# Of one code in one file so many findings are printed; the rest is counted.
PER_CODE = 20
# GitHub shows ten errors and ten warnings of a step; what comes later is lost without a word.
ANNOTATIONS = 10

SEVERITIES = (Severity.ERROR, Severity.WARNING, Severity.INFO)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The findings of a run, how much was looked at, and the texts for snippets and help."""

    findings: Sequence[Diagnostic]
    files: int = 0
    records: int = 0
    raws: Mapping[str, str] = field(default_factory=dict)  # `where(finding)` → raw text
    help: Mapping[str, str] = field(default_factory=dict)  # code → explain text
    cards: Sequence[Mapping[str, object]] = ()  # extracted records, by column, for the step summary
    colour: bool = False

    def count(self, severity: Severity) -> int:
        """How many findings weigh so much."""
        return sum(d.severity is severity for d in self.findings)

    def title(self, code: str) -> str:
        """The first line of a code's help."""
        return self.help.get(code, code).partition("\n")[0]


def where(d: Diagnostic) -> str:
    """The record of a finding: its path, and "#index" in a file of many."""
    path = d.path or "(dataset)"
    return path if d.record_index is None else f"{path}#{d.record_index}"


def position(d: Diagnostic) -> str:
    """`file:line:col`, as far as they are known."""
    parts = [where(d)]
    if d.line is not None:
        parts.append(str(d.line))
        if d.column is not None:
            parts.append(str(d.column))
    return ":".join(parts)


def worst_first(findings: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Errors first; equal ones by place, then by code."""
    return sorted(
        findings,
        key=lambda d: (SEVERITIES.index(d.severity), d.path or "", d.record_index or 0, d.line or 0, d.code),
    )


def by_place(findings: Sequence[Diagnostic]) -> list[Diagnostic]:
    """In the order of the corpus."""
    return sorted(
        findings, key=lambda d: (d.path or "", d.record_index or 0, d.line or 0, d.column or 0, d.code)
    )


def limited(findings: Sequence[Diagnostic]) -> Iterator[tuple[Diagnostic, int]]:
    """Each finding to print, with the number of its kind that are left out after it (0 but for the last)."""
    ordered = by_place(findings)
    totals: dict[tuple[str | None, str], int] = {}
    for d in ordered:
        totals[d.path, d.code] = totals.get((d.path, d.code), 0) + 1
    printed: dict[tuple[str | None, str], int] = {}
    for d in ordered:
        key = (d.path, d.code)
        printed[key] = printed.get(key, 0) + 1
        if printed[key] <= PER_CODE:
            yield d, totals[key] - PER_CODE if printed[key] == PER_CODE else 0


def summary(verdict: Verdict) -> str:
    """The last line: what was looked at and what was found."""
    counts = [_plural(verdict.count(s), s.value) for s in SEVERITIES[:2] if verdict.count(s)]
    notes = verdict.count(Severity.INFO)
    if notes:
        counts.append(_plural(notes, "note"))
    looked = f"{_plural(verdict.files, 'file')}, {_plural(verdict.records, 'record')}"
    return f"{looked}: {', '.join(counts) or 'no findings'}"


def _plural(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
