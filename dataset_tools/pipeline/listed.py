"""Which part of the work table holds the rows of each file of a corpus, and what reading said of the files.

All of it in columns, and of a part that lies on disk no more than two numbers a file: a corpus may have many files,
and most builds ask for all of them and read none.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dataset_tools.bounded.places import Ints, Places
from dataset_tools.model.diagnostic import Diagnostic
from dataset_tools.pipeline.work import WorkStore, finding_of

_Findings = tuple[Diagnostic, ...]
_Small = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the work table: for each file that it lists the rows, and its place in the corpus.

    The place is -1 where nobody asks for the file, or where an earlier part holds it, too.
    """

    name: str
    rows: _Small
    place: _Small

    @property
    def is_useless(self) -> bool:
        """Whether none of its rows counts, now or in a build that asks for the same files."""
        return bool((self.place < 0).all())

    def counts(self) -> npt.NDArray[np.bool_]:
        """For each row whether it counts."""
        return np.repeat(self.place >= 0, self.rows)


@dataclass(frozen=True, slots=True)
class Listed:
    """Parts by the names of their first files, and the files of the corpus among those that they list.

    A file that two parts hold, as a build leaves it that was cut otherwise, counts in the first of them.
    """

    store: WorkStore
    parts: tuple[Part, ...]
    is_held: npt.NDArray[np.bool_]  # for each file of the corpus whether a part holds it

    @classmethod
    def of(cls, store: WorkStore, names: Sequence[str], asked: Places) -> "Listed":
        """The files behind some keys in the parts of these names; damaged parts are as if they were not there."""
        found: list[tuple[str, Part]] = []
        for name in names:
            listed = store.listed(name, ("key", "name", "rows"))
            if listed is not None:
                first = str(listed["name"][0]) if listed.num_rows else ""
                place = asked.find(listed["key"].to_pylist()).astype(np.int32)
                found.append((first, Part(name, listed["rows"].to_numpy(), place)))
        is_held = np.zeros(len(asked), bool)
        parts = [_fresh(part, is_held) for _, part in sorted(found, key=lambda item: item[0])]
        return cls(store, tuple(parts), is_held)

    @property
    def missing(self) -> Ints:
        """The files that no part holds, by their place in the corpus."""
        return np.flatnonzero(~self.is_held)

    def knows(self, files: Places) -> npt.NDArray[np.bool_]:
        """For each of some files, given by name, whether a part lists one of that name, with whatever content."""
        known = np.zeros(len(files), bool)
        for part in self.parts if len(files) else ():
            place = files.find(self._column(part, "name").to_pylist())
            known[place[place >= 0]] = True
        return known

    def held(self) -> Iterator[tuple[str, npt.NDArray[np.bool_]]]:
        """The parts that hold rows, by name, and for each row whether it counts."""
        for part in self.parts:
            counts = part.counts()
            if counts.any():
                yield part.name, counts

    def useless(self) -> Iterator[str]:
        """The parts of which no row counts."""
        return (part.name for part in self.parts if part.is_useless)

    def judged(self) -> Counter[str]:
        """How often each rule of records found something."""
        total: Counter[str] = Counter()
        for part in self._useful():
            said = self._column(part, "judged").filter(pa.array(part.place >= 0)).combine_chunks().flatten()
            codes = said.field("code").dictionary_encode()
            times = np.bincount(codes.indices.to_numpy(), said.field("times").to_numpy())
            total.update(dict(zip(codes.dictionary.to_pylist(), times.astype(int).tolist(), strict=True)))
        return total

    def findings(self, broken: Mapping[int, Diagnostic]) -> tuple[_Findings, _Findings]:
        """(one for each record that is not built, those that cost none), in the order of the corpus.

        Args:   broken: the finding of each file that broke its reader, by its place.
        """
        found: list[tuple[int, _Findings, _Findings]] = []
        for part in self._useful():
            said = self._column(part, "found")
            for row in np.flatnonzero(said.is_valid().to_numpy() & (part.place >= 0)).tolist():
                rows = json.loads(said[row].as_py())
                rejected, notes = (tuple(map(finding_of, rows[name])) for name in ("rejected", "notes"))
                found.append((int(part.place[row]), rejected, notes))
        found += [(place, (finding,), ()) for place, finding in broken.items()]
        found.sort(key=lambda item: item[0])
        return tuple(d for _, ds, _ in found for d in ds), tuple(d for _, _, ds in found for d in ds)

    def _useful(self) -> Iterator[Part]:
        return (part for part in self.parts if not part.is_useless)

    def _column(self, part: Part, name: str) -> pa.ChunkedArray:
        listed = self.store.listed(part.name, (name,))
        assert listed is not None, part.name
        return listed[name]


def _fresh(part: Part, is_held: npt.NDArray[np.bool_]) -> Part:
    """The part without the files that are held already; the others are, from now on."""
    place = np.where((part.place >= 0) & ~is_held[part.place], part.place, -1).astype(np.int32)
    asked = place[place >= 0]
    if len(np.unique(asked)) < len(asked):  # one file twice in a part
        first = np.zeros(len(place), bool)
        first[np.unique(place, return_index=True)[1]] = True
        place = np.where(first, place, -1).astype(np.int32)
    is_held[asked] = True
    return Part(part.name, part.rows, place)
