"""Publishing to the Hub, driven by the real client against a Hub of our own on loopback."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from dataset_tools import flow
from dataset_tools.package.versions import freeze
from tests.flow.corpus import SERIAL, article, project_of, write
from tests.publish.hub_server import TOKEN, Hub

ROOT = Path(__file__).parents[2]


@pytest.fixture
def hub():
    with Hub() as server:
        yield server


@pytest.fixture
def project(tmp_path):
    """A project whose version 1.0.0 is frozen."""
    made = project_of(tmp_path / "project", 12)
    flow.build(made, options=SERIAL)
    freeze(made.out)
    return made


def client(hub: Hub, cwd: Path, *args: str, token: str | None = TOKEN) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own: the client reads its endpoint and token from the environment, once."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("HF_")}
    env |= {
        "HF_ENDPOINT": hub.url, "HF_HUB_DISABLE_XET": "1", "HF_HOME": str(cwd / ".hf"),
        "HF_HUB_DISABLE_TELEMETRY": "1", "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    if token:
        env["HF_TOKEN"] = token
    return subprocess.run(
        [sys.executable, *args], cwd=cwd, env=env, capture_output=True, text=True, check=False, timeout=120
    )


def publish(hub: Hub, cwd: Path, *args: str, token: str | None = TOKEN) -> subprocess.CompletedProcess[str]:
    return client(
        hub,
        cwd,
        "-m",
        "dataset_tools",
        "publish",
        "--to",
        "hub",
        "--where",
        "user/estuary",
        *args,
        token=token,
    )


def test_a_release_is_one_commit_and_one_tag_that_load_dataset_opens(hub, project):
    """Published, read back, and loaded by its tag with the real `datasets`."""
    done = publish(hub, project.root)

    assert done.returncode == 0, done.stderr
    repo = hub.repos["user/estuary"]
    assert repo.messages == ["initial commit", "Release 1.0.0"]
    assert repo.tags == {"v1.0.0": repo.main}
    assert hub.headers_seen, "no large file was sent"
    assert set(hub.headers_seen) == {""}, "a presigned upload must not carry the token"
    script = """
        from datasets import load_dataset
        data = load_dataset("user/estuary", revision="v1.0.0")
        stream = load_dataset("user/estuary", revision="v1.0.0", streaming=True)
        rows = sum(len(s) for s in data.values())
        assert rows == sum(1 for s in stream.values() for _ in s) == 12, rows
        print(rows, data["train"][0]["license"])
    """
    loaded = client(hub, project.root, "-c", textwrap.dedent(script))
    assert loaded.returncode == 0, loaded.stderr
    assert loaded.stdout.strip() == "12 CC-BY-4.0"


def test_a_second_run_sends_nothing(hub, project):
    """A version that is there is left as it is."""
    publish(hub, project.root)
    before, commits = hub.received, len(hub.repos["user/estuary"].commits)

    done = publish(hub, project.root)

    assert done.returncode == 0, done.stderr
    assert "was there already" in done.stdout
    assert hub.received == before
    assert len(hub.repos["user/estuary"].commits) == commits


def test_the_next_version_sends_what_is_new_and_keeps_the_old_tag(hub, project):
    """One commit a version; files that are gone are removed from the head, and stay under the old tag."""
    publish(hub, project.root)
    first = hub.repos["user/estuary"].main
    write(project.root, "gazette/aaa.txt", article(40))
    flow.build(project, options=SERIAL)
    freeze(project.out)

    done = publish(hub, project.root)

    repo = hub.repos["user/estuary"]
    assert done.returncode == 0, done.stderr
    assert repo.tags == {"v1.0.0": first, "v1.1.0": repo.main}
    assert repo.messages[-1] == "Release 1.1.0"


def test_a_commit_in_between_is_a_refusal_not_a_mixture(hub, project):
    """412: nothing of ours is visible, and the message says what to do."""
    from tests.publish.hub_server import Blob

    publish_first = client(
        hub,
        project.root,
        "-c",
        "from huggingface_hub import HfApi; HfApi().create_repo('user/estuary', repo_type='dataset')",
    )
    assert publish_first.returncode == 0, publish_first.stderr
    hub.before_commit = lambda repo: repo.commit(
        {**repo.commits[repo.main], "x.txt": Blob(b"x", lfs=False)}, "theirs"
    )

    done = publish(hub, project.root)

    assert done.returncode == 2
    assert "somebody else committed" in done.stderr
    assert hub.repos["user/estuary"].tags == {}
    assert "manifest.json" not in hub.repos["user/estuary"].commits[hub.repos["user/estuary"].main]
    assert publish(hub, project.root).returncode == 0


def test_an_interrupted_publish_goes_on_where_it_stopped(hub, project):
    """The commit was made and the tag was not: only the tag is made."""
    hub.faults["tag"] = [403]
    assert publish(hub, project.root).returncode == 2
    repo, sent = hub.repos["user/estuary"], hub.received

    done = publish(hub, project.root)

    assert done.returncode == 0, done.stderr
    assert repo.messages == ["initial commit", "Release 1.0.0"]
    assert hub.received == sent
    assert list(repo.tags) == ["v1.0.0"]


def test_a_hub_that_stumbles_is_asked_again(hub, project):
    """A 503 on an upload is retried by the client."""
    hub.faults["upload"] = [503]

    assert publish(hub, project.root).returncode == 0


def test_a_tag_with_other_content_is_never_moved(hub, project, tmp_path):
    """Another project's 1.0.0 stands under the tag."""
    publish(hub, project.root)
    other = project_of(tmp_path / "other", 5)
    flow.build(other, options=SERIAL)
    freeze(other.out)

    done = publish(hub, other.root)

    assert done.returncode == 2
    assert "v1.0.0 with other content" in done.stderr


def test_without_a_token_the_next_step_is_named_and_no_secret_is_printed(hub, project):
    """The message names the variable, never its value."""
    done = publish(hub, project.root, token=None)
    wrong = publish(hub, project.root, token="hf_wrong_secret_value")

    assert done.returncode == wrong.returncode == 2
    assert "HF_TOKEN" in done.stderr
    assert "hf_wrong_secret_value" not in wrong.stdout + wrong.stderr


def test_a_dry_run_changes_nothing(hub, project):
    """It says how many bytes would go."""
    done = publish(hub, project.root, "--dry-run")

    assert done.returncode == 0, done.stderr
    assert "bytes to user/estuary@v1.0.0" in done.stdout
    assert hub.repos == {}


def test_a_candidate_cannot_be_published(hub, tmp_path):
    """Only what is frozen goes out."""
    project = project_of(tmp_path / "candidate", 3)
    flow.build(project, options=SERIAL)

    done = publish(hub, project.root)

    assert done.returncode == 2
    assert "not frozen" in done.stderr
    assert hub.repos == {}
