"""Rows come in the order of their seats, however the seats lie in runs."""

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.pipeline import shelf_rows
from dataset_tools.pipeline.show import SEAT


@st.composite
def shelves(draw):
    """Runs with none, one or many rows a seat, and the seats that are asked for, each once."""
    runs = []
    for number in range(draw(st.integers(1, 4))):
        each = draw(st.lists(st.integers(0, 3), min_size=1, max_size=12))
        seats = [seat for seat, rows in enumerate(each) for _ in range(rows)]
        said = [f"{number}:{seat}:{row}" for row, seat in enumerate(seats)]
        runs.append(pa.table({"said": pa.array(said, pa.string()), SEAT: pa.array(seats, pa.int16())}))
    places = [
        (n, seat) for n, run in enumerate(runs) for seat in range(max(run[SEAT].to_pylist() or [0]) + 1)
    ]
    return runs, draw(st.permutations(places))


@given(shelves())
def test_stretches_and_single_rows_give_the_same_order(shelf):
    runs, places = shelf
    run, seat = np.array([n for n, _ in places], np.int32), np.array([s for _, s in places], np.int16)
    sections = [shelf_rows._section(table) for table in runs]
    expected = [
        said
        for n, s in places
        for said, at in zip(runs[n]["said"].to_pylist(), runs[n][SEAT].to_pylist(), strict=True)
        if at == s
    ]

    cut = shelf_rows._cut(run, seat, sections.__getitem__)
    picked = shelf_rows._picked(run, seat, sections.__getitem__)

    assert cut["said"].to_pylist() == picked["said"].to_pylist() == expected
