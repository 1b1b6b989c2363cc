"""Stage 9 of 9. The rows of a release → the few that its page shows: the newest articles, and pairs that are alike."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from dataset_tools.bounded.places import Places
from dataset_tools.model.rows import Rows, of_ids

# The columns of articles and quotes that a page looks at.
COLUMNS = (
    "article_id", "title", "author", "authors", "date", "publisher", "url", "language", "license", "view",
    "word_count", "cluster_id", "origin",
)  # fmt: skip
QUOTE_COLUMNS = ("article_id", "speaker", "text")
_NEWEST = [("date", "descending"), ("article_id", "ascending")]
_WAITING = 20_000  # rows that wait for the next choice of the newest among them

# Kind, similarity, the article or file on the left, the article on the right where it is released.
Twin = tuple[str, float | None, str, str | None]


@dataclass(frozen=True, slots=True)
class Side:
    """One of two articles that are nearly the same; of one that was left out only its file is known."""

    path: str
    title: str | None = None
    publisher: str | None = None
    date: str | None = None
    words: int | None = None


def newest(batches: Iterable[pa.Table], most: int) -> pa.Table | None:
    """So many rows, the newest first, for people; in one order, whichever split or shard a row was read from."""
    waiting: list[pa.Table] = []
    for batch in batches:
        waiting.append(batch)
        if sum(t.num_rows for t in waiting) > most + _WAITING:
            waiting = [_first(waiting, most)]
    return _first(waiting, most) if waiting else None


def _first(tables: Sequence[pa.Table], most: int) -> pa.Table:
    return pa.concat_tables(tables).sort_by(_NEWEST).slice(0, most).combine_chunks()


def of_listed(rows: Rows | None, names: Sequence[str], listed: pa.Table | None) -> pa.Table | None:
    """These columns of the rows of the listed articles; None where the release has none."""
    if rows is None or listed is None:
        return None
    ids = listed["article_id"].combine_chunks()
    found = [of_ids(batch, ids) for batch in rows.columns(names)]
    return pa.concat_tables(found).combine_chunks() if found else None


def clusters(articles: Rows, places: Places, most: int) -> tuple[int, list[Twin]]:
    """Near-duplicates that are both in the release, where the project keeps them: how many, and the newest."""
    if "cluster_id" not in articles.schema.names:
        return 0, []
    count = 0

    def alike() -> Iterator[pa.Table]:
        nonlocal count
        for batch in articles.columns(("article_id", "cluster_id", "date")):
            other = batch.filter(pc.fill_null(pc.not_equal(batch["article_id"], batch["cluster_id"]), False))
            is_there = places.find(other["cluster_id"].to_pylist()) >= 0
            count += int(is_there.sum())
            yield other.filter(pa.array(is_there))

    first = newest(alike(), most)
    rows = first.to_pylist() if first is not None else []
    return count, [("near", None, row["article_id"], row["cluster_id"]) for row in rows]


def sides(articles: Rows, ids: Iterable[str]) -> dict[str, Side]:
    """What is shown of some articles, by id; nothing of those that are not released."""
    asked = pa.array(sorted(set(ids)), pa.string())
    names = ("article_id", "origin", "title", "publisher", "date", "word_count")
    batches = articles.some(asked, names) if len(asked) else ()
    return {row["article_id"]: _side(row) for batch in batches for row in batch.to_pylist()}


def _side(row: dict) -> Side:  # type: ignore[type-arg]
    day = row["date"].isoformat() if row["date"] else None
    return Side(row["origin"]["path"], row["title"], row["publisher"], day, row["word_count"])
