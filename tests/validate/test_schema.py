"""Tables against the contract. Each class names a way in which a schema library lets bad data pass."""

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset_tools.model.article import to_table
from dataset_tools.model.contract import Contract, load_contract
from dataset_tools.validate.check import check_table
from dataset_tools.validate.schema import BATCH_ROWS, _columns, _nested, _Rows, _values, is_sound
from tests.builders import quote_of, record_of

CONTRACT = load_contract()
SCHEMA = CONTRACT.arrow_schema()
BODY = "“We waited for an hour,” said Ann Holm."


def table_of(count: int = 1, **values) -> pa.Table:
    """Sound articles, each with a quote; `values` are set as given in all of them."""
    quotes = (quote_of(BODY, "We waited for an hour,"),)
    rows = [
        record_of(BODY, article_id=f"a_{i:024x}", quotes=quotes, language="en", **values).article
        for i in range(count)
    ]
    return to_table(rows, SCHEMA)


def with_column(table: pa.Table, name: str, values: list, kind: pa.DataType | None = None) -> pa.Table:
    """The table with other values in a column."""
    i = table.schema.get_field_index(name)
    array = pa.array(values, kind or table.schema.field(name).type)
    return table.set_column(i, pa.field(name, array.type), array)


def codes(table: pa.Table) -> list[str]:
    """Codes of the findings, in order."""
    return [d.code for d in check_table(table, CONTRACT)]


def test_what_we_write_is_sound():
    """Articles of our own break nothing, and pandera agrees."""
    table = table_of(3)

    assert codes(table) == []
    assert list(_values(table, list(CONTRACT.columns), _Rows(table))) == []


class TestColumns:
    def test_a_missing_column_does_not_pass(self):
        """`drop_invalid_rows` lets it pass; we do not use it."""
        found = check_table(table_of().drop_columns(["license"]), CONTRACT)

        assert [(d.code, d.field) for d in found] == [("SCH001", "license")]

    def test_a_column_too_many_is_named(self):
        """Readers would get it in some versions only."""
        table = table_of().append_column("mood", pa.array(["calm"]))

        assert [(d.code, d.field) for d in check_table(table, CONTRACT)] == [("SCH001", "mood")]

    def test_another_type_deep_inside_is_seen(self):
        """The type of a field of a struct of a list counts."""
        kind = pa.list_(pa.struct([pa.field("text", pa.string()), pa.field("start", pa.int64())]))
        table = with_column(table_of(), "quotes", [[]], kind)

        (found,) = check_table(table, CONTRACT)
        assert (found.code, found.field) == ("SCH002", "quotes")
        assert "the contract says" in found.message


class TestValues:
    def test_a_pattern_holds_to_the_end(self):
        """pandera anchors at the start only: "english" would match "[a-z]{2,3}"."""
        table = with_column(table_of(), "language", ["english"])

        (found,) = check_table(table, CONTRACT)
        assert (found.code, found.field, found.evidence) == ("SCH004", "language", "english")

    def test_a_line_feed_at_the_end_breaks_the_pattern(self):
        """ "$" matches before a last line feed; the end of the value is meant."""
        assert codes(with_column(table_of(), "language", ["en\n"])) == ["SCH004"]

    def test_null_in_a_required_column(self):
        """It has a code of its own and names the article."""
        (found,) = check_table(with_column(table_of(), "license", [None]), CONTRACT)

        assert (found.code, found.field) == ("SCH003", "license")
        assert found.article_id == f"a_{0:024x}"

    def test_an_element_is_named_by_its_path(self):
        """pandera can say the row, not the element."""
        quotes = table_of()["quotes"].to_pylist()
        quotes[0][0]["kind"] = "shouted"
        (found,) = check_table(with_column(table_of(), "quotes", quotes), CONTRACT)

        assert (found.code, found.field, found.evidence) == ("SCH004", "quotes[0].kind", "shouted")

    def test_a_repeated_id(self):
        """The second row is at fault."""
        table = with_column(table_of(2), "article_id", [f"a_{0:024x}"] * 2)

        assert codes(table) == ["SCH005"]


