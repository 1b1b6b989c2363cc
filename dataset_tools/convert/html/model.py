"""The trees that weigh blocks and names of a page, read from tables that bench/quality/html_*.py train."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from dataset_tools.trees import Splits, Tree

# Rows weighed at once: what 1,200 splits ask of 512 rows takes 2.5 MB.
CHUNK = 512
HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """Trees whose sum is the log-odds."""

    base: float
    splits: Splits

    def probabilities(self, rows: Any) -> Any:
        """For each row of features the probability that its block is body."""
        chunks = [self._some(rows[at : at + CHUNK]) for at in range(0, len(rows), CHUNK)]
        return np.concatenate(chunks) if chunks else np.zeros(0)

    def _some(self, rows: Any) -> Any:
        gains = self.splits.values.take(self.splits.leaves(rows).T)
        return 1.0 / (1.0 + np.exp(-(self.base + gains.sum(axis=1))))


@cache
def load(name: str, file: str, columns: tuple[str, ...]) -> Trees:
    """A model of a table beside this module; `columns` are what its rows count now."""
    document = json.loads((HERE / file).read_text("utf-8"))
    assert document["columns"] == list(columns), f"{file} was trained on other columns: train it anew"
    return read(document["models"][name])


def read(model: dict[str, Any]) -> Trees:
    """The trees of a model that is written as lists."""
    return Trees(model["base"], Splits.of([_nested(tree, 0) for tree in model["trees"]], np.float32))


def _nested(tree: dict[str, list[Any]], node: int) -> Tree:
    """A tree of scikit-learn's lists, in which a leaf is its own left."""
    left, right = tree["left"][node], tree["right"][node]
    if left == node:
        return tree["value"][node]
    return [tree["feature"][node], tree["threshold"][node], _nested(tree, left), _nested(tree, right)]
