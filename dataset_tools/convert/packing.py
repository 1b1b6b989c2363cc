"""Stage 1 of 9. A folder of small raw files → packs that are read as that folder would be.

The same files make the same bytes: members by name, no clock, no owner. Nothing is written where an entry of the
folder cannot be packed, and the packs are read back before they take their place.
"""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from dataset_tools.convert.base import MB
from dataset_tools.convert.budget import unsafe_name
from dataset_tools.convert.inventory import Inventory, inventory
from dataset_tools.convert.packs import MOST_MEMBERS, SUFFIX
from dataset_tools.convert.place import SIDECAR, open_place, size_of
from dataset_tools.convert.sidecar import MAX_BYTES
from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.model.project import LimitsConfig
from dataset_tools.model.record import Member, RawFile
from dataset_tools.storage import atomic_write, not_writable, sha256_of

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first day that a zip can state
_LEVEL = 6  # zlib's own choice

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """The files of each pack, in order, or the findings for which nothing is packed."""

    packs: tuple[tuple[RawFile, ...], ...]
    findings: tuple[Diagnostic, ...] = ()

    @property
    def files(self) -> int:
        """Files in all packs, sidecars not counted."""
        return sum(map(len, self.packs))

    @property
    def size(self) -> int:
        """Bytes of all files and their sidecars."""
        return sum(_size(f) for pack in self.packs for f in pack)


def plan_packs(folder: Path, limits: LimitsConfig, *, pack_bytes: int) -> Plan:
    """How the raw files below `folder` are packed: in the order of their names, `pack_bytes` of them at a time.

    Errors: DatasetToolsError where no reader would unpack so large a pack.
    """
    if not 0 < pack_bytes <= limits.expanded_mb * MB:
        raise DatasetToolsError(
            f"a pack of {pack_bytes:,} bytes, beyond the limit of {limits.expanded_mb} MB",
            hint="choose a smaller --size, or raise limits.expanded_mb in dataset.toml",
        )
    found = inventory(folder, limits)
    findings = (*found.findings, *(d for f in found.files for d in _unfit(f, limits)))
    if findings:
        return Plan((), findings)
    return Plan(tuple(_groups(found.files, pack_bytes, min(limits.members, MOST_MEMBERS))))


def write_packs(plan: Plan, out: Path, limits: LimitsConfig, progress: Progress | None = None) -> list[Path]:
    """The packs of a plan, as the new folder `out`: all of them, or none.

    Errors: DatasetToolsError where `out` holds something, a file changes meanwhile, or a reader would refuse a pack.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise DatasetToolsError(f"{out}: not an empty folder", hint="choose a new folder for the packs")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{out.name}.", dir=out.parent) as scratch:
            # A folder in the temporary one gets the permissions of any other.
            made = Path(scratch) / out.name
            made.mkdir()
            names = list(_write_all(plan, made, progress))
            _must_read_back(plan, inventory(made, limits))
            if out.exists():
                out.rmdir()
            made.rename(out)
    except OSError as error:
        raise not_writable(out, error) from error
    return [out / name for name in names]


def _groups(files: Sequence[RawFile], most_bytes: int, most_files: int) -> Iterator[tuple[RawFile, ...]]:
    group: list[RawFile] = []
    size = members = 0
    for file in files:
        more, entries = _size(file), 1 + (file.sidecar is not None)
        if group and (size + more > most_bytes or members + entries > most_files):
            yield tuple(group)
            group, size, members = [], 0, 0
        group.append(file)
        size += more
        members += entries
    if group:
        yield tuple(group)


def _size(file: RawFile) -> int:
    return file.size + (size_of(file.sidecar) if file.sidecar else 0)


def _unfit(file: RawFile, limits: LimitsConfig) -> Iterator[Diagnostic]:
    """Why a file that can be read where it lies could not be read from a pack."""
    bad = Diagnostic("SEC001", Severity.ERROR, "", path=file.name)
    if file.size > limits.file_mb * MB:
        message = (
            f"the file has {file.size:,} bytes, beyond the limit of {limits.file_mb} MB for one in a pack"
        )
        yield replace(bad, message=message, fix="leave it out of the folder: it is no small file")
    if file.sidecar and size_of(file.sidecar) > MAX_BYTES:
        message = f"the sidecar has over {MAX_BYTES:,} bytes"
        yield replace(bad, message=message, fix="state facts, not the text")
    if unsafe_name(file.name):
        yield replace(bad, code="SEC002", message="a reader of packs refuses the name", fix="rename the file")


def _write_all(plan: Plan, folder: Path, progress: Progress | None) -> Iterator[str]:
    done = 0
    for number, files in enumerate(plan.packs, 1):
        name = f"{number:05d}{SUFFIX}"
        with atomic_write(folder / name) as stream:
            _write(files, stream)
        done += len(files)
        if progress:
            progress("packing", done, plan.files)
        yield name


def _write(files: Sequence[RawFile], stream: IO[bytes]) -> None:
    with ZipFile(stream, "w") as archive:
        for file in files:
            _add(archive, file.name, file.path, file.sha256)
            if file.sidecar and file.sidecar_sha256:
                _add(archive, file.name + SIDECAR, file.sidecar, file.sidecar_sha256)


def _add(archive: ZipFile, name: str, place: str | Member, sha256: str) -> None:
    with open_place(place) as stream:
        data = stream.read()
    if sha256_of(data) != sha256:
        raise DatasetToolsError(f"{name}: changed while it was packed", hint="pack again when it is at rest")
    info = ZipInfo(name, _EPOCH)
    info.create_system = 3  # Unix, also where it was made on another system
    info.external_attr = 0o100644 << 16
    info.comment = sha256.encode()
    archive.writestr(info, data, ZIP_DEFLATED, _LEVEL)


def _must_read_back(plan: Plan, found: Inventory) -> None:
    """The packs give the files of the plan: same names, sizes, digests and sidecars."""
    wanted = [_facts(f) for pack in plan.packs for f in pack]
    if found.findings or [_facts(f) for f in found.files] != wanted:
        reason = found.findings[0].message if found.findings else "they give other files"
        raise DatasetToolsError(
            f"the packs would not be read as the folder is: {reason}",
            hint="a smaller --size, or higher [limits] in dataset.toml, may help",
        )


def _facts(file: RawFile) -> tuple[str, int, str, str | None]:
    return file.name, file.size, file.sha256, file.sidecar_sha256
