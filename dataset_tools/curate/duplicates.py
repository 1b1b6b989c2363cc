"""Stage 4 of 9. Clusters → what is built and what is a duplicate.

One representative of a cluster is built: the article that was released first, else the first in the order of the
corpus (path, then record). The others are recorded with the one that stands for them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from dataset_tools.curate.clusters import find_clusters


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the decision needs of one article; no text."""

    article_id: str
    body_sha256: str
    signature: bytes | None
    path: str
    record_index: int
    first_seen: int  # position in the newest release; -1 for a new article


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

    kept: tuple[int, ...]
    root_of: dict[str, str]
    duplicates: tuple[Duplicate, ...]


def birth_key(c: Candidate) -> tuple[int, int, str, int]:
    """Released articles in their released order, then new ones by path and record.

    The order of old rows never changes, so that an append re-uploads little (docs/explanation/reproducibility.md).
    """
    released = c.first_seen >= 0
    return (0 if released else 1, c.first_seen if released else 0, c.path, c.record_index)


def find_duplicates(candidates: Sequence[Candidate], *, near: bool, threshold: float) -> Curated:
    """What is kept of the candidates.

    Args:   near: whether near-duplicates are dropped as well; if not, they share a cluster (and so a split).
            threshold: least estimated similarity of near-duplicates.
    """
    order = sorted(range(len(candidates)), key=lambda i: birth_key(candidates[i]))
    first: dict[str, Candidate] = {}
    duplicates: list[Duplicate] = []
    rows: list[int] = []
    for i in order:
        c = candidates[i]
        if first.setdefault(c.article_id, c) is c:
            rows.append(i)
        else:
            duplicates.append(_duplicate(c, c.article_id, "id", 1.0))
    chosen = [candidates[i] for i in rows]
    clusters = find_clusters([c.body_sha256 for c in chosen], [c.signature for c in chosen], threshold)
    kept: list[int] = []
    root_of: dict[str, str] = {}
    for row, c in enumerate(chosen):
        root = chosen[clusters.root_of[row]]
        exact = c.body_sha256 == root.body_sha256
        if root is c or not (near or exact):
            kept.append(rows[row])
            root_of[c.article_id] = root.article_id
        else:
            score = clusters.similarity_of[row]
            duplicates.append(
                _duplicate(c, root.article_id, "exact" if exact else "near", score or threshold)
            )
    return Curated(tuple(kept), root_of, tuple(duplicates))


def _duplicate(c: Candidate, of: str, kind: str, score: float) -> Duplicate:
    return Duplicate(c.article_id, c.path, c.record_index, of, kind, round(score, 3))
