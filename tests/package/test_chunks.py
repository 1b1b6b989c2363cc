"""The estimate of what a re-release uploads."""

import hashlib
import random
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset_tools.model.article import to_table
from dataset_tools.package.chunks import LARGEST, SMALLEST, chunks, cuts, estimate_upload
from dataset_tools.package.write import write_release
from tests.package.rows import SCHEMA, article_of, facts_of, table_of

NOISE = random.Random(7).randbytes(3 << 20)


def test_chunks_cover_the_file(tmp_path: Path):
    """Sizes add up and keep their bounds; the mean is near 64 KiB."""
    path = tmp_path / "noise"
    path.write_bytes(NOISE * 4)  # more than one block
    sizes = [size for _, size in chunks(path)]

    assert sum(sizes) == len(NOISE) * 4
    assert all(SMALLEST <= s <= LARGEST for s in sizes[:-1])
    assert 40_000 < sum(sizes) / len(sizes) < 90_000


def test_blocks_do_not_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A file read in small blocks has the same chunks."""
    path = tmp_path / "noise"
    path.write_bytes(NOISE)
    whole = list(chunks(path))
    monkeypatch.setattr("dataset_tools.package.chunks._BLOCK", 300_000)

    assert list(chunks(path)) == whole


@given(st.integers(0, len(NOISE) - 1), st.binary(max_size=50))
@settings(max_examples=20)
def test_an_insertion_changes_few_chunks(place: int, words: bytes):
    """Bytes put in anywhere leave all chunks but those around them."""
    edited = NOISE[:place] + words + NOISE[place:]

    def pieces(data: bytes) -> set[bytes]:
        starts = [0, *cuts(data)]
        return {data[a:b] for a, b in pairwise(starts)}

    assert len(pieces(edited) - pieces(NOISE)) <= 4


@given(st.binary(max_size=200))
def test_small_files_are_one_chunk(data: bytes):
    """No chunk is smaller than the smallest, but the last."""
    assert list(cuts(data)) == ([len(data)] if data else [])


def noise(n: int) -> str:
    """A body of 3,000 characters that is like no other and shrinks to half: 20,000 make 30 MB."""
    return hashlib.shake_256(str(n).encode()).hexdigest(1500)


@pytest.mark.slow
def test_appending_and_editing_uploads_a_part(tmp_path: Path):
    """To 20,000 articles 1 % is appended and 10 are edited: at most 16 % of the bytes are new."""
    old = to_table([article_of(n, body=noise(n)) for n in range(20_000)], SCHEMA)
    more = to_table([article_of(n, body=noise(n)) for n in range(20_000, 20_200)], SCHEMA)
    edited = [
        piece
        for n in range(700, 20_000, 2000)
        for piece in (old.slice(n - 700, 700), table_of(n, body=f"{noise(n)} edited"), old.slice(n + 1, 1299))
    ]
    one = write_release({"open": old}, facts_of(), tmp_path / "a")
    two = write_release({"open": pa.concat_tables([*edited, more])}, facts_of("2.0.0"), tmp_path / "b")

    found = estimate_upload(tmp_path / "b/2.0.0", two, tmp_path / "a/1.0.0", one)

    assert two.rows == 20_200
    assert 0.01 < found.share <= 0.16


def test_nothing_changed_nothing_moves(tmp_path: Path):
    """The same release again."""
    manifest = write_release({"open": table_of(0, 1)}, facts_of(), tmp_path)

    assert estimate_upload(tmp_path / "1.0.0", manifest, tmp_path / "1.0.0", manifest).new == 0
    assert estimate_upload(tmp_path / "1.0.0", manifest, None, None).share == 1.0
