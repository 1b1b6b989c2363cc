"""Stage 1 of 9, zip and tar. What the files inside give; each is read as a stream, none is ever extracted.

Records are counted through the whole archive, and `extras["member"]` names the file that a draft came from.
Links, devices, names that lead out and containers in the container are refused one by one; the others are read.
"""

import io
import tarfile
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO, cast

from dataset_tools.convert.base import MB, Item, Refusal, of_record, refuse, too_large
from dataset_tools.convert.budget import (
    Budget,
    counted,
    is_link,
    open_zip,
    read_member,
    shown,
    stream_size,
    unsafe_name,
)
from dataset_tools.convert.place import is_article_name
from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.model.draft import Draft, Origin
from dataset_tools.model.project import LimitsConfig

Member = tuple[str, bytes | Diagnostic]


def convert(stream: BinaryIO, origin: Origin, limits: LimitsConfig) -> Iterator[Item]:
    """The drafts of all members, in the order of the archive."""
    head = stream.read(4)
    stream.seek(0)
    members = _zip_members if head.startswith(b"PK") else _tar_members
    index = 0
    try:
        for name, data in members(stream, origin, limits):
            for item in _convert_member(name, data, origin, limits):
                counts = isinstance(item, Draft) or item.severity is Severity.ERROR
                yield _renumbered(item, name, index)
                index += counts
    except Refusal as refusal:
        yield replace(refusal.finding, record_index=index or None)
    except (tarfile.TarError, OSError, EOFError, ValueError) as error:
        record = of_record(origin, index) if index else origin
        yield refuse("FMT003", f"the archive is damaged: {error}", record, "check that the file is whole")


def _convert_member(
    name: str, data: bytes | Diagnostic, origin: Origin, limits: LimitsConfig
) -> Iterator[Item]:
    from dataset_tools.convert.formats import convert_stream

    if isinstance(data, Diagnostic):
        yield data
        return
    yield from convert_stream(io.BytesIO(data), origin, limits, size=len(data), member=name)


def _renumbered(item: Item, name: str, index: int) -> Item:
    if isinstance(item, Draft):
        return replace(
            item, origin=replace(item.origin, record_index=index), extras={**item.extras, "member": name}
        )
    return replace(item, record_index=index, message=f"{shown(name)}: {item.message}")


def _zip_members(stream: BinaryIO, origin: Origin, limits: LimitsConfig) -> Iterator[Member]:
    budget = Budget(origin, limits, stream_size(stream))
    archive = open_zip(stream, origin, limits)
    for member in archive.infolist():
        name = member.filename
        if unsafe_name(name):
            yield name, _unsafe(origin)
        elif is_link(member):
            yield name, _not_regular(origin)
        elif not member.is_dir() and _is_article(name):
            try:
                yield name, read_member(archive, member, budget, limits.file_mb)
            except Refusal as refusal:
                if budget.spent > limits.expanded_mb * MB:
                    raise
                yield name, refusal.finding


def _tar_members(stream: BinaryIO, origin: Origin, limits: LimitsConfig) -> Iterator[Member]:
    from dataset_tools.convert.compressed import opened

    budget = Budget(origin, limits, stream_size(stream))
    head = stream.read(6)
    stream.seek(0)
    packed = head.startswith((b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd"))
    plain = counted(opened(stream) if packed else stream, budget)
    with tarfile.open(fileobj=cast(BinaryIO, plain), mode="r|") as archive:
        for count, member in enumerate(archive):
            if count >= limits.members:
                raise Refusal(
                    refuse("SEC001", f"over {limits.members:,} members", origin, "split the archive")
                )
            if member.size > limits.expanded_mb * MB:
                # The way to the next member would lead over so many bytes, whether they are there or not.
                raise Refusal(too_large("a member", member.size, limits.expanded_mb, "expanded_mb", origin))
            if unsafe_name(member.name):
                yield member.name, _unsafe(origin)
            elif member.isdir() or (member.isreg() and not _is_article(member.name)):
                continue
            elif not member.isreg() or member.issparse():
                yield member.name, _not_regular(origin)
            elif member.size > limits.file_mb * MB:
                yield member.name, too_large("the member", member.size, limits.file_mb, "file_mb", origin)
            else:
                file = archive.extractfile(member)  # a stream over the archive; nothing is written
                yield member.name, file.read() if file else b""


def _is_article(name: str) -> bool:
    return is_article_name(name.rpartition("/")[2]) and not name.startswith("__MACOSX/")


def _unsafe(origin: Origin) -> Diagnostic:
    return refuse(
        "SEC002", "the member's name leads out of the archive", origin, "pack the files with plain names"
    )


def _not_regular(origin: Origin) -> Diagnostic:
    return refuse("SEC002", "the member is a link or a special file", origin, "pack the file itself")
