"""What every target shares, and the folder as a target."""

import shutil

import pytest

from dataset_tools import flow
from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.package.versions import freeze
from dataset_tools.publish import local
from dataset_tools.publish.place import place_of
from dataset_tools.publish.targets import AlreadyPublished, Release, get_target
from dataset_tools.publish.verify import verify
from tests.flow.corpus import SERIAL, project_of


def quiet(_: str) -> None:
    pass


@pytest.fixture
def folder(tmp_path):
    project = project_of(tmp_path / "project", 6)
    flow.build(project, options=SERIAL)
    freeze(project.out)
    return project.out / "1.0.0"


def test_a_folder_holds_what_was_sent(folder, tmp_path):
    """Copied, compared, listed; a second time nothing happens."""
    where = tmp_path / "mirror"

    receipt = local.publish(Release.of(folder), str(where), quiet)
    again = local.publish(Release.of(folder), str(where), quiet)

    assert receipt.sent > 0
    assert again.already
    assert verify(place_of(where)).is_good


def test_an_interrupted_copy_is_made_again(folder, tmp_path):
    """A folder without its manifest is no release: it is replaced."""
    where = tmp_path / "mirror"
    shutil.copytree(folder, where / "1.0.0")
    (where / "1.0.0/manifest.json").unlink()

    local.publish(Release.of(folder), str(where), quiet)

    assert verify(place_of(where / "1.0.0")).is_good


def test_other_content_is_refused(folder, tmp_path):
    """A version that is there is never overwritten."""
    where = tmp_path / "mirror"
    local.publish(Release.of(folder), str(where), quiet)
    (where / "1.0.0/README.md").write_text("mine")

    with pytest.raises(AlreadyPublished):
        local.publish(Release.of(folder), str(where), quiet)


def test_a_release_that_was_touched_does_not_go_out(folder):
    """The files are held against the manifest before anything is sent."""
    (folder / "README.md").write_text("touched")

    with pytest.raises(DatasetToolsError, match="not what the manifest says"):
        Release.of(folder)


def test_an_unknown_target_names_the_known_ones():
    """The error says what could have been asked for."""
    with pytest.raises(DatasetToolsError) as error:
        get_target("ftp")

    assert "hub" in (error.value.hint or "")
