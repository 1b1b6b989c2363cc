"""NARROW 2 over the work table: which articles are built, in which order, split and cluster, and which are withheld.

The decisions see ids, digests, signatures and addresses, never text. What is built gets a seat: its place in the
work table, and all that was decided about it.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from dataset_tools.curate.duplicates import Curated, Duplicate, find_duplicates
from dataset_tools.curate.ledger import Ledger
from dataset_tools.curate.removals import Match, apply_removals
from dataset_tools.curate.splits import assign_splits
from dataset_tools.model.project import Project
from dataset_tools.model.rows import Rows
from dataset_tools.pipeline.run import Work
from dataset_tools.pipeline.work import NARROW

_PLACED = pa.schema([*NARROW, ("part", pa.string()), ("row", pa.int32()), ("born", pa.int64())])
SEATS = pa.schema([
    ("article_id", pa.string()), ("path", pa.string()), ("part", pa.string()), ("row", pa.int32()),
    ("cluster_id", pa.string()), ("split", pa.string()), ("lowered", pa.bool_()), ("day", pa.string()),
])  # fmt: skip


@dataclass(frozen=True, slots=True)
class Released:
    """What the newest frozen release holds: the order of its articles and the split of each."""

    order: Mapping[str, int]
    splits: Mapping[str, str]

    @classmethod
    def of(cls, configs: Mapping[str, Rows]) -> "Released":
        """Read from the metadata config, which lists every article that was released."""
        splits: dict[str, str] = {}
        for batch in configs["metadata"].columns(["article_id", "split"]) if "metadata" in configs else ():
            splits |= zip(batch["article_id"].to_pylist(), batch["split"].to_pylist(), strict=True)
        return cls({article_id: place for place, article_id in enumerate(splits)}, splits)


@dataclass(frozen=True, slots=True)
class Seating:
    """Every article that is built, and what was left out.

    `table`, in birth order: article_id, path string; part string and row int32, its place in the work table;
    cluster_id, split string; lowered bool, where a removal leaves only its metadata; day string, for one under an
    embargo, of which the view depends on the day of the build.
    """

    table: pa.Table
    duplicates: tuple[Duplicate, ...]
    tombstones: pa.Table
    matches: tuple[Match, ...]


def seat(work: Work, project: Project, released: Released, ledger: Ledger, as_of: dt.date) -> Seating:
    """The articles of the corpus, each once, where they belong."""
    candidates = _narrow(work, released.order)
    curated = find_duplicates(candidates, near=project.dedup.enabled, threshold=project.dedup.threshold)
    kept = _placed(candidates, curated, project, released)
    # Removals come last, so that nothing after them can bring an article back.
    removed = apply_removals(kept.drop_columns(["signature"]), ledger, kept["signature"].to_pylist())
    left = removed.table
    left = left.append_column("lowered", pc.equal(left["view"], "metadata"))
    day = pc.if_else(left["embargoed"], as_of.isoformat(), pa.scalar(None, pa.string()))
    table = left.append_column("day", day).select(SEATS.names).cast(SEATS).combine_chunks()
    return Seating(table, curated.duplicates, removed.tombstones, removed.matches)


def _narrow(work: Work, order: Mapping[str, int]) -> pa.Table:
    """One row an article: its place in the work table and what decides about it."""
    found = [_PLACED.empty_table()]
    for part, rows in work.narrow():
        ids = rows["article_id"].to_pylist()
        # After all that was released come the new ones.
        born = pa.array([order.get(i, len(order)) for i in ids], pa.int64())
        table = rows.append_column("part", pa.array([part] * len(ids), pa.string()))
        found.append(table.append_column("born", born).select(_PLACED.names).cast(_PLACED))
    return pa.concat_tables(found)


def _placed(table: pa.Table, curated: Curated, project: Project, released: Released) -> pa.Table:
    """The kept rows in birth order with cluster and split, and the columns that a removal writes to."""
    kept = table.take(curated.kept)
    ids = kept["article_id"].to_pylist()
    roots = [curated.root_of[i] for i in ids]
    splits = assign_splits(ids, roots, project.splits, released.splits)
    for name, column in (
        ("cluster_id", pa.array(roots, pa.string())),
        ("split", pa.array(splits, pa.string())),
        ("view", pa.array([""] * len(ids), pa.string())),
        ("view_rule", pa.nulls(len(ids), pa.string())),
    ):
        kept = kept.append_column(name, column)
    return kept
