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
from itertools import accumulate
from typing import Any

# A leaf is a number; a node is (feature, threshold, left when value <= threshold, right).
Tree = Any


_ROUNDING = 1e-6  # more than the sums of eighty numbers can be off


@dataclass(frozen=True, slots=True)
class Trees:
    """Trees whose sum is the log-odds; `least` is the smallest probability that is believed."""

    trees: tuple[Tree, ...]
    base: float
    least: float
    hopes: tuple[float, ...]  # the most that each tree and those after it can add

    def probability(self, row: Sequence[float], least: float = 0.0) -> float:
        """How likely the candidate behind the row is the right one, 0 to 1; 0 where that is surely below `least`."""
        total, needed = self.base, _log_odds(least) - _ROUNDING
        for tree, hope in zip(self.trees, self.hopes, strict=True):
            if total + hope < needed:
                return 0.0
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
    trees = tuple(_tree(t) for t in table["trees"])
    hopes = tuple(accumulate(map(_highest, reversed(trees))))[::-1]
    return Trees(trees, table["base"], table["least"], hopes)


def _highest(tree: Tree) -> float:
    """The highest number among the leaves."""
    return max(_highest(tree[2]), _highest(tree[3])) if type(tree) is tuple else tree


def _log_odds(probability: float) -> float:
    return math.log(probability / (1.0 - probability)) if probability > 0.0 else -math.inf


def _tree(node: Any) -> Tree:
    if not isinstance(node, list):
        return float(node)
    feature, threshold, left, right = node
    return (feature, threshold, _tree(left), _tree(right))
