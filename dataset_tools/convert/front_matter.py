"""Stage 1 of 9. YAML front matter, read strictly: no aliases, no tags, no key twice, every scalar a string.

YAML guesses types: `no` is false, `012` is ten, `12:30` is a number of minutes. Here a value is what was written.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from dataset_tools.convert.base import at_line, note, refuse
from dataset_tools.convert.fields import FIELD_OF, key_of
from dataset_tools.model.diagnostic import Diagnostic
from dataset_tools.model.draft import HINT_FIELDS, Hint, Origin
from dataset_tools.model.span import Span

_OPEN = re.compile(r"---[ \t]*\r?\n")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.MULTILINE)
MAX_CHARS = 65_536  # a page of terms fits; the YAML scanner is slow beyond
_MAX_DEPTH = 16
# What YAML 1.1 would not read as a string, and an author may not have meant as one.
_GUESSED = re.compile(r"(?i:yes|no|on|off|true|false|null|~)|0[0-9]+|0x[0-9a-fA-F]+|\d+:\d\d(?::\d\d)?")
_TEXT_FIELDS = frozenset({"title", "author", "publisher", "section", "description", "site"})


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What a document says about itself; `end` is where its text begins."""

    hints: tuple[Hint, ...]
    end: int
    findings: tuple[Diagnostic, ...] = ()


class _YamlError(ValueError):
    def __init__(self, code: str, message: str, mark: Any) -> None:
        super().__init__(message)
        self.code = code
        self.mark = mark


@dataclass(frozen=True, slots=True)
class _Scalar:
    text: str
    start: Any  # yaml.Mark
    end: Any
    plain: bool


def has_front_matter(text: str) -> bool:
    """Whether a text opens with a YAML block that is closed again."""
    return bool(_OPEN.match(text)) and bool(_CLOSE.search(text, 4))


def read_front_matter(text: str, origin: Origin) -> FrontMatter | Diagnostic:
    """The front matter of a text; nothing of it where it has none.

    Returns: a Diagnostic where the block cannot be trusted: MET001 for broken YAML, an alias, a tag or a key that
    stands twice, MET002 for a value of the wrong type. The record is then not read: what it says may be its licence.
    """
    opening = _OPEN.match(text)
    closing = _CLOSE.search(text, opening.end()) if opening else None
    if opening is None or closing is None:
        return FrontMatter((), 0)
    start, stop = opening.end(), closing.start()
    if stop - start > MAX_CHARS:
        return refuse("SEC005", f"the front matter has over {MAX_CHARS:,} characters", origin, "shorten it")
    try:
        document = _read(text[start:stop])
    except _YamlError as error:
        finding = refuse(error.code, f"front matter: {error}", origin, "put values that look odd in quotes")
        if error.mark is None:
            return at_line(finding, 1)
        return at_line(finding, error.mark.line + 2, error.mark.column + 1)
    return _front_matter(document, start, closing.end(), origin)


def _front_matter(document: dict[str, Any], start: int, end: int, origin: Origin) -> FrontMatter | Diagnostic:
    hints: list[Hint] = []
    findings: list[Diagnostic] = []
    for name, value in document.items():
        field = FIELD_OF.get(key_of(name)) or (name if name in HINT_FIELDS else None)
        if field is None:
            continue  # front matter carries much that is of no concern here: layout, weight, tags
        for key, scalar in _scalars(value):
            if not isinstance(scalar, _Scalar):
                finding = refuse("MET002", f"front matter: `{name}` must be text or a list of texts", origin)
                return replace(finding, fix=f'write {name}: "…"', field=name)
            if scalar.plain and field in _TEXT_FIELDS and _GUESSED.fullmatch(scalar.text):
                found = note(
                    "MET002",
                    f"`{name}: {scalar.text}` was taken as text",
                    origin,
                    f'write {name}: "{scalar.text}"',
                )
                findings.append(
                    replace(at_line(found, scalar.start.line + 2, scalar.start.column + 1), field=name)
                )
            text = f"{key}={scalar.text.strip()}" if key else scalar.text.strip()
            if text:
                span = Span(start + scalar.start.index, start + scalar.end.index)
                hints.append(Hint(field, text, "front-matter", span))
    return FrontMatter(tuple(hints), end, tuple(findings))


def _scalars(value: Any) -> Iterator[tuple[str, Any]]:
    """The texts of a value: itself, the items of a list, the names of a list of persons, the parts of fair_use."""
    if isinstance(value, list):
        for item in value:
            yield "", item.get("name") if isinstance(item, dict) and "name" in item else item
    elif isinstance(value, dict) and value and all(isinstance(v, _Scalar) for v in value.values()):
        if "name" in value:
            yield "", value["name"]
        else:
            yield from value.items()
    else:
        yield "", value


def _read(text: str) -> dict[str, Any]:
    import yaml

    try:
        # The C parser is not in every build of PyYAML, and its marks count bytes in some.
        return _document(yaml.parse(text, Loader=yaml.SafeLoader))
    except _YamlError:
        raise
    except yaml.MarkedYAMLError as error:
        raise _YamlError("MET001", error.problem or "broken YAML", error.problem_mark) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise _YamlError("MET001", "broken YAML", None) from error


def _document(events: Iterator[Any]) -> dict[str, Any]:
    """The mapping that the events describe. They come as they are asked for, so that depth ends the reading."""
    import yaml

    for event in events:
        if isinstance(
            event, yaml.MappingStartEvent | yaml.SequenceStartEvent | yaml.ScalarEvent | yaml.AliasEvent
        ):
            value = _value(event, events, 0)
            if isinstance(value, dict):
                return value
            if isinstance(value, _Scalar) and not value.text.strip():
                return {}
            raise _YamlError("MET002", "must be a list of `key: value`", event.start_mark)
    return {}


def _value(event: Any, events: Iterator[Any], depth: int) -> Any:
    import yaml

    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise _YamlError("MET001", "anchors and aliases are not read", event.start_mark)
    if getattr(event, "tag", None) and event.tag != "!":
        raise _YamlError("MET001", "tags are not read", event.start_mark)
    if depth > _MAX_DEPTH:
        raise _YamlError("MET001", f"nested deeper than {_MAX_DEPTH}", event.start_mark)
    if isinstance(event, yaml.ScalarEvent):
        return _Scalar(event.value, event.start_mark, event.end_mark, event.style is None)
    if isinstance(event, yaml.SequenceStartEvent):
        items = []
        while not isinstance(following := next(events), yaml.SequenceEndEvent):
            items.append(_value(following, events, depth + 1))
        return items
    table: dict[str, Any] = {}
    while not isinstance(following := next(events), yaml.MappingEndEvent):
        key = _value(following, events, depth + 1)
        if not isinstance(key, _Scalar):
            raise _YamlError("MET001", "a key must be text", following.start_mark)
        if key.text in table:
            raise _YamlError("MET001", f"the key `{key.text[:60]}` is given twice", following.start_mark)
        table[key.text] = _value(next(events), events, depth + 1)
    return table
