"""Trees that are read for all lines at once say what each would say by itself."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.normalize import forest
from dataset_tools.normalize.forest import Forest

FEATURES = 5
NUMBERS = st.integers(-50, 50)


def tree_of(depth: int):
    question = st.tuples(st.integers(0, FEATURES - 1), NUMBERS)
    return st.tuples(
        st.lists(question, min_size=depth, max_size=depth),
        st.lists(st.integers(-9000, 9000), min_size=2**depth, max_size=2**depth),
    )


TABLES = st.integers(1, 6).flatmap(
    lambda depth: st.builds(
        lambda base, trees: {"base": base, "trees": trees},
        NUMBERS,
        st.lists(tree_of(depth), min_size=1, max_size=6),
    )
)
LINES = st.lists(st.lists(NUMBERS, min_size=FEATURES, max_size=FEATURES), min_size=1, max_size=9)


def walked(table, line) -> int:
    """One question after the other, one tree after the other."""
    total = table["base"]
    for questions, leaves in table["trees"]:
        total += leaves[sum(2**bit for bit, (i, border) in enumerate(questions) if line[i] > border)]
    return total


@given(TABLES, LINES)
def test_scores_are_those_of_a_walk(table, lines):
    """Every line gets the sum of the leaves that a walk through each tree ends in."""
    found = Forest.of(table).scores(np.array(lines, np.int32).T)

    assert found.tolist() == [walked(table, line) for line in lines]


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7])
def test_long_pages_are_read_in_parts(monkeypatch, count):
    """Where one part ends and the next begins changes no score."""
    table = {"base": 1, "trees": [[[[0, 3], [1, 0]], [10, 20, 30, 40]]]}
    rows = np.arange(2 * count, dtype=np.int32).reshape(2, count)
    whole = Forest.of(table).scores(rows)

    monkeypatch.setattr(forest, "_LINES", 2)

    assert Forest.of(table).scores(rows).tolist() == whole.tolist()
