"""Stage 3 of 9. Credits → numbers: how each shows itself, where it stands, and what the page says of its names."""

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence

from dataset_tools.annotate.authors.credits import Credit, Kind, is_unnamed
from dataset_tools.annotate.authors.names import is_given, is_role
from dataset_tools.annotate.page_view import PageView
from dataset_tools.lexicon import word_set
from dataset_tools.model.draft import Role

# What `rows_of` puts out, in this order; the table of trees names them by position.
COLUMNS: tuple[str, ...] = (
    *("kind", "column", "names", "words", "given", "capitals", "initial", "role_behind", "people"),
    *("length", "rest", "from_headline", "headline_known", "from_text", "from_end", "place"),
    *("is_body", "is_byline", "is_bio", "length_before", "length_after", "role_below", "repeated_beside"),
    *("small", "common", "in_headline", "is_site", "lines", "mentions", "in_story", "told"),
    *(
        "opened_elsewhere",
        "bare_elsewhere",
        "profiles",
        "credits",
        "rank",
        "opened_near",
        "named_near",
        "unnamed_near",
    ),
    *("dated", "to_date", "to_time", "comment", "since_related", "credits_near"),
)
_OPENING = (Kind.OPENED, Kind.INSIDE, Kind.BELOW)
_FAR, _UNKNOWN = 40, 50  # lines; farther away is all the same


def rows_of(found: Sequence[Credit], view: PageView) -> list[list[float]]:
    """One row for each credit."""
    kinds = Counter((c.names[0].lower(), c.kind) for c in found)
    at = sorted({c.line for c in found})
    order = sorted(range(len(found)), key=lambda j: (view.zone.distance(found[j].line), j))
    ranks = {j: rank for rank, j in enumerate(order)}
    near = [c for c in found if c.line in view.near]
    same, opened = Counter(c.names[0] for c in near), sum(c.kind in _OPENING for c in near)
    fame = {name: _fame(name.lower(), view) for name in {c.names[0] for c in found}}
    unnamed = min(3, sum(is_unnamed(view.texts[i]) for i in view.near))
    return [
        list(map(float, (*_looks(c), *_place(c, view), *fame[c.names[0]], *_company(c, kinds, len(found)),
                            min(20, ranks[j]), *_rivals(c, same, opened, c.line in view.near), unnamed, *_surroundings(c, view), _near(c.line, at))))
        for j, c in enumerate(found)
    ]  # fmt: skip


def _looks(credit: Credit) -> tuple[float, ...]:
    name = credit.names[0]
    words = name.split()
    behind = credit.text.partition(credit.names[-1])[2].split()[:6]
    return (
        credit.kind, credit.column, len(credit.names), len(words),
        is_given(words[0].strip(".").partition("-")[0]), name.upper() in credit.text, "." in name or "-" in name,
        sum(is_role(w.strip(",.:;")) for w in behind), credit.people,
    )  # fmt: skip


def _place(credit: Credit, view: PageView) -> tuple[float, ...]:
    i, zone, texts = credit.line, view.zone, view.texts
    block = view.blocks[i]
    head = _UNKNOWN if zone.head is None else _bounded(i - zone.head)
    below = texts[i + 1] if i + 1 < len(texts) else ""
    above = texts[i - 1] if i else ""
    return (
        math.log1p(len(texts[i])), math.log1p(max(0, len(texts[i]) - sum(map(len, credit.names)))),
        head, zone.head is not None, _bounded(i - zone.first), _bounded(i - zone.last), i / len(texts),
        block.role is Role.BODY, block.role is Role.BYLINE, block.role is Role.BIO,
        math.log1p(len(above)), math.log1p(len(below)),
        any(is_role(w.strip(",.:;")) for w in below.split()[:4]), texts[i] in (above, below),
    )  # fmt: skip


def _fame(name: str, view: PageView) -> tuple[float, ...]:
    """What the rest of the page makes of a name, given in lower case."""
    words = name.split()
    return (
        sum(map(view.is_small, words)) / len(words),
        sum(w in _common() for w in words) / len(words),
        sum(w in view.headline for w in words) / len(words),
        name in view.rights,
        *view.mentions_of(name),
    )  # fmt: skip


def _common() -> frozenset[str]:
    return word_set("en", "common_words")


def _company(credit: Credit, kinds: Counter[tuple[str, Kind]], total: int) -> tuple[float, ...]:
    """How often other credits name the same person, and how."""
    name = credit.names[0].lower()
    opened = sum(kinds[name, k] for k in _OPENING)
    return min(5, opened), min(6, kinds[name, Kind.BARE]), min(3, kinds[name, Kind.PROFILE]), min(60, total)


def _rivals(credit: Credit, same: Counter[str], opened: int, near: bool) -> tuple[float, ...]:
    """How many other credits around the headline have an opening word, and how many name the same person.

    `same` and `opened` count all of them; where the credit itself is `near`, it is one of those.
    """
    mine = near and credit.kind in _OPENING
    return min(5, opened - mine), min(5, same[credit.names[0]] - near)


def _surroundings(credit: Credit, view: PageView) -> tuple[float, ...]:
    i = credit.line
    return (
        view.dated(i), view.lines_to_date(i), view.lines_to_time(i),
        view.commented(i), view.since_related(i),
    )  # fmt: skip


def _near(i: int, lines: Sequence[int]) -> int:
    """How many other lines within eight hold a credit: lists of people and of stories have many."""
    return bisect_right(lines, i + _LIST) - bisect_left(lines, i - _LIST) - 1


_LIST = 8


def _bounded(lines: int) -> int:
    return max(-_FAR, min(_FAR, lines))
