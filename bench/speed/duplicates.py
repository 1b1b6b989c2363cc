"""Duplicates that were planted, and how many are found at each threshold: python -m bench.speed.duplicates --n 4000.

Of every ten invented articles one is copied as it is, one copied with a share of its words changed. Recall is the
share of planted copies that stand in the cluster of their original; precision is the share of clustered pairs
(article, root of its cluster) that were planted. One half of the data is to choose the threshold on, the other to
judge it on.
"""

import argparse
import hashlib
import random
from collections import Counter
from itertools import accumulate

from bench.speed import corpus
from dataset_tools.curate.clusters import find_clusters
from dataset_tools.curate.signatures import signature
from dataset_tools.model.project import DedupConfig

NUMBERS = 0.02  # of the words are numbers, as in the articles of WCXB
SHARES = (0.01, 0.02, 0.04, 0.08)  # of the words that are others in a near copy
THRESHOLDS = (0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)


def planted(articles: int, seed: int) -> list[tuple[str, int, float | None]]:
    """(text, number of the original, share of changed words or None for an original), in no order."""
    draw = random.Random(seed)
    words = sorted({"".join(draw.choices(corpus.SYLLABLES, k=draw.randint(2, 4))) for _ in range(20_000)})
    cumulated = list(accumulate(1 / (rank + 10) for rank in range(len(words))))
    found: list[tuple[str, int, float | None]] = []
    for number in range(articles):
        _, text = corpus._article(draw, words, cumulated)
        body = "\n\n".join(text.split("\n\n")[4:-3])  # what a site prints around the story is not in the body
        body = " ".join(number_of(draw) if draw.random() < NUMBERS else w for w in body.split(" "))
        found.append((body, number, None))
        if number % 10 == 0:
            found.append((body, number, 0.0))
        elif number % 10 == 5:
            share = SHARES[number // 10 % len(SHARES)]
            found.append((edited(draw, body, words, share), number, share))
    draw.shuffle(found)
    return found


def edited(draw: random.Random, text: str, words: list[str], share: float) -> str:
    """The text with a share of its words, scattered, replaced by others, and numbers by numbers."""

    def other(word: str) -> str:
        return number_of(draw) if word.isdigit() else draw.choice(words)

    return " ".join(other(w) if draw.random() < share else w for w in text.split(" "))


def number_of(draw: random.Random) -> str:
    """A number as prose has them: small ones are common."""
    return str(int(draw.paretovariate(0.7)))


def measure(rows: list[tuple[str, int, float | None]], threshold: float) -> tuple[dict[float, float], float]:
    """({share of changed words: recall}, precision)."""
    digests = [hashlib.sha256(text.encode()).hexdigest() for text, _, _ in rows]
    clusters = find_clusters(digests, [signature(text) for text, _, _ in rows], threshold)
    root = {number: clusters.root_of[i] for i, (_, number, share) in enumerate(rows) if share is None}
    hits: Counter[float] = Counter()
    total: Counter[float] = Counter()
    for i, (_, number, share) in enumerate(rows):
        if share is not None:
            total[share] += 1
            hits[share] += clusters.root_of[i] == root[number]
    pairs = [(i, r) for i, r in enumerate(clusters.root_of) if i != r]
    right = sum(rows[i][1] == rows[r][1] for i, r in pairs)
    return {share: hits[share] / total[share] for share in sorted(total)}, right / len(
        pairs
    ) if pairs else 1.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--n", type=int, default=4000, help="originals in each half")
    chosen = parser.parse_args()
    halves = {name: planted(chosen.n, seed) for name, seed in (("chosen on", 11), ("judged on", 12))}
    print("| threshold | half | exact | " + " | ".join(f"{s:.0%} changed" for s in SHARES) + " | precision |")
    print("|---|---|" + "---|" * (len(SHARES) + 2))
    for threshold in THRESHOLDS:
        mark = "**" if threshold == DedupConfig().threshold else ""
        for name, rows in halves.items():
            recall, precision = measure(rows, threshold)
            cells = " | ".join(f"{r:.1%}" for r in recall.values())
            print(f"| {mark}{threshold}{mark} | {name} | {cells} | {precision:.2%} |", flush=True)


if __name__ == "__main__":
    main()
