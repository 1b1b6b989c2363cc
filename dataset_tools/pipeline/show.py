"""The second map: seated rows → what each config may show of them, kept on a shelf.

A run holds at most `RUN_ROWS` articles as all configs show them. What is shown of an article depends on its row, its
seat, and on what `Showing` names, nothing else; so a run is used again by every build that asks for the same seats,
and a change to one article, or to the policy, costs what it touches.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dataset_tools.bounded.columns import Values
from dataset_tools.curate.excerpt import redact_views
from dataset_tools.curate.policy import apply_policy
from dataset_tools.curate.policy_file import Policy
from dataset_tools.model.contract import load_contract
from dataset_tools.model.digest import canonical_json
from dataset_tools.model.rows import marked
from dataset_tools.package.licence import licence_errors, with_terms
from dataset_tools.pipeline.keys import fingerprint
from dataset_tools.pipeline.work import WorkStore
from dataset_tools.storage import Store

CONFIGS = ("open", "restricted", "excerpts", "metadata", "quotes")
# 512 articles of 3 kB are 5 MB in each config, and 30 MB as Python values while they are shown.
RUN_ROWS = 512
SEAT = "_seat"  # number of the article in its run
KEY = 24  # hexadecimal digits that name a seat: 96 bits
# Code that is read on the way from a row of the work table to what is shown of it.
_CODE = ("curate", "lexicon", "model", "package/licence.py", "pipeline/show.py")


@dataclass(frozen=True, slots=True)
class Showing:
    """Everything besides its row and its seat that decides what is shown of an article."""

    policy: Policy
    as_of: dt.date  # only rows under an embargo look at it; their seats name the day
    contract_path: Path | None

    def digest(self) -> str:
        """Digest of the policy, the audience, the contract and the code."""
        profile = canonical_json(asdict(self.policy.profile))
        schema = str(load_contract(self.contract_path).arrow_schema())
        said = "\0".join((self.policy.sha256, profile, schema, fingerprint(_CODE)))
        return hashlib.sha256(said.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Run:
    """The file of a run: the keys of its seats, and where in it each config is."""

    name: str
    showing: str  # digest of the Showing
    keys: str  # of the seats, joined
    sections: Mapping[str, tuple[int, int]]  # config → start and length in bytes
    faults: tuple[str, ...] = ()  # rows that would break their licence


def seat_keys(seats: pa.Table) -> Iterator[str]:
    """What names each seat: its place in the work table, which is named by content, and what was decided."""
    columns = (Values(seats[name]) for name in ("part", "row", "cluster_id", "split", "lowered", "day"))
    for row in zip(*columns, strict=True):
        yield hashlib.blake2b(repr(row).encode(), digest_size=KEY // 2).hexdigest()


def show_run(seats: pa.Table, showing: Showing, work: Store, shelf: Store, name: str) -> str:
    """Show some seats and put them on the shelf: a task of an engine."""
    rows = _rows(seats, WorkStore(work))
    configs = show(rows, seats["lowered"], showing)
    internal = showing.policy.profile.name == "internal"
    faults = () if internal else tuple(licence_errors(configs))
    number = {article_id: n for n, article_id in enumerate(rows["article_id"].to_pylist())}
    sections: dict[str, tuple[int, int]] = {}
    with shelf.write(f"{name}.arrow") as stream:
        for config, table in configs.items():
            numbers = [number[i] for i in table["article_id"].to_pylist()]
            data = _section(with_terms(marked(table)).append_column(SEAT, pa.array(numbers, pa.int16())))
            sections[config] = (stream.tell(), len(data))
            stream.write(data)
    run = Run(name, showing.digest(), "".join(seat_keys(seats)), sections, faults)
    with shelf.write(f"{name}.json") as stream:  # last: a run without it is none
        stream.write(json.dumps(asdict(run)).encode())
    return name


def show(rows: pa.Table, lowered: Sequence[bool] | pa.ChunkedArray, showing: Showing) -> dict[str, pa.Table]:
    """Every config of the rows under the policy; `lowered` rows show their metadata only."""
    decided = apply_policy(rows, showing.policy, showing.as_of)
    down = pc.and_(pa.chunked_array([lowered]) if not isinstance(lowered, pa.ChunkedArray) else lowered,
                   pc.not_equal(decided["view"], "none"))  # fmt: skip
    for name, value in (("view", "metadata"), ("view_rule", "P-METADATA-REMOVAL")):
        index = decided.schema.get_field_index(name)
        column = pc.if_else(down, value, decided[name])
        decided = decided.set_column(index, decided.schema.field(index), column)
    kept = decided.filter(pc.not_equal(decided["view"], "none"))
    return redact_views(kept, showing.policy.profile.caps, CONFIGS)


def _rows(seats: pa.Table, work: WorkStore) -> pa.Table:
    """The rows behind the seats, in their order, with cluster and split."""
    parts = seats["part"].to_pylist()
    wanted = seats["row"].to_numpy()
    places = {part: np.flatnonzero(np.array(parts, object) == part) for part in dict.fromkeys(parts)}
    table = pa.concat_tables([work.take(part, wanted[mine]) for part, mine in places.items()])
    table = table.take(pa.array(np.argsort(np.concatenate([*places.values()]))))
    for name in ("cluster_id", "split"):
        index = table.schema.get_field_index(name)
        table = table.set_column(index, table.schema.field(index), seats[name].cast(pa.string()))
    return table.combine_chunks()


def _section(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, table.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")) as writer:
        writer.write_table(table.combine_chunks())
    return bytes(sink.getvalue())
