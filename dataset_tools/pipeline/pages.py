"""What crosses NARROW 1: site, page and hashes of lines, one row a page, kept by the key of the page's file.

Only formats that are cheap to read take part: a page of HTML has lost its menus to the extractor already.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice

import numpy as np
import pyarrow as pa

from dataset_tools.bounded.places import Ints, Places
from dataset_tools.convert.files import Files
from dataset_tools.convert.formats import is_cheap
from dataset_tools.engine import Engine, Task
from dataset_tools.model.draft import Draft
from dataset_tools.model.record import RawFile
from dataset_tools.normalize import Clean
from dataset_tools.normalize.profile import block_hashes, hashed, site_of
from dataset_tools.pipeline.budget import budget_of, engine_for, groups, seconds_for
from dataset_tools.pipeline.converted import Keeper, Waiting
from dataset_tools.pipeline.read import ReadSettings, clean_items
from dataset_tools.storage import Store

PAGES = pa.schema([
    ("key", pa.string()),
    ("site", pa.string()),
    ("page", pa.binary(32)),
    ("hashes", pa.list_(pa.uint64())),
])  # fmt: skip
_BATCH = 500  # pages that are Python values at the same time: each has some forty lines
_NAME = "pages.arrow"  # the file of the cache


def read_pages(
    files: Sequence[tuple[RawFile, str]], settings: ReadSettings, keep: str | None = None
) -> pa.Table:
    """The rows of some files, given with their keys: a task of an engine. `keep` is where their drafts shall wait."""
    keeper = Keeper(keep) if keep else None
    rows = _rows(files, settings, keeper)
    tables = [PAGES.empty_table()]
    while batch := list(islice(rows, _BATCH)):
        arrays = [pa.array(c, f.type) for c, f in zip(zip(*batch, strict=True), PAGES, strict=True)]
        tables.append(pa.table(arrays, schema=PAGES))
    if keeper:
        keeper.close()
    return pa.concat_tables(tables).combine_chunks()


def _rows(
    files: Sequence[tuple[RawFile, str]], settings: ReadSettings, keeper: Keeper | None
) -> Iterator[tuple[str, str, bytes, list[int]]]:
    for file, key in files:
        items = (hashed(x) if isinstance(x, Clean) else x for x in clean_items(file, settings))
        for item in keeper.passing(file, items) if keeper else items:
            if isinstance(item, Clean):
                hashes = sorted(int(h, 16) for h in block_hashes(item))
                yield key, site_of(item.draft), page_digest(item.draft), hashes


def page_digest(draft: Draft) -> bytes:
    """Equal pages count once: a crawl that saved a page twice has not repeated its lines."""
    return hashlib.sha256(draft.raw.encode("utf-8", "surrogatepass")).digest()


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of some files, read from where they are kept as often as they are needed, a few at a time."""

    kept: Callable[[], Iterator[pa.Table]]
    places: Places  # of the files, by their keys

    @classmethod
    def of(cls, table: pa.Table, keys: Sequence[str]) -> "Pages":
        """Pages that are in memory."""
        return cls(lambda: iter([table]), Places(keys))

    def batches(self) -> Iterator[tuple[Ints, pa.Table]]:
        """The pages, and the place of each one's file."""
        for table in self.kept():
            place = self.places.find(table["key"].to_pylist())
            asked = place >= 0
            yield place[asked], table if asked.all() else table.filter(pa.array(asked))


def pages_of(  # noqa: PLR0913 - which pages, where they are kept, and who reads them
    files: Sequence[RawFile],
    key_of: Callable[[RawFile], str],
    settings: ReadSettings,
    store: Store,
    engine: Engine,
    *,
    tasks_of: int,
    waiting: Waiting | None = None,
) -> Pages:
    """The pages of all cheap files: those that are kept, and the others, read now and kept.

    Args:   waiting: where the drafts of those that are read now shall wait.
    """
    pages = Pages(partial(_load, store), Places(map(key_of, files)))
    have = np.zeros(len(files), bool)
    for place, _ in pages.batches():
        have[place] = True
    unknown = np.flatnonzero(~have)
    missing = unknown[np.fromiter(map(is_cheap, some(files, unknown)), bool, len(unknown))]
    unread = some(files, missing)
    if not len(unread):
        return pages

    def tasks() -> Iterator[Task]:
        at = 0
        for group in groups(unread, tasks_of):
            places = missing[at : at + len(group)]
            keep = waiting.room(places, group) if waiting else None
            yield _task([(f, key_of(f)) for f in group], settings, keep)
            at += len(group)

    with store.write(_NAME) as stream, pa.ipc.new_file(stream, PAGES) as writer:
        for _, table in pages.batches():
            writer.write_table(table)
        # A file that breaks its reader gives no page here; reading it for its rows will say why.
        for table in _results(tasks(), settings, engine_for(unread, engine)):
            writer.write_table(table)
    return pages


def some(files: Sequence[RawFile], places: Ints) -> Sequence[RawFile]:
    """The files at these places."""
    return files.take(places) if isinstance(files, Files) else [files[n] for n in places.tolist()]


def _task(pairs: Sequence[tuple[RawFile, str]], settings: ReadSettings, keep: str | None = None) -> Task:
    arguments = {"files": list(pairs), "settings": settings, "keep": keep}
    seconds = seconds_for((file for file, _ in pairs), settings.limits)
    return Task(pairs[0][0].name, f"{read_pages.__module__}:{read_pages.__name__}", arguments, seconds)


def _results(tasks: Iterable[Task], settings: ReadSettings, engine: Engine) -> Iterator[pa.Table]:
    """What the tasks read; a group that fails is read file by file, and the culprit gives no page."""
    while tasks:
        retry: list[Task] = []
        for result in engine.run(tasks, budget_of(settings.limits)):
            files = result.task.arguments["files"]
            if result.failure is None:
                yield result.value
            elif len(files) > 1:
                retry += [_task([pair], settings) for pair in files]
        tasks = retry


def _load(store: Store) -> Iterator[pa.Table]:
    """The pages that are kept, a batch at a time; of a file that was cut off none: they are read again."""
    try:
        with store.open(_NAME) as stream:
            reader = pa.ipc.open_file(stream)
            if reader.schema.equals(PAGES):
                for number in range(reader.num_record_batches):
                    yield pa.Table.from_batches([reader.get_batch(number)])
    except (OSError, pa.ArrowInvalid):
        return
