"""Stage 7 of 9. Rows → Parquet files: the same rows make the same bytes, and a later release repeats most of them.

Row groups are cut by a budget over the rows' canonical size, never by how the table happens to be chunked.
Measured reasons stand in docs/explanation/reproducibility.md.
"""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dataset_tools.model.digest import canonical_record, iter_rows, merkle_root, record_leaf
from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.model.manifest import FileEntry, split_rank
from dataset_tools.storage import not_writable, sha256_file

MB = 1_000_000
# zstd 3 is its default: level 9 saves 4 % of a text corpus for five times the CPU.
COMPRESSION_LEVEL = 3
# The chunk sizes of `datasets`, held closer to their mean: a re-release repeats most chunks, and the Hub stores and
# moves them once. After 1 % appended and 10 edits in 20,000 articles 14 % is new, 16 to 18 % with level 0, 27 % and
# more without chunks (docs/explanation/reproducibility.md); files grow by 1 to 6 %.
CHUNKING = {"min_chunk_size": 256 * 1024, "max_chunk_size": 1024 * 1024, "norm_level": 1}
# Types that `datasets` cannot load, or loads differently from shard to shard.
_REFUSED = {"map": pa.types.is_map, "null": pa.types.is_null, "union": pa.types.is_union}
# What `datasets` takes for the name of a split; "-" is refused there, with an error about YAML.
_SPLIT = re.compile(r"\w+(\.\w+)*")


@dataclass(frozen=True, slots=True)
class Config:
    """The rows of one config, in the order of the release, with what is known of each row.

    `sizes` are bytes of the canonical records; `leaves` are sorted.
    """

    name: str
    table: pa.Table
    sizes: tuple[int, ...]
    leaves: tuple[bytes, ...]

    @property
    def root(self) -> str:
        """Root of the tree over the records."""
        return merkle_root(self.leaves)

    def splits(self) -> dict[str, list[int]]:
        """Row numbers by split, in the order of splits."""
        by_name: dict[str, list[int]] = {}
        for row, split in enumerate(self.table["split"].to_pylist()):
            by_name.setdefault(split, []).append(row)
        return {s: by_name[s] for s in sorted(by_name, key=split_rank)}


def read_config(name: str, table: pa.Table, schema: pa.Schema) -> Config:
    """The table in exactly `schema`, with the digests of its rows.

    Errors: DatasetToolsError where a column is missing, has another type, or is of a type that cannot be loaded.
    """
    for field in schema:
        _refuse(field.type, f"{name}.{field.name}")
    missing = [n for n in schema.names if n not in table.column_names]
    if missing:
        raise DatasetToolsError(
            f"config {name}: no column {', '.join(missing)}", hint="compare with the contract"
        )
    try:
        table = table.select(schema.names).cast(schema)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, ValueError) as error:
        raise DatasetToolsError(f"config {name}: rows do not fit the contract ({error})") from error
    for split in table["split"].unique().to_pylist():
        if split is None or split == "all" or not _SPLIT.fullmatch(split):
            raise DatasetToolsError(
                f"config {name}: {split!r} cannot be a split",
                hint="use letters, digits and _; `all` is taken",
            )
    sizes: list[int] = []
    leaves: list[bytes] = []
    for row in iter_rows(table):
        record = canonical_record(row)
        sizes.append(len(record))
        leaves.append(record_leaf(row["article_id"], record))
    return Config(name, table, tuple(sizes), tuple(sorted(leaves)))


def _refuse(kind: pa.DataType, where: str) -> None:
    for name, is_it in _REFUSED.items():
        if is_it(kind):
            raise DatasetToolsError(
                f"{where}: a column of type {name} cannot be loaded by `datasets`",
                hint="use a list of structs with `key` and `value`" if name == "map" else "give it a type",
            )
    for i in range(kind.num_fields):
        _refuse(kind.field(i).type, where)


def cut(sizes: Sequence[int], budget: int) -> list[int]:
    """Lengths of the groups, in order, that each hold `budget` bytes at most, and one row at least.

    >>> cut([3, 3, 3, 9, 1], 6)
    [2, 1, 1, 1]
    """
    lengths: list[int] = []
    room = 0
    for size in sizes:
        if not lengths or size > room:
            lengths.append(0)
            room = budget
        lengths[-1] += 1
        room -= size
    return lengths


def write_shards(config: Config, folder: Path, *, shard_bytes: int, group_bytes: int) -> list[FileEntry]:
    """Write the config's splits below `folder`/data/; no empty split, no empty row group (`datasets` fails on both)."""
    entries: list[FileEntry] = []
    for split, rows in config.splits().items():
        sizes = [config.sizes[row] for row in rows]
        lengths = cut(sizes, shard_bytes)
        start = 0
        for number, length in enumerate(lengths):
            name = f"data/{config.name}/{split}-{number:05d}-of-{len(lengths):05d}.parquet"
            stop = start + length
            table = _pick(config.table, rows[start:stop])
            write_parquet(table, folder / name, cut(sizes[start:stop], group_bytes))
            entries.append(entry_of(folder, name, rows=length, config=config.name, split=split))
            start = stop
    return entries


def _pick(table: pa.Table, rows: Sequence[int]) -> pa.Table:
    """The rows by number, in one piece. A filter goes chunk by chunk; `take` would join more text than 2 GiB."""
    wanted = set(rows)
    first, last = rows[0], rows[-1]
    mask = pa.array([row in wanted for row in range(first, last + 1)], pa.bool_())
    return table.slice(first, last + 1 - first).filter(mask).combine_chunks()


def write_parquet(table: pa.Table, path: Path, groups: Sequence[int]) -> None:
    """Write one Parquet file whose row groups have exactly the lengths of `groups`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("wb") as stream:
            with pq.ParquetWriter(
                stream,
                table.schema,
                compression="zstd",
                compression_level=COMPRESSION_LEVEL,
                write_page_index=True,
                use_content_defined_chunking=CHUNKING,
            ) as writer:
                for group in _slices(table, groups):
                    writer.write_table(group, row_group_size=group.num_rows)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise not_writable(path, error) from error


def _slices(table: pa.Table, lengths: Sequence[int]) -> Iterator[pa.Table]:
    start = 0
    for length in lengths:
        yield table.slice(start, length)
        start += length


def entry_of(
    folder: Path, name: str, *, rows: int | None = None, config: str | None = None, split: str | None = None
) -> FileEntry:
    """The entry of a file that lies in the release."""
    path = folder / name
    return FileEntry(name, sha256_file(path), path.stat().st_size, rows, config, split)
