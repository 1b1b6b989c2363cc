"""Stage 7 of 9. A config that fits the contract: its rows as they come, and what is known of each of them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from dataset_tools.model.digest import leaf_of, merkle_root, schema_digest
from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.model.manifest import split_rank
from dataset_tools.model.rows import DIGEST, SIZE, Rows, TableRows

# What the card counts; the columns that a config has of them.
COUNTED = ("publisher", "language", "license", "view")
# Types that `datasets` cannot load, or loads differently from shard to shard.
_REFUSED = {"map": pa.types.is_map, "null": pa.types.is_null, "union": pa.types.is_union}
# What `datasets` takes for the name of a split; "-" is refused there, with an error about YAML.
_SPLIT = re.compile(r"\w+(\.\w+)*")


@dataclass(frozen=True, slots=True)
class Config:
    """The rows of one config, in the order of the release, with what is known of each row.

    `narrow`: article_id string, split string, `_size` int64, and those of `COUNTED` that the config has.
    """

    name: str
    schema: pa.Schema
    rows: Rows
    narrow: pa.Table
    root: str  # of the tree over the records

    def splits(self) -> dict[str, list[int]]:
        """Bytes of each row by split, in the order of splits."""
        found = self.narrow["split"].unique().to_pylist()
        sizes = self.narrow.select(["split", SIZE.name])
        return {
            s: sizes.filter(pc.equal(sizes["split"], s))[SIZE.name].to_pylist()
            for s in sorted(found, key=split_rank)
        }

    def said(self) -> dict[str, Any]:
        """What the content digest and the manifest say of the config."""
        return {"rows": self.narrow.num_rows, "root": self.root, "schema": schema_digest(self.schema)}


def read_config(name: str, rows: Rows | pa.Table, schema: pa.Schema) -> Config:
    """The rows in exactly `schema`, with the digest of each.

    Errors: DatasetToolsError where a column is missing, has another type, or is of a type that cannot be loaded.
    """
    for field in schema:
        _refuse(field.type, f"{name}.{field.name}")
    rows = TableRows(_fitted(name, rows, schema)) if isinstance(rows, pa.Table) else rows
    if not rows.schema.names:  # of a corpus without one article nothing is known, not even its columns
        return Config(name, schema, rows, schema.empty_table(), merkle_root([]))
    columns = ["article_id", "split", *(n for n in COUNTED if n in schema.names)]
    leaves: list[bytes] = []
    parts = [pa.schema([*(schema.field(n) for n in columns), SIZE]).empty_table()]
    for batch in rows.narrow(columns):
        digests = zip(batch["article_id"].to_pylist(), batch[DIGEST.name].to_pylist(), strict=True)
        leaves += [leaf_of(article_id, digest) for article_id, digest in digests]
        parts.append(batch.drop_columns([DIGEST.name]))
    narrow = pa.concat_tables(parts)
    _check_splits(name, narrow["split"])
    return Config(name, schema, rows, narrow, merkle_root(sorted(leaves)))


def _fitted(name: str, table: pa.Table, schema: pa.Schema) -> pa.Table:
    missing = [n for n in schema.names if n not in table.column_names]
    if missing:
        raise DatasetToolsError(
            f"config {name}: no column {', '.join(missing)}", hint="compare with the contract"
        )
    try:
        return table.select(schema.names).cast(schema)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, ValueError) as error:
        raise DatasetToolsError(f"config {name}: rows do not fit the contract ({error})") from error


def _check_splits(name: str, splits: pa.ChunkedArray) -> None:
    for split in splits.unique().to_pylist():
        if split is None or split == "all" or not _SPLIT.fullmatch(split):
            raise DatasetToolsError(
                f"config {name}: {split!r} cannot be a split",
                hint="use letters, digits and _; `all` is taken",
            )


def _refuse(kind: pa.DataType, where: str) -> None:
    for name, is_it in _REFUSED.items():
        if is_it(kind):
            raise DatasetToolsError(
                f"{where}: a column of type {name} cannot be loaded by `datasets`",
                hint="use a list of structs with `key` and `value`" if name == "map" else "give it a type",
            )
    for i in range(kind.num_fields):
        _refuse(kind.field(i).type, where)


@dataclass(frozen=True, slots=True)
class Histograms:
    """How many articles there are of each publisher, language, licence and view; each article counts once."""

    publishers: Mapping[str, int]
    languages: Mapping[str, int]
    licences: Mapping[str, int]
    views: Mapping[str, int]


def histograms(configs: Sequence[Config]) -> Histograms:
    """Counts over the articles of all configs."""
    seen = pa.chunked_array([], pa.string())
    counts: dict[str, dict[str, int]] = {name: {} for name in COUNTED}
    for config in configs:
        if not {"view", "publisher"} <= set(config.narrow.column_names):
            continue  # quotes: their articles stand in the other configs
        new = config.narrow.filter(pc.invert(pc.is_in(config.narrow["article_id"], value_set=seen)))
        seen = pa.chunked_array([*seen.chunks, *new["article_id"].chunks], pa.string())
        for name in set(COUNTED) & set(new.column_names):
            for pair in new[name].value_counts().to_pylist():
                value = pair["values"] if pair["values"] is not None else "not stated"
                counts[name][value] = counts[name].get(value, 0) + pair["counts"]
    ordered = {n: dict(sorted(c.items(), key=lambda kv: (-kv[1], kv[0]))) for n, c in counts.items()}
    return Histograms(*(ordered[n] for n in COUNTED))


def count_articles(configs: Sequence[Config]) -> int:
    """How many articles the configs hold together."""
    chunks = [chunk for c in configs for chunk in c.narrow["article_id"].chunks]
    return len(pa.chunked_array(chunks, pa.string()).unique())
