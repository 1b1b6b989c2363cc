"""What changed between two states of a dataset, record by record and column by column."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Any

import pyarrow as pa

from dataset_tools.model.rights import VIEWS

# Fields that say how a value was read, not what it is: when only they change, the record is the same.
BOOKKEEPING = frozenset({
    "provenance", "origin", "view_rule", "rights.evidence", "rights.confidence", "rights.rules_version",
})  # fmt: skip

_RIGHTS = ("license", "rights", "fair_use", "view")
# A list of more records is no reading matter; `diff --json` has them all.
LISTED = 50
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

    @property
    def has_other_rights(self) -> bool:
        """True when its licence, rights, fair-use claim or view is another."""
        return any(c.field.partition(".")[0] in _RIGHTS and not c.is_bookkeeping for c in self.changes)

    @property
    def is_narrowed(self) -> bool:
        """True when the new state may show less of it."""
        views = [(c.old, c.new) for c in self.changes if c.field == "view" and {c.old, c.new} <= {*VIEWS}]
        return any(VIEWS.index(new) > VIEWS.index(old) for old, new in views)


@dataclass(frozen=True, slots=True)
class ColumnChange:
    """A column that came, went or has another type; the types as words."""

    name: str
    old: str | None  # None: it is new
    new: str | None  # None: it is gone


@dataclass(frozen=True, slots=True)
class Tally:
    """A diff in numbers."""

    added: int = 0
    removed: int = 0
    changed: int = 0  # articles that are not what they were
    noted: int = 0  # articles of which only notes on how they were read differ
    moved: int = 0  # to another split
    narrowed: int = 0  # may be shown less than before
    rights: int = 0  # have another licence, rights, fair-use claim or view

    def with_record(self, record: RecordChange) -> "Tally":
        """One changed article more."""
        return replace(
            self,
            changed=self.changed + (not record.is_bookkeeping),
            noted=self.noted + record.is_bookkeeping,
            moved=self.moved + sum(c.field == "split" for c in record.changes),
            narrowed=self.narrowed + record.is_narrowed,
            rights=self.rights + record.has_other_rights,
        )


@dataclass(frozen=True, slots=True)
class Diff:
    """The difference of two tables. `changed` holds both sides, so that a diff can be applied and undone.

    `order` is null where the new rows follow the old ones in their order, as birth order has it.
    A diff that has a tally holds no more records than a changelog lists.
    """

    added: pa.Table
    removed: pa.Table
    changed: tuple[RecordChange, ...] = ()
    columns: tuple[ColumnChange, ...] = ()
    order: tuple[str, ...] | None = None
    takedowns: frozenset[str] = frozenset()  # ids among `removed` that the removal ledger took
    notes: Mapping[str, Any] = field(default_factory=dict)  # {"from": "1.0.0", "to": "1.1.0"}
    tally: Tally | None = None

    @property
    def counts(self) -> Tally:
        """How much of everything there is."""
        start = Tally(self.added.num_rows, self.removed.num_rows)
        return self.tally or reduce(Tally.with_record, self.changed, start)

    @property
    def is_empty(self) -> bool:
        """True when both states are the same."""
        return self.counts == Tally() and not self.columns and self.order is None

    @property
    def moved(self) -> list[tuple[str, str, str]]:
        """(article_id, old split, new split) of articles that changed their split."""
        return [(r.article_id, c.old, c.new) for r in self.changed for c in r.changes if c.field == "split"]

    @property
    def rights_changed(self) -> list[str]:
        """Ids of articles whose licence, rights, fair-use claim or view is another."""
        return [r.article_id for r in self.changed if r.has_other_rights]
