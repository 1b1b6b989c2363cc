"""The engine without processes: for tests, debuggers and single files that are trusted."""

import traceback
from collections.abc import Iterable, Iterator

from dataset_tools.engine.base import NO_LIMIT, Budget, Failure, FailureKind, Task, TaskResult, call


class SerialEngine:
    """Runs tasks one after the other in this process; budgets are not enforced."""

    def run(self, tasks: Iterable[Task], budget: Budget = NO_LIMIT) -> Iterator[TaskResult]:  # noqa: ARG002
        """The results, in order."""
        for task in tasks:
            try:
                yield TaskResult(task, call(task))
            except Exception:  # noqa: BLE001 - a task may raise anything; its failure is a value
                yield TaskResult(task, failure=Failure(FailureKind.RAISED, traceback.format_exc()))
