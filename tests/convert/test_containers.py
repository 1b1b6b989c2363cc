"""WARC, WACZ, compressed files and archives: streams within budgets, nothing extracted."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile

import pyarrow as pa
import pytest

from dataset_tools.model.draft import Draft
from dataset_tools.model.project import LimitsConfig
from tests.convert.builders import (
    PROSE,
    STORY,
    draft,
    drafts,
    error,
    hint,
    html_page,
    items,
    texts,
    warc,
    zipped,
)


def tar(members: dict[str, bytes | tarfile.TarInfo], mode: str = "w") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for name, data in members.items():
            info = data if isinstance(data, tarfile.TarInfo) else tarfile.TarInfo(name)
            info.name = name
            if isinstance(data, bytes):
                info.size = len(data)
            archive.addfile(info, io.BytesIO(data) if isinstance(data, bytes) else None)
    return out.getvalue()


def link(kind: bytes, target: str) -> tarfile.TarInfo:
    info = tarfile.TarInfo()
    info.type, info.linkname = kind, target
    return info


class TestWarc:
    """One draft for each saved page."""

    PAGES = (
        ("https://tide.example/1", html_page("One").encode(), "text/html; charset=utf-8"),
        ("https://tide.example/logo.png", b"\x89PNG", "image/png"),
        ("https://tide.example/2", PROSE.encode("utf-16-le"), "text/plain; charset=utf-16le"),
    )

    @pytest.mark.parametrize("compressed", [True, False])
    def test_pages_are_read_with_what_the_archive_knows(self, compressed):
        """Address and time of fetching; pictures are passed over."""
        first, second = drafts(
            warc(*self.PAGES, compressed=compressed), "a.warc.gz" if compressed else "a.warc"
        )

        assert (first.origin.record_index, first.origin.retrieved_at) == (0, "2024-05-04T10:00:00Z")
        assert first.hint("url").value == "https://tide.example/1"
        assert texts(second) == list(STORY)

    def test_the_charset_of_the_server_is_used(self):
        """It is not in the page."""
        page = html_page(
            "Brücke", ("Die Brücke ist zu, sagte Pfarrerin Apollonia Reiter am Sonntag in der Kirche.",)
        ).encode("cp1252")

        (found,) = drafts(warc(("https://t.example/", page, "text/html; charset=windows-1252")), "a.warc.gz")

        assert "Brücke" in found.raw

    def test_a_cut_archive_gives_what_is_whole(self):
        """And says that it is damaged, or holds nothing."""
        data = warc(*self.PAGES)

        found = items(data[: len(data) - 30], "a.warc.gz")

        assert isinstance(found[0], Draft)

    def test_opt_out_headers_are_hints(self):
        """The reservation stands in the answer of the server."""
        data = warc(self.PAGES[0], compressed=False)
        marked = data.replace(b"Content-Type: text/html", b"TDM-Reservation: 1\r\nContent-Type: text/html")
        length = int(data.split(b"Content-Length: ")[1].split(b"\r\n")[0])
        marked = marked.replace(
            b"Content-Length: %d" % length,
            b"Content-Length: %d" % (length + len(b"TDM-Reservation: 1\r\n")),
            1,
        )

        (found,) = drafts(marked, "a.warc")

        assert hint(found, "pref") == "tdm-reservation: 1"

    def test_a_wacz_is_the_archives_inside(self):
        """Records are counted through all of them."""
        packed = zipped(
            {
                "archive/a.warc.gz": warc(self.PAGES[0]),
                "archive/b.warc.gz": warc(self.PAGES[0]),
                "datapackage.json": "{}",
            }
        )

        assert [d.origin.record_index for d in drafts(packed, "a.wacz")] == [0, 1]


@pytest.mark.parametrize(
    ("pack", "suffix"),
    [
        (gzip.compress, "gz"),
        (bz2.compress, "bz2"),
        (lzma.compress, "xz"),
        (lambda d: pa.compress(d, "zstd", asbytes=True), "zst"),
    ],
)
class TestCompressed:
    """What the file inside gives."""

    def test_the_file_inside_is_read_by_its_own_format(self, pack, suffix):
        """By its content, and by what is left of the name."""
        assert texts(draft(pack(PROSE.encode()), f"a.txt.{suffix}")) == list(STORY)
        assert texts(draft(pack(b"# Clock\n\n" + PROSE.encode()), f"a.md.{suffix}")) == list(STORY)
        lines = b"".join(b'{"text": "Line %d."}\n' % i for i in range(5000))
        assert len(drafts(pack(lines), f"a.jsonl.{suffix}")) == 5000

    def test_a_bomb_ends_at_the_budget(self, pack, suffix):
        """Ratio and size are counted as the bytes come."""
        bomb = pack(b"0" * (40 << 20))

        assert error(bomb, f"a.txt.{suffix}").code == "SEC001"
        assert (
            error(bomb, f"a.txt.{suffix}", LimitsConfig(expanded_mb=1, expansion_ratio=10**9)).code
            == "SEC001"
        )

    def test_a_cut_file_and_a_nested_one_are_findings(self, pack, suffix):
        """One error each."""
        assert error(pack(PROSE.encode() * 50)[:-30], f"a.txt.{suffix}").code in {"FMT003", "FMT001"}
        assert error(pack(gzip.compress(PROSE.encode())), f"a.txt.gz.{suffix}").code == "SEC001"


GOOD = {
    "a/story.txt": PROSE.encode(),
    "a/page.html": html_page().encode(),
    "README.md": b"about",
    "__MACOSX/._x": b"x",
}


class TestArchives:
    """Each member is read as a stream; what is unsafe is refused by itself."""

    @pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz", "a.tar.xz", "a.tar.bz2"])
    def test_members_are_records_with_their_name(self, name):
        """Files that are no articles are passed over, as in a folder."""
        mode = "w:" + name.rpartition(".")[2] if name.count(".") == 2 else "w"
        data = zipped(GOOD) if name == "a.zip" else tar(dict(GOOD), mode)

        found = drafts(data, name)

        assert [(d.origin.record_index, d.extras["member"]) for d in found] == [
            (0, "a/story.txt"),
            (1, "a/page.html"),
        ]
        assert {d.origin.path for d in found} == {name}

    def test_unsafe_members_of_a_tar_cost_themselves(self):
        """Links, devices and ways out."""
        data = tar({
            "../out.txt": b"x",
            "/etc/x.txt": b"x",
            "link.txt": link(tarfile.SYMTYPE, "/etc/passwd"),
            "hard.txt": link(tarfile.LNKTYPE, "story.txt"),
            "pipe.txt": link(tarfile.FIFOTYPE, ""),
            "story.txt": PROSE.encode(),
        })  # fmt: skip

        found = items(data, "a.tar")

        assert [i.code if not isinstance(i, Draft) else "read" for i in found] == ["SEC002"] * 5 + ["read"]

    def test_unsafe_members_of_a_zip_cost_themselves(self):
        """A link is a file with a type; a way out is a name."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("../../out.txt", "x")
            symlink = zipfile.ZipInfo("link.txt")
            symlink.external_attr = 0xA1FF << 16
            archive.writestr(symlink, "/etc/passwd")
            archive.writestr("inner.zip", zipped({"a.txt": "x"}))
            archive.writestr("run.py", "import os")
            archive.writestr("story.txt", PROSE)

        found = items(out.getvalue(), "a.zip")

        assert [i.code if not isinstance(i, Draft) else "read" for i in found] == [
            "SEC002",
            "SEC002",
            "SEC001",
            "SEC003",
            "read",
        ]

    def test_a_bomb_ends_at_the_budget(self):
        """In one member or in many."""
        one = zipped({"a.txt": b"0" * (30 << 20)})
        many = zipped({f"{i}.txt": b"0" * (1 << 20) for i in range(30)})

        assert items(one, "a.zip")[-1].code == "SEC001"
        assert items(many, "a.zip", LimitsConfig(expanded_mb=5))[-1].code == "SEC001"
        assert error(many, "a.zip", LimitsConfig(members=10)).code == "SEC001"

    def test_overlapping_members_are_refused(self):
        """The trick of the better zip bombs."""
        data = bytearray(zipped({"a.txt": PROSE, "b.txt": PROSE}))
        second = data.rfind(b"PK\x01\x02")
        data[second + 42 : second + 46] = (0).to_bytes(4, "little")

        assert error(bytes(data), "a.zip").code in {"SEC001", "FMT003"}

    def test_an_encrypted_member_is_said(self):
        """The flag is in its header."""
        data = bytearray(zipped({"a.txt": PROSE}))
        data[data.rfind(b"PK\x01\x02") + 8] |= 1

        assert error(bytes(data), "a.zip").code == "FMT004"

    def test_cut_archives_are_findings(self):
        """The directory of a zip is at its end; a tar gives what it has."""
        assert error(zipped(GOOD)[:-40], "a.zip").code == "FMT003"
        assert items(tar({"a.txt": PROSE.encode()})[:600], "a.tar")[-1].code in {"FMT003", "FMT006"}
