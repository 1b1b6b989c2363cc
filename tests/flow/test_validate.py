"""Validation through the whole flow: what a rejected record keeps, and what a release, its removals and its contract add."""

from dataclasses import replace

import pytest

from dataset_tools import flow
from dataset_tools.curate.ledger import Removal, append_removal
from dataset_tools.model.contract import bundled_contract
from dataset_tools.package.versions import freeze
from dataset_tools.pipeline.ledger import LEDGER
from tests.flow.corpus import SERIAL, article, project_of, write

WALL = "Menu\n\nLog in to continue reading\n\nSubscribe\n"


def codes(project, *paths, **options):
    """Codes by file; None for findings on no file."""
    found: dict[str | None, set[str]] = {}
    for d in flow.validate(project, paths, options=SERIAL, **options).findings:
        found.setdefault(d.path, set()).add(d.code)
    return found


class TestRejectedRecords:
    @pytest.mark.parametrize(
        ("name", "text", "code"),
        [
            ("ledger/wall.txt", WALL, "BOD005"),
            ("ledger/bidi.txt", "Menu \u202e of the day\n", "ENC006"),
            ("ledger/nul.txt", "Menu \0 of the day\n", "ENC005"),
            ("ledger/index.html", "<li><a href='/a'>Crews meet owners again</a></li>" * 10_000, "BOD001"),
            ("ledger/script.html", "<html><body><script>let a = 1</script></body></html>", "BOD001"),
        ],
    )
    def test_the_reason_behind_an_empty_body_is_shown(self, tmp_path, name, text, code):
        """BOD001 counts the record; the other finding says what to do."""
        project = project_of(tmp_path, 1)
        write(tmp_path, name, text)

        assert {"BOD001", code} <= codes(project)[name]

    def test_a_record_is_rejected_once(self, tmp_path):
        """However much is found in it, the counts add up."""
        project = project_of(tmp_path, 2)
        write(tmp_path, "ledger/wall.txt", WALL).write_bytes(WALL.encode("utf-16"))

        judged = flow.validate(project, options=SERIAL)
        built = flow.build(project, options=SERIAL)

        assert judged.records == judged.narrow.num_rows + 1
        assert built.counts.seen == 3
        assert [d.code for d in built.rejected] == ["BOD001"]
        assert "ENC002" in {d.code for d in built.notes}


class TestAgainstTheLastRelease:
    @pytest.fixture
    def released(self, tmp_path):
        """A project of three articles, released as 1.0.0."""
        project = project_of(tmp_path, 3)
        flow.build(project, options=SERIAL)
        freeze(project.out)
        return project

    def test_nothing_has_changed(self, released):
        """A release agrees with what it was made from."""
        assert not {"DUP003", "REL001", "REL002"} & set().union(*codes(released).values())

    def test_an_article_that_vanished(self, released, tmp_path):
        """A missing file is an error, until the ledger says why."""
        (tmp_path / "raw/ledger/001.txt").unlink()
        found = [d for d in flow.validate(released, options=SERIAL).findings if d.code == "REL002"]

        assert len(found) == 1
        append_removal(
            tmp_path / LEDGER,
            Removal("", 0, "2024-05-17", "withhold", "author_request", {"record_id": (found[0].evidence,)}),
        )
        assert "REL002" not in codes(released).get(None, set())

    def test_one_file_is_not_the_whole(self, released, tmp_path):
        """The others are not missing where one file is judged."""
        assert None not in codes(released, tmp_path / "raw/ledger/001.txt")

    def test_an_id_with_another_body(self, released, tmp_path):
        """Corrections must be said."""
        write(tmp_path, "ledger/001.txt", article(1).replace("went home", "ran home"))

        assert "DUP003" in codes(released)["ledger/001.txt"]

    def test_a_contract_that_breaks_readers(self, released, tmp_path):
        """A column that is gone needs a major version of the contract."""
        text = bundled_contract().read_text("utf-8").replace("name: publisher", "name: outlet")
        for version in ("1.1.0", "2.0.0"):
            path = tmp_path / "schemas" / f"article-{version}.odcs.yaml"
            path.parent.mkdir(exist_ok=True)
            path.write_text(text.replace("version: 1.0.0", f"version: {version}"))
        dataset = replace(released.dataset, contract="1.1.0")

        assert "REL001" in codes(replace(released, dataset=dataset), select=("REL",)).get(None, set())
        dataset = replace(released.dataset, contract="2.0.0")
        assert "REL001" not in codes(replace(released, dataset=dataset), select=("REL",)).get(None, set())
