"""A release on disk, and what `datasets` makes of it."""

import hashlib
import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import datasets
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.model.manifest import manifest_of
from dataset_tools.model.project import ShardConfig
from dataset_tools.model.releases import Bump
from dataset_tools.package.features import yaml_features
from dataset_tools.package.versions import Frozen, freeze, next_version
from dataset_tools.package.write import write_release
from tests.package.rows import SCHEMA, bytes_of, configs_of, facts_of, table_of

Load = Callable[..., datasets.DatasetDict]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """`load_dataset` with one cache for the whole test, as a user has one."""

    def load_with_cache(path: Path, *args: str, **kwargs: object) -> datasets.DatasetDict:
        return datasets.load_dataset(str(path), *args, cache_dir=str(tmp_path / "cache"), **kwargs)

    return load_with_cache


def release(out: Path, *numbers: int, version: str = "1.0.0", **facts: object) -> Path:
    """A release of the numbered articles; its folder."""
    write_release(configs_of(table_of(*numbers)), facts_of(version, **facts), out)
    return out / version


class TestLoading:
    """docs/explanation/reproducibility.md: "A release opens without code of ours"."""

    def test_rows_come_back_as_they_went_in(self, tmp_path: Path, load: Load):
        """Quotes are lists of dicts, dates are dates, and the order is that of the table."""
        folder = release(tmp_path / "ferry", *range(20))

        loaded = load(folder)

        assert loaded.num_rows == {"train": 18, "test": 2}
        assert list(loaded["train"]) == [r for r in table_of(*range(20)).to_pylist() if r["split"] == "train"]

    def test_streaming_gives_the_same_rows(self, tmp_path: Path, load: Load):
        """Streaming does not check counts, so we do."""
        folder = release(tmp_path / "ferry", *range(20))

        assert list(load(folder, streaming=True)["test"]) == list(load(folder)["test"])

    @pytest.mark.parametrize("config", ["open", "excerpts", "metadata", "quotes"])
    def test_every_config_loads(self, tmp_path: Path, load: Load, config: str):
        """Each config has all splits, also the one whose bodies are all null."""
        folder = release(tmp_path / "ferry", *range(20))

        assert load(folder, config).num_rows == {"train": 18, "test": 2}
        assert sum(1 for _ in load(folder, config, streaming=True)["train"]) == 18

    def test_two_datasets_of_one_version_do_not_mix(self, tmp_path: Path, load: Load):
        """Both folders are called 1.0.0: the cache of `datasets` must not serve one for the other."""
        one = release(tmp_path / "a" / "ferry", 0, 1)
        other = release(tmp_path / "b" / "ferry", 2, 3)

        assert load(one)["train"]["title"][:] == ["Pier 0", "Pier 1"]
        assert load(other)["train"]["title"][:] == ["Pier 2", "Pier 3"]

    def test_a_rebuild_in_place_is_seen(self, tmp_path: Path, load: Load):
        """After a rebuild of the same version, no stale rows come from the cache."""
        folder = release(tmp_path / "ferry", 0, 1)
        load(folder), load(tmp_path / "ferry")
        release(tmp_path / "ferry", 0, 2)

        assert load(folder)["train"]["title"][:] == ["Pier 0", "Pier 2"]
        assert load(tmp_path / "ferry")["train"]["title"][:] == ["Pier 0", "Pier 2"]

    def test_the_parent_opens_the_latest_version_alone(self, tmp_path: Path, load: Load):
        """dist/<name> is not the sum of its versions; an old one opens by its number."""
        out = tmp_path / "ferry"
        release(out, 0, 1)
        freeze(out)
        release(out, 0, 1, 2, version="1.1.0")

        assert load(out).num_rows == {"train": 3}
        assert load(out, "1.0.0").num_rows == {"train": 2}

    def test_empty_first_table_chunk_makes_no_empty_row_group(self, tmp_path: Path, load: Load):
        """A leading empty row group would stop `datasets`; a leading empty chunk makes none."""
        rows = pa.concat_tables([table_of(), table_of(0, 1)])
        write_release({"open": rows}, facts_of(), tmp_path / "ferry")

        assert load(tmp_path / "ferry" / "1.0.0").num_rows == {"train": 2}

    def test_empty_splits_and_configs_are_left_out(self, tmp_path: Path, load: Load):
        """Nothing was withheld and no article is for tests: neither a file nor a line of YAML says so."""
        folder = release(tmp_path / "ferry", 0, 1)

        assert sorted(p.name for p in (folder / "data").iterdir()) == [
            "excerpts",
            "metadata",
            "open",
            "quotes",
        ]
        assert load(folder).num_rows == {"train": 2}

    def test_a_column_of_nulls_keeps_its_type(self, tmp_path: Path, load: Load):
        """A table whose urls are all None, typed null, is written as strings in every shard."""
        index = SCHEMA.get_field_index("url")
        rows = table_of(*range(4)).set_column(index, "url", pa.nulls(4))
        small = ShardConfig(shard_mb=0)  # a shard a row
        write_release({"open": rows}, facts_of(shards=small), tmp_path / "ferry")

        loaded = load(tmp_path / "ferry" / "1.0.0")

        assert len(list((tmp_path / "ferry/1.0.0/data/open").iterdir())) == 4
        assert loaded["train"].features["url"] == datasets.Value("string")

    def test_the_card_says_what_the_files_hold(self, tmp_path: Path, load: Load):
        """Features, counts, version and licence of the card reach the loaded dataset."""
        info = load(release(tmp_path / "ferry", *range(20)))["train"].info

        assert info.features == datasets.Features.from_arrow_schema(SCHEMA)
        assert str(info.version) == "1.0.0"
        assert info.splits["train"].num_examples == 18


