"""Keys of many files, found again by their digests: 24 bytes a key, where a dictionary takes 200."""

from collections.abc import Iterable
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

_BYTES = 16  # of a digest: that two of 10⁹ keys share one has a chance of 10⁻²¹

Ints = npt.NDArray[np.int64]
Digests = npt.NDArray[np.bytes_]


class Places:
    """Where each key stands in the order in which the keys came; of equal ones the first counts."""

    def __init__(self, keys: Iterable[str]) -> None:
        digests = digests_of(keys)
        self._order = np.argsort(digests, kind="stable")
        self._digests = digests[self._order]

    def __len__(self) -> int:
        return len(self._order)

    def find(self, keys: Iterable[str]) -> Ints:
        """The place of each key; -1 for one that is not among them."""
        asked = digests_of(keys)
        if not len(self):
            return np.full(len(asked), -1)
        at = np.minimum(np.searchsorted(self._digests, asked), len(self) - 1)
        return np.where(self._digests[at] == asked, self._order[at], -1)


def digests_of(keys: Iterable[str]) -> Digests:
    """What stands for each key."""
    data = b"".join(
        [blake2b(key.encode("utf-8", "surrogatepass"), digest_size=_BYTES).digest() for key in keys]
    )
    return np.frombuffer(data, f"S{_BYTES}")
