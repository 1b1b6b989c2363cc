"""Past one machine: the same tasks on a Ray cluster (extra [ray]); the only module that imports Ray.

Only tasks are used, no Ray Data: exchange is by files, so the bytes of a release do not depend on the engine.
Each task runs in a worker process of its own node; a node that dies costs a retry.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from dataset_tools.engine.base import NO_LIMIT, Budget, Failure, FailureKind, Task, TaskResult, call
from dataset_tools.model.errors import MissingExtra

# A lost node, a crashed worker: tried so often before it counts as a failure of the task.
_RETRIES = 3
# Tasks submitted ahead for each CPU: enough to keep every worker busy, few enough that the driver stays small.
_AHEAD = 4


class RayEngine:
    """Runs tasks on the cluster at `address`; None starts one in this machine, "auto" joins the one that runs."""

    def __init__(self, workers: int = 0, *, address: str | None = None) -> None:
        self.workers = workers
        self.address = address

    def run(self, tasks: Iterable[Task], budget: Budget = NO_LIMIT) -> Iterator[TaskResult]:
        """The results, as they come."""
        ray = self._connect()
        remote = ray.remote(max_retries=_RETRIES, num_cpus=1)(_call)
        ahead = _AHEAD * max(1, int(ray.cluster_resources().get("CPU", 1)))
        source = iter(tasks)
        running: dict[Any, Task] = {}
        while True:
            while len(running) < ahead and (task := next(source, None)) is not None:
                running[remote.remote(task, budget)] = task
            if not running:
                return
            (ready, *_), _ = ray.wait(list(running), num_returns=1)
            task = running.pop(ready)
            try:
                yield _result(task, ray.get(ready))
            except ray.exceptions.RayError as error:
                yield TaskResult(task, failure=Failure(FailureKind.CRASHED, str(error)))

    def _connect(self) -> Any:
        try:
            import ray
        except ImportError as error:
            raise MissingExtra("the Ray engine", "ray") from error
        if not ray.is_initialized():
            local = {"num_cpus": self.workers or None, "include_dashboard": False}
            options: dict[str, Any] = {"address": self.address} if self.address else local
            ray.init(log_to_driver=False, **options)
        return ray


def _call(task: Task, budget: Budget) -> tuple[bool, Any]:
    """Run a task on a node: a process of our own holds the budget, since Ray has no time limit for one task."""
    if budget == NO_LIMIT and task.seconds is None:
        try:
            return True, call(task)
        except Exception:  # noqa: BLE001 - the failure of a task is a value
            import traceback

            return False, Failure(FailureKind.RAISED, traceback.format_exc())
    from dataset_tools.engine.local import LocalEngine

    (result,) = LocalEngine(1).run([task], budget)
    return (False, result.failure) if result.failure else (True, result.value)


def _result(task: Task, answer: tuple[bool, Any]) -> TaskResult:
    ok, payload = answer
    return TaskResult(task, payload) if ok else TaskResult(task, failure=payload)
