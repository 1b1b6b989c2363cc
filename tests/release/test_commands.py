"""The commands about releases, as a user types them."""

import json
import subprocess
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pyarrow as pa
import pytest
from click.testing import CliRunner, Result

from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.package.versions import read_releases
from dataset_tools.package.write import write_release
from tests.package.rows import article_of, bytes_of, configs_of, facts_of, table_of

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in a project whose dataset `ferry` has a candidate 1.0.0 of eight articles."""
    (tmp_path / "dataset.toml").write_text('[dataset]\nname = "ferry"\n')
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    write_release(configs_of(table_of(*range(8))), facts_of(), tmp_path / "dist" / "ferry")

    return call


def next_candidate(run: Run) -> None:
    """1.0.0 is frozen, and 2.0.0 has one article more, one less and one changed."""
    run("release")
    table = table_of(*range(1, 5), *range(6, 9))
    changed = table_of(5, title="Pier Five")
    write_release(configs_of(pa.concat_tables([table, changed])), facts_of("2.0.0"), Path("dist/ferry"))


class TestRelease:
    """`release`."""

    def test_freezes_the_candidate_once(self, run: Run):
        """The second time changes nothing, not even the serial."""
        first = run("release", "--date", "2026-05-04", "--expires", "2027-05-04")
        before = bytes_of(Path("dist"))

        assert first.output.startswith("ferry 1.0.0 released, sha256:")
        run("release", "1.0.0")
        assert bytes_of(Path("dist")) == before
        found = read_releases(Path("dist/ferry"))
        assert (found.serial, found.expires, found.versions[0].released) == (1, "2027-05-04", "2026-05-04")

    def test_takes_the_day_of_the_build_system(self, run: Run, monkeypatch: pytest.MonkeyPatch):
        """SOURCE_DATE_EPOCH is a day; without it there is none."""
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "1777852800")
        run("release")

        assert read_releases(Path("dist/ferry")).versions[0].released == "2026-05-04"

    def test_a_candidate_that_was_touched_is_not_frozen(self, run: Run):
        """What is released is what was built."""
        Path("dist/ferry/1.0.0/README.md").write_text("mine")

        with pytest.raises(DatasetToolsError, match=r"README\.md"):
            run("release")
        assert read_releases(Path("dist/ferry")).newest_fixed() is None

    def test_yank_keeps_the_files_and_tells_why(self, run: Run):
        """The index card says it, too."""
        run("release")
        run("release", "1.0.0", "--yank", "a source was withdrawn")

        assert read_releases(Path("dist/ferry")).find("1.0.0").status == "yanked"
        assert "**yanked**: a source was withdrawn" in Path("dist/ferry/README.md").read_text()
        assert Path("dist/ferry/1.0.0/manifest.json").is_file()

    def test_a_candidate_cannot_be_yanked(self, run: Run):
        """Nobody has it yet."""
        with pytest.raises(DatasetToolsError, match="not released"):
            run("release", "1.0.0", "--yank", "why")

    @pytest.mark.parametrize("day", ["4 May", "2026-5-4", "20260504"])
    def test_a_day_has_one_form(self, run: Run, day: str):
        """Nothing is guessed."""
        with pytest.raises(DatasetToolsError, match="not a day"):
            run("release", "--date", day)

    def test_tag(self, run: Run):
        """The git tag names dataset and version; a second one is an error that says so."""
        for args in (["init", "-q"], ["-c", "user.name=a", "-c", "user.email=a@b.example", "commit", "-q",
                                      "--allow-empty", "-m", "x"],
                     ["config", "user.name", "a"], ["config", "user.email", "a@b.example"]):  # fmt: skip
            subprocess.run(["git", *args], check=True)
        run("release", "--tag")

        assert (
            subprocess.run(["git", "tag"], capture_output=True, text=True, check=True).stdout
            == "ferry-v1.0.0\n"
        )
        with pytest.raises(DatasetToolsError, match="already exists"):
            run("release", "1.0.0", "--tag")


class TestDiff:
    """`diff`."""

    def test_counts_and_names(self, run: Run):
        """Numbers first, then the articles."""
        next_candidate(run)
        text = run("diff", "1.0.0", "2.0.0").output

        assert text.startswith("ferry 1.0.0 → 2.0.0: major\n")
        for line in ("- 1 article removed", "- 1 article changed", "- 1 article added"):
            assert line in text
        assert "title: “Pier 5” → “Pier Five”" in text

    def test_json(self, run: Run):
        """Every change by id and field."""
        next_candidate(run)
        found = json.loads(run("diff", "ferry@1.0.0", "dist/ferry/2.0.0", "--json").output)

        assert (found["from"], found["to"], found["bump"]) == ("1.0.0", "2.0.0", "major")
        assert found["added"] == [article_of(8).article_id]
        assert found["changed"][0]["fields"] == {"title": {"old": "Pier 5", "new": "Pier Five"}}

    def test_markdown(self, run: Run):
        """Release notes with the digest."""
        next_candidate(run)

        assert run("diff", "1.0.0", "2.0.0", "--md").output.startswith("# ferry 2.0.0\n")

    def test_a_release_does_not_differ_from_itself(self, run: Run):
        """Nothing is nothing."""
        assert run("diff", "1.0.0", "1.0.0").output == "ferry 1.0.0 → 1.0.0: none\n- nothing changed\n"

    def test_an_unknown_version(self, run: Run):
        """With the next step."""
        with pytest.raises(DatasetToolsError, match="no such version"):
            run("diff", "1.0.0", "7.0.0")


class TestVerify:
    """`verify`."""

    def test_good(self, run: Run):
        """One line and exit code 0."""
        result = run("verify", "ferry@1.0.0")

        assert result.return_value == 0
        assert result.output.endswith("as released\n")

    def test_changed(self, run: Run):
        """Exit code 1, and which file."""
        Path("dist/ferry/1.0.0/LICENSES.md").write_text("free")
        result = run("verify", "dist/ferry/1.0.0")

        assert result.return_value == 1
        assert result.output.startswith("changed      LICENSES.md: ")

    def test_signed(self, run: Run, tmp_path: Path):
        """Signed with the release command, checked with an allowed_signers file."""
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "key"], check=True)
        Path("signers").write_text(
            f'desk@ferry.example namespaces="dataset-release" {Path("key.pub").read_text()}'
        )
        run("release", "--sign", "key")
        result = run("verify", "ferry@1.0.0", "--key", "signers")

        assert result.return_value == 0
        assert "signed by desk@ferry.example" in result.output

    def test_unsigned_but_asked_for(self, run: Run):
        """Who asks for a signature does not accept none."""
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "key"], check=True)

        assert run("verify", "ferry@1.0.0", "--key", "key.pub").return_value == 1

    def test_proof(self, run: Run):
        """JSON on stdout, a sentence on stderr."""
        result = run("verify", "ferry@1.0.0", "--article", article_of(3).article_id)

        assert json.loads(result.stdout)["present"] is True
        assert "is in open" in result.stderr

    def test_json(self, run: Run):
        """For machines."""
        found = json.loads(run("verify", "ferry@1.0.0", "--json", "--content").output)

        assert (found["faults"], found["data"]) == ([], "identical")


class TestRebuild:
    """`verify --rebuild`: from the raw files, once more."""

    @pytest.fixture
    def project(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """A project with three raw articles, and its first version frozen."""
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "1777852800")
        (tmp_path / "dataset.toml").write_text('[dataset]\nname = "ferry"\n')
        (tmp_path / "raw").mkdir()
        for number, place in enumerate(("pier", "quay", "lock")):
            self.write(number, place)
        call("build", "-q", "--workers", "1")
        call("release")
        return tmp_path

    @staticmethod
    def write(number: int, place: str) -> None:
        """One raw article about a place."""
        facts = [
            f"Boat number {n} left the {place} at {n} o'clock with {n * number} people." for n in range(1, 12)
        ]
        Path(f"raw/{place}.txt").write_text(
            f"A morning at the {place}\n\nBy Ada Quill\n\n" + "\n\n".join(facts) + "\n"
        )

    def test_same_inputs_same_bytes(self, project: Path):
        """The first version, and the one that follows it."""
        assert "rebuilt: same bytes" in call("verify", "ferry@1.0.0", "--rebuild").output
        self.write(7, "dock")
        call("build", "-q", "--workers", "1")

        assert "rebuilt: same bytes" in call("verify", "ferry@1.1.0", "--rebuild").output

    def test_other_inputs_other_data(self, project: Path):
        """A raw file that was changed after the release shows: exit code 1."""
        self.write(9, "quay")
        result = call("verify", "ferry@1.0.0", "--rebuild")

        assert result.return_value == 1
        assert "rebuilt: data different, 3 articles instead of 3" in result.output


def call(name: str, *args: str) -> Result:
    """Run a command in the working folder."""
    command = import_module(f"dataset_tools.commands.{name}").command
    result = CliRunner().invoke(command, args, standalone_mode=False)
    if result.exception:
        raise result.exception
    return result


class TestCiteAndSchema:
    """`cite` and `schema`."""

    def test_bibtex(self, run: Run):
        """Title, curators, version, digest."""
        text = run("cite", "ferry@1.0.0").output

        assert text.startswith("@misc{ferry-1-0-0,\n  title = {Ferry Articles, version 1.0.0},\n")
        assert "author = {{The Ferry Desk}}," in text

    def test_csl(self, run: Run):
        """A list of one entry, as reference managers want it."""
        (entry,) = json.loads(run("cite", "ferry@1.0.0", "--format", "csl").output)

        assert (entry["type"], entry["version"], entry["author"]) == (
            "dataset",
            "1.0.0",
            [{"literal": "The Ferry Desk"}],
        )

    def test_schema_show(self, run: Run):
        """Every column on a line; `?` marks what may be null."""
        lines = run("schema", "show").output.splitlines()

        assert lines[0].startswith("article_id     string ")
        assert any(line.startswith("title          string?") for line in lines)

    def test_schema_diff(self, run: Run):
        """A removed column breaks readers: exit code 1."""
        from dataset_tools.model.contract import bundled_contract

        text = bundled_contract().read_text("utf-8")
        Path("old.yaml").write_text(text, "utf-8")
        Path("new.yaml").write_text(text.replace("name: publisher", "name: outlet", 1), "utf-8")
        result = run("schema", "diff", "old.yaml", "new.yaml")

        assert result.return_value == 1
        assert "readers  publisher: removed" in result.output
        assert run("schema", "diff", "old.yaml", "old.yaml").return_value == 0
