"""`yank` as a user calls it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from dataset_tools.commands import yank
from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.package.versions import freeze, read_releases
from dataset_tools.package.write import write_release
from tests.package.rows import facts_of, table_of


def call(*args):
    return CliRunner().invoke(yank.command, list(args), standalone_mode=False, catch_exceptions=False)


@pytest.fixture
def out(tmp_path, monkeypatch) -> Path:
    """A project whose versions 1.0.0 and 1.1.0 are released."""
    (tmp_path / "dataset.toml").write_text('[dataset]\nname = "ferries"\n', "utf-8")
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "dist" / "ferries"
    for version, count in (("1.0.0", 12), ("1.1.0", 15)):
        write_release({"open": table_of(*range(count))}, facts_of(version=version), folder)
        freeze(folder)
    return folder


def test_the_list_and_the_card_say_so(out):
    """The newest version that is left becomes the default; the files of the other stay."""
    result = call("1.1.0", "--reason", "dates of one outlet were wrong")

    listed = read_releases(out).find("1.1.0")
    assert (listed.status, listed.reason) == ("yanked", "dates of one outlet were wrong")
    assert "**yanked**" in (out / "README.md").read_text()
    assert (out / "1.1.0" / "manifest.json").is_file()
    assert "default now: 1.0.0" in result.output


def test_the_entry_is_printed_as_json(out):
    """A script reads what releases.json now holds."""
    result = call("1.0.0", "--reason", "superseded", "--json")

    assert json.loads(result.stdout)["status"] == "yanked"


@pytest.mark.parametrize(("version", "reason"), [("9.9.9", "gone"), ("1.0.0", "  ")])
def test_what_was_never_released_or_has_no_reason_is_refused(out, version, reason):
    """Nothing is written then."""
    before = (out / "releases.json").read_bytes()

    with pytest.raises(DatasetToolsError):
        call(version, "--reason", reason)
    assert (out / "releases.json").read_bytes() == before
