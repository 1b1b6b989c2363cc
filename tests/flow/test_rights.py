"""No file of a release holds more than the policy allows, and what was removed never comes back."""

import json
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from dataset_tools import flow
from dataset_tools.flow import RunOptions
from dataset_tools.package.versions import freeze, yank
from tests.flow.corpus import SERIAL, article, project_of, write

RESERVED = "© 2024 Northfield Media Group Ltd. All rights reserved."
OPEN = (
    "© 2024 The Harbour Ledger. Text licensed under CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)."
)
SECRET = [
    f"The lantern keeper counted exactly {n} swallows above the {w} jetty before the fog bell rang again."
    for n, w in zip(range(101, 125), ("northern", "southern", "eastern", "western") * 6, strict=True)
]


def reserved_article() -> str:
    quoted = "“Nobody asked the swallows about any of this and nobody ever will again,” said Petra Lindqvist on Monday."
    body = "\n\n".join([*SECRET[:12], quoted, *SECRET[12:]])
    return f"The Swallows of the Jetty\n\nBy Ines Calloway\n\nMarch 3, 2024\n\n{body}\n\n{RESERVED}\n"


def every_text(folder: Path):
    """(file, text) of everything that is released, Parquet columns decoded."""
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".parquet":
            yield path, json.dumps(pq.read_table(path).to_pylist(), default=str, ensure_ascii=False)
        elif path.is_file():
            yield path, path.read_bytes().decode("utf-8", "replace")


def test_no_released_byte_shows_withheld_text(tmp_path):
    """Of a reserved article only the capped excerpt is anywhere: 15 % of its words, 200 at most."""
    project = project_of(tmp_path, 3)
    write(tmp_path, "ledger/reserved.txt", reserved_article())

    built = flow.build(project, options=SERIAL)

    shown = set()
    for path, text in every_text(built.folder.parent):
        for sentence in SECRET:
            if sentence[4:60] in text:
                shown.add(sentence)
                # The page lists what the excerpts show, and no more.
                assert path.parent.name == "excerpts" or path.name == "report.html", path
    words = sum(len(s.split()) for s in SECRET)
    assert sum(len(s.split()) for s in shown) <= 0.15 * words
    assert built.counts.built == 4


def test_masks_are_the_same_with_one_worker_and_with_two(tmp_path, monkeypatch):
    """A mask depends on the text alone, not on what else was read by whom."""
    monkeypatch.setattr("dataset_tools.pipeline.budget.GROUP_FILES", 2)
    lines = ["Mail ada{n}@tern.example.", "Ring 020 7946 00{n}.", "She lives at {n} Marsh Lane, Dunport."]
    projects = [project_of(tmp_path / name, 0) for name in ("one", "two")]
    for project in projects:
        for number in range(10, 16):
            line = lines[number % 3].format(n=number)
            write(
                project.root,
                f"ledger/{number}.txt",
                article(number).replace("\n\n©", f"\n\n{line} So it was.\n\n©"),
            )

    one, two = (
        [text for path, text in every_text(flow.build(p, options=o).folder) if path.parent.name == "open"]
        for p, o in zip(projects, (SERIAL, RunOptions(workers=2)), strict=True)
    )

    assert one == two
    assert sum(text.count("⟦") for text in one) >= 6


def test_unknown_terms_are_never_full(tmp_path):
    """A page that says nothing of its rights is an excerpt at most."""
    project = project_of(tmp_path, 2)
    write(tmp_path, "ledger/silent.txt", article(9).replace(article(9).split("\n\n")[-1], ""))

    built = flow.build(project, options=SERIAL)

    rows = pq.read_table(next((built.folder / "data/metadata").glob("train*"))).to_pylist()
    rows += [
        r for p in (built.folder / "data/metadata").glob("*.parquet") for r in pq.read_table(p).to_pylist()
    ]
    views = {r["origin"]["path"]: r["view"] for r in rows}
    assert views["ledger/silent.txt"] == "excerpt"
    assert {views["ledger/000.txt"], views["ledger/001.txt"]} == {"full"}


