"""Stage 9 of 9. Findings → people: a snippet of the raw file, a caret, and the next step."""

import re
import shutil
import sys

from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.report.safe import safe_text
from dataset_tools.report.verdict import Verdict, limited, position, summary, where

_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}
# A name and a password in an address; the stars keep the line as long as it was, so that the caret stays right.
_LOGIN = re.compile(r"(?<=://)[^\s/@]{1,200}(?=@)")
WIDTH = 100  # columns of a snippet where nobody watches: a log, a file, a pipe


def width() -> int:
    """Columns of a snippet: what fits beside the line number on the terminal, so that the caret stays under its word."""
    return min(WIDTH, shutil.get_terminal_size((80, 24)).columns - 10) if sys.stdout.isatty() else WIDTH


def render(verdict: Verdict) -> str:
    """Each finding with its snippet, then the count.

    Of one code in one file at most twenty are shown, and the number of the others.
    """
    blocks = []
    for finding, left in limited(verdict.findings):
        blocks.append("\n".join(_block(finding, verdict)))
        if left:
            blocks.append(f"{safe_text(where(finding))}: and {left:,} more {finding.code}")
    blocks.append(summary(verdict))
    return "\n\n".join(blocks) + "\n"


def _block(d: Diagnostic, verdict: Verdict) -> list[str]:
    colour = _COLOURS[d.severity] if verdict.colour else None
    lines = [f"{_paint(d.severity.value, colour)}[{d.code}] {safe_text(d.message)}"]
    margin = " " * len(str(d.line or ""))
    lines.append(f"{margin} --> {safe_text(position(d))}" + (f"  {safe_text(d.field)}" if d.field else ""))
    lines += _snippet(d, verdict, margin, colour)
    if d.fix:
        lines.append(f"{margin} = help: {safe_text(d.fix)}")
    return lines


def _snippet(d: Diagnostic, verdict: Verdict, margin: str, colour: str | None) -> list[str]:
    raw = verdict.raws.get(where(d))
    # What is personal is shown as the finding masks it, and not in its line.
    if raw is None or d.span is None or d.line is None or d.column is None or d.code.startswith("PII"):
        return [f"{margin} |  {safe_text(d.evidence, limit=width())}"] if d.evidence else []
    start = raw.rfind("\n", 0, d.span.start) + 1
    end = raw.find("\n", d.span.start)
    line = _LOGIN.sub(lambda m: "*" * len(m.group()), raw[start : len(raw) if end < 0 else end])
    column = d.span.start - start
    room = width()
    first = max(0, column - room // 2)
    stop = min(len(line), first + room)
    before = ("…" if first else "") + safe_text(line[first:column])
    marked = safe_text(line[column : min(d.span.end - start, stop)])
    after = safe_text(line[min(d.span.end - start, stop) : stop]) + ("…" if stop < len(line) else "")
    return [
        f"{margin} |",
        f"{d.line} | {before}{marked}{after}",
        f"{margin} | {' ' * len(before)}{_paint('^' * max(1, len(marked)), colour)}",
    ]


def _paint(text: str, colour: str | None) -> str:
    return f"\x1b[1;{colour}m{text}\x1b[0m" if colour else text
