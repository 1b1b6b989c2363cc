"""Decision trees side by side: which leaf of each a row of numbers reaches, without a walk.

All splits answer at once, and one that answers no takes away the leaves to its left. Of the leaves that are left over,
the first is the one that a walk from the root would reach.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

# Leaves of a tree, each a bit of a number; no tree is trained with more.
LEAVES = 16
_ALL = (1 << LEAVES) - 1

# A leaf is a number; a node is [feature, threshold, left when value <= threshold, right].
Tree = Any


@dataclass(frozen=True, slots=True, eq=False)
class Splits:
    """The splits of some trees, and the values of their leaves."""

    feature: npt.NDArray[np.intp]  # of each split, tree by tree
    threshold: npt.NDArray[np.floating[Any]]
    kept: npt.NDArray[np.uint16]  # leaves that a "no" leaves over, as bits
    values: npt.NDArray[np.floating[Any]]  # of each leaf, `LEAVES` a tree

    @classmethod
    def of(cls, trees: Sequence[Tree], kind: type[np.floating[Any]]) -> "Splits":
        """The splits of trees; `kind` is that of the rows which will be asked of."""
        found = [_splits(tree) for tree in trees]
        width = max(1, *(len(splits) for splits, _ in found))
        splits = [split for some, _ in found for split in some + [(0, 0.0, _ALL)] * (width - len(some))]
        feature, threshold, kept = zip(*splits, strict=True)
        return cls(
            np.array(feature, np.intp),
            np.array(threshold, kind)[:, None],
            np.array(kept, np.uint16)[:, None],
            np.array([values + [0.0] * (LEAVES - len(values)) for _, values in found], kind).ravel(),
        )

    def leaves(self, rows: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.intp]:
        """For each tree and row the place among `values` of the leaf that the row reaches."""
        trees = len(self.values) // LEAVES
        yes = np.ascontiguousarray(rows.T).take(self.feature, axis=0) <= self.threshold
        kept = (-yes.astype(np.uint16) | self.kept).reshape(trees, -1, len(rows))  # -1 is all bits
        left: npt.NDArray[np.uint16] = np.bitwise_and.reduce(kept, axis=1)
        return _first_bit().take(left) + np.arange(0, LEAVES * trees, LEAVES, dtype=np.intp)[:, None]


@cache
def _first_bit() -> npt.NDArray[np.intp]:
    """For each number of `LEAVES` bits the place of the lowest bit that is set."""
    places = np.zeros(1 << LEAVES, np.intp)
    for place in range(LEAVES):
        places[1 << place :: 2 << place] = place
    return places


def _splits(tree: Tree) -> tuple[list[tuple[int, float, int]], list[float]]:
    """The splits of a tree: feature, threshold, the leaves that a "no" leaves over; and the leaves from left to right."""
    splits: list[tuple[int, float, int]] = []
    values: list[float] = []

    def walk(node: Tree) -> None:
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
