"""One writer at a time, and folders that change all at once."""

import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.storage import not_writable

LOCK = ".lock"
BUILDING = ".building"  # suffix of a version that is being written
RETIRED = ".retired"  # suffix of a candidate on its way out

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2  # linux/fs.h


class Busy(DatasetToolsError):
    """Another process is writing to the same dataset."""


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """The only writer below `out`, for as long as the block lasts. A killed process leaves no lock behind.

    Errors: Busy, at once, where another process holds the lock.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        stream = (out / LOCK).open("a+b")
    except OSError as error:
        raise not_writable(out / LOCK, error) from error
    with stream:
        if not _take(stream):
            raise Busy(
                f"{out}: another command is writing here",
                hint="wait until it ends, then run the command again",
            )
        recover(out)
        yield


def _take(stream: IO[bytes]) -> bool:
    """True when the lock is ours. The kernel gives it back when the process ends, however it ends.

    Also true where the file system has no locks at all: better a build without a lock than none.
    """
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in {errno.EAGAIN, errno.EACCES, errno.EDEADLK}
    return True


def recover(out: Path) -> None:
    """Clear what an interrupted writer left: half-written folders go, a retired one comes back if it is needed."""
    for left in sorted(out.iterdir()):
        if left.name.startswith(".") and left.name.endswith(BUILDING):
            shutil.rmtree(left, ignore_errors=True)
        elif left.name.startswith(".") and left.name.endswith(RETIRED):
            version = out / left.name[1 : -len(RETIRED)]
            if version.exists():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.replace(version)
        elif left.name.endswith(".tmp") and left.name.startswith("."):
            left.unlink(missing_ok=True)


@contextmanager
def building(target: Path) -> Iterator[Path]:
    """A new folder beside `target` that takes its place when the block ends, or goes away if it fails."""
    new = target.with_name(f".{target.name}{BUILDING}")
    try:
        new.mkdir()
        yield new
        _sync(new)
        swap_in(new, target)
    except OSError as error:
        raise not_writable(target, error) from error
    finally:
        shutil.rmtree(new, ignore_errors=True)


def swap_in(new: Path, target: Path) -> None:
    """Put the folder `new` in the place of `target`; at every moment one of the two stands there, whole.

    Where the system cannot exchange two names at once (it can on Linux), a crash between two renames leaves the old
    folder under another name, and `recover` puts it back.
    """
    if target.exists():
        if not _exchange(new, target):
            old = target.with_name(f".{target.name}{RETIRED}")
            target.replace(old)
            new.replace(target)
            shutil.rmtree(old, ignore_errors=True)
    else:
        new.replace(target)
    _sync(target.parent)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two names in one step; False where the system or file system cannot."""
    if sys.platform != "linux":
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    names = (os.fsencode(one), os.fsencode(other))
    return bool(rename(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE) == 0)


def _sync(folder: Path) -> None:
    """Make the names in a folder last through a power cut, where the system lets us."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError:
        pass  # some network file systems refuse; the rename is atomic all the same
    finally:
        os.close(descriptor)
