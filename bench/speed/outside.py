"""What `extract` and `build` cost outside of reading an article: python -m bench.speed.outside [--n 1000] [--kind jsonl].

Both run in this process, by the serial engine, so that the time spent in `read_many` can be told from the rest:
the reading for what a site repeats, the rules, the rows and their files, the release. A run over few articles is
subtracted. Shares hold on a busy machine, too, since both parts meet it alike.
"""

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.speed.corpus import write_corpus
from bench.speed.measure import CONFIG

FEW = 20


class Meter:
    """The CPU seconds of a run, and those of them that reading articles took."""

    def __init__(self) -> None:
        from dataset_tools.pipeline import work

        self.reading = 0.0
        self.read = work.read_many
        work.read_many = self.metered  # type: ignore[assignment]

    def metered(self, *args: Any) -> Iterator[Any]:
        """What `read_many` gives, each step of it timed."""
        items = self.read(*args)
        while True:
            start = time.process_time()
            item = next(items, None)
            self.reading += time.process_time() - start
            if item is None:
                return
            yield item

    def spend(self, job: Callable[[Path, Path], None], corpus: Path) -> tuple[float, float]:
        """(all CPU seconds of a job, those of reading)."""
        with tempfile.TemporaryDirectory() as folder:
            self.reading, start = 0.0, time.process_time()
            job(corpus, Path(folder))
            return time.process_time() - start, self.reading


def extract(corpus: Path, out: Path) -> None:
    """Rows into a Parquet file."""
    from dataset_tools import flow

    flow.extract([corpus], to=out / "rows.parquet", options=flow.RunOptions(engine="serial"))


def build(corpus: Path, out: Path) -> None:
    """A first release."""
    from dataset_tools import flow
    from dataset_tools.model.project import load_project

    shutil.copytree(corpus, out / "raw")
    (out / "dataset.toml").write_text(CONFIG, "utf-8")
    flow.build(load_project(out), options=flow.RunOptions(engine="serial"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--n", type=int, default=1000, help="articles")
    parser.add_argument("--kind", choices=["jsonl", "txt", "html"], default="jsonl")
    chosen = parser.parse_args()
    meter = Meter()
    print("| job | CPU µs an article | of it outside of reading |")
    print("|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        many, few = Path(folder) / "many", Path(folder) / "few"
        pages = chosen.kind == "html"
        write_corpus(many, chosen.n, pages=chosen.n if pages else 0)
        write_corpus(few, FEW, pages=FEW if pages else 0)
        for job in (extract, build):
            meter.spend(job, few / chosen.kind)  # patterns compile and libraries load once a process
            some, all_ = meter.spend(job, few / chosen.kind), meter.spend(job, many / chosen.kind)
            whole, reading = ((a - s) / (chosen.n - FEW) * 1e6 for a, s in zip(all_, some, strict=True))
            print(
                f"| {job.__name__} | {whole:,.0f} | {whole - reading:,.0f} ({1 - reading / whole:.0%}) |",
                flush=True,
            )


if __name__ == "__main__":
    main()
