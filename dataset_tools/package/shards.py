"""Stage 7 of 9. Rows → Parquet files: the same rows make the same bytes, and a later release repeats most of them.

Row groups are cut by a budget over the rows' canonical size, never by how the table happens to be chunked.
Measured reasons stand in docs/explanation/reproducibility.md.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dataset_tools.model.manifest import FileEntry
from dataset_tools.package.config import Config
from dataset_tools.storage import not_writable, sha256_file

MB = 1_000_000
# zstd 3 is its default: level 9 saves 4 % of a text corpus for five times the CPU.
COMPRESSION_LEVEL = 3
# The chunk sizes of `datasets`, held closer to their mean: a re-release repeats most chunks, and the Hub stores and
# moves them once. After 1 % appended and 10 edits in 20,000 articles 14 % is new, 16 to 18 % with level 0, 27 % and
# more without chunks (docs/explanation/reproducibility.md); files grow by 1 to 6 %.
CHUNKING = {"min_chunk_size": 256 * 1024, "max_chunk_size": 1024 * 1024, "norm_level": 1}


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
    """Write the config's splits below `folder`/data/; no empty split, no empty row group (`datasets` fails on both).

    One row group is in memory at a time.
    """
    entries: list[FileEntry] = []
    for split, sizes in config.sizes.items():
        shards = cut(sizes, shard_bytes)
        rows = _Stream(config.rows.batches(split))
        start = 0
        for number, length in enumerate(shards):
            name = f"data/{config.name}/{split}-{number:05d}-of-{len(shards):05d}.parquet"
            groups = cut(sizes[start : start + length], group_bytes)
            write_parquet(map(rows.take, groups), config.schema, folder / name)
            entries.append(entry_of(folder, name, rows=length, config=config.name, split=split))
            start += length
    return entries


class _Stream:
    """Batches of any length, taken out in the lengths that are asked for."""

    def __init__(self, batches: Iterator[pa.Table]) -> None:
        self.batches = batches
        self.held: list[pa.Table] = []
        self.rows = 0

    def take(self, length: int) -> pa.Table:
        """The next rows, in one piece: where chunks end would show in the bytes of a file."""
        while self.rows < length:
            self.held.append(next(self.batches))
            self.rows += self.held[-1].num_rows
        joined = pa.concat_tables(self.held)
        self.rows -= length
        self.held = [joined.slice(length)] if self.rows else []
        columns, schema = joined.slice(0, length).columns[::-1], joined.schema
        del joined  # so that of each column the pieces go when it is in one
        whole = []
        while columns:
            whole.append(columns.pop().combine_chunks())
        return pa.table(whole, schema=schema)


def write_parquet(groups: Iterable[pa.Table], schema: pa.Schema, path: Path) -> None:
    """Write one Parquet file, a row group from each table."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("wb") as stream:
            with pq.ParquetWriter(
                stream,
                schema,
                compression="zstd",
                compression_level=COMPRESSION_LEVEL,
                write_page_index=True,
                use_content_defined_chunking=CHUNKING,
            ) as writer:
                for group in groups:
                    writer.write_table(group, row_group_size=group.num_rows)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise not_writable(path, error) from error


def entry_of(
    folder: Path, name: str, *, rows: int | None = None, config: str | None = None, split: str | None = None
) -> FileEntry:
    """The entry of a file that lies in the release."""
    path = folder / name
    return FileEntry(name, sha256_file(path), path.stat().st_size, rows, config, split)
