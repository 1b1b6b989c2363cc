"""What a process tree takes, and many of them in turn."""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CONFIG = '[dataset]\nname = "speed"\nraw = "raw"\n'


@dataclass(frozen=True, slots=True)
class Run:
    """What one process tree took."""

    cpu_s: float
    peak_mb: float  # of its largest process


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do with a corpus; `command` puts what it needs into a folder and says what to run there."""

    name: str
    command: Callable[[Path, Path], list[str]]
    repeats: int = 1  # how often the job does its work in one run


@dataclass(frozen=True, slots=True)
class Cost:
    """The medians of a job: of one article more, of starting, and of its largest process."""

    name: str
    articles: int
    us: float
    start_s: float
    peak_mb: float

    def row(self) -> dict[str, Any]:
        """As JSON values, rounded to what the measurement can tell."""
        return {
            **asdict(self),
            "us": round(self.us, 1),
            "start_s": round(self.start_s, 2),
            "peak_mb": round(self.peak_mb),
        }


def script(name: str, *, python: str = sys.executable) -> Callable[[Path, Path], list[str]]:
    """A job of `bench.speed.jobs`."""
    return lambda corpus, out: [python, "-m", "bench.speed.jobs", name, str(corpus), str(out)]


def extract(kind: str, workers: int) -> Callable[[Path, Path], list[str]]:
    """Ours, without a project: the files of one kind into a table."""

    def command(corpus: Path, out: Path) -> list[str]:
        ours = [sys.executable, "-m", "dataset_tools", "extract", str(corpus / kind)]
        return [*ours, "-o", str(out / "rows.parquet"), "--workers", str(workers), "-q"]

    return command


def build(kind: str, workers: int, *, dedup: bool = True) -> Callable[[Path, Path], list[str]]:
    """Ours, a release of a project that was never built before."""

    def command(corpus: Path, out: Path) -> list[str]:
        shutil.copytree(corpus / kind, out / "raw")
        (out / "dataset.toml").write_text(CONFIG + ("" if dedup else "[dedup]\nenabled = false\n"), "utf-8")
        return [sys.executable, "-m", "dataset_tools", "build", "--workers", str(workers), "-q"]

    return command


def run(job: Job, corpus: Path) -> Run:
    """One run of a job over a corpus, in a folder that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        return spend(job.name, job.command(corpus, out), out)


def spend(name: str, command: list[str], folder: Path, *, code: Path = ROOT) -> Run:
    """What a command takes in a folder, with all processes that it starts; `code`: the tree that it runs."""
    env = {**os.environ, "PYTHONPATH": str(code), "HF_HUB_OFFLINE": "1"}
    env.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed package is compiled; ours would be at each start
    with tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(command, cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=errors)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        found = {0, 1} if "dataset_tools" in command else {0}  # 1: ours has findings
        if child.returncode not in found:
            errors.seek(0)
            raise SystemExit(f"{name} failed:\n{errors.read().decode(errors='replace')[-2000:]}")
    return Run(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def measure(jobs: list[Job], corpus: Path, few: Path, sizes: Mapping[str, int], rounds: int) -> list[Cost]:
    """The cost of every job. Jobs take turns, round after round, so that a busy machine is busy for all of them.

    Args:   few: a corpus of few articles, whose cost is subtracted: it is what starting costs.
            sizes: articles in `corpus` and in `few`, by those names.
    """
    runs: dict[str, list[tuple[Run, Run]]] = {job.name: [] for job in jobs}
    for _ in range(rounds):
        for job in jobs:
            runs[job.name].append((run(job, corpus), run(job, few)))
            print(f"{job.name}: {runs[job.name][-1][0].cpu_s:.2f} s", file=sys.stderr)
    more = sizes["corpus"] - sizes["few"]
    return [
        Cost(
            name=job.name,
            articles=sizes["corpus"],
            us=statistics.median((w.cpu_s - f.cpu_s) / more for w, f in runs[job.name]) / job.repeats * 1e6,
            start_s=statistics.median(f.cpu_s for _, f in runs[job.name]),
            peak_mb=statistics.median(w.peak_mb for w, _ in runs[job.name]),
        )
        for job in jobs
    ]
