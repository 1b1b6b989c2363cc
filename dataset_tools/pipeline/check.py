"""The map of `validate`: files are read and judged where they are read; only findings and narrow rows come back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from dataset_tools.curate.signatures import BYTES, signature
from dataset_tools.engine import Engine, Task
from dataset_tools.model.article import Article, to_table
from dataset_tools.model.contract import load_contract
from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.model.record import RawFile, Record
from dataset_tools.pipeline.budget import budget_for, failure_finding, groups
from dataset_tools.pipeline.profile import profile_corpus
from dataset_tools.pipeline.read import ReadSettings, read_records
from dataset_tools.pipeline.run import Progress
from dataset_tools.validate.check import check_findings, check_record, check_table
from dataset_tools.validate.rule import RuleContext
from dataset_tools.validate.rules import select_rules

# Raw text that is kept to show a snippet of; a finding in a larger record is shown without one.
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
    rules = select_rules(judge.select, judge.ignore)
    contract = load_contract(judge.contract_path)
    schema = contract.arrow_schema()
    findings: list[Diagnostic] = []
    rows: list[tuple[Any, ...]] = []
    raws: dict[str, str] = {}
    batch: list[Article] = []
    records = 0
    for file, profile in files:
        for item in read_records(file, settings, profile):
            records += not isinstance(item, Diagnostic) or item.severity is Severity.ERROR
            if isinstance(item, Record):
                found = check_record(item, judge.context, rules)
                rows.append(_narrow(item.article))
                batch.append(item.article)
                if any(d.span for d in found) and len(item.draft.raw) <= SNIPPET_BYTES:
                    raws[raw_key(item.article.origin.path, item.article.origin.record_index)] = item.draft.raw
            else:
                found = list(check_findings([item], judge.context, rules))
            findings += found
            if len(batch) >= BATCH:
                findings += check_table(to_table(batch, schema), contract)
                batch.clear()
    if batch:
        findings += check_table(to_table(batch, schema), contract)
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(NARROW)
    narrow = pa.table([pa.array(c, f.type) for c, f in zip(columns, NARROW, strict=True)], schema=NARROW)
    return Judged(tuple(findings), len(files), records, narrow, raws)


def judge_corpus(  # noqa: PLR0913 - what to judge, by what, and who does it
    files: Sequence[RawFile],
    settings: ReadSettings,
    judge: Judge,
    engine: Engine,
    *,
    neighbours: Sequence[RawFile] = (),
    cache: Path | None = None,
    progress: Progress | None = None,
) -> Judged:
    """All files under the rules; a file that breaks its reader is a finding, the others go on.

    Args:   neighbours: files of the same sites, which show what repeats; they are not judged.
    """
    everything = [*files, *(f for f in neighbours if f.name not in {x.name for x in files})]
    profiles = profile_corpus(everything, settings, cache, engine)
    tasks = [_task([(f, profiles.get(f.name)) for f in g], settings, judge) for g in groups(files)]
    parts: list[Judged] = []
    lost: list[Diagnostic] = []
    done = 0
    while tasks:
        retry: list[Task] = []
        for result in engine.run(tasks, budget_for([_files(t) for t in tasks], settings.limits)):
            pairs = result.task.arguments["files"]
            if result.failure is not None and len(pairs) > 1:
                retry += [_task([pair], settings, judge) for pair in pairs]
                continue
            done += len(pairs)
            if progress:
                progress("checking", done, len(files))
            if result.failure is None:
                parts.append(result.value)
            else:
                lost.append(failure_finding(pairs[0][0], result.failure, settings.limits))
        tasks = retry
    return _joined(parts, lost, len(files))


def raw_key(path: str, record_index: int | None) -> str:
    """How the raw text of a record is named among `Judged.raws`."""
    return path if record_index is None else f"{path}#{record_index}"


def _task(pairs: Sequence[tuple[RawFile, Any]], settings: ReadSettings, judge: Judge) -> Task:
    arguments = {"files": list(pairs), "settings": settings, "judge": judge}
    return Task(pairs[0][0].name, "dataset_tools.pipeline.check:judge_part", arguments)


def _files(task: Task) -> Iterator[RawFile]:
    return (file for file, _ in task.arguments["files"])


def _joined(parts: Sequence[Judged], lost: Sequence[Diagnostic], files: int) -> Judged:
    ordered = sorted(parts, key=lambda p: p.narrow["path"][0].as_py() if p.narrow.num_rows else "")
    findings = [d for part in ordered for d in part.findings] + list(lost)
    raws = {key: raw for part in ordered for key, raw in part.raws.items()}
    narrow = pa.concat_tables([NARROW.empty_table(), *(p.narrow for p in ordered)])
    narrow = narrow.sort_by([("path", "ascending"), ("record_index", "ascending")])
    return Judged(tuple(findings), files, sum(p.records for p in parts) + len(lost), narrow, raws)


def _narrow(a: Article) -> tuple[Any, ...]:
    return (
        a.article_id, a.title, a.url, a.body_sha256, a.word_count, a.origin.path, a.origin.record_index,
        signature(a.body or ""),
    )  # fmt: skip
