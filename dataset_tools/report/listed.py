"""Stage 9 of 9. The rows of a release → the few that its page shows: the newest articles, and pairs that are alike."""

from collections.abc import Iterable
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


class Newest:
    """So many rows, the newest first, for people; in one order, whichever split or shard a row was read from."""

    def __init__(self, most: int) -> None:
        self._most, self._waiting, self._count = most, list[pa.Table](), 0

    def seen(self, batch: pa.Table) -> pa.Table:
        """The rows, which are among those to choose from."""
        self._waiting.append(batch)
        self._count += batch.num_rows
        if self._count > self._most + _WAITING:
            self._choose()
        return batch

    def rows(self) -> pa.Table | None:
        """The newest of all rows so far; None where there were none."""
        self._choose()
        return self._waiting[0] if self._waiting else None

    def _choose(self) -> None:
        if self._waiting:
            table = pa.concat_tables(self._waiting)
            first = pc.sort_indices(table, sort_keys=_NEWEST).slice(0, self._most)
            self._waiting, self._count = [table.take(first).combine_chunks()], len(first)


class Listed:
    """The rows that belong to some articles, chosen while all rows pass by."""

    def __init__(self, articles: pa.Table | None) -> None:
        self._ids = None if articles is None else articles["article_id"].combine_chunks()
        self._found: list[pa.Table] = []

    def seen(self, batch: pa.Table) -> pa.Table:
        """The rows; those of the articles are kept."""
        if self._ids is not None:
            self._found.append(of_ids(batch, self._ids))
        return batch

    def rows(self) -> pa.Table | None:
        """What was kept; None where the release has no such rows."""
        return pa.concat_tables(self._found).combine_chunks() if self._found else None


def clusters(articles: Rows, places: Places, most: int) -> tuple[int, list[Twin]]:
    """Near-duplicates that are both in the release, where the project keeps them: how many, and the newest."""
    if "cluster_id" not in articles.schema.names:
        return 0, []
    count, first = 0, Newest(most)
    for batch in articles.columns(("article_id", "cluster_id", "date")):
        other = batch.filter(pc.fill_null(pc.not_equal(batch["article_id"], batch["cluster_id"]), False))
        is_there = places.find(other["cluster_id"].to_pylist()) >= 0
        count += int(is_there.sum())
        first.seen(other.filter(pa.array(is_there)))
    newest = first.rows()
    rows = newest.to_pylist() if newest is not None else []
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
