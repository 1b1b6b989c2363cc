"""The shelf: runs of shown articles, found again by their seats and read in birth order."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dataset_tools.engine import Budget, Engine, Task, get_engine
from dataset_tools.model.digest import BATCH_ROWS
from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.model.rows import DIGEST, SIZE
from dataset_tools.package.licence import TERMS
from dataset_tools.pipeline.budget import Progress
from dataset_tools.pipeline.show import CONFIGS, KEY, RUN_ROWS, SEAT, Run, Showing, seat_keys, show_run
from dataset_tools.storage import Store

TASK = f"{show_run.__module__}:{show_run.__name__}"
# Sections that are held while rows are read in order: neighbours in birth order are mostly neighbours in a run.
_HELD = 4
# Fewer seats than this are shown here: starting a process would take longer.
_IN_PROCESS = 2 * RUN_ROWS
_SECONDS = 600.0  # for one run; a fifth of a second is usual
_MADE = (SIZE.name, DIGEST.name, TERMS, SEAT)  # columns of a section that are no columns of the config


@dataclass(frozen=True, slots=True)
class Shelved:
    """Where each seat is found: run and number in it, in birth order."""

    store: Store
    runs: tuple[Run, ...]
    run: npt.NDArray[np.int32]
    seat: npt.NDArray[np.int16]
    split: npt.NDArray[np.object_]

    def rows(self, config: str) -> "ShelfRows":
        """The rows of a config."""
        return ShelfRows(self, config)


def shelve(  # noqa: PLR0913 - what to show, from where to where, and who does it
    seats: pa.Table,
    showing: Showing,
    *,
    work: Store,
    shelf: Store,
    engine: Engine,
    progress: Progress | None = None,
) -> Shelved:
    """Every seat on the shelf: those that lie there already, and the others shown now.

    Errors: DatasetToolsError where a row would stand in a config that its licence forbids.
    """
    keys = np.array(seat_keys(seats), f"S{KEY}")
    runs = _useful(_known(shelf, showing.digest()), keys)
    run, number = _find(keys, runs)
    split = np.array(seats["split"].to_pylist(), object)
    # A split is read as a whole: its seats stand in runs of their own, or in few with others.
    missing = np.array(sorted(np.flatnonzero(run < 0).tolist(), key=split.__getitem__), np.int64)
    if len(missing):
        shared = {"showing": showing, "work": work, "shelf": shelf}
        tasks = [
            _task(seats, keys, missing[i : i + RUN_ROWS], shared) for i in range(0, len(missing), RUN_ROWS)
        ]
        chosen = engine if len(missing) > _IN_PROCESS else get_engine("serial")
        runs += _shown(tasks, shelf, chosen, progress)
        run, number = _find(keys, runs)
    return Shelved(shelf, tuple(runs), run, number, split)


def forget(shelved: Shelved) -> None:
    """Remove the runs that this build did not use."""
    used = {shelved.runs[n].name for n in np.unique(shelved.run)}
    for name in shelved.store.names(".json"):
        if (stem := name.removesuffix(".json")) not in used:
            shelved.store.remove(name)
            shelved.store.remove(f"{stem}.arrow")


def _known(shelf: Store, showing: str) -> list[Run]:
    """Whole runs that were shown the same way, in the order of their names."""
    found = (_run(shelf, name) for name in shelf.names(".json"))
    return [run for run in found if run is not None and run.showing == showing]


def _run(shelf: Store, name: str) -> Run | None:
    try:
        run = Run(**json.loads(shelf.read(name)))
    except (OSError, ValueError, TypeError):
        return None
    return run if set(run.sections) == set(CONFIGS) else None


def _useful(runs: Sequence[Run], keys: npt.NDArray[np.bytes_]) -> list[Run]:
    """Runs of which at least half is asked for: the rest of a thinner one would be read in vain every time."""
    wanted = np.sort(keys)
    return [r for r in runs if 2 * np.isin(_keys(r), wanted, assume_unique=True).sum() >= len(_keys(r))]


def _keys(run: Run) -> npt.NDArray[np.bytes_]:
    return np.frombuffer(run.keys.encode(), f"S{KEY}")


def _find(
    keys: npt.NDArray[np.bytes_], runs: Sequence[Run]
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int16]]:
    """(run, number in it) of each key; -1 where it lies in none."""
    if not runs or not len(keys):
        return np.full(len(keys), -1, np.int32), np.zeros(len(keys), np.int16)
    lengths = [len(_keys(r)) for r in runs]
    known = np.concatenate([_keys(r) for r in runs])
    run = np.repeat(np.arange(len(runs), dtype=np.int32), lengths)
    number = np.concatenate([np.arange(n, dtype=np.int16) for n in lengths])
    order = np.argsort(known, kind="stable")
    places = order[np.minimum(np.searchsorted(known, keys, sorter=order), len(known) - 1)]
    hit = known[places] == keys
    return np.where(hit, run[places], -1).astype(np.int32), number[places]


def _task(
    seats: pa.Table, keys: npt.NDArray[np.bytes_], mine: npt.NDArray[np.int64], shared: Mapping[str, Any]
) -> Task:
    """The task that shows some of the seats; named by content, so that a repeated one overwrites itself."""
    said = shared["showing"].digest().encode() + keys[mine].tobytes()
    name = hashlib.sha256(said).hexdigest()[:32]
    return Task(name, TASK, {"seats": seats.take(pa.array(mine)).combine_chunks(), "name": name, **shared})


def _shown(tasks: list[Task], shelf: Store, engine: Engine, progress: Progress | None) -> list[Run]:
    """The runs that the tasks made."""
    runs: list[Run] = []
    for result in engine.run(tasks, Budget(seconds=_SECONDS)):
        if result.failure is not None:
            raise RuntimeError(f"showing {result.task.key}: {result.failure.detail}")
        run = _run(shelf, f"{result.value}.json")
        assert run is not None, result.value
        runs.append(run)
        if progress:
            progress("deciding what to show", len(runs), len(tasks))
    faults = [fault for run in runs for fault in run.faults]
    if faults:
        for run in runs:
            shelf.remove(f"{run.name}.json")
        raise DatasetToolsError(
            f"{len(faults)} rows would break their licence, the first: {min(faults)}",
            hint="see `dataset-tools policy explain`; the policy must be stricter",
        )
    return sorted(runs, key=lambda r: r.name)


class ShelfRows:
    """The rows of a config in birth order, read from runs; see `model.rows.Rows`."""

    def __init__(self, shelved: Shelved, config: str) -> None:
        self.shelved = shelved
        self.config = config

    @property
    def schema(self) -> pa.Schema:
        """The columns of the config."""
        if not self.shelved.runs:
            return pa.schema([])
        return pa.schema([f for f in self._section(0).schema if f.name not in _MADE])

    def batches(self, split: str | None = None) -> Iterator[pa.Table]:
        """All columns, in tables of bounded size."""
        yield from (t.drop_columns([*_MADE]) for t in self._ordered(None, split))

    def columns(self, names: Sequence[str]) -> Iterator[pa.Table]:
        """These columns."""
        yield from (t.select([*names]) for t in self._ordered((*names, SEAT), None))

    def narrow(self, names: Sequence[str]) -> Iterator[pa.Table]:
        """These columns, then what each row is known by."""
        return self.columns([*names, SIZE.name, DIGEST.name])

    def _ordered(self, names: tuple[str, ...] | None, split: str | None) -> Iterator[pa.Table]:
        wanted = slice(None) if split is None else self.shelved.split == split
        run, seat = self.shelved.run[wanted], self.shelved.seat[wanted]
        if not len(run):
            return
        options = self._only(names)
        read = lru_cache(_HELD)(lambda number: self._section(number, options).read_all())
        for start in range(0, len(run), BATCH_ROWS):
            yield _batch(run[start : start + BATCH_ROWS], seat[start : start + BATCH_ROWS], read)

    def _only(self, names: tuple[str, ...] | None) -> pa.ipc.IpcReadOptions:
        """How to read these columns of a section: in this thread, handing a millisecond of work to others costs two."""
        schema = self._section(0).schema
        fields = [] if names is None else sorted(schema.get_field_index(n) for n in names)
        return pa.ipc.IpcReadOptions(use_threads=False, included_fields=fields)

    def _section(
        self, number: int, options: pa.ipc.IpcReadOptions | None = None
    ) -> pa.ipc.RecordBatchFileReader:
        run = self.shelved.runs[number]
        start, length = run.sections[self.config]
        with self.shelved.store.open(f"{run.name}.arrow") as stream:
            stream.seek(start)
            return pa.ipc.open_file(pa.py_buffer(stream.read(length)), options=options)


def _batch(
    run: npt.NDArray[np.int32], seat: npt.NDArray[np.int16], read: Callable[[int], pa.Table]
) -> pa.Table:
    """The rows of some seats in their order, run by run."""
    pieces: list[pa.Table] = []
    places: list[npt.NDArray[np.int64]] = []
    for number in dict.fromkeys(run.tolist()):
        section = read(number)
        mine = np.flatnonzero(run == number)
        place_of = np.full(RUN_ROWS, -1)
        place_of[seat[mine]] = mine
        place = place_of[section[SEAT].to_numpy()]
        pieces.append(section.filter(pa.array(place >= 0)))
        places.append(place[place >= 0])
    order = np.concatenate(places)
    table = pa.concat_tables(pieces)
    if (order[1:] >= order[:-1]).all():
        return table
    return table.take(pa.array(np.argsort(order, kind="stable")))


def count(rows: ShelfRows) -> int:
    """How many rows a config has."""
    return sum(t.num_rows for t in rows.columns(["article_id"]))


def configs_of(shelved: Shelved) -> Mapping[str, ShelfRows]:
    """The rows of every config."""
    return {name: shelved.rows(name) for name in CONFIGS}
