"""The first map: every file that has no rows yet is read by the engine; one bad file costs itself only."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
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
from dataset_tools.pipeline.listed import Listed
from dataset_tools.pipeline.profile import profile_corpus, profile_digest
from dataset_tools.pipeline.read import ReadSettings
from dataset_tools.pipeline.work import Job, Part, WorkStore

READER = "dataset_tools.pipeline.work:read_part"


@dataclass(frozen=True, slots=True)
class Held:
    """A part of the work table, and which of its rows count."""

    name: str
    counts: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Work:
    """The rows of a corpus, on disk: the parts that hold them, and what was not built.

    Of an article it keeps one byte: a corpus may have many.
    """

    store: WorkStore
    parts: tuple[Held, ...]
    rejected: tuple[Diagnostic, ...]  # one for each record that is not built
    notes: tuple[Diagnostic, ...]  # findings that cost no record
    judged: Mapping[str, int]  # how often each rule of records found something, by code
    files_read: int  # the others were in the work table
    reasons: dict[str, str]  # file name → why it was read again

    def tables(self, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """The rows that count, part by part; `columns` as for Parquet."""
        for part in self.parts:
            yield self.store.rows(part.name, columns).filter(pa.array(part.counts))

    def narrow(self) -> Iterator[tuple[str, pa.Table]]:
        """Part by part, by name: what curation decides by, of each row that counts, and `row` int32, its number."""
        for part in self.parts:
            table = self.store.narrow(part.name)
            table = table.append_column("row", pa.array(np.arange(table.num_rows, dtype=np.int32)))
            yield part.name, table.filter(pa.array(part.counts))


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
    keys = _keys(files, settings, profiles)
    listed = Listed.of(store.parts(), keys)
    missing = [files[place] for place in listed.missing.tolist()]
    jobs = {
        f.name: Job(f, keys[place].as_py(), profiles.get(f.name))
        for f, place in zip(missing, listed.missing.tolist(), strict=True)
    }
    reasons = dict(zip(jobs, listed.reasons([*jobs]), strict=True))
    reading = _Reading(jobs, settings, store, contract_path, released, progress)
    reading.read(missing, engine_for(missing, engine))
    if missing:
        listed = Listed.of([*listed.parts, *reading.made], keys)
    store.forget(listed.useless())
    rejected, notes = listed.findings(reading.broken)
    return Work(
        store=store,
        parts=tuple(Held(part.name, counts) for part, counts in listed.held()),
        rejected=rejected,
        notes=notes,
        judged=listed.judged(),
        files_read=len(missing),
        reasons=reasons,
    )


def _keys(
    files: Sequence[RawFile], settings: ReadSettings, profiles: Mapping[str, Profile]
) -> pa.StringArray:
    """The key of each file's rows: settings, the site's lines that it holds, and a reviewer's decisions about it.

    Many files share one profile: its digest is made once.
    """
    shared = settings.digest()
    said: dict[int, str] = {}

    def key(file: RawFile) -> str:
        profile = profiles.get(file.name)
        if id(profile) not in said:
            said[id(profile)] = digest_of([shared, profile_digest(profile)])
        lines = [o.to_line() for o in settings.overrides.get(file.name, ())]
        digest = digest_of([shared, profile_digest(profile), *lines]) if lines else said[id(profile)]
        return file_key(file, digest)

    return pa.array((key(f) for f in files), pa.string())


def digest_of(said: Sequence[str]) -> str:
    """Digest of some lines."""
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


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
    broken: dict[str, Diagnostic] = field(default_factory=dict)  # by key of a file that broke its reader

    def read(self, missing: list[RawFile], engine: Engine) -> None:
        """Read all of them. A group that fails is read again file by file, so that the culprit stands alone."""
        outstanding = [self.task(g) for g in groups(missing)]
        done = 0
        while outstanding:
            retry: list[Task] = []
            for result in engine.run(outstanding, budget_of(self.settings.limits)):
                files: list[Job] = list(result.task.arguments["files"])
                if result.failure is not None and len(files) > 1:
                    retry += [self.task([job.file]) for job in files]
                    continue
                done += len(files)
                if self.progress:
                    self.progress("reading", done, len(missing))
                self.take(result, files[0])
            outstanding = retry

    def take(self, result: TaskResult, job: Job) -> None:
        """What a task made; of a file that broke its reader, the finding."""
        if result.failure is not None:
            self.broken[job.key] = failure_finding(job.file, result.failure, self.settings.limits)
            return
        part = self.store.part(result.value)
        assert part is not None, result.value
        self.made.append(part)

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
