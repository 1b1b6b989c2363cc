"""What changed between two states of a dataset, record by record and column by column."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

# Fields that say how a value was read, not what it is: when only they change, the record is the same.
BOOKKEEPING = frozenset({
    "provenance", "origin", "view_rule", "rights.evidence", "rights.confidence", "rights.rules_version",
})  # fmt: skip

READABLE = 60  # characters of a value that a list shows


@dataclass(frozen=True, slots=True)
class Sized:
    """A long value of which only the size is known."""

    count: int
    unit: str  # characters | entries

    @staticmethod
    def of(value: Any) -> Any:
        """The value, or its size where nobody would read it in a list."""
        if isinstance(value, str) and len(value) > READABLE:
            return Sized(len(value), "characters")
        if isinstance(value, Sequence) and not isinstance(value, str):
            return Sized(len(value), "entries")
        return value

    def __str__(self) -> str:
        return f"{self.count} {self.unit}"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after; a field of a struct has a dotted name, such as `rights.status`."""

    field: str
    old: Any
    new: Any

    @property
    def is_bookkeeping(self) -> bool:
        """True when the field says how a value was read; of a struct such as `origin`, all fields do."""
        return self.field in BOOKKEEPING or self.field.partition(".")[0] in BOOKKEEPING


@dataclass(frozen=True, slots=True)
class RecordChange:
    """One article that is in both states and not the same."""

    article_id: str
    changes: tuple[FieldChange, ...]

    @property
    def is_bookkeeping(self) -> bool:
        """True when no field of the article itself changed."""
        return all(c.is_bookkeeping for c in self.changes)


@dataclass(frozen=True, slots=True)
class ColumnChange:
    """A column that came, went or has another type; the types as words."""

    name: str
    old: str | None  # None: it is new
    new: str | None  # None: it is gone


@dataclass(frozen=True, slots=True)
class Diff:
    """The difference of two tables. `changed` holds both sides, so that a diff can be applied and undone.

    `order` is null where the new rows follow the old ones in their order, as birth order has it.
    """

    added: pa.Table
    removed: pa.Table
    changed: tuple[RecordChange, ...] = ()
    columns: tuple[ColumnChange, ...] = ()
    order: tuple[str, ...] | None = None
    takedowns: frozenset[str] = frozenset()  # ids among `removed` that the removal ledger took
    notes: Mapping[str, Any] = field(default_factory=dict)  # {"from": "1.0.0", "to": "1.1.0"}

    @property
    def is_empty(self) -> bool:
        """True when both states are the same."""
        rows = self.added.num_rows + self.removed.num_rows + len(self.changed)
        return not rows and not self.columns and self.order is None

    @property
    def moved(self) -> list[tuple[str, str, str]]:
        """(article_id, old split, new split) of articles that changed their split."""
        return [(r.article_id, c.old, c.new) for r in self.changed for c in r.changes if c.field == "split"]

    @property
    def rights_changed(self) -> list[str]:
        """Ids of articles whose licence, rights, fair-use claim or view is another."""
        names = ("license", "rights", "fair_use", "view")
        return [
            r.article_id
            for r in self.changed
            if any(c.field.partition(".")[0] in names and not c.is_bookkeeping for c in r.changes)
        ]
