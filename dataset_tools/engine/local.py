"""The default engine: a few spawned processes that can be killed one by one.

`concurrent.futures` cannot end a single hung task, and one crash breaks its whole pool. Here each worker has
its own pipe: a crash or a time-out costs the task that caused it, and a fresh worker takes the next.
"""

import contextlib
import multiprocessing as mp
import os
import sys
import time
import traceback
import weakref
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess

from dataset_tools.engine.base import NO_LIMIT, Budget, Failure, FailureKind, Task, TaskResult, call
from dataset_tools.engine.process import run_alone
from dataset_tools.model.errors import ConfigError

# Spawn, not fork: the same on every system, and safe with the threads of Arrow and polars.
_CONTEXT = mp.get_context("spawn")
_ATTEMPTS = 2  # a crash may be the machine's fault once


class LocalEngine:
    """Runs tasks in `workers` spawned processes; 0 means one per core.

    Workers of a run that ended well serve the next run of the same engine: starting one, with the libraries that it
    loads, takes as long as reading 200 articles. They end with the engine.
    """

    def __init__(self, workers: int = 0, address: str | None = None) -> None:
        if address:
            raise ConfigError("the local engine has no address", hint="use --engine ray")
        self.workers = workers or os.cpu_count() or 1
        self._idle: list[_Worker] = []
        weakref.finalize(self, _stop, self._idle)

    def run(self, tasks: Iterable[Task], budget: Budget = NO_LIMIT) -> Iterator[TaskResult]:
        """The results, as they come; at most `workers` tasks are under way."""
        pending: deque[tuple[Task, int]] = deque()
        source = iter(tasks)
        pool = self._rested(budget)
        try:
            while True:
                while len(pending) < self.workers and (task := next(source, None)) is not None:
                    pending.append((task, 1))
                _feed(pool, pending, self.workers, budget)
                busy = [w for w in pool if w.job is not None]
                if not busy:
                    return
                yield from _collect(pool, busy, pending, budget)
        finally:
            self._idle += [w for w in pool if w.job is None]
            _stop([w for w in pool if w.job is not None])

    def _rested(self, budget: Budget) -> list["_Worker"]:
        """The workers of earlier runs that may serve under this budget; the others end."""
        rested = [*self._idle]
        self._idle.clear()
        pool = [w for w in rested if w.memory_bytes == budget.memory_bytes and w.process.is_alive()]
        _stop([w for w in rested if w not in pool])
        return pool


@dataclass(frozen=True, slots=True)
class _Job:
    task: Task
    attempt: int
    started: float

    def end(self, budget: Budget) -> float | None:
        """When its time is over, by the clock of `started`; None where nothing limits it."""
        seconds = budget.seconds if self.task.seconds is None else self.task.seconds
        return None if seconds is None else self.started + seconds


class _Worker:
    """One process and the pipe to it."""

    def __init__(self, budget: Budget) -> None:
        self.memory_bytes = budget.memory_bytes
        self.pipe, child = _CONTEXT.Pipe()
        self.process: SpawnProcess = _CONTEXT.Process(
            target=_serve, args=(child, budget.memory_bytes), daemon=True
        )
        with _without_main():
            self.process.start()
        child.close()
        self.job: _Job | None = None

    def give(self, task: Task, attempt: int) -> None:
        self.job = _Job(task, attempt, time.monotonic())
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            # A worker that died before it could be fed is seen as crashed when its pipe is read.
            self.pipe.send(task)

    def stop(self) -> None:
        if self.process.is_alive():
            self.process.kill()
        self.process.join()
        self.pipe.close()


def _stop(workers: Iterable[_Worker]) -> None:
    for worker in workers:
        worker.stop()


@contextlib.contextmanager
def _without_main() -> Iterator[None]:
    """A spawned process would run the user's script once more, to find names in it; our tasks name modules instead.

    So a script needs no `if __name__ == "__main__"`, and a program read from standard input works, too.
    """
    main = sys.modules["__main__"]
    names = ("__file__", "__spec__")
    kept = {name: getattr(main, name) for name in names if hasattr(main, name)}
    try:
        main.__spec__ = None
        if "__file__" in kept:
            del main.__file__
        yield
    finally:
        for name, value in kept.items():
            setattr(main, name, value)


def _feed(pool: list[_Worker], pending: deque[tuple[Task, int]], size: int, budget: Budget) -> None:
    while pending:
        idle = next((w for w in pool if w.job is None), None)
        if idle is None:
            if len(pool) >= size:
                return
            idle = _Worker(budget)
            pool.append(idle)
        idle.give(*pending.popleft())


def _collect(
    pool: list[_Worker], busy: list[_Worker], pending: deque[tuple[Task, int]], budget: Budget
) -> Iterator[TaskResult]:
    ends = [end for w in busy if w.job and (end := w.job.end(budget)) is not None]
    patience = max(0.0, min(ends) - time.monotonic()) if ends else None
    ready = {id(pipe) for pipe in wait([w.pipe for w in busy], patience)}
    for worker in busy:
        job = worker.job
        assert job is not None
        if id(worker.pipe) in ready:
            yield from _receive(pool, worker, job, pending)
        elif (end := job.end(budget)) is not None and time.monotonic() >= end:
            _retire(pool, worker)
            detail = f"stopped after {end - job.started:g} s"
            yield TaskResult(job.task, failure=Failure(FailureKind.TIMEOUT, detail))


def _receive(
    pool: list[_Worker], worker: _Worker, job: _Job, pending: deque[tuple[Task, int]]
) -> Iterator[TaskResult]:
    try:
        ok, payload = worker.pipe.recv()
    except (EOFError, OSError):
        worker.process.join()
        code = worker.process.exitcode
        _retire(pool, worker)
        if job.attempt < _ATTEMPTS:
            pending.append((job.task, job.attempt + 1))
        else:
            detail = f"the worker process died (exit code {code})"
            yield TaskResult(job.task, failure=Failure(FailureKind.CRASHED, detail))
        return
    worker.job = None
    if ok:
        yield TaskResult(job.task, payload)
    else:
        yield TaskResult(job.task, failure=Failure(FailureKind.RAISED, payload))


def _retire(pool: list[_Worker], worker: _Worker) -> None:
    worker.stop()
    pool.remove(worker)


def _serve(pipe: Connection, memory_bytes: int | None) -> None:
    """The life of a worker: take a task, answer, until the pipe closes."""
    _limit_memory(memory_bytes)
    while True:
        try:
            task = pipe.recv()
        except (EOFError, KeyboardInterrupt):
            return
        try:
            run_alone()
            answer = (True, call(task))
        except KeyboardInterrupt:
            return
        except BaseException:  # noqa: BLE001 - MemoryError and SystemExit are failures of the task, too
            answer = (False, traceback.format_exc())
        pipe.send(answer)


def _limit_memory(memory_bytes: int | None) -> None:
    if memory_bytes is None:
        return
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
