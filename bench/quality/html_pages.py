"""The pages that train and measure the HTML converter: their gold, and what the converter sees of them."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from dataset_tools.convert.html import body, guards
from dataset_tools.convert.html.decode import decode_html
from dataset_tools.convert.html.layout import Layout
from dataset_tools.convert.html.trace import PageText, mask
from dataset_tools.model.draft import Origin

ORIGIN = Origin("page.html", "0" * 64, "text/html")
SEED = 20260101
_JSON_LD = re.compile(rb"<script[^<>]*?ld\+json.*?</script>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True)
class Case:
    """One page of a set and its gold record."""

    gold: dict[str, Any]
    data: bytes

    @property
    def host(self) -> str:
        """The host of the page; its own id where none is known, so that folds keep it to itself."""
        return urlsplit(self.gold.get("url") or "").hostname or self.gold["id"]

    def bare(self) -> "Case":
        """The page without its JSON-LD, as many pages are."""
        return Case(self.gold, _JSON_LD.sub(b"", self.data))


@dataclass
class Parsed:
    """What the converter makes of a page before it decides anything."""

    text: str
    page: PageText
    layout: Layout
    tree: Any


def read_cases(folder: Path) -> list[Case]:
    """The pages of a set in the order of its gold."""
    lines = (folder / "gold.jsonl").read_text("utf-8").strip().split("\n")
    golds = [json.loads(line) for line in lines]
    return [Case(g, (folder / "raw" / f"{g['id']}.html").read_bytes()) for g in golds]


def digest(folder: Path) -> str:
    """The hash of a set: its gold and all its pages."""
    total = hashlib.sha256((folder / "gold.jsonl").read_bytes())
    for case in read_cases(folder):
        total.update(case.data)
    return total.hexdigest()


def parse(data: bytes) -> Parsed:
    """The first steps of `convert_html`."""
    text = decode_html(data, ORIGIN).text or ""
    masked, _ = guards.without_wide_tags(mask(text), ORIGIN)
    page = PageText(text, masked)
    return Parsed(text, page, Layout(page), body.parse(masked))


def folds(cases: list[Case], count: int, seed: int | None = None) -> Iterator[tuple[Any, Any]]:
    """Indices to train on and to measure on; no host is in both. With `seed`, the hosts are shuffled first."""
    from sklearn.model_selection import GroupKFold

    hosts = np.array([c.host for c in cases])
    return GroupKFold(count, shuffle=seed is not None, random_state=seed).split(hosts, hosts, hosts)


def table(model: Any) -> dict[str, Any]:
    """The trees of scikit-learn as lists: feature, threshold, left, right, value; a leaf points to itself."""
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


def write_table(target: Path, models: dict[str, Any], columns: tuple[str, ...], **facts: Any) -> None:
    """Trained models beside what they were trained on."""
    document = {
        "about": "Trained by bench/quality on WCXB dev (CC-BY-4.0, Murrough Foley); see docs/explanation/html.md",
        "columns": list(columns),
        "seed": SEED,
        "models": {name: table(m) for name, m in models.items()},
        **facts,
    }
    target.write_text(json.dumps(document, sort_keys=True, separators=(",", ":")) + "\n", "utf-8")
