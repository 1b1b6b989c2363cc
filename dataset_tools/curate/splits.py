"""Stage 4 of 9. Clusters → splits that never leak and never move.

A split is a function of the id of the cluster's root and of the salt, nothing else: it does not change when the
corpus grows. What was released keeps its split; what joins a released cluster follows it.
"""

import hashlib
from collections.abc import Collection

from dataset_tools.model.project import SplitsConfig


def split_of(root_id: str, splits: SplitsConfig) -> str:
    """The split of a cluster: a point in [0, 1) from the hash of its root, held against the shares.

    >>> split_of("a_000000000000000000000001", SplitsConfig(train=1.0, validation=0.0, test=0.0))
    'train'
    """
    digest = hashlib.sha256(f"{splits.salt}\x00{root_id}".encode()).digest()
    point = int.from_bytes(digest[:8]) / 2**64
    if point < splits.train:
        return "train"
    return "validation" if point < splits.train + splits.validation else "test"


def assign_splits(
    roots: Collection[str], released: Collection[str | None], splits: SplitsConfig
) -> list[str]:
    """The split of each row.

    Args:   roots: id of each row's cluster root.
            released: the split of each row in the newest release, which never changes; None for a new one.
    """
    of_root: dict[str, str] = {}
    for root, known in zip(roots, released, strict=True):
        if known is not None:
            # The first released member in row order speaks for the cluster.
            of_root.setdefault(root, known)
    return [
        known or of_root.get(root) or split_of(root, splits)
        for root, known in zip(roots, released, strict=True)
    ]
