"""Stage 1 of 9. Folder → what lies in it, by name, before anything is looked at."""

import os
import stat
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from dataset_tools.convert.files import below, start_of
from dataset_tools.convert.place import SIDECAR, is_article_name

DEPTH = 64  # folders below each other; PATH_MAX ends most systems' patience earlier
_BATCH = 1000  # names that are Python values at the same time
_ENTRIES = pa.schema([("name", pa.binary()), ("beside", pa.bool_())])

# The path of a file and whether a sidecar may lie beside it: strings, since a Path for each step costs more than
# reading a page.
Entry = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class Entries:
    """What lies in a folder, by name, in columns: a corpus may have many files.

    `table`: name binary, in UTF-8 that may hold what no text can; beside bool.
    """

    root: str
    table: pa.Table
    elsewhere: Mapping[str, str]  # name → path of an entry that is not at root/name

    @classmethod
    def of(cls, root: str, paths: Sequence[Path] | None) -> "Entries":
        """The entries below `root`, or below `paths`; of two with one name the first."""
        elsewhere: dict[str, str] = {}
        batches = [_ENTRIES.empty_table()]
        found = walk(root, asked=False) if paths is None else _named_by(paths, root)
        start = start_of(root)
        while batch := list(islice(found, _BATCH)):
            names = [name_below(path, root) for path, _ in batch]
            pairs = zip(names, batch, strict=True)
            elsewhere |= {name: path for name, (path, _) in pairs if path != below(start, name)}
            columns = [n.encode("utf-8", "surrogatepass") for n in names], [beside for _, beside in batch]
            batches.append(pa.table([*map(pa.array, columns)], schema=_ENTRIES))
        table = pa.concat_tables(batches).combine_chunks()
        return cls(root, table.take(pc.sort_indices(table["name"])), elsewhere)

    def __len__(self) -> int:
        return int(self.table.num_rows)

    def __iter__(self) -> Iterator[tuple[str, Entry]]:
        """Name, path, and whether there may be a sidecar."""
        start = start_of(self.root)
        for batch in self.table.to_batches(_BATCH):
            for data, beside in zip(*(c.to_pylist() for c in batch.columns), strict=True):
                name = data.decode("utf-8", "surrogatepass")
                yield name, (self.elsewhere.get(name) or below(start, name), beside)

    def __contains__(self, name: str) -> bool:
        names, data = self.table["name"], name.encode("utf-8", "surrogatepass")
        place = bisect_left(range(len(self)), data, key=lambda i: names[i].as_py())
        return place < len(self) and bool(names[place].as_py() == data)

    def folders(self) -> set[str]:
        """The folders that hold an entry."""
        return {name.rpartition("/")[0] for name, _ in self} | {""}


def _named_by(paths: Sequence[Path], root: str) -> Iterator[Entry]:
    """The entries at and below some paths; of two with one name the first."""
    seen: set[str] = set()
    for entry in (e for start in paths for e in walk(str(start), asked=True)):
        if (name := name_below(entry[0], root)) not in seen:
            seen.add(name)
            yield entry


def walk(start: str, *, asked: bool, depth: int = 0) -> Iterator[Entry]:
    """The files at and below `start`, and what cannot be entered, of which `_look` says why."""
    try:
        mode = os.lstat(start).st_mode
    except OSError:
        yield start, False
        return
    if not stat.S_ISDIR(mode):
        if asked or depth == 0 or is_article_name(_last(start)):
            yield start, True
        return
    if depth > DEPTH:
        yield start, False
        return
    folders: set[str] = set()
    try:
        with os.scandir(start) as found:
            names = sorted(_named(e, folders) for e in found if not e.name.startswith("."))
    except OSError:
        yield start, False
        return
    sidecars = {name for name in names if name.endswith(SIDECAR)}
    for name in names:
        path = os.path.join(start, name)  # noqa: PTH118 - see `Entry`
        if name in folders:
            yield from walk(path, asked=False, depth=depth + 1)
        elif is_article_name(name):
            yield path, name + SIDECAR in sidecars


def _named(entry: os.DirEntry[str], folders: set[str]) -> str:
    """The name of an entry; that of a folder goes to `folders`, too."""
    if entry.is_dir(follow_symlinks=False):
        folders.add(entry.name)
    return entry.name


def name_below(path: str, root: str) -> str:
    """The path below `root` with "/" on every system; elsewhere the last part of it."""
    if path == root:
        return "."
    below = path.removeprefix(root if root.endswith(os.sep) else root + os.sep)
    return below.replace(os.sep, "/") if below != path else _last(path)


def _last(path: str) -> str:
    return path.rpartition(os.sep)[2]
