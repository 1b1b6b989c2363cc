"""Stage 3 of 9. Small decision trees: a row of numbers → how likely the answer is yes.

The tables beside this module were learned by bench/quality/train_meta.py; docs/explanation/cleaning.md
is their model card.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

# A leaf is a number; a node is (feature, threshold, left when value <= threshold, right).
Tree = Any


@dataclass(frozen=True, slots=True)
class Trees:
    """Trees whose sum is the log-odds; `least` is the smallest probability that is believed."""

    trees: tuple[Tree, ...]
    base: float
    least: float

    def probability(self, row: Sequence[float]) -> float:
        """How likely the candidate behind the row is the right one, 0 to 1."""
        total = self.base
        for tree in self.trees:
            node = tree
            while type(node) is tuple:
                node = node[2] if row[node[0]] <= node[1] else node[3]
            total += node
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


@cache
def load_trees(name: str, columns: tuple[str, ...]) -> Trees:
    """The trees of `<name>_model.json`, which must have been learned on rows of the same columns."""
    table = json.loads(files(__package__).joinpath(f"{name}_model.json").read_text("utf-8"))
    assert tuple(table["columns"]) == columns, f"{name}_model.json has other columns: run train_meta.py"
    return Trees(tuple(_tree(t) for t in table["trees"]), table["base"], table["least"])


def _tree(node: Any) -> Tree:
    if not isinstance(node, list):
        return float(node)
    feature, threshold, left, right = node
    return (feature, threshold, _tree(left), _tree(right))
