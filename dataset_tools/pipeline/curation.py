"""NARROW 2 over the work table: which articles are built, in which order, split and view.

The decisions see ids, digests, signatures and rights, never text; the text is taken once, at the end, for the
articles that are kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dataset_tools.curate.duplicates import Candidate, Curated, Duplicate, find_duplicates
from dataset_tools.curate.splits import assign_splits
from dataset_tools.model.project import Project
from dataset_tools.pipeline.run import Work
from dataset_tools.pipeline.work import SIGNATURE


@dataclass(frozen=True, slots=True)
class Released:
    """What the newest frozen release holds: the order of its articles and the split of each."""

    order: Mapping[str, int]
    splits: Mapping[str, str]

    @classmethod
    def of(cls, folder: Path | None) -> "Released":
        """Read from the metadata config, which lists every article that was released."""
        order: dict[str, int] = {}
        splits: dict[str, str] = {}
        paths = sorted((folder / "data" / "metadata").glob("*.parquet")) if folder else []
        for path in paths:
            table = pq.read_table(path, columns=["article_id", "split"])
            for article_id, split in zip(
                table["article_id"].to_pylist(), table["split"].to_pylist(), strict=True
            ):
                order[article_id] = len(order)
                splits[article_id] = split
        return cls(order, splits)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The rows to build, in birth order, with cluster and split set; and what was left out as a duplicate."""

    table: pa.Table
    duplicates: tuple[Duplicate, ...]


def choose(work: Work, project: Project, released: Released) -> Chosen:
    """The articles of the corpus, each once, where they belong."""
    candidates = candidates_of(work, released.order)
    curated = find_duplicates(candidates, near=project.dedup.enabled, threshold=project.dedup.threshold)
    return Chosen(take(work, candidates, curated, project, released), curated.duplicates)


def candidates_of(work: Work, order: Mapping[str, int]) -> list[Candidate]:
    """One narrow row an article, in the order of the work table."""
    found = []
    for table in work.tables(["article_id", "body_sha256", "origin", SIGNATURE]):
        origin = table["origin"].combine_chunks()
        columns = (
            table["article_id"].to_pylist(),
            table["body_sha256"].to_pylist(),
            table[SIGNATURE].to_pylist(),
            pa.compute.struct_field(origin, "path").to_pylist(),
            pa.compute.struct_field(origin, "record_index").to_pylist(),
        )
        for article_id, digest, signature, path, index in zip(*columns, strict=True):
            seen = order.get(article_id, -1)
            found.append(Candidate(article_id, digest, signature, path, index or 0, seen))
    return found


def take(
    work: Work, candidates: Sequence[Candidate], curated: Curated, project: Project, released: Released
) -> pa.Table:
    """The kept rows in birth order, with `cluster_id` and `split`."""
    table = pa.concat_tables([work.schema.empty_table(), *work.tables()]).drop_columns([SIGNATURE])
    table = table.take(pa.array(curated.kept, pa.int64())).combine_chunks()
    ids = [candidates[i].article_id for i in curated.kept]
    roots = [curated.root_of[i] for i in ids]
    splits = assign_splits(ids, roots, project.splits, dict(released.splits))
    for name, values in (("cluster_id", roots), ("split", splits)):
        index = table.schema.get_field_index(name)
        table = table.set_column(index, table.schema.field(index), pa.array(values, pa.string()))
    return table
