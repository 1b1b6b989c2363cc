"""How memory and the cost of a second build grow: python -m bench.speed.growth --n 10000 --n 100000.

For each number of articles: a build from nothing, its release, a build after one article in a hundred was edited,
one after nothing changed, and one after a late stage changed (the policy's audience). CPU is that of the whole tree of
processes; the peak is that of its largest process. Absolute numbers belong to the machine: compare shares and growth.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from bench.speed.corpus import write_corpus
from bench.speed.measure import Run, spend

EVERY = 100  # one article in so many is edited
CONFIG = '[dataset]\nname = "growth"\nraw = "txt"\n'


def edit(folder: Path, seed: int = 3) -> int:
    """One word more in one article of `EVERY`; how many were edited."""
    files = sorted((folder / "txt").rglob("*.txt"))[seed::EVERY]
    for path in files:
        head, body, rest = path.read_text("utf-8").split("\n\n", 2)
        path.write_text("\n\n".join((head, body, f"Later on the same day. {rest}")), "utf-8")
    return len(files)


def measure(articles: int, workers: int) -> dict[str, Run]:
    """What each build took."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "corpus"
        write_corpus(folder, articles, pages=0)
        (folder / "dataset.toml").write_text(CONFIG, "utf-8")
        tool = [sys.executable, "-m", "dataset_tools"]
        build = [*tool, "build", "-q", "--workers", str(workers)]
        runs = {"from nothing": spend("build", build, folder)}
        spend("release", [*tool, "release"], folder)
        edited = edit(folder)
        runs[f"{edited:,} of {articles:,} edited"] = spend("build", build, folder)
        runs["nothing changed"] = spend("build", build, folder)
        (folder / "dataset.toml").write_text(CONFIG + '[policy]\nprofile = "internal"\n', "utf-8")
        runs["another audience"] = spend("build", build, folder)
    return runs


def table(articles: int, runs: dict[str, Run]) -> str:
    """The runs as rows of a table in Markdown."""
    whole = runs["from nothing"].cpu_s
    return "\n".join(
        f"| {articles:,} | {name} | {r.cpu_s:.1f} | {r.cpu_s / whole:.1%} | {r.peak_mb:.0f} |"
        for name, r in runs.items()
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--n", type=int, action="append", help="articles; may be given more than once")
    parser.add_argument("--workers", type=int, default=1)
    chosen = parser.parse_args()
    print("| articles | build | CPU s | of the first | peak MB |\n|---|---|---|---|---|")
    for articles in chosen.n or [2000]:
        print(table(articles, measure(articles, chosen.workers)), flush=True)
        print(f"{articles:,} done", file=sys.stderr)


if __name__ == "__main__":
    main()
