"""The engine without processes: for tests, debuggers and single small files."""

import contextlib
import signal
import threading
import traceback
from collections.abc import Iterable, Iterator
from types import FrameType

from dataset_tools.engine.base import NO_LIMIT, Budget, Failure, FailureKind, Task, TaskResult, call
from dataset_tools.model.errors import ConfigError


class SerialEngine:
    """Runs tasks one after the other in this process.

    The time limit is an alarm: it ends Python code and regular expressions, but not a hang inside a C library, and
    it needs the main thread of a Unix system. The memory limit is not enforced.
    """

    def __init__(self, workers: int = 0, address: str | None = None) -> None:
        del workers
        if address:
            raise ConfigError("the serial engine has no address", hint="use --engine ray")

    def run(self, tasks: Iterable[Task], budget: Budget = NO_LIMIT) -> Iterator[TaskResult]:
        """The results, in order."""
        for task in tasks:
            seconds = budget.seconds if task.seconds is None else task.seconds
            try:
                with _alarm(seconds):
                    value = call(task)
            except _TooLong:
                detail = f"stopped after {seconds:g} s"
                yield TaskResult(task, failure=Failure(FailureKind.TIMEOUT, detail))
            except Exception:  # noqa: BLE001 - a task may raise anything; its failure is a value
                yield TaskResult(task, failure=Failure(FailureKind.RAISED, traceback.format_exc()))
            else:
                yield TaskResult(task, value)


class _TooLong(BaseException):
    """Not an Exception, so that no `except Exception` on the way can swallow it."""


@contextlib.contextmanager
def _alarm(seconds: float | None) -> Iterator[None]:
    possible = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
    if seconds is None or not possible:
        yield
        return

    def ring(_: int, __: FrameType | None) -> None:
        raise _TooLong

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
