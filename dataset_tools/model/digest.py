"""Canonical records and the tree over them: digests that outlive the Parquet writer.

A record is written as one line of JSON, always the same way, whatever library stored it:
keys in code-point order, no spaces, UTF-8 without escapes, top-level nulls left out (a new nullable column changes
no record), dates as `2026-05-04`, instants as `2026-05-04T08:00:00.000000Z`, floats in Python's shortest form,
bytes in hex. The leaf of a record is its `article_id`, a line feed and the sha256 of that line, so that a proof
shows an id and nothing of the text. Leaves are sorted; the tree is that of RFC 6962 §2.1.
"""

import datetime as dt
import hashlib
import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

# Rows as Python values at a time: 1,000 articles of 4 kB are about 20 MB.
BATCH_ROWS = 1000


def _plain(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(f"no canonical form for {type(value).__name__}")


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def canonical_json(value: Any) -> str:
    """The one spelling of a JSON value.

    >>> canonical_json({"b": 1, "a": ["x", None]})
    '{"a":["x",null],"b":1}'
    """
    return _ENCODER.encode(value)


def canonical_record(row: Mapping[str, Any]) -> bytes:
    """The one spelling of a record, as UTF-8.

    >>> canonical_record({"title": "Tide", "date": dt.date(2026, 5, 4), "url": None})
    b'{"date":"2026-05-04","title":"Tide"}'
    """
    return _ENCODER.encode({k: v for k, v in row.items() if v is not None}).encode("utf-8")


def iter_rows(table: pa.Table) -> Iterator[dict[str, Any]]:
    """The rows as plain values, a batch at a time."""
    for start in range(0, table.num_rows, BATCH_ROWS):
        yield from table.slice(start, BATCH_ROWS).to_pylist()


def record_leaf(article_id: str, record: bytes) -> bytes:
    """The leaf of a record: who it is, and the digest of what it says."""
    return leaf_of(article_id, hashlib.sha256(record).digest())


def leaf_of(article_id: str, digest: bytes) -> bytes:
    """The leaf of a record whose sha256 is known."""
    return f"{article_id}\n{digest.hex()}".encode()


def table_leaves(table: pa.Table) -> list[bytes]:
    """The leaves of all rows, sorted; `table` has a column `article_id`."""
    return sorted(record_leaf(row["article_id"], canonical_record(row)) for row in iter_rows(table))


def schema_digest(schema: pa.Schema) -> str:
    """Digest of names and types; descriptions and nullability are not data."""
    return hashlib.sha256("\n".join(f"{f.name}: {type_name(f.type)}" for f in schema).encode()).hexdigest()


def type_name(kind: pa.DataType) -> str:
    """A type in one spelling: what Parquet calls the items of a list, and which may be null, does not show.

    >>> type_name(pa.list_(pa.field("element", pa.struct([("text", pa.string())]), nullable=False)))
    'list<struct<text: string>>'
    """
    if pa.types.is_struct(kind):
        return f"struct<{', '.join(f'{f.name}: {type_name(f.type)}' for f in kind)}>"
    return f"list<{type_name(kind.value_type)}>" if pa.types.is_list(kind) else str(kind)


def merkle_root(leaves: Iterable[bytes]) -> str:
    """Root of the tree of RFC 6962 over the leaves, in hex; of no leaves it is the sha256 of nothing.

    The leaves may be many: of the tree so far, a node for each bit of their number is held.

    >>> merkle_root([])[:8]
    'e3b0c442'
    """
    whole: list[tuple[int, bytes]] = []  # trees of a power of two of leaves: how many, and their root
    for leaf in leaves:
        size, node = 1, hashlib.sha256(b"\0" + leaf).digest()
        while whole and whole[-1][0] == size:
            size, node = 2 * size, _parent(whole.pop()[1], node)
        whole.append((size, node))
    if not whole:
        return hashlib.sha256().hexdigest()
    root = whole.pop()[1]
    while whole:
        root = _parent(whole.pop()[1], root)
    return root.hex()


def _levels(leaves: Sequence[bytes]) -> list[list[bytes]]:
    """All levels of the tree from the leaves' hashes to the root."""
    levels = [_hashes(leaves)]
    while len(levels[-1]) > 1:
        levels.append(_above(levels[-1]))
    return levels


def _hashes(leaves: Sequence[bytes]) -> list[bytes]:
    return [hashlib.sha256(b"\0" + leaf).digest() for leaf in leaves]


def _above(level: list[bytes]) -> list[bytes]:
    """The next level; a lone last node is carried up as it is."""
    pairs = [_parent(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
    return pairs + level[len(pairs) * 2 :]


def _parent(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


@dataclass(frozen=True, slots=True)
class LeafProof:
    """That `leaf` is number `index` of `size` under a root: the neighbours on the way up, from the bottom."""

    index: int
    size: int
    leaf: str
    path: tuple[str, ...]

    def root(self) -> str | None:
        """The root that this proof leads to, or None where its parts do not fit together (RFC 9162 §2.1.3.2)."""
        node = hashlib.sha256(b"\0" + self.leaf.encode()).digest()
        position, last = self.index, self.size - 1
        if not 0 <= position <= last:
            return None
        for step in self.path:
            if last == 0:
                return None
            neighbour = bytes.fromhex(step)
            if position & 1 or position == last:
                node = _parent(neighbour, node)
                while not position & 1 and position:
                    position, last = position >> 1, last >> 1
            else:
                node = _parent(node, neighbour)
            position, last = position >> 1, last >> 1
        return node.hex() if last == 0 else None


def prove_leaf(leaves: Sequence[bytes], index: int) -> LeafProof:
    """The proof for leaf number `index`."""
    path: list[str] = []
    position = index
    for level in _levels(leaves)[:-1]:
        neighbour = position ^ 1
        if neighbour < len(level):
            path.append(level[neighbour].hex())
        position >>= 1
    return LeafProof(index, len(leaves), leaves[index].decode(), tuple(path))


@dataclass(frozen=True, slots=True)
class Proof:
    """That a config holds an article, or that it does not.

    Present: `leaves` are the proofs of its records. Absent: of the two neighbours between which it would stand.
    """

    article_id: str
    config: str
    present: bool
    leaves: tuple[LeafProof, ...]

    def holds(self, root: str, rows: int) -> bool:
        """True when the proof is about a tree of `rows` records with this root."""
        if rows == 0:
            return not self.present and not self.leaves and root == merkle_root([])
        if not self.leaves or any(p.size != rows or p.root() != root for p in self.leaves):
            return False
        ids = [p.leaf.partition("\n")[0] for p in self.leaves]
        if self.present:
            return all(i == self.article_id for i in ids)
        places = [p.index for p in self.leaves]
        if len(places) == 1:  # before the first leaf or after the last
            first = places[0] == 0 and self.article_id < ids[0]
            return first or (places[0] == rows - 1 and ids[0] < self.article_id)
        return len(places) == 2 and places[1] == places[0] + 1 and ids[0] < self.article_id < ids[1]


def prove(leaves: Sequence[bytes], article_id: str, config: str) -> Proof:
    """The proof that sorted `leaves` hold the article, or that they do not."""
    key = f"{article_id}\n".encode()
    first = bisect_left(leaves, key)
    last = first
    while last < len(leaves) and leaves[last].startswith(key):
        last += 1
    found = range(first, last) if last > first else range(max(first - 1, 0), min(first + 1, len(leaves)))
    return Proof(article_id, config, last > first, tuple(prove_leaf(leaves, i) for i in found))
