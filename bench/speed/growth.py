"""How memory and the cost of a second build grow: python -m bench.speed.growth --n 10000 --n 100000.

For each number of articles: a build from nothing, its release, a build after one article in a hundred was edited,
one after nothing changed, and one after a late stage changed (the policy's audience). CPU is that of the whole tree of
processes; the peak is that of its largest process. Absolute numbers belong to the machine: compare shares and growth.
With `--once` only the first is run. With more than one number of articles, a second table says what an article costs
in each, and what each more holds.
"""

import argparse
import sys
import tempfile
from multiprocessing import get_context
from pathlib import Path

from bench.speed.corpus import write_corpus
from bench.speed.measure import Run, spend

EVERY = 100  # one article in so many is edited
# A folder of more files than the limit of a project is refused.
CONFIG = '[dataset]\nname = "growth"\nraw = "txt"\n[limits]\nmembers = 10_000_000\n'


def edit(folder: Path, seed: int = 3) -> int:
    """One word more in one article of `EVERY`; how many were edited."""
    files = sorted((folder / "txt").rglob("*.txt"))[seed::EVERY]
    for path in files:
        head, body, rest = path.read_text("utf-8").split("\n\n", 2)
        path.write_text("\n\n".join((head, body, f"Later on the same day. {rest}")), "utf-8")
    return len(files)


def measure(articles: int, workers: int, *, once: bool = False) -> dict[str, Run]:
    """What each build took; `once` ends after the build from nothing, for numbers that take an hour."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "corpus"
        # By a process of its own: what it holds would count as the peak of every process that this one starts.
        writer = get_context("spawn").Process(
            target=write_corpus, args=(folder, articles), kwargs={"pages": 0}
        )
        writer.start()
        writer.join()
        (folder / "dataset.toml").write_text(CONFIG, "utf-8")
        tool = [sys.executable, "-m", "dataset_tools"]
        build = [*tool, "build", "-q", "--workers", str(workers)]
        runs = {"from nothing": spend("build", build, folder)}
        if once:
            return runs
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


def growth(sizes: dict[int, dict[str, Run]]) -> str:
    """CPU an article from nothing beside that of the fewest, and bytes that each article more holds, for every build."""
    few = min(sizes)
    lines = [
        "| articles | CPU us an article | of the fewest | bytes an article more, build by build |\n|---|---|---|---|"
    ]
    for articles, runs in sizes.items():
        us = {n: 1e6 * next(iter(r.values())).cpu_s / n for n, r in ((articles, runs), (few, sizes[few]))}
        peaks = zip(runs.values(), sizes[few].values(), strict=True)
        more = [
            1e6 * (run.peak_mb - first.peak_mb) / (articles - few) for run, first in peaks if articles > few
        ]
        said = ", ".join(f"{n:,.0f}" for n in more) or "-"
        lines.append(f"| {articles:,} | {us[articles]:,.0f} | {us[articles] / us[few]:.0%} | {said} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--n", type=int, action="append", help="articles; may be given more than once")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--once", action="store_true", help="only the build from nothing")
    chosen = parser.parse_args()
    print("| articles | build | CPU s | of the first | peak MB |\n|---|---|---|---|---|")
    sizes: dict[int, dict[str, Run]] = {}
    for articles in chosen.n or [2000]:
        sizes[articles] = measure(articles, chosen.workers, once=chosen.once)
        print(table(articles, sizes[articles]), flush=True)
        print(f"{articles:,} done", file=sys.stderr)
    if len(sizes) > 1:
        print(f"\n{growth(sizes)}")


if __name__ == "__main__":
    main()
