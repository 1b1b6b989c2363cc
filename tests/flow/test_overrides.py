"""A reviewer's decision is replayed on every build; one that finds no place is a finding."""

import hashlib

import pyarrow.parquet as pq

from dataset_tools import flow
from dataset_tools.model.override import Anchor, Override
from dataset_tools.model.span import Span
from tests.flow.corpus import SERIAL, article, project_of, write

NAME = "ledger/000.txt"


def decide(project, op: str, field: str, words: str, value: object = None) -> None:
    raw = (project.raw / NAME).read_text()
    start = raw.index(words)
    target = Anchor.of(raw, Span(start, start + len(words)))
    digest = hashlib.sha256(raw.encode()).hexdigest()
    flow.save_override(project, NAME, Override(digest, field, op, target=target, value=value, by="eva"))


def row_of(folder) -> dict:
    rows = [r for p in (folder / "data/open").glob("*.parquet") for r in pq.read_table(p).to_pylist()]
    return next(r for r in rows if r["origin"]["path"] == NAME)


def test_a_corrected_speaker_stays_corrected(tmp_path):
    """The value is the reviewer's, its producer is "override", and only that file is read again."""
    project = project_of(tmp_path, 4)
    flow.build(project, options=SERIAL)
    decide(project, "set", "quotes", "We waited long enough,", {"speaker": "Somebody Else"})

    built = flow.build(project, options=SERIAL)

    row = row_of(built.folder)
    assert [q["speaker"] for q in row["quotes"]] == ["Somebody Else"]
    assert "override" in {p["producer"] for p in row["provenance"]}
    assert built.reasons == {NAME: "changed"}


def test_fields_and_new_quotes_can_be_set(tmp_path):
    """Authors, date and a quote that was not found."""
    project = project_of(tmp_path, 2)
    decide(project, "set", "authors", "By Ines Calloway", ["Ines Calloway", "Joel Sandiford"])
    decide(project, "set", "date", "March 1, 2024", "2024-03-02")
    decide(project, "add", "quotes", "decide the fate of the night ferry", {"speaker": "Joel Sandiford"})

    row = row_of(flow.build(project, options=SERIAL).folder)

    assert row["author"] == "Ines Calloway and Joel Sandiford"
    assert str(row["date"]) == "2024-03-02"
    assert "decide the fate of the night ferry" in [q["text"] for q in row["quotes"]]
    assert all(row["body"][q["start"] : q["end"]] == q["text"] for q in row["quotes"])


def test_an_edit_elsewhere_does_not_unseat_a_decision_and_one_that_is_gone_is_told(tmp_path):
    """The anchor is the words; without them the decision is stale and says so."""
    project = project_of(tmp_path, 2)
    decide(project, "delete", "quotes", "We waited long enough,")
    write(tmp_path, NAME, article(0).replace("on Tuesday", "on Tuesday evening, in the rain,"))
    assert row_of(flow.build(project, options=SERIAL).folder)["quotes"] == []

    write(tmp_path, NAME, article(0).replace("We waited long enough,", "We were patient,"))
    judged = flow.validate(project, options=SERIAL)

    assert "OVR001" in {d.code for d in judged.findings}
    assert "OVR001" in {d.code for d in flow.build(project, options=SERIAL).notes}
