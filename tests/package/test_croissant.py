"""croissant.json and datapackage.json, as their readers see them."""

import json
from pathlib import Path

import mlcroissant
import pytest

from dataset_tools.package.write import write_release
from tests.package.rows import SCHEMA, configs_of, facts_of, table_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A release of twenty articles."""
    write_release(configs_of(table_of(*range(20))), facts_of(published="2026-05-04"), tmp_path / "ferry")
    return tmp_path / "ferry" / "1.0.0"


def test_croissant_is_valid(folder: Path):
    """mlcroissant finds neither errors nor warnings."""
    issues = mlcroissant.Dataset(jsonld=str(folder / "croissant.json")).metadata.ctx.issues

    assert (issues.errors, issues.warnings) == (set(), set())


def test_croissant_reads_records_with_quotes(folder: Path):
    """A record read through Croissant holds the title and each quote with its speaker."""
    dataset = mlcroissant.Dataset(jsonld=str(folder / "croissant.json"))

    record = next(iter(dataset.records("open/train")))

    assert record["open/train/title"] == b"Pier 0"
    quotes = record["open/train/quotes"]
    assert "Ada Quill" in str(quotes)


def test_croissant_refuses_a_changed_shard(folder: Path):
    """The digests are real: a shard with another byte is not read."""
    shard = folder / "data/open/train-00000-of-00001.parquet"
    shard.write_bytes(shard.read_bytes() + b"x")
    dataset = mlcroissant.Dataset(jsonld=str(folder / "croissant.json"))

    with pytest.raises(mlcroissant.GenerationError):
        next(iter(dataset.records("open/train")))


def test_datapackage_describes_every_shard(folder: Path):
    """One resource a shard, with digest, size and all columns."""
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    shards = sorted(p.relative_to(folder).as_posix() for p in (folder / "data").rglob("*.parquet"))

    assert sorted(r["path"] for r in package["resources"]) == shards
    assert [f["name"] for f in package["resources"][0]["schema"]["fields"]] == SCHEMA.names
    assert all(r["hash"].startswith("sha256:") and r["bytes"] for r in package["resources"])
