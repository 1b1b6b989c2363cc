"""Which frozen versions still hold what was removed. They are never rewritten, so somebody has to withdraw them."""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dataset_tools.curate.ledger import Ledger, Removal, merged
from dataset_tools.curate.removals import Match, keys_of, match_removals
from dataset_tools.package.versions import read_manifest, read_releases

_NAMES = ("article_id", "url", "body_sha256", "view")


def versions_holding(out: Path, ledger: Ledger) -> dict[str, int]:
    """{version: articles that a decision in force means} of the frozen versions that are not yanked, oldest first.

    A version that shows only the metadata of a downgraded article obeys the decision. Bodies are read only where
    the ledger asks for a near-duplicate.
    """
    if not ledger.active():
        return {}
    frozen = [v.version for v in read_releases(out).versions if v.status == "frozen"]
    found = {version: len(_held(out / version, ledger)) for version in frozen}
    return {version: count for version, count in found.items() if count}


def ledger_of(matches: Sequence[Match]) -> Ledger:
    """A ledger that means exactly the articles that were found, by their ids."""
    return Ledger(tuple(_by_ids(action, matches) for action in sorted({m.removal.action for m in matches})))


def _by_ids(action: str, matches: Sequence[Match]) -> Removal:
    ids = [pair for m in matches if m.removal.action == action for pair in keys_of(article_id=m.article_id)]
    return Removal(f"found:{action}", 1, "1970-01-01", action, "quality", keys=merged(ids))


def _held(folder: Path, ledger: Ledger) -> set[str]:
    asks_words = ledger.asks_words()
    held: set[str] = set()
    for file in read_manifest(folder).shards():
        if file.config == "quotes":  # its articles stand in the other configs, too
            continue
        table = _columns(folder / file.path, (*_NAMES, "body") if asks_words else _NAMES)
        views = table["view"].to_pylist()
        for match in match_removals(table, ledger):
            if match.removal.action == "withhold" or views[match.row] != "metadata":
                held.add(match.article_id)
    return held


def _columns(path: Path, names: Sequence[str]) -> pa.Table:
    with pq.ParquetFile(path) as file:
        return file.read(columns=[n for n in names if n in file.schema_arrow.names])
