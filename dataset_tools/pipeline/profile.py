"""NARROW 1 over a corpus: which lines each site repeats, and so what of it each file holds.

Only formats that are cheap to read take part: a page of HTML has lost its menus to the extractor already.
What a file contributes (site, page, hashes of its lines) is kept by the digest of the file, so that a build after
a small change reads the changed files only. A file's rows depend on the profile only through the lines that it
holds: a new banner on one page does not make the others be read again.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from dataset_tools.convert.formats import convert_file, is_cheap
from dataset_tools.engine import Engine, Task
from dataset_tools.model.draft import Draft
from dataset_tools.model.record import RawFile
from dataset_tools.normalize.profile import Profile, block_hashes, merge_counts, site_of
from dataset_tools.pipeline.budget import budget_of, groups, seconds_for
from dataset_tools.pipeline.read import ReadSettings, with_site
from dataset_tools.pipeline.work import file_key
from dataset_tools.storage import Store

_BATCH = 1000  # pages at once: a page has some forty hashes
_PAGES = "pages"  # the file of the cache
_SCHEMA = pa.schema([
    ("key", pa.string()),
    ("site", pa.string()),
    ("page", pa.string()),
    ("hashes", pa.list_(pa.uint64())),
])  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pages:
    """What the pages of a corpus hold, one row a page; `names` gives the file of each row."""

    table: pa.Table
    names: tuple[str, ...]


def read_pages(files: Sequence[tuple[RawFile, str]], settings: ReadSettings) -> pa.Table:
    """The rows of some files, given with their keys: a task of an engine."""
    rows: list[tuple[str, str, str, list[int]]] = []
    for file, key in files:
        for item in convert_file(file, settings.limits):
            if isinstance(item, Draft):
                draft = with_site(item, settings.sites)
                hashes = sorted(int(h, 16) for h in block_hashes(draft))
                rows.append((key, site_of(draft), _page(draft), hashes))
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(_SCHEMA)
    return pa.table([pa.array(c, f.type) for c, f in zip(columns, _SCHEMA, strict=True)], schema=_SCHEMA)


def _page(draft: Draft) -> str:
    """Equal pages count once: a crawl that saved a page twice has not repeated its lines."""
    return hashlib.sha256(draft.raw.encode("utf-8", "surrogatepass")).hexdigest()


def profile_corpus(
    files: Sequence[RawFile],
    settings: ReadSettings,
    cache: Store | None,
    engine: Engine,
    *,
    tasks_of: int = 512,
) -> dict[str, Profile]:
    """For each cheap file that holds repeated lines, the profile of just those lines."""
    digest = settings.digest()
    key_of = {f.name: file_key(f, digest) for f in files}
    known = _load(cache, set(key_of.values()))
    have = set(known["key"].to_pylist())
    missing = [f for f in files if key_of[f.name] not in have and is_cheap(f)]
    tables = [known]
    tasks = [_task([(f, key_of[f.name]) for f in group], settings) for group in groups(missing, tasks_of)]
    # A file that breaks its reader gives no page here; reading it for its rows will say why.
    tables += _results(tasks, settings, engine)
    pages = pa.concat_tables(tables).combine_chunks()
    if missing and cache:
        _save(cache, pages)
    return _slices(pages, {key: name for name, key in key_of.items()})


def _task(pairs: Sequence[tuple[RawFile, str]], settings: ReadSettings) -> Task:
    arguments = {"files": list(pairs), "settings": settings}
    seconds = seconds_for((file for file, _ in pairs), settings.limits)
    return Task(pairs[0][0].name, "dataset_tools.pipeline.profile:read_pages", arguments, seconds)


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


def _slices(pages: pa.Table, name_of: dict[str, str]) -> dict[str, Profile]:
    """For each file the profile of the lines it holds; files that hold the same lines share one object."""
    whole = _profile(pages)
    held: dict[str, dict[str, frozenset[str]]] = defaultdict(dict)
    for site in whole.pages:
        for key, hashes in _held(pages, site, whole.hashes(site)):
            if key in name_of:
                mine = held[name_of[key]]
                mine[site] = mine[site] | hashes if site in mine else hashes
    cut: dict[frozenset[tuple[str, frozenset[str]]], Profile] = {}
    for sites in held.values():
        if (same := frozenset(sites.items())) not in cut:
            cut[same] = whole.only(sites)
    return {name: cut[frozenset(sites.items())] for name, sites in held.items()}


def _held(pages: pa.Table, site: str, known: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """(key of its file, which known hashes it holds) of each page of a site that holds one."""
    if not known:
        return
    mine = pages.filter(pa.compute.equal(pages["site"], site)).combine_chunks()
    keys = mine["key"].to_pylist()
    for batch, start in zip(mine.to_batches(_BATCH), range(0, mine.num_rows, _BATCH), strict=True):
        lists = batch["hashes"]
        hashes = lists.flatten().to_numpy(zero_copy_only=False)
        row = lists.value_parent_indices().to_numpy(zero_copy_only=False)
        hit = np.isin(hashes, np.array([int(h, 16) for h in known], np.uint64))
        rows, first = np.unique(row[hit], return_index=True)
        if not len(rows):
            continue  # np.split makes one part of nothing
        for number, values in zip(rows.tolist(), np.split(hashes[hit], first[1:]), strict=True):
            yield keys[start + number], _as_text(values.tobytes())


@lru_cache(4096)
def _as_text(hashes: bytes) -> frozenset[str]:
    """Hashes as a profile has them; the pages of a site mostly hold the same ones."""
    return frozenset(f"{h:016x}" for h in np.frombuffer(hashes, np.uint64).tolist())


def _profile(pages: pa.Table) -> Profile:
    """Counts per site, equal pages once; a barrier over hashes, never text."""
    numbered = pages.select(["site", "page"]).append_column(
        "row", pa.array(range(pages.num_rows), pa.int64())
    )
    first = numbered.group_by(["site", "page"], use_threads=False).aggregate([("row", "min")])
    unique = pages.take(first["row_min"])
    counts: dict[str, dict[str, int]] = {}
    totals: dict[str, int] = {}
    sites = np.array(unique["site"].to_pylist(), dtype=object)
    for site in sorted(set(sites)):
        mine = unique.filter(pa.array(sites == site))["hashes"].combine_chunks()
        totals[site] = len(mine)
        values, times = np.unique(mine.flatten().to_numpy(zero_copy_only=False), return_counts=True)
        repeated = times > 1
        counts[site] = {
            f"{v:016x}": n for v, n in zip(values[repeated].tolist(), times[repeated].tolist(), strict=True)
        }
    return merge_counts(totals, counts)


def profile_digest(profile: Profile | None) -> str:
    """Digest of a slice: what the key of a file's rows takes from the profile."""
    if profile is None:
        return ""
    return hashlib.sha256(profile.to_json().encode()).hexdigest()


def _load(cache: Store | None, keys: Iterable[str]) -> pa.Table:
    if cache is None:
        return _SCHEMA.empty_table()
    try:
        with cache.open(_PAGES) as stream:
            table = pq.ParquetFile(stream).read()
        if table.schema.equals(_SCHEMA):
            return table.filter(pa.compute.is_in(table["key"], value_set=pa.array(sorted(keys), pa.string())))
    except (OSError, pa.ArrowInvalid):
        pass  # no cache, or one that was cut off: the pages are read again
    return _SCHEMA.empty_table()


def _save(cache: Store, pages: pa.Table) -> None:
    with cache.write(_PAGES) as stream:
        pq.write_table(pages, stream, compression="zstd")
