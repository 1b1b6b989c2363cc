"""The version follows from the data; a removed article never comes back."""

import pytest

from dataset_tools import flow
from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.package.versions import freeze
from tests.flow.corpus import SERIAL, article, digests, project_of, write


@pytest.fixture
def released(tmp_path):
    """A project of eight articles whose version 1.0.0 is frozen."""
    project = project_of(tmp_path, 8)
    flow.build(project, options=SERIAL)
    freeze(project.out)
    return project


def test_without_a_change_the_frozen_version_stands(released):
    """Nothing to release: the same folder, untouched."""
    before = digests(released.out / "1.0.0")

    built = flow.build(released, options=SERIAL)

    assert built.manifest.version == "1.0.0"
    assert digests(released.out / "1.0.0") == before


def test_new_articles_raise_the_minor_version_and_move_nobody(released):
    """Old rows come first, in their order and split; the new one follows."""
    write(released.root, "gazette/aaa.txt", article(30))

    built = flow.build(released, options=SERIAL)

    assert built.manifest.version == "1.1.0"
    old = splits_of(released.out / "1.0.0")
    new = splits_of(built.folder)
    assert {k: new[k] for k in old} == old
    for split in set(old.values()):
        ids = [i for i, s in new.items() if s == split]
        assert ids[: sum(s == split for s in old.values())] == [i for i, s in old.items() if s == split]


def test_a_changed_article_raises_the_major_version(released):
    """What a reader had is not the same any more; the changelog says so."""
    write(released.root, "ledger/003.txt", article(3).replace("vote", "ballot"))

    built = flow.build(released, options=SERIAL)

    assert built.manifest.version == "2.0.0"
    assert "1 article changed" in (built.folder / "CHANGELOG.md").read_text()


def test_a_wish_can_raise_the_version_only(released):
    """`--version` below what the changes ask for is refused with the reason."""
    write(released.root, "gazette/aaa.txt", article(30))

    assert flow.build(released, version="3.0.0", options=SERIAL).manifest.version == "3.0.0"
    with pytest.raises(DatasetToolsError, match=r"1\.1\.0"):
        flow.build(released, version="1.0.5", options=SERIAL)


def splits_of(folder):
    import pyarrow.parquet as pq

    found = {}
    for path in sorted((folder / "data/metadata").glob("*.parquet")):
        table = pq.read_table(path)
        found |= dict(zip(table["article_id"].to_pylist(), table["split"].to_pylist(), strict=True))
    return found
