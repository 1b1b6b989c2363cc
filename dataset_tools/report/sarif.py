"""Stage 9 of 9. Findings → SARIF 2.1.0, for code scanning pages and editors."""

from typing import Any
from urllib.parse import quote

from dataset_tools._version import __version__
from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.report.safe import safe_json, safe_text
from dataset_tools.report.verdict import Verdict, where, worst_first

_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
# GitHub refuses a file of more than 25,000 results; the lightest are left out, and a notification says so.
MOST = 25_000


def render(verdict: Verdict) -> str:
    """One run. Columns count code points; paths are relative to the root of the repository."""
    findings = worst_first(verdict.findings)
    codes = sorted({d.code for d in findings[:MOST]})
    index = {code: i for i, code in enumerate(codes)}
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "dataset-tools",
                "version": __version__,
                "rules": [_rule(code, verdict) for code in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"ROOT": {"description": {"text": "The root of the repository."}}},
        "results": [_result(d, index) for d in findings[:MOST]],
    }
    if len(findings) > MOST:
        text = f"{len(findings) - MOST:,} lighter findings were left out"
        note = {"level": "note", "message": {"text": text}}
        run["invocations"] = [{"executionSuccessful": True, "toolExecutionNotifications": [note]}]
    document = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return safe_json(document, indent=2) + "\n"


def _rule(code: str, verdict: Verdict) -> dict[str, Any]:
    text = verdict.help.get(code, code)
    return {
        "id": code,
        "shortDescription": {"text": verdict.title(code)},
        "fullDescription": {"text": text},
        "help": {"text": text, "markdown": text.replace("\n", "\n\n")},
    }


def _result(d: Diagnostic, index: dict[str, int]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": d.code,
        "ruleIndex": index[d.code],
        "level": _LEVEL[d.severity],
        "message": {"text": safe_text(f"{d.message}. {d.fix}" if d.fix else d.message)},
        "partialFingerprints": {"datasetTools/v1": d.fingerprint},
        "locations": [{"physicalLocation": _location(d)}],
    }
    if d.record_index is not None:
        result["locations"][0]["logicalLocations"] = [{"fullyQualifiedName": safe_text(where(d))}]
    return result


def _location(d: Diagnostic) -> dict[str, Any]:
    path = (d.path or "dataset.toml").encode("utf-8", "surrogatepass")
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(path, safe="/"), "uriBaseId": "ROOT"}}
    region: dict[str, Any] = {"startLine": d.line or 1}
    if d.column is not None:
        region["startColumn"] = d.column
    place["region"] = region
    return place
