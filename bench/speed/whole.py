"""`extract` of two versions of this program, whole commands in turn: python -m bench.speed.whole --other TREE FOLDER.

`git worktree add TREE COMMIT` makes the other version. Each round runs both over all files of FOLDER and over the few
of the first twenty, whose cost is subtracted; the tables that they write are held against each other.
"""

import argparse
import hashlib
import shutil
import statistics
import sys
import tempfile
from itertools import islice
from pathlib import Path

from bench.speed.measure import ROOT, spend

FEW = 20


def extract(code: Path, raw: Path) -> tuple[float, str]:
    """CPU seconds, and the SHA-256 of the table of rows."""
    with tempfile.TemporaryDirectory() as name:
        rows = Path(name) / "rows.parquet"
        command = [sys.executable, "-m", "dataset_tools", "extract", str(raw), "-o", str(rows), "--workers", "1", "-q"]  # fmt: skip
        cpu_s = spend(f"extract of {code}", command, Path(name), code=code).cpu_s
        return cpu_s, hashlib.sha256(rows.read_bytes()).hexdigest()


def few_of(folder: Path, target: Path) -> int:
    """The first files of `folder`, copied; how many there are in all."""
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    for path in islice(files, FEW):
        copy = target / path.relative_to(folder)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    return len(files)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--other", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    folder, other = chosen.folder.resolve(), chosen.other.resolve()
    ratios, same = [], True
    with tempfile.TemporaryDirectory() as name:
        few = Path(name)
        more = few_of(folder, few) - FEW
        for _ in range(chosen.rounds):
            costs = []
            for code in (other, ROOT):
                whole, digest = extract(code, folder)
                costs.append(((whole - extract(code, few)[0]) / more, digest))
            (theirs, a), (ours, b) = costs
            ratios.append(theirs / ours)
            same &= a == b
            print(f"{theirs * 1e6:,.0f} -> {ours * 1e6:,.0f} us a file, {ratios[-1]:.3f}", flush=True)
    print(f"median {statistics.median(ratios):.3f}; the tables are {'the same' if same else 'different'}")


if __name__ == "__main__":
    main()
