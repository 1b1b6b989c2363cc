"""Stage 6 of 9. Two states → what was added, removed and changed, article by article and field by field.

States are compared by the digests of their records; of the rows themselves only those that differ are looked at, and
they pass by in batches. A release of any size can be compared.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, product
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dataset_tools.bounded.columns import Values
from dataset_tools.bounded.places import Places
from dataset_tools.compare.told import told
from dataset_tools.model.diff import BOOKKEEPING, LISTED, ColumnChange, Diff, FieldChange, RecordChange, Tally
from dataset_tools.model.digest import type_name
from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.model.manifest import split_rank
from dataset_tools.model.rows import DIGEST, Rows, TableRows, marked

# Where an article stands in several configs, the first of these has the most of it.
RICHEST = ("open", "restricted", "excerpts", "metadata")
# What a changelog says of an article that came or went.
_HEAD = ("article_id", "title", "url", "split")
# Up to so many rows are picked in one pass over both states; more are read split by split on both sides, so that
# the two versions of a row come by at about the same time.
_FEW = 10_000


@dataclass(frozen=True, slots=True)
class State:
    """The articles of a release in its order: digest and config of each one's richest record.

    `table`: article_id, holder string; digest binary of 32 bytes.
    """

    table: pa.Table
    splits: tuple[str, ...]

    def holding(self, ids: pa.ChunkedArray) -> pa.Table:
        """The rows of some articles."""
        return self.table.filter(pc.is_in(self.table["article_id"], value_set=ids))


def diff_tables(old: pa.Table, new: pa.Table, *, takedowns: Collection[str] = ()) -> Diff:
    """What happened between `old` and `new`; both have unique `article_id`s.

    Args:   takedowns: ids that the removal ledger took; those among the removed are marked.
    Errors: DatasetToolsError where an id stands twice.
    """
    sides = [{"": TableRows(table)} for table in (old, new)]
    return _diff(*sides, takedowns=takedowns, brief=False, known=None)


def diff_releases(
    old: Mapping[str, Rows],
    new: Mapping[str, Rows],
    *,
    takedowns: Collection[str] = (),
    brief: bool = False,
    known: tuple[State, State] | None = None,
) -> Diff:
    """What happened between the articles of two releases, given by their configs; each article counts once.

    Args:   brief: for a version and a changelog only: long values are given by their size, notes on how a value was
            read and the texts of added and removed articles are left out. Such a diff cannot be applied.
            known: `state_of(old)` and `state_of(new)`, where the caller has them.
    """
    sides = [{n: configs[n] for n in RICHEST if n in configs} for configs in (old, new)]
    if not all(sides):
        raise DatasetToolsError("no articles to compare: none of the configs has rows")
    return _diff(*sides, takedowns=takedowns, brief=brief, known=known)


def state_of(configs: Mapping[str, Rows], columns: Sequence[str] | None = None) -> State:
    """The state of a release, by its configs.

    In the order that it has on disk: split by split, and within each in the order of the config that lists the most
    articles. `columns`: what the digests are over, all by default.
    """
    found: list[pa.Table] = []
    seen = longest = pa.chunked_array([], pa.string())
    for name in [n for n in (*RICHEST, "") if n in configs]:
        marks = _marks(configs[name], columns)
        ids = marks["article_id"]
        longest = ids if len(ids) > len(longest) else longest
        fresh = marks.filter(pc.invert(pc.is_in(ids, value_set=seen)))
        _must_be_unique(fresh["article_id"])
        seen = pa.chunked_array([*seen.chunks, *fresh["article_id"].chunks], pa.string())
        found.append(fresh.append_column("holder", pa.repeat(name, fresh.num_rows)))
    table = pa.concat_tables(found)
    splits = tuple(sorted(table["split"].unique().to_pylist(), key=split_rank))
    if "" not in configs:  # a table stays as it is
        rank = pc.index_in(table["split"], value_set=pa.array(splits, pa.string()))
        place = pc.fill_null(pc.index_in(table["article_id"], value_set=longest), len(longest))
        table = table.take(pa.array(np.lexsort((place.to_numpy(), rank.to_numpy()))))
    return State(table.select(["article_id", "holder", "digest"]).combine_chunks(), splits)


def _must_be_unique(ids: pa.ChunkedArray) -> None:
    if pc.count_distinct(ids).as_py() == len(ids):
        return
    counts = ids.value_counts()
    twice = counts.filter(pc.greater(counts.field("counts"), 1))
    raise DatasetToolsError(f"{twice[0]['values']} is there twice", hint="ids are unique in a dataset")


def _marks(rows: Rows, columns: Sequence[str] | None) -> pa.Table:
    """article_id, split, digest of every row."""
    names = ("article_id", "split")
    schema = pa.schema([*((n, pa.string()) for n in names), ("digest", DIGEST.type)])
    batches = rows.narrow(names) if columns is None else _over(rows, columns)
    marks = (b.select([*names, DIGEST.name]).rename_columns(schema.names).cast(schema) for b in batches)
    return pa.concat_tables([schema.empty_table(), *marks])


def _over(rows: Rows, columns: Sequence[str]) -> Iterator[pa.Table]:
    return (marked(batch.select(columns)) for batch in rows.batches())


def _diff(
    old: Mapping[str, Rows],
    new: Mapping[str, Rows],
    *,
    takedowns: Collection[str],
    brief: bool,
    known: tuple[State, State] | None,
) -> Diff:
    was, now = (next(iter(side.values())).schema for side in (old, new))
    columns = tuple(_column_changes(was, now))
    # Compared is what both have; a column that came or went is a change of its own.
    shared = [
        n
        for n in was.names
        if n in now.names and type_name(was.field(n).type) == type_name(now.field(n).type)
    ]
    only = shared if columns else None
    before, after = known if known and not columns else (state_of(old, only), state_of(new, only))
    ids, digests = after.table["article_id"], after.table["digest"]
    place = pc.index_in(ids, value_set=before.table["article_id"])
    is_touched = pc.fill_null(pc.not_equal(digests, before.table["digest"].take(place)), False)
    touched = _Touched(
        ids.filter(is_touched),
        before.table["holder"].take(place.filter(is_touched)),
        after.table["holder"].filter(is_touched),
    )
    born = ids.filter(place.is_null())
    gone = before.table["article_id"].filter(pc.invert(pc.is_in(before.table["article_id"], value_set=ids)))
    taken = frozenset(takedowns).intersection(gone.to_pylist() if takedowns else ())
    sides = (old, before), (new, after)
    if brief:
        read = [n for n in shared if n not in BOOKKEEPING]
        records, tally = told(_changes(sides, touched, read), touched.ids, Tally(len(born), len(gone)))
        named = gone.filter(pc.invert(pc.is_in(gone, value_set=pa.array(sorted(taken), pa.string()))))
        born, gone, order = born.slice(0, LISTED), named.slice(0, LISTED), ()
    else:
        found = {r.article_id: r for r in _changes(sides, touched, shared)}
        records, tally = tuple(found[i] for i in touched.ids.to_pylist()), None
        order = ids.to_pylist()
    return Diff(
        added=_table(new, after, born, brief=brief),
        removed=_table(old, before, gone, brief=brief),
        changed=records,
        columns=columns,
        order=None if _is_appended(place) else tuple(order),
        takedowns=taken,
        tally=tally,
    )


@dataclass(frozen=True, slots=True)
class _Touched:
    """The articles that are in both states and differ, and the config that holds the most of each, before and now."""

    ids: pa.ChunkedArray
    was: pa.ChunkedArray
    now: pa.ChunkedArray

    def pairs(self) -> Iterator[tuple[str, str, pa.ChunkedArray]]:
        """The articles by the two configs: in each of them they come in the same order."""
        for was, now in product(self.was.unique().to_pylist(), self.now.unique().to_pylist()):
            ids = self.ids.filter(pc.and_(pc.equal(self.was, was), pc.equal(self.now, now)))
            if len(ids):
                yield was, now, ids


def _is_appended(place: pa.ChunkedArray) -> bool:
    """Whether what is new follows what was there before, in its order; `place` is null for what is new."""
    kept = place.drop_null().to_numpy()
    return bool((kept[1:] > kept[:-1]).all()) and place.slice(len(kept)).null_count == place.null_count


def _column_changes(old: pa.Schema, new: pa.Schema) -> Iterator[ColumnChange]:
    before, after = ({f.name: type_name(f.type) for f in schema} for schema in (old, new))
    for name, kind in before.items():
        if after.get(name) != kind:
            yield ColumnChange(name, kind, after.get(name))
    for name, kind in after.items():
        if name not in before:
            yield ColumnChange(name, None, kind)


def _table(side: Mapping[str, Rows], state: State, ids: pa.ChunkedArray, *, brief: bool) -> pa.Table:
    """The rows of these articles, in the order of the release."""
    schema = next(iter(side.values())).schema
    names = [n for n in schema.names if n in _HEAD] if brief else schema.names
    empty = pa.schema([schema.field(n) for n in names]).empty_table()
    table = pa.concat_tables([empty, *_rows(side, state, ids, names)]).combine_chunks()
    ordered = state.holding(ids)["article_id"]
    return table.take(pc.index_in(ordered, value_set=table["article_id"]))


def _rows(
    side: Mapping[str, Rows], state: State, ids: pa.ChunkedArray, columns: Sequence[str]
) -> Iterator[pa.Table]:
    """The richest rows of these articles, config by config."""
    asked = state.holding(ids)
    for name, rows in side.items():
        wanted = asked.filter(pc.equal(asked["holder"], name))["article_id"]
        yield from _picked(rows, state.splits, wanted, columns)


def _picked(
    rows: Rows, splits: Sequence[str], ids: pa.ChunkedArray, columns: Sequence[str]
) -> Iterator[pa.Table]:
    """The rows of these articles; of many articles split by split."""
    if 0 < len(ids) <= _FEW:
        yield from rows.some(ids.combine_chunks(), columns)
    elif len(ids):
        wanted = Places(Values(ids))
        for batch in chain.from_iterable(map(rows.batches, splits)):
            is_wanted = wanted.find(batch["article_id"].to_pylist()) >= 0
            yield batch.select(columns).filter(pa.array(is_wanted))


def _changes(
    sides: tuple[tuple[Mapping[str, Rows], State], tuple[Mapping[str, Rows], State]],
    touched: _Touched,
    columns: Sequence[str],
) -> Iterator[RecordChange]:
    """The changes of the touched records; a row waits until its other version has come by."""
    (old, before), (new, after) = sides
    for was, now, ids in touched.pairs():
        olds = _picked(old[was], before.splits, ids, columns)
        waiting: dict[str, dict[str, Any]] = {}
        for table in _picked(new[now], after.splits, ids, columns):
            for row in table.to_pylist():
                article_id = row["article_id"]
                while article_id not in waiting:
                    waiting |= {r["article_id"]: r for r in next(olds).to_pylist()}
                yield RecordChange(article_id, tuple(_fields(waiting.pop(article_id), row)))


def _fields(old: Mapping[str, Any], new: Mapping[str, Any], prefix: str = "") -> Iterator[FieldChange]:
    """The fields that differ; one level into structs, so that `rights.status` can be told from `rights.evidence`."""
    for name, value in new.items():
        was = old[name]
        if was == value:
            continue
        if not prefix and isinstance(was, dict) and isinstance(value, dict):
            yield from _fields(was, value, f"{name}.")
        else:
            yield FieldChange(f"{prefix}{name}", was, value)
