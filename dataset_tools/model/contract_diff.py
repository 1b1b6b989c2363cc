"""Two contracts → who has to do something: readers, curators of data, or nobody.

| level | when |
|---|---|
| readers | a column is gone, has another type or another field, may now be null, or may hold values that it could not |
| data | a column came that must be filled, or a rule became stricter: rows that passed may fail |
| docs | a nullable column came, or only words changed |
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from dataset_tools.model.contract import Column, Contract


class Level(IntEnum):
    """Whom a change of the contract breaks; the order is the weight."""

    NONE = 0
    DOCS = 1
    DATA = 2
    READERS = 3


@dataclass(frozen=True, slots=True)
class SchemaChange:
    """One change of a contract. `column` is dotted: `quotes.speaker`."""

    level: Level
    column: str
    what: str


def diff_contracts(old: Contract, new: Contract) -> list[SchemaChange]:
    """The changes, the heaviest first, then in the order of the columns."""
    found = list(_columns(old.columns, new.columns, ""))
    return sorted(found, key=lambda c: -c.level)


def level_of(changes: list[SchemaChange]) -> Level:
    """The weight of all changes together."""
    return max((c.level for c in changes), default=Level.NONE)


def _columns(old: tuple[Column, ...], new: tuple[Column, ...], prefix: str) -> Iterator[SchemaChange]:
    by_name = {c.name: c for c in new}
    for column in old:
        where = prefix + column.name
        if column.name not in by_name:
            yield SchemaChange(Level.READERS, where, "removed")
        else:
            yield from _column(column, by_name[column.name], where)
    known = {c.name for c in old}
    for column in new:
        if column.name not in known:
            # A new column widens the table; a new field gives the column that holds it another type.
            level = Level.READERS if prefix else Level.DATA if column.required else Level.DOCS
            must = "required" if column.required else "nullable"
            yield SchemaChange(level, prefix + column.name, f"added, {must}, {column.kind}")


def _column(old: Column, new: Column, where: str) -> Iterator[SchemaChange]:
    if old.kind != new.kind or (old.type != new.type and not (old.children and new.children)):
        yield SchemaChange(Level.READERS, where, f"type {old.kind} → {new.kind}")
        return
    if old.required != new.required:
        yield (
            SchemaChange(Level.DATA, where, "null is no longer allowed")
            if new.required
            else SchemaChange(Level.READERS, where, "may now be null")
        )
    yield from _values(old, new, where)
    for what, narrower, wider in _limits(old, new):
        if narrower:
            yield SchemaChange(Level.DATA, where, f"{what}: stricter")
        if wider:
            yield SchemaChange(Level.READERS, where, f"{what}: holds values that it could not")
    if old.description != new.description:
        yield SchemaChange(Level.DOCS, where, "description")
    yield from _columns(old.children, new.children, f"{where}.")


def _values(old: Column, new: Column, where: str) -> Iterator[SchemaChange]:
    """Changes of a closed list of values; an empty list allows all."""
    if old.values == new.values:
        return
    gone, came = set(old.values) - set(new.values), set(new.values) - set(old.values)
    if new.values and (gone or not old.values):
        yield SchemaChange(
            Level.DATA, where, f"values no longer allowed: {', '.join(sorted(gone)) or 'all others'}"
        )
    if old.values and (came or not new.values):
        yield SchemaChange(Level.READERS, where, f"new values: {', '.join(sorted(came)) or 'any'}")


def _limits(old: Column, new: Column) -> Iterator[tuple[str, bool, bool]]:
    """(what, is stricter, is wider) of each bound; another pattern may be both."""
    yield "pattern", new.pattern not in {None, old.pattern}, old.pattern not in {None, new.pattern}
    for name, sign in (("minimum", 1), ("min_length", 1), ("maximum", -1)):
        a, b = getattr(old, name), getattr(new, name)
        low, high = (float("-inf") if v is None else sign * v for v in (a, b))
        yield name, high > low, high < low
