"""The names in the credit line near the headline, where metadata name nobody."""

import re
from collections.abc import Iterator, Sequence

from dataset_tools.convert.html.authors import before_date, clean_names, is_given, is_name
from dataset_tools.convert.html.layout import Cell, Layout
from dataset_tools.convert.html.tags import BITS
from dataset_tools.lexicon import word_set

# Where a byline stands, in blocks before and after the headline; beyond it other stories begin.
BEFORE, AFTER = 6, 14
# A name on a line of its own is a byline only this close below the headline.
BELOW = 3
_CREDIT = re.compile(
    r"^\W*(?:(?:(?:originally )?(?:analysis|opinion|review|interview|perspective|essay|commentary|written|posted|published|reported|story|words|text|article|authored|created|compiled)\s+)?"
    r"(?:by|von|par|por|door|af)(?=[\s:]|$)|(?:author|autor|autorin|auteur|autore)s?\s*:|By(?=[A-Z][a-z]))",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WRITTEN = re.compile(
    r"^(?:this (?:post|article|story|blog(?: post)?) (?:was|is) )?(?:written|posted)\b", re.IGNORECASE
)
_HEADINGS = frozenset({"h1", "h2"})
_FURTHER = (
    BITS["comment"]
    | BITS["related"]
    | BITS["side"]
    | BITS["foot"]
    | BITS["nav"]
    | BITS["teaser"]
    | BITS["caption"]
)


def read_byline(layout: Layout, start: int, sites: Sequence[str]) -> list[str]:
    """Names in the credit line nearest to the headline; empty where none is sure.

    Args:   start: index of the headline's cell.
    """
    cells = layout.cells
    window = range(max(0, start - BEFORE), min(len(cells), start + AFTER + 1))
    near = sorted(window, key=lambda i: (i < start, abs(i - start)))
    for i in near:
        if names := list(_credit(cells, i, sites)):
            return names
    for i in near:
        cell = cells[i]
        flags = layout.flags(cell.element)
        if flags & BITS["author"] and not flags & _FURTHER and len(cell.text) <= 80:
            names = clean_names([cell.text], sites)
            if names:
                return names + [n for j in (i + 1, i + 2) for n in _alike(cells, i, j, sites)]
    if names := _bare(cells, start, sites):
        return names
    written = {
        tuple(n)
        for i in range(len(cells))
        if _WRITTEN.match(cells[i].text[:60])
        for n in [list(_credit(cells, i, sites))]
    }
    return list(written.pop()) if len(written) == 1 else []


def _credit(cells: Sequence[Cell], i: int, sites: Sequence[str]) -> Iterator[str]:
    text = cells[i].text
    if len(text) > 120 or cells[i].tag in _HEADINGS or not _CREDIT.match(text):
        return
    names = clean_names([text], sites)
    if not names and len(text.split()) <= 2 and i + 1 < len(cells) and len(cells[i + 1].text) <= 60:
        names = clean_names([cells[i + 1].text], sites)
    yield from names


def _bare(cells: Sequence[Cell], start: int, sites: Sequence[str]) -> list[str]:
    """The name that stands alone on a line under the headline."""
    for i in range(start + 1, min(len(cells), start + 1 + BELOW)):
        text = before_date(cells[i].text)
        parts = text.split()
        if not 2 <= len(parts) <= 4 or cells[i].tag in _HEADINGS or not all(p[0].isupper() for p in parts):
            continue
        sure = is_given(parts[0]) or (_is_dated(cells, i) and not _has_small(cells, parts))
        if sure and is_name(text, sites) and _is_personal(parts):
            return [text]
    return []


def _is_dated(cells: Sequence[Cell], i: int) -> bool:
    """A year in the line or the next, or in the one before: where a byline stands, the day does too."""
    return any(
        _YEAR.search(c.text[:80])
        for c in cells[i - 1 : i + 2]
        if len(c.text) <= 80 and c.tag not in _HEADINGS
    )


def _has_small(cells: Sequence[Cell], parts: Sequence[str]) -> bool:
    """A word of a name is never written small: "Trade Program" is a link where "program" is a word."""
    if any(len(p) > 1 and p.isupper() for p in parts):
        return True
    small = re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(p.lower()) for p in parts)})(?!\w)")
    return any(small.search(c.text) for c in cells)


def _is_personal(parts: Sequence[str]) -> bool:
    return not any(p.casefold() in word_set("mul", "byline_not_people") for p in parts)


def _alike(cells: Sequence[Cell], i: int, j: int, sites: Sequence[str]) -> Iterator[str]:
    if j < len(cells) and cells[j].signature == cells[i].signature and is_name(cells[j].text, sites):
        yield cells[j].text
