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

_FOUND = pa.schema([*NARROW, ("part", pa.string()), ("row", pa.int32())])
SEATS = pa.schema([
    ("article_id", pa.string()), ("path", pa.string()), ("part", pa.string()), ("row", pa.int32()),
    ("cluster_id", pa.string()), ("split", pa.string()), ("lowered", pa.bool_()), ("day", pa.string()),
])  # fmt: skip


@dataclass(frozen=True, slots=True)
class Released:
    """What the newest frozen release holds: the order of its articles and the split of each."""

    ids: pa.ChunkedArray  # string
    splits: pa.ChunkedArray  # string

    @classmethod
    def of(cls, configs: Mapping[str, Rows]) -> "Released":
        """Read from the metadata config, which lists every article that was released."""
        schema = pa.schema([("article_id", pa.string()), ("split", pa.string())])
        batches = configs["metadata"].columns(schema.names) if "metadata" in configs else ()
        table = pa.concat_tables([schema.empty_table(), *(b.cast(schema) for b in batches)])
        return cls(table["article_id"], table["split"])

    def places(self, ids: pa.ChunkedArray) -> pa.ChunkedArray:
        """The place of each article in the release, int32; null where it is not in it."""
        return pc.index_in(ids, value_set=self.ids)


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
    candidates = _narrow(work, released)
    curated = find_duplicates(candidates, near=project.dedup.enabled, threshold=project.dedup.threshold)
    kept = _placed(candidates, curated, project, released)
    # Removals come last, so that nothing after them can bring an article back.
    signatures = kept["signature"].to_pylist() if ledger.asks_words() else None
    removed = apply_removals(kept.drop_columns(["signature"]), ledger, signatures)
    left = removed.table
    left = left.append_column("lowered", pc.equal(left["view"], "metadata"))
    day = pc.if_else(left["embargoed"], as_of.isoformat(), pa.scalar(None, pa.string()))
    table = left.append_column("day", day).select(SEATS.names).cast(SEATS).combine_chunks()
    return Seating(table, curated.duplicates, removed.tombstones, removed.matches)


def _narrow(work: Work, released: Released) -> pa.Table:
    """One row an article: its place in the work table and what decides about it."""
    found = [_FOUND.empty_table()]
    for part, rows in work.narrow():
        names = pa.array([part] * rows.num_rows, pa.string())
        found.append(rows.append_column("part", names).select(_FOUND.names).cast(_FOUND))
    table = pa.concat_tables(found)
    # After all that was released come the new ones.
    born = pc.fill_null(released.places(table["article_id"]), len(released.ids))
    return table.append_column("born", born.cast(pa.int64()))


def _placed(table: pa.Table, curated: Curated, project: Project, released: Released) -> pa.Table:
    """The kept rows in birth order with cluster and split, and the columns that a removal writes to."""
    kept = table.take(curated.kept)
    known = released.splits.take(released.places(kept["article_id"])).to_pylist()
    splits = assign_splits(curated.roots.to_pylist(), known, project.splits)
    for name, column in (
        ("cluster_id", curated.roots),
        ("split", pa.array(splits, pa.string())),
        ("view", pa.array([""] * kept.num_rows, pa.string())),
        ("view_rule", pa.nulls(kept.num_rows, pa.string())),
    ):
        kept = kept.append_column(name, column)
    return kept
