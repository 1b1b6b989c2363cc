"""The data contract: one YAML file, read once, from which every other schema is made.

The file follows the Open Data Contract Standard v3. Only the parts named here are read;
`open-data-contract-standard` checks the rest in the tests.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from dataset_tools.model.errors import ConfigError

LATEST = "1.0.0"

_LEAF_TYPES: dict[str, pa.DataType] = {
    "string": pa.string(),
    "bool": pa.bool_(),
    "int16": pa.int16(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "float32": pa.float32(),
    "float64": pa.float64(),
    "date32": pa.date32(),
    "timestamp[us, UTC]": pa.timestamp("us", tz="UTC"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column, or one field of a struct; `children` are the fields of a struct (or of a list's items)."""

    name: str
    type: pa.DataType
    required: bool = False
    description: str = ""
    pattern: str | None = None  # whole value, Rust-regex safe: no look-around
    values: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    min_length: int | None = None
    children: tuple["Column", ...] = ()

    @property
    def kind(self) -> str:
        """`string`, `date32`, `list<string>`, `list<struct>` …: the type in one word for people."""
        if pa.types.is_list(self.type):
            inner = self.type.value_type
            return f"list<{'struct' if pa.types.is_struct(inner) else inner}>"
        return "struct" if pa.types.is_struct(self.type) else str(self.type)


@dataclass(frozen=True, slots=True)
class Contract:
    """A named, versioned table: its columns in order."""

    name: str
    version: str
    columns: tuple[Column, ...]
    description: str = ""

    def column(self, name: str) -> Column:
        """The column of that name; KeyError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def arrow_schema(self) -> pa.Schema:
        """The Arrow schema, with every description as field metadata, the same bytes on every call."""
        fields = [
            pa.field(
                c.name,
                c.type,
                nullable=not c.required,
                metadata={"description": c.description} if c.description else None,
            )
            for c in self.columns
        ]
        return pa.schema(fields, metadata={"contract": f"{self.name.lower()}/{self.version}"})


def bundled_contract(version: str = LATEST) -> Path:
    """The path of a contract that ships with the package, or with a checkout of it."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "schemas", package.parent / "schemas"):
        path = folder / f"article-{version}.odcs.yaml"
        if path.is_file():
            return path
    raise ConfigError(
        f"no contract article-{version}.odcs.yaml", hint=f"known: {', '.join(known_versions()) or 'none'}"
    )


def known_versions() -> list[str]:
    """Versions of the bundled contracts, oldest first."""
    package = Path(__file__).resolve().parent.parent
    found = {
        m.group(1)
        for folder in (package / "schemas", package.parent / "schemas")
        if folder.is_dir()
        for path in folder.iterdir()
        if (m := re.fullmatch(r"article-(\d+\.\d+\.\d+)\.odcs\.yaml", path.name))
    }
    return sorted(found, key=lambda v: tuple(map(int, v.split("."))))


def load_contract(path: Path | None = None) -> Contract:
    """The contract in `path`, or the newest that is bundled.

    Errors: ConfigError where the file is not a contract that we can follow.
    """
    path = path or bundled_contract()
    try:
        text = path.read_text("utf-8")
    except ValueError as error:
        raise _no_contract(path, error) from error
    return _parsed(text, path)


@lru_cache(4)  # every task asks for it, and parsing takes as long as reading six articles
def _parsed(text: str, path: Path) -> Contract:
    import yaml

    try:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C parser takes a tenth of the time
        document = yaml.load(text, Loader=loader)  # noqa: S506 - both loaders are safe
        table = document["schema"][0]
        columns = tuple(_column(p, path) for p in table["properties"])
        return Contract(document["name"], document["version"], columns, table.get("description", ""))
    except (
        KeyError,
        IndexError,
        TypeError,
        AttributeError,
        ValueError,
        RecursionError,
        yaml.YAMLError,
    ) as error:
        raise _no_contract(path, error) from error


def _no_contract(path: Path, error: Exception) -> ConfigError:
    return ConfigError(
        f"{path}: not a data contract ({type(error).__name__}: {error})",
        hint="compare it with the bundled schemas/article-1.0.0.odcs.yaml",
    )


def _column(spec: dict[str, Any], path: Path) -> Column:
    options = spec.get("logicalTypeOptions", {})
    children = tuple(_column(p, path) for p in _properties(spec))
    return Column(
        name=spec.get("name", "item"),
        type=_arrow_type(spec, path),
        required=bool(spec.get("required", False)),
        description=spec.get("description", ""),
        pattern=options.get("pattern"),
        values=_valid_values(spec),
        minimum=options.get("minimum"),
        maximum=options.get("maximum"),
        min_length=options.get("minLength"),
        children=children,
    )


def _properties(spec: dict[str, Any]) -> list[dict[str, Any]]:
    if spec["logicalType"] == "array":
        return list(spec["items"].get("properties", []))
    return list(spec.get("properties", []))


def _valid_values(spec: dict[str, Any]) -> tuple[str, ...]:
    for rule in spec.get("quality", []):
        if rule.get("metric") == "invalidValues":
            return tuple(rule["arguments"]["validValues"])
    return ()


def _arrow_type(spec: dict[str, Any], path: Path) -> pa.DataType:
    logical = spec["logicalType"]
    if logical == "array":
        return pa.list_(_arrow_type(spec["items"], path))
    if logical == "object":
        return pa.struct([pa.field(p["name"], _arrow_type(p, path)) for p in spec["properties"]])
    physical = spec["physicalType"]
    if physical not in _LEAF_TYPES:
        raise ConfigError(
            f"{path}: {spec.get('name')}: unknown physicalType {physical!r}",
            hint=f"known: {', '.join(sorted(_LEAF_TYPES))}",
        )
    return _LEAF_TYPES[physical]
