"""The work of a build may lie at a URL, where workers on other machines reach it, too."""

from dataclasses import replace

import pytest

from dataset_tools import flow
from dataset_tools.flow import RunOptions
from dataset_tools.storage import Store
from tests.flow.corpus import SERIAL, article, digests, project_of, write


def at(project, url):
    return replace(project, build=replace(project.build, cache=url))


def test_work_on_s3_gives_the_same_bytes_and_is_used_again(bucket, tmp_path):
    """Two processes write the parts to S3; the next build reads only the new file, and nothing lies on this machine."""
    here = flow.build(project_of(tmp_path / "here", 6), options=SERIAL)
    project = at(project_of(tmp_path / "there", 6), "s3://corpus/work of estuary")

    there = flow.build(project, options=RunOptions(workers=2))
    write(project.root, "gazette/new.txt", article(40))  # a site of its own: shares no line with the others
    again = flow.build(project, options=SERIAL)

    assert digests(there.folder) != {}
    assert again.reasons == {"gazette/new.txt": "new"}
    assert again.counts.built == 7
    assert here.manifest.content_digest == there.manifest.content_digest
    assert not (project.root / ".dataset-tools" / "cache").exists()
    assert {p.split("/")[2] for p in bucket.find("corpus/work of estuary")} == {"work", "shown", "released"}


class TestStore:
    """A folder and a URL keep the same promises."""

    @pytest.fixture(params=["folder", "s3"])
    def store(self, request, tmp_path):
        if request.param == "folder":
            return Store(str(tmp_path / "store"))
        request.getfixturevalue("bucket")
        return Store("s3://corpus/store")

    def test_what_is_written_is_there_whole(self, store):
        with store.write("b.json") as stream:
            stream.write(b"two")
        with store.below("deeper").write("c.json") as stream:
            stream.write(b"three")

        assert store.names() == store.names(".json") == ["b.json"]
        assert store.read("b.json") == b"two"
        assert store.below("deeper").read("c.json") == b"three"

    def test_what_was_interrupted_is_not_there(self, store):
        def die(stream):
            stream.write(b"half")
            raise RuntimeError

        with pytest.raises(RuntimeError), store.write("a.json") as stream:
            die(stream)

        assert store.names() == []
        with pytest.raises(OSError):
            store.read("a.json")

    def test_what_is_removed_is_gone_also_twice(self, store):
        with store.write("a.json"):
            pass
        store.remove("a.json")
        store.remove("a.json")

        assert store.names() == []
