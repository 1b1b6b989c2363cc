"""Stage 6 of 9. Diff → words: CHANGELOG.md, release notes, and the page of `diff --md`."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa

from dataset_tools.compare.version import Verdict, decide
from dataset_tools.model.diff import LISTED, READABLE, Diff, RecordChange, Sized
from dataset_tools.model.digest import canonical_json
from dataset_tools.model.markdown import markdown_text

HEAD = "# Changelog\n\nEvery version, the newest first. Articles are named by their id and title.\n"


def changelog_entry(
    version: str, diff: Diff, verdict: Verdict | None = None, *, day: str | None = None
) -> str:
    """The entry of one version: what happened in numbers, then record by record.

    Articles that were removed on request are counted, never named: the entry must not point at them.
    """
    verdict = verdict or decide(diff)
    lines = [f"## {version}" + (f" ({day})" if day else ""), ""]
    lines += [f"- {reason}" for _, reason in verdict.reasons] or ["- nothing changed"]
    for title, items, count in _sections(diff):
        shown = items[:LISTED]
        lines += ["", f"### {title}", "", *(f"- {item}" for item in shown)]
        if count > len(shown):
            lines.append(f"- and {count - len(shown)} more")
    return "\n".join(lines) + "\n"


def first_entry(version: str, articles: int, *, day: str | None = None) -> str:
    """The entry of a version that follows none."""
    return f"## {version}" + (f" ({day})" if day else "") + f"\n\n- first version, {articles} articles\n"


def join_changelog(entry: str, old: str | None = None) -> str:
    r"""CHANGELOG.md with `entry` on top of what the version before said.

    >>> join_changelog("## 1.1.0\n", join_changelog("## 1.0.0\n")).count("## ")
    2
    """
    before = "" if not old else old[old.find("\n## ") + 1 :] if "\n## " in old else ""
    return f"{HEAD}\n{entry}" + (f"\n{before}" if before else "")


def release_notes(version: str, diff: Diff, *, name: str, digest: str) -> str:
    """The text of a release page: the entry, and how to get and check the version."""
    return (
        f"# {markdown_text(name)} {version}\n\n{changelog_entry(version, diff)}\n"
        f"Content digest: `sha256:{digest}`. Check a copy with `dataset-tools verify`.\n"
    )


def _sections(diff: Diff) -> Iterator[tuple[str, list[str], int]]:
    """The lists of an entry, and how many records each is about; empty ones are left out."""
    removed = diff.removed
    if diff.takedowns:
        hidden = pa.array([i not in diff.takedowns for i in removed["article_id"].to_pylist()], pa.bool_())
        removed = removed.filter(hidden)
    changed = [r for r in diff.changed if not r.is_bookkeeping]
    moved = [f"`{i}`: {markdown_text(old)} → {markdown_text(new)}" for i, old, new in diff.moved]
    columns = [f"`{c.name}`: {c.old or 'new'} → {c.new or 'gone'}" for c in diff.columns]
    counts = diff.counts
    for title, items, count in (
        ("Columns", columns, len(columns)),
        ("Added", [_record(r) for r in _heads(diff.added)], counts.added),
        ("Changed", [_changed(r) for r in changed[:LISTED]], counts.changed),
        ("Moved to another split", moved, counts.moved),
        ("Removed", [_record(r) for r in _heads(removed)], counts.removed - len(diff.takedowns)),
    ):
        if items:
            yield title, items, count


def _heads(table: pa.Table) -> list[dict[str, Any]]:
    names = [n for n in ("article_id", "title", "url") if n in table.column_names]
    return list(table.select(names).slice(0, LISTED).to_pylist())


def _record(row: Mapping[str, Any]) -> str:
    url = row.get("url") or ""
    link = f" <{url}>" if re.fullmatch(r"https?://[\w.~:/?#@!$&'*+,;=%-]{1,300}", url, re.ASCII) else ""
    return f"`{row['article_id']}` {markdown_text(row.get('title') or 'untitled')}{link}"


def _changed(record: RecordChange) -> str:
    shown = [c for c in record.changes if not c.is_bookkeeping]
    return f"`{record.article_id}` " + "; ".join(
        f"{c.field}: {_value(c.old)} → {_value(c.new)}" for c in shown
    )


def _value(value: Any) -> str:
    """A value in a few words; texts and lists say only how large they are."""
    value = Sized.of(value)
    if value is None:
        return "null"
    if isinstance(value, str):
        return f"“{markdown_text(value)}”"
    if isinstance(value, Sized):
        return str(value)
    return markdown_text(value) if len(str(value)) <= READABLE else "another value"


def diff_json(diff: Diff, verdict: Verdict) -> dict[str, Any]:
    """The diff as JSON values, for `diff --json`."""
    return {
        "bump": verdict.bump.name.lower(),
        "reasons": [{"bump": b.name.lower(), "text": t} for b, t in verdict.reasons],
        "takedown": verdict.takedown,
        "added": diff.added["article_id"].to_pylist(),
        "removed": diff.removed["article_id"].to_pylist(),
        "changed": [
            {
                "article_id": r.article_id,
                # Dates and instants in their canonical form.
                "fields": {c.field: {"old": _plain(c.old), "new": _plain(c.new)}
                           for c in r.changes},
            }
            for r in diff.changed
        ],
        "moved": [{"article_id": i, "old": old, "new": new} for i, old, new in diff.moved],
        "rights_changed": diff.rights_changed,
        "columns": [{"name": c.name, "old": c.old, "new": c.new} for c in diff.columns],
        "reordered": diff.order is not None,
    }  # fmt: skip


def _plain(value: Any) -> Any:
    """The value as JSON has it, in its canonical spelling."""
    return json.loads(canonical_json(value))
