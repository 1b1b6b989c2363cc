"""The raw files of a corpus as columns."""

from pathlib import Path

from dataset_tools.convert.files import Files
from dataset_tools.model.record import Member, RawFile

DIGEST, OTHER = "ab" * 32, "cd" * 32
PACK = Path("raw/a.pack.zip")
FILES = [
    RawFile("raw/a.txt", "a.txt", 3, DIGEST),
    RawFile("raw/b/c.txt", "b/c.txt", 4, DIGEST, "raw/b/c.txt.meta.toml", OTHER),
    RawFile("/elsewhere/d.txt", "d.txt", 5, OTHER),
    RawFile(Member(PACK, 30, 9, 7, True), "e.txt", 7, DIGEST, Member(PACK, 60, 8, 8, False), OTHER),
]  # fmt: skip


def test_files_are_what_they_were():
    """One by one, in a slice, and from the end: below the root, beside it, or in a pack with a sidecar."""
    files = Files.of(FILES, "raw")

    assert list(files) == FILES
    assert [files[n] for n in (-1, 0)] == [FILES[-1], FILES[0]]
    assert files[1:3] == FILES[1:3]
