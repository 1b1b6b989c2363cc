"""Canonical records, the tree over them, and proofs."""

import datetime as dt
import hashlib

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.model.digest import (
    canonical_record,
    merkle_root,
    prove,
    prove_leaf,
    record_leaf,
    table_leaves,
)

IDS = st.lists(st.text("abcdef", min_size=1, max_size=4), unique=True, max_size=40)


def leaves_of(ids: list[str]) -> list[bytes]:
    return sorted(record_leaf(i, i.encode()) for i in ids)


def naive_root(leaves: list[bytes]) -> bytes:
    """RFC 6962 §2.1, word for word."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\1" + naive_root(leaves[:k]) + naive_root(leaves[k:])).digest()


@given(IDS)
def test_root_is_that_of_the_rfc(ids: list[str]):
    """The level-by-level tree equals the recursive definition."""
    leaves = leaves_of(ids)

    assert merkle_root(leaves) == naive_root(leaves).hex()


@given(IDS.filter(bool), st.data())
def test_every_leaf_has_a_proof(ids: list[str], data: st.DataObject):
    """Whatever leaf is asked for, its proof leads to the root."""
    leaves = leaves_of(ids)
    index = data.draw(st.integers(0, len(leaves) - 1))

    assert prove_leaf(leaves, index).root() == merkle_root(leaves)


@given(IDS, st.text("abcdef", min_size=1, max_size=4))
def test_proof_of_presence_or_absence_holds(ids: list[str], wanted: str):
    """For any id there is a proof, and it says what is so."""
    leaves = leaves_of(ids)
    proof = prove(leaves, wanted, "open")

    assert proof.present == (wanted in ids)
    assert proof.holds(merkle_root(leaves), len(leaves))


@given(IDS.filter(lambda ids: len(ids) > 1), st.data())
def test_proof_does_not_fit_another_tree(ids: list[str], data: st.DataObject):
    """A proof from a tree with one record more or less is refused."""
    wanted = data.draw(st.sampled_from(ids))
    other = leaves_of([i for i in ids if i != wanted])
    proof = prove(leaves_of(ids), wanted, "open")

    assert not proof.holds(merkle_root(other), len(other))


def test_absence_cannot_be_claimed_for_a_record_that_is_there():
    """Two leaves with one between them are no neighbours."""
    leaves = leaves_of(["a", "b", "c"])
    forged = prove(leaves, "b", "open")
    forged = type(forged)("b", "open", False, (prove_leaf(leaves, 0), prove_leaf(leaves, 2)))

    assert not forged.holds(merkle_root(leaves), 3)


def test_record_has_one_spelling():
    """Key order, chunks and nulls at the top do not show; an instant is in UTC."""
    cet = dt.timezone(dt.timedelta(hours=1))
    one = {"b": dt.datetime(2026, 1, 1, 1, tzinfo=cet), "a": "é", "c": None}
    two = {"a": "é", "b": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)}

    assert canonical_record(one) == canonical_record(two)
    assert canonical_record(two) == '{"a":"é","b":"2026-01-01T00:00:00.000000Z"}'.encode()


def test_leaves_do_not_depend_on_order_or_chunks():
    """The same rows in other chunks and another order have the same leaves."""
    table = pa.table({"article_id": ["b", "a", "c"], "n": [1, 2, 3]})
    other = pa.concat_tables([table.slice(2, 1), table.slice(0, 2)])

    assert table_leaves(table) == table_leaves(other)
