"""Trees that are not walked say what a walk would say, to the last digit."""

import math
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.annotate.trees import trees_of
from dataset_tools.trees import LEAVES

NUMBERS = st.integers(-3, 3).map(lambda n: n / 2)


@st.composite
def trees(draw, leaves=LEAVES) -> Any:
    """A tree of at most so many leaves over three features."""
    if leaves == 1 or draw(st.integers(0, 4)) == 0:
        return draw(st.floats(-1, 1))
    left = draw(st.integers(1, leaves - 1))
    return [draw(st.integers(0, 2)), draw(NUMBERS), draw(trees(left)), draw(trees(leaves - left))]


def walked(tree: Any, row: list[float]) -> float:
    while isinstance(tree, list):
        tree = tree[2] if row[tree[0]] <= tree[1] else tree[3]
    return tree


def probability(table: dict[str, Any], row: list[float]) -> float:
    total = table["base"]
    for tree in table["trees"]:
        total += walked(tree, row)
    return 1 / (1 + math.exp(-total))


@given(
    st.lists(trees(), min_size=1, max_size=9),
    st.lists(st.lists(NUMBERS, min_size=3, max_size=3), max_size=300),
)
def test_all_splits_at_once_are_a_walk(forest, rows):
    """However many rows are asked of together."""
    table = {"base": -0.25, "least": 0.2, "trees": forest}

    assert trees_of(table).probabilities(rows) == [probability(table, row) for row in rows]


def test_each_table_has_its_own_answers():
    """In the order of its rows; an empty one has none."""
    table = {"base": 0.0, "least": 0.2, "trees": [[0, 0.5, -1.0, 1.0]]}

    low, high = probability(table, [0.0]), probability(table, [1.0])

    assert trees_of(table).asked([[[0.0], [1.0]], [], [[1.0]]]) == [[low, high], [], [high]]
