"""Which part of the work table holds the rows of each file of a corpus, and what reading said of the files.

All of it in columns: a corpus may have many files, and most builds ask for all of them and read none.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from dataset_tools.model.diagnostic import Diagnostic
from dataset_tools.pipeline.work import FILES, Part, finding_of

_Findings = tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """Parts by the names of their first files, and the files of the corpus among those that they list.

    A file that two parts hold, as a build leaves it that was cut otherwise, counts in the first of them.
    """

    parts: tuple[Part, ...]
    keys: pa.StringArray  # of the files of the corpus, in its order
    place: npt.NDArray[np.int64]  # of each listed file among `keys`; -1 for one that nobody asks for

    @classmethod
    def of(cls, parts: Iterable[Part], keys: pa.StringArray) -> "Listed":
        """The files behind `keys` in some parts."""
        ordered = tuple(sorted(parts, key=_first_name))
        known = _column(ordered, "key")
        found = pc.index_in(keys, value_set=known)
        asked = np.flatnonzero(found.is_valid().to_numpy(zero_copy_only=False))
        place = np.full(len(known), -1)
        place[found.drop_null().to_numpy()] = asked
        return cls(ordered, keys, place)

    @property
    def missing(self) -> npt.NDArray[np.int64]:
        """The files that no part holds, by their place among the keys."""
        unseen = np.ones(len(self.keys), bool)
        unseen[self.place[self.place >= 0]] = False
        return np.flatnonzero(unseen)

    def reasons(self, names: Sequence[str]) -> list[str]:
        """Why each of these files is read: another build knew it with other content, or none did."""
        known = pc.is_in(pa.array(names, pa.string()), value_set=_column(self.parts, "name"))
        return ["changed" if is_known else "new" for is_known in known.to_pylist()]

    def held(self) -> Iterator[tuple[Part, npt.NDArray[np.bool_]]]:
        """The parts that hold rows, and for each row whether it counts."""
        for part, places in self._parts():
            counts = np.repeat(places >= 0, part.files["rows"].to_numpy())
            if counts.any():
                yield part, counts

    def useless(self) -> Iterator[Part]:
        """The parts of which no row counts, now or in a build that asks for the same files."""
        return (part for part, places in self._parts() if (places < 0).all())

    def judged(self) -> Counter[str]:
        """How often each rule of records found something."""
        total: Counter[str] = Counter()
        for part, places in self._parts():
            said = part.files["judged"].filter(pa.array(places >= 0)).combine_chunks().flatten()
            codes = said.field("code").dictionary_encode()
            times = np.bincount(codes.indices.to_numpy(), said.field("times").to_numpy())
            total.update(dict(zip(codes.dictionary.to_pylist(), times.astype(int).tolist(), strict=True)))
        return total

    def findings(self, broken: Mapping[str, Diagnostic]) -> tuple[_Findings, _Findings]:
        """(one for each record that is not built, those that cost none), in the order of the corpus.

        Args:   broken: the finding of each file that broke its reader, by its key.
        """
        found: list[tuple[int, _Findings, _Findings]] = []
        for part, places in self._parts():
            said = part.files["found"]
            for row in np.flatnonzero(said.is_valid().to_numpy() & (places >= 0)).tolist():
                rows = json.loads(said[row].as_py())
                rejected, notes = (tuple(map(finding_of, rows[name])) for name in ("rejected", "notes"))
                found.append((int(places[row]), rejected, notes))
        order = {key: place for place, key in enumerate(self.keys.to_pylist())} if broken else {}
        found += [(order[key], (finding,), ()) for key, finding in broken.items()]
        found.sort(key=lambda item: item[0])
        return tuple(d for _, ds, _ in found for d in ds), tuple(d for _, _, ds in found for d in ds)

    def _parts(self) -> Iterator[tuple[Part, npt.NDArray[np.int64]]]:
        """Each part with the places of its files."""
        start = 0
        for part in self.parts:
            yield part, self.place[start : start + part.files.num_rows]
            start += part.files.num_rows


def _first_name(part: Part) -> str:
    return str(part.files["name"][0]) if part.files.num_rows else ""


def _column(parts: Sequence[Part], name: str) -> pa.ChunkedArray:
    return pa.chunked_array([c for p in parts for c in p.files[name].chunks], FILES.field(name).type)
