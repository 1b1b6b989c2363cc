"""Stage 1 of 9, CSV and TSV. One record a row; a row that cannot be read costs that row only.

Read by a scanner of our own, since the standard library's keeps no positions: the raw text of a record is its row
as written, and a doubled quotation mark in a cell is an edit.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

from dataset_tools.convert.base import Item, at_line, no_text, of_record, read_bounded, refuse, too_large
from dataset_tools.convert.decode import decode
from dataset_tools.convert.fields import BODY_NAMES, FIELD_OF, MAX_VALUE, body_name, key_of
from dataset_tools.convert.json_scan import String
from dataset_tools.convert.records import Fields, draft_of
from dataset_tools.model.draft import Draft, Origin
from dataset_tools.model.project import LimitsConfig
from dataset_tools.model.span import Span

DELIMITERS = ",;\t|"
_DOUBLED = re.compile('""')
_MAX_COLUMNS = 2000  # the widest news export that we know has 60


class RowError(ValueError):
    """A row that is not CSV; `position` is where it begins to go wrong."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.position = position


@dataclass(frozen=True, slots=True)
class _Table:
    """What all rows of a file share."""

    delimiter: str
    names: tuple[str, ...]
    body: str  # the column that holds the article
    origin: Origin
    limits: LimitsConfig


def convert(stream: BinaryIO, origin: Origin, limits: LimitsConfig) -> Iterator[Item]:
    """The drafts of a table whose first row names its columns."""
    decoded = decode(read_bounded(stream, origin, limits.file_mb, "file_mb"), None, origin)
    yield from decoded.findings
    if decoded.text is None:
        return
    text = decoded.text
    delimiter = sniff_delimiter(text)
    try:
        header, at = read_row(text, _skip_blank(text, 0), delimiter)
    except RowError as error:
        yield at_line(refuse("FMT002", f"the header: {error}", origin, "close the quotation mark"), 1)
        return
    names = [c.text.strip() for c in header]
    if (body := body_name(names)) is None:
        known = ", ".join(BODY_NAMES[:4])
        found = ", ".join(names)[:120]
        yield at_line(
            refuse("FMT006", f"no column holds the text: {found}", origin, f"name it one of {known}"), 1
        )
        return
    yield from _rows(text, at, _Table(delimiter, tuple(names), body, origin, limits))


def sniff_delimiter(text: str) -> str:
    """The mark that divides the first row into the most columns known to us, then into the most columns."""
    first = text[: text.find("\n") if "\n" in text else len(text)][:10_000]

    def score(mark: str) -> tuple[int, int]:
        cells = [key_of(c.strip('" ')) for c in first.split(mark)]
        return sum(c in FIELD_OF or c in BODY_NAMES for c in cells), len(cells)

    return max(DELIMITERS, key=score)


def read_row(text: str, at: int, delimiter: str) -> tuple[list[String], int]:
    """The cells of the row at `at`, and where the next row begins.

    Errors: RowError where a quotation mark is never closed, or is followed by more than a delimiter.
    """
    cells: list[String] = []
    plain = re.compile(f"[^{re.escape(delimiter)}\r\n]*")
    while True:
        if text[at : at + 1] == '"':
            cell, at = _quoted(text, at)
        else:
            match = plain.match(text, at)
            assert match is not None, "a pattern that may be empty always matches"
            cell, at = String(match.group(), Span(at, match.end())), match.end()
        cells.append(cell)
        if len(cells) > _MAX_COLUMNS:
            raise RowError(f"more than {_MAX_COLUMNS:,} columns", at)
        mark = text[at : at + 1]
        if mark == delimiter:
            at += 1
        elif mark in {"\r", "\n", ""}:
            return cells, at + (2 if text.startswith("\r\n", at) else 1 if mark else 0)
        else:
            raise RowError("text after the closing quotation mark of a cell", at)


def _quoted(text: str, at: int) -> tuple[String, int]:
    start = at + 1
    end = text.find('"', start)
    while end >= 0 and text[end + 1 : end + 2] == '"':
        end = text.find('"', end + 2)
    if end < 0:
        raise RowError("a quotation mark that is never closed", at)
    piece = text[start:end]
    escapes = tuple((m.start(), m.end(), '"') for m in _DOUBLED.finditer(piece))
    return String(piece.replace('""', '"'), Span(start, end), escapes), end + 1


def _rows(text: str, at: int, table: _Table) -> Iterator[Item]:
    index, line, counted = 0, 1, 0
    while (start := _skip_blank(text, at)) < len(text):
        record = of_record(table.origin, index)
        line += text.count("\n", counted, start)
        counted = start
        try:
            cells, at = read_row(text, start, table.delimiter)
        except RowError as error:
            fix = "double the quotation marks inside a quoted cell, and close it"
            yield at_line(refuse("FMT002", f"the row cannot be read: {error}", record, fix), line)
            at = text.find("\n", start) + 1 or len(text)
        else:
            moved = [String(c.text, Span(c.span.start - start, c.span.end - start), c.escapes) for c in cells]
            for item in _record(text[start:at], moved, table, record):
                yield _placed(item, line)
        index += 1
    if not index:
        yield no_text(table.origin, "the table")


def _record(raw: str, cells: list[String], table: _Table, origin: Origin) -> Iterator[Item]:
    """The draft of one row; `cells` are over `raw`."""
    limits = table.limits
    if len(raw) > limits.record_mb * 1_000_000:
        yield too_large("the row", len(raw), limits.record_mb, "record_mb", origin)
        return
    if len(cells) != len(table.names):
        message = f"the row has {len(cells)} cells, the header names {len(table.names)} columns"
        yield refuse("FMT002", message, origin, "quote cells that hold the delimiter")
        return
    by_name = dict(zip(table.names, cells, strict=True))
    body = by_name.pop(table.body)
    values = tuple((n, c.text, c.span) for n, c in by_name.items() if len(c.text) <= MAX_VALUE)
    title = next((c for n, c in by_name.items() if key_of(n) in {"title", "headline"}), None)
    yield from draft_of(Fields(raw, (body,), values, title, "column"), origin, limits)


def _placed(item: Item, line: int) -> Item:
    if isinstance(item, Draft):
        return replace(item, extras={**item.extras, "first_line": str(line)})
    return at_line(item, line)


def _skip_blank(text: str, at: int) -> int:
    while at < len(text) and text[at] in "\r\n":
        at += 1
    return at
