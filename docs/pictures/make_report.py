"""Draws the second picture of the README: the top of a report, from the hand-written readings of the example articles.

Run `python docs/pictures/make_report.py` after an edit of the charts, or for newer readings.
The cards are those of `report/page.py`, the charts those of `report/figures.py`, placed side by side.
"""

import datetime as dt
import json
import re
from html import escape
from pathlib import Path
from typing import Any

import pyarrow as pa

from dataset_tools.model.counts import Counts
from dataset_tools.report.figures import FIELDS, charts
from dataset_tools.report.page import PageFacts, kpis

ROOT = Path(__file__).parents[2]
WIDTH, PAD = 1040, 20
LABEL = "The top of a report: key figures, who quotes whom, rights"
CHARTS = ("Who quotes whom", "Rights")
# The colours of report.css; what has a dark twin there has one here.
THEMES = {
    "light": {"bg": "#fbfaf7", "card": "#ffffff", "ink": "#1d2126", "soft": "#59616b", "line": "#e2dfd8",
              "a": "#2f5d8a", "b": "#2c7a64", "c": "#9a6212", "d": "#a33b3b"},
    "dark": {"bg": "#14171a", "card": "#1c2025", "ink": "#e8e6e1", "soft": "#a6adb5", "line": "#31373e",
             "a": "#7fb0e0", "b": "#6cc4a9", "c": "#d9a774", "d": "#e58a8a"},
}  # fmt: skip


def picture(theme: str) -> str:
    """The picture as SVG text: no script, no font to fetch, nothing that depends on the day."""
    articles, quotes = tables()
    counts = Counts(seen=articles.num_rows, built=articles.num_rows, quotes=quotes.num_rows)
    facts = PageFacts("Estuary Articles", "1.0.0", counts)
    drawn = {c.title: c for c in charts(articles, quotes)}
    chosen = [drawn[title] for title in CHARTS]
    width = (WIDTH - PAD) / len(chosen) - PAD
    height = 172 + max(float(re.search(r'height="(\d+)"', c.svg)[1]) for c in chosen) + 96  # type: ignore[index]
    c = THEMES[theme]
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-label="{LABEL}">',
        f"<style>text{{font:12px system-ui,sans-serif}}.t{{font-size:24px;font-weight:700}}.k{{font-weight:700;font-size:22px}}"
        f".h2{{font-weight:700;font-size:14px}}.l{{fill:{c['ink']}}}.n{{fill:{c['soft']}}}.h{{fill:{c['bg']}}}.g{{fill:{c['line']}}}"
        f".v{{overflow:visible}}path.k{{fill:none;stroke:{c['a']};opacity:.45;vector-effect:non-scaling-stroke}}"
        + "".join(f".f{tone}{{fill:{c[tone]}}}" for tone in "abcd")
        + "</style>",
        f'<rect width="{WIDTH}" height="{height:.0f}" fill="{c["bg"]}"/>',
        f'<text class="t l" x="{PAD}" y="42">{facts.name} <tspan class="n">{facts.version}</tspan></text>',
    ]
    figures = kpis(articles, facts)[:4]
    step = (WIDTH - PAD) / len(figures)
    for i, (value, what, note) in enumerate(figures):
        x = PAD + i * step
        out += [
            card(x, 62, step - PAD, 92, c),
            f'<text class="k l" x="{x + 14:.0f}" y="94">{value}</text>',
            f'<text class="l" x="{x + 14:.0f}" y="116">{escape(what)}</text>',
            f'<text class="n" x="{x + 14:.0f}" y="136">{escape(note)}</text>',
        ]
    for i, chart in enumerate(chosen):
        x = PAD + i * (width + PAD)
        out += [
            card(x, 172, width, height - 172 - PAD, c),
            f'<text class="h2 l" x="{x + 14:.0f}" y="198">{escape(chart.title)}</text>',
            f'<svg x="{x + 14:.0f}" y="218" width="{width - 28:.0f}" height="{height - 230:.0f}">{chart.svg}</svg>',
        ]
    return "\n".join([*out, "</svg>\n"])


def card(x: float, y: float, width: float, height: float, colours: dict[str, str]) -> str:
    """A box with round corners."""
    return (
        f'<rect x="{x:.0f}" y="{y:.0f}" width="{width:.0f}" height="{height:.0f}" rx="10" '
        f'fill="{colours["card"]}" stroke="{colours["line"]}"/>'
    )


def tables() -> tuple[pa.Table, pa.Table]:
    """Articles and quotes of the readings, in the columns that the charts read."""
    rows, quotes = [], []
    for path in sorted((ROOT / "tests" / "golden").glob("*/expected.json")):
        row: dict[str, Any] = json.loads(path.read_text("utf-8"))
        key = path.parent.name
        day = dt.date.fromisoformat(row["date"]) if row["date"] else None
        words = len((row["body"] or "").split())
        about = {
            "article_id": key,
            "author": ", ".join(row["authors"]) or None,
            "word_count": words,
            "date": day,
        }
        rows.append({name: row.get(name) for name in (*FIELDS, "license", "view")} | about)
        quotes += [{"article_id": key, "speaker": q["speaker"], "text": q["text"]} for q in row["quotes"]]
    return pa.Table.from_pylist(rows), pa.Table.from_pylist(quotes)


if __name__ == "__main__":
    for theme in THEMES:
        Path(__file__).with_name(f"report-{theme}.svg").write_text(picture(theme), "utf-8", newline="\n")
