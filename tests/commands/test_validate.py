"""`validate` and `explain` from the command line: exit codes, output, fixes, baseline, changes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dataset_tools.commands import explain, validate
from dataset_tools.convert.packing import plan_packs, write_packs
from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.model.project import LimitsConfig

STORY = """---
title: "The ferry comes late"
author: "Ada Ferris"
date: "2024-05-17"
publisher: "Harbour Ledger"
language: "en"
url: "https://ledger.example/late-ferry"
rights: "This work is licensed under a Creative Commons Attribution 4.0 International License."
---

# The ferry comes late

The ferry to Karrow Island came an hour late on Monday, and nobody on the quay could say why it had.

Ann Holm, who runs the boat yard, said the engine had been repaired twice since the spring, and that she had asked
for a new one in March.

The island council will talk about the boat on Thursday. It has two engines to choose from and money for one.

Until then the mail goes by the small boat, which takes no cars, and the school has begun to open at ten. The baker
on the quay has sold more rolls than in any week since the regatta, because people who wait grow hungry.
"""
OTHER = (
    STORY[: STORY.index("The ferry to Karrow")]
    + """Nobody had counted the eels of Karrow harbour before this
summer, and nobody will do it again soon, the counters say. They found four thousand in nine nights.

The lamp was held by Ben Ruiz, who was bitten once and showed his thumb to the council. The eels come in with the
tide at night and leave before the first boat, so that most people on the island have never seen one.

Next year the counters will bring gloves, a second lamp and somebody who can swim, if the council finds the money.
"""
)
# The aim is 1; other work on the same machine can double the time that a process is charged.
CPU_SECONDS = 2.0
NEW = OTHER.replace("eels", "crabs").replace("Karrow", "Kar\x1brow").replace("late-f", "new-f")


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project with one article that nothing can be said against."""
    folder = tmp_path / "corpus"
    (folder / "raw").mkdir(parents=True)
    (folder / "dataset.toml").write_text('[dataset]\nname = "corpus"\n')
    (folder / "raw" / "story.md").write_text(STORY)
    monkeypatch.chdir(folder)
    for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE"):
        monkeypatch.delenv(name, raising=False)
    return folder


def run(capsys, *args):
    """(exit code, standard output, standard error) of `validate`."""
    code = validate.command.main(list(args), standalone_mode=False)
    out, err = capsys.readouterr()
    return code, out, err


def git(folder, *args):
    """Run git as somebody."""
    who = ["-c", "user.name=Ada", "-c", "user.email=ada@yard.example", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *who, *args], cwd=folder, check=True, capture_output=True)


class TestExitCodes:
    def test_a_clean_corpus_is_zero(self, project, capsys):
        """Nothing found, and it says what was looked at."""
        assert run(capsys)[:2] == (0, "1 file, 1 record: no findings\n")

    def test_an_error_is_one(self, project, capsys):
        """The path is that of the repository, the code and the words are there."""
        (project / "raw" / "late.md").write_text(
            OTHER.replace("2024-05-17", "2094-05-17").replace("late-f", "l")
        )
        code, out, _ = run(capsys, "raw/late.md", "--format", "concise")

        assert code == 1
        assert "raw/late.md" in out
        assert "DAT003" in out

    def test_a_broken_copy_casts_no_blame_on_the_sound_article(self, project, capsys):
        """Of two with one body the faulty one is the copy, whatever their names."""
        copy = STORY.replace("2024-05-17", "2094-05-17").replace("late-f", "l")
        (project / "raw" / "a-copy.md").write_text(copy)

        found = json.loads(run(capsys, "--format", "json")[1])["findings"]

        assert {d["path"] for d in found if d["code"] == "DUP001"} == {"raw/a-copy.md"}

    def test_warnings_fail_only_where_strict(self, project, capsys):
        """The default gate is errors."""
        (project / "raw" / "story.md").write_text(
            STORY.replace('url: "https://ledger.example/late-ferry"\n', "")
        )

        assert run(capsys)[0] == 0
        assert run(capsys, "--strict")[0] == 1
        assert run(capsys, "--strict", "--exit-zero")[0] == 0

    @pytest.mark.parametrize("args", [["--select", "NOPE"], ["nowhere.txt"], ["--prune-baseline"]])
    def test_what_cannot_run_is_an_error_of_the_user(self, project, capsys, args):
        """No rules, no files, no baseline: never green."""
        with pytest.raises(DatasetToolsError):
            run(capsys, *args)

    def test_an_empty_folder_is_not_green(self, project, capsys):
        """Zero files judged is exit 2."""
        (project / "raw" / "story.md").unlink()

        with pytest.raises(DatasetToolsError):
            run(capsys)