class TestTheCard:
    """The page for people."""

    def test_nothing_is_left_to_fill_in(self, tmp_path: Path):
        """No placeholder of the Hub's template, and every column has its line."""
        text = (release(tmp_path / "ferry", *range(20)) / "README.md").read_text("utf-8")

        assert "[More Information Needed]" not in text
        assert [n for n in SCHEMA.names if f"| `{n}` |" not in text] == []

    def test_contributed_names_cannot_act(self, tmp_path: Path):
        """A publisher's name with markup, a link and a line break is only words in the table."""
        name = "<script>x</script>| [win](http://bad.example)\n# Title"
        write_release({"open": table_of(0, publisher=name)}, facts_of(), tmp_path / "ferry")
        text = (tmp_path / "ferry/1.0.0/README.md").read_text("utf-8")

        assert "<script>" not in text
        assert "[win](" not in text
        assert "\n# Title" not in text

    def test_the_hub_reads_its_yaml(self, tmp_path: Path):
        """huggingface_hub parses the card, and finds a licence and two names for it."""
        from huggingface_hub import DatasetCard

        data = DatasetCard.load(release(tmp_path / "ferry", 0) / "README.md").data

        assert (data.license, data.license_name, data.license_link) == ("other", "per-record", "LICENSES.md")
        assert data.language == ["en"]


