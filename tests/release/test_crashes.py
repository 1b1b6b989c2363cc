"""An interrupted command leaves either the old state or the new one, and the next run completes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dataset_tools.folders import Busy, locked, recover, swap_in
from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.package.versions import freeze
from dataset_tools.package.write import write_release
from dataset_tools.publish.place import place_of
from dataset_tools.publish.verify import verify
from tests.package.rows import bytes_of, configs_of, facts_of, table_of

ROOT = Path(__file__).resolve().parents[2]
KILLS = 60  # of each command: 120 in all


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forked children")
def test_killed_at_random_points(tmp_path: Path):
    """Half of the kills by step, half by time: a reader never sees anything but old or new, whole."""
    code = ["-m", "tests.release.crashes", str(tmp_path), str(KILLS), "20260504"]
    done = subprocess.run([sys.executable, *code], cwd=ROOT, capture_output=True, text=True, check=True)
    found = [json.loads(line) for line in done.stdout.splitlines()]

    assert len(found) == 2 * KILLS
    assert {f["after"] for f in found if f["work"] == "build"} <= {"8", "12"}
    assert {f["after"] for f in found if f["work"] == "release"} <= {"8", "8 frozen"}
    assert {f["next"] for f in found if f["work"] == "build"} == {"12"}
    assert {f["next"] for f in found if f["work"] == "release"} == {"8 frozen"}
    assert [f["left"] for f in found if f["left"]] == []
    assert "8" in {f["after"] for f in found}  # some kills came early enough to matter


def test_two_at_once(tmp_path: Path):
    """The second is told at once, by name, and the first is not disturbed."""
    out = tmp_path / "ferry"
    with locked(out):
        with pytest.raises(Busy, match="another command is writing"):
            write_release(configs_of(table_of(0)), facts_of(), out)
        with pytest.raises(Busy, match="another command is writing"):
            freeze(out)
    write_release(configs_of(table_of(0)), facts_of(), out)


@pytest.mark.skipif(sys.platform == "win32", reason="limits file sizes with resource")
@pytest.mark.parametrize("limit", [0, 100, 4000, 20_000])
def test_disk_full(tmp_path: Path, limit: int):
    """No space at any file: one clear error, the old version whole, nothing half-written."""
    out = tmp_path / "ferry"
    write_release(configs_of(table_of(0, 1)), facts_of(), out)
    before = bytes_of(out)
    code = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from dataset_tools.model.errors import DatasetToolsError\n"
        "from dataset_tools.package.write import write_release\n"
        "from tests.package.rows import *\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "table = table_of(*range(300))\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))\n"
        "try:\n    write_release(configs_of(table), facts_of(), Path(sys.argv[1]))\n"
        "except DatasetToolsError as error:\n    print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, out], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert "cannot write" in done.stdout
    assert bytes_of(out) == before


def test_a_folder_that_cannot_be_written(tmp_path: Path):
    """A file where the folder should be: one clear line."""
    (tmp_path / "ferry").write_text("")

    with pytest.raises(DatasetToolsError, match="cannot write"):
        write_release(configs_of(table_of(0)), facts_of(), tmp_path / "ferry")


def test_without_an_atomic_exchange_the_old_version_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Where names cannot be swapped, a crash between two renames is undone by the next writer."""
    monkeypatch.setattr("dataset_tools.folders._exchange", lambda *_: False)
    out = tmp_path / "ferry"
    write_release(configs_of(table_of(0)), facts_of(), out)
    write_release(configs_of(table_of(0, 1)), facts_of(), out)
    assert verify(place_of(out / "1.0.0")).is_good

    (out / "1.0.0").rename(out / ".1.0.0.retired")  # as a crash between the renames leaves it
    recover(out)
    assert place_of(out / "1.0.0").manifest().rows == 2


def test_swapping_keeps_one_of_two_folders(tmp_path: Path):
    """The new one takes the name; what was there is not mixed with it."""
    for name in ("new", "old"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).write_text(name)
    swap_in(tmp_path / "new", tmp_path / "old")

    assert [p.name for p in (tmp_path / "old").iterdir()] == ["new"]
