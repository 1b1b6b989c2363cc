"""The rows of a config in birth order, put together from the runs on the shelf.

Neighbours in birth order are mostly neighbours in a run, too: rows are taken out in stretches, without copying, and a
section is read once for many of them. What every row is known by is read once for all who ask.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import IO

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dataset_tools.model.digest import BATCH_ROWS
from dataset_tools.model.rows import DIGEST, SIZE
from dataset_tools.package.config import COUNTED
from dataset_tools.package.licence import TERMS
from dataset_tools.pipeline.shelf import Shelved
from dataset_tools.pipeline.show import CONFIGS, SEAT

# Sections that are held while rows are read in order: the run at hand, and those of later builds that mend it.
_HELD = 8
# Stretches of a batch up to which it is cut together; where neighbours are far apart, rows are picked one by one.
_STRETCHES = BATCH_ROWS // 8
_MADE = (SIZE.name, DIGEST.name, TERMS, SEAT)  # columns of a section that are no columns of the config
# What is kept at hand of every row besides its id, size and digest.
_FEW = ("split", *COUNTED, TERMS)

Section = tuple[pa.Table, npt.NDArray[np.int16]]  # rows in the order of seats, and the seat of each


class ShelfRows:
    """The rows of a config in birth order, read from runs; see `model.rows.Rows`."""

    def __init__(self, shelved: Shelved, config: str) -> None:
        self.shelved = shelved
        self.config = config

    @cached_property
    def schema(self) -> pa.Schema:
        """The columns of the config."""
        return pa.schema([f for f in self._section_schema if f.name not in _MADE])

    def batches(self, split: str | None = None) -> Iterator[pa.Table]:
        """All columns, in tables of bounded size."""
        yield from (t.drop_columns([*_MADE]) for t in self._ordered(None, self.shelved.of_split(split)))

    def columns(self, names: Sequence[str]) -> Iterator[pa.Table]:
        """These columns."""
        if self.schema.names and set(names) <= set(self._held_names):
            yield from self._of_held(names)
        else:
            yield from (t.select([*names]) for t in self._ordered((*names, SEAT)))

    def some(self, ids: pa.Array, names: Sequence[str]) -> Iterator[pa.Table]:
        """These columns of some articles; runs that hold none of them are not read."""
        asked = pa.compute.is_in(self.shelved.ids, value_set=ids).to_numpy(zero_copy_only=False)
        yield from (t.select([*names]) for t in self._ordered((*names, SEAT), asked))

    def narrow(self, names: Sequence[str]) -> Iterator[pa.Table]:
        """These columns, then what each row is known by."""
        return self.columns([*names, SIZE.name, DIGEST.name])

    def _of_held(self, names: Sequence[str]) -> Iterator[pa.Table]:
        schema = pa.schema([self._section_schema.field(n) for n in names])
        fields = sorted(self._held_names.index(n) for n in names)
        reader = pa.ipc.open_file(
            self._held, options=pa.ipc.IpcReadOptions(use_threads=False, included_fields=fields)
        )
        for number in range(reader.num_record_batches):
            yield pa.Table.from_batches([reader.get_batch(number)]).select([*names]).cast(schema)

    @cached_property
    def _held_names(self) -> list[str]:
        return [n for n in ("article_id", *_FEW, SIZE.name, DIGEST.name) if n in self._section_schema.names]

    @cached_property
    def _held(self) -> IO[bytes]:
        """What every row is known by, read once for all who ask: a file without a name."""
        names = self._held_names
        held = pa.schema([self._section_schema.field(n) for n in names])
        file = tempfile.TemporaryFile()  # noqa: SIM115 - as long as the rows
        options = pa.ipc.IpcWriteOptions(compression="lz4", use_threads=False)
        with pa.ipc.new_file(file, held, options=options) as writer:
            for batch in self._ordered((*names, SEAT)):
                writer.write_table(batch.select(names).cast(held).combine_chunks())
        return file

    @cached_property
    def _section_schema(self) -> pa.Schema:
        return self._reader(0, None).schema if self.shelved.runs else pa.schema([])

    def _ordered(
        self, names: tuple[str, ...] | None, asked: npt.NDArray[np.bool_] | None = None
    ) -> Iterator[pa.Table]:
        wanted = slice(None) if asked is None else asked
        run, seat = self.shelved.run[wanted], self.shelved.seat[wanted]
        if not len(run):
            return
        options = self._only(names)
        read = lru_cache(_HELD)(lambda number: _section(self._reader(number, options).read_all()))
        for start in range(0, len(run), BATCH_ROWS):
            yield _batch(run[start : start + BATCH_ROWS], seat[start : start + BATCH_ROWS], read)

    def _only(self, names: tuple[str, ...] | None) -> pa.ipc.IpcReadOptions:
        """How to read these columns of a section: in this thread, handing a millisecond of work to others costs two."""
        schema = self._section_schema
        fields = [] if names is None else sorted(schema.get_field_index(n) for n in names)
        return pa.ipc.IpcReadOptions(use_threads=False, included_fields=fields)

    def _reader(self, number: int, options: pa.ipc.IpcReadOptions | None) -> pa.ipc.RecordBatchFileReader:
        run = self.shelved.runs[number]
        start, length = run.sections[self.config]
        with self.shelved.store.open(f"{run.name}.arrow") as stream:
            stream.seek(start)
            return pa.ipc.open_file(pa.py_buffer(stream.read(length)), options=options)


def configs_of(shelved: Shelved) -> Mapping[str, ShelfRows]:
    """The rows of every config."""
    return {name: ShelfRows(shelved, name) for name in CONFIGS}


def count(rows: ShelfRows) -> int:
    """How many rows a config has."""
    return sum(t.num_rows for t in rows.columns(["article_id"]))


def _section(table: pa.Table) -> Section:
    """The rows of a section in the order of their seats."""
    seats = table[SEAT].to_numpy()
    if (seats[1:] >= seats[:-1]).all():
        return table, seats
    order = np.argsort(seats, kind="stable")
    return table.take(pa.array(order)), seats[order]


def _batch(
    run: npt.NDArray[np.int32], seat: npt.NDArray[np.int16], read: Callable[[int], Section]
) -> pa.Table:
    """The rows of some seats in their order; a seat may have no row of a config, or many."""
    stretches = np.count_nonzero(_begins(run, seat))
    return (_cut if stretches <= _STRETCHES else _picked)(run, seat, read)


def _begins(run: npt.NDArray[np.int32], seat: npt.NDArray[np.int16]) -> npt.NDArray[np.bool_]:
    """Whether a seat is not the next one of the run of the seat before."""
    first: npt.NDArray[np.bool_] = np.ones(len(run), bool)
    first[1:] = (run[1:] != run[:-1]) | (seat[1:] != seat[:-1] + 1)
    return first


def _cut(run: npt.NDArray[np.int32], seat: npt.NDArray[np.int16], read: Callable[[int], Section]) -> pa.Table:
    """The rows, stretch by stretch."""
    starts = np.flatnonzero(_begins(run, seat))
    pieces = []
    for start, end in zip(starts.tolist(), [*starts[1:].tolist(), len(run)], strict=True):
        table, seats = read(int(run[start]))
        first = int(np.searchsorted(seats, seat[start], side="left"))
        last = int(np.searchsorted(seats, seat[end - 1], side="right"))
        pieces.append(table.slice(first, last - first))
    return pa.concat_tables(pieces)


def _picked(
    run: npt.NDArray[np.int32], seat: npt.NDArray[np.int16], read: Callable[[int], Section]
) -> pa.Table:
    """The rows, run by run, then all of them put in order."""
    pieces: list[pa.Table] = []
    places: list[npt.NDArray[np.int64]] = []
    for number in np.unique(run).tolist():
        table, seats = read(number)
        mine = np.flatnonzero(run == number)
        place_of = np.full(max(int(seat[mine].max()), int(seats.max(initial=0))) + 1, -1)
        place_of[seat[mine]] = mine
        place = place_of[seats]
        pieces.append(table.filter(pa.array(place >= 0)))
        places.append(place[place >= 0])
    order = np.argsort(np.concatenate(places), kind="stable")
    return pa.concat_tables(pieces).take(pa.array(order))
