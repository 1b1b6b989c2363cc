"""Two contracts."""

from dataclasses import replace

import pyarrow as pa
import pytest

from dataset_tools.model.contract import Column, Contract
from dataset_tools.model.contract_diff import Level, diff_contracts, level_of

TITLE = Column("title", pa.string(), values=("a", "b"), minimum=1)


def contract_of(*columns: Column) -> Contract:
    return Contract("Article", "1.0.0", columns)


@pytest.mark.parametrize(
    ("new", "level"),
    [
        ((TITLE,), Level.NONE),
        ((), Level.READERS),
        ((replace(TITLE, type=pa.int32()),), Level.READERS),
        ((replace(TITLE, required=True),), Level.DATA),
        ((replace(TITLE, values=("a",)),), Level.DATA),
        ((replace(TITLE, values=("a", "b", "c")),), Level.READERS),
        ((replace(TITLE, values=()),), Level.READERS),
        ((replace(TITLE, minimum=2),), Level.DATA),
        ((replace(TITLE, minimum=None),), Level.READERS),
        ((replace(TITLE, pattern="x"),), Level.DATA),
        ((replace(TITLE, description="Other"),), Level.DOCS),
        ((TITLE, Column("mood", pa.string())), Level.DOCS),
        ((TITLE, Column("mood", pa.string(), required=True)), Level.DATA),
    ],
)
def test_level_of_each_kind_of_change(new: tuple[Column, ...], level: Level):
    """The table of the module, row by row."""
    assert level_of(diff_contracts(contract_of(TITLE), contract_of(*new))) == level


def test_fields_inside_a_list_have_dotted_names():
    """A field of a quote that went away is found."""
    inner = Column("speaker", pa.string())
    outer = Column("quotes", pa.list_(pa.struct([("speaker", pa.string())])), children=(inner,))
    (change,) = diff_contracts(contract_of(outer), contract_of(replace(outer, children=())))

    assert (change.column, change.what) == ("quotes.speaker", "removed")


def test_a_field_inside_a_struct_changes_its_column():
    """A reader of the struct gets another type."""
    a, b = Column("a", pa.string()), Column("b", pa.string())
    kind = pa.struct([("a", pa.string())])
    old = Column("s", kind, children=(a,))
    new = replace(old, type=pa.struct([("a", pa.string()), ("b", pa.string())]), children=(a, b))
    (change,) = diff_contracts(contract_of(old), contract_of(new))

    assert (change.column, change.level) == ("s.b", Level.READERS)


def test_equal_contracts_do_not_differ():
    """`diff(a, a)` is empty."""
    assert diff_contracts(contract_of(TITLE), contract_of(TITLE)) == []


def test_required_column_that_may_now_be_null_breaks_readers():
    """Code that never met a null meets one."""
    (change,) = diff_contracts(contract_of(replace(TITLE, required=True)), contract_of(TITLE))

    assert change.level is Level.READERS
