"""Stage 1 of 9, JSON. An article, a list of articles, or an envelope around one → drafts over the JSON text.

Reads ninjs, schema.org JSON-LD, fundus, news-please and any object that names its fields in the usual ways.
The raw text of a record is the JSON of that record: an escape in it is an edit.
"""

from collections.abc import Iterator
from typing import BinaryIO

from dataset_tools.convert.base import (
    Item,
    at_line,
    no_text,
    of_record,
    read_bounded,
    refuse,
    too_large,
)
from dataset_tools.convert.decode import decode
from dataset_tools.convert.fields import key_of
from dataset_tools.convert.json_scan import JsonError, Node, elements, parse, parse_whole, skip_space
from dataset_tools.convert.records import ENVELOPES, draft_of, json_fields
from dataset_tools.model.diagnostic import Diagnostic
from dataset_tools.model.draft import Origin
from dataset_tools.model.project import LimitsConfig

_ENVELOPES = frozenset(map(key_of, ENVELOPES))


def convert(stream: BinaryIO, origin: Origin, limits: LimitsConfig) -> Iterator[Item]:
    """The drafts of a JSON file: one, or one for each element of its list."""
    data = read_bounded(stream, origin, limits.file_mb, "file_mb")
    decoded = decode(data, None, origin)
    del data
    if decoded.text is None:
        yield from decoded.findings
        return
    yield from decoded.findings
    yield from convert_text(decoded.text, origin, limits)


def convert_text(text: str, origin: Origin, limits: LimitsConfig) -> Iterator[Item]:
    """The drafts of JSON that is already text."""
    at = skip_space(text, 0)
    index = 0
    try:
        if text[at : at + 1] == "[":
            for node, span in elements(text, at, depth=limits.depth):
                yield from read_record(node, text, (span.start, span.end), of_record(origin, index), limits)
                index += 1
            if not index:
                yield no_text(origin, "the list")
            return
        node = parse_whole(text, depth=limits.depth)
    except JsonError as error:
        record = of_record(origin, index) if index or text[at : at + 1] == "[" else origin
        yield broken(error, text, record)
        return
    found = _envelope(node)
    if found is None:
        yield from read_record(node, text, (0, len(text)), origin, limits)
        return
    for index, item in enumerate(found):
        # The parser keeps no place for objects, so the whole file is the raw text of each.
        yield from read_record(item, text, (0, len(text)), of_record(origin, index), limits)


def read_record(
    node: Node, text: str, place: tuple[int, int], origin: Origin, limits: LimitsConfig
) -> Iterator[Item]:
    """The draft of one JSON value that stands at `place` of `text`."""
    size = place[1] - place[0]
    if size > limits.record_mb * 1_000_000:
        yield too_large("the record", size, limits.record_mb, "record_mb", origin)
        return
    raw = text[place[0] : place[1]]
    if place[0]:  # positions are over the text of the record
        node, _ = parse(raw, depth=limits.depth)
    fields = json_fields(node, raw)
    if fields is None:
        yield refuse("FMT002", "the record is no JSON object", origin, "give each article as an object, {…}")
        return
    yield from draft_of(fields, origin, limits)


def broken(error: JsonError, text: str, origin: Origin, first_line: int = 1) -> Diagnostic:
    """The finding for JSON that does not parse, with its line and column in the file."""
    at = min(error.position, len(text))
    line = text.count("\n", 0, at) + first_line
    column = at - (text.rfind("\n", 0, at) + 1) + 1
    fix = (
        "raise limits.depth in dataset.toml, or flatten the record"
        if error.code == "SEC005"
        else "repair the JSON"
    )
    return at_line(refuse(error.code, f"broken JSON: {error}", origin, fix), line, column)


def _envelope(node: Node) -> list[Node] | None:
    """The list of records inside an object that is itself no article."""
    if not isinstance(node, dict):
        return None
    fields = json_fields(node, "")
    if fields and any(s.text.strip() for s in fields.body):
        return None
    for name, value in node.items():
        if key_of(name) in _ENVELOPES:
            inner = value if isinstance(value, list) else None
            if inner is None and isinstance(value, dict):
                inner = _envelope(value)
            if inner and all(isinstance(i, dict) for i in inner):
                articles = [
                    i for i in inner if (f := json_fields(i, "")) and any(s.text.strip() for s in f.body)
                ]
                return articles or list(inner)
    return None
