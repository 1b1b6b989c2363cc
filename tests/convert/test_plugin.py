"""A format of a third party: a package with an entry point, and nothing to change here."""

import shutil
import sys
import tomllib
from pathlib import Path

import pytest

from dataset_tools.convert import formats
from tests.convert.builders import STORY, draft, error, hint, texts

PACKAGE = Path(__file__).with_name("plugin_package")


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """The package as pip would lay it out: its module, and its metadata beside it."""
    shutil.copytree(PACKAGE / "orchard_format", tmp_path / "orchard_format")
    project = tomllib.loads((PACKAGE / "pyproject.toml").read_text())["project"]
    points = project["entry-points"][formats.ENTRY_POINTS]
    info = tmp_path / "orchard_format-0.1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    )
    lines = [f"[{formats.ENTRY_POINTS}]", *(f"{name} = {value}" for name, value in points.items())]
    (info / "entry_points.txt").write_text("\n".join(lines) + "\n")
    monkeypatch.syspath_prepend(tmp_path)
    formats.all_formats.cache_clear()
    yield
    formats.all_formats.cache_clear()
    sys.modules.pop("orchard_format", None)


@pytest.mark.usefixtures("installed")
def test_its_files_are_read():
    """By its suffix, with hints and blocks like any other."""
    found = draft(("The clock stopped\n-----\n" + "\n\n".join(STORY)).encode(), "a.orchard")

    assert texts(found) == list(STORY)
    assert (hint(found, "title"), found.origin.media_type) == ("The clock stopped", "text/x-orchard")


@pytest.mark.usefixtures("installed")
def test_its_findings_are_ours():
    """The same words and the same quarantine."""
    assert error(b"No dashes.", "a.orchard").code == "FMT002"


@pytest.mark.usefixtures("installed")
def test_it_is_listed_after_ours():
    """The command needs no change."""
    from dataset_tools.commands.formats import rows

    assert [r["name"] for r in rows()][-1] == "orchard"


def test_without_it_the_format_is_unknown():
    """Nothing of it is left behind."""
    assert error(b"The clock\n-----\nText.", "a.orchard").code == "FMT001"
