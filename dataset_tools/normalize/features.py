"""Stage 2 of 9. Lines → numbers: what each line shows, and what stands around it on the page.

Two passes. `context` adds to a line what its neighbours, the headline and the page show. `reconsider` adds what
a first judgement says of the neighbours, and whether a line speaks of what the surest lines speak of.
A feature is a row, a line is a column; all numbers are integers, so every machine finds the same.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

import numpy as np
import numpy.typing as npt

from dataset_tools.normalize.lines import NUMBER_NAMES, Line

Ints = npt.NDArray[np.int32]
Wide = npt.NDArray[np.int64]

_AT = {name: i for i, name in enumerate(NUMBER_NAMES)}
_WORDS, _LEAN, _ENDS, _CLOCK = _AT["words"], _AT["lean"], _AT["ends"], _AT["clock"]
_IS_END, _DOTS = _AT["is_end"], _AT["dots"]

_PROSE_WORDS = 18  # a line that is likely body and has so many words is prose, by itself
_HEADING_WORDS = 9
_FAR = 60  # lines; farther away is all the same
_MANY = 80  # words; a line of more weighs no more
_SHIFTS = (-3, -2, -1, 1, 2, 3)
_NEAR = [_LEAN, _WORDS, _ENDS]  # what is seen of the lines beside
_BESIDE = -600  # the lean of what is beyond the first and last line

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


def context(lines: Sequence[Line], blanks: Sequence[bool]) -> Ints:
    """One row a name of `CONTEXT_NAMES`, one column a line.

    `blanks[i]` says whether a blank line stands before line i; it has one element more than `lines`.
    """
    n = len(lines)
    own = np.ascontiguousarray(np.array([line.numbers for line in lines], np.int32).T)
    words, lean, ends = own[_WORDS], own[_LEAN], own[_ENDS]
    # A straight line for the logistic curve: .5 at 0, sure at 3. Wide, since a hostile line has millions of words.
    likely = _clipped(lean + 300, 0, 600).astype(np.int64)
    index = np.arange(n, dtype=np.int32)
    keys = [line.key for line in lines]
    repeats = Counter(keys)
    short = words < _PROSE_WORDS
    mass = likely * words // 600
    start, end = best_segment((likely - 300) * (words + 2))
    before = mass.cumsum() - mass
    total = int(before[-1] + mass[-1]) or 1
    prose = (~short & (likely > 340)).nonzero()[0]
    first, last = (int(prose[0]), int(prose[-1])) if len(prose) else (0, n - 1)
    head = headline_index(keys, start)
    title = lines[0].terms
    sums = _rows(n, 4, (mass, short & (ends < 2), own[_CLOCK] & short, own[_DOTS]))
    return _rows(n, len(CONTEXT_NAMES), (
        own,
        [repeats[key] for key in keys], blanks[:-1], blanks[1:],
        *_beside(own[_NEAR], (_BESIDE, 0, 0), _SHIFTS),
        *_windows(sums, (5, 15)),
        1000 * before // total, 1000 * (total - before - mass) // total, total, n, 1000 * index // n,
        *_distances(prose, index), _clipped(index - first, -_FAR, _FAR), _clipped(last - index, -_FAR, _FAR),
        (start <= index) & (index < end), _outside(index, start, end),
        _clipped(index - (head or 0), -_FAR, _FAR), head is not None, index == 0,
        [_share(line.terms, title) for line in lines],
        *_headings(own, start, index),
        *_alike(words, ends),
    ))  # fmt: skip


def _rows(n: int, count: int, parts: Iterable[Any]) -> Ints:
    """`count` rows of `n` columns: single rows, numbers that hold for every column, and blocks of rows, one after the other.

    Written in place, since `numpy.stack` takes longer than all the features of a short article.
    """
    out = np.empty((count, n), np.int32)
    at = 0
    for part in parts:
        if isinstance(part, np.ndarray) and part.ndim == 2:
            out[at : at + len(part)] = part
            at += len(part)
        else:
            out[at] = part
            at += 1
    assert at == count, (at, count)
    return out


def _clipped(values: Ints, least: int, most: int) -> Ints:
    return np.minimum(np.maximum(values, least), most)


def _beside(rows: Ints, edges: Sequence[int], shifts: Sequence[int]) -> list[Ints]:
    """The rows, moved so that each column shows what a column `shift` places on holds; `edges` beyond the ends."""
    count, n = rows.shape
    far = max(map(abs, shifts))
    padded = np.empty((count, n + 2 * far), np.int32)
    padded[:] = np.array(edges, np.int32)[:, None]
    padded[:, far : far + n] = rows
    return [padded[:, far + shift : far + shift + n] for shift in shifts]


def _windows(rows: Ints, sizes: Sequence[int]) -> list[Ints]:
    """For each size two blocks of rows: sums over so many columns before each column, and after it."""
    count, n = rows.shape
    far = max(sizes)
    sums = np.zeros((count, n + 2 * far + 1), np.int32)
    rows.cumsum(axis=1, dtype=np.int32, out=sums[:, far + 1 : far + 1 + n])
    sums[:, far + 1 + n :] = sums[:, far + n, None]
    here, past = sums[:, far : far + n], sums[:, far + 1 : far + 1 + n]
    out = []
    for size in sizes:
        out.append(here - sums[:, far - size : far - size + n])
        out.append(sums[:, far + 1 + size : far + 1 + size + n] - past)
    return out


def _outside(index: Ints, start: int, end: int) -> Ints:
    """How many lines before or behind `[start, end)` each line stands; -1 inside."""
    return np.minimum(_FAR, np.maximum(np.maximum(start - index, index - end + 1), -1))


def _distances(marked: npt.NDArray[np.intp], index: Ints) -> tuple[Ints, Ints]:
    """For each line, how far the nearest marked line is before it and after it."""
    n = len(index)
    at = np.empty(len(marked) + 2, np.int32)
    at[0], at[1:-1], at[-1] = -_FAR - 1, marked, n + _FAR
    left, right = marked.searchsorted(index, "left"), marked.searchsorted(index, "right")
    return np.minimum(index - at[left], _FAR), np.minimum(at[right + 1] - index, _FAR)


def _headings(own: Ints, start: int, index: Ints) -> tuple[Ints, ...]:
    """The lean of the heading above each line, its distance, the worst since `start`; end marks since, and how near."""
    words, lean, ends = own[_WORDS], own[_LEAN], own[_ENDS]
    heading = (words <= _HEADING_WORDS) & (ends != 2)
    at = _last(heading, index)
    inside = index > start
    worst = np.where(heading & inside, lean, 600)
    closing = (own[_IS_END] > 0) & inside
    since = index - np.maximum.accumulate(np.where(closing, index, -_FAR))
    return (
        np.where(at >= 0, lean[at], 0),
        np.minimum(index - at, _FAR),
        _least_before(worst),
        closing.cumsum(dtype=np.int32),
        np.minimum(since, _FAR),
    )


def _last(marks: npt.NDArray[np.bool_], index: Ints) -> Ints:
    """The last marked place before each place, -1 where there is none."""
    out = np.empty(len(index), np.int32)
    out[0] = -1
    np.maximum.accumulate(np.where(marks, index, -1)[:-1], out=out[1:])
    return out


def _least_before(values: Ints) -> Ints:
    """The least of the values before each place, 600 where there is none."""
    out = np.empty(len(values), np.int32)
    out[0] = 600
    np.minimum.accumulate(values[:-1], out=out[1:])
    return out


_LAGS, _ALIKE_NEAR = (1, 2, 3, 4), 6


def _alike(words: Ints, ends: Ints) -> Ints:
    """For each lag, how many lines near have the shape of the one `lag` before: lists of teasers go in step."""
    n = len(words)
    shape = _SHAPES.searchsorted(words) * 3 + ends
    far = max(_LAGS)
    earlier = np.full(n + far, -1)
    earlier[far:] = shape
    same = np.empty((len(_LAGS), n), np.int32)
    for row, lag in zip(same, _LAGS, strict=True):
        np.equal(shape, earlier[far - lag : far - lag + n], out=row, casting="unsafe")
    before, after = _windows(same, (_ALIKE_NEAR,))
    return before + after + same


_SHAPES = np.array([2, 4, 8, 13, 22, 40])  # words


def _share(words: frozenset[str], of: AbstractSet[str]) -> int:
    """How many of a line's words are among others, in thousandths."""
    return 1000 * len(words & of) // len(words) if words else 0


