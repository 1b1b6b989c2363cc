"""Stage 1 of 9, JSON Lines. One record a line, read as a stream; a broken line costs that line only."""

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from dataset_tools.convert.base import MB, Item, at_line, no_text, of_record, read_bounded, too_large
from dataset_tools.convert.decode import decode
from dataset_tools.convert.json_ import broken
from dataset_tools.convert.json_scan import JsonError, parse_whole
from dataset_tools.convert.records import draft_of, json_fields
from dataset_tools.model.draft import Draft, Origin
from dataset_tools.model.project import LimitsConfig


def convert(stream: BinaryIO, origin: Origin, limits: LimitsConfig) -> Iterator[Item]:
    """The drafts of a JSON Lines file. The raw text of a record is its line."""
    index = 0
    for number, line in _lines(stream, origin, limits):
        record = of_record(origin, index)
        if line is None:
            yield at_line(too_large("the line", 0, limits.record_mb, "record_mb", record), number)
        elif not line.strip():
            continue
        else:
            for item in read_line(line, record, limits, number):
                yield _placed(item, number)
        index += 1
    if not index:
        yield no_text(origin)


def read_line(line: bytes, origin: Origin, limits: LimitsConfig, number: int) -> Iterator[Item]:
    """The draft of one line."""
    decoded = decode(line, None, origin)
    yield from decoded.findings
    if decoded.text is None:
        return
    text = decoded.text.rstrip("\r\n")
    try:
        node = parse_whole(text, depth=limits.depth)
    except JsonError as error:
        yield broken(error, text, origin, number)
        return
    fields = json_fields(node, text)
    if fields is None:
        yield broken(JsonError("the line is no JSON object", 0), text, origin, number)
        return
    yield from draft_of(fields, origin, limits)


def _placed(item: Item, number: int) -> Item:
    if isinstance(item, Draft):
        return replace(item, extras={**item.extras, "first_line": str(number)})
    return item if item.line is not None and item.code != "ENC001" else at_line(item, number)


def _lines(stream: BinaryIO, origin: Origin, limits: LimitsConfig) -> Iterator[tuple[int, bytes | None]]:
    """Number and bytes of each line; None for one beyond the limit, which is read over."""
    budget = limits.record_mb * MB
    head = stream.readline(budget + 1)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or head[1:2] == b"\x00":
        # UTF-16 has line ends of two bytes: the file is read as a whole and handed on as UTF-8.
        rest = read_bounded(stream, origin, limits.file_mb, "file_mb")
        decoded = decode(head + rest, None, origin)
        stream = io.BytesIO((decoded.text or "").encode("utf-8", "replace"))
        head = stream.readline(budget + 1)
    number = 1
    while head:
        if len(head) > budget:
            yield number, None
            while not head.endswith(b"\n") and (head := stream.readline(MB)):
                pass
        else:
            yield number, head
        head = stream.readline(budget + 1)
        number += 1
