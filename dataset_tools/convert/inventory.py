"""Stage 1 of 9. Folder → the raw files in it, and what was refused before it was opened.

What counts: every regular file, but for hidden ones (".gitkeep", ".DS_Store"), READMEs and sidecars. A sidecar
`<file>.meta.toml` belongs to the file of that name. Links and special files are refused, never followed.
A pack stands for the files in it.
"""

import hashlib
import os
import stat
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dataset_tools.convert.budget import hides
from dataset_tools.convert.known import Digests
from dataset_tools.convert.packs import SUFFIX, read_pack
from dataset_tools.convert.place import SIDECAR, descriptor_of, is_article_name
from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.model.project import LimitsConfig
from dataset_tools.model.record import Member, RawFile

_CHUNK = 1 << 20
_SPECIAL = (
    (stat.S_ISLNK, "a symbolic link"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISBLK, "a block device"),
    (stat.S_ISCHR, "a character device"),
)
_DEPTH = 64  # folders below each other; PATH_MAX ends most systems' patience earlier


@dataclass(frozen=True, slots=True)
class Inventory:
    """The files to read, by name, and a finding for each entry that is none."""

    files: tuple[RawFile, ...]
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
    files: list[RawFile] = []
    findings: list[Diagnostic] = []
    entries: dict[str, _Entry] = {}  # by name
    for start in [root] if paths is None else paths:
        for entry in _walk(str(start), asked=paths is not None):
            entries.setdefault(_name(entry[0], str(root)), entry)
    if len(entries) > limits.members:
        return _too_many(len(entries), limits)
    for name, entry in sorted(entries.items()):
        for found in _found(entry, name, limits, digests):
            (files if isinstance(found, RawFile) else findings).append(found)  # type: ignore[arg-type]
        if len(files) > limits.members:
            return _too_many(len(files), limits)
    files, collisions = _distinct(files)
    findings += collisions
    findings += _orphans(root, entries, paths)
    return Inventory(tuple(files), tuple(findings))


def _too_many(count: int, limits: LimitsConfig) -> Inventory:
    message = f"{count:,} files, beyond the limit of {limits.members:,}"
    return Inventory((), (_finding("SEC001", message, ".", "raise limits.members in dataset.toml"),))


# The path of a file and whether a sidecar may lie beside it: strings, since a Path for each step costs more than
# reading a page.
_Entry = tuple[str, bool]


def _walk(start: str, *, asked: bool, depth: int = 0) -> Iterator[_Entry]:
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
    if depth > _DEPTH:
        yield start, False
        return
    try:
        with os.scandir(start) as found:
            children = sorted((e.name, e.path, e.is_dir(follow_symlinks=False)) for e in found)
    except OSError:
        yield start, False
        return
    sidecars = {name for name, _, _ in children if name.endswith(SIDECAR)}
    for name, path, is_folder in children:
        if name.startswith("."):
            continue
        if is_folder:
            yield from _walk(path, asked=False, depth=depth + 1)
        elif is_article_name(name):
            yield path, name + SIDECAR in sidecars


def _name(path: str, root: str) -> str:
    """The path below `root` with "/" on every system; elsewhere the last part of it."""
    if path == root:
        return "."
    below = path.removeprefix(root if root.endswith(os.sep) else root + os.sep)
    return below.replace(os.sep, "/") if below != path else _last(path)


def _last(path: str) -> str:
    return path.rpartition(os.sep)[2]


def _distinct(files: list[RawFile]) -> tuple[list[RawFile], list[Diagnostic]]:
    """The files by name, and a finding for each whose name another has on a system that ignores case or accents.

    Of a file and its like in a pack, the file is kept.
    """
    first: dict[str, RawFile] = {}
    findings = []
    for file in sorted(files, key=lambda f: (f.name, isinstance(f.path, Member))):
        kept = first.setdefault(unicodedata.normalize("NFC", file.name).casefold(), file)
        if kept is not file:
            message = f"the name is the same as {kept.name} where case or accents do not count"
            findings.append(_finding("SEC002", message, file.name, "rename one of the two, or remove it"))
    return list(first.values()), findings


def _found(
    entry: _Entry, name: str, limits: LimitsConfig, digests: Digests | None
) -> Iterator[RawFile | Diagnostic]:
    """The file behind an entry; of a pack, the files in it."""
    path, _ = entry
    file = _look(entry, name, limits, digests)
    if name.endswith(SUFFIX) and isinstance(file, RawFile):
        yield from read_pack(Path(path), name, limits)
    else:
        yield file


def _look(entry: _Entry, name: str, limits: LimitsConfig, digests: Digests | None) -> RawFile | Diagnostic:
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
    if name.count("/") >= _DEPTH:
        message = f"a folder more than {_DEPTH} deep, which was not looked into"
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


def _orphans(root: Path, entries: Mapping[str, _Entry], paths: Sequence[Path] | None) -> Iterator[Diagnostic]:
    """Sidecars without their file: a misspelt name would lose what they say in silence."""
    if paths is not None:
        return
    folders = {name.rpartition("/")[0] for name in entries} | {""}
    for folder in sorted(folders):
        for sidecar in sorted((root / folder).glob(f"*{SIDECAR}")):
            name = _name(str(sidecar), str(root))
            if name.removesuffix(SIDECAR) not in entries:
                found = _finding("MET003", "a sidecar without its file", name, "name it <file>.meta.toml")
                yield replace(found, severity=Severity.WARNING)


def _finding(code: str, message: str, name: str, fix: str) -> Diagnostic:
    return Diagnostic(code, Severity.ERROR, message, path=name, fix=fix)


def _shown(name: str) -> str:
    return name.encode("utf-8", "backslashreplace").decode("ascii", "backslashreplace")