class TestTraps:
    def test_the_row_is_that_of_the_table_in_later_batches(self):
        """Row numbers of pandera begin again in each batch; the article that is named does not."""
        count = BATCH_ROWS + 5
        table = table_of(1).take([0] * count)
        table = with_column(table, "article_id", [f"a_{i:024x}" for i in range(count)])
        table = with_column(table, "language", ["en"] * (count - 1) + ["English"])

        (found,) = check_table(table, CONTRACT)
        assert found.article_id == f"a_{count - 1:024x}"

    def test_an_environment_variable_cannot_switch_it_off(self, monkeypatch):
        """PANDERA_VALIDATION_ENABLED=False makes every schema pass elsewhere."""
        monkeypatch.setenv("PANDERA_VALIDATION_ENABLED", "False")
        from pandera.config import config_context

        with config_context(validation_enabled=False):
            assert codes(with_column(table_of(), "language", ["English"])) == ["SCH004"]

    def test_a_finding_does_not_hold_the_row(self):
        """Failure cases of whole rows would carry bodies of 100 kB into the log."""
        table = with_column(table_of(title="x" * 100_000), "license", [""])

        assert all(
            len(d.evidence or "") <= 120 and len(d.message) < 300 for d in check_table(table, CONTRACT)
        )

    def test_many_findings_end_with_how_many_more(self):
        """The report is bounded and says so."""
        table = table_of(1).take([0] * 1_500)
        table = with_column(table, "article_id", [f"a_{i:024x}" for i in range(1_500)])
        found = check_table(with_column(table, "language", ["English"] * 1_500), CONTRACT)

        assert len(found) == 1_001
        assert found[-1].message == "and 500 more findings of the contract"


class TestShortcut:
    @settings(max_examples=60)
    @given(
        st.sampled_from(["language", "license", "article_id", "split", "view"]),
        st.one_of(
            st.none(), st.text(max_size=8), st.sampled_from(["en", "EN", "en\n", "full", "a_" + "0" * 24])
        ),
    )
    def test_it_is_never_kinder_than_pandera(self, name, value):
        """In what the shortcut calls sound, pandera finds nothing. The rest goes to pandera in any case."""
        try:
            table = with_column(table_of(), name, [value])
        except UnicodeEncodeError:
            return
        slow = [
            *_columns(table, CONTRACT),
            *_values(table, list(CONTRACT.columns), _Rows(table)),
            *_nested(table, list(CONTRACT.columns)),
        ]

        assert not (is_sound(table, CONTRACT) and slow)
        assert [d.code for d in check_table(table, CONTRACT)] == [d.code for d in slow]

    def test_a_sound_table_needs_no_pandera(self):
        """One clean file is checked without the half second that importing it takes."""
        import subprocess
        import sys

        script = (
            "import sys; from tests.validate.test_schema import table_of, CONTRACT;"
            "from dataset_tools.validate.check import check_table;"
            "assert check_table(table_of(), CONTRACT) == [];"
            "print([m for m in ('pandera', 'polars', 'datasets') if m in sys.modules])"
        )
        import pathlib

        root = pathlib.Path(__file__).resolve().parents[2]
        done = subprocess.run(
            [sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=False
        )
        assert done.stdout.strip() == "[]", done.stderr


@pytest.mark.parametrize("column", CONTRACT.columns, ids=lambda c: c.name)
def test_every_pattern_and_vocabulary_is_readable_by_both_engines(column):
    """Rust's patterns have no look-around, RE2 neither; a pattern must be the same in both."""
    small = Contract(CONTRACT.name, CONTRACT.version, (column,))
    table = table_of().select([column.name])

    assert is_sound(table, small)
