"""Rows on their way out: ids for people, files for `extract -o`, counts for reports."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from dataset_tools.bounded.places import Places
from dataset_tools.curate.duplicates import Duplicate
from dataset_tools.model.diagnostic import Diagnostic
from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.model.rows import Rows
from dataset_tools.report.rows import to_json
from dataset_tools.storage import atomic_write
from dataset_tools.validate.rule import Rule

ID = pa.field(
    "id", pa.string(), metadata={"description": "Stem of the file, and #index in a file of many records."}
)
_WEIGHT = {"error": 0, "warning": 1, "info": 2}


def with_ids(table: pa.Table) -> pa.Table:
    """The table with a first column `id`: the file's stem, and "#index" in a file of many records."""
    ids = []
    for origin in table["origin"].to_pylist():
        name = origin["path"].rpartition("/")[2]
        stem = name.rpartition(".")[0] or name
        index = origin["record_index"]
        ids.append(stem if index is None else f"{stem}#{index}")
    return table.add_column(0, ID, pa.array(ids, pa.string()))


def write_rows(tables: Iterator[pa.Table], schema: pa.Schema, to: Path) -> Iterator[pa.Table]:
    """Write rows as they come; what is left of each table is enough to count by.

    Errors: DatasetToolsError where `to` is neither .parquet nor .jsonl, or cannot be written.
    """
    if to.suffix not in {".parquet", ".jsonl"}:
        raise DatasetToolsError(f"{to}: unknown kind of output", hint="end it in .parquet or .jsonl")
    with atomic_write(to) as stream, ExitStack() as stack:
        full = pa.schema([ID, *schema], metadata=schema.metadata)
        writer = None
        if to.suffix == ".parquet":
            writer = stack.enter_context(pq.ParquetWriter(stream, full, compression="zstd"))
        for table in tables:
            if writer is not None:
                writer.write_table(table.cast(full))
            else:
                stream.writelines((to_json(row) + "\n").encode() for row in table.to_pylist())
            yield table.select(["article_id", "quotes"])


def tombstone_file(tombstones: pa.Table) -> dict[str, bytes]:
    """{"tombstones.parquet": its bytes}: which articles were removed, why and when; nothing where none was.

    A copy of an older release is purged with it. It stands outside data/, so that no config loads it.
    """
    if not tombstones.num_rows:
        return {}
    stream = pa.BufferOutputStream()
    pq.write_table(tombstones.combine_chunks(), stream, compression="zstd")
    return {"tombstones.parquet": stream.getvalue().to_pybytes()}


def quotes_in(table: pa.Table) -> int:
    """How many quotes the rows hold."""
    total: int | None = pa.compute.sum(pa.compute.list_value_length(table["quotes"])).as_py()
    return total or 0


def finding_counts(
    findings: Sequence[Diagnostic], judged: Mapping[str, int], rules: Sequence[Rule]
) -> tuple[tuple[str, str, str, int], ...]:
    """(code, severity, what, count), the heaviest first: the table of a report.

    Args:   findings: what the readers saw.
            judged: how often each rule of records found something, by code.
    """
    titles = {rule.code: rule.title for rule in rules}
    weights = {rule.code: rule.severity.value for rule in rules}
    counts = Counter((d.code, d.severity.value) for d in findings)
    counts.update({(code, weights[code]): n for code, n in judged.items()})
    rows = [(code, severity, titles.get(code, code), n) for (code, severity), n in counts.items()]
    return tuple(sorted(rows, key=lambda r: (_WEIGHT[r[1]], -r[3], r[0])))


def duplicate_rows(
    duplicates: Sequence[Duplicate], articles: Rows
) -> tuple[tuple[str, str, str, float], ...]:
    """(path, article_id of the one that stands for it, kind, similarity), by path; of a withheld one no id."""
    of = Places(d.of for d in duplicates)
    is_shown = np.zeros(len(of), bool)
    for batch in articles.columns(["article_id"]):
        place = of.find(batch["article_id"].to_pylist())
        is_shown[place[place >= 0]] = True
    shown = is_shown[of.find(d.of for d in duplicates)].tolist()
    pairs = zip(duplicates, shown, strict=True)
    return tuple(sorted((d.path, d.of if there else "", d.kind, d.similarity) for d, there in pairs))
