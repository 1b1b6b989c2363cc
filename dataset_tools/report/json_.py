"""Stage 9 of 9. Findings → JSON for machines: all of them, nothing cut."""

from typing import Any

from dataset_tools.model.diagnostic import Diagnostic
from dataset_tools.report.safe import safe_json
from dataset_tools.report.verdict import SEVERITIES, Verdict, by_place


def render(verdict: Verdict) -> str:
    """One document: what was looked at, the counts, the findings."""
    document = {
        "files": verdict.files,
        "records": verdict.records,
        "counts": {s.value: verdict.count(s) for s in SEVERITIES},
        "findings": [as_dict(d) for d in by_place(verdict.findings)],
    }
    return safe_json(document, indent=2) + "\n"


def render_lines(verdict: Verdict) -> str:
    """One finding a line."""
    return "".join(safe_json(as_dict(d)) + "\n" for d in by_place(verdict.findings))


def as_dict(d: Diagnostic) -> dict[str, Any]:
    """The finding as JSON values; `span` counts code points of the record's raw text."""
    return {
        "code": d.code,
        "severity": d.severity.value,
        "message": d.message,
        "path": d.path,
        "record_index": d.record_index,
        "article_id": d.article_id,
        "line": d.line,
        "column": d.column,
        "span": [d.span.start, d.span.end] if d.span else None,
        "field": d.field,
        "evidence": d.evidence,
        "fix": d.fix,
        "fingerprint": d.fingerprint,
    }
