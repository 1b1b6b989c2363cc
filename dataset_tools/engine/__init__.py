"""Runs tasks; knows nothing of articles.

`ENGINES` is the table; third parties add one by the entry-point group `dataset_tools.engines`.
"""

from collections.abc import Callable
from importlib import import_module

from dataset_tools.engine.base import Budget, Engine, Failure, FailureKind, Task, TaskResult
from dataset_tools.model.errors import ConfigError

__all__ = ["ENGINES", "Budget", "Engine", "Failure", "FailureKind", "Task", "TaskResult", "get_engine"]

# Name → "module:factory"; a factory takes the number of workers (0: one per core).
ENGINES = {
    "serial": "dataset_tools.engine.serial:SerialEngine",
    "local": "dataset_tools.engine.local:LocalEngine",
    "ray": "dataset_tools.engine.ray:RayEngine",
}
ENTRY_POINTS = "dataset_tools.engines"


def get_engine(name: str, workers: int = 0, *, address: str | None = None) -> Engine:
    """The engine of that name; `address` is the cluster to join, for an engine that has clusters.

    Errors: ConfigError where there is none.
    """
    options = {"address": address} if address else {}
    if name in ENGINES:
        module, _, attribute = ENGINES[name].partition(":")
        factory: Callable[..., Engine] = getattr(import_module(module), attribute)
        return factory(workers, **options)
    from importlib.metadata import entry_points  # loads the parser of mails, which few runs need

    for point in entry_points(group=ENTRY_POINTS, name=name):
        return point.load()(workers, **options)  # type: ignore[no-any-return]
    raise ConfigError(f"unknown engine {name!r}", hint=f"known: {', '.join(sorted(ENGINES))}")
