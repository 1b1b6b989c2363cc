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
    counts = diff.counts
    found = [
        (Bump.MAJOR, len(diff.takedowns), "articles removed on request"),
        (Bump.MAJOR, counts.removed - len(diff.takedowns), "articles removed"),
        (Bump.MAJOR, counts.changed, "articles changed"),
        (Bump.MAJOR, counts.moved, "articles moved to another split"),
        (Bump.MAJOR, counts.narrowed, "articles may be shown less than before"),
        (Bump.MAJOR, sum(c.new is None for c in diff.columns), "columns removed"),
        (Bump.MAJOR, sum(None not in (c.old, c.new) for c in diff.columns), "columns of another type"),
        (Bump.MINOR, counts.added, "articles added"),
        (Bump.MINOR, sum(c.old is None for c in diff.columns), "columns added"),
        (Bump.PATCH, counts.noted, "articles with other notes on how they were read"),
        (Bump.PATCH, int(diff.order is not None), "other order of rows"),
        (Bump.PATCH, int(metadata_changed), "change of the dataset's description, licence or policy"),
    ]
    return [(bump, f"{n} {_one(what) if n == 1 else what}") for bump, n, what in found if n]


def _one(what: str) -> str:
    noun, _, rest = what.partition(" ")
    return f"{noun.removesuffix('s')} {rest}"
