"""Whether a ranker pays: weights from invented articles and our own gold, judged on gold that is not ours.

    python bench/quotes/ranker.py GOLD.jsonl.gz [--synthetic 2000] [--seed 1] [--in-domain]

`--in-domain` instead trains and judges on GOLD itself in five folds: the most that weights could give.
The gold is measurement only; no weights that saw it are written.
"""

import argparse
import gzip
import json
import sys
from pathlib import Path

from dataset_tools.annotate.quotes.grammar import write_articles
from dataset_tools.annotate.quotes.training import (
    Comparison,
    Example,
    GoldArticle,
    GoldQuote,
    compare,
    fit,
    judge,
    read_examples,
)
from dataset_tools.model.span import Span

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.annotate.quotes.quote_gold import load_cases  # noqa: E402  (the tests own the format)


def read_gold(path: Path) -> list[list[Example]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as stream:
        rows = [json.loads(line) for line in stream if line.strip()]
    return [list(read_examples(_article(row))) for row in rows]


def _article(row: dict) -> GoldArticle:
    known = [m for m in row["marked"] if m.get("speaker_text")]
    quotes = tuple(GoldQuote(Span(m["start"], m["end"]), m["speaker_text"]) for m in known)
    return GoldArticle(row["text"], quotes)


def own_gold() -> list[GoldArticle]:
    """The English cases of tests/gold/quotes as articles of gold."""
    articles = []
    for case in load_cases():
        lines = [x for x in case.lines if x.kind != "indirect" and (x.mention or x.speaker)]
        spans = [Span(at, at + len(x.text)) for x in lines for at in [case.text.index(x.text)]]
        quotes = [GoldQuote(s, x.mention or x.speaker or "") for s, x in zip(spans, lines, strict=True)]
        if case.language == "en":
            articles.append(GoldArticle(case.text, tuple(quotes)))
    return articles


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path)
    parser.add_argument("--synthetic", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--in-domain", action="store_true")
    options = parser.parse_args()
    gold = read_gold(options.gold)
    if options.in_domain:
        show(compare(gold, options.seed))
        return
    articles = [*write_articles(options.synthetic, options.seed), *own_gold()]
    ranker = fit([e for a in articles for e in read_examples(a)], options.seed)
    show(judge(ranker, [e for examples in gold for e in examples]))


def show(found: Comparison) -> None:
    print(
        f"{found.regions} quotes: rules right in {found.rules_right}, ranker in {found.ranker_right} "
        f"(won {found.won}, lost {found.lost}); {'pays' if found.pays else 'does not pay'}"
    )


if __name__ == "__main__":
    main()
