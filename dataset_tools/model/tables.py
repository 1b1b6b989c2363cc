"""Tables of a TOML file → dataclasses, with the file and the line in every complaint."""

import difflib
import re
from collections.abc import Mapping
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from dataset_tools.model.errors import ConfigError

T = TypeVar("T")

_NAMES: Mapping[Any, str] = {
    str: "a string",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    list: "a list",
    dict: "a table",
}

_TABLE_LINE = re.compile(r"\s*\[{1,2}\s*([^\]]+?)\s*\]{1,2}")
_KEY_LINE = re.compile(r"\s*([A-Za-z0-9_.\"'-]+)\s*=")


class Tables:
    """What a file says where; `lines` is the line of each table and key, "dataset.name" → 3."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.lines = _key_lines(text)

    def at(self, key: str) -> str:
        """The place of a key: "dataset.toml:3"."""
        return place_of(self.name, self.lines, key)

    def section(self, kind: type[T], table: Any, prefix: str) -> T:
        """A table as the dataclass `kind`; ConfigError for a key or a type that it does not have."""
        if not isinstance(table, dict):
            raise ConfigError(f"{self.at(prefix)}: `{prefix}` must be a table, [{prefix}]")
        hints = get_type_hints(kind)
        values: dict[str, Any] = {}
        for key, value in table.items():
            if key not in hints:
                raise self.unknown(f"{prefix}.{key}", sorted(hints), what="key")
            values[key] = self._value(hints[key], value, f"{prefix}.{key}")
        return kind(**values)

    def _value(self, kind: Any, value: Any, key: str) -> Any:
        options = get_args(kind) if isinstance(kind, UnionType) else (kind,)
        for option in options:
            if get_origin(option) is tuple:
                if isinstance(value, list) and all(isinstance(v, str) for v in value):
                    return tuple(value)
            elif option is float and isinstance(value, int | float) and not isinstance(value, bool):
                return float(value)
            elif isinstance(option, type) and type(value) is option:  # a bool is no whole number
                return value
        wanted = " or ".join(_NAMES.get(o, "a list of strings") for o in options if o is not type(None))
        raise ConfigError(
            f"{self.at(key)}: `{key}` must be {wanted}, not {_NAMES.get(type(value), type(value).__name__)}"
        )

    def unknown(self, key: str, known: list[str], *, what: str) -> ConfigError:
        """The complaint about a key that nobody knows, with the nearest one that is known."""
        name = key.rpartition(".")[2]
        near = difflib.get_close_matches(name, known, n=1)
        return ConfigError(
            f"{self.at(key)}: unknown {what} `{name}`",
            hint=f"did you mean `{near[0]}`?" if near else f"known: {', '.join(known)}",
        )


def place_of(name: str, lines: Mapping[str, int], key: str) -> str:
    """File and line of a key, or the file alone where the key is not in it."""
    return f"{name}:{lines[key]}" if key in lines else name


def _key_lines(text: str) -> dict[str, int]:
    """Line of each table and key. tomllib keeps none, so the lines are read once more by pattern."""
    lines: dict[str, int] = {}
    prefix = ""
    for number, line in enumerate(text.splitlines(), 1):
        if m := _TABLE_LINE.match(line):
            prefix = m.group(1).replace('"', "").replace("'", "")
            lines.setdefault(prefix, number)
        elif m := _KEY_LINE.match(line):
            key = m.group(1).replace('"', "").replace("'", "")
            lines.setdefault(f"{prefix}.{key}" if prefix else key, number)
    return lines
