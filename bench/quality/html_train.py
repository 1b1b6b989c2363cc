"""Train the models that tell the body of a page from its furniture (dataset_tools/convert/html/model.json).

Data: the article pages of WCXB dev (CC-BY-4.0, see NOTICE), HTML and gold body. A block is body where half or more
of its 4-word shingles stand in the gold. Every page weighs the same. A part of the pages is shown twice, the second
time without the words of its classes, as sites whose class names are made by machine are. The seed is fixed.

    python bench/quality/html_train.py SETS_FOLDER [--folds 5] [--write]

--folds measures what is shipped, both models with trafilatura, doubt, average and threshold as the converter joins
them, on hosts that were not trained on: body F1 of all pages and of those that call themselves NewsArticle, then the
same pages with their classes and ids taken out of the source; trafilatura beside both.
Needs scikit-learn, which the project itself does not: the trees are written as a table.
"""

import argparse
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
from html_pages import ORIGIN, SEED, Case, digest, folds, parse, read_cases, table, write_table
from pages import f1, page_score
from sklearn.ensemble import HistGradientBoostingClassifier

from dataset_tools.convert.html import body, convert_html, metadata, model
from dataset_tools.convert.html.decode import decode_html
from dataset_tools.convert.html.features import COLUMNS, Counts, kept_shares
from dataset_tools.convert.html.tags import BITS
from dataset_tools.model.draft import Draft, Role
from dataset_tools.model.project import LimitsConfig

TARGET = Path(__file__).resolve().parents[2] / "dataset_tools/convert/html/model.json"
SETTINGS = {
    "max_iter": 80,
    "max_leaf_nodes": 16,
    "learning_rate": 0.15,
    "l2_regularization": 1.0,
    "min_samples_leaf": 50,
}
BARE_SHARE = 0.4  # of pages that are shown without the words of their classes, too
_WORDS_OF_CLASSES = [COLUMNS.index(name) for name in BITS]
_IN_MAIN = COLUMNS.index("in_main")
_NAMES = re.compile(rb"""\s(?:class|id|itemprop|data-[a-z-]+)\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s>"']+)""")
WORD = re.compile(r"\w+")


def shingles(text: str) -> Counter[tuple[str, ...]]:
    words = WORD.findall(text)
    return Counter(tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3)) if words)


def label(text: str, gold: Counter[tuple[str, ...]], gold_words: str) -> tuple[float, int]:
    """Share of a block that stands in the gold body, and its weight in shingles."""
    words = WORD.findall(text)
    if not words:
        return 0.0, 0
    if len(words) < 4:
        return float(f" {' '.join(words)} " in gold_words), 1
    own = shingles(text)
    return sum(n for s, n in own.items() if s in gold) / sum(own.values()), sum(own.values())


@dataclass
class Rows:
    """The blocks of one page that are worth weighing: counts for each model, marks, weights."""

    rows: dict[str, Any]
    marks: Any
    weights: Any

    @classmethod
    def of(cls, case: Case) -> "Rows":
        parsed = parse(case.data)
        cells = parsed.layout.cells
        headline, _ = metadata.offered(parsed.tree, parsed.text, parsed.layout)
        spans = [s for s in map(parsed.page.find, body.engine_paragraphs(parsed.tree, None)) if s]
        counts = Counts(parsed.layout, headline)
        open_ = ~counts.hopeless
        gold = case.gold["body"]
        known, words = shingles(gold), f" {' '.join(WORD.findall(gold))} "
        labels = [label(c.text, known, words) for c in cells]
        sizes = np.array([n for _, n in labels], float)
        kept = {"layout": [0.0] * len(cells), "stacked": kept_shares(cells, spans)}
        rows = {name: counts.rows(shares)[open_] for name, shares in kept.items()}
        marks = np.array([y > 0.5 for y, _ in labels], int)[open_]
        return cls(rows, marks, np.sqrt(sizes / max(1.0, sizes.sum()))[open_])

    def bare(self) -> "Rows":
        """The same blocks where no class says anything."""
        rows = {name: r.copy() for name, r in self.rows.items()}
        for r in rows.values():
            r[:, _WORDS_OF_CLASSES] = 0
            r[:, _IN_MAIN] = -1
        return Rows(rows, self.marks, self.weights)


def fit(pages: list[Rows]) -> dict[str, Any]:
    """Both models of some pages."""
    chance = np.random.default_rng(SEED).random(len(pages))
    shown = pages + [p.bare() for p, c in zip(pages, chance, strict=True) if c < BARE_SHARE]
    y, w = np.concatenate([p.marks for p in shown]), np.concatenate([p.weights for p in shown])
    return {
        name: HistGradientBoostingClassifier(random_state=SEED, **SETTINGS).fit(
            np.concatenate([p.rows[name] for p in shown]), y, sample_weight=w
        )
        for name in ("layout", "stacked")
    }


def converted(data: bytes) -> Draft | None:
    result = convert_html(decode_html(data, ORIGIN).text or "", ORIGIN, LimitsConfig())
    return result if isinstance(result, Draft) else None


def _views(data: bytes, number: int) -> list[tuple[str, bytes]]:
    """The page, and of every third page what is left of it without the names of its elements."""
    return [("as it is", data), ("without classes", _NAMES.sub(b"", data))][: 1 if number % 3 else 2]


def engine(data: bytes) -> str:
    return "\n\n".join(body.engine_paragraphs(parse(data).tree, None))


def measure(cases: list[Case], pages: list[Rows], count: int) -> None:
    """Body F1 of the converter on hosts held out, and of trafilatura."""
    scores: dict[tuple[str, str], list[Any]] = {}
    shipped = model.load
    for train, test in folds(cases, count):
        trees = {name: model.read(table(m)) for name, m in fit([pages[i] for i in train]).items()}
        loads = lambda name, *rest, trees=trees: trees.get(name) or shipped(name, *rest)  # noqa: E731
        for i in test:
            for view, data in _views(cases[i].data, i):
                with mock.patch.object(model, "load", loads):
                    draft = converted(data)
                text = draft.text(Role.BODY) if draft else ""
                is_news = draft and any("newsarticle" in h.value for h in draft.hints_of("kind"))
                gold = cases[i].gold["body"]
                scores.setdefault((view, "all pages"), []).append((page_score(gold, text), page_score(gold, engine(data))))  # fmt: skip
                if is_news:
                    scores.setdefault((view, "NewsArticle"), []).append(scores[view, "all pages"][-1])
    for (view, which), pairs in scores.items():
        mine, theirs = f1([a for a, _ in pairs]), f1([b for _, b in pairs])
        print(f"{view:16} {which:12} {len(pairs):4} pages: ours F1 {mine[0]:.4f} P {mine[1]:.4f} R {mine[2]:.4f}, trafilatura F1 {theirs[0]:.4f}")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sets", type=Path)
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    cases = read_cases(args.sets / "wcxb-dev")
    pages = [Rows.of(c) for c in cases]
    if args.write:
        write_table(TARGET, fit(pages), COLUMNS, settings={**SETTINGS, "bare_share": BARE_SHARE}, data_sha256=digest(args.sets / "wcxb-dev"))  # fmt: skip
    if args.folds:
        measure(cases, pages, args.folds)


if __name__ == "__main__":
    main()
