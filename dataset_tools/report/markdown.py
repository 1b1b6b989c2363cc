"""Stage 9 of 9. Findings → the summary of a CI step: totals, codes, files, and the record as it was read."""

from collections import Counter
from collections.abc import Mapping

from dataset_tools.model.diagnostic import Severity
from dataset_tools.report.safe import safe_code, safe_markdown
from dataset_tools.report.verdict import Verdict, position, summary, worst_first

_SIGN = {Severity.ERROR: "✖ error", Severity.WARNING: "▲ warning", Severity.INFO: "• note"}
FINDINGS = 200  # rows of the table; a step summary may hold 1 MiB
CARDS = 5
BYTES = 900_000


def render(verdict: Verdict) -> str:
    """The whole page, under the size that a step summary may have."""
    parts = [f"### {safe_markdown(summary(verdict))}\n"]
    if verdict.findings:
        parts += [_by_code(verdict), _findings(verdict)]
        parts.append("Run `dataset-tools validate --diff` to see what `--fix` would change, "
                     "`dataset-tools explain CODE` for the reasons.\n")  # fmt: skip
    parts += [card(c) for c in list(verdict.cards)[:CARDS]]
    if len(verdict.cards) > CARDS:
        parts.append(f"and {len(verdict.cards) - CARDS:,} more records\n")
    page = "\n".join(parts)
    data = page.encode()
    return page if len(data) <= BYTES else data[:BYTES].decode(errors="ignore") + "\n\n… cut, too long\n"


def _by_code(verdict: Verdict) -> str:
    counts = Counter((d.code, d.severity) for d in verdict.findings)
    rows = [
        f"| {code} | {_SIGN[severity]} | {count:,} | {safe_markdown(verdict.title(code))} |"
        for (code, severity), count in sorted(counts.items(), key=lambda item: (-item[1], item[0][0]))
    ]
    return "\n".join(["| code | weight | findings | meaning |", "|---|---|--:|---|", *rows]) + "\n"


def _findings(verdict: Verdict) -> str:
    shown = worst_first(verdict.findings)[:FINDINGS]
    rows = [
        f"| {safe_code(position(d))} | {d.code} | {safe_markdown(d.message)} | {safe_markdown(d.fix or '')} |"
        for d in shown
    ]
    left = len(verdict.findings) - len(shown)
    note = f"\nand {left:,} more\n" if left else ""
    return "\n".join(["| where | code | what | next |", "|---|---|---|---|", *rows]) + "\n" + note


def card(record: Mapping[str, object]) -> str:
    """The record as it was read, so that a contributor sees at once what the machine understood."""
    quotes = record.get("quotes")
    quotes = quotes if isinstance(quotes, list) else []
    origin = record.get("origin")
    path = origin.get("path") if isinstance(origin, dict) else None
    lines = [f"#### Read from {safe_code(path or 'the file')}\n", "| field | value |", "|---|---|"]
    for name in ("title", "author", "date", "publisher", "url", "language", "license", "view", "word_count"):
        value = record.get(name)
        lines.append(f"| {name} | {safe_markdown(value, limit=200) if value is not None else '–'} |")
    lines.append(f"| body | {safe_markdown(record.get('body') or '–', limit=300)} |")
    for quote in quotes[:10]:
        speaker = quote.get("speaker") or "?"
        lines.append(
            f"| quote, {safe_markdown(speaker, limit=80)} | {safe_markdown(quote.get('text'), limit=200)} |"
        )
    if len(quotes) > 10:
        lines.append(f"| | and {len(quotes) - 10:,} more quotes |")
    return "\n".join(lines) + "\n"
