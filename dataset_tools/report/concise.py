"""Stage 9 of 9. Findings → one line each, `file:line:col: CODE message`, as editors and grep read them."""

from dataset_tools.report.safe import safe_text
from dataset_tools.report.verdict import Verdict, limited, position, summary, where


def render(verdict: Verdict) -> str:
    """A line for each finding, then the count."""
    lines = []
    for d, left in limited(verdict.findings):
        lines.append(f"{safe_text(position(d))}: {d.severity.value} {d.code} {safe_text(d.message)}")
        if left:
            lines.append(f"{safe_text(where(d))}: and {left:,} more {d.code}")
    return "\n".join([*lines, summary(verdict)]) + "\n"
