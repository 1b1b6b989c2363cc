"""Stage 7 of 9. A config that fits the contract: its rows as they come, and what is known of each of them."""

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dataset_tools.bounded.ordered import ordered
from dataset_tools.bounded.places import Digests, digests_of
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
    """The rows of one config, in the order of the release, with what a release says of them."""

    name: str
    schema: pa.Schema
    rows: Rows
    root: str  # of the tree over the records
    sizes: Mapping[str, Sequence[int]] = field(
        default_factory=dict
    )  # bytes of each row by split, in their order
    articles: int = 0  # that stand in none of the configs before
    counted: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # of those, by each of `COUNTED`

    @property
    def count(self) -> int:
        """How many rows there are."""
        return sum(map(len, self.sizes.values()))

    def said(self) -> dict[str, Any]:
        """What the content digest and the manifest say of the config."""
        return {"rows": self.count, "root": self.root, "schema": schema_digest(self.schema)}


class Seen:
    """Articles of the configs that were read: each counts once in a release."""

    def __init__(self) -> None:
        self._before: list[Digests] = []
        self._now: list[Digests] = []

    def are_new(self, ids: Sequence[str]) -> npt.NDArray[np.bool_]:
        """For each article whether no config before has it; it is seen from the next config on."""
        digests = digests_of(ids)
        is_new = np.ones(len(digests), bool)
        for known in self._before:
            places = np.minimum(np.searchsorted(known, digests), len(known) - 1)
            is_new &= known[places] != digests
        self._now.append(digests[is_new])
        return is_new

    def close(self) -> int:
        """The config ends; how many articles it brought."""
        now = np.unique(np.concatenate(self._now)) if self._now else np.empty(0, "S1")
        self._now = []
        if len(now):
            self._before.append(now)
        return len(now)


class _Told:
    """What is gathered while the rows of a config pass by."""

    def __init__(self, names: Sequence[str]) -> None:
        self.sizes: dict[str, array[int]] = {}
        self.counted: dict[str, Counter[str]] = {name: Counter() for name in names}

    def add(self, batch: pa.Table, is_new: npt.NDArray[np.bool_]) -> None:
        """Some rows, and which of their articles are counted."""
        splits = batch["split"].combine_chunks().dictionary_encode()
        codes, sizes = splits.indices.to_numpy(False), batch[SIZE.name].to_numpy()
        for code, split in enumerate(splits.dictionary.to_pylist()):
            self.sizes.setdefault(split, array("q")).extend(sizes[codes == code].tolist())
        new = batch.filter(pa.array(is_new))
        for name, counts in self.counted.items():
            for pair in new[name].value_counts().to_pylist():
                counts[pair["values"] if pair["values"] is not None else "not stated"] += pair["counts"]


def read_config(name: str, rows: Rows | pa.Table, schema: pa.Schema, seen: Seen | None = None) -> Config:
    """The rows in exactly `schema`, with the digest of each.

    Args:   seen: the articles of the configs before, which are not counted again.
    Errors: DatasetToolsError where a column is missing, has another type, or is of a type that cannot be loaded.
    """
    for field_ in schema:
        _refuse(field_.type, f"{name}.{field_.name}")
    rows = TableRows(_fitted(name, rows, schema)) if isinstance(rows, pa.Table) else rows
    if not rows.schema.names:  # of a corpus without one article nothing is known, not even its columns
        return Config(name, schema, rows, merkle_root([]))
    seen = seen or Seen()
    told = _Told([n for n in COUNTED if n in schema.names])
    root = merkle_root(ordered(_leaves(rows, told, seen)))
    _check_splits(name, told.sizes)
    sizes = {split: told.sizes[split] for split in sorted(told.sizes, key=split_rank)}
    return Config(name, schema, rows, root, sizes, seen.close(), told.counted)


def is_counted(schema: pa.Schema) -> bool:
    """Whether the articles of a config are counted by publisher and view; those of quotes stand in others."""
    return {"view", "publisher"} <= set(schema.names)


def _leaves(rows: Rows, told: _Told, seen: Seen) -> Iterator[bytes]:
    for batch in rows.narrow(["article_id", "split", *told.counted]):
        ids = batch["article_id"].to_pylist()
        told.add(batch, seen.are_new(ids))
        yield from map(leaf_of, ids, batch[DIGEST.name].to_pylist())


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


def _check_splits(name: str, splits: Iterable[str | None]) -> None:
    for split in splits:
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
    counts: dict[str, Counter[str]] = {name: Counter() for name in COUNTED}
    for config in configs:
        for name in config.counted if is_counted(config.schema) else ():
            counts[name].update(config.counted[name])
    return Histograms(*(dict(sorted(counts[n].items(), key=lambda kv: (-kv[1], kv[0]))) for n in COUNTED))


def count_articles(configs: Sequence[Config]) -> int:
    """How many articles the configs hold together."""
    return sum(c.articles for c in configs)
