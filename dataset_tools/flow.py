"""The whole flow on one page: which stage follows which, and what crosses between them.

    raw/ ─ inventory ─▶ files ─ profile ─▶ site furniture ─┐                            (NARROW 1)
                          └──── read: convert ▶ normalize ▶ annotate ─▶ work table      (once for every file)
    work table ─ duplicates ▶ splits ▶ views ▶ removals ─▶ configs                      (NARROW 2)
    configs ─ compare with the last release ▶ version ▶ package ─▶ dist/<name>/<x.y.z>/

Every map is a list of independent tasks for the engine; a barrier sees ids, digests and rights, never text.
"""

import datetime as dt
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from dataset_tools.annotate.quote_ranker import load_ranker
from dataset_tools.compare.records import state_of
from dataset_tools.convert.inventory import Inventory
from dataset_tools.curate.duplicates import Duplicate
from dataset_tools.curate.policy import apply_policy, load_policy
from dataset_tools.engine import Engine, get_engine
from dataset_tools.model.contract import load_contract
from dataset_tools.model.counts import Counts
from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.model.manifest import Manifest
from dataset_tools.model.project import Project
from dataset_tools.model.record import Record
from dataset_tools.package.facts import Previous
from dataset_tools.package.versions import previous as previous_release
from dataset_tools.package.versions import release_rows
from dataset_tools.package.write import write_release
from dataset_tools.pipeline import next_release, output
from dataset_tools.pipeline.check import Judge, Judged, judge_corpus
from dataset_tools.pipeline.context import rule_context
from dataset_tools.pipeline.curation import Released, seat
from dataset_tools.pipeline.holding import ledger_of, versions_holding
from dataset_tools.pipeline.overrides import read_overrides, save_override
from dataset_tools.pipeline.page import draw
from dataset_tools.pipeline.paths import gather
from dataset_tools.pipeline.profile import profile_corpus
from dataset_tools.pipeline.read import ReadSettings, decisions_on, quarantine_lines, read_file
from dataset_tools.pipeline.release import facts_of, inputs_table, read_ledger
from dataset_tools.pipeline.run import Progress, Work, read_corpus
from dataset_tools.pipeline.shelf import configs_of, count, forget, shelve
from dataset_tools.pipeline.show import Showing
from dataset_tools.pipeline.work import SIGNATURE, WorkStore
from dataset_tools.report.page import PageFacts
from dataset_tools.report.review import Item
from dataset_tools.storage import Store, is_url, write_text
from dataset_tools.validate.check import check_record, check_release
from dataset_tools.validate.rule import RuleContext
from dataset_tools.validate.rules import all_rules, select_rules

__all__ = ["Built", "Extracted", "build", "extract", "review_items", "save_override", "validate"]

