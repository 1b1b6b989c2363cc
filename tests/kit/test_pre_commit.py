"""The hooks in a real repository, under the real pre-commit: what is wrong does not get into a commit."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

pytest.importorskip("pre_commit", reason="pre-commit is not installed")

ROOT = Path(__file__).resolve().parents[2]
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
STORY = """---
title: "The ferry comes late"
author: "Ada Ferris"
date: "2024-05-17"
url: "https://ledger.example/late-ferry"
rights: "This work is licensed under a Creative Commons Attribution 4.0 International License."
---

The ferry to Karrow Island came an hour late on Monday, and nobody on the quay could say why it had.

Ann Holm, who runs the boat yard, said the engine had been repaired twice since the spring, and that she had asked
for a new one in March. The island council will talk about the boat on Thursday.
"""


@pytest.fixture
def repository(tmp_path):
    """(folder, git) of a project whose commits pass through the hooks of the manifest."""
    folder = tmp_path / "corpus"
    (folder / "raw").mkdir(parents=True)
    (folder / "dataset.toml").write_text('[dataset]\nname = "corpus"\n')
    # language: system takes the installed command; with `python`, pre-commit would fetch the package.
    hooks = [hook | {"language": "system"} for hook in HOOKS]
    config = {"repos": [{"repo": "local", "hooks": hooks}]}
    (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "GITHUB_"))},
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PRE_COMMIT_HOME": str(tmp_path / "cache"),
        "GIT_CONFIG_GLOBAL": os.devnull,
    }

    def git(*args):
        """(exit code, output) of a git command."""
        who = [
            "-c",
            "user.name=Ada Ferris",
            "-c",
            "user.email=ada@ledger.example",
            "-c",
            "init.defaultBranch=main",
        ]
        done = subprocess.run(
            ["git", *who, *args], cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout + done.stderr

    assert git("init", "-q")[0] == 0
    install = [sys.executable, "-m", "pre_commit", "install"]
    subprocess.run(install, cwd=folder, env=environment, check=True, capture_output=True)
    return folder, git


@pytest.mark.slow
def test_a_bad_file_is_put_right_before_it_is_committed(repository):
    """The first commit stops and the safe fix is made; after a look, the second one passes."""
    folder, git = repository
    story = folder / "raw" / "story.md"
    story.write_text(STORY.replace("engine", "eng\x07ine"))

    git("add", "-A")
    code, said = git("commit", "-m", "Add a story")

    assert code == 1
    assert "ENC005" in said
    assert "files were modified by this hook" in said
    assert story.read_text() == STORY
    git("add", "-A")
    assert git("commit", "-m", "Add a story")[0] == 0


@pytest.mark.slow
def test_other_files_do_not_wake_the_hooks(repository):
    """A commit that touches nothing below raw/ is not judged."""
    folder, git = repository
    (folder / "notes.txt").write_text("\x07")

    git("add", "-A")
    code, said = git("commit", "-m", "Add notes")

    assert code == 0
    assert "Skipped" in said
