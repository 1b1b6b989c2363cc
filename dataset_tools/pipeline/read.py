"""One file through convert, normalize and annotate: the chain that every command shares."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any

from dataset_tools.annotate.assemble import assembling
from dataset_tools.annotate.quotes.ranker import LinearRanker
from dataset_tools.convert.formats import convert_file
from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.model.draft import Draft, Hint
from dataset_tools.model.override import Override
from dataset_tools.model.project import LimitsConfig, QuotesConfig, SiteConfig, ValidateConfig
from dataset_tools.model.record import RawFile, Record
from dataset_tools.model.steps import PAUSE, Steps, in_step
from dataset_tools.normalize import Clean, cleaned, normalizing
from dataset_tools.normalize.profile import Profile
from dataset_tools.pipeline.converted import Finder


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """Everything besides the bytes of a file that its rows depend on."""

    limits: LimitsConfig = field(default_factory=LimitsConfig)
    sites: Mapping[str, SiteConfig] = field(default_factory=dict)
    overrides: Mapping[str, tuple[Override, ...]] = field(default_factory=dict)  # by path of the raw file
    quotes: QuotesConfig = field(default_factory=QuotesConfig)
    validate: ValidateConfig = field(default_factory=ValidateConfig)
    ranker: LinearRanker | None = None  # of `quotes.ranker`, read once

    def digest(self) -> str:
        """Digest of the settings that every file shares."""
        values = {"sites": {k: asdict(v) for k, v in self.sites.items()}, "limits": asdict(self.limits)}
        values |= {"quotes": asdict(self.quotes), "validate": asdict(self.validate)}
        values |= {"ranker": {"sha256": self.ranker.sha256 if self.ranker else None}}
        return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class FileRead:
    """What became of one file. Every record that was seen is in `records` or in `rejected`."""

    file: RawFile
    records: tuple[Record, ...]
    rejected: tuple[Diagnostic, ...]  # one for each record that could not be read
    notes: tuple[Diagnostic, ...] = ()  # findings that cost no record


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that cannot be built. `finding` counts it; `record` is what was read of it, for rules over its text."""

    finding: Diagnostic
    record: Record

    @property
    def notes(self) -> tuple[Diagnostic, ...]:
        """What the reader said of the record on the way; often the reason behind the reason."""
        return tuple(placed(d, self.record.draft) for d in self.record.draft.findings)


# Records that go through every step of reading together: 40 articles take a third less than each by itself, more take
# no less. Of long records there are fewer, so that memory stays bounded.
TOGETHER, _CHARACTERS = 40, 1_000_000


def read_many(
    files: Iterable[tuple[RawFile, Profile | None]], settings: ReadSettings
) -> Iterator[tuple[int, Record | Rejected | Diagnostic]]:
    """What comes out of each file, with the number of the file, in order.

    An ERROR diagnostic stands for a record that could not even be read.
    """
    for batch in _batches(_converted(files, settings)):
        drafts = ((item, profile) for _, item, profile in batch if not isinstance(item, Diagnostic))
        records = iter(in_step(reading(draft, settings, profile) for draft, profile in drafts))
        for number, item, _ in batch:
            yield number, item if isinstance(item, Diagnostic) else _judged(next(records))


_Converted = tuple[int, Draft | Clean | Diagnostic, Profile | None]


def _converted(
    files: Iterable[tuple[RawFile, Profile | None]], settings: ReadSettings
) -> Iterator[_Converted]:
    with Finder() as finder:
        for number, (file, profile) in enumerate(files):
            for item in finder.items(file) or convert_file(file, settings.limits):
                found = replace(item, path=item.path or file.name) if isinstance(item, Diagnostic) else item
                yield number, found, profile


def clean_items(file: RawFile, settings: ReadSettings) -> Iterator[Clean | Diagnostic]:
    """What becomes of a file before its site is known."""
    for item in convert_file(file, settings.limits):
        yield _cleaned(item, settings) if isinstance(item, Draft) else item


def _cleaned(draft: Draft, settings: ReadSettings) -> Clean:
    return cleaned(with_site(draft, settings.sites))


def _batches(converted: Iterable[_Converted]) -> Iterator[list[_Converted]]:
    """The items, so many at a time as may be in memory at once."""
    batch: list[_Converted] = []
    characters = 0
    for number, item, profile in converted:
        batch.append((number, item, profile))
        characters += 0 if isinstance(item, Diagnostic) else len(_draft(item).raw)
        if len(batch) >= TOGETHER or characters >= _CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def _draft(item: Draft | Clean) -> Draft:
    return item.draft if isinstance(item, Clean) else item


