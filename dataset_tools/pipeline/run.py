"""The first map: every file that has no rows yet is read by the engine; one bad file costs itself only."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from dataset_tools.engine import Engine, Task, TaskResult
from dataset_tools.model.diagnostic import Diagnostic
from dataset_tools.model.record import RawFile
from dataset_tools.normalize.profile import Profile
from dataset_tools.pipeline.budget import (
    Progress,
    budget_of,
    engine_for,
    failure_finding,
    groups,
    seconds_for,
)
from dataset_tools.pipeline.keys import file_key
from dataset_tools.pipeline.profile import profile_corpus, profile_digest
from dataset_tools.pipeline.read import ReadSettings
from dataset_tools.pipeline.work import FILE_KEY, FileOutcome, Job, Part, WorkStore, row_schema

READER = "dataset_tools.pipeline.work:read_part"


@dataclass(frozen=True, slots=True)
class Held:
    """A part of the work table, and the keys of those of its files whose rows count."""

    name: str
    keys: pa.Array  # string


@dataclass(frozen=True, slots=True)
class Work:
    """The rows of a corpus, on disk: the parts that hold them, and what was not built.

    Of a file it keeps no more than its key: a corpus may have many.
    """

    store: WorkStore
    parts: tuple[Held, ...]
    rejected: tuple[Diagnostic, ...]  # one for each record that is not built
    notes: tuple[Diagnostic, ...]  # findings that cost no record
    judged: Mapping[str, int]  # how often each rule of records found something, by code
    files_read: int  # the others were in the work table
    reasons: dict[str, str]  # file name → why it was read again
    schema: pa.Schema  # of `tables()`, also when no file gave a row

    def tables(self, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """The rows that count, part by part; `columns` as for Parquet."""
        for part in self.parts:
            yield self.counting(part, self.rows(part, columns)).drop_columns([FILE_KEY])

    def rows(self, part: Held, columns: Sequence[str] | None = None) -> pa.Table:
        """All rows of a part, with the key of each one's file."""
        return self.store.rows(part.name, None if columns is None else [*columns, FILE_KEY])

    def counting(self, part: Held, table: pa.Table) -> pa.Table:
        """The rows of those files that are asked for."""
        return table.filter(pa.compute.is_in(table[FILE_KEY], value_set=part.keys))


def read_corpus(  # noqa: PLR0913 - what to read, where to keep it, who does it
    files: Sequence[RawFile],
    settings: ReadSettings,
    store: WorkStore,
    engine: Engine,
    *,
    contract_path: Path | None = None,
    neighbours: Sequence[RawFile] = (),
    released: bool = True,
    progress: Progress | None = None,
) -> Work:
    """The work table of the corpus: known rows as they are, the others read now.

    Args:   neighbours: other files of the same sites; they show what repeats there, and give no rows.
            released: a release is made of the rows; others are neither signed nor judged, and `store` is not shared.
    """
    profiles = profile_corpus([*files, *neighbours], settings, store.store, engine)
    jobs = _jobs(files, settings, profiles)
    keys = {name: job.key for name, job in jobs.items()}
    parts = list(store.parts())
    known, known_names = _known(parts)
    missing = [f for f in files if keys[f.name] not in known]
    reading = _Reading(jobs, settings, store, contract_path, released, progress)
    for outcome in reading.outcomes(missing, engine_for(missing, engine)):
        known[outcome.key] = outcome
    wanted = frozenset(keys.values())
    parts += reading.made
    outcomes = [known[keys[f.name]] for f in files]
    store.forget(p for p in parts if not any(o.key in wanted for o in p.files))
    return Work(
        store=store,
        parts=tuple(_first_holders(parts, wanted)),
        rejected=tuple(d for o in outcomes for d in o.rejected),
        notes=tuple(d for o in outcomes for d in o.notes),
        judged=_summed(o.judged for o in outcomes),
        files_read=len(missing),
        reasons={f.name: "changed" if f.name in known_names else "new" for f in missing},
        schema=row_schema(contract_path, released=released),
    )


