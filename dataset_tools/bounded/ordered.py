"""Many byte strings in order, of which a bounded number is in memory."""

import heapq
import pickle
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from typing import IO

# Strings that are sorted at once, and that are read back at once of each such run: 10 MB, and 100 kB a run.
_RUN, _BLOCK = 100_000, 1000


def ordered(items: Iterable[bytes]) -> Iterator[bytes]:
    """The items in their order; beyond a run of them, the runs wait in files without a name."""
    source = iter(items)
    run = sorted(islice(source, _RUN))
    if len(run) < _RUN:
        yield from run
        return
    with ExitStack() as stack:
        runs: list[IO[bytes]] = []
        while run:
            runs.append(stack.enter_context(tempfile.TemporaryFile()))
            _write(run, runs[-1])
            run = sorted(islice(source, _RUN))
        yield from heapq.merge(*map(_read, runs))


def _write(run: Sequence[bytes], to: IO[bytes]) -> None:
    for start in range(0, len(run), _BLOCK):
        pickle.dump(run[start : start + _BLOCK], to)


def _read(run: IO[bytes]) -> Iterator[bytes]:
    end = run.tell()
    run.seek(0)
    while run.tell() < end:
        yield from pickle.load(run)  # noqa: S301 - our own file of a moment ago, which has no name
