"""The first map: every file that has no rows yet is read by the engine; one bad file costs itself only."""

import hashlib
from collections.abc import ItemsView, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dataset_tools.bounded.places import Places
from dataset_tools.engine import Engine, Task, TaskResult
from dataset_tools.model.diagnostic import Diagnostic
from dataset_tools.model.record import RawFile
from dataset_tools.pipeline.budget import (
    Progress,
    budget_of,
    engine_for,
    failure_finding,
    grouped,
    seconds_for,
)
from dataset_tools.pipeline.converted import Waiting
from dataset_tools.pipeline.held import Profiles
from dataset_tools.pipeline.keys import file_key
from dataset_tools.pipeline.listed import Listed
from dataset_tools.pipeline.pages import some
from dataset_tools.pipeline.profile import profile_corpus, profile_digest
from dataset_tools.pipeline.read import ReadSettings
from dataset_tools.pipeline.work import Job, WorkStore

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
    reasons: "Reasons"

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
    everything = [*files, *neighbours] if neighbours else files
    with Waiting(len(files)) as waiting:
        profiles = profile_corpus(everything, settings, store.store, engine, waiting=waiting)
        keys = Keys(settings, profiles)
        asked = Places(keys.of(f, place) for place, f in enumerate(files))
        listed = Listed.of(store, store.parts(), asked)
        missing = listed.missing
        unread = some(files, missing)
        reasons = Reasons(unread, listed.knows(Places(f.name for f in unread)))
        jobs = (
            Job(waiting.found(f, place), keys.of(f, place), profiles.at(place))
            for f, place in zip(unread, missing.tolist(), strict=True)
        )
        reading = _Reading(settings, store, contract_path, released, progress, len(unread))
        reading.read(jobs, engine_for(unread, engine))
    if len(unread):
        listed = Listed.of(store, [*(part.name for part in listed.parts), *reading.made], asked)
    store.forget(listed.useless())
    broken = dict(zip(asked.find(reading.broken).tolist(), reading.broken.values(), strict=True))
    rejected, notes = listed.findings(broken)
    return Work(
        store=store,
        parts=tuple(Held(name, counts) for name, counts in listed.held()),
        rejected=rejected,
        notes=notes,
        judged=listed.judged(),
        files_read=len(unread),
        reasons=reasons,
    )


class Reasons(Mapping[str, str]):
    """Why each file was read, by name: another build knew it with other content, or none did."""

    def __init__(self, files: Sequence[RawFile], is_known: npt.NDArray[np.bool_]) -> None:
        self._files, self._is_known = files, is_known

    def __len__(self) -> int:
        return len(self._files)

    def __iter__(self) -> Iterator[str]:
        return (file.name for file in self._files)

    def __getitem__(self, name: str) -> str:
        for file, is_known in zip(self._files, self._is_known, strict=True):
            if file.name == name:
                return "changed" if is_known else "new"
        raise KeyError(name)

    def items(self) -> ItemsView[str, str]:
        """Name and reason of each, in one pass."""
        pairs = zip(self, self._is_known, strict=True)
        return {name: "changed" if is_known else "new" for name, is_known in pairs}.items()


class Keys:
    """The key of each file's rows: settings, the site's lines that it holds, and a reviewer's decisions about it.

    Many files share one profile: its digest is made once.
    """

    def __init__(self, settings: ReadSettings, profiles: Profiles) -> None:
        self._settings, self._profiles = settings, profiles
        self._shared = settings.digest()
        self._said: dict[int, str] = {}  # of each set of lines, the digest of settings and profile

    def of(self, file: RawFile, place: int) -> str:
        """The key of a file by its place in the corpus."""
        number = self._profiles.set_at(place)
        if number not in self._said:
            self._said[number] = digest_of([self._shared, profile_digest(self._profiles.at(place))])
        decided = self._settings.overrides.get(file.name)
        if not decided:
            return file_key(file, self._said[number])
        said = [self._shared, profile_digest(self._profiles.at(place)), *(o.to_line() for o in decided)]
        return file_key(file, digest_of(said))


def digest_of(said: Sequence[str]) -> str:
    """Digest of some lines."""
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class _Reading:
    """One run over the missing files."""

    settings: ReadSettings
    store: WorkStore
    contract_path: Path | None
    released: bool
    progress: Progress | None
    total: int  # files to read
    made: list[str] = field(default_factory=list)  # names of parts
    broken: dict[str, Diagnostic] = field(default_factory=dict)  # by key of a file that broke its reader

    def read(self, jobs: Iterable[Job], engine: Engine) -> None:
        """Read all of them. A group that fails is read again file by file, so that the culprit stands alone."""
        outstanding: Iterable[Task] = map(self.task, grouped(jobs, lambda job: job.file.size))
        done = 0
        while outstanding:
            retry: list[Task] = []
            for result in engine.run(outstanding, budget_of(self.settings.limits)):
                files: list[Job] = list(result.task.arguments["files"])
                if result.failure is not None and len(files) > 1:
                    retry += [self.task([job]) for job in files]
                    continue
                done += len(files)
                if self.progress:
                    self.progress("reading", done, self.total)
                self.take(result, files[0])
            outstanding = retry

    def take(self, result: TaskResult, job: Job) -> None:
        """What a task made; of a file that broke its reader, the finding."""
        if result.failure is not None:
            self.broken[job.key] = failure_finding(job.file, result.failure, self.settings.limits)
        else:
            self.made.append(result.value)

    def task(self, jobs: Sequence[Job]) -> Task:
        """The task that reads a group of files into a part."""
        name = self.store.name_for(job.key for job in jobs)
        arguments = {
            "files": jobs,
            "settings": self.settings,
            "contract_path": self.contract_path,
            "store": self.store.store,
            "name": name,
            "released": self.released,
        }
        return Task(name, READER, arguments, seconds_for((job.file for job in jobs), self.settings.limits))
