"""Stage 6 of 9. Two tables → what was added, removed and changed, article by article and field by field."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from dataset_tools.model.diff import ColumnChange, Diff, FieldChange, RecordChange
from dataset_tools.model.digest import BATCH_ROWS, canonical_record, iter_rows, record_leaf, type_name
from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.model.manifest import split_rank

# Where an article stands in several configs, the first of these has the most of it.
RICHEST = ("open", "restricted", "excerpts", "metadata")


def merge_configs(configs: Mapping[str, pa.Table]) -> pa.Table:
    """One row an article: that of the richest config it is in.

    In the order that a release has on disk, so that a new table can be held against a released one: split by split,
    and within each in the order of the config that lists the most articles.
    """
    names = [n for n in RICHEST if n in configs and configs[n].num_rows]
    if not names:
        raise DatasetToolsError("no articles to compare: none of the configs has rows")
    seen: set[str] = set()
    parts: list[pa.Table] = []
    for name in names:
        ids = configs[name]["article_id"].to_pylist()
        parts.append(configs[name].filter(pa.array([i not in seen for i in ids], pa.bool_())))
        seen.update(ids)
    merged = pa.concat_tables(parts, promote_options="none")
    longest = max((configs[n]["article_id"].to_pylist() for n in names), key=len)
    place = {i: n for n, i in enumerate(longest)}
    ids, splits = merged["article_id"].to_pylist(), merged["split"].to_pylist()
    order = sorted(
        range(len(ids)), key=lambda row: (split_rank(splits[row]), place.get(ids[row], len(place)))
    )
    return merged.take(pa.array(order, pa.int64()))


def diff_tables(old: pa.Table, new: pa.Table, *, takedowns: Collection[str] = ()) -> Diff:
    """What happened between `old` and `new`; both have unique `article_id`s.

    Args:   takedowns: ids that the removal ledger took; those among the removed are marked.
    Errors: DatasetToolsError where an id stands twice.
    """
    shared = [n for n in old.column_names if n in set(new.column_names) and _same_type(old, new, n)]
    # Compared is what both have; a column that came or went is a change of its own.
    before, after = _leaves(old.select(shared), "old"), _leaves(new.select(shared), "new")
    both = [i for i in after if i in before]
    gone = [i for i in before if i not in after]
    touched = {i for i in both if before[i] != after[i]}
    kept = [i for i in before if i in after]
    expected = kept + [i for i in after if i not in before]
    return Diff(
        added=_only(new, {i for i in after if i not in before}),
        removed=_only(old, set(gone)),
        changed=tuple(_changes(old.select(shared), new.select(shared), touched)),
        columns=tuple(_column_changes(old.schema, new.schema)),
        order=None if list(after) == expected else tuple(after),
        takedowns=frozenset(takedowns) & set(gone),
    )


def _leaves(table: pa.Table, which: str) -> dict[str, bytes]:
    """Digest of each record by id, in the order of the table."""
    leaves: dict[str, bytes] = {}
    for row in iter_rows(table):
        article_id = row["article_id"]
        if article_id in leaves:
            raise DatasetToolsError(
                f"the {which} table has {article_id} twice", hint="ids are unique in a dataset"
            )
        leaves[article_id] = record_leaf(article_id, canonical_record(row))
    return leaves


def _same_type(old: pa.Table, new: pa.Table, name: str) -> bool:
    return type_name(old.schema.field(name).type) == type_name(new.schema.field(name).type)


def _column_changes(old: pa.Schema, new: pa.Schema) -> Iterator[ColumnChange]:
    before, after = ({f.name: type_name(f.type) for f in schema} for schema in (old, new))
    for name, kind in before.items():
        if after.get(name) != kind:
            yield ColumnChange(name, kind, after.get(name))
    for name, kind in after.items():
        if name not in before:
            yield ColumnChange(name, None, kind)


def _only(table: pa.Table, ids: set[str]) -> pa.Table:
    wanted = pa.array(sorted(ids), pa.string())
    return table.filter(pc.is_in(table["article_id"], value_set=wanted)).combine_chunks()


def _changes(old: pa.Table, new: pa.Table, touched: set[str]) -> Iterator[RecordChange]:
    """The changes of the touched records, in the order of the new table; values only of those are made."""
    before = {row["article_id"]: row for row in iter_rows(_only(old, touched))}
    for row in iter_rows(_only(new, touched)):
        was = before[row["article_id"]]
        yield RecordChange(row["article_id"], tuple(_fields(was, row)))


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
