"""Draws what an article costs, from the numbers that `python -m bench.speed.table --json` wrote.

Run `python docs/pictures/make_speed.py` after a measurement; a test compares the bytes.
"""

import json
import runpy
from html import escape
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "bench" / "speed" / "results.json"
STYLE = runpy.run_path(str(Path(__file__).with_name("make_pictures.py")))
WIDTH, ROW, PAD, NAMES, NUMBERS = 1040, 26, 18, 400, 150  # pixels; names on the left, numbers on the right


def picture(theme: Any) -> str:
    """A bar for each job, one group for each corpus, as SVG text."""
    groups: dict[str, list[dict[str, Any]]] = json.loads(RESULTS.read_text("utf-8"))
    out: list[str] = []
    y = 2 * PAD
    for title, rows in groups.items():
        out.append(_text(theme.ink, PAD, y, f"CPU µs an article: {title}", weight="600"))
        for row in rows:
            y += ROW
            out += _bar(theme, row, y, max(r["us"] for r in rows))
        y += 2 * ROW
    height = y - ROW
    label = "CPU an article takes, job by job"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{label}">'
    page = f'<rect width="{WIDTH}" height="{height}" fill="{theme.page}"/>'
    group = f'<g font-family="{STYLE["FONT"]}" font-size="12.5">'
    return "\n".join([head, page, group, *out, "</g>", "</svg>\n"])


def _bar(theme: Any, row: dict[str, Any], y: int, largest: float) -> list[str]:
    room = WIDTH - NAMES - NUMBERS - 2 * PAD
    length = max(2, round(room * row["us"] / largest))
    colour = theme.headline if row["name"].startswith("ours") else theme.furniture
    x = PAD + NAMES
    return [
        _text(theme.ink, PAD, y, row["name"]),
        f'<rect x="{x}" y="{y - 12}" width="{length}" height="16" rx="3" fill="{colour}"/>',
        _text(theme.ink, x + length + 8, y, f"{row['us']:,.0f}"),
    ]


def _text(colour: str, x: int, y: int, words: str, weight: str = "400") -> str:
    return f'<text x="{x}" y="{y}" fill="{colour}" font-weight="{weight}">{escape(words)}</text>'


if __name__ == "__main__":
    for theme in (STYLE["LIGHT"], STYLE["DARK"]):
        target = Path(__file__).with_name(f"speed-{theme.name}.svg")
        target.write_text(picture(theme), "utf-8", newline="\n")
