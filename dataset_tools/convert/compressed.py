"""Stage 1 of 9, gzip, zstd, bzip2 and xz. What the one file inside gives, unpacked as a stream within a budget."""

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from dataset_tools.convert.base import MB, Item, Refusal, refuse
from dataset_tools.convert.budget import Budget, counted, stream_size
from dataset_tools.convert.sniff import HEAD
from dataset_tools.model.draft import Origin
from dataset_tools.model.project import LimitsConfig

_BROKEN = (OSError, EOFError, zlib.error, lzma.LZMAError, ValueError)


def convert(stream: BinaryIO, origin: Origin, limits: LimitsConfig) -> Iterator[Item]:
    """The drafts of the file inside."""
    budget = Budget(origin, limits, stream_size(stream))
    plain = counted(opened(stream), budget)
    try:
        yield from _convert(plain, origin, limits)
    except _BROKEN as error:
        yield refuse("FMT003", f"cannot be unpacked: {error}", origin, "check that the file is whole")


def _convert(plain: io.BufferedReader, origin: Origin, limits: LimitsConfig) -> Iterator[Item]:
    from dataset_tools.convert.formats import all_formats, convert_stream, sniff

    name = origin.path.rpartition(".")[0] or origin.path
    found = all_formats().get(sniff(plain.peek(HEAD)[:HEAD], name))
    if found is not None and found.name == "jsonl":
        # The one streamed format that never goes back: a file of any size, one line in memory.
        yield from convert_stream(cast(BinaryIO, _Forward(plain)), origin, limits, member=name)
        return
    data = plain.read(limits.file_mb * MB + 1)
    yield from convert_stream(io.BytesIO(data), origin, limits, size=len(data), member=name)


class _Forward:
    """A stream that can be rewound once, after its head was looked at."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self._head: bytes | None = None

    def read(self, size: int = -1) -> bytes:
        if self._head is None:
            self._head = self._stream.peek(HEAD)[:HEAD]
            return self._head
        return self._stream.read(size)

    def seek(self, offset: int, whence: int = 0) -> int:
        assert offset == whence == 0, "only to the start, after the head"
        return 0

    def readline(self, size: int = -1) -> bytes:
        return self._stream.readline(size)


def opened(stream: BinaryIO) -> Any:
    """The unpacked stream behind a compressed one; nothing is read yet but the first bytes."""
    head = stream.read(6)
    stream.seek(0)
    if head.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(fileobj=stream)
    if head.startswith(b"BZh"):
        return bz2.BZ2File(stream)
    if head.startswith(b"\xfd7zXZ"):
        return _Xz(stream)
    import pyarrow as pa

    try:
        return pa.CompressedInputStream(pa.PythonFile(stream, "r"), "zstd")
    except pa.ArrowException as error:  # pragma: no cover - a build of pyarrow without zstd
        raise Refusal(refuse("FMT003", str(error), Origin("", "", ""), None)) from error


class _Xz:
    """xz within 64 MB: a stream may demand 4 GB for its dictionary."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._decoder = lzma.LZMADecompressor(memlimit=64 << 20)

    def read(self, size: int) -> bytes:
        while not self._decoder.eof:
            data = self._stream.read(1 << 16) if self._decoder.needs_input else b""
            if not data and self._decoder.needs_input:
                raise EOFError("the file ends too early")
            if out := self._decoder.decompress(data, size):
                return out
        return b""
