"""CSV and Parquet: one article a row, within budgets."""

import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.convert.csv_ import RowError, read_row
from dataset_tools.model.draft import Draft
from dataset_tools.model.project import LimitsConfig
from tests.convert.builders import PROSE, STORY, draft, drafts, error, hint, items, texts


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def parquet(table: pa.Table, **options: object) -> bytes:
    out = io.BytesIO()
    pq.write_table(table, out, **options)
    return out.getvalue()


class TestCsv:
    """The first row names the columns."""

    def test_cells_with_line_breaks_and_quotes_are_whole(self):
        """The raw text of a record is its row, and a doubled mark is an edit."""
        text = 'He said "yes".\n\nThen he left.'
        found = draft(f"title,text\nClock,{quoted(text)}\n".encode(), "a.csv")

        assert texts(found) == ['He said "yes".', "Then he left."]
        assert found.blocks[1].span.of(found.raw) == 'He said ""yes"".'
        assert found.extras["first_line"] == "2"

    @pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
    def test_delimiter_is_found_by_the_header(self, mark):
        """Whatever divides it into names that we know."""
        found = draft(
            mark.join(["headline", "author", "body"]).encode()
            + b"\n"
            + mark.join(["Clock", "O. Crane", quoted(PROSE)]).encode(),
            "a.csv",
        )

        assert (hint(found, "author"), texts(found)) == ("O. Crane", list(STORY))

    def test_bad_rows_stand_between_good_ones(self):
        """A row of the wrong width, and one whose quotation mark is never closed."""
        data = 'title,text\nOne,"First."\nTwo,a,b\nThree,"x" y\nFour,Fourth.\nFive,"never closed\n'

        found = items(data.encode(), "a.csv")

        kinds = [
            i.origin.record_index if isinstance(i, Draft) else (i.code, i.record_index, i.line) for i in found
        ]
        assert kinds == [0, ("FMT002", 1, 3), ("FMT002", 2, 4), 3, ("FMT002", 4, 6)]

    def test_a_table_without_a_body_says_which_names_it_may_have(self):
        """Not a guess among the columns."""
        found = error(b"id,remark\n1,hello\n", "a.csv")

        assert found.code == "FMT006"
        assert "body" in found.fix

    @given(st.lists(st.text(alphabet='ab",\n ;', max_size=8), min_size=1, max_size=4))
    def test_a_quoted_row_is_read_as_written(self, cells):
        """Quoting and reading are inverse."""
        found, end = read_row(",".join(map(quoted, cells)), 0, ",")

        assert [c.text for c in found] == cells
        assert end == len(",".join(map(quoted, cells)))

    @given(st.text(alphabet='a",\n\r', max_size=40))
    def test_any_row_ends_or_is_refused(self, text):
        """The reader always gets on."""
        try:
            _, end = read_row(text, 0, ",")
        except RowError:
            return
        assert end > 0 or not text


class TestParquet:
    """Rows in batches, within a budget of decoded bytes."""

    def test_typed_columns_become_hints(self):
        """Dates and lists are written out; the cell of the body is the raw text."""
        import datetime as dt

        table = pa.table(
            {
                "title": ["Clock"],
                "authors": [["O. Crane", "B. Moss"]],
                "date": [dt.date(2024, 5, 4)],
                "text": [PROSE],
            }
        )

        found = draft(parquet(table), "a.parquet")

        assert (found.raw, texts(found)) == (PROSE, list(STORY))
        assert (hint(found, "date"), len(found.hints_of("author"))) == ("2024-05-04", 2)
        assert found.extras["raw"] == "the cell of column text"

    def test_an_empty_cell_costs_its_row(self):
        """The other rows are read."""
        found = items(parquet(pa.table({"text": [PROSE, None, " ", PROSE]})), "a.parquet")

        assert [i.origin.record_index if isinstance(i, Draft) else i.code for i in found] == [
            0,
            "FMT006",
            "FMT006",
            3,
        ]

    def test_a_dictionary_bomb_ends_at_the_budget(self):
        """A few kB that decode to 2 GB: what comes out is counted, not what the footer says."""
        table = pa.table({"text": pa.DictionaryArray.from_arrays([0] * 20_000, ["word " * 20_000])})
        data = parquet(table)
        assert len(data) < 200_000

        found = items(data, "a.parquet", LimitsConfig(expanded_mb=3))

        assert found[-1].code == "SEC001"
        assert len(found) < 40

    def test_a_damaged_file_is_one_finding(self):
        """Cut off, or with garbage in the middle."""
        data = parquet(pa.table({"text": [PROSE] * 50}))

        assert error(data[:-20], "a.parquet").code == "FMT003"
        assert all(
            isinstance(i, Draft) or i.code in {"FMT003", "FMT006", "ENC001"}
            for i in items(data[:60] + b"\xff" * 60 + data[120:], "a.parquet")
        )

    def test_too_many_rows_are_refused_before_they_are_read(self):
        """The number of rows is a budget too."""
        assert (
            error(parquet(pa.table({"text": ["x"] * 50})), "a.parquet", LimitsConfig(members=10)).code
            == "SEC001"
        )


def test_many_rows_keep_their_order():
    """Record indexes are places in the file."""
    table = pa.table({"text": [f"Story {i}. {STORY[0]}" for i in range(300)]})

    assert [d.origin.record_index for d in drafts(parquet(table), "a.parquet")] == list(range(300))
