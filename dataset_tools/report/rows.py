"""Stage 9 of 9. Rows → JSON on stdout; counts → one line for people."""

import datetime as dt
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from dataset_tools.model.counts import Counts


def print_rows(rows: Iterable[dict[str, Any]], *, lines: bool) -> None:
    """Each row as JSON on stdout: one line each for a pipe, indented for a person.

    JSON escapes every control character, so that nothing in an article can move a terminal's cursor.
    """
    for row in rows:
        sys.stdout.write(to_json(row, indent=None if lines else 2) + "\n")
    sys.stdout.flush()


def to_json(value: Any, *, indent: int | None = None) -> str:
    """JSON with dates as ISO 8601; C1 controls and bidirectional marks are escaped as well."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, default=_plain)
    return "".join(c if c == "\n" or c.isprintable() or c == "\u00a0" else f"\\u{ord(c):04x}" if ord(c) < 0x10000
                   else json.dumps(c)[1:-1] for c in text) if not text.isprintable() else text  # fmt: skip


def _plain(value: object) -> str:
    if isinstance(value, dt.datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")


def summary(counts: Counts, output: Path | None = None) -> str:
    """What became of everything that was seen, in one line.

    >>> summary(Counts(seen=3, built=2, quarantined=1, quotes=5))
    '2 articles, 5 quotes; 1 quarantined, of 3 seen'
    """
    parts = [plural(counts.built, "article"), plural(counts.quotes, "quote")]
    lost = [
        f"{n} {name}"
        for n, name in (
            (counts.quarantined, "quarantined"),
            (counts.duplicates, "duplicate" if counts.duplicates == 1 else "duplicates"),
            (counts.withheld, "withheld"),
        )
        if n
    ]
    text = ", ".join(parts)
    if lost:
        text += f"; {', '.join(lost)}, of {counts.seen} seen"
    return f"{text} → {output}" if output else text


def plural(count: int, noun: str) -> str:
    """A count with its noun, as in "2 articles"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
