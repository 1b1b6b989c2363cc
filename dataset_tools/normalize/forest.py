"""Stage 2 of 9. A table of small trees over integer features, read for all lines of a page at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

_LINES = 1024  # at a time: bounds the memory that a hostile page takes to a few megabytes


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees whose every level asks one question: the answers are the bits of a leaf's number.

    So the trees need no walk: a question is one comparison over all trees and lines.
    """

    features: npt.NDArray[np.intp]  # level x tree
    borders: npt.NDArray[np.int32]  # level x tree; the bit is set where the feature is greater
    leaves: npt.NDArray[np.int32]  # all leaves of the first tree, then of the second ...
    base: int

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> "Forest":
        """The trees of a table: {"base": n, "trees": [[[feature, border], ...], [leaf, ...]], ...}."""
        splits = np.array([tree[0] for tree in table["trees"]])
        leaves = np.array([tree[1] for tree in table["trees"]], np.int32)
        features, borders = (np.ascontiguousarray(splits[:, :, i].T) for i in (0, 1))
        return cls(features.astype(np.intp), borders.astype(np.int32), leaves.ravel(), int(table["base"]))

    def scores(self, rows: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
        """The sum of the leaves for each column of `rows`, which has a row for each feature."""
        parts = [self._scores(rows[:, i : i + _LINES]) for i in range(0, rows.shape[1], _LINES)]
        return np.concatenate(parts) if len(parts) != 1 else parts[0]

    def _scores(self, rows: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
        depth, trees = self.features.shape
        answers = (rows.take(self.features, axis=0) > self.borders[:, :, None]).view(np.uint8)
        bits = answers[depth - 1].copy()  # at most eight levels: the number of a leaf is one byte
        for level in range(depth - 2, -1, -1):
            bits += bits
            bits += answers[level]
        first = (np.arange(trees, dtype=np.int32) << depth)[:, None]
        total: npt.NDArray[np.int32] = self.leaves.take(first + bits).sum(axis=0, dtype=np.int32)
        return total + np.int32(self.base)
