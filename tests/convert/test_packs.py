"""Packs as they are written, and as a stranger may hand them in."""

import hashlib
import os
import zipfile

import pytest

from dataset_tools.convert.formats import convert_file
from dataset_tools.convert.inventory import inventory
from dataset_tools.convert.packing import plan_packs, write_packs
from dataset_tools.model.draft import Draft
from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.model.project import LimitsConfig
from tests.convert.builders import LIMITS, PROSE

MB = 1 << 20


def folder_of(path, **files):
    path.mkdir()
    for name, text in files.items():
        (path / f"{name}.txt").write_text(text)
    return path


def packed(folder, out, limits=LIMITS, size=MB):
    return write_packs(plan_packs(folder, limits, pack_bytes=size), out, limits)


def hostile(path, *members, method=zipfile.ZIP_DEFLATED, comment=None):
    """A pack of (name or ZipInfo, bytes), each with its true digest unless another is given."""
    with zipfile.ZipFile(path / "x.pack.zip", "w") as archive:
        for name, data in members:
            info = name if isinstance(name, zipfile.ZipInfo) else zipfile.ZipInfo(name)
            info.comment = (comment or hashlib.sha256(data).hexdigest()).encode()
            archive.writestr(info, data, method)
    return inventory(path, LIMITS)


class TestWriting:
    def test_the_same_files_make_the_same_bytes(self, tmp_path):
        """Whenever they were saved, and in whatever order."""
        one = folder_of(tmp_path / "one", a=PROSE, b=PROSE[::-1])
        two = folder_of(tmp_path / "two", b=PROSE[::-1], a=PROSE)
        os.utime(two / "a.txt", (1, 1))

        first, second = packed(one, tmp_path / "p1"), packed(two, tmp_path / "p2")

        assert [p.read_bytes() for p in first] == [p.read_bytes() for p in second]

    def test_packs_are_bounded(self, tmp_path):
        """By bytes of files, and by members; a file that is larger alone gets a pack of its own."""
        folder = folder_of(tmp_path / "f", a="x" * 600, b="x" * 600, c="x" * 3000, d="x" * 10, e="x" * 10)
        names = [[f.name for f in pack] for pack in plan_packs(folder, LIMITS, pack_bytes=1000).packs]
        few = plan_packs(folder, LimitsConfig(members=5), pack_bytes=MB).packs

        assert names == [["a.txt"], ["b.txt"], ["c.txt"], ["d.txt", "e.txt"]]
        assert [len(p) for p in few] == [5]

    def test_packs_are_packed_anew_into_larger_ones(self, tmp_path):
        """What is read from a pack can be packed."""
        folder = folder_of(tmp_path / "f", a=PROSE, b=PROSE)
        packed(folder, tmp_path / "small", size=100)

        again = packed(tmp_path / "small", tmp_path / "large")

        assert [p.read_bytes() for p in again] == [
            p.read_bytes() for p in packed(folder, tmp_path / "direct")
        ]

    def test_what_cannot_be_packed_stops_all(self, tmp_path):
        """A link, a sidecar without its file, a file too large for memory: said, and nothing written."""
        folder = folder_of(tmp_path / "f", a=PROSE, large="x" * (2 * MB))
        (folder / "link.txt").symlink_to("/etc/hostname")
        (folder / "gone.txt.meta.toml").write_text("")

        refused = plan_packs(folder, LIMITS, pack_bytes=MB)
        (folder / "link.txt").unlink()
        (folder / "gone.txt.meta.toml").unlink()
        large = plan_packs(folder, LimitsConfig(file_mb=1), pack_bytes=MB)

        assert {d.code for d in refused.findings} == {"SEC002", "MET003"}
        assert [(d.code, d.path) for d in large.findings] == [("SEC001", "large.txt")]
        assert refused.packs == large.packs == ()

    def test_a_pack_that_no_reader_would_take_is_not_left_behind(self, tmp_path):
        """Eleven megabytes of one letter look like a bomb."""
        folder = folder_of(tmp_path / "f", a="x" * (11 * MB))

        with pytest.raises(DatasetToolsError, match="expands more than"):
            packed(folder, tmp_path / "out", size=20 * MB)
        assert sorted(p.name for p in tmp_path.iterdir()) == ["f"]

    def test_a_file_that_changes_meanwhile_is_noticed(self, tmp_path):
        """Its digest was taken before."""
        folder = folder_of(tmp_path / "f", a=PROSE)
        plan = plan_packs(folder, LIMITS, pack_bytes=MB)
        (folder / "a.txt").write_text("another")

        with pytest.raises(DatasetToolsError, match="changed while"):
            write_packs(plan, tmp_path / "out", LIMITS)
        assert not (tmp_path / "out").exists()

    def test_a_folder_that_holds_something_is_not_touched(self, tmp_path):
        """Packs of two runs would hold the same files twice."""
        folder = folder_of(tmp_path / "f", a=PROSE)
        packed(folder, tmp_path / "out")

        with pytest.raises(DatasetToolsError, match="not an empty folder"):
            packed(folder, tmp_path / "out")


