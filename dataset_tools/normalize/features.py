"""Stage 2 of 9. Lines → numbers: what each line shows, and what stands around it on the page.

Two passes. `context` adds to a line what its neighbours, the headline and the page show. `reconsider` adds what
a first judgement says of the neighbours, and whether a line speaks of what the surest lines speak of.
A feature is a row, a line is a column; all numbers are integers, so every machine finds the same.
Many pages are looked at in one go, each by itself.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from dataset_tools.normalize.lines import NUMBER_NAMES, Line
from dataset_tools.normalize.sheet import (
    BEYOND,
    FAR,
    LEAN,
    Ints,
    Marks,
    Pages,
    beside,
    best_segment,
    clipped,
    column,
    distances,
    ends_of,
    last,
    least_before,
    outside,
    rows,
    value_at,
    windows,
)

_AT = {name: i for i, name in enumerate(NUMBER_NAMES)}
_WORDS, _ENDS, _CLOCK = _AT["words"], _AT["ends"], _AT["clock"]
_IS_END, _DOTS = _AT["is_end"], _AT["dots"]

_PROSE_WORDS = 18  # a line that is likely body and has so many words is prose, by itself
_HEADING_WORDS = 9
_MANY = 80  # words; a line of more weighs no more
_SHIFTS = (-3, -2, -1, 1, 2, 3)
_NEAR = [LEAN, _WORDS, _ENDS]  # what is seen of the lines beside

CONTEXT_NAMES: tuple[str, ...] = (
    *NUMBER_NAMES, "repeats", "blank_before", "blank_after",
    *(f"{name}{shift:+}" for shift in _SHIFTS for name in ("lean", "words", "ends")),
    *(f"{name}{size}_{side}" for size in (5, 15) for side in ("before", "after") for name in ("mass", "short", "clocks", "dots")),
    *("share_before", "share_after", "page_mass", "page_lines", "place"),
    *("prose_before", "prose_after", "from_first_prose", "to_last_prose"),
    *("in_segment", "from_segment", "from_headline", "headline_known", "is_title", "title_fit"),
    *("heading_lean", "heading_distance", "worst_heading", "ends_since", "since_end"),
    *("alike1", "alike2", "alike3", "alike4"),
)  # fmt: skip


def context(pages: Pages) -> Ints:
    """One row a name of `CONTEXT_NAMES`, one column a line, of one page after the other."""
    own, index, counts = pages.own, pages.index, pages.counts
    words, lean, ends = own[_WORDS], own[LEAN], own[_ENDS]
    # A straight line for the logistic curve: .5 at 0, sure at 3. Wide, since a hostile line has millions of words.
    likely = clipped(lean + 300, 0, 600).astype(np.int64)
    short = (words < _PROSE_WORDS) & pages.held
    mass = likely * words // 600
    start, end = best_segment((likely - 300) * (words + 2))
    before = mass.cumsum(axis=1) - mass
    total = np.maximum(mass.sum(axis=1, keepdims=True), 1)
    prose = (words >= _PROSE_WORDS) & (likely > 340)
    first, final = ends_of(prose, counts)
    heads, known = pages.headlines(start), np.array(1)
    sums = rows(4, pages, (mass, short & (ends < 2), own[_CLOCK] & short, own[_DOTS]))
    return pages.lifted(rows(len(CONTEXT_NAMES), pages, (
        own,
        *pages.laid((_repeats(pages), *_blanks(pages))),
        *beside(own[_NEAR], (BEYOND, 0, 0), _SHIFTS),
        *windows(sums, (5, 15)),
        1000 * before // total, 1000 * (total - before - mass) // total, total, counts, 1000 * index // counts,
        *distances(prose, index), clipped(index - first, -FAR, FAR), clipped(final - index, -FAR, FAR),
        (start <= index) & (index < end), outside(index, start, end),
        clipped(index - column(heads), -FAR, FAR), known, index == 0,
        pages.laid(_fits(pages, [0] * len(heads))),
        *_headings(own, start, index),
        *_alike(words, ends, pages.held),
    )))  # fmt: skip


def _repeats(pages: Pages) -> list[int]:
    """How often each line stands on its page."""
    return [
        count[key] for keys, count in zip(pages.keys, map(Counter, pages.keys), strict=True) for key in keys
    ]


def _blanks(pages: Pages) -> tuple[list[bool], list[bool]]:
    """For each line, whether a blank line stands before it, and after it."""
    return (
        [blank for page in pages.pages for blank in page.blanks[:-1]],
        [blank for page in pages.pages for blank in page.blanks[1:]],
    )


def _fits(pages: Pages, places: Sequence[int]) -> list[int]:
    """How many words of each line stand in one line of its page, whose place is given, too; in thousandths."""
    return [
        1000 * len(line.terms & title) // len(line.terms) if line.terms else 0
        for page, place in zip(pages.pages, places, strict=True)
        for title in (page.lines[place].terms,)
        for line in page.lines
    ]


def _headings(own: Ints, start: Ints, index: Ints) -> tuple[Ints, ...]:
    """The lean of the heading above each line, its distance, the worst since `start`; end marks since, and how near."""
    words, lean, ends = own[_WORDS], own[LEAN], own[_ENDS]
    heading = (words <= _HEADING_WORDS) & (ends != 2)
    at = last(heading, index)
    inside = index > start
    worst = np.where(heading & inside, lean, 600)
    closing = (own[_IS_END] > 0) & inside
    since = index - np.maximum.accumulate(np.where(closing, index, -FAR), axis=1)
    return (
        value_at(at, lean),
        np.minimum(index - at, FAR),
        least_before(worst),
        closing.cumsum(axis=1, dtype=np.int32),
        np.minimum(since, FAR),
    )


_LAGS, _ALIKE_NEAR = (1, 2, 3, 4), 6


def _alike(words: Ints, ends: Ints, held: Marks) -> Ints:
    """For each lag, how many lines near have the shape of the one `lag` before: lists of teasers go in step."""
    pages, n = words.shape
    shape = _SHAPES.searchsorted(words) * 3 + ends
    far = max(_LAGS)
    earlier = np.full((pages, n + far), -1)
    earlier[:, far:] = shape
    same = np.empty((len(_LAGS), pages, n), np.int32)
    for row, lag in zip(same, _LAGS, strict=True):
        np.logical_and(shape == earlier[:, far - lag : far - lag + n], held, out=row, casting="unsafe")
    before, after = windows(same, (_ALIKE_NEAR,))
    return before + after + same


_SHAPES = np.array([2, 4, 8, 13, 22, 40])  # words


_SURE = 100  # hundredths of log-odds
_SECOND_SHIFTS = (-4, *_SHIFTS, 4)
SECOND_NAMES: tuple[str, ...] = (
    *CONTEXT_NAMES,
    "first",
    *(f"first{shift:+}" for shift in _SECOND_SHIFTS),
    *(f"{name}{size}_{side}" for size in (3, 8, 25) for side in ("before", "after") for name in ("body", "other")),
    *("body_share_before", "body_share_after", "body_mass", "sure_before", "sure_after", "from_first_sure", "to_last_sure"),
    *("in_body", "from_body", "heading_first", "worst_since", "body_fit", "body_fit+", "headline_fit"),
)  # fmt: skip


def reconsider(pages: Pages, seen: Ints, scores: Ints) -> Ints:
    """One row a name of `SECOND_NAMES`: what `context` has seen, and what the first scores say of a line's surroundings.

    `scores` are log-odds in hundredths, one for each line.
    """
    own, index = pages.own, pages.index
    first_scores = pages.laid(scores)
    first_scores[~pages.held] = BEYOND
    words = np.minimum(own[_WORDS], _MANY)
    likely = clipped(first_scores + 300, 0, 600).astype(np.int64)
    mass = likely * words // 600
    start, end = best_segment((likely - 300) * (words + 2))
    inside = (start <= index) & (index < end)
    sure = inside & (first_scores > _SURE)
    first, final = ends_of(sure, pages.counts)
    before = mass.cumsum(axis=1) - mass
    total = np.maximum(mass.sum(axis=1, keepdims=True), 1)
    at = last((own[_WORDS] <= _HEADING_WORDS) & (own[_ENDS] != 2), index)
    fit = pages.laid(vocabulary_fits(pages, sure))
    sums = rows(2, pages, (mass, words - mass))
    more = rows(len(SECOND_NAMES) - len(seen), pages, (
        first_scores,
        *beside(first_scores[None], (BEYOND,), _SECOND_SHIFTS),
        *windows(sums, (3, 8, 25)),
        1000 * before // total, 1000 * (total - before - mass) // total, total,
        *distances(sure, index), clipped(index - first, -FAR, FAR), clipped(final - index, -FAR, FAR),
        inside, outside(index, start, end),
        value_at(at, first_scores), least_before(np.where(index > start, first_scores, 600)),
        fit, *beside(fit[None], (0,), (1,)),
        pages.laid(_fits(pages, pages.headlines(start))),
    ))  # fmt: skip
    return np.concatenate((seen, pages.lifted(more)))


def vocabulary_fits(pages: Pages, sure: Marks) -> list[int]:
    """Of each line's words, how many stand in another of the sure lines of its page, in thousandths."""
    marks = zip(pages.pages, sure.tolist(), strict=True)
    return [fit for page, row in marks for fit in vocabulary_fit(page.lines, row)]


def vocabulary_fit(lines: Sequence[Line], sure: Sequence[bool]) -> list[int]:
    """Of each line's words, how many stand in another of the sure lines, in thousandths."""
    known: set[str] = set()
    twice: set[str] = set()
    for line, mark in zip(lines, sure, strict=False):
        if mark:
            twice |= known & line.terms
            known |= line.terms
    return [
        1000 * len(line.terms & (twice if mark else known)) // len(line.terms) if line.terms else 0
        for line, mark in zip(lines, sure, strict=False)
    ]
