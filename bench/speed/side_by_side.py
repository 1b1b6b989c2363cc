"""Two versions of this program over the same files: what an article costs in each, and which rows differ.

`git worktree add /some/folder main`, then `python -m bench.speed.side_by_side --other /some/folder FOLDER ...`.
Two processes read the same few files in turn, so that whatever else the machine does meets both alike.
"""

import argparse
import hashlib
import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parents[2]
CHUNK = 40  # files read by one version before the other has its turn


def serve(folder: Path) -> None:
    """Read the files named on each line of standard input; answer with the time taken and a digest for each file."""
    from dataset_tools.convert.inventory import inventory
    from dataset_tools.model.article import to_row
    from dataset_tools.model.project import LimitsConfig
    from dataset_tools.pipeline import read

    known = {file.name: file for file in inventory(folder, LimitsConfig()).files}
    settings = read.ReadSettings()
    print(json.dumps(sorted(known)), flush=True)
    for line in sys.stdin:
        files = [known[name] for name in json.loads(line)]
        start = time.process_time()
        said = _said(read, files, settings)
        spent = time.process_time() - start
        rows = [[_row(item, to_row) for item in items] for items in said]
        records = sum(hasattr(item, "article") for items in said for item in items)
        print(json.dumps([spent, records, [_digest(r) for r in rows]]), flush=True)


def _said(read: Any, files: Sequence[Any], settings: Any) -> list[list[Any]]:
    """What comes out of each file: read together, as jobs do; one by one in versions that cannot."""
    if not hasattr(read, "read_many"):
        return [list(read.read_records(file, settings)) for file in files]
    said: list[list[Any]] = [[] for _ in files]
    for number, item in read.read_many([(file, None) for file in files], settings):
        said[number].append(item)
    return said


def _row(item: Any, to_row: Any) -> object:
    return (to_row(item.article), item.draft) if hasattr(item, "article") else item


def _digest(value: object) -> str:
    return hashlib.sha256(repr(value).encode("utf-8", "surrogatepass")).hexdigest()


class Version:
    """A process that reads files of one folder with the program in another; `names` are the files."""

    def __init__(self, tree: Path, folder: Path) -> None:
        command = [sys.executable, str(Path(__file__).resolve()), "--serve", str(folder)]
        env = {**os.environ, "PYTHONPATH": str(tree), "PYTHONHASHSEED": "0"}
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, cwd=tree, env=env, stdin=pipe, stdout=pipe, text=True)
        self.names: list[str] = self._answer()

    def read(self, names: Sequence[str]) -> tuple[float, int, list[str]]:
        """(CPU seconds, records, a digest for each file)."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps(names) + "\n")
        self.process.stdin.flush()
        spent, records, digests = self._answer()
        return spent, records, digests

    def close(self) -> None:
        """End the process."""
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait()

    def _answer(self) -> list[Any]:
        assert self.process.stdout
        answer: list[Any] = json.loads(self.process.stdout.readline())
        return answer


def compare(
    names: Sequence[str], versions: Sequence[Version], rounds: int
) -> tuple[list[list[float]], list[str]]:
    """(CPU µs an article: a list of rounds for each version; names of the files whose rows differ)."""
    costs: list[list[float]] = [[] for _ in versions]
    different: set[str] = set()
    for version in versions:
        version.read(names[:CHUNK])  # patterns compile and libraries load once a process
    for _ in range(rounds):
        spent, records = [0.0] * len(versions), 0
        for i in range(0, len(names), CHUNK):
            chunk = names[i : i + CHUNK]
            answers = [version.read(chunk) for version in versions]
            spent = [total + answer[0] for total, answer in zip(spent, answers, strict=True)]
            records += answers[0][1]
            rows = zip(*(a[2] for a in answers), strict=True)
            different |= {name for name, row in zip(chunk, rows, strict=True) if len(set(row)) > 1}
        for cost, total in zip(costs, spent, strict=True):
            cost.append(total / max(1, records) * 1e6)
    return costs, sorted(different)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--other", type=Path, help="a folder with another version of this program")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=int, help="so many files of each folder, drawn with a fixed seed")
    parser.add_argument("folders", type=Path, nargs="*")
    chosen = parser.parse_args()
    if chosen.serve:
        serve(chosen.serve)
        return
    print("| files | CPU µs an article, other | here | other ÷ here | files whose rows differ |")
    print("|---|---|---|---|---|")
    for folder in (f.resolve() for f in chosen.folders):
        versions = [Version(tree, folder) for tree in (chosen.other.resolve(), HERE)]
        names = versions[0].names
        if chosen.limit and chosen.limit < len(names):
            names = sorted(random.Random(7).sample(names, chosen.limit))
        costs, different = compare(names, versions, chosen.rounds)
        old, new = (statistics.median(c) for c in costs)
        print(
            f"| {folder.name} ({len(names)}) | {old:,.0f} | {new:,.0f} | {old / new:.2f} | {len(different)} |"
        )
        for name in different[:5]:
            print(f"differs: {name}", file=sys.stderr)
        for version in versions:
            version.close()


if __name__ == "__main__":
    main()
