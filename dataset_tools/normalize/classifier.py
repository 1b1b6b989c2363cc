"""Stage 2 of 9. How likely each line is body text: a table of word weights, then small trees in two passes.

The table was learned by bench/quality/train_body.py; docs/explanation/cleaning.md is its model card.
"""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import islice
from typing import Any

from dataset_tools.lexicon import word_set
from dataset_tools.normalize.features import context, reconsider
from dataset_tools.normalize.forest import Forest
from dataset_tools.normalize.lines import Line, read_line
from dataset_tools.normalize.marks import REPEATED
from dataset_tools.normalize.sheet import Page, Pages

UNIT = 10_000  # of the leaves of a tree, for one of log-odds


class Classifier:
    """What `body_model.json` says: weights of the logistic layer by name ("" is the intercept), and two forests."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self.weights: Mapping[str, int] = table["weights"]
        self.first, self.second = Forest.of(table["first"]), Forest.of(table["second"])
        self.common = word_set("mul", "function_words")
        self._remembered = lru_cache(maxsize=4096)(self._read)

    def read(self, text: str) -> Line:
        """A line as the forests see it."""
        return self._remembered(text) if len(text) <= REPEATED else self._read(text)

    def _read(self, text: str) -> Line:
        return read_line(text, self.weights, self.common)

    def scores(self, pages: Sequence[Page]) -> list[list[float]]:
        """For each line of each page the probability that it is body text; what else is asked changes no answer."""
        found: list[list[float]] = [[] for _ in pages]
        for places in _alike_in_length(pages):
            group = Pages([pages[i] for i in places])
            seen = context(group)
            first = self.first.scores(seen) // (UNIT // 100)
            second = self.second.scores(reconsider(group, seen, first)).tolist()
            scores = iter([1.0 / (1.0 + math.exp(-total / UNIT)) for total in second])
            for i in places:
                found[i] = list(islice(scores, len(pages[i].lines)))
        return found


_PLACES = 4096  # for lines, of pages that are looked at in one go: some two megabytes of features


def _alike_in_length(pages: Sequence[Page]) -> Iterator[list[int]]:
    """The pages that hold lines, by number, in groups that leave little room unused when they stand side by side."""
    group: list[int] = []
    for i in sorted(range(len(pages)), key=lambda i: len(pages[i].lines)):
        count = len(pages[i].lines)
        if group and (count * (len(group) + 1) > _PLACES or count > 8 + len(pages[group[0]].lines) * 5 // 4):
            yield group
            group = []
        if count:
            group.append(i)
    if group:
        yield group


@cache
def load_classifier() -> Classifier:
    """The classifier that ships with the package."""
    return Classifier(json.loads(files(__package__).joinpath("body_model.json").read_text("utf-8")))
