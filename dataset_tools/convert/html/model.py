"""The trees that weigh blocks and names of a page, read from tables that bench/quality/html_*.py train."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

# Rows weighed at once: what 1,200 splits ask of 512 rows takes 2.5 MB.
CHUNK = 512
# Leaves of a tree, each a bit of a number; no tree is trained with more.
LEAVES = 16
ALL = (1 << LEAVES) - 1

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Trees:
    """All trees of one model side by side; none of them is walked.

    A split that answers no takes away the leaves to its left. Of the leaves that are left over in the end, the
    first is the one that a walk from the root would reach.
    """

    base: float
    feature: Any  # of each split, tree by tree
    threshold: Any
    kept: Any  # leaves that a "no" leaves over, as bits
    value: Any  # trees by leaves

    def probabilities(self, rows: Any) -> Any:
        """For each row of features the probability that its block is body."""
        import numpy as np

        chunks = [self._some(rows[at : at + CHUNK]) for at in range(0, len(rows), CHUNK)]
        return np.concatenate(chunks) if chunks else np.zeros(0)

    def _some(self, rows: Any) -> Any:
        import numpy as np

        trees = len(self.value)
        yes = np.ascontiguousarray(rows.T).take(self.feature, axis=0) <= self.threshold
        kept = (-yes.astype(np.uint16) | self.kept).reshape(trees, -1, len(rows))  # -1 is all bits: `ALL`
        leaf = _first_bit().take(np.bitwise_and.reduce(kept, axis=1).T)
        score = self.base + self.value.take(leaf + np.arange(trees) * LEAVES).sum(axis=1)
        return 1.0 / (1.0 + np.exp(-score))


@cache
def _first_bit() -> Any:
    """For each number of `LEAVES` bits the place of the lowest bit that is set."""
    import numpy as np

    places = np.zeros(1 << LEAVES, np.intp)
    for place in range(LEAVES):
        places[1 << place :: 2 << place] = place
    return places


@cache
def load(name: str, file: str, columns: tuple[str, ...]) -> Trees:
    """A model of a table beside this module; `columns` are what its rows count now."""
    document = json.loads((HERE / file).read_text("utf-8"))
    assert document["columns"] == list(columns), f"{file} was trained on other columns: train it anew"
    return read(document["models"][name])


def read(model: dict[str, Any]) -> Trees:
    """The trees of a model that is written as lists."""
    import numpy as np

    trees = [_splits(tree) for tree in model["trees"]]
    width = max(len(splits) for splits, _ in trees)
    splits = np.array([s + [(0, 0.0, ALL)] * (width - len(s)) for s, _ in trees]).reshape(-1, 3)
    feature, threshold, kept = splits.T
    return Trees(
        model["base"],
        feature.astype(np.intp),
        threshold.astype(np.float32)[:, None],
        kept.astype(np.uint16)[:, None],
        np.array([v + [0.0] * (LEAVES - len(v)) for _, v in trees], np.float32),
    )


def _splits(tree: dict[str, list[Any]]) -> tuple[list[tuple[int, float, int]], list[float]]:
    """The splits of a tree: feature, threshold, the leaves that a "no" leaves over; and the leaves from left to right."""
    splits: list[tuple[int, float, int]] = []
    values: list[float] = []

    def walk(node: int) -> None:
        left, right = tree["left"][node], tree["right"][node]
        if left == node:
            values.append(tree["value"][node])
            return
        first = len(values)
        walk(left)
        gone = (1 << len(values)) - (1 << first)
        splits.append((tree["feature"][node], tree["threshold"][node], ALL & ~gone))
        walk(right)

    walk(0)
    return splits, values