class TestRemoval:
    """ARCHITECTURE §7: a removed article never comes back."""

    @pytest.fixture
    def project(self, tmp_path):
        made = project_of(tmp_path, 6)
        flow.build(made, options=SERIAL)
        freeze(made.out)
        return made

    def take_down(self, project, number: int, *more: str) -> subprocess.CompletedProcess[str]:
        text = project.raw / f"ledger/{number:03d}.txt"
        body = next(r for r in flow.read_one(text)).article.body
        (project.root / "notice.txt").write_text(body)
        done = subprocess.run(
            [sys.executable, "-m", "dataset_tools", "takedown", "new", "--text", "notice.txt",
             "--reason", "rights_holder_request", "--date", "2024-05-01", *more],
            cwd=project.root, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done

    def paths(self, folder: Path) -> set[str]:
        found = set()
        for path in (folder / "data/metadata").glob("*.parquet"):
            found |= {o["path"] for o in pq.read_table(path)["origin"].to_pylist()}
        return found

    def test_the_next_and_all_later_builds_lack_it(self, project):
        self.take_down(project, 2)

        second = flow.build(project, options=SERIAL)
        assert second.manifest.version == "2.0.0"
        assert "ledger/002.txt" not in self.paths(second.folder)
        assert second.counts.withheld == 1
        freeze(project.out)
        write(project.root, "ledger/zzz.txt", article(60))
        third = flow.build(project, options=SERIAL)
        assert "ledger/002.txt" not in self.paths(third.folder)

    def test_a_syndicated_copy_does_not_bring_it_back(self, project):
        self.take_down(project, 3)
        (project.raw / "ledger/003.txt").unlink()
        copy = article(3).replace("The harbour board met", "The board of the harbour met")
        write(project.root, "other/copy.txt", copy)

        built = flow.build(project, options=SERIAL)

        assert not {"ledger/003.txt", "other/copy.txt"} & self.paths(built.folder)

    def test_the_tombstone_names_the_decision_and_holds_no_word(self, project):
        """Id, decision, reason and day are public; title and body are gone from every byte of the file."""
        self.take_down(project, 4)
        record = next(r for r in flow.read_one(project.raw / "ledger/004.txt")).article

        built = flow.build(project, options=SERIAL)

        path = built.folder / "tombstones.parquet"
        [stone] = pq.read_table(path).to_pylist()
        assert stone == {
            "article_id": record.article_id,
            "removal_id": "RM-2024-0001",
            "reason": "rights_holder_request",
            "decided_at": "2024-05-01",
        }
        decoded = path.read_bytes().decode("utf-8", "replace") + json.dumps(stone)
        for words in (record.title, record.author, *record.body.split("\n\n")):
            assert words[:30] not in decoded
        assert "tombstones.parquet" in (built.folder / "SHA256SUMS").read_text()

    def test_frozen_versions_that_still_hold_it_are_named(self, project):
        """Until 1.0.0 is yanked, every build says that it holds what was removed; then none does."""
        assert flow.build(project, options=SERIAL).held == {}
        self.take_down(project, 2)

        second = flow.build(project, options=SERIAL)
        freeze(project.out)
        assert second.held == {"1.0.0": 1}
        yank(project.out, "1.0.0", "removed on request")
        assert flow.build(project, options=SERIAL).held == {}

    def test_the_decision_itself_names_them(self, project):
        """Who writes the decision reads at once what is left to do."""
        done = self.take_down(project, 2)

        assert done.stderr.splitlines() == [
            '1.0.0 still holds 1 removed article: dataset-tools yank 1.0.0 --reason "removed on request"'
        ]

    def test_a_version_that_shows_metadata_only_obeys_a_downgrade(self, project):
        """A downgraded article is still named by newer versions; only 1.0.0 shows its words."""
        self.take_down(project, 2, "--action", "downgrade:metadata")

        flow.build(project, options=SERIAL)
        freeze(project.out)
        assert flow.build(project, options=SERIAL).held == {"1.0.0": 1}

    def test_no_tombstones_without_a_removal(self, project):
        """A release that removed nothing carries no empty file."""
        assert not list(project.out.rglob("tombstones.parquet"))

    def test_the_changelog_counts_it_and_does_not_point_at_it(self, project):
        self.take_down(project, 1)

        built = flow.build(project, options=SERIAL)

        text = (built.folder / "CHANGELOG.md").read_text()
        assert "removed on request" in text
        assert "Story Number 1 From" not in text.split("## 1.0.0")[0]
