"""How files are cut into tasks, how long a task may take, what is told of it, and what is said of a file that broke its reader."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from dataset_tools.convert.formats import is_plain
from dataset_tools.engine import Budget, Engine, Failure, FailureKind, get_engine
from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.model.project import LimitsConfig
from dataset_tools.model.record import RawFile

# A task reads at most so much: long enough to repay the way to another process, short enough to share evenly.
GROUP_FILES = 128
GROUP_BYTES = 8 << 20
# So much plain text is read in this process: reading 100 articles of 3 kB takes as long as starting another, 0.5 s of CPU.
IN_PROCESS_FILES, IN_PROCESS_BYTES = 500, 1 << 20
# Time that a file may take beyond the limit for one record, by its size: a megabyte of short records takes 2 s here,
# one of WARC the same. Eight times as much is a machine with five times more to do than it has cores for: with 4 s, a
# task of 30,000 records ran out of time there and was read again file by file.
SECONDS_PER_MB = 16.0

T = TypeVar("T")
Progress = Callable[[str, int, int], None]  # what, done, of how many


def groups(files: Iterable[RawFile], most: int = GROUP_FILES) -> Iterator[list[RawFile]]:
    """Files cut into tasks of about equal work, in order; at most so many in one."""
    return grouped(files, lambda file: file.size, most)


def grouped(items: Iterable[T], size_of: Callable[[T], int], most: int = GROUP_FILES) -> Iterator[list[T]]:
    """What stands for a file each, cut like `groups`."""
    group: list[T] = []
    size = 0
    for item in items:
        if group and (len(group) >= most or size + size_of(item) > GROUP_BYTES):
            yield group
            group, size = [], 0
        group.append(item)
        size += size_of(item)
    if group:
        yield group


def engine_for(files: Sequence[RawFile], engine: Engine) -> Engine:
    """`engine`, or this process for a little plain text; what other libraries read may crash, and stays outside."""
    few = len(files) <= IN_PROCESS_FILES and sum(f.size for f in files) <= IN_PROCESS_BYTES
    return get_engine("serial") if few and all(map(is_plain, files)) else engine


def seconds_for(files: Iterable[RawFile], limits: LimitsConfig) -> float:
    """The time that a task over these files may take: a hang in a small one is not given the time of a large one."""
    return limits.seconds + SECONDS_PER_MB * sum(f.size for f in files) / (1 << 20)


def budget_of(limits: LimitsConfig) -> Budget:
    """What every task may use; its time is its own."""
    return Budget(memory_bytes=limits.memory_mb << 20)


def failure_finding(file: RawFile, failure: Failure, limits: LimitsConfig) -> Diagnostic:
    """The finding for a file that broke its reader."""
    what = {
        FailureKind.TIMEOUT: f"reading took longer than its limit of {limits.seconds} s",
        FailureKind.CRASHED: "the reader crashed or ran out of memory",
        FailureKind.RAISED: "the reader failed",
    }[failure.kind]
    lines = failure.detail.strip().splitlines()
    return Diagnostic(
        "SEC006",
        Severity.ERROR,
        what,
        path=file.name,
        evidence=lines[-1][:120] if lines else None,
        fix="raise [limits] in dataset.toml if the file is good, else leave it out",
    )
