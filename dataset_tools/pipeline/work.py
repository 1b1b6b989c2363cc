"""The work table: what reading made of every raw file, kept so that no file is read twice.

A part holds the rows of some files, and a list of them by key, with what decides about their articles. The key is a digest of everything the
rows depend on: the bytes, the sidecar, the name, the settings, the code and the libraries. A build reads the files
whose keys are in no part, and leaves out the rows whose keys are no longer asked for. An interrupted build
leaves whole parts behind; the next one goes on from there.
"""

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
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

# Of an article, what decides whether it is built; never text.
NARROW = pa.schema([
    *((name, pa.string()) for name in ("article_id", "body_sha256", "url", "path")),
    ("record_index", pa.int64()), ("embargoed", pa.bool_()), ("signature", pa.binary(BYTES)),
])  # fmt: skip
# Of a file: `found` are its findings as JSON, null where there are none; `judged` counts what rules of records found.
FILES = pa.schema([
    ("key", pa.string()), ("name", pa.string()), ("rows", pa.int32()), ("found", pa.string()),
    ("judged", pa.list_(pa.struct([("code", pa.string()), ("times", pa.int64())]))),
    ("articles", pa.list_(pa.struct(list(NARROW)))),
])  # fmt: skip
_OF_FILES = len(FILES) - 1  # columns before the articles
LIST = ".files"


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What reading made of one file: `rows` articles, and a diagnostic for each record that is not one."""

    key: str
    name: str
    rows: int
    rejected: tuple[Diagnostic, ...] = ()
    notes: tuple[Diagnostic, ...] = ()
    judged: Mapping[str, int] = field(default_factory=dict)  # code of a rule → how often it found something

    def row(self) -> tuple[str, str, int, str | None, list[tuple[str, int]]]:
        """Its row in the list of a part, but for the articles."""
        said = {"rejected": self.rejected, "notes": self.notes}
        rows = {name: [finding_row(d) for d in findings] for name, findings in said.items()}
        found = json.dumps(rows, sort_keys=True) if self.rejected or self.notes else None
        return self.key, self.name, self.rows, found, sorted(self.judged.items())


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
    schema = load_contract(contract_path).arrow_schema()
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
    with store.write(name + LIST) as stream, pa.ipc.new_file(stream, FILES) as listed:
        listed.write_table(_listed(outcomes, reading.narrow))
    return name


def _listed(outcomes: Sequence[FileOutcome], narrow: Sequence[pa.Table]) -> pa.Table:
    """The list of a part, a row a file."""
    columns = list(zip(*(o.row() for o in outcomes), strict=True)) or [()] * _OF_FILES
    articles = pa.concat_tables([NARROW.empty_table(), *narrow]).combine_chunks().to_struct_array()
    ends = np.cumsum([0, *(o.rows for o in outcomes)])
    lists = pa.ListArray.from_arrays(pa.array(ends, pa.int32()), articles.combine_chunks())
    arrays = [pa.array(c, f.type) for c, f in zip(columns, FILES, strict=False)]
    return pa.table([*arrays, lists.cast(FILES.field("articles").type)], schema=FILES)


class _Reading:
    """A part under way: the rows that wait to be written, and the rules."""

    def __init__(self, settings: ReadSettings, writer: pq.ParquetWriter, *, released: bool) -> None:
        self.writer = writer
        # What is kept here must say the same tomorrow, so no day is asked.
        self.context = RuleContext(_NO_DAY, settings.validate)
        self.rules = select_rules(settings.validate.select, settings.validate.ignore) if released else ()
        self.released = released
        self.batch: list[Article] = []
        self.narrow: list[pa.Table] = []

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
                self.batch.append(item.article)
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
        table = to_table(self.batch, self.writer.schema)
        self.writer.write_table(table)
        self.narrow.append(self._narrow(table))
        self.batch.clear()

    def _narrow(self, table: pa.Table) -> pa.Table:
        """What curation decides by, of the rows that wait."""
        signatures = [signature(a.body or "") if self.released else None for a in self.batch]
        columns = {
            "path": pc.struct_field(table["origin"], "path"),
            "record_index": pc.fill_null(pc.struct_field(table["origin"], "record_index"), 0),
            "embargoed": pc.is_valid(pc.struct_field(table["rights"], "embargo_until")),
            "signature": pa.array(signatures, pa.binary(BYTES)),
        }
        names = NARROW.names
        return pa.table([columns[n] if n in columns else table[n] for n in names], names).cast(NARROW)


class WorkStore:
    """The parts in one folder, or at one URL."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def parts(self) -> list[str]:
        """The names of the parts; a half-written one has none."""
        return [name.removesuffix(LIST) for name in self.store.names(LIST)]

    def listed(self, name: str, columns: Sequence[str]) -> pa.Table | None:
        """Columns of the list of a part, or None where it is damaged."""
        try:
            return self._list(name, [FILES.get_field_index(c) for c in columns])
        except (OSError, pa.ArrowException):
            return None

    def narrow(self, name: str) -> pa.Table:
        """`NARROW` of every row of a part."""
        articles = self._list(name, [_OF_FILES])["articles"]
        return pa.Table.from_struct_array(articles.combine_chunks().flatten())

    def _list(self, name: str, fields: Sequence[int]) -> pa.Table:
        options = pa.ipc.IpcReadOptions(use_threads=False, included_fields=list(fields))
        with self.store.open(name + LIST) as stream:
            table = pa.ipc.open_file(stream, options=options).read_all()
        if table.schema != pa.schema([FILES.field(i) for i in fields]):
            raise pa.ArrowInvalid(f"{name}: not the list of a part")
        return table

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

    def forget(self, names: Iterable[str]) -> None:
        """Remove parts of which no row is asked for any more."""
        for name in names:
            self.store.remove(name + LIST)
            self.store.remove(f"{name}.parquet")


def finding_of(row: dict[str, Any]) -> Diagnostic:
    """The diagnostic behind a row of `finding_row`."""
    values = dict(row)
    if values.get("span"):
        values["span"] = Span(*values["span"])
    values["severity"] = Severity(values["severity"])
    return Diagnostic(**values)
