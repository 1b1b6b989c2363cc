"""Trees that are read for all blocks at once say what each would say by itself."""

import json
import math

import numpy as np
import pytest

from dataset_tools.convert.html import model

TABLES = [("model.json", "layout"), ("model.json", "stacked"), ("authors.json", "authors")]


@pytest.mark.parametrize(("file", "name"), TABLES)
def test_probability_is_that_of_a_walk_from_the_root_of_each_tree(file, name):
    document = json.loads((model.HERE / file).read_text("utf-8"))
    trees = document["models"][name]
    rows = rows_around(trees, len(document["columns"]))

    assert model.read(trees).probabilities(rows) == pytest.approx(
        [walked(trees, row) for row in rows], rel=1e-5
    )


def rows_around(trees, width):
    """Rows on and beside the thresholds of the splits, more than are weighed at once."""
    chance = np.random.default_rng(0)
    known = [[0.0] for _ in range(width)]
    for tree in trees["trees"]:
        for feature, threshold in zip(tree["feature"], tree["threshold"], strict=True):
            known[feature] += [threshold, threshold - 0.5, threshold + 0.5]
    columns = [chance.choice(values, model.CHUNK + 3) for values in known]
    return np.column_stack(columns).astype(np.float32)


def walked(trees, row):
    return 1 / (1 + math.exp(-trees["base"] - sum(leaf(tree, row) for tree in trees["trees"])))


def leaf(tree, row):
    node = 0
    while tree["left"][node] != node:
        goes_left = row[tree["feature"][node]] <= np.float32(tree["threshold"][node])
        node = tree["left" if goes_left else "right"][node]
    return tree["value"][node]


def test_no_rows_have_no_probabilities():
    assert len(model.read({"base": 0.0, "trees": [STUMP]}).probabilities(np.zeros((0, 1), np.float32))) == 0


STUMP = {
    "feature": [0, 0, 0],
    "threshold": [0.5, 0, 0],
    "left": [1, 1, 2],
    "right": [2, 1, 2],
    "value": [0, -1, 1],
}
