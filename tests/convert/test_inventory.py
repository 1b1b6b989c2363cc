"""What counts as a file, and what is refused before it is opened."""

import os
import socket

import pytest

from dataset_tools.convert.formats import convert_file
from dataset_tools.convert.inventory import inventory
from dataset_tools.model.diagnostic import Severity
from dataset_tools.model.project import LimitsConfig
from tests.convert.builders import LIMITS, convert_folder, hint
from tests.convert.builders import PROSE as STORY_TEXT


def names(folder, **more):
    return [f.name for f in inventory(folder, LIMITS, **more).files]


def test_files_come_by_name_and_hidden_ones_do_not(tmp_path):
    """READMEs, dot files and sidecars are no articles."""
    (tmp_path / "b").mkdir()
    for name in ("z.txt", "b/a.txt", "README.md", ".gitkeep", "b/.DS_Store", "z.txt.meta.toml"):
        (tmp_path / name).write_text("x")

    found = inventory(tmp_path, LIMITS)

    assert [f.name for f in found.files] == ["b/a.txt", "z.txt"]
    assert found.files[1].sidecar == str(tmp_path / "z.txt.meta.toml")
    assert found.findings == ()


def test_a_file_that_is_named_is_read_whatever_its_name(tmp_path):
    """The user asked for it."""
    (tmp_path / "README.md").write_text("x")

    assert names(tmp_path, paths=[tmp_path / "README.md"]) == ["README.md"]


def test_links_and_special_files_are_refused_and_not_opened(tmp_path):
    """A pipe would block for ever, a link may lead anywhere."""
    (tmp_path / "secret").mkdir()
    (tmp_path / "good.txt").write_text("x")
    (tmp_path / "link.txt").symlink_to("/etc/hostname")
    (tmp_path / "folder").symlink_to(tmp_path / "secret")
    os.mkfifo(tmp_path / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "sock"))
        found = inventory(tmp_path, LIMITS)

    assert [f.name for f in found.files] == ["good.txt"]
    assert {(d.path, d.code) for d in found.findings} == {
        (n, "SEC002") for n in ("link.txt", "folder", "pipe.txt", "sock")
    }
    assert all(d.severity is Severity.ERROR for d in found.findings)


def test_a_sidecar_that_is_a_link_is_not_followed(tmp_path):
    """It is as if it were not there."""
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "a.txt.meta.toml").symlink_to("/etc/hostname")

    assert inventory(tmp_path, LIMITS).files[0].sidecar is None


def test_names_that_collide_elsewhere_are_refused(tmp_path):
    """By case, and by the form of an accent."""
    for name in ("Tide.txt", "tide.txt", "caf\u00e9.txt", "cafe\u0301.txt"):
        (tmp_path / name).write_text("x")
    if len(list(tmp_path.iterdir())) < 4:
        pytest.skip("this file system does not tell the names apart")

    found = inventory(tmp_path, LIMITS)

    assert len(found.files) == 2
    assert [d.code for d in found.findings] == ["SEC002", "SEC002"]


def test_odd_names_are_findings_that_can_be_printed(tmp_path):
    """A name that is not UTF-8 is escaped."""
    os.close(os.open(os.fsencode(tmp_path) + b"/\xff.txt", os.O_CREAT))
    (tmp_path / "a\\b.txt").write_text("x")

    found = inventory(tmp_path, LIMITS)

    assert [d.code for d in found.findings] == ["SEC002", "SEC002"]
    assert all(d.path.isprintable() for d in found.findings)


def test_a_sidecar_without_its_file_is_said(tmp_path):
    """What it says would be lost in silence."""
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "b.txt.meta.toml").write_text('url = "https://a.example"')

    (found,) = inventory(tmp_path, LIMITS).findings

    assert (found.code, found.severity) == ("MET003", Severity.WARNING)


def test_missing_and_unreadable_files_are_findings(tmp_path):
    """Not exceptions."""
    found = inventory(tmp_path, LIMITS, paths=[tmp_path / "gone.txt"])

    assert [d.code for d in found.findings] == ["SEC002"]


def test_a_folder_too_deep_to_enter_is_said(tmp_path):
    """What lies in it would be left out in silence."""
    deep = tmp_path.joinpath(*["d"] * 70)
    deep.mkdir(parents=True)
    (deep / "a.txt").write_text("x")

    (found,) = inventory(tmp_path, LIMITS).findings

    assert (found.code, found.path) == ("SEC005", "/".join(["d"] * 65))


