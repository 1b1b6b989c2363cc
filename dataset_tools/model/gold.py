"""Reviewers' decisions as gold: how often what was read was right."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from dataset_tools.model.override import Override


@dataclass(frozen=True, slots=True)
class Score:
    """Counts for one field. `right`: accepted; `wrong`: set to another value or deleted; `missed`: added or set."""

    field: str
    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float | None:
        """Of what was read, the share that was right; None where nothing was read."""
        read = self.right + self.wrong
        return self.right / read if read else None

    @property
    def recall(self) -> float | None:
        """Of what is there, the share that was read right; None where nothing is there."""
        there = self.right + self.missed
        return self.right / there if there else None


def scores(overrides: Iterable[tuple[str, Override]]) -> list[Score]:
    """One score a field, fields by name.

    Args:   overrides: (path of the raw file, decision) in the order in which they were made: of several decisions on
            the same words the last one counts.
    """
    last: dict[tuple[str, object, str, object], Override] = {}
    for path, override in overrides:
        words = (override.target.exact, override.target.start) if override.target else None
        # A field has one value, wherever it stands; a quote is known by its words.
        key = words if override.field == "quotes" else None
        last[path, override.record_index, override.field, key] = override
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for (_, _, field, _), override in last.items():
        right, wrong, missed = _OUTCOME[override.op]
        counts[field][0] += right
        counts[field][1] += wrong
        counts[field][2] += missed
    return [Score(field, *counts[field]) for field in sorted(counts)]


# Of one decision: (right, wrong, missed). A value that was set stood wrong, and the right one was missed.
_OUTCOME = {"accept": (1, 0, 0), "set": (0, 1, 1), "delete": (0, 1, 0), "add": (0, 0, 1)}
