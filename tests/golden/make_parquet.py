"""Writes raw/lantern-desk/backlist.parquet from parquet_records.json, since a binary file cannot be reviewed.

Run `python tests/golden/make_parquet.py` after an edit of the records; a test compares the two.
"""

import datetime as dt
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

RECORDS = Path(__file__).with_name("parquet_records.json")
TARGET = Path(__file__).parents[2] / "raw" / "lantern-desk" / "backlist.parquet"

SCHEMA = pa.schema([
    ("title", pa.string()),
    ("authors", pa.list_(pa.string())),
    ("date", pa.date32()),
    ("publisher", pa.string()),
    ("language", pa.string()),
    ("url", pa.string()),
    ("license", pa.string()),
    ("text", pa.large_string()),
])  # fmt: skip


def backlist() -> pa.Table:
    """The records as a table with typed columns."""
    records = json.loads(RECORDS.read_text("utf-8"))
    for record in records:
        record["date"] = dt.date.fromisoformat(record["date"])
    return pa.Table.from_pylist(records, schema=SCHEMA)


if __name__ == "__main__":
    pq.write_table(backlist(), TARGET, compression="zstd")
