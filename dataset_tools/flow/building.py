"""raw/ → the next version of the dataset, as a candidate."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from dataset_tools.bounded.memory import give_back
from dataset_tools.compare.records import state_of
from dataset_tools.convert.files import Files
from dataset_tools.convert.inventory import Inventory
from dataset_tools.curate.duplicates import Duplicate
from dataset_tools.curate.policy_file import load_policy
from dataset_tools.engine import Engine
from dataset_tools.flow.options import DEFAULTS, RunOptions, now_ns, settings_of, today
from dataset_tools.model.contract import load_contract
from dataset_tools.model.counts import Counts
from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.model.manifest import Manifest
from dataset_tools.model.project import Project
from dataset_tools.package.facts import Previous
from dataset_tools.package.versions import previous as previous_release
from dataset_tools.package.versions import release_rows
from dataset_tools.package.write import write_release
from dataset_tools.pipeline import next_release, output
from dataset_tools.pipeline.budget import Progress
from dataset_tools.pipeline.curation import Released, seat
from dataset_tools.pipeline.digests import load_digests, save_digests
from dataset_tools.pipeline.holding import ledger_of, versions_holding
from dataset_tools.pipeline.ledger import read_ledger
from dataset_tools.pipeline.page import draw
from dataset_tools.pipeline.paths import gather
from dataset_tools.pipeline.read import quarantine_lines
from dataset_tools.pipeline.release import facts_of, inputs_table
from dataset_tools.pipeline.run import Work, read_corpus
from dataset_tools.pipeline.shelf import forget, shelve
from dataset_tools.pipeline.shelf_rows import configs_of, count
from dataset_tools.pipeline.show import Showing
from dataset_tools.pipeline.work import WorkStore
from dataset_tools.report.page import PageFacts
from dataset_tools.storage import Store, is_url, write_text
from dataset_tools.validate.rules import all_rules

QUARANTINE = Path(".dataset-tools") / "quarantine.jsonl"


@dataclass(frozen=True, slots=True)
class Built:
    """A candidate release and how it came about."""

    manifest: Manifest
    folder: Path
    counts: Counts
    files_read: int  # the others were known from the build before
    reasons: Mapping[str, str]  # file → why it was read
    rejected: tuple[Diagnostic, ...]
    notes: tuple[Diagnostic, ...]
    duplicates: tuple[Duplicate, ...]
    held: Mapping[str, int]  # frozen version → articles in it that were removed since


def build(
    project: Project,
    *,
    version: str | None = None,
    as_of: dt.date | None = None,
    options: RunOptions = DEFAULTS,
) -> Built:
    """raw/ → the next version below dist/<name>/, as a candidate; the same inputs make the same bytes.

    Args:   version: at least this version; it may only raise what the changes ask for.
            as_of: the day that embargoes are held against; today by default.
    Errors: DatasetToolsError where nothing can be built. Records that cannot be read are in `rejected`.
    """
    cache = _cache(project)
    engine = options.start()
    work, rejected, files = _read(project, cache, engine, options.progress)
    write_text(project.root / QUARANTINE, quarantine_lines(rejected))
    give_back()
    day = as_of or today()
    last = previous_release(project.out)
    folder = project.out / last.version if last else None
    seating = seat(
        work, project, Released.of(release_rows(folder) if folder else {}), read_ledger(project), day
    )
    policy = load_policy(project.policy_path, profile=project.policy.profile)
    shelved = shelve(
        seating.table, Showing(policy, day, project.contract_path), work=cache.below("work"),
        shelf=cache.below("shown"), engine=engine, progress=options.progress,
    )  # fmt: skip
    seats, seating = seating.table.num_rows, seating.told()
    give_back()
    configs = configs_of(shelved)
    built = count(configs["metadata"])
    withheld = seats - built
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
        previous=Previous(last.version, last.content_digest) if last else None, inputs=inputs_table(files),
    )  # fmt: skip
    state, states = state_of(configs), cache.below("released")
    step = next_release.decide(
        project.out, folder, configs, facts, takedowns=seating.tombstones["article_id"].to_pylist(),
        state=state, states=states, at_least=version,
    )  # fmt: skip
    facts = replace(facts, version=step.version, changelog=step.changelog)
    give_back()

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
    next_release.save_state(states, manifest.content_digest, state)
    return Built(
        manifest, project.out / manifest.version, counts, work.files_read, work.reasons, rejected,
        work.notes, seating.duplicates,
        versions_holding(project.out, ledger_of(seating.matches)),
    )  # fmt: skip


def _read(
    project: Project, cache: Store, engine: Engine, progress: Progress | None
) -> tuple[Work, tuple[Diagnostic, ...], Files]:
    """The rows of the raw folder, what was refused, and the list of its files."""
    found = _found(project, cache)
    give_back()
    if not found.files:
        raise DatasetToolsError(
            f"no files in {project.dataset.raw}/", hint="put raw articles there, or run `dataset-tools init`"
        )
    work = read_corpus(
        found.files, settings_of(project), WorkStore(cache.below("work")), engine,
        contract_path=project.contract_path, progress=progress,
    )  # fmt: skip
    rejected = (*(d for d in found.findings if d.severity is Severity.ERROR), *work.rejected)
    return work, rejected, found.files


def _found(project: Project, cache: Store) -> Inventory:
    """The files of the raw folder; what they hold is known from the build before, where it can be."""
    digests = load_digests(cache, now_ns())
    found, _, _ = gather([project.raw], None, project=project, digests=digests)
    save_digests(cache, digests)
    return found


def _cache(project: Project) -> Store:
    """Where work is kept: a folder of the project, or a URL that all workers reach."""
    place = project.build.cache
    return Store(place if is_url(place) else str(project.root / place))
