"""The work table: what reading made of every raw file, kept so that no file is read twice.

A part holds the rows of some files, each marked with the key of its file. The key is a digest of everything the
rows depend on: the bytes, the sidecar, the name, the settings, the code and the libraries. A build reads the files
whose keys are in no part, and leaves out the rows whose keys are no longer asked for. An interrupted build
leaves whole parts behind; the next one goes on from there.
"""

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from dataset_tools.curate.signatures import BYTES, signature
from dataset_tools.model.article import Article, to_table
from dataset_tools.model.contract import load_contract
from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.model.record import RawFile, Record
from dataset_tools.model.span import Span
from dataset_tools.normalize.profile import Profile
from dataset_tools.pipeline.read import ReadSettings, Rejected, finding_row, read_many
from dataset_tools.storage import Store
from dataset_tools.validate.check import found_codes
from dataset_tools.validate.rule import RuleContext
from dataset_tools.validate.rules import select_rules

BATCH = 500  # articles in memory at once; 500 of 3 kB are 10 MB as Python values
# Stands for today where the day must not matter: no article is dated after it.
_NO_DAY = dt.date(9000, 1, 1)
FILE_KEY = "_file_key"
SIGNATURE = "_signature"


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What reading made of one file: `rows` articles, and a diagnostic for each record that is not one."""

    key: str
    name: str
    rows: int
    rejected: tuple[Diagnostic, ...] = ()
    notes: tuple[Diagnostic, ...] = ()
    judged: Mapping[str, int] = field(default_factory=dict)  # code of a rule → how often it found something


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the work table and the files whose rows it holds."""

    name: str
    files: tuple[FileOutcome, ...] = field(default=())


def row_schema(contract_path: Path | None, *, released: bool = True) -> pa.Schema:
    """What is read of the work table: the contract's columns and, for a release, the signature."""
    schema = load_contract(contract_path).arrow_schema()
    return schema.append(pa.field(SIGNATURE, pa.binary(BYTES))) if released else schema


@dataclass(frozen=True, slots=True)
class Job:
    """One file to read: its key, and the lines of it that its site repeats."""

    file: RawFile
    key: str
    profile: Profile | None = None


def read_part(  # noqa: PLR0913 - what to read, where to put it, and for whom
    files: Sequence[Job],
    settings: ReadSettings,
    contract_path: Path | None,
    store: Store,
    name: str,
    *,
    released: bool = True,
) -> str:
    """Read some files into the part `name`: a task of an engine.

    Args:   released: a release is made of the rows: they are signed, and judged by the rules.
    """
    schema = row_schema(contract_path, released=released).append(pa.field(FILE_KEY, pa.string()))
    with (
        store.write(f"{name}.parquet") as stream,
        pq.ParquetWriter(stream, schema, compression="zstd") as writer,
    ):
        reading = _Reading(settings, writer, released=released)
        items = read_many(((job.file, job.profile) for job in files), settings)
        outcomes = [
            reading.outcome(files[number], (item for _, item in found))
            for number, found in groupby(items, key=itemgetter(0))
        ]
        reading.flush()
    # The list of files goes last: a part without one is none.
    with store.write(f"{name}.json") as stream:
        stream.write(json.dumps([_outcome_row(o) for o in outcomes], sort_keys=True).encode())
    return name


