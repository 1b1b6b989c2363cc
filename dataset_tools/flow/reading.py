"""Raw files → rows or records, without curation or packaging."""

import datetime as dt
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from dataset_tools.convert.inventory import Inventory
from dataset_tools.curate.policy import apply_policy
from dataset_tools.curate.policy_file import load_policy
from dataset_tools.engine import get_engine
from dataset_tools.flow.options import DEFAULTS, RunOptions, settings_of, today
from dataset_tools.model.contract import load_contract
from dataset_tools.model.counts import Counts
from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.model.record import Record
from dataset_tools.pipeline import output
from dataset_tools.pipeline.paths import gather
from dataset_tools.pipeline.profile import profile_corpus
from dataset_tools.pipeline.read import read_many
from dataset_tools.pipeline.run import Work, read_corpus
from dataset_tools.pipeline.work import WorkStore
from dataset_tools.storage import Store


@dataclass(frozen=True, slots=True)
class Extracted:
    """The rows of some files: `tables` in the order of the corpus, unless they went to a file."""

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
    to: Path | None = None,
    as_of: dt.date | None = None,
    options: RunOptions = DEFAULTS,
) -> Extracted:
    """Files → rows, without curation or packaging.

    Args:   paths: files and folders; "-" is one document on standard input.
            to: a .parquet or .jsonl file for the rows; they are then not kept in memory.
            as_of: the day that embargoes are held against; today by default.
    Errors: DatasetToolsError where a path cannot be read or `to` not be written.
    """
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="dataset-tools-")))
        found, project, neighbours = gather(paths, scratch)
        engine = options.engine_for(found)
        settings = settings_of(project)
        work = read_corpus(
            found.files, settings, WorkStore(Store(str(scratch / "work"))), engine,
            contract_path=project.contract_path, neighbours=neighbours, released=False, progress=options.progress,
        )  # fmt: skip
        policy = load_policy(project.policy_path, profile=project.policy.profile)
        day = as_of or today()
        tables = (output.with_ids(apply_policy(t, policy, day)) for t in work.tables())
        schema = load_contract(project.contract_path).arrow_schema()
        kept = list(tables) if to is None else list(output.write_rows(tables, schema, to))
    counts = _counts(work, found, sum(t.num_rows for t in kept), sum(map(output.quotes_in, kept)))
    findings = (*found.findings, *work.rejected, *work.notes)
    return Extracted(counts, findings, kept if to is None else ())


def read_one(path: Path) -> tuple[Record, ...]:
    """The records of one raw file as they would be built, with what its neighbours show of its site."""
    found, project, neighbours = gather([path], None)
    settings = settings_of(project)
    profiles = profile_corpus([*found.files, *neighbours], settings, None, get_engine("serial"))
    items = read_many(((f, profiles.at(place)) for place, f in enumerate(found.files)), settings)
    return tuple(item for _, item in items if isinstance(item, Record))


def _counts(work: Work, found: Inventory, built: int, quotes: int) -> Counts:
    lost = len(work.rejected) + sum(d.severity is Severity.ERROR for d in found.findings)
    return Counts(seen=built + lost, built=built, quarantined=lost, quotes=quotes)