def test_too_many_files_are_refused(tmp_path):
    """A budget like the others."""
    for i in range(5):
        (tmp_path / f"{i}.txt").write_text("x")

    assert [d.code for d in inventory(tmp_path, LimitsConfig(members=3)).findings] == ["SEC001"]


def test_a_file_replaced_by_a_link_after_the_inventory_is_not_followed(tmp_path):
    """The check and the opening are one."""
    (tmp_path / "a.txt").write_text(STORY_TEXT)
    (file,) = inventory(tmp_path, LIMITS).files
    (tmp_path / "a.txt").unlink()
    (tmp_path / "a.txt").symlink_to("/etc/hostname")

    (found,) = convert_file(file, LIMITS)

    assert found.code == "SEC002"


class TestSidecar:
    """What a contributor states beside a file."""

    def read(self, tmp_path, sidecar: str | bytes):
        (tmp_path / "a.txt").write_text(STORY_TEXT)
        (tmp_path / "a.txt.meta.toml").write_bytes(
            sidecar if isinstance(sidecar, bytes) else sidecar.encode()
        )
        return convert_folder(tmp_path)["a.txt"]

    def test_keys_become_hints(self, tmp_path):
        """Lists, dates, and the tables of rights and fair use."""
        (found,) = self.read(
            tmp_path,
            """
            title = "The clock"
            authors = ["O. Crane", "B. Moss"]
            date = 2024-05-04
            [rights]
            license = "CC-BY-4.0"
            statement = "Free to share."
            copyright_year = 2024
            [fair_use]
            claimed = true
            purpose = ["comment", "research"]
            """,
        )

        assert [(h.field, h.value) for h in found.hints] == [
            ("title", "The clock"), ("author", "O. Crane"), ("author", "B. Moss"), ("date", "2024-05-04"),
            ("license", "CC-BY-4.0"), ("rights", "Free to share."), ("copyright_year", "2024"),
            ("fair_use", "claimed=true"), ("fair_use", "purpose=comment"), ("fair_use", "purpose=research"),
        ]  # fmt: skip
        assert {h.producer for h in found.hints} == {"sidecar"}

    def test_a_misspelt_key_is_a_warning_with_the_nearest(self, tmp_path):
        """The file is read all the same."""
        (found,) = self.read(tmp_path, 'licence = "MIT"\n[rights]\nholdr = "x"')

        assert [(f.code, f.severity.value, f.fix) for f in found.findings] == [
            ("MET003", "warning", "did you mean `license`?"),
            ("MET003", "warning", "did you mean `rights.holder`?"),
        ]

    @pytest.mark.parametrize(
        ("sidecar", "code"),
        [
            ("title = ", "MET001"),
            ('title = "a"\ntitle = "b"', "MET001"),
            (b'title = "\xff"', "MET001"),
            ("title = 7", "MET002"),
            ("title = true", "MET002"),
            ("title = {a = 1}", "MET002"),
            ('authors = "O. Crane"', "MET002"),
            ("a = " + "[" * 20_000, "MET001"),
            ("#" * 70_000, "SEC001"),
        ],
    )
    def test_what_cannot_be_followed_stops_the_file(self, tmp_path, sidecar, code):
        """It may be the licence; the finding names the sidecar."""
        (found,) = self.read(tmp_path, sidecar)

        assert (found.code, found.path) == (code, "a.txt.meta.toml")

    def test_its_place_is_named(self, tmp_path):
        """Line and column, as an editor counts."""
        (found,) = self.read(tmp_path, 'title = "x"\nurl = oops\n')

        assert found.line == 2

    def test_every_record_of_a_file_has_it(self, tmp_path):
        """The hints come before those of the record."""
        (tmp_path / "a.jsonl").write_text('{"text": "One.", "title": "Own"}\n{"text": "Two."}\n')
        (tmp_path / "a.jsonl.meta.toml").write_text('publisher = "The Tide"')

        assert [hint(d, "publisher") for d in convert_folder(tmp_path)["a.jsonl"]] == ["The Tide", "The Tide"]


@pytest.mark.parametrize(
    "name", ["a\tb.txt", "a\x1b[2Jb.txt", "a\nb.txt", "story\u202etxt.html", "a\u2028b.txt"]
)
def test_a_name_that_shows_as_another_is_refused(tmp_path, name):
    """A list would show what the file is not called, and a terminal might obey it."""
    (tmp_path / name).write_text("x")
    (tmp_path / "می\u200cخواهم – naïve.txt").write_text("a joiner belongs to the spelling")

    found = inventory(tmp_path, LIMITS)

    assert [f.name for f in found.files] == ["می\u200cخواهم – naïve.txt"]
    assert [(d.code, d.path) for d in found.findings] == [("SEC007", name)]
