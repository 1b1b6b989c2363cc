"""Stage 5 of 9. Two versions of a contract → what changed, and whom it breaks.

The levels decide the version: READ needs a major one, DATA a minor one, DOC a patch.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dataset_tools.model.contract import Column, Contract


class Level(StrEnum):
    """Whom a change breaks."""

    READ = "read"  # a program that reads the old version fails, or gets another type
    DATA = "data"  # programs go on, values may differ from what they know
    DOC = "doc"  # words only


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two contracts; `column` is a path such as `quotes.kind`."""

    level: Level
    column: str
    message: str


def compare_contracts(old: Contract, new: Contract) -> list[Change]:
    """What changed from `old` to `new`, in the order of the columns; nothing for equal contracts."""
    changes = list(_columns(old.columns, new.columns, ""))
    if old.description != new.description:
        changes.append(Change(Level.DOC, "", "the description of the table changed"))
    return changes


def level_of(changes: Sequence[Change]) -> Level | None:
    """The weightiest level among changes; None where nothing changed."""
    return next((level for level in Level if any(c.level is level for c in changes)), None)


def _columns(old: Sequence[Column], new: Sequence[Column], prefix: str) -> Iterator[Change]:
    before, after = {c.name: c for c in old}, {c.name: c for c in new}
    for name, column in before.items():
        path = f"{prefix}{name}"
        if name not in after:
            yield Change(Level.READ, path, f"{path} was removed")
        else:
            yield from _column(column, after[name], path)
    for name in after:
        if name not in before:
            # A new field in a struct changes the type of its column; a new column changes the table only.
            level = Level.READ if prefix else Level.DATA
            yield Change(level, f"{prefix}{name}", f"{prefix}{name} was added")
    shared_before = [n for n in before if n in after]
    if shared_before != [n for n in after if n in before]:
        level = Level.READ if prefix else Level.DATA
        yield Change(level, prefix.rstrip("."), f"the order of {prefix.rstrip('.') or 'the columns'} changed")


def _column(old: Column, new: Column, path: str) -> Iterator[Change]:
    if old.children and new.children and old.kind == new.kind:
        yield from _columns(old.children, new.children, f"{path}.")
    elif old.type != new.type:
        yield Change(Level.READ, path, f"{path} was {old.kind} and is {new.kind}")
    if old.required and not new.required:
        yield Change(Level.READ, path, f"{path} may be null now")
    elif new.required and not old.required:
        yield Change(Level.DATA, path, f"{path} is required now")
    if set(old.values) != set(new.values):
        gone, come = sorted(set(old.values) - set(new.values)), sorted(set(new.values) - set(old.values))
        words = [f"{sign}{value}" for sign, values in (("-", gone), ("+", come)) for value in values]
        yield Change(Level.DATA, path, f"the values of {path} changed: {' '.join(words)}")
    for name in ("pattern", "minimum", "maximum", "min_length"):
        if getattr(old, name) != getattr(new, name):
            yield Change(Level.DATA, path, f"the {name.replace('_', ' ')} of {path} changed")
    if old.description != new.description:
        yield Change(Level.DOC, path, f"the description of {path} changed")
