"""Stage 9 of 9. Numbers → static SVG, each with its data as a table.

Own helpers and no chart library: the page must be offline, deterministic and readable with scripts off
(docs/decisions/0003-own-svg.md has the measurements). Every label is escaped; a chart never holds a link or script.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

# Width of the drawing in SVG units; the page scales it to its column.
WIDTH = 640
_BAR = 22
_GAP = 6
_LABEL = 190


@dataclass(frozen=True, slots=True)
class Chart:
    """An SVG and the numbers behind it: `head` and `rows` make the table."""

    title: str
    svg: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def bars(title: str, data: Sequence[tuple[str, int]], *, unit: str = "articles", tone: str = "a") -> Chart:
    """Horizontal bars, longest scale = largest value. `tone` is a colour class of the page: a, b, c, d."""
    top = max((n for _, n in data), default=0) or 1
    parts = []
    for i, (label, n) in enumerate(data):
        y = i * (_BAR + _GAP)
        width = max(1.0, n / top * (WIDTH - _LABEL - 70))
        parts.append(
            f"<g><title>{escape(label)}: {n:,} {unit}</title>"
            f'<text class="l" x="{_LABEL - 8}" y="{y + 16}" text-anchor="end">{escape(_short(label, 24))}</text>'
            f'<rect class="f{tone}" x="{_LABEL}" y="{y}" width="{width:.1f}" height="{_BAR}" rx="3"/>'
            f'<text class="n" x="{_LABEL + width + 6:.1f}" y="{y + 16}">{n:,}</text></g>'
        )
    height = max(_BAR, len(data) * (_BAR + _GAP) - _GAP)
    rows = tuple((label, f"{n:,}") for label, n in data)
    return Chart(title, _svg(title, height, parts), ("", unit), rows)


def columns(title: str, data: Sequence[tuple[str, int]], *, unit: str = "articles") -> Chart:
    """Upright columns over an ordered axis: years, months, length classes."""
    top = max((n for _, n in data), default=0) or 1
    count = max(1, len(data))
    step = WIDTH / count
    every = max(1, -(-count // 12))  # at most a dozen labels fit
    parts = []
    for i, (label, n) in enumerate(data):
        height = n / top * 140
        x = i * step
        parts.append(
            f"<g><title>{escape(label)}: {n:,} {unit}</title>"
            f'<rect class="fa" x="{x + step * 0.1:.1f}" y="{150 - height:.1f}" width="{step * 0.8:.1f}" '
            f'height="{max(height, 0.5):.1f}" rx="2"/></g>'
        )
        if i % every == 0:
            parts.append(
                f'<text class="l" x="{x + step / 2:.1f}" y="168" text-anchor="middle">{escape(_short(label, 10))}</text>'
            )
    rows = tuple((label, f"{n:,}") for label, n in data)
    return Chart(title, _svg(title, 174, parts), ("", unit), rows)


def heatmap(
    title: str, lines: Sequence[str], fields: Sequence[str], share: Sequence[Sequence[float]]
) -> Chart:
    """Missing values: a cell for each line and field, darker where more is missing, the share written in it."""
    step = (WIDTH - _LABEL) / max(1, len(fields))
    parts = [
        f'<text class="l" x="{_LABEL + (j + 0.5) * step:.1f}" y="12" text-anchor="middle">{escape(f)}</text>'
        for j, f in enumerate(fields)
    ]
    for i, line in enumerate(lines):
        y = 20 + i * (_BAR + 3)
        parts.append(
            f'<text class="l" x="{_LABEL - 8}" y="{y + 16}" text-anchor="end">{escape(_short(line, 24))}</text>'
        )
        for j, field in enumerate(fields):
            value = share[i][j]
            x = _LABEL + j * step
            parts.append(
                f"<g><title>{escape(line)}, {escape(field)}: {value:.0%} missing</title>"
                f'<rect class="h" x="{x:.1f}" y="{y}" width="{step - 3:.1f}" height="{_BAR}" rx="3"/>'
                f'<rect class="fd" x="{x:.1f}" y="{y}" width="{step - 3:.1f}" height="{_BAR}" rx="3" '
                f'opacity="{value:.2f}"/>'
                f'<text class="{"o" if value > 0.5 else "n"}" x="{x + step / 2:.1f}" y="{y + 16}" text-anchor="middle">'
                f"{'–' if value == 0 else f'{value:.0%}'}</text></g>"
            )
    rows = tuple((line, *(f"{v:.0%}" for v in share[i])) for i, line in enumerate(lines))
    return Chart(title, _svg(title, 20 + len(lines) * (_BAR + 3), parts), ("", *fields), rows)


def links(title: str, pairs: Sequence[tuple[str, str, int]], *, left: str, right: str) -> Chart:
    """Who is linked to whom: names on both sides, a band between them as thick as their number."""
    sources = _ordered(pairs, 0)
    targets = _ordered(pairs, 1)
    rows_high = max(len(sources), len(targets))
    step = _BAR + 8
    height = 24 + rows_high * step
    x0, x1 = 180, WIDTH - 180
    top = max((n for _, _, n in pairs), default=1)

    def middle(names: list[str], name: str) -> float:
        return 24 + (names.index(name) + 0.5) * step * rows_high / len(names)

    parts = [
        f'<text class="n" x="{x0 - 8}" y="12" text-anchor="end">{escape(left)}</text>',
        f'<text class="n" x="{x1 + 8}" y="12">{escape(right)}</text>',
    ]
    for a, b, n in pairs:
        y0, y1 = middle(sources, a), middle(targets, b)
        parts.append(
            f'<path class="k" d="M{x0} {y0:.1f}C{WIDTH / 2} {y0:.1f} {WIDTH / 2} {y1:.1f} {x1} {y1:.1f}" '
            f'stroke-width="{1 + 9 * n / top:.1f}"><title>{escape(a)} → {escape(b)}: {n:,}</title></path>'
        )
    for names, x, anchor in ((sources, x0 - 8, "end"), (targets, x1 + 8, "start")):
        parts += [
            f'<text class="l" x="{x}" y="{middle(names, name) + 4:.1f}" text-anchor="{anchor}">'
            f"{escape(_short(name, 24))}</text>"
            for name in names
        ]
    rows = tuple((a, b, f"{n:,}") for a, b, n in pairs)
    return Chart(title, _svg(title, height, parts), (left, right, "quotes"), rows)


def _ordered(pairs: Sequence[tuple[str, str, int]], side: int) -> list[str]:
    totals: dict[str, int] = {}
    for pair in pairs:
        name = pair[side]
        assert isinstance(name, str)
        totals[name] = totals.get(name, 0) + pair[2]
    return sorted(totals, key=lambda name: (-totals[name], name))


def _svg(title: str, height: float, parts: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-label="{escape(title, quote=True)}">'
        f"{''.join(parts)}</svg>"
    )


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
