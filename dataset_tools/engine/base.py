"""What an engine is: one verb over independent tasks.

A task names a function and its arguments, so that it can be sent to another process or machine.
Results come in any order; the caller puts them in order. A failed task is a value, not an exception:
what to do with it is the caller's decision.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from importlib import import_module
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Task:
    """A call that can travel: `function` is "module:name", everything in `arguments` is picklable."""

    key: str  # names the task among those of one run
    function: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    seconds: float | None = None  # its own limit; None: that of the run's budget


class FailureKind(StrEnum):
    """How a task ended badly."""

    RAISED = "raised"  # the function raised
    CRASHED = "crashed"  # the process died: out of memory, a fault in a C library
    TIMEOUT = "timeout"  # killed at the time limit


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a task gave no value; `detail` is for a log, not for a page."""

    kind: FailureKind
    detail: str


@dataclass(frozen=True, slots=True)
class TaskResult:
    """The value of a task, or the reason why there is none."""

    task: Task
    value: Any = None
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class Budget:
    """Limits for one task. None: no limit."""

    seconds: float | None = None
    memory_bytes: int | None = None  # address space of a worker; ignored where the system has no such limit


NO_LIMIT = Budget()


class Engine(Protocol):
    """Runs tasks; every task is tried at least once, a crashed one twice."""

    def run(self, tasks: Iterable[Task], budget: Budget = NO_LIMIT) -> Iterator[TaskResult]:
        """The results, as they come."""
        ...


def call(task: Task) -> Any:
    """Run a task in this process."""
    module, _, name = task.function.partition(":")
    return getattr(import_module(module), name)(**task.arguments)
