"""Trains the body classifier on wcxb-dev-flat and writes dataset_tools/normalize/body_model.json.

Usage: BENCH_SETS=... python bench/quality/train_body.py [--check]
`--check` only cross-validates by host: the whole pipeline, rules included, reads each page with a table that was
learned without any page of its host, and without a line of its fold in any copy.
"""

import argparse
import hashlib
import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from catboost import CatBoostClassifier, Pool
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

sys.path.insert(0, str(Path(__file__).parent))
import sites
from corruptions import corrupted, foreign, raw_of
from news_copies import donor_of, news_copy, short_copy
from pages import Page, body_marks, draft_of, f1, is_news, load, page_score

from dataset_tools.lexicon import word_set
from dataset_tools.model.draft import Role
from dataset_tools.normalize import normalize, repaired, sheet
from dataset_tools.normalize.classifier import UNIT, Classifier
from dataset_tools.normalize.features import context, reconsider
from dataset_tools.normalize.forest import Forest
from dataset_tools.normalize.lines import Line, names_of, read_line
from dataset_tools.normalize.roles import _blank_lines

FOLDS = 5
MIN_PAGES = 15  # a word on fewer pages is a topic, not a sign
MIN_WEIGHT = 8  # hundredths of log-odds; smaller ones change no decision and triple the table
WEIGHTS = {"page": 1.0, "plain": 0.5, "news": 0.75, "short": 0.25}  # of a page and its copies
FOREIGN = 0.35  # of the plain copies; as many as leave English where it was (held-out F1 within .001)
EASY_WORDS = 5
AGREED = 0.5  # below it, the gold holds another text than the article; the second pass does not learn from such pages
TREES, DEPTH, RATE = 150, 6, 0.1
ROUNDING = 1 / UNIT  # of a leaf, at most
SEED = 20251123
MODEL = Path(__file__).parents[2] / "dataset_tools" / "normalize" / "body_model.json"
COMMON = word_set("mul", "function_words")


@dataclass
class Sample:
    """One page, or a copy of one, ready for training."""

    kind: str  # a key of WEIGHTS
    raw: str
    gold: str
    page: int  # the number of the page, also of its copies
    group: int  # the fold that holds its host
    lines: list[Line]
    blanks: list[bool]
    marks: np.ndarray
    weights: np.ndarray


def sample_of(raw: str, gold: str, place: tuple[int, int], kind: str) -> Sample:
    """A sample; `place` is the number of its page and that of its fold."""
    draft = repaired(draft_of(raw))
    texts = [b.text for b in draft.blocks]
    marks = np.array(body_marks(texts, gold), dtype=bool)
    lines = [read_line(t, {}, COMMON) for t in texts]
    # Every page weighs the same, a line by its words: this is what the body score counts.
    sizes = np.minimum([x.numbers[0] for x in lines], 60) + 2.0
    total = max(50, sum(x.numbers[0] for x, m in zip(lines, marks, strict=True) if m))
    return Sample(
        kind, raw, gold, *place, lines, _blank_lines(raw, draft.blocks), marks, WEIGHTS[kind] * sizes / total
    )


def samples_of(pages: Sequence[Page], seed: int = SEED) -> list[Sample]:
    """Every page, and copies of it whose furniture comes from templates and from pages of the same fold."""
    groups = [0] * len(pages)
    for k, (_, held) in enumerate(GroupKFold(FOLDS).split(pages, groups=[p.host for p in pages])):
        for i in held:
            groups[i] = k
    real = [sample_of(p.raw, p.gold["body"], (i, groups[i]), "page") for i, p in enumerate(pages)]
    texts = [[b.text for b in repaired(draft_of(p.raw)).blocks] for p in pages]
    titles = [p.gold["title"] for p in pages]
    donors = [donor_of(t, s.marks, title) for t, s, title in zip(texts, real, titles, strict=True)]
    return real + [
        copy
        for i in range(len(pages))
        for copy in _copies(i, real, texts, titles, donors, random.Random(seed + i))
    ]


def _copies(
    i: int,
    real: Sequence[Sample],
    texts: Sequence[list[str]],
    titles: Sequence[str],
    donors: Sequence,
    rng: random.Random,
) -> list[Sample]:
    fold = [j for j, s in enumerate(real) if s.group == real[i].group and j != i]
    page, marks = real[i], list(real[i].marks)
    raw, gold = raw_of(corrupted(texts[i], marks, titles[i], [titles[j] for j in fold], rng), rng), page.gold
    if rng.random() < FOREIGN:
        raw, gold = foreign(raw, COMMON, SEED), foreign(gold, COMMON, SEED)
    out = [sample_of(raw, gold, (i, page.group), "plain")]
    news = news_copy(texts[i], marks, titles[i], [donors[j] for j in fold], rng)
    out.append(sample_of(raw_of(news, rng), page.gold, (i, page.group), "news"))
    short = short_copy(texts[i], marks, titles[i], rng)
    own = [t for t, m in zip(texts[i], marks, strict=True) if m]
    out.append(
        sample_of(raw_of(short, rng), "\n\n".join(t for t in short if t in own), (i, page.group), "short")
    )
    return out


