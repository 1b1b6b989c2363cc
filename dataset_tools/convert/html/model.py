"""The trees that weigh blocks and names of a page, read from tables that bench/quality/html_*.py train."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

# Rows weighed at once: 80 trees over 4096 rows take 5 MB an array.
CHUNK = 4096

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Trees:
    """All trees of one model side by side: each array is trees by nodes; children are counted over all trees."""

    base: float
    feature: Any
    threshold: Any
    left: Any
    right: Any
    value: Any
    depth: int

    def probabilities(self, rows: Any) -> Any:
        """For each row of features the probability that its block is body."""
        import numpy as np

        chunks = [self._some(rows[at : at + CHUNK]) for at in range(0, len(rows), CHUNK)]
        return np.concatenate(chunks) if chunks else np.zeros(0)

    def _some(self, rows: Any) -> Any:
        import numpy as np

        n, width = rows.shape
        trees, nodes = self.feature.shape
        first = np.arange(trees) * nodes
        node = np.broadcast_to(first, (n, trees)).copy()
        offset = (np.arange(n) * width)[:, None]
        flat = rows.ravel()
        for _ in range(self.depth):
            goes_left = flat.take(self.feature.take(node) + offset) <= self.threshold.take(node)
            node = np.where(goes_left, self.left.take(node), self.right.take(node))
        score = self.base + self.value.take(node).sum(axis=1)
        return 1.0 / (1.0 + np.exp(-score))


@cache
def load(name: str, file: str, columns: tuple[str, ...]) -> Trees:
    """A model of a table beside this module; `columns` are what its rows count now."""
    document = json.loads((HERE / file).read_text("utf-8"))
    assert document["columns"] == list(columns), f"{file} was trained on other columns: train it anew"
    return read(document["models"][name])


def read(model: dict[str, Any]) -> Trees:
    """The trees of a model that is written as lists."""
    import numpy as np

    trees = model["trees"]
    width = max(len(t["left"]) for t in trees)

    def packed(key: str, kind: Any) -> Any:
        out = np.zeros((len(trees), width), kind)
        for i, tree in enumerate(trees):
            out[i, : len(tree[key])] = tree[key]
        return out

    first = (np.arange(len(trees)) * width)[:, None]
    depth = max(_depth(t["left"], t["right"]) for t in trees)
    return Trees(
        model["base"],
        packed("feature", np.int64),
        packed("threshold", np.float32),
        packed("left", np.int64) + first,
        packed("right", np.int64) + first,
        packed("value", np.float32),
        depth,
    )


def _depth(left: list[int], right: list[int], node: int = 0) -> int:
    if left[node] == node:
        return 0
    return 1 + max(_depth(left, right, left[node]), _depth(left, right, right[node]))
