"""The lines that sites repeat, and which file holds which of them: in columns, since a corpus has many of both."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from dataset_tools.bounded.places import Ints
from dataset_tools.normalize.profile import Profile

# Profiles that are objects at the same time; the files of a site share a few.
_AT_ONCE = 1024


@dataclass(frozen=True, slots=True)
class Lines:
    """Repeated lines by number: of which site, their hash, and whether they are furniture or only repeated."""

    site: "array[int]" = field(default_factory=lambda: array("i"))  # number among `sites`
    hash: "array[int]" = field(default_factory=lambda: array("Q"))
    sure: "array[int]" = field(default_factory=lambda: array("b"))

    def add(self, site: int, line: int, *, sure: bool) -> int:
        """The number of a line more."""
        self.site.append(site)
        self.hash.append(line)
        self.sure.append(sure)
        return len(self.site) - 1


class Held:
    """For each file the set of lines that it holds. A set is a number: the set that it adds to, and what it adds.

    Files that hold the same lines have the same set.
    """

    def __init__(self, files: int) -> None:
        self._set = np.zeros(files, np.int32)  # of each file; 0 is the empty one
        self._base, self._start, self._added = array("i", [0]), array("q", [0]), array("i")

    def add(self, file: Ints, line: Ints) -> None:
        """Files hold lines more; a pair may come twice."""
        if not len(file):
            return
        pairs = np.unique(file << 32 | line)
        files, starts = np.unique(pairs >> 32, return_index=True)
        lines = (pairs & 0xFFFFFFFF).astype(np.int32)
        ends = [*starts[1:].tolist(), len(lines)]
        known: dict[tuple[int, bytes], int] = {}
        for f, start, end in zip(files.tolist(), starts.tolist(), ends, strict=True):
            key = int(self._set[f]), lines[start:end].tobytes()
            if key not in known:
                known[key] = len(self._base)
                self._base.append(key[0])
                self._start.append(len(self._added))
                self._added.frombytes(key[1])
            self._set[f] = known[key]

    def of(self, file: int) -> int:
        """The set of a file."""
        return int(self._set[file])

    def lines(self, number: int) -> Iterable[int]:
        """The numbers of the lines of a set; a line may come twice."""
        while number:
            end = self._start[number + 1] if number + 1 < len(self._start) else len(self._added)
            yield from self._added[self._start[number] : end]
            number = self._base[number]


class Profiles:
    """For each file the profile of just the repeated lines that it holds."""

    def __init__(self, held: Held, lines: Lines, sites: Sequence[str]) -> None:
        self._held = held
        self._made = lru_cache(_AT_ONCE)(lambda number: _profile(held.lines(number), lines, sites))

    def at(self, place: int) -> Profile | None:
        """That of a file by its place; files that hold the same lines share one object."""
        number = self._held.of(place)
        return self._made(number) if number else None

    def set_at(self, place: int) -> int:
        """A number that files with one profile share; 0 where a file holds no repeated line."""
        return self._held.of(place)


def _profile(numbers: Iterable[int], lines: Lines, sites: Sequence[str]) -> Profile:
    kinds: tuple[dict[str, set[str]], dict[str, set[str]]] = defaultdict(set), defaultdict(set)
    for n in numbers:
        kinds[not lines.sure[n]][sites[lines.site[n]]].add(f"{lines.hash[n]:016x}")
    return Profile({}, *({site: frozenset(held) for site, held in kind.items()} for kind in kinds))
