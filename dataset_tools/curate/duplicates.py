"""Stage 4 of 9. Clusters → what is built and what is a duplicate.

One representative of a cluster is built: the article that was released first, else the first in the order of the
corpus (path, then record). The others are recorded with the one that stands for them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from dataset_tools.curate.clusters import find_clusters


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An article that is not built, and the one that stands for it."""

    article_id: str
    path: str
    record_index: int
    of: str  # article_id of the representative
    kind: str  # "id", "exact" or "near"
    similarity: float


@dataclass(frozen=True, slots=True)
class Curated:
    """`kept` are positions in the candidates, in birth order; `roots` are the article_ids of their clusters."""

    kept: pa.Array  # int64
    roots: pa.ChunkedArray  # string
    duplicates: tuple[Duplicate, ...]


def find_duplicates(candidates: pa.Table, *, near: bool, threshold: float) -> Curated:
    """What is kept of the candidates.

    Birth order is that of the newest release, then by path and record. The order of old rows never changes, so that
    an append re-uploads little (docs/explanation/reproducibility.md).

    Args:   candidates: article_id, body_sha256, path string; record_index int64; signature binary or null; born
            int64, the place in the newest release, for all that are new the same larger number.
            near: whether near-duplicates are dropped as well; if not, they share a cluster (and so a split).
            threshold: least estimated similarity of near-duplicates.
    """
    born = [(name, "ascending") for name in ("born", "path", "record_index")]
    order = pc.sort_indices(candidates, sort_keys=born).to_numpy().astype(np.int64)
    first = _first(candidates["article_id"].take(pa.array(order)))
    chosen = order[first]
    clusters = find_clusters(
        candidates["body_sha256"].take(pa.array(chosen)),
        candidates["signature"].take(pa.array(chosen)),
        threshold,
    )
    root = chosen[clusters.root_of]
    digests = _codes(candidates["body_sha256"])
    exact = digests[chosen] == digests[root]
    stands = (chosen == root) | ~(exact | near)
    repeated = np.delete(order, first)
    score = np.where(np.isnan(clusters.similarity_of), threshold, clusters.similarity_of)
    duplicates = [
        *_duplicates(candidates, repeated, repeated, ["id"] * len(repeated), np.ones(len(repeated))),
        *_duplicates(
            candidates, chosen[~stands], root[~stands],
            ["exact" if e else "near" for e in exact[~stands]], score[~stands],
        ),
    ]  # fmt: skip
    roots = candidates["article_id"].take(pa.array(root[stands]))
    return Curated(pa.array(chosen[stands]), roots, tuple(duplicates))


def _codes(column: pa.ChunkedArray) -> npt.NDArray[np.int32]:
    """A number for each value."""
    codes: npt.NDArray[np.int32] = (
        column.fill_null("").combine_chunks().dictionary_encode().indices.to_numpy()
    )
    return codes


def _first(ids: pa.ChunkedArray) -> npt.NDArray[np.int64]:
    """The places where an id stands for the first time, in order."""
    return np.sort(np.unique(_codes(ids), return_index=True)[1])


def _duplicates(
    table: pa.Table,
    rows: npt.NDArray[np.int64],
    roots: npt.NDArray[np.int64],
    kinds: Sequence[str],
    scores: npt.NDArray[np.float64],
) -> Iterator[Duplicate]:
    """Rows of the candidates that are left out, and those that stand for them."""
    mine = table.select(["article_id", "path", "record_index"]).take(pa.array(rows)).to_pydict().values()
    of = table["article_id"].take(pa.array(roots)).to_pylist()
    for article_id, path, index, root, kind, score in zip(*mine, of, kinds, scores.tolist(), strict=True):
        yield Duplicate(article_id, path, index, root, kind, round(score, 3))
