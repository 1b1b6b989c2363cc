"""Types in the languages of a release."""

import datasets
import pyarrow as pa

from dataset_tools.model.contract import load_contract
from dataset_tools.package.features import frictionless_field, yaml_features


def test_yaml_features_are_those_of_datasets():
    """What we write by hand is what `datasets` would write, for every column of the contract."""
    schema = load_contract().arrow_schema()

    assert yaml_features(schema) == datasets.Features.from_arrow_schema(schema)._to_yaml_list()


def test_nested_lists_are_those_of_datasets():
    """Lists of lists, and a struct in a struct."""
    inner = pa.struct(
        [("a", pa.list_(pa.list_(pa.int64()))), ("b", pa.float32()), ("c", pa.list_(pa.date32()))]
    )
    schema = pa.schema([("x", pa.list_(pa.list_(inner))), ("y", inner)])

    assert yaml_features(schema) == datasets.Features.from_arrow_schema(schema)._to_yaml_list()


def test_list_of_strings_is_a_typed_list_in_a_table_schema():
    """Data Package v2 knows lists of simple things, and arrays of anything."""
    assert frictionless_field(pa.field("authors", pa.list_(pa.string()), nullable=False)) == {
        "name": "authors",
        "type": "list",
        "itemType": "string",
        "constraints": {"required": True},
    }
