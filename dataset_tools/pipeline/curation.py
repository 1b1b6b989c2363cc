"""NARROW 2 over the work table: which articles are built, in which order, split and cluster, and which are withheld.

The decisions see ids, digests, signatures and addresses, never text. What is built gets a seat: its place in the
work table, and all that was decided about it.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from dataset_tools.bounded.columns import Values
from dataset_tools.bounded.places import digests_of
from dataset_tools.curate.duplicates import Curated, Duplicate, find_duplicates
from dataset_tools.curate.ledger import Ledger
from dataset_tools.curate.removals import Match, apply_removals
from dataset_tools.curate.signed import Chosen, Signed
from dataset_tools.curate.splits import assign_splits
from dataset_tools.model.project import Project
from dataset_tools.model.rows import Rows
from dataset_tools.pipeline.run import Work

# Of a candidate; what only the keys of a removal ask for is left out where no removal is in force.
_FOUND = pa.schema([
    ("article_id", pa.string()), ("path", pa.string()), ("record_index", pa.int64()), ("embargoed", pa.bool_()),
    ("part", pa.int32()), ("row", pa.int32()),
])  # fmt: skip
_NAMED = pa.schema([("url", pa.string()), ("body_sha256", pa.string())])
_FEW = pa.dictionary(pa.int32(), pa.string())
SEATS = pa.schema([
    ("article_id", pa.string()), ("part", _FEW), ("row", pa.int32()),
    ("cluster_id", pa.string()), ("split", _FEW), ("lowered", pa.bool_()), ("day", pa.string()),
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

    `table`, in birth order: article_id string; part string and row int32, its place in the work table; cluster_id,
    split string; lowered bool, where a removal leaves only its metadata; day string, for one under an
    embargo, of which the view depends on the day of the build.
    """

    table: pa.Table
    duplicates: tuple[Duplicate, ...]
    tombstones: pa.Table
    matches: tuple[Match, ...]

    def told(self) -> "Seating":
        """What was left out, without the articles."""
        return replace(self, table=SEATS.empty_table())


def seat(work: Work, project: Project, released: Released, ledger: Ledger, as_of: dt.date) -> Seating:
    """The articles of the corpus, each once, where they belong."""
    found = _candidates(work, released, by_name=bool(ledger.active()))
    dedup = project.dedup
    curated = find_duplicates(
        found.table, found.bodies, found.signed, near=dedup.enabled, threshold=dedup.threshold
    )
    parts, signed = found.parts, found.signed
    kept = _placed(found.table, curated, project, released)
    del found  # what decided about the articles is a third of a build's memory
    # Removals come last, so that nothing after them can bring an article back.
    signatures = Chosen(signed, curated.kept.to_numpy()) if ledger.asks_words() else None
    removed = apply_removals(kept, ledger, signatures)
    left = removed.table
    left = left.append_column("lowered", pc.equal(left["view"], "metadata"))
    day = pc.if_else(left["embargoed"], as_of.isoformat(), pa.scalar(None, pa.string()))
    part = pa.DictionaryArray.from_arrays(left["part"].combine_chunks(), pa.array(parts, pa.string()))
    left = left.drop_columns(["part"]).append_column("part", part).append_column("day", day)
    table = left.select(SEATS.names).cast(SEATS).combine_chunks()
    return Seating(table, curated.duplicates, removed.tombstones, removed.matches)


@dataclass(frozen=True, slots=True)
class _Candidates:
    """One row an article: its place in the work table and what decides about it."""

    table: pa.Table  # part int32, the number of its name in `parts`
    parts: list[str]
    bodies: npt.NDArray[np.int64]  # a number for each, the same where bodies are equal
    signed: Signed


def _candidates(work: Work, released: Released, *, by_name: bool) -> _Candidates:
    """Every article of the corpus; `by_name`: with what a removal may name it by."""
    schema = pa.schema([*_FOUND, *(_NAMED if by_name else ())])
    parts: list[str] = []
    found, signed, digests = [schema.empty_table()], Signed(), [digests_of(())]
    for part, rows in work.narrow():
        number = pa.repeat(pa.scalar(len(parts), pa.int32()), rows.num_rows)
        found.append(rows.append_column("part", number).select(schema.names).cast(schema))
        digests.append(digests_of(d or "" for d in rows["body_sha256"].to_pylist()))
        signed.add(rows["signature"])
        parts.append(part)
    table = pa.concat_tables(found).combine_chunks()
    bodies = np.unique(np.concatenate(digests), return_inverse=True)[1]
    # After all that was released come the new ones.
    born = pc.fill_null(released.places(table["article_id"]), len(released.ids))
    return _Candidates(table.append_column("born", born.cast(pa.int64())), parts, bodies, signed)


def _placed(table: pa.Table, curated: Curated, project: Project, released: Released) -> pa.Table:
    """The kept rows in birth order with cluster and split, and the columns that a removal writes to."""
    kept = table.drop_columns(["path", "record_index", "born"]).take(curated.kept)
    known = released.splits.take(released.places(kept["article_id"]))
    splits = assign_splits(Values(curated.roots), Values(known), project.splits)
    for name, column in (
        ("cluster_id", curated.roots),
        ("split", pa.array(splits, pa.string()).dictionary_encode()),
        ("view", pa.repeat("", kept.num_rows)),
        ("view_rule", pa.nulls(kept.num_rows, pa.string())),
    ):
        kept = kept.append_column(name, column)
    return kept