class _Reading:
    """A part under way: the rows that wait to be written, and the rules."""

    def __init__(self, settings: ReadSettings, writer: pq.ParquetWriter, *, released: bool) -> None:
        self.writer = writer
        # What is kept here must say the same tomorrow, so no day is asked.
        self.context = RuleContext(_NO_DAY, settings.validate)
        self.rules = select_rules(settings.validate.select, settings.validate.ignore) if released else ()
        self.batch: list[tuple[Article, str]] = []

    def outcome(self, job: Job, items: Iterable[Record | Rejected | Diagnostic]) -> FileOutcome:
        """What came out of a file; its rows go to the batch."""
        rows = 0
        rejected: list[Diagnostic] = []
        notes: list[Diagnostic] = []
        judged: Counter[str] = Counter()
        for item in items:
            if isinstance(item, Record):
                judged.update(found_codes(item, self.context, self.rules))
                rows += 1
                # What the readers saw of a good record belongs to the report of the build: a stale decision, mojibake.
                notes += [replace(d, path=d.path or job.file.name) for d in item.draft.findings]
                self.batch.append((item.article, job.key))
                if len(self.batch) >= BATCH:
                    self.flush()
            elif isinstance(item, Rejected):
                rejected.append(item.finding)
                notes += item.notes
            else:
                (rejected if item.severity is Severity.ERROR else notes).append(item)
        return FileOutcome(job.key, job.file.name, rows, tuple(rejected), tuple(notes), dict(judged))

    def flush(self) -> None:
        """Write the rows that wait."""
        if not self.batch:
            return
        schema = self.writer.schema
        own = {FILE_KEY, SIGNATURE}
        table = to_table([a for a, _ in self.batch], pa.schema([f for f in schema if f.name not in own]))
        columns = dict(zip(table.column_names, table.columns, strict=True))
        columns[FILE_KEY] = pa.array([k for _, k in self.batch], pa.string())
        if SIGNATURE in schema.names:
            columns[SIGNATURE] = pa.array([signature(a.body or "") for a, _ in self.batch], pa.binary(BYTES))
        self.writer.write_table(pa.table([columns[name] for name in schema.names], schema=schema))
        self.batch.clear()


class WorkStore:
    """The parts in one folder, or at one URL."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def parts(self) -> Iterator[Part]:
        """Whole parts, in the order of their names; half-written or damaged ones are as if they were not there."""
        for name in self.store.names(".json"):
            part = self.part(name.removesuffix(".json"))
            if part is not None:
                yield part

    def part(self, name: str) -> Part | None:
        """The part of that name, or None where it is not whole."""
        try:
            rows = json.loads(self.store.read(f"{name}.json"))
            return Part(name, tuple(_outcome_of(row) for row in rows))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def rows(self, name: str, columns: Sequence[str] | None = None) -> pa.Table:
        """The rows of a part; `columns` as for Parquet."""
        only = None if columns is None else list(columns)
        with self.store.open(f"{name}.parquet") as stream:
            return pq.ParquetFile(stream).read(columns=only, use_threads=False)

    def take(self, name: str, rows: npt.NDArray[np.int32]) -> pa.Table:
        """Rows of a part by number, in the order of `rows`; row groups are read one at a time."""
        order = np.argsort(rows, kind="stable")
        with self.store.open(f"{name}.parquet") as stream:
            file = pq.ParquetFile(stream)
            lengths = [file.metadata.row_group(g).num_rows for g in range(file.num_row_groups)]
            starts = np.concatenate([[0], np.cumsum(lengths)])
            group = np.searchsorted(starts, rows[order], side="right") - 1
            pieces = [
                file.read_row_group(int(g), use_threads=False).take(
                    pa.array(rows[order][group == g] - starts[g])
                )
                for g in np.unique(group)
            ]
        return pa.concat_tables(pieces).take(pa.array(np.argsort(order)))

    def name_for(self, keys: Iterable[str]) -> str:
        """What the part of these files is called: named by content, so that a repeated task overwrites itself."""
        return hashlib.sha256("\n".join(keys).encode()).hexdigest()[:32]

    def forget(self, parts: Iterable[Part]) -> None:
        """Remove parts of which no row is asked for any more."""
        for part in parts:
            self.store.remove(f"{part.name}.json")
            self.store.remove(f"{part.name}.parquet")


def _outcome_row(o: FileOutcome) -> dict[str, Any]:
    row = asdict(o)
    row["rejected"] = [finding_row(d) for d in o.rejected]
    row["notes"] = [finding_row(d) for d in o.notes]
    return row


def _outcome_of(row: dict[str, Any]) -> FileOutcome:
    return FileOutcome(
        row["key"],
        row["name"],
        row["rows"],
        tuple(finding_of(d) for d in row["rejected"]),
        tuple(finding_of(d) for d in row["notes"]),
        row["judged"],
    )


def finding_of(row: dict[str, Any]) -> Diagnostic:
    """The diagnostic behind a row of `finding_row`."""
    values = dict(row)
    if values.get("span"):
        values["span"] = Span(*values["span"])
    values["severity"] = Severity(values["severity"])
    return Diagnostic(**values)
