"""Stage 4 of 9. Signatures → clusters of near-duplicates, the same whatever the order of the rows.

A signature is cut into bands; two texts that agree on a whole band are candidates, and candidates are compared:
by their words, and by their numbers, which tell the notices of one form apart.
With `ROWS` bins a band, a pair of similarity s meets in at least one band with 1 - (1 - s^ROWS)^BANDS:
0.70 → 0.61, 0.80 → 0.95, 0.85 → 0.99, 0.90 → 0.9999, 0.50 → 0.06.
"""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dataset_tools.curate.signatures import BANDS, shares_numbers, similarity
from dataset_tools.curate.signed import Chosen, Ints, Signed

# Leaders that a member of one bucket is compared with. A bucket of boilerplate stays linear, not quadratic.
MAX_LEADERS = 8


@dataclass(frozen=True, slots=True)
class Clusters:
    """`root_of[i]` is the index of the root of row i; rows alone are their own root."""

    root_of: npt.NDArray[np.int64]
    similarity_of: npt.NDArray[
        np.float64
    ]  # to the leader that the row was matched with; not a number for roots


def find_clusters(
    digests: Sequence[str] | pa.ChunkedArray | Ints,
    signatures: Sequence[bytes | None] | pa.ChunkedArray,
    threshold: float,
) -> Clusters:
    """Clusters of equal or similar texts.

    Args:   digests: body digest of each row, or a number for each; rows must come in the order of precedence, so that
            the first row of a cluster is its root (release-first-seen, then key).
            signatures: one a row; None where the text is too short, then only equal digests count.
            threshold: least estimated Jaccard similarity.
    """
    first = _first_of(digests)
    parent = array("q", first.tobytes())
    seen = np.where(first == np.arange(len(first)), np.nan, 1.0)
    signed = signatures if isinstance(signatures, Signed | Chosen) else Signed.of(signatures)
    # A copy has the signature of its leader: only leaders go into the buckets.
    rows = np.flatnonzero(signed.is_signed())
    rows = rows[first[rows] == rows]
    for bucket in _buckets(rows, signed):
        leaders: list[int] = []
        for i in bucket:
            for leader in leaders:
                if _find(parent, leader) == _find(parent, i):
                    break
                left, right = signed[leader], signed[i]
                assert left, leader
                assert right, i
                score = similarity(left, right)
                if score >= threshold and shares_numbers(left, right):
                    _union(parent, leader, i)
                    seen[i] = np.fmax(score, seen[i])
                    break
            else:
                if len(leaders) < MAX_LEADERS:
                    leaders.append(i)
    return Clusters(_roots(parent), seen)


def _first_of(digests: Sequence[str] | pa.ChunkedArray | Ints) -> Ints:
    """For each row the first one with its digest."""
    if isinstance(digests, np.ndarray):
        codes = digests
    else:
        column = digests if isinstance(digests, pa.ChunkedArray) else pa.chunked_array([digests], pa.string())
        codes = column.fill_null("").combine_chunks().dictionary_encode().indices.to_numpy()
    _, first, which = np.unique(codes, return_index=True, return_inverse=True)
    return first.astype(np.int64)[which]


def _buckets(rows: Ints, signed: Signed | Chosen) -> Iterator[list[int]]:
    """Rows that share a band, in the order of the rows, band by band: one key of 8 bytes a row at a time."""
    if not len(rows):
        return
    for band in range(BANDS):
        column = signed.band(band)[rows]
        order = np.argsort(column, kind="stable")
        ordered = column[order]
        starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
        ends = np.append(starts[1:], len(ordered))
        for start, end in zip(starts[ends - starts > 1], ends[ends - starts > 1], strict=True):
            yield rows[order[start:end]].tolist()


def _roots(parent: "array[int]") -> npt.NDArray[np.int64]:
    """The root of each row: a parent is never a later row, so following parents ends."""
    root = np.frombuffer(parent, np.int64).copy()
    while not np.array_equal(further := root[root], root):
        root = further
    return root


def _find(parent: "array[int]", i: int) -> int:
    while parent[i] != i:
        parent[i] = parent[parent[i]]
        i = parent[i]
    return i


def _union(parent: "array[int]", a: int, b: int) -> None:
    """The smaller row becomes the root, so that the root of a cluster does not depend on the order of unions."""
    a, b = _find(parent, a), _find(parent, b)
    parent[max(a, b)] = min(a, b)
