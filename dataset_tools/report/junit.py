"""Stage 9 of 9. Findings → JUnit XML: a test case for each file, a failure for each error and warning in it."""

from collections.abc import Sequence

from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.report.safe import safe_xml
from dataset_tools.report.verdict import Verdict, by_place, position


def render(verdict: Verdict) -> str:
    """One suite. Files without findings are counted in its attributes only: they are not known by name."""
    by_file: dict[str, list[Diagnostic]] = {}
    for d in by_place(verdict.findings):
        by_file.setdefault(d.path or "(dataset)", []).append(d)
    failures = sum(d.severity is not Severity.INFO for d in verdict.findings)
    tests = max(verdict.files, len(by_file))
    cases = "".join(_case(path, found) for path, found in by_file.items())
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<testsuites tests="{tests}" failures="{failures}">\n'
        f'<testsuite name="dataset-tools validate" tests="{tests}" failures="{failures}" errors="0">\n'
        f"{cases}</testsuite>\n</testsuites>\n"
    )


def _case(path: str, findings: Sequence[Diagnostic]) -> str:
    lines = [f'<testcase classname="dataset-tools" name="{safe_xml(path)}">\n']
    for d in findings:
        text = f"{position(d)}: {d.code} {d.message}" + (f". Next: {d.fix}" if d.fix else "")
        if d.severity is Severity.INFO:
            lines.append(f"<system-out>{safe_xml(text)}</system-out>\n")
        else:
            lines.append(
                f'<failure type="{safe_xml(d.code)}" message="{safe_xml(d.message)}">{safe_xml(text)}</failure>\n'
            )
    return "".join([*lines, "</testcase>\n"])
