"""The rows of a config as they come: in birth order, a batch at a time, as often as they are needed.

A release may be larger than memory. What every row must be known by (id, split, bytes, digest) is narrow and is held;
the rows themselves pass by.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import pyarrow as pa

from dataset_tools.model.digest import BATCH_ROWS, canonical_record

# Bytes of the canonical record, and its digest: what a row is known by once its text has passed.
SIZE = pa.field("_size", pa.int64(), nullable=False)
DIGEST = pa.field("_digest", pa.binary(32), nullable=False)


class Rows(Protocol):
    """Rows in birth order. Every call of a method reads them anew."""

    @property
    def schema(self) -> pa.Schema:
        """The columns of `batches`."""
        ...

    def batches(self, split: str | None = None) -> Iterator[pa.Table]:
        """Tables of bounded size; of one split only, where one is named."""
        ...

    def columns(self, names: Sequence[str]) -> Iterator[pa.Table]:
        """These columns of all rows."""
        ...

    def some(self, ids: pa.Array, names: Sequence[str]) -> Iterator[pa.Table]:
        """These columns, `article_id` among them, of the rows of some articles."""
        ...

    def narrow(self, names: Sequence[str]) -> Iterator[pa.Table]:
        """These columns of all rows, then `SIZE` and `DIGEST`."""
        ...


@dataclass(frozen=True, slots=True)
class TableRows:
    """Rows that are in memory already."""

    table: pa.Table

    @property
    def schema(self) -> pa.Schema:
        """The columns of the table."""
        return self.table.schema

    def batches(self, split: str | None = None) -> Iterator[pa.Table]:
        """The table in slices."""
        for start in range(0, self.table.num_rows, BATCH_ROWS):
            yield of_split(self.table.slice(start, BATCH_ROWS), split)

    def columns(self, names: Sequence[str]) -> Iterator[pa.Table]:
        """Columns of the table."""
        yield self.table.select(names)

    def some(self, ids: pa.Array, names: Sequence[str]) -> Iterator[pa.Table]:
        """Columns of some articles."""
        yield of_ids(self.table.select(names), ids)

    def narrow(self, names: Sequence[str]) -> Iterator[pa.Table]:
        """Columns of the table, and what is known of each row."""
        for batch in self.batches():
            yield marked(batch).select([*names, SIZE.name, DIGEST.name])


def fitting(configs: Mapping[str, pa.Table | Rows]) -> dict[str, Rows]:
    """The same configs, tables as rows."""
    return {n: TableRows(r) if isinstance(r, pa.Table) else r for n, r in configs.items()}


def of_split(table: pa.Table, split: str | None) -> pa.Table:
    """The rows of a split, or all."""
    return table if split is None else table.filter(pa.compute.equal(table["split"], split))


def of_ids(table: pa.Table, ids: pa.Array) -> pa.Table:
    """The rows of some articles."""
    return table.filter(pa.compute.is_in(table["article_id"], value_set=ids))


def marked(table: pa.Table) -> pa.Table:
    """The table with `SIZE` and `DIGEST` of each row behind its columns."""
    records = [canonical_record(row) for row in table.to_pylist()]
    sizes = pa.array([len(r) for r in records], SIZE.type)
    digests = pa.array([hashlib.sha256(r).digest() for r in records], DIGEST.type)
    return table.append_column(SIZE, sizes).append_column(DIGEST, digests)
