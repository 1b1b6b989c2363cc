"""What changed between two contracts, and whom it breaks."""

from dataclasses import replace

import pyarrow as pa

from dataset_tools.model.contract import Column, Contract
from dataset_tools.validate.evolution import Level, compare_contracts, level_of

TITLE = Column("title", pa.string(), description="As printed.")
KIND = Column("kind", pa.string(), values=("direct", "partial"))
OLD = Contract("Article", "1.0.0", (TITLE, KIND))


def level(*columns: Column) -> Level | None:
    """The weightiest change to these columns."""
    return level_of(compare_contracts(OLD, replace(OLD, columns=columns)))


def test_equal_contracts_do_not_differ():
    """`diff(a, a)` is empty."""
    assert compare_contracts(OLD, OLD) == []


def test_readers_break_on_what_is_gone_or_of_another_type():
    """Both need a major version."""
    assert level(TITLE) is Level.READ
    assert level(TITLE, replace(KIND, type=pa.int32())) is Level.READ


def test_values_and_new_columns_are_data():
    """Programs go on, and see something that they do not know."""
    assert level(TITLE, replace(KIND, values=("direct", "partial", "indirect"))) is Level.DATA
    assert level(TITLE, KIND, Column("mood", pa.string())) is Level.DATA


def test_a_null_where_none_was_breaks_readers():
    """They have no test for it."""
    old = replace(OLD, columns=(replace(TITLE, required=True),))

    assert level_of(compare_contracts(old, replace(old, columns=(TITLE,)))) is Level.READ


def test_words_are_documentation():
    """A description breaks nobody."""
    assert level(replace(TITLE, description="As the page prints it."), KIND) is Level.DOC


def test_a_field_inside_a_struct_changes_its_column():
    """A reader of the struct gets another type."""
    kind = pa.struct([pa.field("a", pa.string())])
    grown = pa.struct([pa.field("a", pa.string()), pa.field("b", pa.string())])
    a, b = Column("a", pa.string()), Column("b", pa.string())
    old = replace(OLD, columns=(Column("s", kind, children=(a,)),))
    new = replace(OLD, columns=(Column("s", grown, children=(a, b)),))

    assert [c.message for c in compare_contracts(old, new)] == ["s.b was added"]
    assert level_of(compare_contracts(old, new)) is Level.READ