class TestBytes:
    """Same rows, same facts: same bytes."""

    def test_twice_is_the_same(self, tmp_path: Path):
        """Two builds in two folders agree in every file."""
        one = release(tmp_path / "a" / "ferry", *range(20))
        two = release(tmp_path / "b" / "longer-path" / "ferry", *range(20))

        assert bytes_of(one) == bytes_of(two)

    def test_chunks_do_not_show(self, tmp_path: Path):
        """A table in 7 chunks, dictionary-encoded and with a library's metadata makes the same files."""
        table = table_of(*range(40))
        pieces = pa.concat_tables([table.slice(i, 6) for i in range(0, 40, 6)])
        encoded = pieces.set_column(
            SCHEMA.get_field_index("publisher"), "publisher", pieces["publisher"].dictionary_encode()
        ).replace_schema_metadata({"pandas": "{}"})
        small = ShardConfig(row_group_mb=0)
        write_release({"open": table}, facts_of(shards=small), tmp_path / "a" / "ferry")
        write_release({"open": encoded}, facts_of(shards=small), tmp_path / "b" / "ferry")

        assert bytes_of(tmp_path / "a") == bytes_of(tmp_path / "b")

    def test_hash_seed_and_time_zone_do_not_show(self, tmp_path: Path):
        """Other processes with other hash seeds, zones and locales write the same."""
        code = (
            "import sys; from pathlib import Path; from tests.package.rows import *\n"
            "from dataset_tools.package.write import write_release\n"
            "write_release(configs_of(table_of(*range(20))), facts_of(), Path(sys.argv[1]))"
        )
        found = []
        for seed, zone in (("1", "UTC"), ("2", "Asia/Kolkata")):
            out = tmp_path / seed / "ferry"
            env = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C", "PYTHONPATH": "."}
            subprocess.run([sys.executable, "-c", code, str(out)], check=True, env=env)
            found.append(bytes_of(out))

        assert found[0] == found[1]

    def test_no_path_of_the_builder_is_in_a_file(self, tmp_path: Path):
        """Neither the folder nor the user's name stands in any file."""
        folder = release(tmp_path / "ferry", 0)

        assert [n for n, data in bytes_of(folder).items() if str(tmp_path).encode() in data] == []

    def test_content_digest_does_not_depend_on_order(self, tmp_path: Path):
        """Shuffled rows have other bytes and the same content."""
        numbers = list(range(20))
        random.Random(4).shuffle(numbers)
        one = write_release({"open": table_of(*range(20))}, facts_of(), tmp_path / "a" / "ferry")
        two = write_release({"open": table_of(*numbers)}, facts_of(), tmp_path / "b" / "ferry")

        assert one.content_digest == two.content_digest
        assert one.files_digest != two.files_digest

    def test_row_groups_follow_the_budget(self, tmp_path: Path):
        """A budget of nothing puts each row into its own group; none is empty."""
        write_release(
            {"open": table_of(*range(9))}, facts_of(shards=ShardConfig(row_group_mb=0)), tmp_path / "ferry"
        )
        found = pq.ParquetFile(tmp_path / "ferry/1.0.0/data/open/train-00000-of-00001.parquet").metadata

        assert [found.row_group(i).num_rows for i in range(found.num_row_groups)] == [1] * 9


class TestFiles:
    """What lies beside the shards."""

    def test_sums_cover_every_file(self, tmp_path: Path):
        """SHA256SUMS lists all files but itself, with their digests."""
        folder = release(tmp_path / "ferry", *range(20))
        files = bytes_of(folder)
        sums = files.pop("SHA256SUMS").decode()

        assert sums == "".join(f"{hashlib.sha256(d).hexdigest()}  {n}\n" for n, d in sorted(files.items()))

    def test_manifest_comes_back(self, tmp_path: Path):
        """manifest.json reads into the value that wrote it."""
        manifest = write_release(configs_of(table_of(*range(20))), facts_of(), tmp_path / "ferry")

        assert manifest_of((tmp_path / "ferry/1.0.0/manifest.json").read_bytes()) == manifest
        assert (manifest.rows, manifest.configs()) == (20, ["open", "excerpts", "metadata", "quotes"])

    def test_extra_files_are_listed(self, tmp_path: Path):
        """A report made from the manifest is part of the release, and cannot leave it."""
        write_release(
            {"open": table_of(0)},
            facts_of(),
            tmp_path / "ferry",
            extra=lambda m: {"report.html": str(m.rows).encode()},
        )

        assert (tmp_path / "ferry/1.0.0/report.html").read_bytes() == b"1"
        with pytest.raises(ValueError, match="no place"):
            write_release({"open": table_of(0)}, facts_of(), tmp_path / "x", extra=lambda _: {"../a": b""})

    def test_inputs_are_listed(self, tmp_path: Path):
        """The raw files' digests travel in a table; their order does not matter."""
        inputs = pa.table({"path": ["a.txt", "b.txt"], "sha256": ["1" * 64, "2" * 64]})
        one = write_release({"open": table_of(0)}, facts_of(inputs=inputs), tmp_path / "a")
        two = write_release({"open": table_of(0)}, facts_of(inputs=inputs.take([1, 0])), tmp_path / "b")

        assert pq.read_table(tmp_path / "a/1.0.0/inputs.parquet").num_rows == 2
        assert one.inputs_digest == two.inputs_digest


