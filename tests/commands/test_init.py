"""`init` starts a project that builds at once."""

import subprocess
import sys
from pathlib import Path

import click
import yaml

from dataset_tools.commands import takedown
from dataset_tools.commands.init import slug, write_project
from dataset_tools.model.project import load_project

ROOT = Path(__file__).parents[2]
FORM = ".github/ISSUE_TEMPLATE/removal.yml"
VALUES = {"NAME": "my-corpus", "PRETTY": 'The "Best" Corpus', "CONTACT": "", "PROFILE": "open"}


def test_the_project_is_readable_whatever_the_name(tmp_path):
    """Quotes in a name do not break the file they are written into."""
    write_project(tmp_path, VALUES)

    project = load_project(tmp_path)
    assert project.dataset.name == "my-corpus"
    assert project.dataset.pretty_name == 'The "Best" Corpus'


def test_files_that_are_there_stay_as_they_are(tmp_path):
    """A second `init` harms nothing."""
    (tmp_path / "dataset.toml").write_text('[dataset]\nname = "mine"\n')

    done = write_project(tmp_path, VALUES)

    assert (tmp_path / "dataset.toml", False) in done
    assert load_project(tmp_path).dataset.name == "mine"


def test_the_answers_can_be_left_out(tmp_path):
    """`--yes` asks nothing, so that a script can call it."""
    done = subprocess.run(
        [sys.executable, "-m", "dataset_tools", "init", "--yes", str(tmp_path / "Coastal Opinion")],
        capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert load_project(tmp_path / "Coastal Opinion").dataset.name == "coastal-opinion"
    assert "dataset-tools build" in done.stderr


class TestRemovalForm:
    """docs/how-to/take-down.md: "a public form whose answers are the options of `takedown new`"."""

    @staticmethod
    def choices_of(form: Path) -> dict[str, list[str]]:
        fields = yaml.safe_load(form.read_text("utf-8"))["body"]
        return {f["id"]: f["attributes"]["options"] for f in fields if f["type"] == "dropdown"}

    def test_a_project_gets_the_form_of_this_one(self, tmp_path):
        """One form, not two that drift apart."""
        write_project(tmp_path, VALUES)

        assert (tmp_path / FORM).read_bytes() == (ROOT / FORM).read_bytes()

    def test_its_answers_are_the_options_of_the_command(self):
        """What somebody chooses can be typed as it stands."""
        options = {p.name: p.type.choices for p in takedown.new.params if isinstance(p.type, click.Choice)}

        shown = self.choices_of(ROOT / FORM)
        assert sorted(shown["reason"]) == sorted(options["reason"])
        assert shown["who"] == list(options["requester"])
        assert shown["action"] == list(options["action"])


def test_names_become_folders():
    """What a person calls a dataset is not always a path."""
    assert slug("Coastal Opinion, 2nd ed.") == "coastal-opinion-2nd-ed"
    assert slug("../../etc") == "etc"
    assert Path(slug("a/b")).parts == ("a-b",)


class TestExample:
    """docs/tutorial.md walks through it; here stands what it promises to hold."""

    def test_it_has_every_kind_of_case(self, tmp_path):
        """Several formats and kinds of rights, one copy, one article that can be asked for by its address."""
        write_project(tmp_path, VALUES, example=True)

        from dataset_tools import flow

        built = flow.build(load_project(tmp_path), options=flow.RunOptions(engine="serial"))

        suffixes = {p.suffix for p in (tmp_path / "raw").rglob("*") if p.is_file()}
        assert suffixes == {".txt", ".html", ".md", ".jsonl", ".toml"}
        assert [d.kind for d in built.duplicates] == ["near"]
        licences = built.manifest.details["licences"]
        assert set(licences) == {
            "CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0", "LicenseRef-All-Rights-Reserved", "LicenseRef-Reuters-AllRightsReserved",
        }  # fmt: skip
        assert built.rejected == ()

    def test_the_wheel_carries_every_file(self):
        """What `init` names lies in the package."""
        from importlib.resources import files

        from dataset_tools.commands.init import EXAMPLE, FILES

        skeleton = files("dataset_tools.commands") / "skeleton"
        assert [n for n in (*FILES, *EXAMPLE) if not skeleton.joinpath(*n.split("/")).is_file()] == []


def test_without_a_terminal_the_answers_must_be_given(tmp_path):
    """A script is told of --yes, and nothing is written; one that gives every answer is not asked."""
    start = [sys.executable, "-m", "dataset_tools", "init"]
    alone = subprocess.run(
        [*start, "a"], cwd=tmp_path, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    given = ["--name", "b", "--contact", "", "--profile", "open"]
    told = subprocess.run(
        [*start, "b", *given], cwd=tmp_path, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )

    assert (alone.returncode, told.returncode) == (2, 0)
    assert "--yes" in alone.stderr
    assert not (tmp_path / "a").exists()
