"""Stage 1 of 9. Folder → the raw files in it, and what was refused before it was opened.

What counts: every regular file, but for hidden ones (".gitkeep", ".DS_Store"), READMEs and sidecars. A sidecar
`<file>.meta.toml` belongs to the file of that name. Links and special files are refused, never followed.
A pack stands for the files in it.
"""

import hashlib
import os
import stat
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from dataset_tools.convert.budget import hides
from dataset_tools.convert.entries import DEPTH, Entries, Entry, name_below
from dataset_tools.convert.files import Files
from dataset_tools.convert.known import Digests
from dataset_tools.convert.packs import SUFFIX, read_pack
from dataset_tools.convert.place import SIDECAR, descriptor_of
from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.model.project import LimitsConfig
from dataset_tools.model.record import RawFile

_CHUNK = 1 << 20
_SPECIAL = (
    (stat.S_ISLNK, "a symbolic link"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISBLK, "a block device"),
    (stat.S_ISCHR, "a character device"),
)


@dataclass(frozen=True, slots=True)
class Inventory:
    """The files to read, by name, and a finding for each entry that is none."""

    files: Files
    findings: tuple[Diagnostic, ...] = ()


def inventory(
    root: Path,
    limits: LimitsConfig,
    *,
    paths: Sequence[Path] | None = None,
    digests: Digests | None = None,
) -> Inventory:
    """The raw files below `root`, or only those at `paths`.

    Args:   root: what names are relative to.
            paths: files or folders; a file that is named here is read whatever its name.
            digests: what an earlier look found; without it, every file is read.
    """
    findings: list[Diagnostic] = []
    entries = Entries.of(str(root), paths)
    if len(entries) > limits.members:
        return _too_many(len(entries), limits)
    files = Files.of(_looked_at(entries, limits, digests, findings), str(root))
    if len(files) > limits.members:
        return _too_many(len(files), limits)
    files, collisions = _distinct(files)
    findings += collisions
    findings += _orphans(root, entries, paths)
    return Inventory(files, tuple(findings))


def _looked_at(
    entries: "Entries", limits: LimitsConfig, digests: Digests | None, findings: list[Diagnostic]
) -> Iterator[RawFile]:
    """The files behind the entries; what is none goes to `findings`."""
    count = 0
    for name, entry in entries:
        for found in _found(entry, name, limits, digests):
            if isinstance(found, RawFile):
                count += 1
                yield found
            else:
                findings.append(found)
        if count > limits.members:
            return


def _too_many(count: int, limits: LimitsConfig) -> Inventory:
    message = f"{count:,} files, beyond the limit of {limits.members:,}"
    return Inventory(Files(), (_finding("SEC001", message, ".", "raise limits.members in dataset.toml"),))


def _distinct(files: Files) -> tuple[Files, list[Diagnostic]]:
    """The files by name, and a finding for each whose name another has on a system that ignores case or accents.

    Of a file and its like in a pack, the file is kept.
    """
    if files.packs:
        keys = pa.table({"name": files.table["name"], "is_packed": files.table["place"].is_valid()})
        order = pc.sort_indices(keys, sort_keys=[(name, "ascending") for name in keys.column_names])
        files = files.take(order.to_numpy())
    kept: npt.NDArray[np.bool_] = np.ones(len(files), bool)
    first: dict[str, str] = {}
    findings = []
    for place in _alike(files).tolist():
        name = files[place].name
        of = first.setdefault(_folded(name), name)
        if of is not name:
            kept[place] = False
            message = f"the name is the same as {of} where case or accents do not count"
            findings.append(_finding("SEC002", message, name, "rename one of the two, or remove it"))
    return files.take(np.flatnonzero(kept)) if findings else files, findings


def _alike(files: Files) -> npt.NDArray[np.int64]:
    """The places of files whose names may be the same to some system: their hashes are."""
    hashes = np.fromiter((hash(_folded(name)) for name in files.names()), np.int64, len(files))
    _, number, times = np.unique(hashes, return_inverse=True, return_counts=True)
    return np.flatnonzero(times[number] > 1)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _found(
    entry: Entry, name: str, limits: LimitsConfig, digests: Digests | None
) -> Iterator[RawFile | Diagnostic]:
    """The file behind an entry; of a pack, the files in it."""
    path, _ = entry
    file = _look(entry, name, limits, digests)
    if name.endswith(SUFFIX) and isinstance(file, RawFile):
        yield from read_pack(Path(path), name, limits)
    else:
        yield file


