"""Stage 2 of 9. Pages side by side, and what stands before, behind and beside each of their lines.

A step over many pages costs hardly more than over one: a page of news has a dozen lines, and numpy takes longer to be
called than to add up a dozen numbers.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from dataset_tools.normalize.lines import NUMBER_NAMES, Line

Ints = npt.NDArray[np.int32]
Wide = npt.NDArray[np.int64]
Marks = npt.NDArray[np.bool_]

LEAN = NUMBER_NAMES.index("lean")
FAR = 60  # lines; farther away is all the same
BEYOND = -600  # the lean of what is beyond the first and last line


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of one page, and whether a blank line stands before each; one element more than lines."""

    lines: Sequence[Line]
    blanks: Sequence[bool]


class Pages:
    """Pages side by side: a row is a page, a column the place of a line. Short pages end in places without a line."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self.pages = pages
        self.lines = [line for page in pages for line in page.lines]
        self.counts = np.array([[len(page.lines)] for page in pages], np.int32)
        self.index = np.arange(self.counts.max(), dtype=np.int32)
        self.held = self.index < self.counts
        self._places = None if self.held.all() else self.held.ravel().nonzero()[0]
        self.own = self.laid(np.array([line.numbers for line in self.lines], np.int32).T)
        self.own[LEAN, ~self.held] = BEYOND
        self.keys = [[line.key for line in page.lines] for page in pages]
        self._echoes = [echoes(keys) for keys in self.keys]

    def laid(self, rows: Any) -> Ints:
        """Rows with a number for each line, laid out by pages; 0 where there is no line."""
        given: Ints = np.asarray(rows, np.int32)
        if self._places is None:
            return given.reshape(*given.shape[:-1], *self.held.shape)
        out = np.zeros((*given.shape[:-1], self.held.size), np.int32)
        out[..., self._places] = given
        return out.reshape(*given.shape[:-1], *self.held.shape)

    def lifted(self, rows: Ints) -> Ints:
        """The reverse of `laid`: a column for each line, of one page after the other."""
        flat = rows.reshape(len(rows), self.held.size)
        return flat if self._places is None else flat.take(self._places, axis=1)

    def headlines(self, before: Ints) -> list[int]:
        """Where the headline of each page stands, see `headline_index`."""
        found = zip(self._echoes, before.ravel().tolist(), strict=True)
        return [headline_index(places, start) for places, start in found]


def rows(count: int, pages: Pages, parts: Iterable[Any]) -> Ints:
    """`count` rows by pages and places: single rows, numbers that hold for a page or for all, and blocks of rows.

    Written in place, since `numpy.stack` takes longer than all the features of a short article.
    """
    out = np.empty((count, *pages.held.shape), np.int32)
    at = 0
    for part in parts:
        size = len(part) if part.ndim == 3 else 1
        out[at : at + size] = part
        at += size
    assert at == count, (at, count)
    return out


def column(values: Iterable[int]) -> Ints:
    """One number for each page."""
    return np.fromiter(values, np.int32)[:, None]


def clipped(values: Ints, least: int, most: int) -> Ints:
    """The values, none below the least and none above the most."""
    return np.minimum(np.maximum(values, least), most)


def ends_of(marks: Marks, counts: Ints) -> tuple[Ints, Ints]:
    """The first and the last marked place of each page; those of the page where nothing is marked."""
    width = marks.shape[1]
    some = marks.any(axis=1)
    first = np.where(some, marks.argmax(axis=1), 0)
    last = np.where(some, width - 1 - marks[:, ::-1].argmax(axis=1), counts[:, 0] - 1)
    return first[:, None].astype(np.int32), last[:, None].astype(np.int32)


def beside(rows: Ints, edges: Sequence[int], shifts: Sequence[int]) -> list[Ints]:
    """The rows, moved so that each place shows what a place `shift` on holds; `edges` beyond the ends."""
    count, pages, n = rows.shape
    far = max(map(abs, shifts))
    padded = np.empty((count, pages, n + 2 * far), np.int32)
    padded[:] = np.array(edges, np.int32)[:, None, None]
    padded[..., far : far + n] = rows
    return [padded[..., far + shift : far + shift + n] for shift in shifts]


def windows(rows: Ints, sizes: Sequence[int]) -> list[Ints]:
    """For each size two blocks of rows: sums over so many places before each place, and after it."""
    count, pages, n = rows.shape
    far = max(sizes)
    sums = np.zeros((count, pages, n + 2 * far + 1), np.int32)
    rows.cumsum(axis=2, dtype=np.int32, out=sums[..., far + 1 : far + 1 + n])
    sums[..., far + 1 + n :] = sums[..., far + n, None]
    here, past = sums[..., far : far + n], sums[..., far + 1 : far + 1 + n]
    out = []
    for size in sizes:
        out.append(here - sums[..., far - size : far - size + n])
        out.append(sums[..., far + 1 + size : far + 1 + size + n] - past)
    return out


def outside(index: Ints, start: Ints, end: Ints) -> Ints:
    """How many lines before or behind `[start, end)` each line stands; -1 inside."""
    return clipped(np.maximum(start - index, index - end + 1), -1, FAR)


def distances(marks: Marks, index: Ints) -> tuple[Ints, Ints]:
    """For each line, how far the nearest marked line is before it and after it."""
    beyond = len(index) + FAR
    after = np.full(marks.shape, beyond, np.int32)
    np.minimum.accumulate(np.where(marks, index, beyond)[:, :0:-1], axis=1, out=after[:, -2::-1])
    before = last(marks, index, -FAR - 1)
    return np.minimum(index - before, FAR), np.minimum(after - index, FAR)


def last(marks: Marks, index: Ints, none: int = -1) -> Ints:
    """The last marked place before each place, `none` where there is none."""
    out = np.empty(marks.shape, np.int32)
    out[:, 0] = none
    np.maximum.accumulate(np.where(marks, index, none)[:, :-1], axis=1, out=out[:, 1:])
    return out


def value_at(places: Ints, values: Ints) -> Ints:
    """What stands at a place of the same page; 0 for the place -1."""
    return np.where(places >= 0, np.take_along_axis(values, places, axis=1), 0)


def least_before(values: Ints) -> Ints:
    """The least of the values before each place, 600 where there is none."""
    out = np.empty(values.shape, np.int32)
    out[:, 0] = 600
    np.minimum.accumulate(values[:, :-1], axis=1, out=out[:, 1:])
    return out


def best_segment(gains: Wide) -> tuple[Ints, Ints]:
    """For each page the half-open range of lines with the largest sum; (0, 0) where every line loses."""
    pages, n = gains.shape
    sums = np.zeros((pages, n + 1), np.int64)
    gains.cumsum(axis=1, dtype=np.int64, out=sums[:, 1:])
    least = np.minimum.accumulate(sums, axis=1)
    rise = sums - least
    end = rise.argmax(axis=1)[:, None]
    lowest = np.take_along_axis(least, end, axis=1)
    start = n - ((sums == lowest) & (np.arange(n + 1) <= end))[:, ::-1].argmax(axis=1)[:, None]
    return start.astype(np.int32), end.astype(np.int32)


def echoes(keys: Sequence[str]) -> list[int]:
    """The lines that the first line, a page title, repeats or begins with."""
    title = keys[0] if keys else ""
    return [
        i
        for i, key in enumerate(keys[1:], 1)
        if len(key) > 8 and (title.startswith(key) or key.startswith(title)) and " " in key
    ]


def headline_index(places: Sequence[int], before: int) -> int:
    """Where the headline stands: the last of the `echoes` of a page up to the start of the main text, else the first.

    0, the title itself, where nothing repeats it.
    """
    return places[max(0, bisect_right(places, before) - 1)] if places else 0