class TestStrangers:
    @pytest.mark.parametrize(
        "name", ["../out.txt", "/etc/out.txt", "a/../../out.txt", "C:out.txt", "a\\b.txt"]
    )
    def test_a_name_that_leads_out_is_refused(self, tmp_path, name):
        """The others of the pack are read."""
        found = hostile(tmp_path, (name, b"x"), ("good.txt", b"y"))

        assert [f.name for f in found.files] == ["good.txt"]
        assert [d.code for d in found.findings] == ["SEC002"]

    def test_links_folders_and_packs_in_it_are_refused(self, tmp_path):
        """As are those in a folder."""
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16

        found = hostile(tmp_path, (link, b"/etc/passwd"), ("sub/", b""), ("y.pack.zip", b"PK"))

        assert [d.code for d in found.findings] == ["SEC002", "SEC002", "SEC001"]
        assert found.files == ()

    def test_a_false_digest_is_refused(self, tmp_path):
        """It would pass for another file in the table of what is known."""
        found = hostile(tmp_path, ("a.txt", b"x"), comment="0" * 64)

        assert found.files == ()
        assert "not what its digest says" in found.findings[0].message

    def test_a_bomb_stops_at_the_budget(self, tmp_path):
        """Ratio first; no size that the pack states is believed."""
        found = hostile(tmp_path, *((f"{i}.txt", bytes(6 * MB)) for i in range(4)))

        assert {d.code for d in found.findings} == {"SEC001"}
        assert len(found.files) < 2

    def test_the_same_name_twice_is_refused(self, tmp_path):
        """In one pack, in a file beside it, and where only the case differs."""
        (tmp_path / "b.txt").write_text("loose")
        with pytest.warns(UserWarning, match="Duplicate"):
            found = hostile(tmp_path, ("a.txt", b"1"), ("a.txt", b"2"), ("b.txt", b"3"), ("A.TXT", b"4"))

        assert [(f.name, f.size) for f in found.files] == [("A.TXT", 1), ("b.txt", 5)]
        assert [d.code for d in found.findings] == ["FMT003", "SEC002", "SEC002"]

    def test_hidden_files_and_readmes_are_left_out_as_in_a_folder(self, tmp_path):
        """Nobody meant them as articles."""
        found = hostile(
            tmp_path, (".git/a.txt", b"x"), ("README.md", b"x"), ("a/.b.txt", b"x"), ("c.txt", b"x")
        )

        assert [f.name for f in found.files] == ["c.txt"]
        assert found.findings == ()

    def test_other_methods_and_damage_cost_the_pack_or_the_member(self, tmp_path):
        """FMT003, and no traceback."""
        bz2 = hostile(tmp_path, ("a.txt", b"x" * 99), method=zipfile.ZIP_BZIP2)
        (tmp_path / "x.pack.zip").write_bytes(b"PK\x03\x04 and so on")
        cut = inventory(tmp_path, LIMITS)

        assert [d.code for d in (*bz2.findings, *cut.findings)] == ["FMT003", "FMT003"]

    def test_a_directory_of_any_size_is_not_read(self, tmp_path):
        """Seventeen megabytes of entries, or a second form of the directory, before memory is spent on them."""
        path = tmp_path / "x.pack.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for number in range(300):
                info = zipfile.ZipInfo(f"{number}.txt")
                info.comment = b"x" * 60_000
                archive.writestr(info, b"")
        large = inventory(tmp_path, LIMITS)
        with zipfile.ZipFile(path, "w") as archive:
            archive.comment = b"a comment hides where the directory is"
        other = inventory(tmp_path, LIMITS)
        path.write_bytes(b"PK\6\7" + bytes(16) + b"PK\5\6" + bytes(18))
        second = inventory(tmp_path, LIMITS)

        assert [d.code for d in (*large.findings, *other.findings, *second.findings)] == [
            "SEC001", "FMT003", "FMT003",
        ]  # fmt: skip
        assert "directory" in large.findings[0].message

    def test_more_files_than_the_limit_are_not_read(self, tmp_path):
        """A pack adds to the files of its folder."""
        hostile(tmp_path, *((f"{i}.txt", b"x") for i in range(5)))
        (tmp_path / "loose.txt").write_text("x")

        found = inventory(tmp_path, LimitsConfig(members=5))

        assert [d.code for d in found.findings] == ["SEC001"]
        assert found.files == ()

    def test_an_archive_in_a_pack_is_read_as_one_in_a_folder_and_nests_no_deeper(self, tmp_path):
        """The box in the pack, but no box in that box."""
        inner = tmp_path / "inner.zip"
        with zipfile.ZipFile(inner, "w") as archive:
            archive.writestr("a.txt", PROSE)
        outer = tmp_path / "outer.zip"
        with zipfile.ZipFile(outer, "w") as archive:
            archive.write(inner, "inner.zip")
        members = [(p.name, p.read_bytes()) for p in (inner, outer)]
        inner.unlink()
        outer.unlink()

        one, two = hostile(tmp_path, *members).files

        assert [type(i) for i in convert_file(one, LIMITS)] == [Draft]
        assert [i.code for i in convert_file(two, LIMITS)] == ["SEC001"]

    def test_a_pack_that_changes_after_it_was_listed_costs_its_files_only(self, tmp_path):
        """A finding, not an error of ours."""
        (file,) = hostile(tmp_path, ("a.txt", PROSE.encode())).files
        (tmp_path / "x.pack.zip").write_bytes(b"PK" + bytes(200))

        assert [i.code for i in convert_file(file, LIMITS)] == ["SEC002"]
