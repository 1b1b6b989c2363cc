"""Stage 4 of 9. The signatures of a corpus, on disk: 272 bytes an article are more than all else that decides."""

from collections.abc import Iterable, Sequence
from typing import overload

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dataset_tools.bounded.columns import Records
from dataset_tools.curate.signatures import BYTES

Ints = npt.NDArray[np.int64]


class Signed(Sequence[bytes | None]):
    """A signature a row; None where the text is too short for one."""

    def __init__(self) -> None:
        self._records = Records(BYTES)
        self._is_valid: list[npt.NDArray[np.bool_]] = [np.empty(0, bool)]

    @classmethod
    def of(cls, signatures: Iterable[bytes | None] | pa.ChunkedArray) -> "Signed":
        """Signatures that are at hand."""
        signed = cls()
        is_column = isinstance(signatures, pa.ChunkedArray)
        signed.add(signatures if is_column else pa.chunked_array([pa.array(signatures, pa.binary(BYTES))]))
        return signed

    def add(self, signatures: pa.ChunkedArray) -> None:
        """Rows more."""
        for chunk in signatures.chunks:
            whole = chunk.fill_null(bytes(BYTES))
            start = whole.offset * BYTES
            self._records.add(memoryview(whole.buffers()[1])[start : start + len(whole) * BYTES])
            self._is_valid.append(chunk.is_valid().to_numpy(zero_copy_only=False))

    def __len__(self) -> int:
        return len(self._records)

    @overload
    def __getitem__(self, row: int) -> bytes | None: ...
    @overload
    def __getitem__(self, row: slice) -> Sequence[bytes | None]: ...
    def __getitem__(self, row: int | slice) -> Sequence[bytes | None] | bytes | None:
        """That of a row."""
        if isinstance(row, slice):
            return [self[r] for r in range(len(self))[row]]
        return self._records.at(row) if self.is_signed()[row] else None

    def is_signed(self) -> npt.NDArray[np.bool_]:
        """For each row whether it has a signature."""
        if len(self._is_valid) > 1:
            self._is_valid = [np.concatenate(self._is_valid)]
        return self._is_valid[0]

    def band(self, number: int) -> npt.NDArray[np.uint64]:
        """The key of a band, of every row."""
        return self._records.column(8 * number)


class Chosen(Sequence[bytes | None]):
    """The signatures of some rows, in their order; nothing is copied."""

    def __init__(self, signed: Signed, rows: Ints) -> None:
        self._signed, self._rows = signed, rows

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, row: int) -> bytes | None: ...
    @overload
    def __getitem__(self, row: slice) -> Sequence[bytes | None]: ...
    def __getitem__(self, row: int | slice) -> Sequence[bytes | None] | bytes | None:
        """That of a row."""
        if isinstance(row, slice):
            return Chosen(self._signed, self._rows[row])
        return self._signed[int(self._rows[row])]

    def is_signed(self) -> npt.NDArray[np.bool_]:
        """For each row whether it has a signature."""
        return self._signed.is_signed()[self._rows]

    def band(self, number: int) -> npt.NDArray[np.uint64]:
        """The key of a band, of every row."""
        return self._signed.band(number)[self._rows]
