"""Stage 6 of 9. Diff → how much the version must rise, and why.

| bump | when |
|---|---|
| major | records changed, removed or moved to another split; columns gone or retyped; a removal request |
| minor | records or nullable columns came in; those that were there are the same |
| patch | the records are the same: bookkeeping, metadata, order or the files' form changed |

The rule is monotone: a diff that holds more never gives a lower bump (tests/compare/test_version.py).
"""

from dataclasses import dataclass

from dataset_tools.model.diff import Diff
from dataset_tools.model.releases import Bump
from dataset_tools.model.rights import VIEWS


@dataclass(frozen=True, slots=True)
class Verdict:
    """The bump, and a reason for every part of the diff that calls for one."""

    bump: Bump
    reasons: tuple[tuple[Bump, str], ...] = ()
    takedown: bool = False


def decide(diff: Diff, *, metadata_changed: bool = False) -> Verdict:
    """The bump that a diff calls for.

    Args:   metadata_changed: the card, the licence as a whole or another file besides the rows is another.
    """
    reasons = _reasons(diff, metadata_changed=metadata_changed)
    bump = max((b for b, _ in reasons), default=Bump.NONE)
    return Verdict(bump, tuple(sorted(reasons, key=lambda r: -r[0])), bool(diff.takedowns))


def _reasons(diff: Diff, *, metadata_changed: bool) -> list[tuple[Bump, str]]:
    changed = [r for r in diff.changed if not r.is_bookkeeping]
    moved, narrower = diff.moved, narrowed(diff)
    found = [
        (Bump.MAJOR, len(diff.takedowns), "articles removed on request"),
        (Bump.MAJOR, diff.removed.num_rows - len(diff.takedowns), "articles removed"),
        (Bump.MAJOR, len(changed), "articles changed"),
        (Bump.MAJOR, len(moved), "articles moved to another split"),
        (Bump.MAJOR, len(narrower), "articles may be shown less than before"),
        (Bump.MAJOR, sum(c.new is None for c in diff.columns), "columns removed"),
        (Bump.MAJOR, sum(None not in (c.old, c.new) for c in diff.columns), "columns of another type"),
        (Bump.MINOR, diff.added.num_rows, "articles added"),
        (Bump.MINOR, sum(c.old is None for c in diff.columns), "columns added"),
        (Bump.PATCH, len(diff.changed) - len(changed), "articles with other notes on how they were read"),
        (Bump.PATCH, int(diff.order is not None), "other order of rows"),
        (Bump.PATCH, int(metadata_changed), "change of the dataset's description, licence or policy"),
    ]
    return [(bump, f"{n} {_one(what) if n == 1 else what}") for bump, n, what in found if n]


def narrowed(diff: Diff) -> list[str]:
    """Ids of articles of which the new state may show less."""
    return [
        r.article_id
        for r in diff.changed
        for c in r.changes
        if c.field == "view" and c.old in VIEWS and c.new in VIEWS and VIEWS.index(c.new) > VIEWS.index(c.old)
    ]


def _one(what: str) -> str:
    noun, _, rest = what.partition(" ")
    return f"{noun.removesuffix('s')} {rest}"
