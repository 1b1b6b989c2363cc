"""What every job of the flow is given: how to run, what files are read by, and the day."""

import datetime as dt
import os
import time
from dataclasses import dataclass

from dataset_tools.annotate.quotes.ranker import load_ranker
from dataset_tools.convert.inventory import Inventory
from dataset_tools.engine import Engine, get_engine
from dataset_tools.model.project import Project
from dataset_tools.pipeline.budget import Progress
from dataset_tools.pipeline.overrides import read_overrides
from dataset_tools.pipeline.read import ReadSettings
from dataset_tools.validate.rules import select_rules

# One small file is read in this process: starting another would take longer than reading it.
_IN_PROCESS_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How work is done; nothing here changes a byte of what is made."""

    workers: int = 0  # 0: one per core
    engine: str = "local"
    address: str | None = None
    progress: Progress | None = None

    def start(self) -> Engine:
        """The engine."""
        return get_engine(self.engine, self.workers, address=self.address)

    def engine_for(self, found: Inventory) -> Engine:
        """The engine for these files."""
        small = len(found.files) == 1 and found.files[0].size <= _IN_PROCESS_BYTES
        return get_engine("serial") if small and self.engine == "local" else self.start()


DEFAULTS = RunOptions()


def settings_of(project: Project) -> ReadSettings:
    """What the project says on reading."""
    select_rules(
        project.validate.select, project.validate.ignore
    )  # a wrong prefix is told here, not in a worker
    ranker = load_ranker(project.root / project.quotes.ranker) if project.quotes.ranker else None
    return ReadSettings(
        project.limits, project.sites, read_overrides(project), project.quotes, project.validate, ranker
    )


def today() -> dt.date:
    """The one place where the flow asks for the day; SOURCE_DATE_EPOCH stands in for it where it is set."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    now = (
        dt.datetime.fromtimestamp(int(epoch), dt.UTC)
        if epoch and epoch.isdigit()
        else dt.datetime.now(dt.UTC)
    )
    return now.date()


def now_ns() -> int:
    """The moment, which tells files that were written just now from others; no byte of a release depends on it."""
    return time.time_ns()
