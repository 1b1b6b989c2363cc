"""Diffs of two tables."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset_tools.compare.apply import apply, reverse
from dataset_tools.compare.changelog import changelog_entry
from dataset_tools.compare.records import diff_releases, diff_tables, state_of
from dataset_tools.model.article import to_table
from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.model.rights import Rights
from dataset_tools.model.rows import fitting
from dataset_tools.package.versions import release_rows
from dataset_tools.package.write import write_release
from tests.package.rows import SCHEMA, article_of, configs_of, facts_of, table_of

VARIANTS = st.sampled_from([
    {},
    {"title": None},
    {"title": "Other"},
    {"date": dt.date(2026, 1, 1)},
    {"rights": Rights(license="CC-BY-4.0", status="cc", confidence=0.5)},
    {"split": "validation"},
])  # fmt: skip


@st.composite
def tables(draw: st.DrawFn) -> pa.Table:
    """A table of some articles in some order, each in one of several states."""
    numbers = draw(st.lists(st.integers(0, 9), unique=True, max_size=7))
    return to_table([article_of(n, **draw(VARIANTS)) for n in numbers], SCHEMA)


class TestLaws:
    """ARCHITECTURE: "diff(a, a) is empty and apply(diff(a, b), a) == b"."""

    @given(tables())
    @settings(max_examples=30)
    def test_a_table_does_not_differ_from_itself(self, a: pa.Table):
        """Nothing is reported where nothing happened."""
        assert diff_tables(a, a).is_empty

    @given(tables(), tables())
    @settings(max_examples=80)
    def test_a_diff_leads_from_the_old_to_the_new(self, a: pa.Table, b: pa.Table):
        """Rows, values and order."""
        assert apply(diff_tables(a, b), a).equals(b.combine_chunks())

    @given(tables(), tables())
    @settings(max_examples=40)
    def test_a_diff_leads_back(self, a: pa.Table, b: pa.Table):
        """Both sides of every change are kept."""
        back = reverse(diff_tables(a, b), a["article_id"].to_pylist())

        assert apply(back, b).equals(a.combine_chunks())

    @given(tables(), tables())
    @settings(max_examples=40)
    def test_a_diff_is_empty_only_between_equal_tables(self, a: pa.Table, b: pa.Table):
        """No difference goes unseen."""
        assert diff_tables(a, b).is_empty == a.equals(b)


def test_fields_of_a_struct_are_told_apart():
    """Another status is a change of `rights.status`, not of all rights."""
    old, new = table_of(1), table_of(1, rights=Rights(license="CC-BY-4.0", status="unknown"))

    (record,) = diff_tables(old, new).changed

    assert [(c.field, c.old, c.new) for c in record.changes] == [("rights.status", "cc", "unknown")]


def test_rights_and_splits_have_their_own_lists():
    """Who reads a diff for rights or leakage need not read all of it."""
    changed = [replace(article_of(1), view="excerpt"), replace(article_of(2), split="test"), article_of(3)]
    diff = diff_tables(table_of(1, 2, 3), to_table(changed, SCHEMA))

    assert diff.rights_changed == [article_of(1).article_id]
    assert diff.moved == [(article_of(2).article_id, "train", "test")]


def test_another_producer_is_bookkeeping():
    """A value read by another rule is the same value."""
    (record,) = diff_tables(table_of(1), table_of(1, provenance=())).changed

    assert record.is_bookkeeping


def test_other_raw_bytes_are_bookkeeping():
    """A page that was saved again and reads the same is the same article."""
    again = replace(article_of(1).origin, sha256="0" * 64)
    (record,) = diff_tables(table_of(1), table_of(1, origin=again)).changed

    assert [c.field for c in record.changes] == ["origin.sha256"]
    assert record.is_bookkeeping


def test_columns_come_and_go():
    """A new column is no change of any record."""
    new = table_of(1, 2).append_column("mood", pa.array(["calm", None]))
    diff = diff_tables(table_of(1, 2).drop_columns(["url"]), new)

    assert [(c.name, c.old, c.new) for c in diff.columns] == [
        ("url", None, "string"),
        ("mood", None, "string"),
    ]
    assert diff.changed == ()


def test_an_id_that_stands_twice_is_refused():
    """Which of the two would have changed?"""
    with pytest.raises(DatasetToolsError, match="twice"):
        diff_tables(table_of(1, 1), table_of(1))


def test_an_article_counts_once_by_its_richest_record():
    """The row with the body wins over the one without; the order is that of the config that lists most."""
    table = table_of(*range(6))
    configs = fitting(configs_of(table) | {"open": table.take([4, 1])})

    state = state_of(configs)

    assert state.table["article_id"].to_pylist() == table["article_id"].to_pylist()
    assert [h == "open" for h in state.table["holder"].to_pylist()] == [n in {1, 4} for n in range(6)]


def test_a_table_does_not_differ_from_itself_on_disk(tmp_path: Path):
    """A release holds what it was given: nothing has changed when it is read back."""
    configs = configs_of(table_of(*range(20)))
    write_release(configs, facts_of(), tmp_path / "ferry")

    assert diff_releases(release_rows(tmp_path / "ferry" / "1.0.0"), fitting(configs)).is_empty


@pytest.mark.parametrize("few", [0, 100])
def test_a_brief_diff_tells_the_same_story(monkeypatch: pytest.MonkeyPatch, few: int):
    """Counts, changelog and version do not depend on whether values are kept, nor on how rows are picked."""
    monkeypatch.setattr("dataset_tools.compare.records._FEW", few)
    old = fitting(configs_of(table_of(*range(12))))
    changes = ({"provenance": ()}, {"title": "Other " * 30}, {"split": "validation"})
    changed = [article_of(n, **changes[n % 3]) for n in range(1, 14)]
    new = fitting(configs_of(to_table(changed, SCHEMA)))

    whole, brief = (
        diff_releases(old, new),
        diff_releases(old, new, brief=True, known=(state_of(old), state_of(new))),
    )

    assert changelog_entry("2.0.0", brief) == changelog_entry("2.0.0", whole)
    assert brief.counts == whole.counts
    assert (whole.counts.changed + whole.counts.noted, whole.counts.noted > 0) == (11, True)
