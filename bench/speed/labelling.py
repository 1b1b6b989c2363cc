"""CPU of finding the body, this tree beside an older revision: `python -m bench.speed.labelling --against REVISION`.

Both trees label the same drafts in processes of their own, one round after the other, so that a busy machine slows
both. Drafts are invented articles (bench/speed/corpus.py), and with BENCH_SETS the flat pages of wcxb-dev-flat, which
have menus around them. Repairs of characters are outside the clock: what is measured is `label_roles`.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.speed.corpus import write_corpus

ROOT = Path(__file__).parents[2]
ARTICLES, PAGES = 400, 100

# Runs in either tree: only names that both have.
WORKER = """
import sys, time
from pathlib import Path
sys.path.insert(0, "bench/quality")
from pages import draft_of
from dataset_tools.normalize import repaired
from dataset_tools.normalize.roles import label_roles
drafts = [repaired(draft_of(Path(p).read_text("utf-8"))) for p in sys.stdin.read().split()]
label_roles(drafts[0])
start = time.process_time()
for draft in drafts:
    label_roles(draft)
print(time.process_time() - start)
"""


def spent(tree: Path, paths: list[Path]) -> float:
    """CPU seconds that the code of one tree takes to label the files."""
    done = subprocess.run(
        [sys.executable, "-c", WORKER],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree), "PYTHONSAFEPATH": "1"},
        input="\n".join(map(str, paths)),
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--against", required=True)
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder, old = Path(name), Path(name) / "old"
        write_corpus(folder / "corpus", ARTICLES)
        sets = {"invented articles": sorted((folder / "corpus" / "txt").rglob("*.txt"))}
        if "BENCH_SETS" in os.environ:
            pages = sorted((Path(os.environ["BENCH_SETS"]) / "wcxb-dev-flat" / "raw").iterdir())
            sets["flat pages"] = pages[:PAGES]
        subprocess.run(["git", "worktree", "add", "--detach", "-q", old, args.against], cwd=ROOT, check=True)
        try:
            for what, paths in sets.items():
                rounds = [(spent(old, paths), spent(ROOT, paths)) for _ in range(args.rounds)]
                before, after = (
                    1e3 * statistics.median(times) / len(paths) for times in zip(*rounds, strict=True)
                )
                ratio = statistics.median(a / b for a, b in rounds)
                found = {
                    "drafts": what,
                    "ms_before": round(before, 3),
                    "ms_after": round(after, 3),
                    "times_cheaper": round(ratio, 2),
                }
                print(json.dumps(found), flush=True)
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", old], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
