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

from dataset_tools.trees import Splits

_ROWS = 128  # looked at together: what 880 splits ask of them takes a megabyte

Row = Sequence[float]


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """Trees whose sum is the log-odds; `least` is the smallest probability that is believed."""

    base: float
    least: float
    splits: Splits

    def asked(self, tables: Sequence[Sequence[Row]]) -> list[list[float]]:
        """For each table of rows what `probabilities` says of it: rows of many pages are looked at together."""
        found = iter(self.probabilities([row for table in tables for row in table]))
        return [list(islice(found, len(table))) for table in tables]

    def probabilities(self, rows: Sequence[Row]) -> list[float]:
        """How likely the candidate behind each row is the right one, 0 to 1."""
        totals = [t for at in range(0, len(rows), _ROWS) for t in self._totals(rows[at : at + _ROWS])]
        return [1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total)))) for total in totals]

    def _totals(self, rows: Sequence[Row]) -> list[float]:
        gains = self.splits.values.take(self.splits.leaves(np.array(rows)))
        # Tree by tree, so that the digits are always the same.
        totals: list[float] = np.vstack([np.full(len(rows), self.base), gains]).cumsum(axis=0)[-1].tolist()
        return totals


@cache
def load_trees(name: str, columns: tuple[str, ...]) -> Trees:
    """The trees of `<name>_model.json`, which must have been learned on rows of the same columns."""
    table = json.loads(files(__package__).joinpath(f"{name}_model.json").read_text("utf-8"))
    assert tuple(table["columns"]) == columns, f"{name}_model.json has other columns: run train_meta.py"
    return trees_of(table)


def trees_of(table: dict[str, Any]) -> Trees:
    """The trees of a table, {"base": n, "least": n, "trees": [tree, ...]}; for the form of a tree see `dataset_tools.trees`."""
    return Trees(table["base"], table["least"], Splits.of(table["trees"], np.float64))
