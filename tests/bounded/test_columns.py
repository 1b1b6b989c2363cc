"""Records in a file, and columns of which few values are Python's at a time."""

import numpy as np
import pyarrow as pa

from dataset_tools.bounded import columns
from dataset_tools.bounded.columns import Records, Values


def test_values_come_as_often_as_they_are_asked_for(monkeypatch):
    """In their order, over any chunks."""
    monkeypatch.setattr(columns, "_BATCH", 2)
    values = Values(pa.chunked_array([["a", None, "b"], ["c", "d"]]))

    assert [*values] == [*values] == ["a", None, "b", "c", "d"]
    assert len(values) == 5


def test_records_are_found_by_number_and_by_column(monkeypatch):
    """Added in parts, read one by one, or eight bytes of each at once."""
    monkeypatch.setattr(columns, "_BLOCK", 2)
    numbers = np.arange(10, dtype="<u8").reshape(5, 2)
    records = Records(16)
    for part in (numbers[:3], numbers[3:]):
        records.add(part.tobytes())

    assert len(records) == 5
    assert records.at(3) == numbers[3].tobytes()
    assert records.column(8).tolist() == numbers[:, 1].tolist()
