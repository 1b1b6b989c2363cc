"""Speed beside the physical limit and the peers, in one command.

    python -m bench.speed.table                                        # texts, 1,000 articles, three rounds
    python -m bench.speed.table --n 2000 20000 --rounds 1 --html 300 --datatrove /venv/bin/python --json results.json

Every job is a process of its own and runs in turn with the others, round after round; the table gives the medians.
CPU is that of the whole tree of processes. A run over few articles is subtracted, so that a row tells what one
article more costs; what starting costs is a column of its own. Absolute numbers belong to the machine: compare ratios.
datatrove lives in an environment of its own (`pip install "datatrove[io]" ftfy`), whose Python is given.
"""

import argparse
import json
import tempfile
from pathlib import Path

from bench.speed.corpus import write_corpus
from bench.speed.jobs import REPEATS
from bench.speed.measure import Cost, Job, build, extract, measure, script

FEW = 20  # articles of the run that is subtracted
LIMIT, LOOP = "limit: read, write zstd Parquet", "plain loop"


def text_jobs(datatrove: str | None) -> list[Job]:
    """The jobs over texts; the limit and the loop come first."""
    peers = [
        Job(LIMIT, script("limit"), REPEATS),
        Job(f"{LOOP} (JSONL, ftfy, patterns)", script("plain")),
        Job("datasets.map (the same cleaning)", script("mapped")),
    ]
    if datatrove:
        # Not with two workers: a server process forks them, and what they take cannot be told from outside.
        peers.append(Job("datatrove (the same cleaning), 1 worker", script("trove", python=datatrove)))
    ours = [Job(f"ours, extract, JSONL, {_workers(n)}", extract("jsonl", n)) for n in (1, 2)]
    ours.append(Job("ours, extract, one file an article", extract("txt", 1)))
    ours.append(Job("ours, build without dedup, 1 worker", build("jsonl", 1, dedup=False)))
    return peers + ours + [Job(f"ours, build, {_workers(n)}", build("jsonl", n)) for n in (1, 2)]


def page_jobs() -> list[Job]:
    """The jobs over pages of HTML."""
    return [
        Job(LIMIT, script("pages_limit"), REPEATS),
        Job(f"{LOOP} (trafilatura with metadata, the same cleaning)", script("pages_plain")),
        *(Job(f"ours, extract, HTML, {_workers(n)}", extract("html", n)) for n in (1, 2)),
        Job("ours, build, HTML, 1 worker", build("html", 1)),
    ]


def _workers(count: int) -> str:
    return f"{count} worker{'s' if count > 1 else ''}"


def table(costs: list[Cost]) -> str:
    """The costs as a table in Markdown; the first two rows are what the others are held against."""
    limit, loop = costs[0].us, costs[1].us
    lines = [
        "| job | CPU µs an article | × limit | × plain loop | start, CPU s | peak MB |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {c.name} | {c.us:,.0f} | {c.us / limit:.0f} | {c.us / loop:.1f} | {c.start_s:.2f} | {c.peak_mb:.0f} |"
        for c in costs
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--n", type=int, nargs="+", default=[1000], help="articles; several sizes make several tables"
    )
    parser.add_argument("--html", type=int, default=0, help="pages of HTML")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--datatrove", metavar="PYTHON", help="the Python of an environment with datatrove and ftfy"
    )
    parser.add_argument(
        "--only", default="", help="jobs whose name holds this, besides the limit and the loop"
    )
    parser.add_argument("--json", type=Path, help="where to write the numbers")
    chosen = parser.parse_args()
    found: dict[str, list[Cost]] = {}
    with tempfile.TemporaryDirectory() as folder:
        few = Path(folder) / "few"
        write_corpus(few, FEW)
        tasks = [(f"texts, {n:,}", n, text_jobs(chosen.datatrove), 0) for n in chosen.n]
        tasks += [(f"pages, {chosen.html:,}", chosen.html, page_jobs(), chosen.html)] if chosen.html else []
        for title, n, jobs, pages in tasks:
            corpus = Path(folder) / f"{n}-{pages}"
            write_corpus(corpus, n, pages=pages)
            wanted = [j for i, j in enumerate(jobs) if i < 2 or chosen.only in j.name]
            found[title] = measure(wanted, corpus, few, {"corpus": n, "few": FEW}, chosen.rounds)
            print(f"\n{title} articles\n\n{table(found[title])}", flush=True)
    if chosen.json:
        rows = {title: [c.row() for c in costs] for title, costs in found.items()}
        chosen.json.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