class TestRefusals:
    """What cannot be a release."""

    def test_nothing_at_all(self, tmp_path: Path):
        """No rows, no release, and no folder either."""
        with pytest.raises(DatasetToolsError, match="nothing to release"):
            write_release({"open": table_of()}, facts_of(), tmp_path / "ferry")
        assert not (tmp_path / "ferry" / "1.0.0").exists()

    def test_a_missing_column(self, tmp_path: Path):
        """A table without a column of the contract is named."""
        with pytest.raises(DatasetToolsError, match="no column title"):
            write_release({"open": table_of(0).drop_columns(["title"])}, facts_of(), tmp_path / "ferry")

    def test_a_map_column(self, tmp_path: Path):
        """`datasets` has no type for maps: refused before anything is written."""
        extra = pa.array([[("k", "v")]], pa.map_(pa.string(), pa.string()))
        rows = pa.table({"article_id": ["a"], "split": ["train"], "x": extra})
        with pytest.raises(DatasetToolsError, match="map"):
            write_release({"quotes": rows}, facts_of(), tmp_path / "ferry")

    @pytest.mark.parametrize("split", ["train-clean", "all", "", "a b"])
    def test_a_split_that_datasets_cannot_read(self, tmp_path: Path, split: str):
        """Names that fail only when somebody loads the release fail here."""
        with pytest.raises(DatasetToolsError, match="cannot be a split"):
            write_release({"open": table_of(0, split=split)}, facts_of(), tmp_path / "ferry")

    @pytest.mark.parametrize("version", ["1.0", "v1.0.0", "1.0.0-rc.1", "01.0.0", "../x"])
    def test_a_version_that_datasets_cannot_read(self, tmp_path: Path, version: str):
        """Only x.y.z is a version."""
        with pytest.raises(DatasetToolsError, match="not a version"):
            write_release({"open": table_of(0)}, facts_of(version), tmp_path / "ferry")

    def test_a_frozen_version_with_other_rows(self, tmp_path: Path):
        """What was released is never rewritten."""
        out = tmp_path / "ferry"
        before = bytes_of(release(out, 0, 1))
        freeze(out)

        with pytest.raises(Frozen, match="never rewritten"):
            release(out, 0)
        assert bytes_of(out / "1.0.0") == before


class TestVersions:
    """Candidates and frozen versions."""

    def test_a_candidate_is_asked_for_again_and_again(self, tmp_path: Path):
        """Until something is frozen the next version is 1.0.0, however often one builds."""
        out = tmp_path / "ferry"
        assert next_version(out, Bump.NONE) == "1.0.0"
        release(out, 0)
        assert next_version(out, Bump.MAJOR) == "1.0.0"

    def test_bumps_count_from_the_frozen_version(self, tmp_path: Path):
        """A candidate 1.1.0 does not make the next one 1.2.0."""
        out = tmp_path / "ferry"
        release(out, 0)
        freeze(out)
        release(out, 0, 1, version="1.1.0")

        assert next_version(out, Bump.MINOR) == "1.1.0"
        assert next_version(out, Bump.MAJOR) == "2.0.0"
        assert next_version(out, Bump.NONE) == "1.0.0"

    def test_a_wish_may_only_raise(self, tmp_path: Path):
        """`--version` below what the changes need is refused with the version that they need."""
        out = tmp_path / "ferry"
        release(out, 0)
        freeze(out)

        assert next_version(out, Bump.MINOR, at_least="3.0.0") == "3.0.0"
        with pytest.raises(DatasetToolsError, match=r"need 2\.0\.0"):
            next_version(out, Bump.MAJOR, at_least="1.1.0")

    def test_an_older_candidate_makes_room(self, tmp_path: Path):
        """When the changes come to need 2.0.0, the candidate 1.1.0 goes; 1.0.0 stays."""
        out = tmp_path / "ferry"
        release(out, 0)
        freeze(out)
        release(out, 0, 1, version="1.1.0")
        release(out, 1, version="2.0.0")

        assert sorted(p.name for p in out.iterdir() if p.is_dir()) == ["1.0.0", "2.0.0"]

    def test_building_a_frozen_version_again_changes_nothing(self, tmp_path: Path):
        """Same rows: the release stands, byte for byte, and so does releases.json."""
        out = tmp_path / "ferry"
        release(out, 0)
        freeze(out, released="2026-05-04")
        before = bytes_of(out)
        release(out, 0)

        assert bytes_of(out) == before


def test_schema_yaml_of_quotes_is_flat(tmp_path: Path):
    """The config `quotes` has its own columns, each with the contract's description."""
    release(tmp_path / "ferry", 0)
    schema = pq.read_schema(tmp_path / "ferry/1.0.0/data/quotes/train-00000-of-00001.parquet")

    assert [f["name"] for f in yaml_features(schema)][:4] == ["article_id", "split", "text", "start"]
    assert schema.field("article_id").metadata[b"description"].startswith(b"Stable id")
