"""Publishing to S3, against moto's server on loopback: objects first, the manifest last, nothing twice."""

import os
import subprocess
import sys
import threading

import pytest

from dataset_tools import flow
from dataset_tools.package.versions import freeze
from dataset_tools.publish import s3
from dataset_tools.publish.place import place_of
from dataset_tools.publish.targets import AlreadyPublished, Release
from dataset_tools.publish.verify import verify
from tests.flow.corpus import SERIAL, article, project_of, write

WHERE = "s3://corpus/estuary"


@pytest.fixture
def project(tmp_path):
    made = project_of(tmp_path / "project", 8)
    flow.build(made, options=SERIAL)
    freeze(made.out)
    return made


def release_of(project, version="1.0.0"):
    return Release.of(project.out / version)


def quiet(_: str) -> None:
    pass


def test_a_release_can_be_loaded_and_verified_from_s3(bucket, project, tmp_path):
    """What was sent is what a reader gets, by version and as the latest."""
    receipt = s3.publish(release_of(project), WHERE, quiet)

    # A process of its own: `datasets` refuses remote files where the Hub is declared offline, as in these tests.
    env = {k: v for k, v in os.environ.items() if k != "HF_HUB_OFFLINE"} | {"HF_HOME": str(tmp_path / "hf")}
    code = (
        f"import dataset_tools; print(len(dataset_tools.load('{WHERE}@1.0.0', split='train', verify=True)))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False, timeout=100
    )
    assert loaded.returncode == 0, loaded.stderr
    assert int(loaded.stdout) > 0
    assert receipt.checked == len(release_of(project).parts)
    assert verify(place_of(f"{WHERE}/1.0.0")).is_good


def test_a_second_run_sends_nothing_and_the_next_version_only_what_is_new(bucket, project):
    """Objects are stored once, whatever their versions."""
    s3.publish(release_of(project), WHERE, quiet)

    again = s3.publish(release_of(project), WHERE, quiet)
    assert again.already
    assert again.sent == 0

    write(project.root, "gazette/aaa.txt", article(50))
    flow.build(project, options=SERIAL)
    freeze(project.out)
    plan = s3.plan(release_of(project, "1.1.0"), WHERE)
    assert plan.bytes > 0
    assert plan.keep, "unchanged shards are there already"


def test_the_manifest_is_the_last_thing_that_appears(bucket, project, monkeypatch):
    """A publish that dies half-way leaves no version; the next run completes it."""
    real = s3._Bucket.copy
    calls = []

    def dies(self, part, name):
        calls.append(name)
        if len(calls) == 3:
            raise KeyboardInterrupt
        real(self, part, name)

    monkeypatch.setattr(s3._Bucket, "copy", dies)
    with pytest.raises(KeyboardInterrupt):
        s3.publish(release_of(project), WHERE, quiet)
    assert not bucket.exists("corpus/estuary/1.0.0/manifest.json")
    monkeypatch.setattr(s3._Bucket, "copy", real)

    assert s3.plan(release_of(project), WHERE).upload == ()
    assert s3.publish(release_of(project), WHERE, quiet).checked


def test_another_content_under_the_same_version_is_refused(bucket, project, tmp_path):
    """A published version is never rewritten."""
    s3.publish(release_of(project), WHERE, quiet)
    other = project_of(tmp_path / "other", 3)
    flow.build(other, options=SERIAL)
    freeze(other.out)

    with pytest.raises(AlreadyPublished):
        s3.publish(release_of(other), WHERE, quiet)


def test_two_writers_of_the_list_lose_no_version(bucket, tmp_path):
    """Two machines publish two versions at once; both are listed."""
    project = project_of(tmp_path / "two", 6)
    flow.build(project, options=SERIAL)
    freeze(project.out)
    write(project.root, "gazette/aaa.txt", article(51))
    flow.build(project, options=SERIAL)
    freeze(project.out)

    threads = [
        threading.Thread(target=s3.publish, args=(release_of(project, v), WHERE, quiet))
        for v in ("1.0.0", "1.1.0")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    from dataset_tools.model.releases import releases_of

    listed = releases_of(bucket.cat_file("corpus/estuary/releases.json"))
    assert [v.version for v in listed.versions] == ["1.0.0", "1.1.0"]