def best_segment(gains: Wide) -> tuple[int, int]:
    """The half-open range of lines with the largest sum; (0, 0) where every line loses."""
    sums = np.zeros(len(gains) + 1, np.int64)
    gains.cumsum(dtype=np.int64, out=sums[1:])
    rise = sums - np.minimum.accumulate(sums)
    end = int(rise.argmax())
    if not rise[end]:
        return 0, 0
    return end - 1 - int(sums[:end][::-1].argmin()), end


def headline_index(keys: Sequence[str], before: int) -> int | None:
    """Where the headline stands: the line that the first line, a page title, repeats or begins with.

    Of several, the last one up to the start of the main text; 0 where nothing repeats it.
    """
    if not keys:
        return None
    title = keys[0]
    found = None
    for i, key in enumerate(keys[1:], 1):
        if i > before and found is not None:
            break
        if len(key) > 8 and (title.startswith(key) or key.startswith(title)) and " " in key:
            found = i
    return 0 if found is None else found


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


def reconsider(lines: Sequence[Line], seen: Ints, scores: Ints) -> Ints:
    """One row a name of `SECOND_NAMES`: what `context` has seen, and what the first scores say of a line's surroundings.

    `scores` are log-odds in hundredths.
    """
    n = len(lines)
    index = np.arange(n, dtype=np.int32)
    words = np.minimum(seen[_WORDS], _MANY)
    likely = _clipped(scores + 300, 0, 600).astype(np.int64)
    mass = likely * words // 600
    start, end = best_segment((likely - 300) * (words + 2))
    inside = (start <= index) & (index < end)
    sure = inside & (scores > _SURE)
    marked = sure.nonzero()[0]
    first, last = (int(marked[0]), int(marked[-1])) if len(marked) else (0, n - 1)
    before = mass.cumsum() - mass
    total = int(before[-1] + mass[-1]) or 1
    at = _last((seen[_WORDS] <= _HEADING_WORDS) & (seen[_ENDS] != 2), index)
    fit = vocabulary_fit(lines, sure)
    head = headline_index([line.key for line in lines], start) or 0
    sums = _rows(n, 2, (mass, words - mass))
    return _rows(n, len(SECOND_NAMES), (
        seen,
        scores,
        *_beside(scores[None], (_BESIDE,), _SECOND_SHIFTS),
        *_windows(sums, (3, 8, 25)),
        1000 * before // total, 1000 * (total - before - mass) // total, total,
        *_distances(marked, index), _clipped(index - first, -_FAR, _FAR), _clipped(last - index, -_FAR, _FAR),
        inside, _outside(index, start, end),
        np.where(at >= 0, scores[at], 0), _least_before(np.where(index > start, scores, 600)),
        fit, [*fit[1:], 0],
        [_share(line.terms, lines[head].terms) for line in lines],
    ))  # fmt: skip


def vocabulary_fit(lines: Sequence[Line], sure: npt.NDArray[np.bool_]) -> list[int]:
    """Of each line's words, how many stand in another of the sure lines, in thousandths."""
    marks = sure.tolist()
    known: set[str] = set()
    twice: set[str] = set()
    for line, mark in zip(lines, marks, strict=True):
        if mark:
            twice |= known & line.terms
            known |= line.terms
    return [_share(line.terms, twice if mark else known) for line, mark in zip(lines, marks, strict=True)]
