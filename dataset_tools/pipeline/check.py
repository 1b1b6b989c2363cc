"""The map of `validate`: files are read and judged where they are read; only findings and narrow rows come back."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from dataset_tools.curate.clusters import find_clusters
from dataset_tools.curate.signatures import BYTES, signature
from dataset_tools.engine import Engine, Task, TaskResult
from dataset_tools.model.article import Article, to_table
from dataset_tools.model.contract import load_contract
from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.model.draft import Draft
from dataset_tools.model.record import RawFile, Record
from dataset_tools.pipeline.budget import Progress, budget_of, failure_finding, grouped, seconds_for
from dataset_tools.pipeline.converted import Waiting
from dataset_tools.pipeline.profile import profile_corpus
from dataset_tools.pipeline.read import ReadSettings, Rejected, read_many
from dataset_tools.storage import Store
from dataset_tools.validate.check import check_findings, check_record, check_rejected, check_table
from dataset_tools.validate.fixes import REENCODED
from dataset_tools.validate.rule import RuleContext
from dataset_tools.validate.rules import select_rules

# Raw text that is kept to show a snippet of or to be fixed; a finding in a larger record is shown without one.
SNIPPET_BYTES = 256 * 1024
# Rows that are held against the contract at once: the schema check costs a fixed amount per batch.
BATCH = 2000

NARROW = pa.schema([
    ("article_id", pa.string()), ("title", pa.string()), ("url", pa.string()), ("body_sha256", pa.string()),
    ("word_count", pa.int32()), ("path", pa.string()), ("record_index", pa.int64()), ("signature", pa.binary(BYTES)),
])  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of some files under the rules."""

    findings: tuple[Diagnostic, ...]
    files: int
    records: int
    narrow: pa.Table
    raws: dict[str, str] = field(default_factory=dict)  # path, or path#record → raw text


@dataclass(frozen=True, slots=True)
class Judge:
    """Which rules apply, and what they may know; picklable."""

    context: RuleContext
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    contract_path: Path | None = None


def judge_part(files: Sequence[tuple[RawFile, Any]], settings: ReadSettings, judge: Judge) -> Judged:
    """Read and judge some files, given with their site profiles: a task of an engine."""
    bench = _Bench(judge)
    for _, item in read_many(files, settings):
        bench.take(item)
    return bench.judged(len(files))


class _Bench:
    """What is known of the records so far: findings, narrow rows, and raw text where a finding points into it."""

    def __init__(self, judge: Judge) -> None:
        self.context = judge.context
        self.rules = select_rules(judge.select, judge.ignore)
        self.contract = load_contract(judge.contract_path)
        self.schema = self.contract.arrow_schema()
        self.findings: list[Diagnostic] = []
        self.rows: list[tuple[Any, ...]] = []
        self.raws: dict[str, str] = {}
        self.batch: list[Article] = []
        self.records = 0

    def take(self, item: Record | Rejected | Diagnostic) -> None:
        """Judge what came out of a file."""
        if isinstance(item, Diagnostic):
            self.records += item.severity is Severity.ERROR
            self.findings += check_findings([item], self.context, self.rules)
            return
        self.records += 1
        if isinstance(item, Rejected):
            found = check_rejected(item.record, item.finding, self.context, self.rules)
            self._keep(item.record.draft, found)
        else:
            found = check_record(item, self.context, self.rules)
            self._keep(item.draft, found)
            self.rows.append(_narrow(item.article))
            self.batch.append(item.article)
        self.findings += found
        if len(self.batch) >= BATCH:
            self._check_batch()

    def judged(self, files: int) -> Judged:
        """The outcome, with what the contract says of the last rows."""
        self._check_batch()
        columns = list(zip(*self.rows, strict=True)) if self.rows else [()] * len(NARROW)
        narrow = pa.table([pa.array(c, f.type) for c, f in zip(columns, NARROW, strict=True)], schema=NARROW)
        return Judged(tuple(self.findings), files, self.records, narrow, self.raws)

    def _check_batch(self) -> None:
        if self.batch:
            self.findings += check_table(to_table(self.batch, self.schema), self.contract)
            self.batch.clear()

    def _keep(self, draft: Draft, found: Sequence[Diagnostic]) -> None:
        shown = any(d.span or d.code == REENCODED for d in found)
        if shown and len(draft.raw) <= SNIPPET_BYTES:
            self.raws[raw_key(draft.origin.path, draft.origin.record_index)] = draft.raw


