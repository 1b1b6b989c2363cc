"""Ours and its peers on one set, in one harness: HTML pages, or the same pages as flat text.

    BENCH_SETS=... python bench/quality/peers.py [--set wcxb-dev] [--every 4] [--peers PYTHON] [--only ours,trafilatura] [--floors]
        [--holding ld+json | --lacking ld+json]

A row a system: body F1 (4-gram shingles, mean P and mean R), share of right titles and days, F1 of author names, share of
author-less pages with a name, CPU a page. Peers run in a process of PYTHON, each in its own, so that their libraries need
not agree with ours: `python -m venv peers && peers/bin/pip install -r bench/quality/peers.txt`, then `--peers
peers/bin/python`. No peer reads plain text: on a flat set every line is shown to them as a paragraph of a bare page.
`--holding` and `--lacking` take only the pages whose source has a text, or has it not.
`--floors` holds ours to floors.json: the corpus must be the one of the floor, and no number may be lower. What ours has
learned of wcxb-dev it knows by heart: its honest numbers are those of html_train.py, html_authors.py and train_body.py.
"""

import argparse
import hashlib
import io
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from pages import Page, draft_of, sets_folder
from run import below_floors, read, score

from dataset_tools.convert import html
from dataset_tools.model.draft import Draft, Origin
from dataset_tools.model.project import LimitsConfig
from dataset_tools.normalize import normalize

PEERS = ("trafilatura", "newspaper4k", "justext", "resiliparse")
HERE = Path(__file__).parent


def page_files(name: str, every: int) -> list[tuple[dict[str, Any], Path]]:
    """The gold records of a set and their raw files."""
    folder = sets_folder() / name
    golds = [json.loads(line) for line in (folder / "gold.jsonl").read_text("utf-8").strip().split("\n")]
    by_stem = {p.stem: p for p in (folder / "raw").iterdir()}
    return [(g, by_stem[g["id"]]) for g in golds[::every]]


def digest(files: list[tuple[dict[str, Any], Path]]) -> str:
    """The hash of pages and gold bodies."""
    total = hashlib.sha256()
    for gold, path in files:
        total.update(path.read_bytes() + gold["body"].encode())
    return total.hexdigest()


def ours(path: Path) -> dict[str, Any]:
    """What the first three stages make of one file."""
    if path.suffix == ".txt":
        return read(normalize(draft_of(path.read_text("utf-8"))))
    origin = Origin(f"pages/{path.name}", "0" * 64, "text/html")
    (draft,) = html.convert(io.BytesIO(path.read_bytes()), origin, LimitsConfig())
    return read(normalize(draft)) if isinstance(draft, Draft) else {"body": ""}


def our_answers(paths: list[Path]) -> list[dict[str, Any]]:
    answers = []
    for path in paths:
        start = time.process_time()
        answer = ours(path)
        answers.append({**answer, "cpu": time.process_time() - start})
    return answers


def peer_answers(name: str, paths: list[Path], python: str) -> list[dict[str, Any]]:
    """What a peer makes of the files, in a process of its own; empty where it is not installed there."""
    shown = "\n".join(map(str, paths))
    done = subprocess.run(
        [python, str(HERE / "peer.py"), name], input=shown, stdout=subprocess.PIPE, text=True, check=False
    )
    return [json.loads(line) for line in done.stdout.splitlines()] if done.returncode == 0 else []


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--set", default="wcxb-dev")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--peers", default=sys.executable, metavar="PYTHON")
    parser.add_argument("--only", default=",".join(("ours", *PEERS)))
    parser.add_argument("--holding", metavar="TEXT")
    parser.add_argument("--lacking", metavar="TEXT")
    parser.add_argument("--floors", action="store_true")
    args = parser.parse_args()
    files = page_files(args.set, args.every)
    if args.holding:
        files = [f for f in files if args.holding.encode() in f[1].read_bytes()]
    if args.lacking:
        files = [f for f in files if args.lacking.encode() not in f[1].read_bytes()]
    pages, paths = [Page(g, "") for g, _ in files], [p for _, p in files]
    numbers: dict[str, dict[str, float]] = {}
    for system in args.only.split(","):
        answers = our_answers(paths) if system == "ours" else peer_answers(system, paths, args.peers)
        if not answers:
            print(f"{system}: not installed in {args.peers}", file=sys.stderr)
            continue
        numbers[system] = score(pages, answers)
        cpu = 1000 * sum(a["cpu"] for a in answers) / len(answers)
        failed = sum("error" in a for a in answers)
        shown = {k: round(v, 4) for k, v in numbers[system].items()}
        print(json.dumps({"set": args.set, "system": system, "pages": len(pages), "cpu_ms_a_page": round(cpu, 1), "failed": failed} | shown))  # fmt: skip
    return below_floors(args.set, digest(files), numbers["ours"]) if args.floors else 0


if __name__ == "__main__":
    raise SystemExit(main())
