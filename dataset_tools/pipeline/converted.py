"""Files that are converted once: what the look at their site made of them waits on disk until their rows are read.

What a site repeats is known when all its pages were seen, so a cheap file is needed twice. A task of the first pass
leaves the clean drafts of its files in a file of its own, which a task of the second asks for each of them. What is
not there, because the disk is full or the task runs elsewhere, is converted again.
"""

import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Self

import numpy as np
from msgspec import DecodeError, Struct, msgpack, structs

from dataset_tools.bounded.places import Ints
from dataset_tools.model.diagnostic import Diagnostic
from dataset_tools.model.record import RawFile
from dataset_tools.normalize import Clean

# Bytes of raw files whose drafts wait: those of 48,000 articles of 2.8 kB, which take 300 MB of disk.
MOST = 128 << 20
# Bytes that the drafts of a file may take for each of its own, and for any: twice to five times as many are usual.
_GROWTH, _ANY = 8, 1 << 16
_LENGTH = 8  # bytes of a number


class _Item(Struct, frozen=True, array_like=True):
    """What one record became: a clean draft without its raw text, or a finding."""

    clean: Clean | None
    finding: Diagnostic | None
    raw: str | None = (
        None  # of the draft; None where it is that of the draft before: records may share a file's
    )


_ITEM = msgpack.Decoder(_Item)
_INDEX = msgpack.Decoder(dict[str, tuple[int, int]])  # name of a file → where its items begin and end


class Waiting:
    """Which of the files of a run wait where, in files of a folder that goes with the run."""

    def __init__(self, files: int) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="dataset-tools-")
        self._part = np.full(files, -1, np.int32)
        self._parts = self._bytes = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()

    def room(self, places: Ints, files: Sequence[RawFile]) -> str | None:
        """Where the drafts of some files, given with their places, shall wait; None where there is no room."""
        self._bytes += sum(f.size for f in files)
        if self._bytes > MOST or places.max(initial=-1) >= len(self._part):
            return None
        self._part[places] = self._parts
        self._parts += 1
        return self._path(self._parts - 1)

    def found(self, file: RawFile, place: int) -> RawFile:
        """The file, with where its drafts wait."""
        part = int(self._part[place])
        return file if part < 0 else replace(file, converted=self._path(part))

    def _path(self, part: int) -> str:
        return str(Path(self._folder.name, f"{part}.drafts"))


class Keeper:
    """Writes down what becomes of some files while it passes by; a file that cannot be kept whole is not kept."""

    def __init__(self, path: str) -> None:
        self._index: dict[str, tuple[int, int]] = {}
        self._at = 0  # bytes written
        self._raw: str | None = None  # of the draft before, in the same file
        self._stream: BinaryIO | None = None
        with suppress(OSError):
            self._stream = Path(path).open("wb")  # noqa: SIM115 - closed by `close`

    def passing(self, file: RawFile, items: Iterable[Clean | Diagnostic]) -> Iterator[Clean | Diagnostic]:
        """The items, each written as it passes."""
        start, whole = self._at, True
        self._raw = None
        for item in items:
            whole = whole and self._write(item, start + _GROWTH * file.size + _ANY)
            yield item
        if whole:
            self._index[file.name] = (start, self._at)

    def _write(self, item: Clean | Diagnostic, end: int) -> bool:
        """Whether there was room for the item."""
        try:
            data = msgpack.encode(self._kept(item))
            if self._stream is None or self._at + len(data) > end:
                return False
            self._at += self._stream.write(len(data).to_bytes(_LENGTH, "big") + data)
        except (
            OSError,
            UnicodeEncodeError,
        ):  # a full disk; half a pair of surrogates, which UTF-8 cannot hold
            return False
        return True

    def _kept(self, item: Clean | Diagnostic) -> _Item:
        if isinstance(item, Diagnostic):
            return _Item(None, item)
        raw = item.draft.raw
        before, self._raw = self._raw, raw
        bare = structs.replace(item, draft=replace(item.draft, raw=""))
        return _Item(bare, None, None if raw is before else raw)

    def close(self) -> None:
        """Write where each file begins: without that, nothing is found."""
        with suppress(OSError, UnicodeEncodeError):
            if self._stream:
                index = msgpack.encode(self._index)
                with self._stream:
                    self._stream.write(index + len(index).to_bytes(_LENGTH, "big"))


class Finder:
    """What files became in the first pass; the part that was asked last is open, since others will ask for it."""

    def __init__(self) -> None:
        self._path: str | None = None
        self._stream: BinaryIO = io.BytesIO()
        self._index: dict[str, tuple[int, int]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def items(self, file: RawFile) -> Iterator[Clean | Diagnostic] | None:
        """What the file became; None where that is not known."""
        if file.converted is None:
            return None
        if file.converted != self._path:
            self._open(file.converted)
        return self._items(*self._index[file.name]) if file.name in self._index else None

    def _open(self, path: str) -> None:
        self._stream.close()
        self._path, self._index = path, {}
        with suppress(OSError, ValueError, DecodeError):  # gone, cut off, or of other bytes
            self._stream = Path(path).open("rb")  # noqa: SIM115 - closed with this
            end = self._stream.seek(-_LENGTH, io.SEEK_END)
            self._stream.seek(end - self._number())
            self._index = _INDEX.decode(self._stream.read()[:-_LENGTH])

    def _number(self) -> int:
        return int.from_bytes(self._stream.read(_LENGTH), "big")

    def _items(self, at: int, end: int) -> Iterator[Clean | Diagnostic]:
        raw = ""
        while at < end:
            self._stream.seek(at)  # where it stands already, unless another file was asked for meanwhile
            data = self._stream.read(self._number())
            at += _LENGTH + len(data)
            item = _ITEM.decode(data)
            if item.clean is None:
                assert item.finding is not None
                yield item.finding
            else:
                raw = raw if item.raw is None else item.raw
                yield structs.replace(item.clean, draft=replace(item.clean.draft, raw=raw))