def vocabulary(samples: Sequence[Sample]) -> dict[str, int]:
    seen: Counter = Counter()
    for s in samples:
        if s.kind == "page":
            seen.update(set().union(*(names_of(x.key.split(), x.numbers) for x in s.lines)))
    return {name: i for i, name in enumerate(sorted(k for k, n in seen.items() if n >= MIN_PAGES))}


def matrix(sample: Sample, index: dict[str, int]) -> sp.csr_matrix:
    rows, cols = [], []
    for i, line in enumerate(sample.lines):
        for name in names_of(line.key.split(), line.numbers):
            if (j := index.get(name)) is not None:
                rows.append(i)
                cols.append(j)
    return sp.csr_matrix((np.ones(len(rows), np.float32), (rows, cols)), (len(sample.lines), len(index)))


def fit_words(mats: Sequence, samples: Sequence[Sample], inside: Sequence[int]) -> tuple[np.ndarray, int]:
    """The weights of the logistic layer and its intercept, in hundredths of log-odds.

    Not from news copies: a teaser reads like a story, and only what stands around it tells.
    """
    told = [i for i in inside if samples[i].kind != "news"]
    weights = np.concatenate([samples[i].weights for i in told])
    marks = np.concatenate([samples[i].marks for i in told])
    model = LogisticRegression(C=1.0, max_iter=100, tol=1e-3)
    model.fit(sp.vstack([mats[i] for i in told]), marks, weights / weights.mean())
    found = np.rint(100 * model.coef_[0]).astype(int)
    found[np.abs(found) < MIN_WEIGHT] = 0
    return found, round(100 * float(model.intercept_[0]))


def leaning(sample: Sample, leans: np.ndarray) -> list[Line]:
    return [x._replace(numbers=(*x.numbers[:-1], int(v))) for x, v in zip(sample.lines, leans, strict=True)]


