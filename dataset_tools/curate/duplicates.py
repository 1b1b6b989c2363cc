"""Stage 4 of 9. Clusters → what is built and what is a duplicate.

One representative of a cluster is built: the article that was released first, else the first in the order of the
corpus (path, then record). The others are recorded with the one that stands for them.
"""

from dataclasses import dataclass

import pyarrow as pa

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
    """`kept` are positions in the candidates, in birth order; `root_of` gives each kept article's cluster."""

    kept: pa.Array  # uint64
    root_of: dict[str, str]
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
    order = pa.compute.sort_indices(candidates, sort_keys=born)
    rows = _Rows(*(candidates.take(order)[name].to_pylist() for name in _Rows.__dataclass_fields__))
    first = {article_id: row for row, article_id in reversed([*enumerate(rows.article_id)])}
    chosen = sorted(first.values())
    repeated = sorted(set(range(len(rows.article_id))) - set(chosen))
    duplicates = [rows.duplicate(row, rows.article_id[row], "id", 1.0) for row in repeated]
    clusters = find_clusters(
        [rows.body_sha256[row] for row in chosen], [rows.signature[row] for row in chosen], threshold
    )
    kept: list[int] = []
    root_of: dict[str, str] = {}
    for place, row in enumerate(chosen):
        root = chosen[clusters.root_of[place]]
        exact = rows.body_sha256[row] == rows.body_sha256[root]
        if root == row or not (near or exact):
            kept.append(row)
            root_of[rows.article_id[row]] = rows.article_id[root]
        else:
            score = clusters.similarity_of[place] or threshold
            kind = "exact" if exact else "near"
            duplicates.append(rows.duplicate(row, rows.article_id[root], kind, score))
    return Curated(order.take(pa.array(kept, pa.int64())), root_of, tuple(duplicates))


@dataclass(frozen=True, slots=True)
class _Rows:
    """The candidates in birth order, column by column; no text."""

    article_id: list[str]
    body_sha256: list[str]
    signature: list[bytes | None]
    path: list[str]
    record_index: list[int]

    def duplicate(self, row: int, of: str, kind: str, score: float) -> Duplicate:
        return Duplicate(
            self.article_id[row], self.path[row], self.record_index[row], of, kind, round(score, 3)
        )
