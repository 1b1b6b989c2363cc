"""Stage 9 of 9. Findings → annotations of a pull request, as workflow commands of GitHub Actions."""

from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.report.safe import safe_text
from dataset_tools.report.verdict import ANNOTATIONS, Verdict, summary, where, worst_first

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(verdict: Verdict) -> str:
    """The ten worst findings of each weight, one for each file and code, then the count of all.

    GitHub drops what comes after the tenth, so the worst stand first; the step summary has the rest.
    """
    lines: list[str] = []
    shown: dict[Severity, int] = {}
    told = 0
    for finding, more in _folded(worst_first(verdict.findings)):
        shown[finding.severity] = shown.get(finding.severity, 0) + 1
        if shown[finding.severity] <= ANNOTATIONS:
            lines.append(_annotation(finding, more))
            told += 1 + more
    left = len(verdict.findings) - told
    note = f"; and {left:,} more, see the step summary" if left else ""
    return "\n".join([*lines, f"{summary(verdict)}{note}"]) + "\n"


def _folded(findings: list[Diagnostic]) -> list[tuple[Diagnostic, int]]:
    """The first finding of each file and code, with the number of the others."""
    first: dict[tuple[str | None, str], Diagnostic] = {}
    others: dict[tuple[str | None, str], int] = {}
    for d in findings:
        key = (d.path, d.code)
        if key in first:
            others[key] = others.get(key, 0) + 1
        else:
            first[key] = d
    return [(d, others.get(key, 0)) for key, d in first.items()]


def _annotation(d: Diagnostic, more: int) -> str:
    properties = {"file": d.path, "line": d.line, "col": d.column, "title": d.code}
    stated = ",".join(f"{k}={_property(str(v))}" for k, v in properties.items() if v is not None)
    text = d.message if d.record_index is None else f"{where(d)}: {d.message}"
    if d.fix:
        text += f". Next: {d.fix}"
    if more:
        text += f" (and {more:,} more {d.code} in this file)"
    return f"::{_COMMANDS[d.severity]} {stated}::{_message(text)}"


def _message(text: str) -> str:
    return safe_text(text).replace("%", "%25")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
