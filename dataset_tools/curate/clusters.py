"""Stage 4 of 9. Signatures → clusters of near-duplicates, the same whatever the order of the rows.

A signature is cut into bands; two texts that agree on a whole band are candidates, and candidates are compared:
by their words, and by their numbers, which tell the notices of one form apart.
With `ROWS` bins a band, a pair of similarity s meets in at least one band with 1 - (1 - s^ROWS)^BANDS:
0.70 → 0.61, 0.80 → 0.95, 0.85 → 0.99, 0.90 → 0.9999, 0.50 → 0.06.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from dataset_tools.curate.signatures import BANDS, band_keys, shares_numbers, similarity

# Leaders that a member of one bucket is compared with. A bucket of boilerplate stays linear, not quadratic.
MAX_LEADERS = 8


@dataclass(frozen=True, slots=True)
class Clusters:
    """`root_of[i]` is the index of the root of row i; rows alone are their own root."""

    root_of: tuple[int, ...]
    similarity_of: tuple[float | None, ...]  # to the leader that the row was matched with; None for roots


def find_clusters(digests: Sequence[str], signatures: Sequence[bytes | None], threshold: float) -> Clusters:
    """Clusters of equal or similar texts.

    Args:   digests: body digest of each row; rows must come in the order of precedence, so that the first row of
            a cluster is its root (release-first-seen, then key).
            signatures: one a row; None where the text is too short, then only equal digests count.
            threshold: least estimated Jaccard similarity.
    """
    parent = list(range(len(digests)))
    seen: list[float | None] = [None] * len(digests)
    first: dict[str, int] = {}
    for i, digest in enumerate(digests):
        leader = first.setdefault(digest, i)
        if leader != i:
            _union(parent, leader, i)
            seen[i] = 1.0
    # A copy has the signature of its leader: only leaders go into the buckets.
    rows = [i for i in first.values() if signatures[i] is not None]
    for bucket in _buckets(rows, signatures):
        leaders: list[int] = []
        for i in bucket:
            for leader in leaders:
                if _find(parent, leader) == _find(parent, i):
                    break
                left, right = _signature(signatures, leader), _signature(signatures, i)
                score = similarity(left, right)
                if score >= threshold and shares_numbers(left, right):
                    _union(parent, leader, i)
                    seen[i] = max(score, seen[i] or 0.0)
                    break
            else:
                if len(leaders) < MAX_LEADERS:
                    leaders.append(i)
    return Clusters(tuple(_find(parent, i) for i in range(len(parent))), tuple(seen))


def _buckets(rows: list[int], signatures: Sequence[bytes | None]) -> Iterator[list[int]]:
    """Rows that share a band, in the order of the rows, band by band."""
    if not rows:
        return
    keys = band_keys([_signature(signatures, i) for i in rows])
    index = np.array(rows)
    for band in range(BANDS):
        column = keys[:, band]
        order = np.argsort(column, kind="stable")
        ordered = column[order]
        starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
        ends = np.append(starts[1:], len(ordered))
        for start, end in zip(starts[ends - starts > 1], ends[ends - starts > 1], strict=True):
            yield index[order[start:end]].tolist()


def _signature(signatures: Sequence[bytes | None], row: int) -> bytes:
    found = signatures[row]
    assert found is not None, row
    return found


def _find(parent: list[int], i: int) -> int:
    while parent[i] != i:
        parent[i] = parent[parent[i]]
        i = parent[i]
    return i


def _union(parent: list[int], a: int, b: int) -> None:
    """The smaller row becomes the root, so that the root of a cluster does not depend on the order of unions."""
    a, b = _find(parent, a), _find(parent, b)
    parent[max(a, b)] = min(a, b)
