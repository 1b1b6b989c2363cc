"""Stage 1 of 9, Parquet. One record a row, read in small batches within a budget of decoded bytes.

The footer of a hostile file says nothing true about what it expands to (4.7 kB can hold 16 GB), so text columns stay
dictionaries until a single cell is taken out, and what was taken out is counted. The raw text of a record is the
cell that holds its body, since the file has no other text.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any, BinaryIO

from dataset_tools.convert.base import Item, no_text, of_record, refuse, too_large
from dataset_tools.convert.budget import Budget, stream_size
from dataset_tools.convert.fields import BODY_NAMES, FIELD_OF, MAX_VALUE, body_name, key_of
from dataset_tools.convert.records import draft_of, plain_fields
from dataset_tools.model.draft import Draft, Origin
from dataset_tools.model.project import LimitsConfig

_BATCH = 64  # rows: at the largest record of 20 MB still below the memory of a worker


def convert(stream: BinaryIO, origin: Origin, limits: LimitsConfig) -> Iterator[Item]:
    """The drafts of a Parquet file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(stream)
        schema = file.schema_arrow
    except (pa.ArrowException, OSError, ValueError) as error:
        yield refuse(
            "FMT003", f"not a sound Parquet file: {_first_line(error)}", origin, "write the file anew"
        )
        return
    names = [n for n in schema.names if key_of(n) in FIELD_OF or key_of(n) in BODY_NAMES]
    texts = [n for n in names if _is_text(schema.field(n).type)]
    if len(set(schema.names)) != len(schema.names) or (body := body_name(texts)) is None:
        found = ", ".join(schema.names[:20])[:120]
        yield refuse("FMT006", f"no single column holds the text: {found}", origin, "name one body or text")
        return
    if file.metadata.num_rows > limits.members:
        message = f"{file.metadata.num_rows:,} rows, beyond the limit of {limits.members:,}"
        yield refuse("SEC001", message, origin, "split the file, or raise limits.members in dataset.toml")
        return
    size = stream_size(stream)
    yield from _rows(pq.ParquetFile(stream, read_dictionary=texts), (names, body), size, origin, limits)


def _rows(
    file: Any, columns: tuple[list[str], str], size: int, origin: Origin, limits: LimitsConfig
) -> Iterator[Item]:
    import pyarrow as pa

    budget = Budget(origin, limits, size)
    names, body = columns
    index = 0
    try:
        for batch in file.iter_batches(_BATCH, columns=names, use_threads=False):
            for i in range(batch.num_rows):
                record = of_record(origin, index)
                cells = {n: batch.column(n)[i] for n in names}
                text = _text(cells.pop(body))
                budget.spend(len(text) + 1)
                yield from _record(text, body, cells, record, limits)
                index += 1
    except (pa.ArrowException, OSError, ValueError) as error:
        message = f"the file is damaged after row {index}: {_first_line(error)}"
        yield refuse("FMT003", message, of_record(origin, index), "write the file anew")
        return
    if not index:
        yield no_text(origin, "the table")


def _record(
    text: str, body: str, cells: dict[str, Any], origin: Origin, limits: LimitsConfig
) -> Iterator[Item]:
    if len(text) > limits.record_mb * 1_000_000:
        yield too_large("the cell", len(text), limits.record_mb, "record_mb", origin)
        return
    values = [(name, value) for name, cell in cells.items() for value in _values(cell)]
    for item in draft_of(plain_fields(values, text, source="column"), origin, limits):
        if isinstance(item, Draft):
            item.extras.setdefault("raw", f"the cell of column {body[:60]}")
        yield item


def _values(cell: Any) -> Iterator[str]:
    """A cell as plain strings; of a list, the first hundred."""
    value = cell.as_py()
    if isinstance(value, dict):
        value = value.get("name") or value.get("value")
    for item in value[:100] if isinstance(value, list) else [value]:
        if isinstance(item, dt.date | dt.datetime):
            yield item.isoformat()
        elif isinstance(item, str | int) and not isinstance(item, bool):
            yield str(item)[:MAX_VALUE] if isinstance(item, str) else f"{item:d}"


def _text(cell: Any) -> str:
    value = cell.as_py()
    return value if isinstance(value, str) else ""


def _is_text(kind: Any) -> bool:
    import pyarrow as pa

    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:120]
