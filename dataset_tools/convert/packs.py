"""Stage 1 of 9. A pack → the raw files in it, as if they lay in the folder where the pack lies.

A pack is a zip named `*.pack.zip`, in which the comment of every member is the SHA-256 of its bytes. Its members
are raw files of their own, with names, digests and sidecars; an archive of another name is one file of many records.
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipInfo

from dataset_tools.convert.base import MB, Refusal, note, refuse
from dataset_tools.convert.budget import (
    Budget,
    hides,
    is_link,
    open_zip,
    read_member,
    shown,
    stream_size,
    unsafe_name,
)
from dataset_tools.convert.place import SIDECAR, is_article_name, open_regular
from dataset_tools.model.diagnostic import Diagnostic
from dataset_tools.model.draft import Origin
from dataset_tools.model.project import LimitsConfig
from dataset_tools.model.record import Member, RawFile
from dataset_tools.storage import sha256_of

SUFFIX = ".pack.zip"
MOST_MEMBERS = 65_535  # beyond it a zip needs a second form of its directory, which no pack has
# Packs are listed where no worker's limit holds memory back: 65,535 entries with names of 130 characters fit.
_DIRECTORY_MB = 16
_LOCATOR, _END = 20, 22  # bytes of the last two records of a zip

Entry = tuple[Member, str]  # where the bytes lie, and their digest


def read_pack(path: Path, name: str, limits: LimitsConfig) -> Iterator[RawFile | Diagnostic]:
    """The files of the pack called `name`, in the order of their names, and a finding for each member that is none.

    Every byte is unpacked once, within the budget of an archive: no digest or size of a contributed pack is believed.
    """
    origin = Origin(name, "", "application/zip")
    entries: dict[str, Entry] = {}
    try:
        with open_regular(path) as stream:
            yield from _entries(path, stream, origin, limits, entries)
    except Refusal as refusal:
        yield refusal.finding
        return
    except OSError as error:
        yield refuse(
            "SEC002", f"cannot be opened: {error.strerror or error}", origin, "check that it is whole"
        )
        return
    yield from _files(entries, origin)


def _entries(
    path: Path, stream: BinaryIO, origin: Origin, limits: LimitsConfig, entries: dict[str, Entry]
) -> Iterator[Diagnostic]:
    """Fills `entries`, by name in the pack; says what was refused."""
    budget = Budget(origin, limits, stream_size(stream))
    _must_end_as_a_pack(stream, budget.packed, origin)
    archive = open_zip(stream, origin, limits)
    for info in archive.infolist():
        name = info.filename
        if not unsafe_name(name) and _is_left_out(name):
            continue
        try:
            _must_be_plain(info, name in entries, origin)
            data = read_member(archive, info, budget, limits.file_mb)
            digest = _proved(info, data, origin)
        except Refusal as refusal:
            if budget.spent > limits.expanded_mb * MB:
                raise
            yield refusal.finding
            continue
        deflated = info.compress_type == ZIP_DEFLATED
        entries[name] = (
            Member(path, _start(stream, info), info.compress_size, len(data), deflated),
            digest,
        )


def _must_end_as_a_pack(stream: BinaryIO, size: int, origin: Origin) -> None:
    """The directory is small. It is held against the very bytes by which zipfile finds it: the last ones."""
    stream.seek(max(0, size - _LOCATOR - _END))
    tail = stream.read(_LOCATOR + _END)
    stream.seek(0)
    end = tail[_LOCATOR:]
    if end[:4] != b"PK\5\6" or end[-2:] != b"\0\0" or tail[:4] == b"PK\6\7":
        fix = "make it with `dataset-tools raw pack`, or give the archive another name"
        raise Refusal(refuse("FMT003", "the pack is damaged, or no pack", origin, fix))
    (directory,) = struct.unpack("<I", end[12:16])
    if directory > _DIRECTORY_MB * MB:
        message = f"the directory of the pack has {directory:,} bytes, beyond {_DIRECTORY_MB} MB"
        raise Refusal(refuse("SEC001", message, origin, "make smaller packs"))


def _proved(info: ZipInfo, data: bytes, origin: Origin) -> str:
    digest = sha256_of(data)
    if info.comment != digest.encode():
        raise Refusal(_damaged(info, "is not what its digest says", origin))
    return digest


def _must_be_plain(info: ZipInfo, is_second: bool, origin: Origin) -> None:
    if unsafe_name(info.filename):
        message = f"the member {shown(info.filename)} leads out of the pack"
        raise Refusal(refuse("SEC002", message, origin, "pack the files with plain names"))
    if hides(info.filename):
        message = f"the name of the member {shown(info.filename)} holds characters that do not show"
        raise Refusal(refuse("SEC007", message, origin, "pack the files with plain names"))
    if is_link(info) or info.is_dir():
        message = f"the member {shown(info.filename)} is no regular file"
        raise Refusal(refuse("SEC002", message, origin, "pack the file itself"))
    if is_second:
        raise Refusal(_damaged(info, "is in it twice", origin))
    if info.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
        raise Refusal(_damaged(info, "is neither stored nor deflated", origin))
    if info.filename.endswith(SUFFIX):
        message = f"the member {shown(info.filename)} is a pack itself"
        raise Refusal(refuse("SEC001", message, origin, "packs do not nest"))


def _damaged(info: ZipInfo, what: str, origin: Origin) -> Diagnostic:
    fix = "make the pack with `dataset-tools raw pack`"
    return refuse("FMT003", f"the member {shown(info.filename)} {what}", origin, fix)


def _is_left_out(name: str) -> bool:
    """Whether a folder would leave such a file out, too."""
    *folders, last = name.split("/")
    return any(f.startswith(".") for f in folders) or not is_article_name(last.removesuffix(SIDECAR))


def _start(stream: BinaryIO, info: ZipInfo) -> int:
    """Where the packed bytes begin: behind the header of the member, its name and its extra fields."""
    stream.seek(info.header_offset + 26)
    name, extra = struct.unpack("<2H", stream.read(4))
    return int(info.header_offset + 30 + name + extra)


def _files(entries: dict[str, Entry], origin: Origin) -> Iterator[RawFile | Diagnostic]:
    folder = origin.path.rpartition("/")[0]
    for name, (member, digest) in sorted(entries.items()):
        if name.endswith(SIDECAR):
            if name.removesuffix(SIDECAR) not in entries:
                message = f"{shown(name)}: a sidecar without its file"
                yield note("MET003", message, origin, "name it <file>.meta.toml")
            continue
        sidecar, sidecar_digest = entries.get(name + SIDECAR, (None, None))
        full = f"{folder}/{name}" if folder else name
        yield RawFile(member, full, member.size, digest, sidecar, sidecar_digest)
