"""Stage 6 of 9. A diff and the old table → the new one, and the way back."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa

from dataset_tools.model.diff import ColumnChange, Diff, FieldChange, RecordChange
from dataset_tools.model.digest import BATCH_ROWS


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
