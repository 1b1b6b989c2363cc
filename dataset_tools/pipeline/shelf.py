"""The shelf: runs of shown articles, found again by their seats; see `shelf_rows` for reading them."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dataset_tools.engine import Budget, Engine, Task, TaskResult, get_engine
from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.pipeline.budget import Progress
from dataset_tools.pipeline.show import CONFIGS, KEY, RUN_ROWS, Run, Showing, seat_keys, show_run
from dataset_tools.storage import Store

TASK = f"{show_run.__module__}:{show_run.__name__}"
# Fewer seats than this are shown here: starting a process would take longer.
_IN_PROCESS = 2 * RUN_ROWS
_SECONDS = 600.0  # for one run; a fifth of a second is usual

_Places = tuple[npt.NDArray[np.int32], npt.NDArray[np.int16]]  # of each key: run (-1: none), number in it


@dataclass(frozen=True, slots=True)
class Shelved:
    """Where each seat is found: run and number in it, in birth order."""

    store: Store
    runs: tuple[Run, ...]
    run: npt.NDArray[np.int32]
    seat: npt.NDArray[np.int16]
    splits: Sequence[str]
    split: npt.NDArray[np.int8]  # number among `splits`
    ids: pa.ChunkedArray  # article_id

    def of_split(self, split: str | None) -> npt.NDArray[np.bool_] | None:
        """For each seat whether it is of a split; None where no split is named."""
        if split is None:
            return None
        return (
            self.split == self.splits.index(split)
            if split in self.splits
            else np.zeros(len(self.split), bool)
        )


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
    keys = np.fromiter(seat_keys(seats), f"S{KEY}", seats.num_rows)
    runs, (run, number) = _useful(keys, _known(shelf, showing.digest()))
    splits, split = _coded(seats["split"])
    # A split is read as a whole: its seats stand in runs of their own, or in few with others.
    missing = np.flatnonzero(run < 0)
    missing = missing[np.argsort(split[missing], kind="stable")]
    if len(missing):
        shared = {"showing": showing, "work": work, "shelf": shelf}
        starts = range(0, len(missing), RUN_ROWS)
        tasks = (_task(seats, keys, missing[i : i + RUN_ROWS], shared) for i in starts)
        chosen = engine if len(missing) > _IN_PROCESS else get_engine("serial")
        runs += _shown(chosen.run(tasks, Budget(seconds=_SECONDS)), len(starts), shelf, progress)
        run, number = _find(keys, runs)
    return Shelved(shelf, tuple(runs), run, number, splits, split, seats["article_id"])


def _coded(column: pa.ChunkedArray) -> tuple[list[str], npt.NDArray[np.int8]]:
    """The values in order, and for each row the number of its value."""
    coded = column.cast(pa.dictionary(pa.int32(), pa.string())).combine_chunks()
    names = coded.dictionary.to_pylist()
    values = sorted(names)
    rank = np.array([values.index(name) for name in names], np.int8)
    return values, rank[coded.indices.to_numpy()]


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


def _useful(keys: npt.NDArray[np.bytes_], runs: list[Run]) -> tuple[list[Run], _Places]:
    """Runs of which at least half is asked for, and where in them each key is.

    The rest of a thinner one would be read in vain every time.
    """
    places = _find(keys, runs)
    hits = np.bincount(places[0][places[0] >= 0], minlength=len(runs))
    kept = [run for run, n in zip(runs, hits.tolist(), strict=True) if 2 * n >= len(run.keys) // KEY]
    return kept, places if len(kept) == len(runs) else _find(keys, kept)


def _keys(run: Run) -> npt.NDArray[np.bytes_]:
    return np.frombuffer(run.keys.encode(), f"S{KEY}")


def _find(keys: npt.NDArray[np.bytes_], runs: Sequence[Run]) -> _Places:
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
    some = seats.take(pa.array(mine))
    part = some["part"].cast(pa.string())  # a task names its own parts only
    some = some.set_column(some.schema.get_field_index("part"), "part", part).combine_chunks()
    return Task(name, TASK, {"seats": some, "name": name, **shared})


def _shown(
    results: Iterator[TaskResult], expected: int, shelf: Store, progress: Progress | None
) -> list[Run]:
    """The runs that the tasks made."""
    runs: list[Run] = []
    for result in results:
        if result.failure is not None:
            raise RuntimeError(f"showing {result.task.key}: {result.failure.detail}")
        run = _run(shelf, f"{result.value}.json")
        assert run is not None, result.value
        runs.append(run)
        if progress:
            progress("deciding what to show", len(runs), expected)
    faults = [fault for run in runs for fault in run.faults]
    if faults:
        for run in runs:
            shelf.remove(f"{run.name}.json")
        raise DatasetToolsError(
            f"{len(faults)} rows would break their licence, the first: {min(faults)}",
            hint="see `dataset-tools policy explain`; the policy must be stricter",
        )
    return sorted(runs, key=lambda r: r.name)
