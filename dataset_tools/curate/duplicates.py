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

from dataset_tools.bounded.columns import Values
from dataset_tools.bounded.places import digests_of
from dataset_tools.curate.clusters import find_clusters
from dataset_tools.curate.signed import Chosen, Ints, Signed


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


def find_duplicates(
    candidates: pa.Table, bodies: Ints, signed: Signed, *, near: bool, threshold: float
) -> Curated:
    """What is kept of the candidates.

    Birth order is that of the newest release, then by path and record. The order of old rows never changes, so that
    an append re-uploads little (docs/explanation/reproducibility.md).

    Args:   candidates: article_id, path string; record_index int64; born int64, the place in the newest release, for
            all that are new the same larger number.
            bodies: a number for each candidate, the same where bodies are equal.
            signed: the signature of each.
            near: whether near-duplicates are dropped as well; if not, they share a cluster (and so a split).
            threshold: least estimated similarity of near-duplicates.
    """
    born = [(name, "ascending") for name in ("born", "path", "record_index")]
    order = pc.sort_indices(candidates, sort_keys=born).to_numpy().astype(np.int64)
    first = _first(candidates["article_id"], order)
    chosen = order[first]
    clusters = find_clusters(bodies[chosen], Chosen(signed, chosen), threshold)
    root = chosen[clusters.root_of]
    exact = bodies[chosen] == bodies[root]
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


def _first(ids: pa.ChunkedArray, order: Ints) -> Ints:
    """The places in the order where an id stands for the first time."""
    digests = digests_of(Values(ids))[order]
    return np.sort(np.unique(digests, return_index=True)[1])


def _duplicates(
    table: pa.Table,
    rows: Ints,
    roots: Ints,
    kinds: Sequence[str],
    scores: npt.NDArray[np.float64],
) -> Iterator[Duplicate]:
    """Rows of the candidates that are left out, and those that stand for them."""
    mine = table.select(["article_id", "path", "record_index"]).take(pa.array(rows)).to_pydict().values()
    of = table["article_id"].take(pa.array(roots)).to_pylist()
    for article_id, path, index, root, kind, score in zip(*mine, of, kinds, scores.tolist(), strict=True):
        yield Duplicate(article_id, path, index, root, kind, round(score, 3))
