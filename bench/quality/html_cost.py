"""CPU of HTML extraction with metadata beside trafilatura's, page by page in one process.

    python bench/quality/html_cost.py SETS_FOLDER [--set wcxb-dev] [--every 4] [--rounds 3]

The two take turns on each page, the first of them changing with the page, so that what else the machine does falls on
both. Prints the ratio of each round and of all.
"""

import argparse
import io
import time
from pathlib import Path

from html_pages import ORIGIN, read_cases

from dataset_tools.convert import html
from dataset_tools.model.project import LimitsConfig

WARM_UP = 5  # pages before the clock starts: imports, models, compiled patterns


def ours(data: bytes) -> None:
    list(html.convert(io.BytesIO(data), ORIGIN, LimitsConfig()))


def trafilatura(data: bytes) -> None:
    import trafilatura

    trafilatura.bare_extraction(data, with_metadata=True)


def one_round(pages: list[bytes], first: int) -> tuple[float, float]:
    """CPU seconds of ours and of trafilatura over all pages."""
    spent = {ours: 0.0, trafilatura: 0.0}
    for number, data in enumerate(pages):
        order = (ours, trafilatura) if (number + first) % 2 else (trafilatura, ours)
        for system in order:
            start = time.process_time()
            system(data)
            spent[system] += time.process_time() - start
    return spent[ours], spent[trafilatura]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sets", type=Path)
    parser.add_argument("--set", default="wcxb-dev")
    parser.add_argument("--every", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    pages = [c.data for c in read_cases(args.sets / args.set)[:: args.every]]
    one_round(pages[:WARM_UP], 0)
    rounds = [one_round(pages, number) for number in range(args.rounds)]
    for mine, theirs in rounds:
        print(f"{mine / theirs:.3f} of trafilatura ({1000 * mine / len(pages):.1f} and {1000 * theirs / len(pages):.1f} ms a page)")  # fmt: skip
    print(f"all rounds: {sum(m for m, _ in rounds) / sum(t for _, t in rounds):.3f}")


if __name__ == "__main__":
    main()
