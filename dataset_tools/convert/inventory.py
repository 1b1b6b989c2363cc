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

from dataset_tools.convert.packs import SUFFIX, read_pack
from dataset_tools.convert.place import SIDECAR, is_article_name, open_regular
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
_DEPTH = 64  # folders below each other; PATH_MAX ends most systems' patience earlier


@dataclass(frozen=True, slots=True)
class Inventory:
    """The files to read, by name, and a finding for each entry that is none."""

    files: tuple[RawFile, ...]
    findings: tuple[Diagnostic, ...] = ()


def inventory(root: Path, limits: LimitsConfig, *, paths: Sequence[Path] | None = None) -> Inventory:
    """The raw files below `root`, or only those at `paths`.

    Args:   root: what names are relative to.
            paths: files or folders; a file that is named here is read whatever its name.
    """
    files: list[RawFile] = []
    findings: list[Diagnostic] = []
    entries: dict[str, Path] = {}
    for start in [root] if paths is None else paths:
        for path in _walk(start, asked=paths is not None):
            entries.setdefault(_name(path, root), path)
    if len(entries) > limits.members:
        return _too_many(len(entries), limits)
    for name, path in sorted(entries.items()):
        for found in _found(path, name, limits):
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


def _walk(start: Path, *, asked: bool, depth: int = 0) -> Iterator[Path]:
    try:
        mode = start.lstat().st_mode
    except OSError:
        yield start  # `_look` says what is wrong with it
        return
    if not stat.S_ISDIR(mode):
        if asked or depth == 0 or is_article_name(start.name):
            yield start
        return
    if depth > _DEPTH:
        yield start  # `_look` says that it was not entered
        return
    try:
        children = sorted(p.name for p in start.iterdir())
    except OSError:
        yield start
        return
    for child in children:
        if not child.startswith("."):
            yield from _walk(start / child, asked=False, depth=depth + 1)


def _name(path: Path, root: Path) -> str:
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        return path.name


def _distinct(files: list[RawFile]) -> tuple[list[RawFile], list[Diagnostic]]:
    """The files by name, and a finding for each whose name another has on a system that ignores case or accents.

    Of a file and its like in a pack, the file is kept.
    """
    first: dict[str, RawFile] = {}
    findings = []
    for file in sorted(files, key=lambda f: (f.name, not isinstance(f.path, Path))):
        kept = first.setdefault(unicodedata.normalize("NFC", file.name).casefold(), file)
        if kept is not file:
            message = f"the name is the same as {kept.name} where case or accents do not count"
            findings.append(_finding("SEC002", message, file.name, "rename one of the two, or remove it"))
    return list(first.values()), findings


def _found(path: Path, name: str, limits: LimitsConfig) -> Iterator[RawFile | Diagnostic]:
    """The file at `path`; of a pack, the files in it."""
    file = _look(path, name, limits)
    if name.endswith(SUFFIX) and isinstance(file, RawFile):
        yield from read_pack(path, name, limits)
    else:
        yield file


def _look(path: Path, name: str, limits: LimitsConfig) -> RawFile | Diagnostic:
    """The file as it lies there, with its digest; or why it is not read."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return _finding("SEC002", "the file name is not UTF-8", _shown(name), "rename it")
    if ".." in Path(name).parts or "\\" in name:
        return _finding("SEC002", "the name leads out of its folder", name, "rename it")
    try:
        status = path.lstat()
        mode = status.st_mode
        if what := next((w for test, w in _SPECIAL if test(mode)), None):
            return _finding("SEC002", f"{what}, not a regular file", name, "put the file itself there")
        if stat.S_ISDIR(mode):
            if len(Path(name).parts) > _DEPTH:
                message = f"a folder more than {_DEPTH} deep, which was not looked into"
                return _finding("SEC005", message, name, "move what is in it further up")
            return _finding("SEC002", "a folder that cannot be listed", name, "check its permissions")
        if _is_hollow(status, limits):
            message = f"{status.st_size:,} bytes, nearly all of them holes"
            return _finding("SEC001", message, name, "store the file without holes")
        size, digest = _digest(path)
        sidecar = path.with_name(path.name + SIDECAR)
        if not _is_regular(sidecar):
            return RawFile(path, name, size, digest)
        return RawFile(path, name, size, digest, sidecar, _digest(sidecar)[1])
    except OSError as error:
        return _finding(
            "SEC002", f"cannot be opened: {error.strerror or error}", name, "check its permissions"
        )


def _is_hollow(status: os.stat_result, limits: LimitsConfig) -> bool:
    """True for a file that says terabytes and holds a block: its digest alone would take for ever.

    A file system that compresses holds fewer blocks than bytes, too; it does not reach the ratio of a bomb.
    """
    blocks: int | None = getattr(status, "st_blocks", None)  # Windows has none
    if blocks is None or status.st_size <= limits.file_mb << 20:
        return False
    return blocks * 512 * limits.expansion_ratio < status.st_size


def _is_regular(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def _digest(path: Path) -> tuple[int, str]:
    digest = hashlib.sha256()
    size = 0
    with open_regular(path) as stream:
        # Room for what is there: a megabyte for each small file costs more than its digest.
        room = min(_CHUNK, os.fstat(stream.fileno()).st_size + 1)
        while chunk := stream.read(room):
            digest.update(chunk)
            size += len(chunk)
    return size, digest.hexdigest()


def _orphans(root: Path, entries: dict[str, Path], paths: Sequence[Path] | None) -> Iterator[Diagnostic]:
    """Sidecars without their file: a misspelt name would lose what they say in silence."""
    if paths is not None:
        return
    folders = {path.parent for path in entries.values()} | {root}
    for folder in sorted(folders):
        for sidecar in sorted(folder.glob(f"*{SIDECAR}")):
            name = _name(sidecar, root)
            if name.removesuffix(SIDECAR) not in entries:
                found = _finding("MET003", "a sidecar without its file", name, "name it <file>.meta.toml")
                yield replace(found, severity=Severity.WARNING)


def _finding(code: str, message: str, name: str, fix: str) -> Diagnostic:
    return Diagnostic(code, Severity.ERROR, message, path=name, fix=fix)


def _shown(name: str) -> str:
    return name.encode("utf-8", "backslashreplace").decode("ascii", "backslashreplace")
