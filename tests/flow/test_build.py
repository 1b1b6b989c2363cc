"""From raw files to a release: the counts add up, the bytes repeat, and one bad file costs itself only."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from dataset_tools import flow
from dataset_tools.convert.known import TICK_NS
from dataset_tools.flow import RunOptions
from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.model.project import load_project
from tests.flow.corpus import SERIAL, article, digests, project_of, quarantine, write


def test_bad_records_go_to_quarantine_and_the_counts_add_up(tmp_path):
    """seen = built + quarantined + duplicates + withheld."""
    project = project_of(tmp_path, 4)
    write(tmp_path, "ledger/copy.txt", article(1))
    write(
        tmp_path, "ledger/broken.jsonl", '{"title": "No end\n{"title": "A", "body": "%s"}\n' % ("word " * 80)
    )
    (tmp_path / "raw/ledger/binary.txt").write_bytes(bytes(range(256)) * 40)

    built = flow.build(project, options=SERIAL)

    c = built.counts
    assert c.seen == c.built + c.quarantined + c.duplicates + c.withheld
    assert c.duplicates == 1
    assert c.quarantined == len(quarantine(tmp_path)) >= 2
    assert {Path(str(q["path"])).name for q in quarantine(tmp_path)} == {"broken.jsonl", "binary.txt"}
    assert all(q["code"] and q["message"] for q in quarantine(tmp_path))


def test_load_dataset_opens_the_release(tmp_path, monkeypatch):
    """Map-style and streaming; quotes are lists of dicts, dates are dates."""
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    datasets = pytest.importorskip("datasets")
    built = flow.build(project_of(tmp_path, 8), options=SERIAL)

    data = datasets.load_dataset(str(built.folder.parent), cache_dir=str(tmp_path / "cache"))
    rows = [row for split in data.values() for row in split]
    streamed = datasets.load_dataset(
        str(built.folder.parent), streaming=True, cache_dir=str(tmp_path / "cache")
    )

    assert len(rows) == 8 == sum(1 for split in streamed.values() for _ in split)
    assert {row["date"].year for row in rows} == {2024}
    quoted = [q for row in rows for q in row["quotes"]]
    assert {"Tomas Ardent"} <= {q["speaker"] for q in quoted}
    assert all(row["body"][q["start"] : q["end"]] == q["text"] for row in rows for q in row["quotes"])


@pytest.fixture(scope="module")
def reference(tmp_path_factory):
    """The release of ten articles, built in the plainest way."""
    root = tmp_path_factory.mktemp("reference")
    return digests(flow.build(project_of(root, 10), options=SERIAL).folder)


class TestSameBytes:
    """ARCHITECTURE §7: same inputs in any order, with any number of workers, give the same bytes."""

    def test_a_second_build_reads_nothing_and_changes_nothing(self, tmp_path, reference):
        project = project_of(tmp_path, 10)
        first = flow.build(project, options=SERIAL)
        second = flow.build(project, options=SERIAL)

        assert second.files_read == 0
        assert digests(second.folder) == digests(first.folder) == reference

    def test_workers_and_cut_do_not_matter(self, tmp_path, reference, monkeypatch):
        monkeypatch.setattr("dataset_tools.pipeline.budget.GROUP_FILES", 3)

        built = flow.build(project_of(tmp_path, 10), options=RunOptions(workers=2))

        assert digests(built.folder) == reference

    def test_the_order_in_which_files_appeared_does_not_matter(self, tmp_path, reference):
        project = project_of(tmp_path, 0)
        for number in (7, 3, 9, 0, 1, 8, 2, 5, 4, 6):
            write(tmp_path, f"ledger/{number:03d}.txt", article(number))
            if number in (9, 5):
                flow.build(project, options=SERIAL)

        assert digests(flow.build(project, options=SERIAL).folder) == reference

    def test_neither_place_nor_hash_seed_is_in_the_bytes(self, tmp_path, reference):
        project_of(tmp_path / "some where else", 10)
        env = {**os.environ, "PYTHONHASHSEED": "12345", "TZ": "Pacific/Auckland"}
        done = subprocess.run(
            [sys.executable, "-m", "dataset_tools", "build", "-q"],
            cwd=tmp_path / "some where else", env=env, check=False, capture_output=True, text=True,
        )  # fmt: skip

        assert done.returncode == 0, done.stderr
        assert digests(tmp_path / "some where else/dist/estuary/1.0.0") == reference


class TestIncremental:
    """Only what changed is read again."""

    def test_a_changed_file_is_the_only_one_read(self, tmp_path):
        project = project_of(tmp_path, 10)
        flow.build(project, options=SERIAL)
        write(tmp_path, "ledger/004.txt", article(4).replace("vote", "ballot"))
        own = article(77).replace("A library", "A chapel").replace("Joel", "Ida").replace("money", "grain")
        write(tmp_path, "ledger/new.txt", own)

        built = flow.build(project, options=SERIAL)

        assert built.reasons == {"ledger/004.txt": "changed", "ledger/new.txt": "new"}

    def test_a_line_that_becomes_furniture_is_read_again_where_it_stands(self, tmp_path):
        """What a page says of its site changes how others that hold the line are labelled, and no more of them."""
        project = project_of(tmp_path, 10)
        flow.build(project, options=SERIAL)
        write(tmp_path, "ledger/new.txt", article(77))  # the third page with the opening of 002 and 007

        built = flow.build(project, options=SERIAL)

        assert built.reasons == {
            "ledger/002.txt": "changed",
            "ledger/007.txt": "changed",
            "ledger/new.txt": "new",
        }

    def test_a_late_stage_reads_nothing_again(self, tmp_path):
        project = project_of(tmp_path, 6)
        flow.build(project, options=SERIAL)
        (tmp_path / "dataset.toml").write_text(
            (tmp_path / "dataset.toml").read_text()
            + "\n[splits]\ntrain = 1.0\nvalidation = 0.0\ntest = 0.0\n"
        )

        built = flow.build(load_project(tmp_path), options=SERIAL)

        assert built.files_read == 0
        assert {f.split for f in built.manifest.files if f.config == "open"} == {"train"}

    def test_a_removed_file_is_gone(self, tmp_path):
        project = project_of(tmp_path, 6)
        flow.build(project, options=SERIAL)
        (tmp_path / "raw/ledger/002.txt").unlink()

        assert flow.build(project, options=SERIAL).counts.built == 5

    def test_a_damaged_cache_is_read_over(self, tmp_path):
        """A part that was cut off is as if it were not there."""
        project = project_of(tmp_path, 4)
        flow.build(project, options=SERIAL)
        work = tmp_path / ".dataset-tools/cache/work"
        for path in work.glob("*.files"):
            path.write_text("{")
        (work / "pages").write_bytes(b"PAR1")

        assert flow.build(project, options=SERIAL).counts.built == 4

    def test_the_cache_can_be_thrown_away(self, tmp_path):
        project = project_of(tmp_path, 4)
        before = digests(flow.build(project, options=SERIAL).folder)
        shutil.rmtree(tmp_path / ".dataset-tools")

        assert digests(flow.build(project, options=SERIAL).folder) == before


def test_one_crashing_file_costs_itself_only(tmp_path, monkeypatch):
    """A reader that dies with its process is retried file by file; the culprit is named."""
    project = project_of(tmp_path, 5)
    write(tmp_path, "ledger/poison.txt", article(50))
    monkeypatch.setenv("DATASET_TOOLS_TEST_POISON", "poison.txt")
    monkeypatch.setattr("dataset_tools.pipeline.run.READER", "tests.flow.poison:read_part")
    monkeypatch.setattr("dataset_tools.pipeline.budget.IN_PROCESS_FILES", 0)

    built = flow.build(project, options=RunOptions(workers=2))

    assert built.counts.built == 5
    assert [(q["code"], q["path"]) for q in quarantine(tmp_path)] == [("SEC006", "ledger/poison.txt")]


def test_an_empty_project_says_what_to_do(tmp_path):
    """Nothing to build is the user's trouble, with a next step."""
    project = project_of(tmp_path, 0)
    (tmp_path / "raw").mkdir(exist_ok=True)

    with pytest.raises(DatasetToolsError) as error:
        flow.build(project, options=SERIAL)

    assert error.value.hint


