"""A release on disk → its page, and the top of it as Markdown for a card or a step summary."""

from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dataset_tools.compare.records import diff_tables, merge_configs
from dataset_tools.model.counts import Counts
from dataset_tools.package.versions import read_manifest, read_release
from dataset_tools.pipeline.next_release import changes_of
from dataset_tools.report.page import FACTS_FILE, PageFacts, kpis, render_page
from dataset_tools.report.safe import safe_markdown


def html(folder: Path, before: Path | None = None) -> str:
    """The page of the release in `folder`, with what changed since the one in `before`."""
    articles = read_metadata(folder)
    return render_page(
        articles, _table(folder, "quotes"), _facts(folder, before), excerpts=_table(folder, "excerpts")
    )


def markdown(folder: Path, before: Path | None = None) -> str:
    """The key figures and changes, as a table and a list."""
    articles = read_metadata(folder)
    facts = _facts(folder, before)
    figures = kpis(articles, facts)
    lines = [
        f"### {safe_markdown(facts.name)} {facts.version}",
        "",
        "| " + " | ".join(what for _, what, _ in figures) + " |",
        "|" + "---|" * len(figures),
        "| " + " | ".join(value for value, _, _ in figures) + " |",
    ]
    changes = [f"- {n:,} {what}" for what, n in facts.changes.items() if n]
    if facts.previous:
        lines += ["", f"Since {facts.previous}:", "", *(changes or ["- no record changed"])]
    return "\n".join(lines) + "\n"


def _facts(folder: Path, before: Path | None) -> PageFacts:
    facts = _told(folder)
    if before is None:
        return facts
    diff = diff_tables(merge_configs(read_release(before)), merge_configs(read_release(folder)))
    return replace(facts, changes=changes_of(diff), previous=before.name)


def _told(folder: Path) -> PageFacts:
    """What the build told of the release; of one without that file, what its manifest holds."""
    told = folder / FACTS_FILE
    if told.is_file():
        return PageFacts.of_json(told.read_text("utf-8"))
    manifest = read_manifest(folder)
    return PageFacts(
        name=manifest.details.get("about", {}).get("pretty_name") or manifest.name,
        version=manifest.version,
        counts=Counts(**manifest.counts),
        content_digest=manifest.content_digest,
    )


def read_metadata(folder: Path) -> pa.Table:
    """The rows of the metadata config: every article of a release is in it."""
    articles = _table(folder, "metadata")
    assert articles is not None, folder
    return articles


def _table(folder: Path, config: str) -> pa.Table | None:
    tables = [pq.read_table(p) for p in sorted((folder / "data" / config).glob("*.parquet"))]
    return pa.concat_tables(tables) if tables else None
