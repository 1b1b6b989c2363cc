"""Stage 9 of 9. Numbers → static SVG, each with its data as a table.

Own helpers and no chart library: the page must be offline, deterministic and readable with scripts off
(docs/decisions/0003-own-svg.md has the measurements). Every label is escaped; a chart never holds a link or script.

Widths are shares of the drawing, heights and letters are pixels: on a phone the bars shrink and the words stay
readable. Colours are classes of the page (`fa` to `fd`), so that they follow light, dark and print.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_BAR = 20
_STEP = 27
_LABEL = 40.0  # per cent of the width for names; a phone shows 22 letters of 12 pixels there
_LETTERS = 22
_ROOM = 47.0  # per cent for the longest bar; the rest holds its number
_PLOT = 130  # pixels of height for the tallest column
_LEFT = 9.0  # per cent for the numbers of the scale


@dataclass(frozen=True, slots=True)
class Chart:
    """An SVG and the numbers behind it: `head` and `rows` make the table; `note` is a line under the title."""

    title: str
    svg: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


def bars(
    title: str,
    data: Sequence[tuple[str, int]],
    *,
    unit: str = "articles",
    tone: str = "a",
    note: str = "",
) -> Chart:
    """Horizontal bars, longest scale = largest value. `tone` is a colour class of the page: a, b, c, d."""
    return stacked(title, [(label, (n,)) for label, n in data], (unit,), (tone,), note=note)


def stacked(
    title: str,
    data: Sequence[tuple[str, Sequence[int]]],
    parts: Sequence[str],
    tones: Sequence[str],
    *,
    note: str = "",
) -> Chart:
    """Horizontal bars in parts: each label with one number for each of `parts`, coloured by `tones`."""
    top = max((sum(numbers) for _, numbers in data), default=0) or 1
    top_y = 0 if len(parts) == 1 else 24
    drawn = [
        f'<g>{_rect(f"f{tone}", (i * 33, 0, 2.6, 12))}<text class="n" x="{i * 33 + 2.6}%" dx="6" y="11">{escape(part)}</text></g>'
        for i, (part, tone) in enumerate(zip(parts, tones, strict=True))
        if top_y
    ]
    for i, (label, numbers) in enumerate(data):
        y, x = top_y + i * _STEP, _LABEL
        said = ", ".join(f"{n:,} {part}" for n, part in zip(numbers, parts, strict=True) if n)
        drawn.append(f"<g><title>{escape(label)}: {escape(said)}</title>{_name(label, y)}")
        for n, tone in zip(numbers, tones, strict=True):
            width = n / top * _ROOM
            if n:
                drawn.append(_rect(f"f{tone}", (x, y, max(width, 0.3), _BAR)))
            x += width
        drawn.append(f'<text class="n" x="{x:.2f}%" dx="6" y="{y + 15}">{sum(numbers):,}</text></g>')
    rows = tuple((label, *(f"{n:,}" for n in numbers)) for label, numbers in data)
    return Chart(title, _svg(title, top_y + len(data) * _STEP, drawn), ("", *parts), rows, note)


def columns(title: str, data: Sequence[tuple[str, int]], *, unit: str = "articles", note: str = "") -> Chart:
    """Upright columns over an ordered axis: years, months, length classes."""
    top = _round_up(max((n for _, n in data), default=0))
    step = (100 - _LEFT) / max(1, len(data))
    every = max(1, -(-len(data) // 7))  # at most seven labels fit a phone
    drawn = []
    for value in (top, top // 2, 0) if top > 1 else (top, 0):
        y = _height(top - value, top) + 14
        drawn.append(f'<rect class="g" x="{_LEFT}%" y="{y:.1f}" width="{100 - _LEFT}%" height="1"/>')
        drawn.append(
            f'<text class="n" x="{_LEFT}%" dx="-6" y="{y + 4:.1f}" text-anchor="end">{_brief(value)}</text>'
        )
    for i, (label, n) in enumerate(data):
        x, height = _LEFT + i * step, _height(n, top)
        drawn.append(f"<g><title>{escape(label)}: {n:,} {unit}</title>")
        drawn.append(_rect("fa", (x + step * 0.08, _PLOT + 14 - height, step * 0.84, height)))
        if len(data) <= 12 and n:
            drawn.append(
                f'<text class="n" x="{x + step / 2:.2f}%" y="{_PLOT + 10 - height:.1f}" text-anchor="middle">{n:,}</text>'
            )
        drawn.append("</g>")
        if i % every == 0:
            drawn.append(
                f'<text class="l" x="{x + step / 2:.2f}%" y="{_PLOT + 32}" text-anchor="middle">{escape(_short(label, 10))}</text>'
            )
    rows = tuple((label, f"{n:,}") for label, n in data)
    return Chart(title, _svg(title, _PLOT + 38, drawn), ("", unit), rows, note)


def heatmap(
    title: str,
    lines: Sequence[str],
    fields: Sequence[str],
    share: Sequence[Sequence[float]],
    *,
    note: str = "",
) -> Chart:
    """Missing values: a cell for each line and field, darker where more is missing, the share written in it."""
    step = (100 - _LABEL) / max(1, len(fields))
    top = 58  # the names of the fields lean, so that they stay whole in a narrow cell
    drawn = [
        f'<svg x="{_LABEL + (j + 0.4) * step:.2f}%" y="{top - 6}" class="v">'
        f'<text class="l" transform="rotate(-40)">{escape(_short(f, 12))}</text></svg>'
        for j, f in enumerate(fields)
    ]
    for i, line in enumerate(lines):
        y = top + i * _STEP
        drawn.append(_name(line, y))
        for j, field in enumerate(fields):
            value, x = share[i][j], _LABEL + j * step
            drawn.append(
                f"<g><title>{escape(line)}, {escape(field)}: {value:.0%} missing</title>"
                f"{_rect('h', (x, y, step - 0.6, _BAR + 3))}"
            )
            if value:  # at most half of the colour: the number on it stays readable in light and dark
                drawn.append(
                    _rect("fd", (x, y, step - 0.6, _BAR + 3), f' opacity="{0.08 + value * 0.42:.2f}"')
                )
            said = "–" if value == 0 else "all" if value == 1 else f"{max(1, min(99, round(value * 100)))}%"
            drawn.append(
                f'<text class="{"l" if value else "n"}" x="{x + (step - 0.6) / 2:.2f}%" y="{y + 16}" '
                f'text-anchor="middle">{said}</text></g>'
            )
    rows = tuple((line, *(f"{v:.0%}" for v in share[i])) for i, line in enumerate(lines))
    return Chart(title, _svg(title, top + len(lines) * _STEP, drawn), ("", *fields), rows, note)


def links(
    title: str, pairs: Sequence[tuple[str, str, int]], *, left: str, right: str, note: str = ""
) -> Chart:
    """Who is linked to whom: names on both sides, a band between them as thick as their number."""
    sources, targets = _ordered(pairs, 0), _ordered(pairs, 1)
    high = max(len(sources), len(targets), 1) * _STEP
    top = max((n for _, _, n in pairs), default=1)

    def middle(names: list[str], name: str) -> float:
        return (names.index(name) + 0.5) * high / len(names)

    drawn = [
        f'<text class="n" x="{_LABEL}%" dx="-8" y="12" text-anchor="end">{escape(left)}</text>',
        f'<text class="n" x="{100 - _LABEL}%" dx="8" y="12">{escape(right)}</text>',
        f'<svg x="{_LABEL}%" y="24" width="{100 - 2 * _LABEL}%" height="{high}" {_stretched(high)}>',
    ]
    for a, b, n in pairs:
        y0, y1 = middle(sources, a), middle(targets, b)
        drawn.append(
            f'<path class="k" d="M0 {y0:.1f}C50 {y0:.1f} 50 {y1:.1f} 100 {y1:.1f}" stroke-width="{1 + 8 * n / top:.1f}">'
            f"<title>{escape(a)} → {escape(b)}: {n:,}</title></path>"
        )
    drawn.append("</svg>")
    for names, x, dx, anchor in ((sources, _LABEL, -8, "end"), (targets, 100 - _LABEL, 8, "start")):
        drawn += [
            f'<text class="l" x="{x}%" dx="{dx}" y="{middle(names, name) + 28:.1f}" text-anchor="{anchor}">'
            f"{escape(_short(name, _LETTERS))}</text>"
            for name in names
        ]
    rows = tuple((a, b, f"{n:,}") for a, b, n in pairs)
    return Chart(title, _svg(title, high + 24, drawn), (left, right, "quotes"), rows, note)


def _ordered(pairs: Sequence[tuple[str, str, int]], side: int) -> list[str]:
    totals: dict[str, int] = {}
    for pair in pairs:
        name = pair[side]
        assert isinstance(name, str)
        totals[name] = totals.get(name, 0) + pair[2]
    return sorted(totals, key=lambda name: (-totals[name], name))


def _name(label: str, y: float) -> str:
    """The name of a line, right-aligned before its bar or cells."""
    shown = escape(_short(label, _LETTERS))
    return f'<text class="l" x="{_LABEL}%" dx="-8" y="{y + 15}" text-anchor="end">{shown}</text>'


def _stretched(height: float) -> str:
    """Attributes of a drawing whose width is 100 steps, however wide it is shown."""
    return f'viewBox="0 0 100 {height}" preserveAspectRatio="none"'


def _rect(style: str, box: tuple[float, float, float, float], more: str = "") -> str:
    """A rectangle; `box` is x (per cent), y, width (per cent), height."""
    x, y, width, height = box
    return f'<rect class="{style}" x="{x:.2f}%" y="{y:.1f}" width="{width:.2f}%" height="{height:.1f}" rx="2"{more}/>'


def _height(n: int, top: int) -> float:
    return n / top * _PLOT if top else 0.0


def _round_up(n: int) -> int:
    """The top of a scale: the next of 1, 2, 4, 6, 8, 10, 20, 40 … so that half of it is a whole number."""
    size = int("1".ljust(len(str(n)), "0"))
    return size * next(step for step in (1, 2, 4, 6, 8, 10) if size * step >= n)


def _brief(n: int) -> str:
    """A number of at most four letters: 850, 1.2k, 40k."""
    if n < 1000:
        return str(n)
    thousands = f"{n / 1000:.1f}".removesuffix(".0") if n < 10_000 else str(n // 1000)
    return f"{thousands}k"


def _svg(title: str, height: float, parts: Sequence[str]) -> str:
    label = escape(title, quote=True)
    return f'<svg width="100%" height="{max(height, 1):.0f}" role="img" aria-label="{label}">{"".join(parts)}</svg>'


def _short(text: str, most: int) -> str:
    """The text in `most` letters; a letter of full width (Chinese, Japanese, Korean) counts as two."""
    room = most
    for i, char in enumerate(text):
        room -= 2 if unicodedata.east_asian_width(char) in "WF" else 1
        if room < 0:
            return text[: max(i - 1, 1)] + "…"
    return text
