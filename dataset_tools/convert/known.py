"""Stage 1 of 9. Digests of raw files that an earlier look made: a file that lies there as it did is not read again.

As it did: device, inode, size, and the times of its content and of its entry are the same. A time that is not clearly
older than the look itself proves nothing, since a file may be written twice within a tick of the clock; such a file
is read again. It is the rule of git's index.
"""

import os
from array import array
from collections.abc import Callable, Iterator

import numpy as np
import pyarrow as pa

# FAT keeps times to two seconds; other file systems to a hundredth or better.
TICK_NS = 2_000_000_000
_BATCH = 1 << 16  # files whose digests are written down together
_STAMP = ("inode", "device", "size", "mtime", "ctime")
TABLE = pa.schema([*((name, pa.int64()) for name in _STAMP), ("sha256", pa.binary(32))])

Read = Callable[[str], tuple[int, str]]  # path → bytes and digest
Stamp = tuple[int, int, int, int, int]


class Digests:
    """What earlier looks found in `table`; this one, at `now_ns`, goes to `seen()`. Some 150 bytes a file."""

    def __init__(self, table: pa.Table, now_ns: int) -> None:
        table = table.sort_by("inode").combine_chunks()
        self.now_ns = now_ns
        self.made = 0  # digests that were not known
        self._stamps = [table[name].to_numpy() for name in _STAMP]
        self._known = table["sha256"]
        self._seen, self._digests = array("q"), bytearray()

    def of(self, path: str, status: os.stat_result, read: Read) -> tuple[int, str]:
        """Bytes and digest of the file that had this status a moment ago; `read` finds out where it is not known.

        Errors: OSError of `read`.
        """
        stamp = _stamp(status)
        if (known := self._find(stamp)) is not None:
            size, digest = status.st_size, known
        else:
            size, digest = read(path)
            self.made += 1
        if max(stamp[-2:]) < self.now_ns - TICK_NS:
            self._seen.extend(stamp)
            self._digests += bytes.fromhex(digest)
        return size, digest

    def seen(self) -> Iterator[pa.Table]:
        """The files of this look whose later change must show in their times, some at a time."""
        stamps = np.frombuffer(self._seen, np.int64).reshape(-1, len(_STAMP))
        for start in range(0, len(stamps), _BATCH):
            some = stamps[start : start + _BATCH]
            data = pa.py_buffer(bytes(self._digests[32 * start : 32 * (start + len(some))]))
            digests = pa.FixedSizeBinaryArray.from_buffers(pa.binary(32), len(some), [None, data])
            yield pa.table([*(pa.array(column) for column in some.T), digests], schema=TABLE)

    def _find(self, stamp: Stamp) -> str | None:
        inodes = self._stamps[0]
        row = int(inodes.searchsorted(stamp[0]))
        while row < len(inodes) and inodes[row] == stamp[0]:
            if tuple(int(column[row]) for column in self._stamps) == stamp:
                return str(self._known[row].as_py().hex())
            row += 1
        return None


def _stamp(status: os.stat_result) -> Stamp:
    inode, device = (n & (1 << 63) - 1 for n in (status.st_ino, status.st_dev))
    return inode, device, status.st_size, status.st_mtime_ns, status.st_ctime_ns
