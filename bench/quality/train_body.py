"""Trains the body classifier on wcxb-dev-flat and writes dataset_tools/normalize/body_model.json.

Usage: BENCH_SETS=... python bench/quality/train_body.py [--check]
`--check` only cross-validates by host and prints the body score of the held-out pages.
"""

import argparse
import hashlib
import json
import random
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

sys.path.insert(0, str(Path(__file__).parent))
from corruptions import corrupted, foreign, raw_of
from pages import body_marks, draft_of, f1, load, page_score

from dataset_tools.lexicon import word_set
from dataset_tools.normalize import repaired
from dataset_tools.normalize.features import context, names_of, read_line
from dataset_tools.normalize.roles import _blank_lines

FOLDS = 5
MIN_PAGES = 15  # a word on fewer pages is a topic, not a sign
MIN_WEIGHT = 0.08  # log-odds; smaller ones change no decision and triple the table
COPY_WEIGHT = 0.5
FOREIGN = 0.35  # of the copies; as many as leave English where it was (held-out F1 within .001)
SEED = 20251123
MODEL = Path(__file__).parents[2] / "dataset_tools" / "normalize" / "body_model.json"


@dataclass
class Sample:
    """One page ready for training."""

    lines: list
    blanks: list
    marks: np.ndarray
    weights: np.ndarray
    host: str
    gold: str
    real: bool = True  # False for a corrupted copy: trained on, never scored
    group: int = 0


def sample_of(raw: str, gold: str, host: str, *, real: bool = True) -> Sample:
    draft = repaired(draft_of(raw))
    texts = [b.text for b in draft.blocks]
    marks = np.array(body_marks(texts, gold), dtype=bool)
    common = word_set("mul", "function_words")
    lines = [read_line(t, {}, common) for t in texts]
    # Every page weighs the same, a line by its words: this is what the body score counts.
    total = max(50, sum(x.words for x, m in zip(lines, marks, strict=True) if m))
    weights = np.array([(min(x.words, 60) + 2.0) / total for x in lines])
    return Sample(lines, _blank_lines(raw, draft.blocks), marks, weights, host, gold, real)


def corrupted_samples(samples: list[Sample], titles: list[str], seed: int) -> list[Sample]:
    """A corrupted copy of every page, of half its weight."""
    rng = random.Random(seed)
    common = word_set("mul", "function_words")
    out = []
    for s, title in zip(samples, titles, strict=True):
        lines = corrupted([x.text for x in s.lines], list(s.marks), title, titles, rng)
        raw, gold = raw_of(lines, rng), s.gold
        if rng.random() < FOREIGN:
            raw, gold = foreign(raw, common, seed), foreign(gold, common, seed)
        copy = sample_of(raw, gold, s.host, real=False)
        copy.weights = copy.weights * COPY_WEIGHT
        copy.group = s.group
        out.append(copy)
    return out


def vocabulary(samples: list[Sample]) -> dict[str, int]:
    seen: Counter = Counter()
    for s in samples:
        if s.real:
            seen.update(set().union(*(names_of(x, x.key.split()) for x in s.lines)))
    return {name: i for i, name in enumerate(sorted(k for k, n in seen.items() if n >= MIN_PAGES))}


def matrix(sample: Sample, index: dict[str, int]) -> sp.csr_matrix:
    rows, cols = [], []
    for i, line in enumerate(sample.lines):
        for name in names_of(line, line.key.split()):
            if (j := index.get(name)) is not None:
                rows.append(i)
                cols.append(j)
    return sp.csr_matrix((np.ones(len(rows), np.float32), (rows, cols)), (len(sample.lines), len(index)))


def fit_words(mats: list, samples: list[Sample]) -> LogisticRegression:
    weights = np.concatenate([s.weights for s in samples])
    model = LogisticRegression(C=1.0, max_iter=100, tol=1e-3)
    return model.fit(sp.vstack(mats), np.concatenate([s.marks for s in samples]), weights / weights.mean())


def fit_trees(rows: list, samples: list[Sample], count: int, leaves: int) -> HistGradientBoostingClassifier:
    weights = np.concatenate([s.weights for s in samples])
    model = HistGradientBoostingClassifier(
        max_iter=count, max_leaf_nodes=leaves, learning_rate=0.1, min_samples_leaf=40, l2_regularization=1.0,
        early_stopping=False, random_state=0,
    )  # fmt: skip
    return model.fit(np.vstack(rows), np.concatenate([s.marks for s in samples]), weights / weights.mean())


