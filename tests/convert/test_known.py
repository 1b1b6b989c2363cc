"""A raw file that lies there as it did is not read again; one that might have changed is."""

import os

import pyarrow as pa
import pytest

from dataset_tools.convert.inventory import inventory
from dataset_tools.convert.known import TABLE, TICK_NS, Digests
from tests.convert.builders import LIMITS


class Looks:
    """One look after the other at a folder, each long after the files were written unless told otherwise."""

    def __init__(self, folder):
        self.folder, self.table = folder, TABLE.empty_table()

    def look(self, *, after_ns=10 * TICK_NS):
        newest = max(max(s.st_mtime_ns, s.st_ctime_ns) for s in map(os.lstat, self.folder.iterdir()))
        digests = Digests(self.table, newest + after_ns)
        files = inventory(self.folder, LIMITS, digests=digests).files
        assert files == inventory(self.folder, LIMITS).files
        self.table = pa.concat_tables([TABLE.empty_table(), *digests.seen()])
        return digests.made


@pytest.fixture
def looks(tmp_path):
    for name in ("a.txt", "b.txt", "b.txt.meta.toml"):
        (tmp_path / name).write_text(f"what {name} holds")
    return Looks(tmp_path)


def test_settled_files_are_read_once(looks):
    """Sidecars count as files."""
    assert [looks.look(), looks.look()] == [3, 0]


def test_a_fresh_file_is_read_until_its_time_is_past(looks):
    """It may be written again within one tick of the clock, and nothing would show it."""
    assert [looks.look(after_ns=TICK_NS // 2), looks.look(), looks.look()] == [3, 3, 0]


@pytest.mark.parametrize("how", ["longer", "same size", "same size and old time", "replaced", "renamed over"])
def test_a_change_is_seen_however_it_is_made(looks, tmp_path, how):
    """Whoever sets the time of the content back cannot set back that of the entry."""
    path = tmp_path / "a.txt"
    looks.look()
    before = path.lstat()
    text = "WHAT a.txt holds" if how != "longer" else "what a.txt holds, and more"
    if how == "replaced":
        path.unlink()
    target = tmp_path / "other" if how == "renamed over" else path
    target.write_text(text)
    if how == "renamed over":
        target.rename(path)
    if how == "same size and old time":
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert looks.look() >= 1
    assert looks.look() == 0


def test_a_renamed_file_keeps_its_digest_or_is_read(looks, tmp_path):
    """A name is no part of what a file is known by; the file that has it now is."""
    looks.look()
    (tmp_path / "a.txt").rename(tmp_path / "c.txt")
    (tmp_path / "b.txt").rename(tmp_path / "a.txt")

    looks.look()  # compares with an inventory that reads everything
