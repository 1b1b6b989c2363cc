"""Names that stand on the page by themselves, without a word of credit."""

import re
from collections.abc import Sequence

from dataset_tools.convert.html.authors import clean_names, has_role, is_given, is_site
from dataset_tools.convert.html.credit_lines import before_date, split_names
from dataset_tools.convert.html.layout import Cell, Layout

SENTENCE = 80  # characters: a shorter block may be a line about the author
MAX_BARE = 60  # characters of a line that is nothing but names
_MARKS = re.compile(r"\s*[|•·⋅∙●▪■◦‧]\s*|\s[-–—/]\s")


def bare_names(text: str, sites: Sequence[str]) -> tuple[str, ...]:
    """The names that a line consists of, but for a date behind them."""
    line = before_date(text)
    pieces = split_names(line)
    if len(line) > MAX_BARE or not all(_looks_named(p) for p in pieces):
        return ()
    names = clean_names([line], sites)
    sure = len(names) == 1 or all(is_given(n.split()[0]) for n in names)
    return tuple(names) if sure and len(names) == len(pieces) else ()


def posted_names(layout: Layout, cell: Cell, sites: Sequence[str]) -> tuple[str, ...]:
    """The names that a line consists of, but for the posts and outlets of their bearers: "Mara Ilves, Quay Courier"."""
    line = layout.parted(cell)
    pieces = split_names(line) if line[:1].isupper() or not line.isascii() else []
    if not pieces or not _looks_named(pieces[0]):
        return ()
    said = [p for p in pieces if not (has_role(p) or p.startswith("@") or is_site(p, sites))]
    leads = said == pieces[: len(said)]  # what was left out stands behind the names
    return bare_names(line if said == pieces else "\n".join(said), sites) if said and leads else ()


def names_beside_date(text: str, sites: Sequence[str]) -> tuple[str, ...]:
    """The names that stand by themselves in a line with a date: "May 4, 2021 • Mara Ilves in Harbours"."""
    parts = [before_date(part) for part in _MARKS.split(text) if part and not part[0].isdigit()]
    return tuple(n for part in parts for n in (bare_names(part, sites) if part else ()))


def _looks_named(piece: str) -> bool:
    parts = piece.split()
    few = 2 <= len(parts) <= 3 or (len(parts) == 4 and is_given(parts[0]))
    return few and all(p[0].isupper() for p in parts)


def is_spoken_of(cells: Sequence[Cell], name: str) -> bool:
    """The story speaks of its places, and of what is a word and no name; of its author it does not."""
    folded = name.casefold()
    return any(folded in c.text.casefold() for c in cells if len(c.text) > SENTENCE)
