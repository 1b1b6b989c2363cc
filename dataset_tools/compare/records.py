"""Stage 6 of 9. Two states → what was added, removed and changed, article by article and field by field.

States are compared by the digests of their records; of the rows themselves only those that differ are looked at, and
they pass by in batches. A release of any size can be compared.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dataset_tools.model.diff import BOOKKEEPING, ColumnChange, Diff, FieldChange, RecordChange, Sized
from dataset_tools.model.digest import BATCH_ROWS, type_name
from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.model.manifest import split_rank
from dataset_tools.model.rows import DIGEST, Rows, TableRows, marked, of_ids

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
        found.append(fresh.append_column("holder", pa.array([name] * fresh.num_rows, pa.string())))
    table = pa.concat_tables(found)
    splits = tuple(sorted(table["split"].unique().to_pylist(), key=split_rank))
    if "" not in configs:  # a table stays as it is
        rank = pc.index_in(table["split"], value_set=pa.array(splits, pa.string()))
        place = pc.fill_null(pc.index_in(table["article_id"], value_set=longest), len(longest))
        table = table.take(pa.array(np.lexsort((place.to_numpy(), rank.to_numpy()))))
    return State(table.select(["article_id", "holder", "digest"]).combine_chunks(), splits)


def _must_be_unique(ids: pa.ChunkedArray) -> None:
    counts = ids.value_counts()
    twice = counts.filter(pc.greater(counts.field("counts"), 1))
    if len(twice):
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
    is_new = place.is_null()
    was_digest = before.table["digest"].take(place)
    touched = ids.filter(pc.fill_null(pc.not_equal(digests, was_digest), False))
    gone = before.table["article_id"].filter(pc.invert(pc.is_in(before.table["article_id"], value_set=ids)))
    read = [n for n in shared if n not in BOOKKEEPING] if brief else shared
    changes = {
        r.article_id: _briefly(r) if brief else r
        for r in _changes(_rows(old, before, touched, read), _rows(new, after, touched, read))
    }
    return Diff(
        added=_table(new, after, ids.filter(is_new), brief=brief),
        removed=_table(old, before, gone, brief=brief),
        changed=tuple(changes[i] for i in touched.to_pylist()),
        columns=columns,
        order=None if _is_appended(place) else tuple(ids.to_pylist()),
        takedowns=frozenset(takedowns).intersection(gone.to_pylist()),
    )


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
    """The richest rows of these articles, config by config; of many articles also split by split."""
    asked = state.holding(ids)
    for name, rows in side.items():
        wanted = asked.filter(pc.equal(asked["holder"], name))["article_id"].combine_chunks()
        if not len(wanted):
            continue
        if len(ids) <= _FEW:
            yield from rows.some(wanted, columns)
            continue
        for batch in chain.from_iterable(map(rows.batches, state.splits)):
            yield of_ids(batch.select(columns), wanted)


def _changes(old: Iterator[pa.Table], new: Iterator[pa.Table]) -> Iterator[RecordChange]:
    """The changes of the touched records; a row waits until its other version has come by."""
    waiting: dict[str, dict[str, Any]] = {}
    for table in new:
        for row in table.to_pylist():
            article_id = row["article_id"]
            while article_id not in waiting:
                waiting |= {was["article_id"]: was for was in next(old).to_pylist()}
            yield RecordChange(article_id, tuple(_fields(waiting.pop(article_id), row)))


def _briefly(record: RecordChange) -> RecordChange:
    """The change without bookkeeping, long values by their size."""
    kept = (c for c in record.changes if not c.is_bookkeeping)
    return RecordChange(
        record.article_id, tuple(FieldChange(c.field, Sized.of(c.old), Sized.of(c.new)) for c in kept)
    )


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


def apply(diff: Diff, old: pa.Table) -> pa.Table:
    """The new table: `apply(diff_tables(old, new), old) == new`.

    Errors: ValueError where the schemas differ; a diff of columns tells types, it does not hold their values.
    """
    if diff.columns:
        raise ValueError("a diff with column changes cannot be applied: it holds no values for them")
    removed = set(diff.removed["article_id"].to_pylist())
    changed = {r.article_id: r for r in diff.changed}
    pieces: list[pa.Table] = []
    for start in range(0, old.num_rows, BATCH_ROWS):
        rows = [
            _patched(row, changed.get(row["article_id"]))
            for row in old.slice(start, BATCH_ROWS).to_pylist()
            if row["article_id"] not in removed
        ]
        pieces.append(pa.Table.from_pylist(rows, old.schema))
    table = pa.concat_tables([*pieces, diff.added.cast(old.schema)])
    if diff.order is not None:
        place = {i: n for n, i in enumerate(table["article_id"].to_pylist())}
        table = table.take(pa.array([place[i] for i in diff.order], pa.int64()))
    return table.combine_chunks()


def _patched(row: dict[str, Any], change: RecordChange | None) -> dict[str, Any]:
    if change is None:
        return row
    row = dict(row)
    for c in change.changes:
        outer, _, inner = c.field.partition(".")
        row[outer] = dict(row[outer], **{inner: c.new}) if inner else c.new
    return row


def reverse(diff: Diff, order: Sequence[str]) -> Diff:
    """The diff that leads back. `order` is that of the ids in the old table."""
    return replace(
        diff,
        added=diff.removed,
        removed=diff.added,
        changed=tuple(
            replace(r, changes=tuple(FieldChange(c.field, c.new, c.old) for c in r.changes))
            for r in diff.changed
        ),
        columns=tuple(ColumnChange(c.name, c.new, c.old) for c in diff.columns),
        order=tuple(order),
        takedowns=frozenset(),
    )
