"""One contract, many readings: the YAML is the source, and a frozen version is never edited."""

import hashlib
from pathlib import Path

import pyarrow as pa
import pytest
from open_data_contract_standard.model import OpenDataContractStandard

from dataset_tools.model.contract import bundled_contract, known_versions, load_contract
from dataset_tools.model.errors import ConfigError

# Digests of released contracts. A change here breaks every dataset that was written with it:
# write a new version instead.
FROZEN = {"1.0.0": "45bc0a4201bce5fd9cfa8268673ea547c8ee86a68346a052e6c67a219ffeea00"}


@pytest.mark.parametrize("version", known_versions())
def test_a_frozen_contract_is_never_edited(version):
    """The bytes of each version are the ones that were released."""
    data = bundled_contract(version).read_bytes()

    assert hashlib.sha256(data).hexdigest() == FROZEN[version]


@pytest.mark.parametrize("version", known_versions())
def test_the_contract_is_valid_odcs(version):
    """Other tools read it, too: the standard's own library accepts it and sees every column."""
    path = bundled_contract(version)
    document = OpenDataContractStandard.from_file(str(path))

    assert document.version == version
    assert [p.name for p in document.schema_[0].properties] == load_contract(path).arrow_schema().names


def test_every_column_is_described():
    """Descriptions live in the contract once; docs, Arrow metadata and Croissant repeat them."""
    schema = load_contract().arrow_schema()

    assert all(field.metadata[b"description"] for field in schema)
    assert schema.metadata[b"contract"] == b"article/1.0.0"


def test_types_and_nullability_come_from_the_contract():
    """A required column is not nullable; dates and instants are typed."""
    schema = load_contract().arrow_schema()

    assert not schema.field("article_id").nullable
    assert schema.field("date").type == pa.date32()
    assert schema.field("published_at").type == pa.timestamp("us", tz="UTC")


def test_a_broken_contract_is_a_user_error(tmp_path):
    """The message names the file and the next step."""
    path = tmp_path / "article-9.9.9.odcs.yaml"
    path.write_text("schema: []\n")

    with pytest.raises(ConfigError) as error:
        load_contract(path)

    assert str(path) in str(error.value)
    assert error.value.hint


def test_an_unknown_type_names_the_known_ones(tmp_path):
    """A typo in a project's own contract is told with what would have been right."""
    path = tmp_path / "c.yaml"
    text = Path(bundled_contract()).read_text("utf-8").replace("physicalType: date32", "physicalType: dat32")
    path.write_text(text)

    with pytest.raises(ConfigError) as error:
        load_contract(path)

    assert "date32" in (error.value.hint or "")
