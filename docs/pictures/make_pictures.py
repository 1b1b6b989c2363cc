"""Draws the picture of the README: a raw page on the left, what is read from it on the right.

Run `python docs/pictures/make_pictures.py` after an edit of the article; a test compares the bytes.
Every line on the left stands in the raw file, every value on the right in the golden reading of it.
"""

import json
import textwrap
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
CASE = "grain-corridor"
WIDTH, LINE, PAD, GAP = 1040, 17, 18, 22
LEFT, RIGHT = 500, 484  # widths of the two cards
FONT = "ui-monospace,SFMono-Regular,Menlo,Consolas,monospace"
COLUMNS_LEFT, COLUMNS_RIGHT = 60, 56  # characters that fit a line of 12.5 px monospace


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours by what a line is to the reader; contrast is at least 4.5 to 1 on the card."""

    name: str
    page: str
    card: str
    edge: str
    ink: str
    furniture: str
    headline: str
    byline: str
    quote: str
    rights: str


LIGHT = Theme(
    "light", "#ffffff", "#f6f8fa", "#d0d7de", "#1f2328", "#6e7781", "#8250df", "#9a4600", "#0550ae", "#116329"
)
DARK = Theme(
    "dark", "#0d1117", "#161b22", "#30363d", "#e6edf3", "#8b949e", "#d2a8ff", "#ffa657", "#79c0ff", "#56d364"
)

# How each line of the raw page begins (None: lines left out), and the role that colours it.
SHOWN: tuple[tuple[str | None, str], ...] = (
    ("Vardania and Oshmere", "headline"),
    ("READ MY NEW NEWSLETTER", "furniture"),
    ("The quarrel over", "ink"),
    (None, "furniture"),
    ("Former Oshmere ambassador", "ink"),
    ("d “the road to a settlement", "quote"),
    ("For months the mediators", "ink"),
    ("“An inspection would show", "quote"),
    (None, "furniture"),
    ("READ MY NEW NEWSLETTER", "furniture"),
    ("Articles by:", "byline"),
    ("Meridian Lens gives permission", "rights"),
    ("This site also contains", "rights"),
)


@dataclass(frozen=True, slots=True)
class Card:
    """A titled box with lines of text, each with the role that colours it."""

    x: int
    width: int
    title: str
    lines: tuple[tuple[str, str], ...]

    def svg(self, theme: Theme, height: int) -> list[str]:
        """The box, its title and one text element a line."""
        x, top = self.x + PAD, 2 * PAD + 8
        box = f'x="{self.x}" y="{PAD}" width="{self.width}" height="{height - 2 * PAD}" rx="8"'
        out = [
            f'<rect {box} fill="{theme.card}" stroke="{theme.edge}"/>',
            f'<g font-family="{FONT}" font-size="12.5" xml:space="preserve">',
            f'<text x="{x}" y="{top}" fill="{theme.furniture}">{escape(self.title)}</text>',
        ]
        for row, (text, role) in enumerate(self.lines):
            y = top + LINE + 6 + row * LINE
            if text:
                out.append(f'<text x="{x}" y="{y}" fill="{getattr(theme, role)}">{escape(text)}</text>')
        return [*out, "</g>"]


def picture(theme: Theme) -> str:
    """The picture as SVG text: no script, no font to fetch, nothing that depends on the day."""
    left = Card(PAD, LEFT, expected()["file"], tuple(raw_lines()))
    right = Card(PAD + LEFT + GAP, RIGHT, "one row of the dataset", tuple(record_lines()))
    height = max(len(left.lines), len(right.lines)) * LINE + 4 * PAD + LINE
    label = "A raw page on the left, the record that is read from it on the right"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{label}">'
    page = f'<rect width="{WIDTH}" height="{height}" fill="{theme.page}"/>'
    return "\n".join([head, page, *left.svg(theme, height), *right.svg(theme, height), "</svg>\n"])


def raw_lines() -> list[tuple[str, str]]:
    """The chosen lines of the raw page, wrapped, each with its role."""
    raw = (ROOT / expected()["file"]).read_text("utf-8")
    out: list[tuple[str, str]] = []
    for start, role in SHOWN:
        if start is None:
            out += [("…", role), ("", role)]
            continue
        at = raw.index(start)
        line = raw[at : raw.index("\n", at)]
        shown = shortened(line, COLUMNS_LEFT)
        out += [(part, role) for part in textwrap.wrap(shown, COLUMNS_LEFT)]
        out.append(("", role))
    return out


def record_lines() -> list[tuple[str, str]]:
    """The golden reading of the page, field by field."""
    row = expected()
    quotes = [q for q in row["quotes"] if q["speaker"] == "Hedda Quill"]
    out = field("title", row["title"], "headline")
    out += field("authors", ", ".join(row["authors"]), "byline")
    out += field("date", "null   (none is printed, none is guessed)", "furniture")
    out += field("body", shortened(row["body"].split("\n", 1)[0], COLUMNS_RIGHT - 4) + " …", "ink")
    for quote in quotes:
        start = row["body"].index(quote["text"])
        out += field(
            f"quote [{start}, {start + len(quote['text'])})", shortened(quote["text"], COLUMNS_RIGHT), "quote"
        )
        out += field("  speaker", quote["speaker"], "quote")
    out += field("license", row["license"], "rights")
    out += field("fair_use", "claimed by the site; no licence", "rights")
    return out + field("view", f"{row['view']}   (the grant and the fair-use notice conflict)", "rights")


def field(name: str, value: str, role: str) -> list[tuple[str, str]]:
    """A field of the record: its name, its wrapped value and a line of air."""
    lines = textwrap.wrap(value, COLUMNS_RIGHT, initial_indent="  ", subsequent_indent="  ")
    return [(name, "furniture"), *((line, role) for line in lines), ("", role)]


def shortened(text: str, columns: int) -> str:
    """The text, cut at a word where it would fill more than two lines."""
    room = 2 * columns - 12  # two lines lose up to a word each
    return text if len(text) <= room else text[:room].rsplit(" ", 1)[0] + " …"


def expected() -> dict[str, Any]:
    """The golden reading of the page."""
    path = ROOT / "tests" / "golden" / CASE / "expected.json"
    row: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return row


if __name__ == "__main__":
    for theme in (LIGHT, DARK):
        target = Path(__file__).with_name(f"reading-{theme.name}.svg")
        target.write_text(picture(theme), "utf-8", newline="\n")
