"""Stage 9 of 9. Rows of a release → the rows that its page lists and searches; no more than the release carries."""

import json
from collections.abc import Sequence
from typing import Any

import pyarrow as pa

# What the page may hold of the corpus; a larger one is looked at with other tools (README of the release).
MAX_ROWS = 5000
MAX_BYTES = 2_000_000
_LEDE = 280  # letters of the text, where the release carries it
_QUOTES, _QUOTE = 6, 160  # quotes of a row, letters of each

# The columns that the table shows; the others are shown when a row is opened.
SHOWN = 6
_COLUMNS = (
    "title", "publisher", "date", "license", "view", "word_count", "authors", "language", "url", "article_id"
)  # fmt: skip


def browser_rows(
    articles: pa.Table, quotes: pa.Table | None = None, excerpts: pa.Table | None = None
) -> list[list[Any]]:
    """One list a row: title, publisher, date, licence, view, words, authors, language, address, lede, quotes.

    Args:   articles: the metadata config, in the order of the release.
            quotes, excerpts: the configs of these names; where they have nothing of an article, nor has the row.
    """
    listed = articles.slice(0, MAX_ROWS)
    said = _by_article(_of(quotes, listed))
    ledes = dict(_ledes(_of(excerpts, listed)))
    rows: list[list[Any]] = []
    size = 0
    for row in listed.select(_COLUMNS).to_pylist():
        key = row.pop("article_id")
        row["date"] = str(row["date"] or "")
        row["authors"] = ", ".join(row["authors"] or ())
        line = [*row.values(), ledes.get(key, ""), said.get(key, [])]
        size += len(pack([line]).encode())
        if size > MAX_BYTES:
            break
        rows.append(line)
    return rows


def pack(rows: Sequence[Sequence[Any]]) -> str:
    """The rows for the browser, as JSON. Not compressed: two builds of zlib may write different bytes."""
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def _of(rows: pa.Table | None, listed: pa.Table) -> pa.Table | None:
    """The rows of the listed articles."""
    if rows is None:
        return None
    return rows.filter(pa.compute.is_in(rows["article_id"], value_set=listed["article_id"]))


def _by_article(quotes: pa.Table | None) -> dict[str, list[list[Any]]]:
    found: dict[str, list[list[Any]]] = {}
    for row in quotes.select(["article_id", "speaker", "text"]).to_pylist() if quotes is not None else ():
        mine = found.setdefault(row["article_id"], [])
        if len(mine) < _QUOTES:
            mine.append([row["speaker"], _cut(row["text"], _QUOTE)])
    return found


def _ledes(excerpts: pa.Table | None) -> list[tuple[str, str]]:
    if excerpts is None:
        return []
    pairs = zip(excerpts["article_id"].to_pylist(), excerpts["body"].to_pylist(), strict=True)
    return [(key, _cut(body, _LEDE)) for key, body in pairs if body]


def _cut(text: str, most: int) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 1].rstrip() + "…"
