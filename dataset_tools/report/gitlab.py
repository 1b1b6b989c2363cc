"""Stage 9 of 9. Findings → the code quality report of GitLab."""

from dataset_tools.model.diagnostic import Severity
from dataset_tools.report.safe import safe_json, safe_text
from dataset_tools.report.verdict import Verdict, by_place

_SEVERITY = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render(verdict: Verdict) -> str:
    """A JSON array. GitLab merges equal fingerprints away, so a repeated one gets its number."""
    seen: dict[str, int] = {}
    rows = []
    for d in by_place(verdict.findings):
        seen[d.fingerprint] = number = seen.get(d.fingerprint, 0) + 1
        rows.append(
            {
                "description": safe_text(f"{d.message}. {d.fix}" if d.fix else d.message),
                "check_name": d.code,
                "fingerprint": d.fingerprint if number == 1 else f"{d.fingerprint}-{number}",
                "severity": _SEVERITY[d.severity],
                "location": {"path": safe_text(d.path or "dataset.toml"), "lines": {"begin": d.line or 1}},
            }
        )
    return safe_json(rows, indent=2) + "\n"