def test_a_project_in_which_every_record_is_bad_says_so(tmp_path):
    """No traceback: the quarantine is written and the error names it."""
    project = project_of(tmp_path, 0)
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw/a.txt").write_bytes(bytes(range(256)) * 20)

    with pytest.raises(DatasetToolsError, match="nothing to release"):
        flow.build(project, options=SERIAL)

    assert len(quarantine(tmp_path)) == 1


def test_a_place_that_cannot_be_written_is_one_line(tmp_path):
    """A read-only dist/ is told, not traced."""
    project = project_of(tmp_path, 2)
    (tmp_path / "dist").write_text("a file where a folder should be")

    with pytest.raises(DatasetToolsError, match="cannot write"):
        flow.build(project, options=SERIAL)


def test_provenance_spans_lead_into_the_raw_text(tmp_path):
    """Every value with a span can be looked up in the file."""
    project = project_of(tmp_path, 1)
    built = flow.build(project, options=SERIAL)
    raw = (tmp_path / "raw/ledger/000.txt").read_text()
    table = pq.read_table(next((built.folder / "data/open").glob("*.parquet")))
    (row,) = table.to_pylist()

    spans = {p["field"]: raw[p["start"] : p["end"]] for p in row["provenance"] if p["start"] is not None}
    assert row["title"] in spans["title"]
    assert "Ines Calloway" in spans["authors"]
    assert "March 1, 2024" in spans["date"]
    assert spans["body"].startswith("The harbour board met")


class TestKnownDigests:
    """Files are told by their state on disk, and a build says the same whether it looks into them or not."""

    def aged(self, project):
        """A project that was built, whose files were written long ago."""
        for path in project.raw.rglob("*.txt"):
            os.utime(path, (1_700_000_000, 1_700_000_000))
        time.sleep(TICK_NS / 1e9 + 0.1)  # the time of the entry cannot be set
        flow.build(project, options=SERIAL)
        return project

    def test_a_second_build_opens_no_file(self, tmp_path, monkeypatch):
        project = self.aged(project_of(tmp_path, 3))
        opened: list[str] = []
        monkeypatch.setattr("dataset_tools.convert.inventory._digest", opened.append)

        assert flow.build(project, options=SERIAL).files_read == 0
        assert opened == []

    def test_a_damaged_table_is_as_none(self, tmp_path):
        project = self.aged(project_of(tmp_path, 3))
        table = tmp_path / ".dataset-tools/cache/digests.arrow"
        table.write_bytes(table.read_bytes()[:40])

        assert flow.build(project, options=SERIAL).files_read == 0