def _look(entry: Entry, name: str, limits: LimitsConfig, digests: Digests | None) -> RawFile | Diagnostic:
    """The file as it lies there, with its digest; or why it is not read."""
    path, may_have_sidecar = entry
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return _finding("SEC002", "the file name is not UTF-8", _shown(name), "rename it")
    if ".." in name.split("/") or "\\" in name:
        return _finding("SEC002", "the name leads out of its folder", name, "rename it")
    if hides(name):
        return _finding("SEC007", "the file name holds characters that do not show", name, "rename it")
    try:
        status = os.lstat(path)
        mode = status.st_mode
        if not stat.S_ISREG(mode):
            return _refused(mode, name)
        if _is_hollow(status, limits):
            message = f"{status.st_size:,} bytes, nearly all of them holes"
            return _finding("SEC001", message, name, "store the file without holes")
        size, digest = digests.of(path, status, _digest) if digests else _digest(path)
        sidecar = path + SIDECAR
        beside = _regular(sidecar) if may_have_sidecar else None
        if beside is None:
            return RawFile(path, name, size, digest)
        said = digests.of(sidecar, beside, _digest) if digests else _digest(sidecar)
        return RawFile(path, name, size, digest, sidecar, said[1])
    except OSError as error:
        return _finding(
            "SEC002", f"cannot be opened: {error.strerror or error}", name, "check its permissions"
        )


def _refused(mode: int, name: str) -> Diagnostic:
    """Why something that is no regular file is not read."""
    if not stat.S_ISDIR(mode):
        what = next((w for test, w in _SPECIAL if test(mode)), "a special file")
        return _finding("SEC002", f"{what}, not a regular file", name, "put the file itself there")
    if name.count("/") >= DEPTH:
        message = f"a folder more than {DEPTH} deep, which was not looked into"
        return _finding("SEC005", message, name, "move what is in it further up")
    return _finding("SEC002", "a folder that cannot be listed", name, "check its permissions")


def _is_hollow(status: os.stat_result, limits: LimitsConfig) -> bool:
    """True for a file that says terabytes and holds a block: its digest alone would take for ever.

    A file system that compresses holds fewer blocks than bytes, too; it does not reach the ratio of a bomb.
    """
    blocks: int | None = getattr(status, "st_blocks", None)  # Windows has none
    if blocks is None or status.st_size <= limits.file_mb << 20:
        return False
    return blocks * 512 * limits.expansion_ratio < status.st_size


def _regular(path: str) -> os.stat_result | None:
    """The status of a regular file; None where there is none."""
    try:
        status = os.lstat(path)
    except OSError:
        return None
    return status if stat.S_ISREG(status.st_mode) else None


def _digest(path: str) -> tuple[int, str]:
    """(bytes, digest) of a file, without the buffers of a stream: most files are read in one go."""
    digest = hashlib.sha256()
    size = 0
    descriptor, room = descriptor_of(path)
    try:
        # Room for what is there: a megabyte for each small file costs more than its digest.
        while chunk := os.read(descriptor, min(_CHUNK, room + 1)):
            digest.update(chunk)
            size += len(chunk)
    finally:
        os.close(descriptor)
    return size, digest.hexdigest()


def _orphans(root: Path, entries: Entries, paths: Sequence[Path] | None) -> Iterator[Diagnostic]:
    """Sidecars without their file: a misspelt name would lose what they say in silence."""
    if paths is not None:
        return
    for folder in sorted(entries.folders()):
        for sidecar in sorted((root / folder).glob(f"*{SIDECAR}")):
            name = name_below(str(sidecar), str(root))
            if name.removesuffix(SIDECAR) not in entries:
                found = _finding("MET003", "a sidecar without its file", name, "name it <file>.meta.toml")
                yield replace(found, severity=Severity.WARNING)


def _finding(code: str, message: str, name: str, fix: str) -> Diagnostic:
    return Diagnostic(code, Severity.ERROR, message, path=name, fix=fix)


def _shown(name: str) -> str:
    return name.encode("utf-8", "backslashreplace").decode("ascii", "backslashreplace")
