"""Stage 5 of 9. Contract → pandera schema, table → diagnostics. The only module that imports pandera.

Eager batches, never lazy frames, which pandera passes unchecked; the polars backend, since the one for Arrow
loses the row numbers; the checks are made from the contract on each run and never reloaded from YAML, which
forgets some. Elements of lists and fields of structs are checked here, row by row: pandera cannot name an element.
"""

import re
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from dataset_tools.model.contract import Column, Contract
from dataset_tools.model.diagnostic import Diagnostic, Severity

# Rows in one batch: 50,000 articles of 3 kB are 150 MB as polars strings; smaller batches only cost calls.
BATCH_ROWS = 20_000
# Fewer findings than a broken column would give; the last one says how many were left out.
MOST = 1_000


def check_table(table: pa.Table, contract: Contract) -> list[Diagnostic]:
    """Every way in which the table breaks the contract.

    Codes: SCH001 a column is missing or unknown, SCH002 wrong type, SCH003 null, SCH004 value, SCH005 repeated id.
    """
    if is_sound(table, contract):
        return list(_repeated_ids(table))
    found = list(_columns(table, contract))
    broken = {d.field for d in found}
    sound = [c for c in contract.columns if c.name not in broken]
    for start in range(0, table.num_rows, BATCH_ROWS):
        batch = table.slice(start, BATCH_ROWS)
        found += _values(batch.select([c.name for c in sound]), sound, _Rows(batch))
        found += _nested(batch, sound)
    found += _repeated_ids(table)
    if len(found) > MOST:
        left = len(found) - MOST
        note = Diagnostic("SCH004", Severity.ERROR, f"and {left:,} more findings of the contract")
        return [*found[:MOST], note]
    return found


def is_sound(table: pa.Table, contract: Contract) -> bool:
    """True where columns and values surely keep the contract; False sends them to pandera, which says what is wrong.

    Arrow's own kernels do this without pandera, pandas and polars, whose import takes half of the second that
    checking one file may take, and two gigabytes of a worker's address space. A test holds it against pandera.
    """
    if table.schema.names != [c.name for c in contract.columns]:
        return False
    if any(table.schema.field(c.name).type != c.type for c in contract.columns):
        return False
    return all(_is_sound(c, table[c.name].combine_chunks()) for c in contract.columns)


def _is_sound(column: Column, values: pa.Array, *, inner: bool = False) -> bool:
    if column.required and not inner and values.null_count:
        return False
    kind = values.type
    if pa.types.is_list(kind):
        return _is_sound(column, values.flatten(), inner=True)
    if pa.types.is_struct(kind):
        parts = values.flatten()  # a field is null where its struct is
        return all(_is_sound(c, part) for c, part in zip(column.children, parts, strict=True))
    seen = values.drop_null()
    if not len(seen):
        return True
    tests = []
    if column.values:
        tests.append(pc.is_in(seen, value_set=pa.array(column.values)))
    if column.pattern is not None:
        tests.append(pc.match_substring_regex(seen, _whole(column.pattern)))
    if column.minimum is not None:
        tests.append(pc.greater_equal(seen, column.minimum))
    if column.maximum is not None:
        tests.append(pc.less_equal(seen, column.maximum))
    if column.min_length is not None:
        tests.append(pc.greater_equal(pc.utf8_length(seen), column.min_length))
    return all(pc.all(test).as_py() for test in tests)


def _whole(pattern: str) -> str:
    """The pattern for the whole value: left open, "[a-z]{2}" would match "english".

    In RE2 and in Rust "$" is the very end; only Python lets a line feed follow it.
    """
    return f"^(?:{pattern.removeprefix('^').removesuffix('$')})$"


def pandera_schema(columns: list[Column]) -> Any:
    """The pandera schema of some columns of a contract: nulls, patterns, values, ranges."""
    import pandera.polars as pap

    return pap.DataFrameSchema({c.name: _pandera_column(c) for c in columns}, strict=True)


def _pandera_column(column: Column) -> Any:
    import pandera.polars as pap

    checks = []
    if column.pattern is not None:
        # pandera anchors a pattern at its start only.
        error = f"does not match {column.pattern}"
        checks.append(pap.Check.str_matches(_whole(column.pattern), error=error))
    if column.values:
        checks.append(pap.Check.isin(list(column.values), error=f"is not one of {', '.join(column.values)}"))
    if column.minimum is not None:
        checks.append(pap.Check.ge(column.minimum, error=f"is less than {column.minimum:g}"))
    if column.maximum is not None:
        checks.append(pap.Check.le(column.maximum, error=f"is more than {column.maximum:g}"))
    if column.min_length is not None:
        checks.append(pap.Check.str_length(min_value=column.min_length, error="is empty"))
    return pap.Column(checks=checks, nullable=not column.required)


