"""Bytes at a path: atomic writes, digests, and the same calls for local paths and fsspec URLs."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

from dataset_tools.model.errors import DatasetToolsError

CHUNK = 1 << 20  # 1 MiB: past this size sha256 and copy no longer gain


def sha256_of(data: bytes) -> str:
    """Hex digest of bytes."""
    return hashlib.sha256(data).hexdigest()


def sha256_file(path: Path) -> str:
    """Hex digest of a file, read in chunks."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def atomic_write(path: Path) -> Iterator[IO[bytes]]:
    """A stream whose bytes appear at `path` all at once when the block ends, or not at all."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    except OSError as error:
        raise not_writable(path, error) from error
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        # mkstemp makes 0600; a release is for everybody who may read the folder.
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise not_writable(path, error) from error
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_bytes(path: Path, data: bytes) -> None:
    """Write a whole file at once, or leave the old one."""
    with atomic_write(path) as stream:
        stream.write(data)


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 with a line feed at every line end, on every system."""
    write_bytes(path, text.encode("utf-8"))


def not_writable(path: Path, error: OSError) -> DatasetToolsError:
    """The one message for a place that cannot be written to."""
    reason = error.strerror or type(error).__name__
    return DatasetToolsError(
        f"{path}: cannot write ({reason})", hint="check the folder's permissions and space"
    )


_UMASK: list[int] = []


def _umask() -> int:
    """The process's umask; it can only be read by setting it, so it is read once."""
    if not _UMASK:
        mask = os.umask(0o022)
        os.umask(mask)
        _UMASK.append(mask)
    return _UMASK[0]


def is_url(location: str) -> bool:
    """True for "s3://…", "hf://…"; false for a path, a Windows drive included."""
    return "://" in location


def filesystem(location: str) -> tuple[Any, str]:
    """The fsspec filesystem of a URL or path, and the path inside it."""
    import fsspec

    return cast(tuple[Any, str], fsspec.core.url_to_fs(location))
