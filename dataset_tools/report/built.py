"""Stage 9 of 9. What a build made, in a few lines for people or as JSON."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from dataset_tools.model.counts import Counts
from dataset_tools.model.diagnostic import Diagnostic
from dataset_tools.model.manifest import Manifest
from dataset_tools.report.rows import plural
from dataset_tools.report.safe import safe_text

MOST = 10  # problems that are printed; the quarantine file has all


def summary(manifest: Manifest, counts: Counts, place: str) -> str:
    """The outcome in a few lines; the last one can be pasted into Python."""
    lost = [
        f"{counts.quarantined:,} quarantined",
        plural(counts.duplicates, "duplicate"),
        f"{counts.withheld:,} withheld",
    ]
    rows: dict[str, int] = {}
    for file in manifest.files:
        if file.config and file.rows:
            rows[file.config] = rows.get(file.config, 0) + file.rows
    return "\n".join((
        f"{plural(counts.built, 'article')}, {plural(counts.quotes, 'quote')} → {place}",
        f"{counts.seen:,} seen: {counts.built:,} built, {', '.join(lost)}",
        f"configs: {', '.join(f'{name} {n:,}' for name, n in rows.items())}",
        f"content sha256:{manifest.content_digest[:16]}",
        f'load_dataset("{place.rpartition("/")[0] or place}")',
    ))  # fmt: skip


def as_json(manifest: Manifest, place: str) -> str:
    """The outcome for a machine."""
    return json.dumps(
        {
            "folder": place,
            "version": manifest.version,
            "rows": manifest.rows,
            "counts": dict(manifest.counts),
            "content_digest": manifest.content_digest,
            "files_digest": manifest.files_digest,
            "files": [asdict(f) for f in manifest.files],
        },
        indent=2,
        sort_keys=True,
    )


def problem_lines(rejected: Sequence[Diagnostic], quarantine: str) -> list[str]:
    """One line a record that was not built, at most ten, and where the rest is."""
    lines = [problem_line(d) for d in rejected[:MOST]]
    if len(rejected) > MOST:
        lines.append(f"… and {len(rejected) - MOST:,} more")
    if rejected:
        lines.append(f"all {plural(len(rejected), 'record')} not built, with reasons: {quarantine}")
    return lines


def problem_line(d: Diagnostic) -> str:
    """`file:line: CODE what was seen (next step)`."""
    place = d.path or "?"
    if d.record_index is not None:
        place += f"#{d.record_index}"
    if d.line is not None:
        place += f":{d.line}"
    fix = f" ({d.fix})" if d.fix else ""
    return safe_text(f"{place}: {d.code} {d.message}{fix}")


def held_lines(held: Mapping[str, int]) -> list[str]:
    """One line a frozen version that still holds what was removed since, with the command that withdraws it."""
    return [
        f"{version} still holds {plural(count, 'removed article')}: "
        f'dataset-tools yank {version} --reason "removed on request"'
        for version, count in held.items()
    ]


def cache_lines(reasons: Mapping[str, str]) -> list[str]:
    """Why each file was read."""
    return [safe_text(f"read {name}: {why}") for name, why in sorted(reasons.items())] or [
        "nothing was read again"
    ]


def relative(folder: Path) -> str:
    """The folder as a person would type it from here."""
    path = os.path.relpath(folder)
    return Path(path if not path.startswith("..") else folder).as_posix()
