"""What checking costs beside reading: `python -m bench.speed.checking [--articles 2000] [--rounds 3]`.

Prints the CPU of `extract` and of `validate` over the same files, in turns, and their ratio; and what `validate` of
one file takes, with the large libraries that it loads.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.speed.corpus import write_corpus
from bench.speed.measure import CONFIG, ROOT, Job, extract, run

# What a check of one file has no use for.
HEAVY = (
    "datasets",
    "torch",
    "ray",
    "pandas",
    "polars",
    "pandera",
    "requests",
    "huggingface_hub",
    "trafilatura",
)


def validate(kind: str) -> Job:
    """A check of a project with these files, by one worker."""

    def command(corpus: Path, out: Path) -> list[str]:
        shutil.copytree(corpus / kind, out / "raw")
        (out / "dataset.toml").write_text(CONFIG, "utf-8")
        return [sys.executable, "-m", "dataset_tools", "validate", "--workers", "1", "-q", "--format", "json"]

    return Job("validate", command)


def loaded(folder: Path) -> set[str]:
    """The heavy libraries that the process of a check loads."""
    script = (
        "import sys; from dataset_tools.commands.validate import command\n"
        "code = command.main([sys.argv[1], '-q', '--format', 'json'], standalone_mode=False)\n"
        f"print(' '.join(m for m in {HEAVY!r} if m in sys.modules), file=sys.stderr)"
    )
    story = next(folder.rglob("*.txt"))
    done = subprocess.run(
        [sys.executable, "-c", script, str(story)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stderr.split())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        corpus, one = Path(folder) / "corpus", Path(folder) / "one"
        write_corpus(corpus, chosen.articles)
        write_corpus(one, 1)
        jobs = (Job("extract", extract("txt", 1)), validate("txt"))
        spent: dict[str, list[float]] = {job.name: [] for job in jobs}
        single: list[float] = []
        for _ in range(chosen.rounds):
            for job in jobs:
                spent[job.name].append(run(job, corpus).cpu_s)
            single.append(run(jobs[1], one).cpu_s)
        ratios = [e / v for e, v in zip(spent["extract"], spent["validate"], strict=True)]
        medians = ", ".join(f"{name} {statistics.median(s):.1f} s CPU" for name, s in spent.items())
        print(
            f"{chosen.articles} articles: {medians}; speed of validate {statistics.median(ratios):.0%} of extract"
        )
        print(
            f"one file: {statistics.median(single):.2f} s CPU; loads {' '.join(sorted(loaded(one))) or 'none'} of {' '.join(HEAVY)}"
        )


if __name__ == "__main__":
    main()
