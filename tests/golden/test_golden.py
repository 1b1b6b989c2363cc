"""Whole articles: what a reader of the page would note down, compared with what `extract` returns.

Each folder here is one article of raw/: `expected.json` was written by hand, `why.md` says what it is for.
`known_gaps.json` lists what is not read right yet. It may only shrink: a gap that closes fails its test until
`python -m tests.golden.gaps` takes it off the list.
"""

import json
from collections import Counter
from difflib import unified_diff
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import dataset_tools
from tests.golden.make_parquet import TARGET, backlist

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CASES = sorted(folder.name for folder in HERE.iterdir() if (folder / "expected.json").is_file())
FIELDS = ("title", "authors", "date", "publisher", "language", "license", "view", "fair_use_claimed")
GAPS: dict[str, str] = json.loads((HERE / "known_gaps.json").read_text("utf-8"))


def judged(*fields: str) -> list[Any]:
    """Every case with every field; a known gap is expected to fail, and to be noticed when it does not."""
    params = []
    for case, field in ((c, f) for c in CASES for f in fields):
        gap = GAPS.get(f"{case}/{field}")
        marks = [pytest.mark.xfail(reason=gap, strict=True)] if gap else []
        params.append(pytest.param(case, field, marks=marks, id=f"{case}-{field}"))
    return params


@pytest.mark.parametrize(("case", "field"), judged(*FIELDS))
def test_field_is_what_the_page_says(case: str, field: str):
    """One value of one article, as a careful reader would write it down."""
    expected, actual = sides(case, field)

    assert actual == expected, why(case)


@pytest.mark.parametrize(("case", "field"), judged("body"))
def test_body_is_the_article_and_nothing_else(case: str, field: str):
    """The body holds every paragraph of the article and no line of the furniture around it."""
    expected, actual = sides(case, field)

    assert actual == expected, why(case) + "\n" + readable_diff(expected, actual)


@pytest.mark.parametrize(("case", "field"), judged("quotes"))
def test_quotes_have_their_words_and_speakers(case: str, field: str):
    """Quotes between marks, in order, with speaker and kind; indirect speech is not judged here."""
    expected, actual = sides(case, field)

    assert actual == expected, why(case) + "\n" + readable_diff(expected, actual)


@pytest.mark.parametrize("case", CASES)
def test_offsets_slice_the_body(case: str):
    """Every quote, indirect ones too, is the slice of the body that its offsets name."""
    row = row_of(case)

    assert [row["body"][q["start"] : q["end"]] for q in row["quotes"]] == [q["text"] for q in row["quotes"]]


class TestTheCasesThemselves:
    """A golden case that does not fit its own raw file proves nothing."""

    def test_every_record_of_raw_has_a_case(self):
        """Each file of raw/ is claimed by at least one case; sidecars belong to their file."""
        claimed = {expected_of(case)["file"] for case in CASES}
        files = {p.relative_to(ROOT).as_posix() for p in (ROOT / "raw").rglob("*") if is_article_file(p)}

        assert claimed == files

    @pytest.mark.parametrize("case", CASES)
    def test_quotes_stand_in_the_body_in_order(self, case: str):
        """The expected quotes are words of the expected body, one after the other."""
        expected = expected_of(case)
        at = 0
        for quote in expected["quotes"]:
            at = expected["body"].index(quote["text"], at) + len(quote["text"])

        assert at <= len(expected["body"])

    @pytest.mark.parametrize("case", CASES)
    def test_every_speaker_is_printed_in_the_body(self, case: str):
        """A speaker is a name that the article prints, never one that we know better."""
        expected = expected_of(case)

        assert [q["speaker"] for q in expected["quotes"] if q["speaker"] not in expected["body"]] == []

    @pytest.mark.parametrize("case", CASES)
    def test_why_is_one_line(self, case: str):
        """`why.md` says in one line what the case is for."""
        assert len((HERE / case / "why.md").read_text("utf-8").splitlines()) == 1

    def test_every_known_gap_names_a_case_and_a_field(self):
        """A gap that names nothing would hide nothing."""
        known = {f"{case}/{field}" for case in CASES for field in (*FIELDS, "body", "quotes")}

        assert set(GAPS) - known == set()

    def test_no_two_cases_are_the_same_record(self):
        """A record is judged once."""
        records = Counter((expected_of(c)["file"], expected_of(c).get("record_index")) for c in CASES)

        assert [record for record, count in records.items() if count > 1] == []

    def test_parquet_file_is_made_from_its_records(self):
        """The binary file says what the reviewed records say."""
        assert pq.read_table(TARGET).equals(backlist())


def is_article_file(path: Path) -> bool:
    return (
        path.is_file() and not path.name.endswith(".meta.toml") and not path.name.startswith((".", "README"))
    )


@cache
def expected_of(case: str) -> dict[str, Any]:
    expected: dict[str, Any] = json.loads((HERE / case / "expected.json").read_text("utf-8"))
    return expected


@cache
def rows_by_file() -> dict[str, list[dict[str, Any]]]:
    """All of raw/ at once: what repeats on the pages of a site shows itself only there."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in dataset_tools.extract(ROOT / "raw"):
        rows.setdefault("raw/" + row["origin"]["path"], []).append(row)
    return rows


def row_of(case: str) -> dict[str, Any]:
    expected = expected_of(case)
    rows = rows_by_file().get(expected["file"], [])
    index = expected.get("record_index")
    if index is None:
        assert len(rows) == 1, f"{expected['file']} holds one article, got {len(rows)}"
        return rows[0]
    return next(row for row in rows if row["origin"]["record_index"] == index)


def sides(case: str, field: str) -> tuple[Any, Any]:
    """What the page says, and what was read."""
    expected, row = expected_of(case), row_of(case)
    if field == "quotes":
        return quotes_of(expected), quotes_of(row)
    return expected[field], reading(row, field)


def reading(row: dict[str, Any], field: str) -> Any:
    if field == "body":
        return row["body"] or ""
    if field == "fair_use_claimed":
        return row["fair_use"]["claimed"]
    if field == "date":
        return None if row["date"] is None else str(row["date"])
    return row[field]


def quotes_of(row: dict[str, Any]) -> str:
    marked = [q for q in row["quotes"] if q["kind"] != "indirect"]
    return "\n".join(f"{q['kind']}: {q['speaker']}: {q['text']}" for q in marked)


def why(case: str) -> str:
    return f"{case}: {(HERE / case / 'why.md').read_text('utf-8').strip()}"


def readable_diff(expected: str, actual: str) -> str:
    lines = unified_diff(expected.splitlines(), actual.splitlines(), "expected", "actual", lineterm="", n=0)
    return "\n".join(lines)
