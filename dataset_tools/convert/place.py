"""Stage 1 of 9. Where a raw file lies → its bytes: a file of a folder, or one of many in a pack.

No link is followed, and nothing is ever unpacked to disk.
"""

import io
import os
import stat
import zlib
from pathlib import Path
from typing import BinaryIO

from dataset_tools.model.record import Member

SIDECAR = ".meta.toml"


def open_place(place: str | Member) -> BinaryIO:
    """The bytes of a raw file, as a stream that can be rewound.

    Errors: OSError.
    """
    if not isinstance(place, Member):
        return open_regular(place)
    data = head_of(place, place.size)
    if len(data) != place.size:
        raise OSError(f"{place.pack.name} has changed")
    return io.BytesIO(data)


def head_of(place: str | Member, size: int) -> bytes:
    """The first bytes of a raw file.

    Errors: OSError.
    """
    if not isinstance(place, Member):
        with open_regular(place) as stream:
            return stream.read(size)
    with open_regular(place.pack) as stream:
        stream.seek(place.start)
        packed = stream.read(place.packed)
    most = min(size, place.size)
    if not place.deflated or not most:  # to zlib, 0 means without end
        return packed[:most]
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, most)
    except zlib.error as error:
        raise OSError(f"{place.pack.name} has changed: {error}") from error


def size_of(place: str | Member) -> int:
    """Bytes of a raw file, unpacked.

    Errors: OSError.
    """
    return place.size if isinstance(place, Member) else os.lstat(place).st_size


def open_regular(path: Path | str) -> BinaryIO:
    """A regular file for reading.

    Errors: OSError.
    """
    return os.fdopen(descriptor_of(path)[0], "rb")


def descriptor_of(path: Path | str) -> tuple[int, int]:
    """(descriptor, bytes) of a regular file. No link is followed, and a pipe put there meanwhile does not block.

    Errors: OSError.
    """
    flags = (
        os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    )
    descriptor = os.open(path, flags)
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise OSError(f"{path} is no regular file")
    return descriptor, status.st_size


def is_article_name(name: str) -> bool:
    """Whether a file found in a folder is taken for an article."""
    return not (name.startswith((".", "README", "~$")) or name.endswith(SIDECAR))
