"""What crosses NARROW 1: site, page and hashes of lines, one row a page, kept by the key of the page's file.

Only formats that are cheap to read take part: a page of HTML has lost its menus to the extractor already.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

import pyarrow as pa

from dataset_tools.convert.formats import convert_file, is_cheap
from dataset_tools.engine import Engine, Task
from dataset_tools.model.draft import Draft
from dataset_tools.model.record import RawFile
from dataset_tools.normalize.profile import block_hashes, site_of
from dataset_tools.pipeline.budget import budget_of, engine_for, groups, seconds_for
from dataset_tools.pipeline.read import ReadSettings, with_site
from dataset_tools.storage import Store

PAGES = pa.schema([
    ("key", pa.string()),
    ("site", pa.string()),
    ("page", pa.binary(32)),
    ("hashes", pa.list_(pa.uint64())),
])  # fmt: skip
_NAME = "pages.arrow"  # the file of the cache


def read_pages(files: Sequence[tuple[RawFile, str]], settings: ReadSettings) -> pa.Table:
    """The rows of some files, given with their keys: a task of an engine."""
    rows: list[tuple[str, str, bytes, list[int]]] = []
    for file, key in files:
        for item in convert_file(file, settings.limits):
            if isinstance(item, Draft):
                draft = with_site(item, settings.sites)
                hashes = sorted(int(h, 16) for h in block_hashes(draft))
                rows.append((key, site_of(draft), page_digest(draft), hashes))
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(PAGES)
    return pa.table([pa.array(c, f.type) for c, f in zip(columns, PAGES, strict=True)], schema=PAGES)


def page_digest(draft: Draft) -> bytes:
    """Equal pages count once: a crawl that saved a page twice has not repeated its lines."""
    return hashlib.sha256(draft.raw.encode("utf-8", "surrogatepass")).digest()


def pages_of(
    files: Mapping[str, RawFile], settings: ReadSettings, cache: Store | None, engine: Engine, tasks_of: int
) -> pa.Table:
    """The pages of all cheap files, given by key: those that are known, and the others read now and kept."""
    known = _load(cache, files)
    have = set(known["key"].to_pylist())
    missing = {f.name: key for key, f in files.items() if key not in have and is_cheap(f)}
    unread = [files[key] for key in missing.values()]
    cut = groups(unread, tasks_of)
    tasks = [_task([(f, missing[f.name]) for f in group], settings) for group in cut]
    # A file that breaks its reader gives no page here; reading it for its rows will say why.
    pages = pa.concat_tables([known, *_results(tasks, settings, engine_for(unread, engine))])
    if missing and cache:
        _save(cache, pages)
    return pages


def _task(pairs: Sequence[tuple[RawFile, str]], settings: ReadSettings) -> Task:
    arguments = {"files": list(pairs), "settings": settings}
    seconds = seconds_for((file for file, _ in pairs), settings.limits)
    return Task(pairs[0][0].name, f"{read_pages.__module__}:{read_pages.__name__}", arguments, seconds)


def _results(tasks: list[Task], settings: ReadSettings, engine: Engine) -> Iterator[pa.Table]:
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


def _load(cache: Store | None, keys: Iterable[str]) -> pa.Table:
    if cache is None:
        return PAGES.empty_table()
    try:
        table = pa.ipc.open_file(pa.py_buffer(cache.read(_NAME))).read_all()
    except (OSError, pa.ArrowInvalid):  # none, or one that was cut off: the pages are read again
        return PAGES.empty_table()
    if not table.schema.equals(PAGES):
        return PAGES.empty_table()
    return table.filter(pa.compute.is_in(table["key"], value_set=pa.array(sorted(keys), pa.string())))


def _save(cache: Store, pages: pa.Table) -> None:
    with cache.write(_NAME) as stream, pa.ipc.new_file(stream, PAGES) as writer:
        writer.write_table(pages)
