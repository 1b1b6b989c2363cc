"""Writes the tables of docs/explanation/speed.md from bench/speed/results.json: `python -m bench.speed.page`.

The numbers are those that `python -m bench.speed.table --json` wrote; a test compares the page with them.
"""

import json
import re
from pathlib import Path

from bench.speed.measure import Cost
from bench.speed.table import table

ROOT = Path(__file__).parents[2]
PAGE, RESULTS = ROOT / "docs" / "explanation" / "speed.md", ROOT / "bench" / "speed" / "results.json"
_TABLES = re.compile(r"(?<=<!-- measured -->\n).*?(?=<!-- /measured -->)", re.DOTALL)


def tables() -> str:
    """A table for each corpus that was measured, below its name."""
    found = json.loads(RESULTS.read_text("utf-8"))
    return "\n".join(
        f"**{title} articles**\n\n{table([Cost(**row) for row in rows])}" for title, rows in found.items()
    )


def with_tables(page: str) -> str:
    """The page, with what was measured last between its marks."""
    assert _TABLES.search(page), f"{PAGE} has lost the marks between which its tables stand"
    return _TABLES.sub(lambda _: f"\n{tables()}\n", page)


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text("utf-8")), "utf-8", newline="\n")
