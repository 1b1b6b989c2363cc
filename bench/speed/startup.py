"""What starting costs: `python -m bench.speed.startup [--rounds 9]`.

CPU of the whole tree of processes, in turns: Python alone, Python with the libraries that every reader needs, and
commands of ours, the last two over one file: a page that prints a permission compiles the grammar of grants, too.
Python's share belongs to the machine, so look at what is above it.
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from bench.speed.checking import HEAVY, loaded
from bench.speed.corpus import write_corpus
from bench.speed.measure import CONFIG, spend

OURS = [sys.executable, "-m", "dataset_tools"]


def commands(story: str, silent: str) -> dict[str, list[str]]:
    """What is run, by the name it is shown under."""
    return {
        "Python": [sys.executable, "-c", "pass"],
        "numpy, pyarrow, click, yaml": [sys.executable, "-c", "import numpy, pyarrow.compute, click, yaml"],
        "--version": [*OURS, "--version"],
        "--help": [*OURS, "--help"],
        "explain LIC005": [*OURS, "explain", "LIC005"],
        "validate, no permission on the page": [*OURS, "validate", silent, "-q"],
        "validate, a permission on the page": [*OURS, "validate", story, "-q"],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        write_corpus(folder, 1, pages=0)
        (folder / "dataset.toml").write_text(CONFIG.replace('"raw"', '"txt"'), "utf-8")
        story = next(folder.rglob("*.txt"))
        kept = [p for p in story.read_text("utf-8").split("\n\n") if "You may" not in p]
        silent = folder / "txt" / "silent.txt"
        silent.write_text("\n\n".join(kept), "utf-8")
        runs = commands(story.as_posix(), silent.as_posix())
        spent: dict[str, list[float]] = {name: [] for name in runs}
        for _ in range(chosen.rounds):
            for name, command in runs.items():
                spent[name].append(spend(name, command, folder).cpu_s)
        print("| command | CPU s, least | median |\n|---|---|---|")
        for name, seconds in spent.items():
            print(f"| {name} | {min(seconds):.2f} | {statistics.median(seconds):.2f} |")
        print(f"validate loads {' '.join(sorted(loaded(folder))) or 'none'} of {' '.join(HEAVY)}")


if __name__ == "__main__":
    main()
