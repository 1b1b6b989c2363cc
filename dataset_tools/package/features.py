"""Stage 7 of 9. Arrow types → the other languages that a release speaks: card YAML, Croissant, Data Package.

Written by hand so that a build need not import `datasets`; a test holds the YAML against `datasets.Features`.
"""

from collections.abc import Iterable
from typing import Any

import pyarrow as pa


def yaml_features(fields: Iterable[pa.Field]) -> list[dict[str, Any]]:
    """`features:` of a card, as `datasets.Features` writes it. A list stays a list of dicts (never `sequence`)."""
    return [{"name": f.name, **_yaml_type(f.type)} for f in fields]


def _yaml_type(kind: pa.DataType) -> dict[str, Any]:
    if pa.types.is_struct(kind):
        return {"struct": yaml_features(kind)}
    if pa.types.is_list(kind):
        inner = _yaml_type(kind.value_type)
        return {"list": inner.get("dtype") or inner.get("struct") or inner}
    # Where Arrow's spelling is not that of `datasets`.
    names = {pa.float64(): "float64", pa.float32(): "float32", pa.date32(): "date32", pa.date64(): "date64"}
    return {"dtype": names.get(kind, str(kind))}


def frictionless_field(field: pa.Field) -> dict[str, Any]:
    """A field of a Table Schema (Data Package v2)."""
    kind = field.type
    out: dict[str, Any] = {"name": field.name, "type": _frictionless_type(kind)}
    if text := description(field):
        out["description"] = text
    if pa.types.is_list(kind) and (simple := _frictionless_type(kind.value_type)) not in {"object", "array"}:
        out |= {"type": "list", "itemType": simple}
    if not field.nullable:
        out["constraints"] = {"required": True}
    return out


def _frictionless_type(kind: pa.DataType) -> str:
    if pa.types.is_struct(kind):
        return "object"
    if pa.types.is_list(kind):
        return "array"
    return _scalar(kind, {"string": "string", "bool": "boolean", "date": "date", "time": "datetime",
                          "int": "integer", "float": "number"})  # fmt: skip


def croissant_type(kind: pa.DataType) -> str:
    """The schema.org or Croissant type of a leaf."""
    return _scalar(kind, {"string": "sc:Text", "bool": "sc:Boolean", "date": "sc:Date", "time": "sc:DateTime",
                          "int": "sc:Integer", "float": "sc:Float"})  # fmt: skip


def _scalar(kind: pa.DataType, names: dict[str, str]) -> str:
    for word, is_it in (
        ("bool", pa.types.is_boolean),
        ("date", pa.types.is_date),
        ("time", pa.types.is_timestamp),
        ("int", pa.types.is_integer),
        ("float", pa.types.is_floating),
    ):
        if is_it(kind):
            return names[word]
    return names["string"]


def description(field: pa.Field) -> str:
    """The contract's words about a column, which travel in the field's metadata."""
    found = (field.metadata or {}).get(b"description", b"")
    return str(found.decode("utf-8"))


def type_words(kind: pa.DataType) -> str:
    """A type for people.

    >>> type_words(pa.list_(pa.struct([("text", pa.string())])))
    'list<struct<text>>'
    """
    if pa.types.is_struct(kind):
        return f"struct<{', '.join(f.name for f in kind)}>"
    if pa.types.is_list(kind):
        return f"list<{type_words(kind.value_type)}>"
    return str(_yaml_type(kind)["dtype"])
