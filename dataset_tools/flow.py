"""The whole flow on one page: which stage follows which, and what crosses between them.

    raw/ ─ inventory ─▶ files ─ profile ─▶ site furniture ─┐                            (NARROW 1)
                          └──── read: convert ▶ normalize ▶ annotate ─▶ work table      (once for every file)
    work table ─ duplicates ▶ removals ▶ splits ▶ views ─▶ curated rows                 (NARROW 2)
    curated rows ─ compare with the last release ▶ version ▶ package ─▶ dist/<name>/<x.y.z>/

Every map is a list of independent tasks for the engine; a barrier sees ids, digests and rights, never text.
"""

import datetime as dt
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from dataset_tools.convert.inventory import Inventory, inventory
from dataset_tools.curate.policy import apply_policy, load_policy
from dataset_tools.engine import Engine, get_engine
from dataset_tools.model.counts import Counts
from dataset_tools.model.diagnostic import Diagnostic
from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.model.project import Project, find_root, load_project
from dataset_tools.pipeline.overrides import read_overrides
from dataset_tools.pipeline.read import ReadSettings
from dataset_tools.pipeline.run import Progress, Work, read_corpus
from dataset_tools.pipeline.work import SIGNATURE, WorkStore
from dataset_tools.storage import atomic_write

# One file is read in this process: starting another would take longer than reading it.
_IN_PROCESS_FILES = 1


@dataclass(frozen=True, slots=True)
class Extracted:
    """The rows of some files, on disk until they are asked for."""

    counts: Counts
    findings: tuple[Diagnostic, ...]
    tables: Sequence[pa.Table] = field(repr=False, default=())

    def rows(self) -> Iterator[dict[str, Any]]:
        """Each row as plain values: `id`, then the columns of the contract."""
        for table in self.tables:
            yield from table.to_pylist()


def extract(
    paths: Sequence[str | Path],
    *,
    output: Path | None = None,
    workers: int = 0,
    as_of: dt.date | None = None,
    progress: Progress | None = None,
) -> Extracted:
    """Files → rows, without curation or packaging.

    Args:   paths: files and folders; "-" is one document on standard input.
            output: a .parquet or .jsonl file for the rows; they are then not kept in memory.
            as_of: the day that embargoes are held against; today by default.
    Errors: DatasetToolsError where a path cannot be read or the output not written.
    """
    as_of = as_of or dt.datetime.now(dt.UTC).date()
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="dataset-tools-")))
        found, project = _gather(paths, scratch)
        if not found.files and not found.findings:
            raise DatasetToolsError("no files to read", hint="name a file, or a folder that holds some")
        engine = get_engine("serial" if len(found.files) <= _IN_PROCESS_FILES else "local", workers)
        work = _read(project, found, WorkStore(scratch / "work"), engine, progress)
        policy = load_policy(_policy_path(project), profile=project.policy.profile)
        tables = (with_ids(apply_policy(t.drop_columns([SIGNATURE]), policy, as_of)) for t in work.tables())
        findings = (*found.findings, *work.rejected, *work.notes)
        if output is None:
            kept = list(tables)
            return Extracted(_counts(work, kept, found), findings, kept)
        narrow = list(_write_rows(tables, output))
        return Extracted(_counts(work, narrow, found), findings)


def with_ids(table: pa.Table) -> pa.Table:
    """The table with a first column `id`: the file's stem, and "#index" in a file of many records."""
    ids = []
    for origin in table["origin"].to_pylist():
        stem = origin["path"].rpartition("/")[2].partition(".")[0] or origin["path"]
        index = origin["record_index"]
        ids.append(stem if index is None else f"{stem}#{index}")
    return table.add_column(0, pa.field("id", pa.string()), pa.array(ids, pa.string()))


def _gather(paths: Sequence[str | Path], scratch: Path) -> tuple[Inventory, Project]:
    """The files behind the paths, named relative to the project's raw folder or to what they share."""
    import os
    import sys

    real: list[Path] = []
    for path in paths:
        if str(path) == "-":
            target = scratch / "stdin"
            target.mkdir()
            (target / "stdin").write_bytes(sys.stdin.buffer.read())
            real.append(target / "stdin")
        elif not os.path.lexists(path):
            raise DatasetToolsError(f"{path}: no such file or folder", hint="check the spelling")
        else:
            real.append(Path(path).absolute())
    root = find_root(real[0].parent if real[0].is_file() else real[0])
    project = load_project(root) if root else Project(Path.cwd())
    base = project.raw.absolute()
    if not root or not all(p.is_relative_to(base) for p in real):
        base = Path(os.path.commonpath([p if p.is_dir() else p.parent for p in real]))
    return inventory(base, project.limits, paths=real), project


def _read(
    project: Project, found: Inventory, store: WorkStore, engine: Engine, progress: Progress | None
) -> Work:
    """The first steps of the flow: what is furniture on each site, then the rows of every file."""
    settings = ReadSettings(project.limits, project.sites, read_overrides(project), project.quotes)
    return read_corpus(
        found.files, settings, store, engine, contract_path=project.contract_path, progress=progress
    )


def _policy_path(project: Project) -> Path | None:
    return project.root / project.policy.file if project.policy.file else None


def _write_rows(tables: Iterator[pa.Table], output: Path) -> Iterator[pa.Table]:
    """Write rows as they come; what is left of each table is enough to count by."""
    from dataset_tools.report.rows import to_json

    if output.suffix not in {".parquet", ".jsonl"}:
        raise DatasetToolsError(f"{output}: unknown kind of output", hint="end it in .parquet or .jsonl")
    with atomic_write(output) as stream, ExitStack() as stack:
        writer: pq.ParquetWriter | None = None
        for table in tables:
            if output.suffix == ".jsonl":
                for row in table.to_pylist():
                    stream.write((to_json(row) + "\n").encode())
            else:
                if writer is None:
                    writer = stack.enter_context(pq.ParquetWriter(stream, table.schema, compression="zstd"))
                writer.write_table(table)
            yield table.select(["article_id", "quotes"])


def _counts(work: Work, tables: Sequence[pa.Table], found: Inventory) -> Counts:
    built = sum(t.num_rows for t in tables)
    lost = len(work.rejected) + sum(d.severity.value == "error" for d in found.findings)
    quotes = sum(pa.compute.sum(pa.compute.list_value_length(t["quotes"])).as_py() or 0 for t in tables)
    return Counts(seen=built + lost, built=built, quarantined=lost, quotes=quotes)
