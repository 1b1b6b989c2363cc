"""NARROW 1: which pages are of one site, and which are copies of one article, where only their lines can tell.

A folder may hold pages of many sites under names that say nothing. Pages of one site share its menus and its footer;
pages of others share a few words such as "Privacy policy". Both are found by pairs of pages that hold the same line:
of all pages with a line only neighbours in a fixed order are compared, so that the work grows with the lines, and
chains of pairs make a site.
"""

from array import array
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]

# On the training pages, all in one folder, these link 24 of 25 pairs of one host, and 16 of the 743 others
# : twins of one publisher, or pages made by the same software, whose shared lines are furniture.
_LINES, _SHARE = 8, 0.1  # that two pages of a site share at least; the share is of the page with fewer lines
_PROSE, _COPY = 3, 0.7  # sentences that two copies of an article share at least, and the share of them


def _none() -> Ints:
    return np.empty(0, np.int64)


@dataclass(slots=True)
class Kin:
    """The pairs of pages that share lines, counted part by part of the lines.

    `order` gives each page its place in an order that does not depend on how the files arrived.
    """

    order: npt.NDArray[np.integer[Any]]
    _pairs: Ints = field(default_factory=_none)
    _shared: Ints = field(default_factory=_none)
    _prose: Ints = field(default_factory=_none)
    _lines: Ints | None = None
    _sentences: Ints | None = None

    def add(
        self, site: npt.NDArray[np.int32], page: npt.NDArray[np.int32], line: npt.NDArray[np.uint64]
    ) -> None:
        """Count a part: every line with the page that holds it and that page's stated site; equal lines are in one part."""
        count = len(self.order)
        told = (line & np.uint64(1)).astype(bool)
        self._lines = _sum(self._lines, np.bincount(page, minlength=count))
        self._sentences = _sum(self._sentences, np.bincount(page[told], minlength=count))
        by = np.lexsort((self.order[page], line, site))
        page, line, site, told = page[by].astype(np.int64), line[by], site[by], told[by]
        same = np.flatnonzero((line[1:] == line[:-1]) & (site[1:] == site[:-1]) & (page[1:] != page[:-1]))
        pairs, which = np.unique(page[same] * count + page[same + 1], return_inverse=True)
        shared = np.bincount(which, minlength=len(pairs))
        prose = np.bincount(which, told[same], minlength=len(pairs)).astype(np.int64)
        # Neighbours are mostly the same two pages whatever the line: pairs of all parts are few, put together at once.
        self._pairs, which = np.unique(np.concatenate((self._pairs, pairs)), return_inverse=True)
        self._shared = _added(which, self._shared, shared)
        self._prose = _added(which, self._prose, prose)

    def groups(self) -> tuple[Ints, Ints]:
        """For each page the number of its site and that of its article: the same for pages of one."""
        count = len(self.order)
        if self._lines is None or self._sentences is None:
            return np.arange(count), np.arange(count)
        one, other = self._pairs // count, self._pairs % count
        fewer = np.minimum(self._lines[one], self._lines[other])
        sentences = np.minimum(self._sentences[one], self._sentences[other])
        kin = (self._shared >= _LINES) & (self._shared >= _SHARE * fewer)
        copies = (self._prose >= _PROSE) & (self._prose >= _COPY * sentences)
        return _joined(count, one[kin], other[kin]), _joined(count, one[copies], other[copies])


def _sum(so_far: Ints | None, more: Ints) -> Ints:
    return more if so_far is None else so_far + more


def _added(which: Ints, *counts: Ints) -> Ints:
    """Counts that go to the same place, added up."""
    return np.bincount(which, np.concatenate(counts)).astype(np.int64)


def _joined(count: int, one: Ints, other: Ints) -> Ints:
    """For each of so many things the least one that it is joined to, over any number of pairs."""
    first = array("q", range(count))
    for a, b in zip(one.tolist(), other.tolist(), strict=True):
        low, high = sorted((_root(first, a), _root(first, b)))
        first[high] = low
    return np.array([_root(first, i) for i in range(count)], np.int64)


def _root(first: "array[int]", i: int) -> int:
    while first[i] != i:
        first[i] = first[first[i]]
        i = first[i]
    return i
