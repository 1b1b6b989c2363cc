"""Stage 1 of 9. What a container may expand to: bytes, members and the ratio of both, counted as they come.

No size that a container states is believed: a zip of 46 MB can declare 33 GB, and a file of 1 kB can lie.
"""

import io
import unicodedata
from collections.abc import Iterator
from typing import Any, BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from dataset_tools.convert.base import MB, Refusal, refuse, too_large
from dataset_tools.model.draft import Origin
from dataset_tools.model.project import LimitsConfig

_CHUNK = 1 << 16
# Below so many bytes no ratio is suspicious: a page of zeros compresses 1,000 to one and harms nobody.
_RATIO_FROM = 10 * MB
_LINK = 0xA000  # the type of a symbolic link, as zip keeps it in the upper half of the attributes
_HIDDEN = frozenset({"Cc", "Zl", "Zp"})  # controls, and breaks of lines and paragraphs
_TURNING = frozenset(
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)  # marks of direction (CVE-2021-42574)
_FOLDERS_UP = {"..", ""}


class Budget:
    """Bytes that may still come out of one container. `spend` raises Refusal SEC001 beyond it."""

    def __init__(self, origin: Origin, limits: LimitsConfig, packed: int) -> None:
        self.origin = origin
        self.limits = limits
        self.packed = max(packed, 1)
        self.spent = 0

    def spend(self, size: int) -> None:
        """Counts `size` bytes that came out."""
        self.spent += size
        if self.spent > self.limits.expanded_mb * MB:
            raise Refusal(
                too_large("what the file expands to", 0, self.limits.expanded_mb, "expanded_mb", self.origin)
            )
        if self.spent > _RATIO_FROM and self.spent > self.packed * self.limits.expansion_ratio:
            message = f"the file expands more than {self.limits.expansion_ratio}-fold"
            fix = "unpack it, or raise limits.expansion_ratio in dataset.toml"
            raise Refusal(refuse("SEC001", message, self.origin, fix))


class Counted(io.RawIOBase):
    """A stream whose bytes are taken from a budget."""

    def __init__(self, stream: BinaryIO, budget: Budget) -> None:
        self.stream = stream
        self.budget = budget

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        """Reads what fits into `buffer`."""
        data = self.stream.read(len(buffer))
        self.budget.spend(len(data))
        buffer[: len(data)] = data
        return len(data)


def counted(stream: Any, budget: Budget) -> io.BufferedReader:
    """A buffered stream over `stream` whose bytes are taken from the budget."""
    raw: Any = Counted(stream, budget)
    return io.BufferedReader(raw, MB)


def stream_size(stream: BinaryIO) -> int:
    """Bytes of a stream that can be rewound."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    return size


def open_zip(stream: BinaryIO, origin: Origin, limits: LimitsConfig) -> ZipFile:
    """A zip file whose directory is sound. Nothing of it is ever extracted to disk.

    Errors: Refusal FMT003 where it is damaged, SEC001 where it has too many members or they overlap.
    """
    try:
        archive = ZipFile(stream)
    except (BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Refusal(
            refuse("FMT003", f"not a sound zip file: {error}", origin, "check that it is whole")
        ) from error
    members = archive.infolist()
    if len(members) > limits.members:
        message = f"{len(members):,} members, beyond the limit of {limits.members:,}"
        raise Refusal(refuse("SEC001", message, origin, "raise limits.members in dataset.toml"))
    starts = [m.header_offset for m in members]
    if len(set(starts)) < len(starts):
        raise Refusal(refuse("SEC001", "members overlap, as in a zip bomb", origin, "pack the files anew"))
    return archive


def read_member(archive: ZipFile, member: ZipInfo, budget: Budget, limit_mb: int) -> bytes:
    """The bytes of one member.

    Errors: Refusal FMT004 where it is encrypted, FMT003 where it is damaged, SEC001 where it is too large.
    """
    if member.flag_bits & 1:
        raise Refusal(
            refuse("FMT004", f"{shown(member.filename)} is encrypted", budget.origin, "give it unencrypted")
        )
    return b"".join(_chunks(archive, member, budget, limit_mb))


def _chunks(archive: ZipFile, member: ZipInfo, budget: Budget, limit_mb: int) -> Iterator[bytes]:
    size = 0
    try:
        with archive.open(member) as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                budget.spend(len(chunk))
                if size > limit_mb * MB:
                    break
                yield chunk
    except Refusal:
        raise
    except Exception as error:  # zipfile raises zlib.error, EOFError, NotImplementedError and more
        message = f"the member {shown(member.filename)} cannot be unpacked: {error}"
        raise Refusal(refuse("FMT003", message, budget.origin, "check that the file is whole")) from error
    if size > limit_mb * MB:
        what = f"the member {shown(member.filename)}"
        raise Refusal(too_large(what, 0, limit_mb, "record_mb", budget.origin))


def unsafe_name(name: str) -> bool:
    r"""Whether a member's name is absolute or leads out of the container.

    >>> [unsafe_name(n) for n in ("a/b.txt", "../a.txt", "/etc/x", "C:\\x")]
    [False, True, True, True]
    """
    parts = name.replace("\\", "/").rstrip("/").split("/")
    return bool(_FOLDERS_UP & set(parts)) or name[1:2] == ":" or "\\" in name


def hides(name: str) -> bool:
    r"""Whether a name holds what does not show in a list, or turns the letters after it around.

    Joiners stay: names in Persian and Hindi are spelt with them.

    >>> [hides(n) for n in ("naïve.txt", "a\tb.txt", "invoice\u202etxt.exe", "می\u200cخواهم.txt")]
    [False, True, True, False]
    """
    return not name.isprintable() and any(c in _TURNING or unicodedata.category(c) in _HIDDEN for c in name)


def is_link(member: ZipInfo) -> bool:
    """Whether a member is a symbolic link."""
    return (member.external_attr >> 16) & 0xF000 == _LINK


def shown(name: str) -> str:
    """A member's name, short enough for a message."""
    return name if len(name) <= 80 else name[:77] + "…"
