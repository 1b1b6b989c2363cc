"""What is shown of an article is kept, found again by its seat, and read in birth order whatever run it lies in."""

import json
from dataclasses import replace

from dataset_tools import flow
from dataset_tools.package.versions import freeze
from dataset_tools.pipeline.show import KEY
from tests.flow.corpus import SERIAL, article, digests, project_of, write


def seats_by_run(project) -> dict[str, int]:
    shown = project.root / ".dataset-tools/cache/shown"
    return {p.stem: len(json.loads(p.read_text())["keys"]) // KEY for p in shown.glob("*.json")}


def grown(project):
    """A project with a release, then an edited, a new and a removed file."""
    flow.build(project, options=SERIAL)
    freeze(project.out)
    write(project.root, "ledger/004.txt", article(4).replace("vote", "ballot"))
    write(project.root, "ledger/000b.txt", article(77))
    (project.root / "raw/ledger/007.txt").unlink()
    return flow.build(project, options=SERIAL)


def test_how_articles_are_cut_into_runs_does_not_show(tmp_path, monkeypatch):
    """Runs of three articles, of which an edit leaves gaps, give the bytes that one run gives."""
    whole = digests(grown(project_of(tmp_path / "whole", 11)).folder)
    monkeypatch.setattr("dataset_tools.pipeline.shelf.RUN_ROWS", 3)

    assert digests(grown(project_of(tmp_path / "cut", 11)).folder) == whole


def test_only_what_changed_is_shown_again(tmp_path):
    """One edit is one article on the shelf; the run of the others stays as it was."""
    project = project_of(tmp_path, 8)
    flow.build(project, options=SERIAL)
    before = seats_by_run(project)
    write(tmp_path, "ledger/004.txt", article(4).replace("vote", "ballot"))
    flow.build(project, options=SERIAL)
    after = seats_by_run(project)

    assert list(before.values()) == [8]
    assert before.items() <= after.items()
    assert sorted(after.values()) == [1, 8]


def test_a_run_that_is_mostly_gone_is_made_anew(tmp_path):
    """Dead rows are not read for ever."""
    project = project_of(tmp_path, 8)
    flow.build(project, options=SERIAL)
    for number in range(5):
        (tmp_path / f"raw/ledger/{number:03d}.txt").unlink()
    flow.build(project, options=SERIAL)

    assert list(seats_by_run(project).values()) == [3]


def test_a_damaged_shelf_is_filled_again(tmp_path):
    """A run that was cut off is as if it were not there."""
    project = project_of(tmp_path, 4)
    first = digests(flow.build(project, options=SERIAL).folder)
    for path in (tmp_path / ".dataset-tools/cache/shown").glob("*.json"):
        path.write_text("{")

    assert digests(flow.build(project, options=SERIAL).folder) == first


def test_another_policy_shows_everything_again(tmp_path):
    """What was shown for one audience is never used for another."""
    project = project_of(tmp_path, 3)
    write(tmp_path, "ledger/silent.txt", article(9).replace(article(9).split("\n\n")[-1], ""))
    flow.build(project, options=SERIAL)
    internal = replace(project, policy=replace(project.policy, profile="internal"))

    built = flow.build(internal, options=SERIAL)

    assert built.files_read == 0
    assert {f.config for f in built.manifest.files if f.config in {"open", "restricted"}} == {"restricted"}
