"""Stage 2 of 9. How likely each line is body text: a table of word weights, then a few small trees.

The table was learned by bench/quality/train_body.py; docs/explanation/cleaning.md is its model card.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from dataset_tools.lexicon import word_set
from dataset_tools.normalize.features import Line, context, read_line

# A leaf is a number; a node is (feature, threshold, left when value <= threshold, right).
Tree = Any


# After the first trees most lines are decided: the others change no label of the training pages
# where the log-odds are beyond this, and cost two thirds of the time.
_FIRST, _DECIDED = 30, 2.0


@dataclass(frozen=True, slots=True)
class Classifier:
    """Weights of the logistic layer by name ("" is the intercept), and trees over `CONTEXT_NAMES`."""

    weights: dict[str, float]
    trees: tuple[Tree, ...]
    base: float
    common: frozenset[str]


@cache
def load_classifier() -> Classifier:
    """The classifier that ships with the package."""
    table = json.loads(files(__package__).joinpath("body_model.json").read_text("utf-8"))
    trees = tuple(_tree(t) for t in table["trees"])
    return Classifier(table["weights"], trees, table["base"], word_set("mul", "function_words"))


def _tree(node: Any) -> Tree:
    if not isinstance(node, list):
        return float(node)
    feature, threshold, left, right = node
    return (feature, threshold, _tree(left), _tree(right))


_REPEATED = 300  # characters: menus and banners are shorter, and stand on every page of a site


@lru_cache(maxsize=4096)
def _line(text: str) -> Line:
    model = load_classifier()
    return read_line(text, model.weights, model.common)


def body_scores(texts: Sequence[str], blanks: Sequence[bool]) -> list[float]:
    """For each line of a page the probability that it is body text.

    `blanks[i]` says whether a blank line stands before line i; one element more than `texts`.
    """
    model = load_classifier()
    lines = [_line(text) if len(text) <= _REPEATED else _line.__wrapped__(text) for text in texts]
    out = []
    for row in context(lines, blanks):
        total = model.base
        for trees in (model.trees[:_FIRST], model.trees[_FIRST:]):
            for tree in trees:
                node = tree
                while type(node) is tuple:
                    node = node[2] if row[node[0]] <= node[1] else node[3]
                total += node
            if abs(total) > _DECIDED:
                break
        out.append(1.0 / (1.0 + math.exp(-total)))
    return out