def judge_corpus(  # noqa: PLR0913 - what to judge, by what, and who does it
    files: Sequence[RawFile],
    settings: ReadSettings,
    judge: Judge,
    engine: Engine,
    *,
    neighbours: Sequence[RawFile] = (),
    cache: Store | None = None,
    progress: Progress | None = None,
) -> Judged:
    """All files under the rules; a file that breaks its reader is a finding, the others go on.

    Args:   neighbours: files of the same sites, which show what repeats; they are not judged.
    """
    names = {x.name for x in files} if neighbours else ()
    everything = [*files, *(f for f in neighbours if f.name not in names)] if neighbours else files
    parts: list[Judged] = []
    lost: list[Diagnostic] = []
    done = 0
    with Waiting(len(files)) as waiting:
        profiles = profile_corpus(everything, settings, cache, engine, waiting=waiting)
        pairs = ((waiting.found(f, place), profiles.at(place)) for place, f in enumerate(files))
        for result in _results(pairs, settings, judge, engine):
            read = result.task.arguments["files"]
            done += len(read)
            if progress:
                progress("checking", done, len(files))
            if result.failure is None:
                parts.append(result.value)
            else:
                lost.append(failure_finding(read[0][0], result.failure, settings.limits))
    return _joined(parts, lost, len(files))


def _results(
    pairs: Iterable[tuple[RawFile, Any]], settings: ReadSettings, judge: Judge, engine: Engine
) -> Iterator[TaskResult]:
    """What the tasks found; a group that fails is judged file by file, so that the culprit stands alone."""
    tasks: Iterable[Task] = (
        _task(group, settings, judge) for group in grouped(pairs, lambda pair: pair[0].size)
    )
    while tasks:
        retry: list[Task] = []
        for result in engine.run(tasks, budget_of(settings.limits)):
            read = result.task.arguments["files"]
            if result.failure is not None and len(read) > 1:
                retry += [_task([pair], settings, judge) for pair in read]
            else:
                yield result
        tasks = retry


def clustered(narrow: pa.Table, threshold: float) -> pa.Table:
    """The narrow rows with `cluster_id`: the article_id of the first row that each one repeats."""
    found = find_clusters(narrow["body_sha256"], narrow["signature"], threshold)
    roots = narrow["article_id"].take(pa.array(found.root_of))
    return narrow.drop_columns(["signature"]).append_column("cluster_id", roots)


def raw_key(path: str, record_index: int | None) -> str:
    """How the raw text of a record is named among `Judged.raws`."""
    return path if record_index is None else f"{path}#{record_index}"


def _task(pairs: Sequence[tuple[RawFile, Any]], settings: ReadSettings, judge: Judge) -> Task:
    arguments = {"files": list(pairs), "settings": settings, "judge": judge}
    seconds = seconds_for((file for file, _ in pairs), settings.limits)
    return Task(pairs[0][0].name, "dataset_tools.pipeline.check:judge_part", arguments, seconds)


def _joined(parts: Sequence[Judged], lost: Sequence[Diagnostic], files: int) -> Judged:
    ordered = sorted(parts, key=lambda p: p.narrow["path"][0].as_py() if p.narrow.num_rows else "")
    findings = [d for part in ordered for d in part.findings] + list(lost)
    raws = {key: raw for part in ordered for key, raw in part.raws.items()}
    narrow = pa.concat_tables([NARROW.empty_table(), *(p.narrow for p in ordered)])
    return Judged(
        tuple(findings),
        files,
        sum(p.records for p in parts) + len(lost),
        _sound_first(narrow, findings),
        raws,
    )


def _sound_first(narrow: pa.Table, findings: Sequence[Diagnostic]) -> pa.Table:
    """The rows by path, those with an error last: a broken copy must not cast blame on a sound article."""
    faulty = {(d.path, d.record_index) for d in findings if d.severity is Severity.ERROR}
    places = zip(narrow["path"].to_pylist(), narrow["record_index"].to_pylist(), strict=True)
    narrow = narrow.append_column("faulty", pa.array([place in faulty for place in places], pa.bool_()))
    keys = [("faulty", "ascending"), ("path", "ascending"), ("record_index", "ascending")]
    return narrow.sort_by(keys).drop_columns(["faulty"])


def _narrow(a: Article) -> tuple[Any, ...]:
    return (
        a.article_id, a.title, a.url, a.body_sha256, a.word_count, a.origin.path, a.origin.record_index,
        signature(a.body or ""),
    )  # fmt: skip
