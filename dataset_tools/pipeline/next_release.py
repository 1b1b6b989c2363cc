"""Which version comes next, and what its changelog says: decided by the difference to the last frozen release."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dataset_tools.compare.changelog import changelog_entry, first_entry, join_changelog
from dataset_tools.compare.records import diff_tables, merge_configs
from dataset_tools.compare.version import decide as judge
from dataset_tools.model.diff import Diff
from dataset_tools.model.releases import Bump
from dataset_tools.package.facts import ReleaseFacts
from dataset_tools.package.versions import next_version, read_manifest, read_release
from dataset_tools.pipeline.release import Shown


@dataclass(frozen=True, slots=True)
class Step:
    """The next version; `changes` counts what the changelog tells."""

    version: str
    changelog: str = ""
    changes: Mapping[str, int] = field(default_factory=dict)


def decide(
    out: Path, previous: Path | None, shown: Shown, facts: ReleaseFacts, *, at_least: str | None = None
) -> Step:
    """The step from the release in `previous` (None: there is none) to what is shown now.

    Args:   at_least: the user's wish; it may raise the version, never lower it.
    """
    if previous is None:
        version = next_version(out, Bump.NONE, at_least=at_least)
        return Step(version, join_changelog(first_entry(version, shown.table.num_rows)))
    old = merge_configs(read_release(previous))
    new = merge_configs({n: t for n, t in shown.configs.items() if n != "quotes"})
    taken = shown.removed.tombstones["article_id"].to_pylist()
    diff = diff_tables(old, new, takedowns=taken)
    known = read_manifest(previous).details.get("facts_digest")
    verdict = judge(diff, metadata_changed=known != facts.digest())
    version = next_version(out, verdict.bump, at_least=at_least)
    before = (previous / "CHANGELOG.md").read_text("utf-8")
    return Step(version, join_changelog(changelog_entry(version, diff, verdict), before), changes_of(diff))


def changes_of(diff: Diff) -> dict[str, int]:
    """The diff in numbers, in the words of changelog and report."""
    return {
        "articles added": diff.added.num_rows,
        "articles removed": diff.removed.num_rows - len(diff.takedowns),
        "articles removed on request": len(diff.takedowns),
        "articles changed": sum(not r.is_bookkeeping for r in diff.changed),
        "articles with other rights": len(diff.rights_changed),
    }
