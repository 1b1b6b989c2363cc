"""Train the model that tells the body of a page from its furniture (dataset_tools/convert/html/model.json).

Data: the article pages of WCXB dev (CC-BY-4.0, see NOTICE), HTML and gold body. A block is body where half or more
of its 4-word shingles stand in the gold. Every page weighs the same. Folds are by host; the seed is fixed.

    python bench/quality/html_train.py SETS_FOLDER [--folds 5] [--write]

Needs scikit-learn, which the project itself does not: the trees are written as a table.
"""

import argparse
import hashlib
import json
import re
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import GroupKFold

from dataset_tools.convert.html import body, guards, metadata
from dataset_tools.convert.html.decode import decode_html
from dataset_tools.convert.html.features import COLUMNS, features, kept_shares
from dataset_tools.convert.html.layout import Layout
from dataset_tools.convert.html.trace import PageText, mask
from dataset_tools.model.draft import Origin

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "dataset_tools/convert/html/model.json"
ORIGIN = Origin("page.html", "0" * 64, "text/html")
SEED = 20260101
SETTINGS = {
    "max_iter": 80,
    "max_leaf_nodes": 16,
    "learning_rate": 0.15,
    "l2_regularization": 1.0,
    "min_samples_leaf": 50,
}
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


def page_rows(data: bytes, gold: str):
    text = decode_html(data, ORIGIN).text or ""
    masked, _ = guards.without_wide_tags(mask(text), ORIGIN)
    page = PageText(text, masked)
    layout = Layout(page.parts)
    tree = body.parse(masked)
    start = metadata.read(tree, text, layout).headline
    spans = [s for s in map(page.find, body.engine_paragraphs(tree, None)) if s]
    kept = kept_shares(layout.cells, spans)
    with_engine = features(layout, kept, start)
    without = features(layout, [0.0] * len(kept), start)
    known, words = shingles(gold), f" {' '.join(WORD.findall(gold))} "
    labels = [label(c.text, known, words) for c in layout.cells]
    return with_engine, without, labels


def load(folder: Path):
    digest = hashlib.sha256((folder / "gold.jsonl").read_bytes())
    out = {"stacked": [], "layout": [], "y": [], "w": [], "page": [], "host": []}
    for number, line in enumerate((folder / "gold.jsonl").read_text("utf-8").strip().split("\n")):
        gold = json.loads(line)
        data = (folder / "raw" / f"{gold['id']}.html").read_bytes()
        digest.update(data)
        stacked, layout, labels = page_rows(data, gold["body"])
        weights = np.array([w for _, w in labels], float)
        out["stacked"].append(stacked)
        out["layout"].append(layout)
        out["y"].append(np.array([y > 0.5 for y, _ in labels], int))
        out["w"].append(np.sqrt(weights / max(1.0, weights.sum())))
        out["page"] += [number] * len(labels)
        out["host"] += [urlsplit(gold.get("url") or "").hostname or gold["id"]] * len(labels)
    arrays = {k: np.concatenate(out[k]) for k in ("stacked", "layout", "y", "w")}
    return arrays, np.array(out["host"]), digest.hexdigest()


def fit(x, y, w):
    return HistGradientBoostingClassifier(random_state=SEED, **SETTINGS).fit(x, y, sample_weight=w)


def table(model) -> dict:
    """The trees as lists: feature, threshold, left, right, value; a leaf points to itself."""
    trees = []
    for (predictor,) in model._predictors:
        nodes = predictor.nodes
        leaf = nodes["is_leaf"].astype(bool)
        index = np.arange(len(nodes))
        trees.append({
            "feature": np.where(leaf, 0, nodes["feature_idx"]).tolist(),
            "threshold": [float(f"{t:.6g}") if not end else 0.0 for t, end in zip(nodes["num_threshold"], leaf, strict=False)],
            "left": np.where(leaf, index, nodes["left"]).tolist(),
            "right": np.where(leaf, index, nodes["right"]).tolist(),
            "value": [float(f"{v:.5g}") if end else 0.0 for v, end in zip(nodes["value"], leaf, strict=False)],
        })  # fmt: skip
    return {"base": float(model._baseline_prediction[0, 0]), "trees": trees}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", type=Path)
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    arrays, hosts, digest = load(args.sets / "wcxb-dev")
    y, w = arrays["y"], arrays["w"]
    for name in ("layout", "stacked"):
        for train, test in GroupKFold(args.folds).split(y, y, hosts) if args.folds else ():
            p = fit(arrays[name][train], y[train], w[train]).predict_proba(arrays[name][test])[:, 1]
            print(
                name,
                "weighted accuracy on unseen hosts",
                round(float(np.average((p > 0.5) == y[test], weights=w[test])), 4),
            )
    if args.write:
        document = {
            "about": "Trained by bench/quality/html_train.py on WCXB dev (CC-BY-4.0, Murrough Foley); see docs/explanation/html.md",
            "columns": list(COLUMNS),
            "data_sha256": digest,
            "seed": SEED,
            "settings": SETTINGS,
            "models": {n: table(fit(arrays[n], y, w)) for n in ("layout", "stacked")},
        }
        TARGET.write_text(json.dumps(document, sort_keys=True, separators=(",", ":")) + "\n", "utf-8")


if __name__ == "__main__":
    main()
