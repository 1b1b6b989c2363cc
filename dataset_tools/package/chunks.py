"""Stage 7 of 9. How many bytes of a new release a store with content-defined chunks (the Hub's Xet) does not have yet.

A model, not the store's own code: a gear hash over the bytes cuts chunks of 64 KiB on average, as Xet does; what is
counted are the bytes of chunks that no file of the old release holds. Beside the Hub's own client, which stores into
a folder, the share was within 0.3 percentage points (bench/release/costs.py; docs/explanation/reproducibility.md).
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dataset_tools.model.manifest import Manifest

# Xet's chunks: 64 KiB on average, an eighth of that at least, twice at most.
MASK_BITS = 16
SMALLEST = 8 << 10
LARGEST = 128 << 10
_BLOCK = 8 << 20  # bytes hashed at once


@dataclass(frozen=True, slots=True)
class Upload:
    """Bytes of a release, and those among them that are new to the store."""

    total: int
    new: int

    @property
    def share(self) -> float:
        """New bytes as a share of all, 0 to 1."""
        return self.new / self.total if self.total else 0.0


def estimate_upload(new: Path, manifest: Manifest, old: Path | None, known: Manifest | None) -> Upload:
    """What an upload of the release in `new` moves when the store holds that in `old` (None: nothing).

    Files with a digest that the old release has are not read: the store knows them.
    """
    old_digests = {f.sha256 for f in known.files} if known else set()
    changed = [f for f in manifest.files if f.sha256 not in old_digests]
    new_digests = {f.sha256 for f in manifest.files}
    # A chunk may have moved to another file, so all files of the old release count; unchanged ones only if needed.
    stored: set[bytes] = set()
    if old and known and changed:
        stored = {
            digest for f in known.files if f.sha256 not in new_digests for digest, _ in chunks(old / f.path)
        }
    fresh = sum(size for f in changed for digest, size in _unique(chunks(new / f.path), stored))
    return Upload(sum(f.size for f in manifest.files), fresh)


def _unique(found: Iterable[tuple[bytes, int]], stored: set[bytes]) -> Iterator[tuple[bytes, int]]:
    """The chunks that are not stored; each is stored from then on."""
    for digest, size in found:
        if digest not in stored:
            stored.add(digest)
            yield digest, size


def chunks(path: Path) -> Iterator[tuple[bytes, int]]:
    """(digest, size) of each chunk of a file, in order."""
    with path.open("rb") as stream:
        data = stream.read(_BLOCK)
        while data:
            more = stream.read(_BLOCK)
            start = 0
            for stop in cuts(data, last=not more):
                piece = data[start:stop]
                yield hashlib.blake2b(piece, digest_size=16).digest(), len(piece)
                start = stop
            data = data[start:] + more


def cuts(data: bytes, *, last: bool = True) -> Iterator[int]:
    """Ends of the chunks in `data`; unless it is the `last` of a file, the rest is left for what follows."""
    import numpy as np

    places = np.flatnonzero(_hashes(data) == 0) + 1
    start = 0
    while len(data) - start > SMALLEST:
        at = int(np.searchsorted(places, start + SMALLEST))
        stop = int(places[at]) if at < len(places) else len(data) + LARGEST
        stop = min(stop, start + LARGEST)
        if stop > len(data):
            break
        yield stop
        start = stop
    if last and start < len(data):
        yield len(data)


def _hashes(data: bytes) -> Any:
    """The low bits of the gear hash at every byte. They depend on the last MASK_BITS bytes only, so that the loop of
    the hash becomes as many additions of whole arrays.
    """
    import numpy as np

    gear = _gear()[np.frombuffer(data, np.uint8)]
    total = np.zeros(len(data), np.uint16)
    for back in range(min(MASK_BITS, len(data))):
        total[back:] += gear[: len(data) - back] << np.uint16(back)
    return total


def _gear() -> Any:
    """256 fixed random numbers, one a byte value."""
    import numpy as np

    words = b"".join(hashlib.sha256(bytes([value])).digest()[:2] for value in range(256))
    return np.frombuffer(words, np.dtype("<u2")).astype(np.uint16)
