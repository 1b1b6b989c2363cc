"""Bytes at a path: atomic writes, digests, and the same calls for local paths and fsspec URLs."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
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


def filesystem(location: str, **options: object) -> tuple[Any, str]:
    """The fsspec filesystem of a URL or path, and the path inside it."""
    import fsspec

    return cast(tuple[Any, str], fsspec.core.url_to_fs(location, **options))


@dataclass(frozen=True, slots=True)
class Store:
    """A folder of files that are written whole, on this machine or at a URL of fsspec; it can travel to a worker."""

    location: str

    def names(self, ending: str = "") -> list[str]:
        """The files right below, in order; none where there is no such folder."""
        if not is_url(self.location):
            return sorted(p.name for p in Path(self.location).glob(f"*{ending}") if p.is_file())
        fs, root = self._remote()
        try:
            found = [entry["name"] for entry in fs.ls(root, detail=True) if entry["type"] == "file"]
        except FileNotFoundError:
            return []
        return sorted(name for path in found if (name := path.rpartition("/")[2]).endswith(ending))

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """A file to read from anywhere in it; OSError where there is none."""
        if not is_url(self.location):
            with (Path(self.location) / name).open("rb") as stream:
                yield stream
            return
        fs, root = self._remote()
        with fs.open(f"{root}/{name}", "rb") as stream:
            yield stream

    def read(self, name: str) -> bytes:
        """A small file as a whole."""
        with self.open(name) as stream:
            return stream.read()

    @contextmanager
    def write(self, name: str) -> Iterator[IO[bytes]]:
        """A stream whose bytes appear under `name` all at once when the block ends, or not at all."""
        if not is_url(self.location):
            with atomic_write(Path(self.location) / name) as stream:
                yield stream
            return
        # Closing a half-written stream of fsspec would upload it: bytes are gathered here and sent as a whole.
        with tempfile.TemporaryDirectory(prefix="dataset-tools-") as folder:
            gathered = Path(folder) / "file"
            with gathered.open("wb") as stream:
                yield stream
            fs, root = self._remote()
            fs.makedirs(root, exist_ok=True)
            fs.put_file(str(gathered), f"{root}/{name}")

    def remove(self, name: str) -> None:
        """The file is gone, also where it was not there."""
        if not is_url(self.location):
            (Path(self.location) / name).unlink(missing_ok=True)
            return
        fs, root = self._remote()
        with suppress(FileNotFoundError):
            fs.rm_file(f"{root}/{name}")

    def below(self, name: str) -> "Store":
        """The store in a folder of this one."""
        return Store(f"{self.location.rstrip('/')}/{name}")

    def _remote(self) -> tuple[Any, str]:
        """What other workers wrote a moment ago counts, so no listing is remembered."""
        return filesystem(self.location, use_listings_cache=False)
