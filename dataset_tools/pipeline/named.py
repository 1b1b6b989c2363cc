"""What else names an article that somebody wants removed: its id, the digest of its body, a signature of its words.

An address alone would let the article back in under another file name, or without its address.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from dataset_tools.curate.ledger import Ledger, Removal, merged
from dataset_tools.curate.removals import keys_of, match_removals

_NAMES = ("article_id", "url", "body_sha256", "body", "origin")

Pair = tuple[str, str]


def rows_meant(out: Path, pairs: Sequence[Pair]) -> list[dict[str, Any]]:
    """The rows of the releases below `out` that some keys mean, one an article, those with a body first."""
    asked = Ledger((Removal("asked", 1, "1970-01-01", "withhold", "quality", keys=merged(pairs)),))
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(out.glob("*/data/*/*.parquet")):
        with pq.ParquetFile(path) as file:
            table = file.read(columns=[n for n in _NAMES if n in file.schema_arrow.names])
        for match in match_removals(table, asked):
            row = table.slice(match.row, 1).to_pylist()[0]
            if match.article_id not in found or row.get("body"):
                found[match.article_id] = row
    return list(found.values())


def further_keys(row: dict[str, Any], bodies: Sequence[str]) -> Iterator[Pair]:
    """Every key of one article.

    Args:   bodies: its text as its raw file holds it, where that is still at hand; a release may show an excerpt only.
    """
    yield from keys_of(article_id=row["article_id"])
    if digest := row.get("body_sha256"):
        yield "body_sha256", digest
    for body in bodies:
        yield from keys_of(body=body)