def fit_trees(rows: Sequence[np.ndarray], samples: Sequence[Sample]) -> dict:
    """A forest as the table that `Forest.of` reads."""
    features = np.concatenate(rows, axis=1).T
    weights = np.concatenate([s.weights for s in samples])
    marks = np.concatenate([s.marks for s in samples])
    # Most lines are entries of menus, alike and easy: a third of them, of three times the weight, says the same.
    easy = ~marks & (features[:, 0] < EASY_WORDS)
    kept = ~easy | (np.arange(len(marks)) % 3 == 0)
    weights[easy] *= 3
    model = CatBoostClassifier(
        iterations=TREES, depth=DEPTH, learning_rate=RATE, l2_leaf_reg=3.0, border_count=64, random_strength=0.0,
        bootstrap_type="No", random_seed=0, thread_count=2, verbose=False, allow_writing_files=False, boost_from_average=True,
    )  # fmt: skip
    model.fit(
        Pool(
            features[kept].astype(np.float32),
            marks[kept].astype(np.int8),
            weight=weights[kept] / weights.mean(),
        )
    )
    table = table_of(model)
    some = features[:: max(1, len(features) // 1000)]
    raw = model.predict(some.astype(np.float32), prediction_type="RawFormulaVal")
    assert np.abs(Forest.of(table).scores(some.T) / UNIT - raw).max() < ROUNDING * TREES
    return table


def table_of(model: CatBoostClassifier) -> dict:
    """Integers: a feature is above the border 3.5 where it is greater than 3."""
    with tempfile.TemporaryDirectory() as folder:
        model.save_model(f"{folder}/forest.json", format="json")
        found = json.loads(Path(folder, "forest.json").read_text("utf-8"))
    scale, bias = found["scale_and_bias"]
    trees = []
    for tree in found["oblivious_trees"]:
        splits = [[s["float_feature_index"], int(np.floor(s["border"]))] for s in tree["splits"] or []]
        leaves = [round(UNIT * scale * v) for v in tree["leaf_values"]]
        while len(splits) < DEPTH:  # a tree that found fewer questions: ask one that is never true
            splits.append([0, 2**31 - 1])
            leaves += leaves
        trees.append([splits, leaves])
    return {"base": round(UNIT * bias[0]), "trees": trees}


@dataclass
class Learned:
    """The features of every sample, made by what was learned from the other folds, and the folds' own tables."""

    tables: list[dict]
    first: list[np.ndarray]  # rows of the first pass
    second: list[np.ndarray]  # rows of the second pass
    trusted: frozenset[int]  # pages whose gold and first scores agree at all


def cross_fit(samples: Sequence[Sample], index: dict[str, int], mats: Sequence) -> Learned:
    tables: list[dict] = [{} for _ in range(FOLDS)]
    lines: list = [None] * len(samples)
    for k in range(FOLDS):
        words, intercept = fit_words(mats, samples, [i for i, s in enumerate(samples) if s.group != k])
        tables[k]["weights"] = weights_of(words, intercept, index)
        for i in fold(samples, k):
            lines[i] = leaning(samples[i], (mats[i] @ words + intercept).astype(int))
    pages = [sheet.Pages([sheet.Page(x, s.blanks)]) for x, s in zip(lines, samples, strict=True)]
    first = [context(page) for page in pages]
    second: list = [None] * len(samples)
    trusted: set[int] = set()
    for k in range(FOLDS):
        inside = [i for i, s in enumerate(samples) if s.group != k]
        tables[k]["first"] = fit_trees([first[i] for i in inside], [samples[i] for i in inside])
        forest = Forest.of(tables[k]["first"])
        for i in fold(samples, k):
            scores = forest.scores(first[i]) // (UNIT // 100)
            second[i] = reconsider(pages[i], first[i], scores)
            if samples[i].kind == "page" and agreement(samples[i], scores) > AGREED:
                trusted.add(samples[i].page)
    return Learned(tables, first, second, frozenset(trusted))


def agreement(sample: Sample, scores: np.ndarray) -> float:
    """F1 of the words that the gold and the scores take for body."""
    both = float(sample.weights[sample.marks & (scores > 0)].sum())
    return 2 * both / max(1e-9, float(sample.weights[sample.marks].sum() + sample.weights[scores > 0].sum()))


def fold(samples: Sequence[Sample], k: int) -> list[int]:
    return [i for i, s in enumerate(samples) if s.group == k]


def weights_of(words: np.ndarray, intercept: int, index: dict[str, int]) -> dict[str, int]:
    return {"": intercept} | {n: int(words[j]) for n, j in index.items() if words[j]}


def held_out_scores(
    samples: Sequence[Sample], learned: Learned, kinds: Sequence[str] = tuple(WEIGHTS)
) -> list[tuple[float, float]]:
    """Precision and recall of the shipped pipeline on each sample, by the table of its fold."""
    out: list = [None] * len(samples)
    for k in range(FOLDS):
        inside = [i for i, s in enumerate(samples) if s.group != k and s.page in learned.trusted]
        learned.tables[k]["second"] = fit_trees(
            [learned.second[i] for i in inside], [samples[i] for i in inside]
        )
        classifier = Classifier(learned.tables[k])
        for i in fold(samples, k):
            if samples[i].kind not in kinds:
                continue
            body = normalize(draft_of(samples[i].raw), classifier=classifier).text(Role.BODY)
            out[i] = page_score(samples[i].gold, body)
    return out


def report(pages: Sequence[Page], samples: Sequence[Sample], scores: Sequence[tuple[float, float]]) -> None:
    """Prints body F1, precision and recall by kind, for all pages and for news."""
    for kind in WEIGHTS:
        chosen = [
            score for s, score in zip(samples, scores, strict=True) if s.kind == kind and score is not None
        ]
        print(kind, len(chosen), "F1 {:.4f} P {:.4f} R {:.4f}".format(*f1(chosen or [(0.0, 0.0)])))
    news = [scores[i] for i, p in enumerate(pages) if is_news(p)]
    print("news pages", len(news), "F1 {:.4f} P {:.4f} R {:.4f}".format(*f1(news)))


def shipped(samples: Sequence[Sample], index: dict[str, int], mats: Sequence, learned: Learned) -> dict:
    """The table that is learned from all samples; each saw what the other folds say of it."""
    words, intercept = fit_words(mats, samples, range(len(samples)))
    trusted = [i for i, s in enumerate(samples) if s.page in learned.trusted]
    return {
        "weights": weights_of(words, intercept, index),
        "first": fit_trees(learned.first, samples),
        "second": fit_trees([learned.second[i] for i in trusted], [samples[i] for i in trusted]),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()

    pages = load()
    samples = samples_of(pages)
    index = vocabulary(samples)
    mats = [matrix(s, index) for s in samples]
    print("lines", sum(len(s.lines) for s in samples), "names", len(index), flush=True)
    learned = cross_fit(samples, index, mats)
    report(pages, samples, held_out_scores(samples, learned))
    real = samples[: len(pages)]
    classifiers = [Classifier(table) for table in learned.tables]
    sites.report(pages, [s.marks for s in real], [s.group for s in real], classifiers)
    if not args.check:
        about = {
            "about": "Body classifier of lines; see docs/explanation/cleaning.md. Trained on wcxb-dev-flat, CC-BY-4.0.",
            "data_sha256": hashlib.sha256(
                "".join(p.raw + p.gold["body"] for p in pages).encode()
            ).hexdigest(),
        }
        table = about | shipped(samples, index, mats, learned)
        text = json.dumps(table, sort_keys=True, ensure_ascii=False, separators=(",", ":")) + "\n"
        MODEL.write_text(text, "utf-8")
        print("wrote", MODEL.name, len(text), "characters,", len(table["weights"]), "names", flush=True)


if __name__ == "__main__":
    main()