def contexts(sample: Sample, leans: np.ndarray) -> np.ndarray:
    lines = [x._replace(lean=float(v)) for x, v in zip(sample.lines, leans, strict=True)]
    return np.array(context(lines, sample.blanks), np.float32)


def scores(samples: list[Sample], predictions: list[np.ndarray], threshold: float) -> tuple:
    return f1(
        [
            page_score(s.gold, "\n".join(x.text for x, p in zip(s.lines, ps, strict=True) if p > threshold))
            for s, ps in zip(samples, predictions, strict=True)
        ]
    )


def flatten(model: HistGradientBoostingClassifier) -> list:
    """The trees as nested lists: [feature, threshold, left, right], or a leaf's number."""

    def node(nodes: np.ndarray, i: int) -> object:
        n = nodes[i]
        if n["is_leaf"]:
            return round(float(n["value"]), 4)
        threshold = float(f"{float(n['num_threshold']):.5g}")
        return [int(n["feature_idx"]), threshold, node(nodes, n["left"]), node(nodes, n["right"])]

    return [node(p[0].nodes, 0) for p in model._predictors]


def cross_validate(samples: list[Sample], rows: list, count: int, leaves: int) -> None:
    """Prints the body score of pages whose hosts were held out."""
    held_out: list = [None] * len(samples)
    for k in range(FOLDS):
        inside = [i for i, s in enumerate(samples) if s.group != k]
        trees = fit_trees([rows[i] for i in inside], [samples[i] for i in inside], count, leaves)
        for i, s in enumerate(samples):
            if s.group == k:
                held_out[i] = trees.predict_proba(rows[i])[:, 1]
    for real in (True, False):
        chosen = [i for i, s in enumerate(samples) if s.real is real]
        for threshold in (0.3, 0.4, 0.5):
            numbers = scores([samples[i] for i in chosen], [held_out[i] for i in chosen], threshold)
            print(
                "pages" if real else "corrupted copies",
                threshold,
                "F1 {:.4f} P {:.4f} R {:.4f}".format(*numbers),
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--trees", type=int, default=80)
    parser.add_argument("--leaves", type=int, default=16)
    args = parser.parse_args()

    pages = load()
    samples = [sample_of(p.raw, p.gold["body"], p.host) for p in pages]
    digest = hashlib.sha256("".join(p.raw + p.gold["body"] for p in pages).encode()).hexdigest()

    folds = list(GroupKFold(FOLDS).split(samples, groups=[s.host for s in samples]))
    for k, (_, held) in enumerate(folds):
        for i in held:
            samples[i].group = k
    samples += corrupted_samples(samples, [p.gold["title"] for p in pages], SEED)
    index = vocabulary(samples)
    mats = [matrix(s, index) for s in samples]
    leans: list = [None] * len(samples)
    for k in range(FOLDS):
        inside = [i for i, s in enumerate(samples) if s.group != k]
        words = fit_words([mats[i] for i in inside], [samples[i] for i in inside])
        for i, s in enumerate(samples):
            if s.group == k:
                leans[i] = words.decision_function(mats[i])
    rows = [contexts(s, v) for s, v in zip(samples, leans, strict=True)]
    print("lines", sum(len(s.lines) for s in samples), "names", len(index))

    cross_validate(samples, rows, args.trees, args.leaves)
    if args.check:
        return

    words = fit_words(mats, samples)
    trees = fit_trees(rows, samples, args.trees, args.leaves)
    names = {n: round(float(words.coef_[0][j]), 2) for n, j in index.items()}
    table = {
        "about": "Body classifier of lines; see docs/explanation/cleaning.md. Trained on wcxb-dev-flat, CC-BY-4.0.",
        "data_sha256": digest,
        "base": round(float(trees._baseline_prediction.ravel()[0]), 4),
        "weights": {"": round(float(words.intercept_[0]), 3)}
        | {n: w for n, w in names.items() if abs(w) >= MIN_WEIGHT},
        "trees": flatten(trees),
    }
    text = json.dumps(table, sort_keys=True, ensure_ascii=False, separators=(",", ":")) + "\n"
    MODEL.write_text(text, "utf-8")
    print("wrote", MODEL, len(text), "characters,", len(table["weights"]), "names")


if __name__ == "__main__":
    main()