def _jobs(
    files: Sequence[RawFile], settings: ReadSettings, profiles: Mapping[str, Profile]
) -> dict[str, Job]:
    """What to do with each file, by name. Many files share one profile: its digest is made once."""
    shared = settings.digest()
    said: dict[int, str] = {}
    jobs = {}
    for file in files:
        profile = profiles.get(file.name)
        if id(profile) not in said:
            said[id(profile)] = profile_digest(profile)
        jobs[file.name] = _job(file, settings, [shared, said[id(profile)]], profile)
    return jobs


def _job(file: RawFile, settings: ReadSettings, said: list[str], profile: Profile | None) -> Job:
    """The key of a file's rows: settings, the site's lines that it holds, and a reviewer's decisions about it."""
    said += [o.to_line() for o in settings.overrides.get(file.name, ())]
    digest = hashlib.sha256("\n".join(said).encode()).hexdigest()
    return Job(file, file_key(file, digest), profile)


def _known(parts: Sequence[Part]) -> tuple[dict[str, FileOutcome], set[str]]:
    """What earlier builds read, by key; and the names of the files they saw."""
    known: dict[str, FileOutcome] = {}
    names: set[str] = set()
    for part in parts:
        for outcome in part.files:
            known.setdefault(outcome.key, outcome)
            names.add(outcome.name)
    return known, names


def _summed(counts: Iterable[Mapping[str, int]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for count in counts:
        total.update(count)
    return total


def _first_holders(parts: Sequence[Part], wanted: frozenset[str]) -> Iterator[Held]:
    """The parts that hold rows, each file in one of them only: a build that was cut otherwise left it in two."""
    seen: set[str] = set()
    for part in sorted(parts, key=lambda p: p.files[0].name if p.files else ""):
        mine = [o.key for o in part.files if o.rows and o.key in wanted and o.key not in seen]
        if mine:
            seen.update(mine)
            yield Held(part.name, pa.array(mine, pa.string()))


@dataclass(frozen=True, slots=True)
class _Reading:
    """One run over the missing files."""

    jobs: dict[str, Job]
    settings: ReadSettings
    store: WorkStore
    contract_path: Path | None
    released: bool
    progress: Progress | None
    made: list[Part] = field(default_factory=list)

    def outcomes(self, missing: list[RawFile], engine: Engine) -> Iterator[FileOutcome]:
        """One outcome a file. A group that fails is read again file by file, so that the culprit stands alone."""
        limits = self.settings.limits
        outstanding = [self.task(g) for g in groups(missing)]
        done = 0
        while outstanding:
            retry: list[Task] = []
            for result in engine.run(outstanding, budget_of(limits)):
                files: list[Job] = list(result.task.arguments["files"])
                if result.failure is not None and len(files) > 1:
                    retry += [self.task([job.file]) for job in files]
                    continue
                done += len(files)
                if self.progress:
                    self.progress("reading", done, len(missing))
                yield from self.outcomes_of(result, files)
            outstanding = retry

    def outcomes_of(self, result: TaskResult, files: list[Job]) -> Iterator[FileOutcome]:
        """What a task says of its files; of a file that broke its reader, that."""
        if result.failure is None:
            part = self.store.part(result.value)
            assert part is not None, result.value
            self.made.append(part)
            yield from part.files
            return
        job = files[0]
        yield FileOutcome(
            job.key, job.file.name, 0, (failure_finding(job.file, result.failure, self.settings.limits),)
        )

    def task(self, group: Sequence[RawFile]) -> Task:
        """The task that reads a group of files into a part."""
        jobs = [self.jobs[f.name] for f in group]
        name = self.store.name_for(job.key for job in jobs)
        arguments = {
            "files": jobs,
            "settings": self.settings,
            "contract_path": self.contract_path,
            "store": self.store.store,
            "name": name,
            "released": self.released,
        }
        return Task(name, READER, arguments, seconds_for(group, self.settings.limits))