class _Rows:
    """Names the article of a row."""

    def __init__(self, table: pa.Table) -> None:
        self.table = table

    def place(self, row: int) -> dict[str, Any]:
        place: dict[str, Any] = {}
        if "article_id" in self.table.column_names:
            place["article_id"] = self.table["article_id"][row].as_py()
        if "origin" in self.table.column_names:
            origin = self.table["origin"][row].as_py() or {}
            if isinstance(origin, dict):
                place |= {"path": origin.get("path"), "record_index": origin.get("record_index")}
        return place


def _columns(table: pa.Table, contract: Contract) -> Iterator[Diagnostic]:
    names = {c.name for c in contract.columns}
    for name in table.column_names:
        if name not in names:
            yield _finding("SCH001", f"the contract has no column {name!r}", name)
    for column in contract.columns:
        if column.name not in table.column_names:
            yield _finding("SCH001", f"the column {column.name!r} is missing", column.name)
        elif table.schema.field(column.name).type != column.type:
            seen = table.schema.field(column.name).type
            yield _finding(
                "SCH002",
                f"{column.name} is {_short(seen)}, the contract says {_short(column.type)}",
                column.name,
            )


def _short(kind: pa.DataType) -> str:
    text = str(kind)
    return text if len(text) <= 80 else text[:79] + "…"


def _values(batch: pa.Table, columns: list[Column], rows: _Rows) -> Iterator[Diagnostic]:
    import pandera.errors
    import polars as pl
    from pandera.config import ValidationDepth, config_context

    frame = pl.from_arrow(batch)
    assert isinstance(frame, pl.DataFrame)  # eager: a lazy frame would pass with every value unchecked
    try:
        # An environment variable could switch pandera off; a check of ours is never off.
        with config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA):
            pandera_schema(columns).validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        for case in errors.failure_cases.iter_rows(named=True):
            yield _from_case(case, rows)


def _from_case(case: dict[str, Any], rows: _Rows) -> Diagnostic:
    name = str(case["column"])
    row = case["index"]
    place = rows.place(int(row)) if row is not None else {}
    if case["check"] == "not_nullable":
        return _finding("SCH003", f"{name} is null", name, place)
    value = str(case["failure_case"])
    return _finding("SCH004", f"{name} {case['check']}", name, place, evidence=value[:120])


def _nested(batch: pa.Table, columns: list[Column]) -> Iterator[Diagnostic]:
    """Findings inside lists and structs, with a path to the element: `quotes[3].kind`."""
    rows = _Rows(batch)
    for column in columns:
        if not any(_has_checks(c) for c in column.children):
            continue
        for row, value in enumerate(batch[column.name].to_pylist()):
            for path, message, evidence in _inside(column, value, column.name):
                code = "SCH003" if message == "is null" else "SCH004"
                yield _finding(code, f"{path} {message}", path, rows.place(row), evidence=evidence)


def _has_checks(column: Column) -> bool:
    own = column.pattern or column.values or column.minimum is not None or column.maximum is not None
    return bool(own or column.required or any(_has_checks(c) for c in column.children))


def _inside(column: Column, value: Any, path: str) -> Iterator[tuple[str, str, str | None]]:
    if isinstance(value, list):
        for i, item in enumerate(value):
            yield from _inside(column, item, f"{path}[{i}]")
    elif isinstance(value, dict):
        for child in column.children:
            yield from _inside(child, value.get(child.name), f"{path}.{child.name}")
    elif value is None:
        if column.required and "." in path:
            yield path, "is null", None
    elif message := _broken(column, value):
        yield path, message, str(value)[:120]


def _broken(column: Column, value: Any) -> str | None:
    if column.values and value not in column.values:
        return f"is not one of {', '.join(column.values)}"
    if column.pattern and isinstance(value, str) and not re.fullmatch(column.pattern, value):
        return f"does not match {column.pattern}"
    if column.minimum is not None and value < column.minimum:
        return f"is less than {column.minimum:g}"
    if column.maximum is not None and value > column.maximum:
        return f"is more than {column.maximum:g}"
    return None


def _repeated_ids(table: pa.Table) -> Iterator[Diagnostic]:
    if "article_id" not in table.column_names or not pa.types.is_string(
        table.schema.field("article_id").type
    ):
        return
    rows = _Rows(table)
    first: dict[str, int] = {}
    for row, key in enumerate(table["article_id"].to_pylist()):
        if key is None:
            continue
        if key in first:
            message = f"article_id of row {first[key]} again"
            yield _finding("SCH005", message, "article_id", rows.place(row), evidence=key)
        else:
            first[key] = row


def _finding(
    code: str, message: str, field: str, place: dict[str, Any] | None = None, *, evidence: str | None = None
) -> Diagnostic:
    return Diagnostic(code, Severity.ERROR, message, field=field, evidence=evidence, **(place or {}))