class TestOutput:
    def test_annotations_inside_github(self, project, capsys, monkeypatch, tmp_path):
        """Format and step summary follow from the environment; the summary shows the record as it was read."""
        page = tmp_path / "summary.md"
        monkeypatch.setenv("GITHUB_ACTIONS", "true")
        monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))
        monkeypatch.setenv("GITHUB_WORKSPACE", str(project))
        (project / "raw" / "story.md").write_text(STORY.replace("Monday", "Mon\x1bday"))
        out = run(capsys, "raw/story.md")[1]

        assert out.startswith("::error file=raw/story.md,line=13,")
        assert "ENC005" in page.read_text()
        assert "| title | The ferry comes late |" in page.read_text()

    def test_a_report_beside_the_output(self, project, capsys):
        """`--also` writes another format to a file."""
        run(capsys, "--also", "sarif:found.sarif", "--also", "junit:found.xml")

        assert json.loads((project / "found.sarif").read_text())["version"] == "2.1.0"
        assert (project / "found.xml").read_text().startswith("<?xml")

    def test_json_holds_every_finding(self, project, capsys):
        """For machines, with counts."""
        document = json.loads(run(capsys, "--json")[1])

        assert (document["files"], document["findings"]) == (1, [])


class TestFixes:
    def test_diff_shows_and_changes_nothing(self, project, capsys):
        """The file is as before, and the output holds no control character."""
        broken = STORY.replace("Monday", "Mon\x1bday")
        (project / "raw" / "story.md").write_text(broken)
        out = run(capsys, "--diff")[1]

        assert "+The ferry to Karrow Island came an hour late on Monday" in out
        assert "\x1b" not in out
        assert (project / "raw" / "story.md").read_text() == broken

    def test_another_encoding_becomes_utf8(self, project, capsys):
        """ENC002 has no span; the file is written anew, and the same words stand in it."""
        text = STORY.replace("Holm", "Hölm")
        (project / "raw" / "story.md").write_bytes(text.encode("cp1252"))

        assert "cp1252" in run(capsys, "--select", "ENC002")[1]
        run(capsys, "--select", "ENC002", "--fix")

        assert (project / "raw" / "story.md").read_text("utf-8") == text

    @pytest.mark.parametrize(
        ("name", "data"),
        [
            ("page.html", '<meta charset="iso-8859-1"><p>Ann Hölm came late.\x07</p>'.encode("latin-1")),
            (
                "mail.eml",
                b"From: a@ledger.example\nMessage-ID: <1>\nSubject: Late\n\nThe ferry\x07 was late.\n",
            ),
        ],
    )
    def test_what_is_more_than_its_text_is_left_alone(self, project, capsys, name, data):
        """A page that states its charset, a mail with its headers: a fix would break or lose them."""
        (project / "raw" / name).write_bytes(data)

        run(capsys, "--select", "ENC", "--fix", "--unsafe-fixes")

        assert (project / "raw" / name).read_bytes() == data

    def test_a_file_that_changed_meanwhile_is_left_alone(self, project, capsys, monkeypatch):
        """A fix is a change of the text that was judged, not of another."""
        from dataset_tools.commands import checking

        story = project / "raw" / "story.md"
        story.write_text(STORY.replace("engine", "eng\x07ine"))
        plan = checking.plan_repairs

        def edit_and_plan(*args, **options):
            story.write_text("Somebody wrote something else.\n")
            return plan(*args, **options)

        monkeypatch.setattr(checking, "plan_repairs", edit_and_plan)
        run(capsys, "--fix")

        assert story.read_text() == "Somebody wrote something else.\n"

    def test_fix_puts_right_and_then_rests(self, project, capsys):
        """After `--fix` the corpus is clean, and a second run writes nothing."""
        (project / "raw" / "story.md").write_text(
            STORY.replace("Monday", "Mon\x1bday").replace("repaired", "re\u200bpaired")
        )
        code, _, err = run(capsys, "--fix")

        assert (code, err) == (0, "story.md: 2 put right\n")
        assert (project / "raw" / "story.md").read_text() == STORY
        assert run(capsys, "--fix")[2] == ""


class TestBaseline:
    def test_known_findings_no_longer_fail(self, project, capsys):
        """Written once; a new finding still fails; what is gone is pruned."""
        bad = STORY.replace("2024-05-17", "2094-05-17")
        (project / "raw" / "story.md").write_text(bad)
        run(capsys, "--baseline", "baseline.toml", "--write-baseline")

        assert run(capsys, "--baseline", "baseline.toml")[0] == 0
        (project / "raw" / "story.md").write_text(STORY)
        assert "look fixed" in run(capsys, "--baseline", "baseline.toml")[2]
        run(capsys, "--baseline", "baseline.toml", "--prune-baseline")
        assert "[[known]]" not in (project / "baseline.toml").read_text()


