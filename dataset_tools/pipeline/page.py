"""A release on disk → its page, and the top of it as Markdown for a card or a step summary."""

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dataset_tools.compare.records import diff_tables, merge_configs
from dataset_tools.model.counts import Counts
from dataset_tools.package.versions import read_manifest, read_release
from dataset_tools.pipeline.next_release import changes_of
from dataset_tools.report.page import PageFacts, kpis, render_page
from dataset_tools.report.safe import safe_markdown


def html(folder: Path, before: Path | None = None) -> str:
    """The page of the release in `folder`, with what changed since the one in `before`."""
    articles, quotes = _tables(folder)
    return render_page(articles, quotes, _facts(folder, before))


def markdown(folder: Path, before: Path | None = None) -> str:
    """The key figures and changes, as a table and a list."""
    articles, _ = _tables(folder)
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
    manifest = read_manifest(folder)
    about = manifest.details.get("about", {})
    previous = manifest.details.get("previous")
    if before is None and previous and (folder.parent / previous["version"]).is_dir():
        before = folder.parent / previous["version"]
    changes: Mapping[str, int] = {}
    if before is not None:
        changes = changes_of(
            diff_tables(merge_configs(read_release(before)), merge_configs(read_release(folder)))
        )
    return PageFacts(
        name=about.get("pretty_name") or manifest.name,
        version=manifest.version,
        counts=Counts(**manifest.counts),
        content_digest=manifest.content_digest,
        changes=changes,
        previous=before.name if before else None,
    )


def _tables(folder: Path) -> tuple[pa.Table, pa.Table | None]:
    def read(config: str) -> pa.Table | None:
        tables = [pq.read_table(p) for p in sorted((folder / "data" / config).glob("*.parquet"))]
        return pa.concat_tables(tables) if tables else None

    articles = read("metadata")
    assert articles is not None, folder  # every article of a release is in its metadata config
    return articles, read("quotes")
