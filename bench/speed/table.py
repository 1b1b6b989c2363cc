"""Speed beside the physical limit and two peers: python -m bench.speed.table --n 1000 [--corpus FOLDER].

Every job is a process of its own and runs in turn with the others, round after round; the table gives the medians.
CPU is that of the whole tree of processes. A run over few articles is subtracted, so that a row tells what one
article more costs; what starting costs is a column of its own. Absolute numbers belong to the machine: compare ratios.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench.speed.corpus import write_corpus
from bench.speed.jobs import REPEATS

PYTHON = sys.executable
FEW = 20  # articles of the run that is subtracted
CONFIG = '[dataset]\nname = "speed"\nraw = "raw"\n'


@dataclass(frozen=True, slots=True)
class Run:
    """What one process tree took."""

    cpu_s: float
    peak_mb: float  # of its largest process


def _peer(name: str, corpus: Path, out: Path) -> list[str]:
    return [PYTHON, "-m", "bench.speed.jobs", name, str(corpus), str(out)]


def _extract(kind: str, corpus: Path, out: Path) -> list[str]:
    command = [PYTHON, "-m", "dataset_tools", "extract", str(corpus / kind), "-o", str(out / "rows.parquet")]
    return [*command, "--workers", "1", "-q"]


def _build(corpus: Path, out: Path, *, workers: int, dedup: bool) -> list[str]:
    shutil.copytree(corpus / "txt", out / "raw")
    extra = "" if dedup else "[dedup]\nenabled = false\n"
    (out / "dataset.toml").write_text(CONFIG + extra, "utf-8")
    return [PYTHON, "-m", "dataset_tools", "build", "--workers", str(workers), "-q"]


JOBS = {
    "limit: read JSONL, write zstd Parquet": lambda c, o: _peer("limit", c, o),
    "plain loop (JSONL, ftfy, patterns)": lambda c, o: _peer("plain", c, o),
    "datasets.map (the same cleaning)": lambda c, o: _peer("mapped", c, o),
    "ours, extract, JSONL": lambda c, o: _extract("jsonl", c, o),
    "ours, extract, one file an article": lambda c, o: _extract("txt", c, o),
    "ours, build without dedup, 1 worker": lambda c, o: _build(c, o, workers=1, dedup=False),
    "ours, build, 1 worker": lambda c, o: _build(c, o, workers=1, dedup=True),
    "ours, build, 2 workers": lambda c, o: _build(c, o, workers=2, dedup=True),
}


def run(name: str, corpus: Path) -> Run:
    """One run of a job over a corpus, in a folder that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        command = JOBS[name](corpus, out)
        env = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2]), "HF_HUB_OFFLINE": "1"}
        child = subprocess.Popen(command, cwd=out, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        assert child.stderr is not None
        errors = child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode not in {0, 1}:  # 1: there were findings
            raise SystemExit(f"{name} failed:\n{errors.decode(errors='replace')[-2000:]}")
    return Run(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def measure(corpus: Path, few: Path, rounds: int) -> dict[str, tuple[list[Run], list[Run]]]:
    """Runs of every job over the corpus and over the few articles, interleaved."""
    runs: dict[str, tuple[list[Run], list[Run]]] = {name: ([], []) for name in JOBS}
    for _ in range(rounds):
        for name, (whole, start) in runs.items():
            whole.append(run(name, corpus))
            start.append(run(name, few))
            print(f"{name}: {whole[-1].cpu_s:.2f} s", file=sys.stderr)
    return runs


def table(runs: dict[str, tuple[list[Run], list[Run]]], articles: int) -> str:
    """The medians as a table in Markdown."""
    lines = [
        "| job | CPU µs an article | × limit | × plain loop | start, CPU s | peak MB |",
        "|---|---|---|---|---|---|",
    ]
    costs = {
        name: statistics.median((w.cpu_s - s.cpu_s) / (articles - FEW) for w, s in zip(*pair, strict=True))
        for name, pair in runs.items()
    }
    costs[next(iter(JOBS))] /= REPEATS
    limit, plain = list(costs.values())[:2]
    for name, (whole, start) in runs.items():
        cost = costs[name]
        starting = statistics.median(s.cpu_s for s in start)
        peak = statistics.median(w.peak_mb for w in whole)
        lines.append(
            f"| {name} | {cost * 1e6:,.0f} | {cost / limit:.0f} | {cost / plain:.1f} | {starting:.2f} | {peak:.0f} |"
        )
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--n", type=int, default=1000, help="articles")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--corpus", type=Path, help="a folder with txt/ and jsonl/ instead of invented articles"
    )
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        write_corpus(Path(folder) / "few", FEW)
        corpus = chosen.corpus or Path(folder) / "corpus"
        if chosen.corpus is None:
            write_corpus(corpus, chosen.n)
        articles = sum(1 for p in (corpus / "txt").rglob("*.txt"))
        print(table(measure(corpus, Path(folder) / "few", chosen.rounds), articles), end="")


if __name__ == "__main__":
    main()