def _judged(record: Record) -> Record | Rejected:
    return Rejected(no_body(record), record) if record.article.body is None else record


def read_file(file: RawFile, settings: ReadSettings, profile: Profile | None = None) -> FileRead:
    """All records of a file at once, for files that are looked at one by one."""
    records: list[Record] = []
    rejected: list[Diagnostic] = []
    notes: list[Diagnostic] = []
    for _, item in read_many([(file, profile)], settings):
        if isinstance(item, Record):
            records.append(item)
        elif isinstance(item, Rejected):
            rejected.append(item.finding)
            notes += item.notes
        else:
            (rejected if item.severity is Severity.ERROR else notes).append(item)
    return FileRead(file, tuple(records), tuple(rejected), tuple(notes))


def reading(draft: Draft | Clean, settings: ReadSettings, profile: Profile | None = None) -> Steps[Record]:
    """One draft through normalize and annotate, in steps: see `model.steps`."""
    clean = draft if isinstance(draft, Clean) else _cleaned(draft, settings)
    normal = yield from normalizing(clean, profile)
    yield PAUSE
    decided = decisions_on(clean.draft, settings.overrides)
    indirect, ranker = settings.quotes.indirect, settings.ranker
    return (yield from assembling(normal, decided, indirect=indirect, ranker=ranker))


def decisions_on(draft: Draft, overrides: Mapping[str, tuple[Override, ...]]) -> tuple[Override, ...]:
    """The decisions of reviewers about one record; `overrides` are by path of the raw file."""
    decided = overrides.get(draft.origin.path, ())
    return tuple(o for o in decided if o.record_index == draft.origin.record_index)


def with_site(draft: Draft, sites: Mapping[str, SiteConfig]) -> Draft:
    """The draft with what the project knows of its site, as hints that come last: the page's own words win."""
    site = site_of(draft.origin.path, sites)
    if site is None:
        return draft
    pairs = [
        ("publisher", site.publisher),
        ("language", site.language),
        ("site", site.url),
        ("license", site.license),
        ("rights", site.rights),
    ]
    hints = tuple(Hint(name, value, "site_registry") for name, value in pairs if value)
    return replace(draft, hints=draft.hints + hints)


def site_of(path: str, sites: Mapping[str, SiteConfig]) -> SiteConfig | None:
    """The site whose folder holds the file; the deepest folder wins."""
    if not sites:
        return None
    parts = PurePosixPath(path).parts
    best: tuple[int, SiteConfig] | None = None
    for name, site in sites.items():
        folder = PurePosixPath(site.path or name).parts
        if parts[: len(folder)] == folder and (best is None or len(folder) > best[0]):
            best = (len(folder), site)
    return best[1] if best else None


def no_body(record: Record) -> Diagnostic:
    """The finding for a record in which nothing was recognised as the body of an article."""
    origin = record.draft.origin
    return Diagnostic(
        "BOD001",
        Severity.ERROR,
        "no body is left after cleaning",
        path=origin.path,
        record_index=origin.record_index,
        evidence=record.draft.raw.strip()[:120] or None,
        fix="check that the file holds the text of an article, not only menus and notices",
    )


def placed(d: Diagnostic, draft: Draft) -> Diagnostic:
    """A reader's finding with the place of its record, where it does not say one itself."""
    index = d.record_index if d.record_index is not None else draft.origin.record_index
    return replace(d, path=d.path or draft.origin.path, record_index=index).at(draft.raw)


def finding_row(d: Diagnostic) -> dict[str, Any]:
    """A diagnostic as JSON values, for quarantine files and the work store."""
    row = asdict(d)
    row["span"] = [d.span.start, d.span.end] if d.span else None
    return {k: v for k, v in row.items() if v is not None}


def quarantine_lines(rejected: Sequence[Diagnostic]) -> str:
    """The quarantine file: one JSON object for each record that was not built, in the order of the corpus."""
    ordered = sorted(rejected, key=lambda d: (d.path or "", d.record_index or 0, d.code))
    return "".join(json.dumps(finding_row(d), ensure_ascii=True, sort_keys=True) + "\n" for d in ordered)
