"""Stage 5 of 9. Rules → the words of `explain` and the page docs/reference/codes.md."""

from collections.abc import Sequence
from itertools import groupby

from dataset_tools.validate.rule import Rule

FAMILIES = {
    "ENC": "Bytes and characters",
    "SEC": "Limits and dangers",
    "MET": "Sidecars and front matter",
    "FMT": "Formats and containers",
    "TTL": "Titles",
    "AUT": "Authors",
    "DAT": "Dates",
    "BOD": "Bodies",
    "LNG": "Languages",
    "QUO": "Quotes",
    "URL": "Addresses",
    "LIC": "Licences and rights",
    "PII": "Personal data",
    "DUP": "Duplicates",
    "REL": "Releases",
    "OVR": "Corrections",
    "SCH": "The contract",
}


def fix_of(rule: Rule) -> str:
    """safe, unsafe or none: what `--fix` can do."""
    return "none" if rule.fix is None else "safe" if rule.fix.safe else "unsafe"


def explain(rule: Rule) -> str:
    """What `explain CODE` prints."""
    notes = [f"weight: {rule.severity.value}", f"looks at: a {rule.scope.value}"]
    if rule.fix is not None:
        notes.append("--fix puts it right" if rule.fix.safe else "--fix --unsafe-fixes puts it right")
    return f"{rule.code}  {rule.text}\n\n({'; '.join(notes)})"


def listing(rules: Sequence[Rule]) -> str:
    """A line for each code."""
    return "\n".join(
        f"{r.code}  {r.severity.value:<8} {r.title}" for r in sorted(rules, key=lambda r: r.code)
    )


def as_row(rule: Rule) -> dict[str, str]:
    """The rule as JSON values."""
    return {
        "code": rule.code,
        "severity": rule.severity.value,
        "scope": rule.scope.value,
        "fix": fix_of(rule),
        "title": rule.title,
        "text": rule.text,
    }


def reference_page(rules: Sequence[Rule]) -> str:
    """docs/reference/codes.md, family by family. A test holds the file against it."""
    parts = [
        "# Codes of findings",
        (
            "This page is made from the rules themselves; `dataset-tools explain CODE` prints the same text.\n"
            "A code never changes its meaning and is never used again.\n"
            "Errors fail a check; warnings fail with `--strict`."
        ),
    ]
    for family, members in groupby(rules, key=lambda r: r.code[:3]):
        parts.append(f"## {family}: {FAMILIES.get(family, 'Rules of other packages')}")
        for rule in members:
            facts = f"*{rule.severity.value} · {rule.scope.value} · fix: {fix_of(rule)}*"
            parts.append(f"### {rule.code}\n\n{facts}\n\n{rule.text}")
    return "\n\n".join(parts) + "\n"