class TestSince:
    @pytest.fixture
    def repository(self, project):
        """The project under git, on a branch for a contribution."""
        (project / "raw" / "old.md").write_text(
            OTHER.replace("2024-05-17", "2094-05-17").replace("late-f", "old-f")
        )
        git(project, "init")
        git(project, "add", ".")
        git(project, "commit", "-m", "Start")
        git(project, "checkout", "-b", "work")
        return project

    def test_old_findings_are_not_the_contributors(self, repository, capsys):
        """Only the new file is judged; nothing new is a clean run."""
        assert run(capsys, "--since", "main")[0] == 0
        (repository / "raw" / "new.md").write_text(NEW)
        code, out, _ = run(capsys, "--since", "main", "--format", "concise")

        assert code == 1
        assert "raw/new.md" in out
        assert "raw/old.md:" not in out

    def test_what_a_new_pack_holds_is_judged(self, repository, capsys, tmp_path_factory):
        """The articles of a contributed pack are the contributor's, by their own names."""
        contributed = tmp_path_factory.mktemp("contributed")
        (contributed / "new.md").write_text(NEW)
        write_packs(
            plan_packs(contributed, LimitsConfig(), pack_bytes=1000), repository / "raw/packs", LimitsConfig()
        )
        code, out, _ = run(capsys, "--since", "main", "--format", "concise")

        assert code == 1
        assert "raw/packs/new.md" in out
        assert "raw/old.md:" not in out

    def test_a_copy_of_an_old_article_is_found(self, repository, capsys):
        """Duplicates are judged against everything, wherever the copy sorts."""
        (repository / "raw" / "a-copy.md").write_text(STORY)
        out = run(capsys, "--since", "main", "--format", "concise", "--select", "DUP")[1]

        assert "raw/a-copy.md: error DUP001" in out

    def test_the_rules_are_those_of_the_base(self, repository, capsys):
        """A contribution that ignores its own findings is judged all the same."""
        (repository / "dataset.toml").write_text(
            '[dataset]\nname = "corpus"\n\n[validate]\nignore = ["ENC", "DAT"]\n'
        )
        (repository / "raw" / "new.md").write_text(NEW)

        assert "ENC005" in run(capsys, "--since", "main", "--format", "concise")[1]

    def test_settings_that_are_contributed_do_not_count(self, repository, capsys):
        """Where the base has no dataset.toml, the defaults judge, and not the one that comes along."""
        git(repository, "checkout", "main")
        git(repository, "rm", "-q", "dataset.toml")
        git(repository, "commit", "-m", "Settle for the defaults")
        git(repository, "checkout", "-b", "other")
        (repository / "dataset.toml").write_text('[dataset]\nname = "x"\n[validate]\nignore = ["ENC"]\n')
        (repository / "raw" / "new.md").write_text(NEW)

        assert "ENC005" in run(capsys, "--since", "main", "--format", "concise")[1]


class TestExplain:
    def test_a_code_in_any_case(self, capsys):
        """The text of the rule."""
        assert explain.command.main(["quo003"], standalone_mode=False) == 0
        assert "Fix: correct the offsets" in capsys.readouterr()[0]

    def test_all_codes_as_json(self, capsys):
        """For editors."""
        explain.command.main(["--list", "--json"], standalone_mode=False)

        assert {"code", "severity", "scope", "fix", "title", "text"} == set(
            json.loads(capsys.readouterr()[0])[0]
        )


def test_one_file_needs_no_heavy_library(project):
    """The whole command for one file: no library of later stages or other formats, and less than a second of CPU."""
    script = (
        "import sys, time; from dataset_tools.commands.validate import command;"
        "code = command.main(['-q', 'raw/story.md'], standalone_mode=False);"
        "print(sorted({m.partition('.')[0] for m in sys.modules} & set(sys.argv[1].split())), file=sys.stderr);"
        "print(time.process_time(), file=sys.stderr); sys.exit(code)"
    )
    # pandas is not among them: pyarrow loads it by itself where it is installed.
    heavy = "datasets huggingface_hub ray torch pandera lxml trafilatura pypdf boto3 aiohttp rich"
    source = Path(__file__).resolve().parents[2]

    done = subprocess.run(
        [sys.executable, "-c", script, heavy],
        env={**os.environ, "PYTHONPATH": str(source)}, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout
    loaded, seconds = done.stderr.splitlines()[-2:]
    assert loaded == "[]"
    assert float(seconds) < CPU_SECONDS
