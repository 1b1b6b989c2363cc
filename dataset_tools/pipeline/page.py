"""A release on disk → its page, and the top of it as Markdown for a card or a step summary."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dataset_tools.compare.records import diff_releases
from dataset_tools.model.counts import Counts
from dataset_tools.model.rows import Rows
from dataset_tools.package.versions import read_manifest, release_rows
from dataset_tools.pipeline.next_release import changes_of
from dataset_tools.report.browse import MAX_ROWS
from dataset_tools.report.page import COLUMNS, FACTS_FILE, QUOTE_COLUMNS, PageFacts, kpis, newest, render_page
from dataset_tools.report.safe import safe_markdown


def draw(configs: Mapping[str, Rows], facts: PageFacts) -> dict[str, bytes]:
    """The page of a release that is being built, and the facts on it. Texts are read of the listed articles only."""
    articles, quotes = _columns(configs["metadata"], COLUMNS), _columns(configs["quotes"], QUOTE_COLUMNS)
    listed = newest(articles).slice(0, MAX_ROWS)["article_id"]
    ledes = [
        batch.filter(pa.compute.is_in(batch["article_id"], value_set=listed))
        for batch in configs["excerpts"].columns(["article_id", "body"])
    ]
    page = render_page(articles, quotes, facts, excerpts=pa.concat_tables(ledes) if ledes else None)
    return {"report.html": page.encode(), FACTS_FILE: facts.to_json().encode()}


def _columns(rows: Rows, names: Sequence[str]) -> pa.Table:
    empty = pa.schema([rows.schema.field(n) for n in names]).empty_table()
    return pa.concat_tables([empty, *rows.columns(names)])


def html(folder: Path, before: Path | None = None) -> str:
    """The page of the release in `folder`, with what changed since the one in `before`."""
    facts = _facts(folder, before)
    quotes, excerpts = _table(folder, "quotes"), _table(folder, "excerpts")
    return render_page(read_metadata(folder), quotes, facts, excerpts=excerpts)


def markdown(folder: Path, before: Path | None = None) -> str:
    """The key figures and changes, as a table and a list."""
    facts = _facts(folder, before)
    figures = kpis(read_metadata(folder), facts)
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
    diff = diff_releases(release_rows(before), release_rows(folder), brief=True)
    return replace(facts, changes=changes_of(diff), previous=before.name)


def _told(folder: Path) -> PageFacts:
    """What the build told of the release; of one without that file, what its manifest holds."""
    manifest = read_manifest(folder)
    told = folder / FACTS_FILE
    if told.is_file():
        return PageFacts.of_json(told.read_text("utf-8"))
    return PageFacts(
        name=manifest.details.get("about", {}).get("pretty_name") or manifest.name,
        version=manifest.version,
        counts=Counts(**manifest.counts),
        content_digest=manifest.content_digest,
        is_told=False,
    )


def read_metadata(folder: Path) -> pa.Table:
    """The rows of the metadata config: every article of a release is in it."""
    articles = _table(folder, "metadata")
    assert articles is not None, folder
    return articles


def _table(folder: Path, config: str) -> pa.Table | None:
    tables = [pq.read_table(p) for p in sorted((folder / "data" / config).glob("*.parquet"))]
    return pa.concat_tables(tables) if tables else None
