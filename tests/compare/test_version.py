"""Which version a diff calls for."""

from dataclasses import replace

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.compare.records import diff_tables
from dataset_tools.compare.version import decide
from dataset_tools.model.diff import ColumnChange, Diff, FieldChange, RecordChange
from dataset_tools.model.releases import Bump
from dataset_tools.model.rights import Rights
from tests.package.rows import SCHEMA, table_of

OLD = table_of(1, 2, 3)


@pytest.mark.parametrize(
    ("new", "bump"),
    [
        (table_of(1, 2, 3), Bump.NONE),
        (table_of(3, 2, 1), Bump.PATCH),
        (table_of(1, 2, 3, provenance=()), Bump.PATCH),
        (table_of(1, 2, 3, 4), Bump.MINOR),
        (OLD.append_column("mood", pa.nulls(3, pa.string())), Bump.MINOR),
        (OLD.drop_columns(["url"]), Bump.MAJOR),
        (
            OLD.set_column(SCHEMA.get_field_index("word_count"), "word_count", pa.nulls(3, pa.int64())),
            Bump.MAJOR,
        ),
        (table_of(1, 2), Bump.MAJOR),
        (table_of(1, 2, 3, title="Other"), Bump.MAJOR),
        (table_of(1, 2, 3, split="test"), Bump.MAJOR),
        (table_of(1, 2, 3, view="excerpt"), Bump.MAJOR),
        (table_of(1, 2, 3, rights=Rights(license="CC-BY-NC-4.0", status="cc")), Bump.MAJOR),
    ],
)
def test_bump_of_each_kind_of_change(new: pa.Table, bump: Bump):
    """The table of the module, row by row."""
    assert decide(diff_tables(OLD, new)).bump == bump


def test_metadata_alone_is_a_patch():
    """Another description of the dataset does not change a record."""
    assert decide(diff_tables(OLD, OLD), metadata_changed=True).bump == Bump.PATCH


def test_a_takedown_is_flagged_and_forced():
    """A removal on request says so, and can never pass as a small change."""
    new = table_of(1, 3)
    gone = set(OLD["article_id"].to_pylist()) - set(new["article_id"].to_pylist())
    verdict = decide(diff_tables(OLD, new, takedowns=gone))

    assert (verdict.bump, verdict.takedown) == (Bump.MAJOR, True)
    assert verdict.reasons == ((Bump.MAJOR, "1 article removed on request"),)


CHANGES = st.builds(
    RecordChange,
    st.text("abc", min_size=3, max_size=3),
    st.lists(
        st.sampled_from([
            FieldChange("title", "a", "b"), FieldChange("provenance", [], None),
            FieldChange("split", "train", "test"), FieldChange("view", "full", "excerpt"),
            FieldChange("view", "excerpt", "full"),
        ]),
        min_size=1,
    ).map(tuple),
)  # fmt: skip
COLUMNS = st.sampled_from([
    ColumnChange("a", None, "string"), ColumnChange("b", "string", None), ColumnChange("c", "int32", "int64"),
])  # fmt: skip


@st.composite
def diffs(draw: st.DrawFn) -> Diff:
    """Any diff."""
    return Diff(
        added=OLD.slice(0, draw(st.integers(0, 3))),
        removed=OLD.slice(0, draw(st.integers(0, 3))),
        changed=tuple(draw(st.lists(CHANGES, max_size=3))),
        columns=tuple(draw(st.lists(COLUMNS, max_size=2))),
        order=draw(st.none() | st.just(("b", "a"))),
    )


@given(diffs(), diffs(), st.booleans())
def test_more_change_never_means_a_lower_version(one: Diff, more: Diff, metadata: bool):
    """Whatever is put on top of a diff, the bump does not fall."""
    both = replace(
        one,
        added=one.added if one.added.num_rows > more.added.num_rows else more.added,
        removed=one.removed if one.removed.num_rows > more.removed.num_rows else more.removed,
        changed=one.changed + more.changed,
        columns=one.columns + more.columns,
        order=one.order or more.order,
    )

    assert decide(both, metadata_changed=metadata).bump >= max(decide(one).bump, decide(more).bump)
