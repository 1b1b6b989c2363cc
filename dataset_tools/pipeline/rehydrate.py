"""Rows without their bodies + the reader's own raw files → whole rows, each body proved by its digest."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dataset_tools.convert.inventory import inventory
from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.model.project import LimitsConfig
from dataset_tools.pipeline.read import ReadSettings, read_file
from dataset_tools.storage import atomic_write, sha256_file


@dataclass(frozen=True, slots=True)
class Rehydrated:
    """How many bodies were put back, were there, have no raw file, or came out different."""

    proved: int
    whole: int
    missing: int
    differs: int


def rehydrate(rows: Path, raw: Path, output: Path) -> Rehydrated:
    """Write `rows` with every body that `raw` can prove to `output`; the other rows stay as they are.

    A body is put back only where its SHA-256 equals `body_sha256` of the row.
    """
    table = _read(rows)
    bodies: list[str | None] = table["body"].to_pylist()
    digests: list[str | None] = table["body_sha256"].to_pylist()
    origins = [o["sha256"] for o in table["origin"].to_pylist()]
    wanted = {o for o, b, d in zip(origins, bodies, digests, strict=True) if _digest(b) != d}
    rebuilt = dict(_bodies(raw, wanted))
    read = {origin for origin, _ in rebuilt}
    counts = {"proved": 0, "whole": 0, "missing": 0, "differs": 0}
    for i, (origin, digest) in enumerate(zip(origins, digests, strict=True)):
        if digest is not None and _digest(bodies[i]) == digest:
            counts["whole"] += 1
        elif digest is not None and (origin, digest) in rebuilt:
            bodies[i] = rebuilt[origin, digest]
            counts["proved"] += 1
        else:
            counts["differs" if origin in read else "missing"] += 1
    field = table.schema.field("body")
    table = table.set_column(table.schema.get_field_index("body"), field, pa.array(bodies, field.type))
    with atomic_write(output) as stream:
        pq.write_table(table, stream, compression="zstd")
    return Rehydrated(**counts)


def _read(rows: Path) -> pa.Table:
    paths = [rows] if rows.is_file() else sorted(rows.rglob("*.parquet"))
    if not paths:
        raise DatasetToolsError(f"{rows}: no Parquet files", hint="name a config, such as …/data/metadata")
    table = pa.concat_tables([pq.read_table(p) for p in paths])
    missing = {"body", "body_sha256", "origin"} - set(table.column_names)
    if missing:
        raise DatasetToolsError(
            f"{rows}: no columns {sorted(missing)}", hint="use the config excerpts or metadata"
        )
    return table


def _bodies(raw: Path, wanted: set[str]) -> Iterator[tuple[tuple[str, str], str]]:
    """((digest of the raw file, digest of the body), body) of every record in the files that are wanted."""
    limits = LimitsConfig()
    paths = [p for p in sorted(raw.rglob("*")) if p.is_file() and sha256_file(p) in wanted]
    if not paths:
        return
    for file in inventory(raw, limits, paths=paths).files:
        for record in read_file(file, ReadSettings(limits)).records:
            if (body := record.article.body) is not None:
                yield (record.article.origin.sha256, str(_digest(body))), body


def _digest(body: str | None) -> str | None:
    return None if body is None else hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()