QUARANTINE = Path(".dataset-tools") / "quarantine.jsonl"
# One small file is read in this process: starting another would take longer than reading it.
_IN_PROCESS_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How work is done; nothing here changes a byte of what is made."""

    workers: int = 0  # 0: one per core
    engine: str = "local"
    address: str | None = None
    progress: Progress | None = None

    def start(self) -> Engine:
        """The engine."""
        return get_engine(self.engine, self.workers, address=self.address)


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


@dataclass(frozen=True, slots=True)
class Built:
    """A candidate release and how it came about."""

    manifest: Manifest
    folder: Path
    counts: Counts
    files_read: int  # the others were known from the build before
    reasons: dict[str, str]  # file → why it was read
    rejected: tuple[Diagnostic, ...]
    notes: tuple[Diagnostic, ...]
    duplicates: tuple[Duplicate, ...]
    held: Mapping[str, int]  # frozen version → articles in it that were removed since


def extract(
    paths: Sequence[str | Path],
    *,
    to: Path | None = None,
    as_of: dt.date | None = None,
    options: RunOptions = RunOptions(),
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
        engine = _engine_for(found, options)
        settings = _settings(project)
        work = read_corpus(
            found.files, settings, WorkStore(Store(str(scratch / "work"))), engine,
            contract_path=project.contract_path, neighbours=neighbours, progress=options.progress,
        )  # fmt: skip
        policy = load_policy(_policy_path(project), profile=project.policy.profile)
        day = as_of or _today()
        tables = (
            output.with_ids(apply_policy(t.drop_columns([SIGNATURE]), policy, day)) for t in work.tables()
        )
        schema = load_contract(project.contract_path).arrow_schema()
        kept = list(tables) if to is None else list(output.write_rows(tables, schema, to))
    counts = _counts(work, found, sum(t.num_rows for t in kept), sum(map(output.quotes_in, kept)))
    findings = (*found.findings, *work.rejected, *work.notes)
    return Extracted(counts, findings, kept if to is None else ())


def validate(  # noqa: PLR0913 - where, what and how, all optional
    project: Project,
    paths: Sequence[Path] = (),
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    as_of: dt.date | None = None,
    options: RunOptions = RunOptions(),
) -> Judged:
    """Files → findings: the reader's, each record's, and those that only all articles together show.

    Args:   paths: what to judge; the whole raw folder by default. The other files of the project are neighbours:
            they show what a site repeats, and which articles are copies.
    Errors: DatasetToolsError where there is nothing to judge or no rule to judge by.
    """
    found, project, neighbours = gather(paths or [project.raw], None, project=project)
    if not found.files and not found.findings:
        raise DatasetToolsError("no files to check", hint=f"put raw files into {project.dataset.raw}/")
    rules = select_rules(select, ignore)
    context = RuleContext(as_of or _today(), project.validate)
    judge = Judge(context, tuple(select), tuple(ignore), project.contract_path)
    judged = judge_corpus(
        found.files, _settings(project), judge, _engine_for(found, options),
        neighbours=neighbours, progress=options.progress,
    )  # fmt: skip
    narrow = output.clustered(judged.narrow, project.dedup.threshold)
    release = check_release(narrow, rule_context(project, context.as_of, whole=not paths), rules)
    told = {(d.code, d.path, d.record_index) for d in judged.findings}
    release = [d for d in release if (d.code, d.path, d.record_index) not in told]
    return replace(judged, findings=(*found.findings, *judged.findings, *release))


def build(
    project: Project,
    *,
    version: str | None = None,
    as_of: dt.date | None = None,
    options: RunOptions = RunOptions(),
) -> Built:
    """raw/ → the next version below dist/<name>/, as a candidate; the same inputs make the same bytes.

    Args:   version: at least this version; it may only raise what the changes ask for.
            as_of: the day that embargoes are held against; today by default.
    Errors: DatasetToolsError where nothing can be built. Records that cannot be read are in `rejected`.
    """
    found, project, _ = gather([project.raw], None, project=project)
    if not found.files:
        raise DatasetToolsError(
            f"no files in {project.dataset.raw}/", hint="put raw articles there, or run `dataset-tools init`"
        )
    cache = _cache(project)
    engine = options.start()
    work = read_corpus(
        found.files, _settings(project), WorkStore(cache.below("work")), engine,
        contract_path=project.contract_path, progress=options.progress,
    )  # fmt: skip
    rejected = (*(d for d in found.findings if d.severity is Severity.ERROR), *work.rejected)
    write_text(project.root / QUARANTINE, quarantine_lines(rejected))
    day = as_of or _today()
    last = previous_release(project.out)
    folder = project.out / last.version if last else None
    before = Released.of(release_rows(folder) if folder else {})
    seating = seat(work, project, before, read_ledger(project), day)
    policy = load_policy(_policy_path(project), profile=project.policy.profile)
    shelved = shelve(
        seating.table, Showing(policy, day, project.contract_path), work=cache.below("work"),
        shelf=cache.below("shown"), engine=engine, progress=options.progress,
    )  # fmt: skip
    configs = configs_of(shelved)
    built = count(configs["metadata"])
    withheld = seating.table.num_rows - built
    counts = Counts(
        seen=built + len(rejected) + len(seating.duplicates) + withheld + seating.tombstones.num_rows,
        built=built,
        quarantined=len(rejected),
        duplicates=len(seating.duplicates),
        withheld=withheld + seating.tombstones.num_rows,
        quotes=count(configs["quotes"]),
    )
    facts = facts_of(
        project, load_contract(project.contract_path), configs=configs, policy=policy, counts=counts,
        previous=Previous(last.version, last.content_digest) if last else None, inputs=inputs_table(found.files),
    )  # fmt: skip
    states = cache.below("released")
    step = next_release.decide(
        project.out, folder, configs, facts, takedowns=seating.tombstones["article_id"].to_pylist(),
        states=states, at_least=version,
    )  # fmt: skip
    facts = replace(facts, version=step.version, changelog=step.changelog)

    def page(manifest: Manifest) -> dict[str, bytes]:
        about = PageFacts(
            name=project.dataset.pretty_name or project.dataset.name,
            version=step.version,
            counts=counts,
            content_digest=manifest.content_digest,
            license=facts.licence.expression,
            findings=output.finding_counts((*rejected, *work.notes), work.judged, all_rules()),
            changes=step.changes,
            previous=last.version if last else None,
            duplicates=output.duplicate_rows(seating.duplicates, configs["metadata"]),
        )
        return draw(configs, about) | output.tombstone_file(seating.tombstones)

    manifest = write_release(configs, facts, project.out, extra=page)
    forget(shelved)
    next_release.save_state(states, manifest.content_digest, state_of(configs))
    return Built(
        manifest, project.out / manifest.version, counts, work.files_read, work.reasons, rejected,
        tuple(work.notes), seating.duplicates,
        versions_holding(project.out, ledger_of(seating.matches)),
    )  # fmt: skip


def _cache(project: Project) -> Store:
    """Where work is kept: a folder of the project, or a URL that all workers reach."""
    place = project.build.cache
    return Store(place if is_url(place) else str(project.root / place))


def review_items(project: Project) -> list[Item]:
    """Every article of the project with its findings, read anew, for the review page."""
    found, project, _ = gather([project.raw], None, project=project)
    settings = _settings(project)
    profiles = profile_corpus(found.files, settings, None, get_engine("serial"))
    rules = select_rules((), ())
    context = RuleContext(_today(), project.validate)
    return [
        Item(
            record,
            tuple(check_record(record, context, rules)),
            decisions_on(record.draft, settings.overrides),
        )
        for file in found.files
        for record in read_file(file, settings, profiles.get(file.name)).records
    ]


def read_one(path: Path) -> tuple[Record, ...]:
    """The records of one raw file as they would be built, with what its neighbours show of its site."""
    found, project, neighbours = gather([path], None)
    settings = _settings(project)
    profiles = profile_corpus([*found.files, *neighbours], settings, None, get_engine("serial"))
    return tuple(r for f in found.files for r in read_file(f, settings, profiles.get(f.name)).records)


def _settings(project: Project) -> ReadSettings:
    select_rules(
        project.validate.select, project.validate.ignore
    )  # a wrong prefix is told here, not in a worker
    ranker = load_ranker(project.root / project.quotes.ranker) if project.quotes.ranker else None
    return ReadSettings(
        project.limits, project.sites, read_overrides(project), project.quotes, project.validate, ranker
    )


def _policy_path(project: Project) -> Path | None:
    return project.root / project.policy.file if project.policy.file else None


def _engine_for(found: Inventory, options: RunOptions) -> Engine:
    small = len(found.files) == 1 and found.files[0].size <= _IN_PROCESS_BYTES
    return get_engine("serial") if small and options.engine == "local" else options.start()


def _counts(work: Work, found: Inventory, built: int, quotes: int) -> Counts:
    lost = len(work.rejected) + sum(d.severity is Severity.ERROR for d in found.findings)
    return Counts(seen=built + lost, built=built, quarantined=lost, quotes=quotes)


def _today() -> dt.date:
    """The one place where the flow reads the clock; SOURCE_DATE_EPOCH stands in for it where it is set."""
    import os

    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    now = (
        dt.datetime.fromtimestamp(int(epoch), dt.UTC)
        if epoch and epoch.isdigit()
        else dt.datetime.now(dt.UTC)
    )
    return now.date()
