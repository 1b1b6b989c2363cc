"""A release on disk → its page, and the top of it as Markdown for a card or a step summary."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from dataset_tools.compare.records import diff_releases
from dataset_tools.model.counts import Counts
from dataset_tools.model.rows import Rows
from dataset_tools.package.versions import read_manifest, release_rows
from dataset_tools.pipeline.next_release import changes_of
from dataset_tools.report.page import FACTS_FILE, PageFacts, kpis, render_page
from dataset_tools.report.safe import safe_markdown
from dataset_tools.report.tally import COUNTED, Tally


def draw(configs: Mapping[str, Rows], facts: PageFacts) -> dict[str, bytes]:
    """The page of a release that is being built, and the facts on it. Texts are read of the listed articles only."""
    page = render_page(configs["metadata"], configs["quotes"], facts, excerpts=configs["excerpts"])
    return {"report.html": page.encode(), FACTS_FILE: facts.to_json().encode()}


def html(folder: Path, before: Path | None = None) -> str:
    """The page of the release in `folder`, with what changed since the one in `before`."""
    rows = release_rows(folder)
    facts = _facts(folder, before)
    return render_page(rows["metadata"], rows.get("quotes"), facts, excerpts=rows.get("excerpts"))


def markdown(folder: Path, before: Path | None = None) -> str:
    """The key figures and changes, as a table and a list."""
    facts = _facts(folder, before)
    tally = Tally()
    tally.add_articles(release_rows(folder)["metadata"].columns(COUNTED))
    figures = kpis(tally, facts)
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
