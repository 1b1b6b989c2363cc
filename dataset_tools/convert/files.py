"""Stage 1 of 9. The raw files of a corpus as columns: some 90 bytes a file, of which a Python object takes 500.

A file is made an object again when somebody asks for it, and forgotten after that.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import overload

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dataset_tools.convert.place import SIDECAR
from dataset_tools.model.record import Member, RawFile

# Files that are objects at the same time, and how many such batches make a chunk of the columns: in one piece they
# would be there twice for a moment.
_BATCH, _CHUNK = 1000, 64

# `place` and `sidecar_place` are null for a file below the root, by its name, and for the sidecar beside it. Otherwise
# they hold the numbers of a `Member`, its pack by number; of any other path they hold nothing, and `elsewhere` has it.
_COLUMNS = pa.schema([
    ("name", pa.string()), ("size", pa.int64()), ("sha256", pa.binary(32)), ("sidecar_sha256", pa.binary()),
    ("place", pa.binary()), ("sidecar_place", pa.binary()),
])  # fmt: skip


@dataclass(frozen=True, slots=True)
class Files(Sequence[RawFile]):
    """Raw files in their order."""

    root: str = ""
    table: pa.Table = field(default_factory=_COLUMNS.empty_table, repr=False)
    packs: tuple[Path, ...] = ()
    elsewhere: dict[str, str] = field(default_factory=dict)  # name → path of a file that is not at root/name

    @classmethod
    def of(cls, files: Iterable[RawFile], root: str = "") -> "Files":
        """The same files as columns."""
        packs: dict[Path, int] = {}
        elsewhere: dict[str, str] = {}
        source, start = iter(files), start_of(root)
        batches, whole = [_COLUMNS.empty_table()], [_COLUMNS.empty_table()]
        while batch := list(islice(source, _BATCH)):
            elsewhere |= {f.name: f.path for f in batch if _is_elsewhere(f, start)}  # type: ignore[misc]
            batches.append(_table(batch, packs))
            if len(batches) >= _CHUNK:
                whole.append(pa.concat_tables(batches).combine_chunks())
                batches.clear()
        whole.append(pa.concat_tables([*batches, _COLUMNS.empty_table()]).combine_chunks())
        return cls(root, pa.concat_tables(whole), tuple(packs), elsewhere)

    def __len__(self) -> int:
        """How many files there are."""
        return int(self.table.num_rows)

    @overload
    def __getitem__(self, index: int) -> RawFile: ...
    @overload
    def __getitem__(self, index: slice) -> "Files": ...
    def __getitem__(self, index: int | slice) -> "RawFile | Files":
        """One file, or some."""
        if isinstance(index, slice):
            return self.take(np.arange(len(self))[index])
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        return next(self._objects(self.table.slice(index % len(self), 1)))

    def __iter__(self) -> Iterator[RawFile]:
        """Every file, as an object for the moment."""
        for start in range(0, len(self), _BATCH):
            yield from self._objects(self.table.slice(start, _BATCH))

    def __eq__(self, other: object) -> bool:
        """Whether these are the same files in the same order."""
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def names(self) -> Iterator[str]:
        """The name of every file."""
        for start in range(0, len(self), _BATCH):
            yield from self.table["name"].slice(start, _BATCH).to_pylist()

    def take(self, places: npt.NDArray[np.int64]) -> "Files":
        """The files at these places; all of them are these very columns."""
        if len(places) == len(self) and np.array_equal(places, np.arange(len(self))):
            return self
        return Files(self.root, self.table.take(pa.array(places, pa.int64())), self.packs, self.elsewhere)

    def _objects(self, table: pa.Table) -> Iterator[RawFile]:
        start = start_of(self.root)
        for name, size, digest, beside, place, beside_place in zip(
            *(c.to_pylist() for c in table.columns), strict=True
        ):
            path = self._member(place) if place else self.elsewhere.get(name) or below(start, name)
            sidecar = None
            if beside is not None:
                sidecar = f"{path}{SIDECAR}" if beside_place is None else self._member(beside_place)
            yield RawFile(path, name, size, digest.hex(), sidecar, beside.hex() if beside else None)

    def _member(self, place: bytes) -> Member:
        pack, start, packed, size, deflated = np.frombuffer(place, np.int64).tolist()
        return Member(self.packs[pack], start, packed, size, bool(deflated))


def start_of(root: str) -> str:
    """What the path of every file below `root` starts with."""
    return os.path.join(root, "")  # noqa: PTH118 - a Path has no end


def below(start: str, name: str) -> str:
    """The path of a file that is called `name`, with "/" on every system, behind `start`."""
    return start + name if os.sep == "/" else start + name.replace("/", os.sep)


def _is_elsewhere(file: RawFile, start: str) -> bool:
    return isinstance(file.path, str) and file.path != below(start, file.name)


def _table(files: Sequence[RawFile], packs: dict[Path, int]) -> pa.Table:
    def numbers(place: str | Member | None) -> bytes | None:
        if not isinstance(place, Member):
            return None
        pack = packs.setdefault(place.pack, len(packs))
        return np.array([pack, place.start, place.packed, place.size, place.deflated], np.int64).tobytes()

    columns = (
        [f.name for f in files],
        [f.size for f in files],
        [bytes.fromhex(f.sha256) for f in files],
        [bytes.fromhex(f.sidecar_sha256) if f.sidecar_sha256 else None for f in files],
        [numbers(f.path) for f in files],
        [numbers(f.sidecar) for f in files],
    )
    return pa.table([pa.array(c, f.type) for c, f in zip(columns, _COLUMNS, strict=True)], schema=_COLUMNS)
