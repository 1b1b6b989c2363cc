"""Which version comes next, and what its changelog says: decided by the difference to the last frozen release."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from dataset_tools.compare.changelog import changelog_entry, first_entry, join_changelog
from dataset_tools.compare.records import State, diff_releases, state_of
from dataset_tools.compare.version import decide as judge
from dataset_tools.model.diff import Diff
from dataset_tools.model.releases import Bump
from dataset_tools.model.rows import DIGEST
from dataset_tools.package.facts import ReleaseFacts
from dataset_tools.package.versions import next_version, read_manifest, release_rows
from dataset_tools.pipeline.shelf_rows import ShelfRows, count
from dataset_tools.storage import Store

_STATE = pa.schema([("article_id", pa.string()), ("holder", pa.string()), ("digest", DIGEST.type)])


@dataclass(frozen=True, slots=True)
class Step:
    """The next version; `changes` counts what the changelog tells."""

    version: str
    changelog: str = ""
    changes: Mapping[str, int] = field(default_factory=dict)


def decide(  # noqa: PLR0913 - the two sides, and what else a version depends on
    out: Path,
    previous: Path | None,
    configs: Mapping[str, ShelfRows],
    facts: ReleaseFacts,
    *,
    takedowns: Collection[str],
    state: State,
    states: Store,
    at_least: str | None = None,
) -> Step:
    """The step from the release in `previous` (None: there is none) to what is shown now.

    Args:   takedowns: ids that the removal ledger took.
            state: `state_of(configs)`.
            states: where the digests of released records are kept.
            at_least: the user's wish; it may raise the version, never lower it.
    """
    articles = {name: rows for name, rows in configs.items() if name != "quotes"}
    if previous is None:
        version = next_version(out, Bump.NONE, at_least=at_least)
        return Step(version, join_changelog(first_entry(version, count(configs["metadata"]))))
    manifest = read_manifest(previous)
    known = load_state(states, manifest.content_digest)
    if known is None:
        known = state_of(release_rows(previous))
        save_state(states, manifest.content_digest, known)
    diff = diff_releases(
        release_rows(previous), articles, takedowns=takedowns, brief=True, known=(known, state)
    )
    verdict = judge(diff, metadata_changed=manifest.details.get("facts_digest") != facts.digest())
    version = next_version(out, verdict.bump, at_least=at_least)
    before = (previous / "CHANGELOG.md").read_text("utf-8")
    return Step(version, join_changelog(changelog_entry(version, diff, verdict), before), changes_of(diff))


def save_state(states: Store, digest: str, state: State) -> None:
    """Keep the state of the release with this content digest: the next build is held against it."""
    schema = _STATE.with_metadata({"splits": ",".join(state.splits)})
    with states.write(digest) as stream, pa.ipc.new_file(stream, schema) as writer:
        writer.write_table(state.table.replace_schema_metadata(schema.metadata))


def load_state(states: Store, digest: str) -> State | None:
    """The state that was kept, or None."""
    try:
        table = pa.ipc.open_file(pa.py_buffer(states.read(digest))).read_all()
    except (OSError, pa.ArrowInvalid):
        return None
    if not table.schema.equals(_STATE):
        return None
    splits = tuple(s for s in (table.schema.metadata or {})[b"splits"].decode().split(",") if s)
    return State(table, splits)


def changes_of(diff: Diff) -> dict[str, int]:
    """The diff in numbers, in the words of changelog and report."""
    counts = diff.counts
    return {
        "articles added": counts.added,
        "articles removed": counts.removed - len(diff.takedowns),
        "articles removed on request": len(diff.takedowns),
        "articles changed": counts.changed,
        "articles with other rights": counts.rights,
    }
