"""Stage 3 of 9. Small decision trees: rows of numbers → how likely the answer to each is yes.

The tables beside this module were learned by bench/quality/train_meta.py; docs/explanation/cleaning.md
is their model card.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt

# Leaves of a tree, each a bit of a number; no tree is trained with more.
LEAVES = 16
_ALL = (1 << LEAVES) - 1
_ROWS = 128  # looked at together: what 880 splits ask of them takes a megabyte

Row = Sequence[float]


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """Trees side by side, whose sum is the log-odds; `least` is the smallest probability that is believed.

    None of them is walked: all splits answer at once, and one that answers no takes away the leaves to its left. Of
    the leaves that are left over, the first is the one that a walk would reach.
    """

    base: float
    least: float
    feature: npt.NDArray[np.intp]  # of each split, tree by tree
    threshold: npt.NDArray[np.float64]
    kept: npt.NDArray[np.uint16]  # leaves that a "no" leaves over
    value: npt.NDArray[np.float64]  # of each leaf, tree by tree
    start: npt.NDArray[np.intp]  # where those of each tree begin

    def asked(self, tables: Sequence[Sequence[Row]]) -> list[list[float]]:
        """For each table of rows what `probabilities` says of it: rows of many pages are looked at together."""
        found = iter(self.probabilities([row for table in tables for row in table]))
        return [list(islice(found, len(table))) for table in tables]

    def probabilities(self, rows: Sequence[Row]) -> list[float]:
        """How likely the candidate behind each row is the right one, 0 to 1."""
        totals = [t for at in range(0, len(rows), _ROWS) for t in self._totals(rows[at : at + _ROWS])]
        return [1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total)))) for total in totals]

    def _totals(self, rows: Sequence[Row]) -> list[float]:
        trees, count = len(self.start), len(rows)
        yes = np.array(rows).T.take(self.feature, axis=0) <= self.threshold
        kept = (-yes.astype(np.uint16) | self.kept).reshape(trees, -1, count)  # -1 is all bits
        leaf = _first_bit().take(np.bitwise_and.reduce(kept, axis=1))
        gains = np.empty((trees + 1, count))
        gains[0] = self.base
        gains[1:] = self.value.take(leaf + self.start)
        totals: list[float] = gains.cumsum(axis=0)[
            -1
        ].tolist()  # tree by tree, so that the digits are always the same
        return totals


@cache
def _first_bit() -> npt.NDArray[np.intp]:
    """For each number of `LEAVES` bits the place of the lowest bit that is set."""
    places = np.zeros(1 << LEAVES, np.intp)
    for place in range(LEAVES):
        places[1 << place :: 2 << place] = place
    return places


@cache
def load_trees(name: str, columns: tuple[str, ...]) -> Trees:
    """The trees of `<name>_model.json`, which must have been learned on rows of the same columns."""
    table = json.loads(files(__package__).joinpath(f"{name}_model.json").read_text("utf-8"))
    assert tuple(table["columns"]) == columns, f"{name}_model.json has other columns: run train_meta.py"
    return trees_of(table)


def trees_of(table: dict[str, Any]) -> Trees:
    """The trees of a table: a leaf is a number; a node [feature, threshold, left when value <= threshold, right]."""
    trees = [_splits(tree) for tree in table["trees"]]
    width = max(1, *(len(splits) for splits, _ in trees))
    splits = [split for some, _ in trees for split in some + [(0, 0.0, _ALL)] * (width - len(some))]
    feature, threshold, kept = zip(*splits, strict=True)
    return Trees(
        table["base"],
        table["least"],
        np.array(feature, np.intp),
        np.array(threshold, np.float64)[:, None],
        np.array(kept, np.uint16)[:, None],
        np.array([values + [0.0] * (LEAVES - len(values)) for _, values in trees], np.float64).ravel(),
        np.arange(0, LEAVES * len(trees), LEAVES)[:, None],
    )


def _splits(tree: Any) -> tuple[list[tuple[int, float, int]], list[float]]:
    """The splits of a tree: feature, threshold, the leaves that a "no" leaves over; and the leaves from left to right."""
    splits: list[tuple[int, float, int]] = []
    values: list[float] = []

    def walk(node: Any) -> None:
        if not isinstance(node, list):
            values.append(float(node))
            return
        feature, threshold, left, right = node
        first = len(values)
        walk(left)
        gone = (1 << len(values)) - (1 << first)
        splits.append((feature, threshold, _ALL & ~gone))
        walk(right)

    walk(tree)
    return splits, values
