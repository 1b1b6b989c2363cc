"""Copies of a release that are not the release."""

import datetime as dt
import json
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dataset_tools.model.digest import prove_leaf, table_leaves
from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.package.versions import freeze, yank
from dataset_tools.publish.place import place_of
from dataset_tools.publish.verify import prove_article, verify
from tests.package.rows import article_of, bytes_of, table_of

SHARD = "data/open/train-00000-of-00001.parquet"
FILES = [
    "README.md", "CHANGELOG.md", "LICENSES.md", "croissant.json", "datapackage.json", "manifest.json",
    "release.intoto.json", "SHA256SUMS", SHARD, "data/open/test-00000-of-00001.parquet",
    "data/excerpts/train-00000-of-00001.parquet", "data/excerpts/test-00000-of-00001.parquet",
    "data/metadata/train-00000-of-00001.parquet", "data/metadata/test-00000-of-00001.parquet",
    "data/quotes/train-00000-of-00001.parquet", "data/quotes/test-00000-of-00001.parquet",
]  # fmt: skip


def kinds(folder: Path) -> set[tuple[str, str]]:
    return {(f.kind, f.path) for f in verify(place_of(folder)).faults}


def test_a_true_copy_is_good(folder: Path, tmp_path: Path):
    """Copied elsewhere, with another name, it is the same release; and its rows are, too."""
    shutil.copytree(folder, tmp_path / "copy")
    report = verify(place_of(tmp_path / "copy"), content=True)

    assert (report.faults, report.data, report.files) == ((), "identical", len(bytes_of(folder)) - 1)


def test_the_list_of_files_is_complete(folder: Path):
    """The tamper tests below touch every file that a release has."""
    assert sorted(bytes_of(folder)) == sorted(FILES)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("where", [0.0, 0.5, 0.999])
def test_a_flipped_bit_is_found_in_every_file(folder: Path, name: str, where: float):
    """Whatever file is touched, wherever: the copy is not good."""
    data = bytearray((folder / name).read_bytes())
    data[int(len(data) * where)] ^= 1
    (folder / name).write_bytes(data)

    try:
        good = verify(place_of(folder)).is_good
    except DatasetToolsError:  # the manifest or the sums are no longer readable
        good = False
    assert not good


@pytest.mark.parametrize("name", [n for n in FILES if n not in {"manifest.json", "SHA256SUMS"}])
def test_a_missing_file_is_named(folder: Path, name: str):
    """A copy that lost a file says which."""
    (folder / name).unlink()

    assert ("missing", name) in kinds(folder)


def test_an_extra_file_is_named(folder: Path):
    """A shard that somebody slipped in would be loaded: it is found, as is a link."""
    shutil.copy(folder / SHARD, folder / "data/open/train-00001-of-00001.parquet")
    (folder / "link").symlink_to("/etc/hostname")

    assert kinds(folder) == {("extra", "data/open/train-00001-of-00001.parquet"), ("extra", "link")}


def test_sums_that_were_made_anew_do_not_agree_with_the_manifest(folder: Path):
    """Who changes a file and its line in the sums is found by the manifest."""
    text = (folder / "SHA256SUMS").read_text()
    line = next(x for x in text.splitlines() if x.endswith("LICENSES.md"))
    (folder / "LICENSES.md").write_text("free for all\n")
    (folder / "SHA256SUMS").write_text(text.replace(line, "9" * 64 + "  LICENSES.md"))

    assert ("inconsistent", "LICENSES.md") in kinds(folder)


def test_other_bytes_with_the_same_rows_are_told_apart_from_other_rows(folder: Path):
    """A shard that another program wrote again: bytes differ, data identical."""
    table = pq.read_table(folder / SHARD)
    pq.write_table(table, folder / SHARD, compression="snappy")
    rewritten = verify(place_of(folder))
    pq.write_table(table.slice(1), folder / SHARD)
    cut = verify(place_of(folder))

    assert (rewritten.is_good, rewritten.data) == (False, "identical")
    assert (cut.is_good, cut.data) == (False, "different")


def test_paths_that_leave_the_release_are_not_followed(folder: Path):
    """Hostile sums name no file outside."""
    with (folder / "SHA256SUMS").open("a") as sums:
        sums.write(f"{'0' * 64}  ../../secret\n{'0' * 64}  /etc/passwd\nnonsense\n")

    messages = [f.message for f in verify(place_of(folder)).faults if f.path == "SHA256SUMS"]
    assert len([m for m in messages if "inside the release" in m]) == 3


def test_a_yanked_version_says_so(folder: Path):
    """The bytes are good; the reason not to use them is told."""
    freeze(folder.parent)
    yank(folder.parent, "1.0.0", "a source was withdrawn")

    report = verify(place_of(folder))
    assert (report.is_good, report.yanked) == (True, "a source was withdrawn")


def test_an_old_list_of_versions_says_so(folder: Path):
    """Who is shown an old list forever would never hear of a yank."""
    freeze(folder.parent, expires="2026-12-31")

    assert verify(place_of(folder), on=dt.date(2026, 12, 31)).expired is None
    assert verify(place_of(folder), on=dt.date(2027, 1, 1)).expired == "2026-12-31"


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"files": [1]}', "\0"])
def test_a_broken_manifest_is_one_clear_error(folder: Path, text: str):
    """No traceback for a manifest that is none."""
    (folder / "manifest.json").write_text(text)

    with pytest.raises(DatasetToolsError, match="not the manifest"):
        verify(place_of(folder))


def test_a_manifest_that_points_outside_is_refused(folder: Path):
    """No file outside the release is opened on the word of its manifest."""
    text = (folder / "manifest.json").read_text()
    (folder / "manifest.json").write_text(text.replace(f'"{SHARD}"', '"../../../secret"'))

    with pytest.raises(DatasetToolsError, match="not the manifest"):
        verify(place_of(folder))


class TestProofs:
    """For one article, without the others."""

    def test_an_article_is_proven_to_be_in(self, folder: Path):
        """The proof holds against the root in the manifest, and shows no text."""
        proof, root = prove_article(place_of(folder), article_of(3).article_id)

        assert proof.present
        assert proof.holds(root, 20)
        assert "ferry" not in json.dumps([leaf.leaf for leaf in proof.leaves])

    def test_an_article_is_proven_to_be_out(self, folder: Path):
        """After a removal: its two neighbours leave no room for it."""
        proof, root = prove_article(place_of(folder), article_of(99).article_id)

        assert not proof.present
        assert proof.holds(root, 20)

    def test_nothing_is_proven_from_other_rows(self, folder: Path):
        """A changed shard proves nothing."""
        pq.write_table(pq.read_table(folder / SHARD).slice(1), folder / SHARD)

        with pytest.raises(DatasetToolsError, match="not those that were released"):
            prove_article(place_of(folder), article_of(3).article_id)


def test_manifest_roots_are_those_of_the_rows(folder: Path):
    """What the writer put down is what a reader computes."""
    said = json.loads((folder / "manifest.json").read_text())["details"]["configs"]["open"]
    leaves = table_leaves(table_of(*range(20)))

    assert (said["rows"], said["root"]) == (20, prove_leaf(leaves, 7).root())


def test_schema_change_is_another_content(folder: Path):
    """The same values under another type are not the same data."""
    table = pq.read_table(folder / SHARD)
    index = table.schema.get_field_index("word_count")
    pq.write_table(
        table.set_column(index, "word_count", table["word_count"].cast(pa.int64())), folder / SHARD
    )

    assert verify(place_of(folder)).data == "different"
