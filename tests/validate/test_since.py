"""A contribution is what changed since a commit; the rules it is judged by are those of that commit."""

import subprocess

import pytest

from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.validate.since import changed_since, limited_to


def git(folder, *args):
    """Run git as somebody."""
    who = ["-c", "user.name=Ada", "-c", "user.email=ada@yard.example", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *who, *args], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path):
    """A project with two files, on `main`; what follows is a contribution."""
    folder = tmp_path / "corpus"
    (folder / "raw").mkdir(parents=True)
    (folder / "dataset.toml").write_text('[dataset]\nname = "corpus"\n')
    (folder / "raw" / "old.txt").write_text("old")
    (folder / "raw" / "naïve file.txt").write_text("old")
    git(folder, "init")
    git(folder, "add", ".")
    git(folder, "commit", "-m", "Start")
    git(folder, "checkout", "-b", "work")
    return folder


class TestChangedSince:
    def test_new_changed_and_uncommitted_files(self, repository):
        """Committed or not, with any letters in the name; deleted files are nothing to judge."""
        (repository / "raw" / "new.txt").write_text("new")
        git(repository, "add", ".")
        git(repository, "commit", "-m", "Add")
        (repository / "raw" / "naïve file.txt").write_text("changed")
        (repository / "raw" / "later.txt").write_text("later")
        (repository / "raw" / "old.txt").unlink()

        change = changed_since(repository, "main")

        assert sorted(p.name for p in change.files_under(repository / "raw")) == [
            "later.txt",
            "naïve file.txt",
            "new.txt",
        ]
        assert not change.touches_everything(repository)

    def test_a_sidecar_stands_for_its_file(self, repository):
        """The article is judged again when what is stated beside it changes."""
        (repository / "raw" / "old.txt.meta.toml").write_text('title = "Old"\n')

        change = changed_since(repository, "main")

        assert [p.name for p in change.files_under(repository / "raw")] == ["old.txt"]

    def test_configuration_concerns_everything_and_comes_from_the_base(self, repository):
        """A contribution cannot switch off the rules it is judged by."""
        (repository / "dataset.toml").write_text(
            '[dataset]\nname = "corpus"\n\n[validate]\nignore = ["LIC"]\n'
        )

        change = changed_since(repository, "main")

        assert change.touches_everything(repository)
        assert "ignore" not in (change.text_at_base(repository / "dataset.toml") or "")

    def test_a_shallow_clone_is_told_what_to_do(self, repository, tmp_path):
        """Without the base commit nothing can be compared: the message names the setting."""
        (repository / "raw" / "new.txt").write_text("new")
        git(repository, "add", ".")
        git(repository, "commit", "-m", "Add")
        shallow = tmp_path / "shallow"
        git(tmp_path, "clone", "--depth", "1", f"file://{repository}", str(shallow))

        with pytest.raises(DatasetToolsError) as error:
            changed_since(shallow, "origin/main")
        assert "fetch-depth: 0" in (error.value.hint or "")

    @pytest.mark.parametrize("base", ["nowhere", "--output=/tmp/owned", "-x"])
    def test_what_is_no_commit_is_refused(self, repository, base):
        """A name that looks like an option is not taken for one."""
        with pytest.raises(DatasetToolsError):
            changed_since(repository, base)

    def test_outside_of_a_repository(self, tmp_path):
        """One clear line."""
        with pytest.raises(DatasetToolsError):
            changed_since(tmp_path, "main")


class TestLimitedTo:
    def test_findings_on_other_files_are_not_the_contributors(self):
        """Old findings of old files are left out."""
        found = [Diagnostic("DAT001", Severity.WARNING, "m", path=p) for p in ("new.txt", "old.txt")]

        assert [d.path for d in limited_to(found, frozenset({"new.txt"}))] == ["new.txt"]

    def test_of_two_copies_the_new_one_is_at_fault(self):
        """Wherever the corpus put the finding."""
        found = Diagnostic(
            "DUP001", Severity.ERROR, "the same body as a-new.txt", path="z-old.txt", evidence="a-new.txt"
        )

        (turned,) = limited_to([found], frozenset({"a-new.txt"}))

        assert (turned.path, turned.message) == ("a-new.txt", "the same body as z-old.txt")
