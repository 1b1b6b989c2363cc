"""Columns of many values, of which few are Python values at a time."""

import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

_BATCH = 1000  # values that are Python values at the same time
_BLOCK = 1 << 14  # records that are read at once


@dataclass(frozen=True, slots=True)
class Values(Collection[Any]):
    """The values of a column, as often as they are asked for."""

    column: pa.ChunkedArray

    def __len__(self) -> int:
        return len(self.column)

    def __contains__(self, value: object) -> bool:
        return any(v == value for v in self)

    def __iter__(self) -> Iterator[Any]:
        for start in range(0, len(self.column), _BATCH):
            yield from self.column.slice(start, _BATCH).to_pylist()


class Records:
    """Records of one length in a file without a name, found by their number."""

    def __init__(self, length: int) -> None:
        self._length, self._count = length, 0
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - as long as the records

    def __len__(self) -> int:
        return self._count

    def add(self, data: bytes | memoryview) -> None:
        """Records more, one behind the other."""
        self._file.seek(0, 2)
        self._file.write(data)
        self._count += len(data) // self._length

    def at(self, number: int) -> bytes:
        """One record."""
        self._file.seek(number * self._length)
        return self._file.read(self._length)

    def column(self, start: int) -> npt.NDArray[np.uint64]:
        """The eight bytes from `start` on of every record, as numbers; little-endian."""
        found = np.empty(self._count, np.uint64)
        self._file.seek(0)
        for first in range(0, self._count, _BLOCK):
            block = np.frombuffer(self._file.read(_BLOCK * self._length), np.uint8).reshape(-1, self._length)
            numbers = np.ascontiguousarray(block[:, start : start + 8]).view("<u8")[:, 0]
            found[first : first + len(numbers)] = numbers
        return found
