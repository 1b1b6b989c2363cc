"""Review in other tools: a round trip changes nothing, offsets of other tools are not trusted, doubt is a finding."""

import json
from dataclasses import replace
from typing import Any

import pytest

from dataset_tools.model.errors import ConfigError
from dataset_tools.model.override import Override
from dataset_tools.report.exchange.answers import read_answers
from dataset_tools.report.exchange.decide import Imported, decide
from dataset_tools.report.exchange.tasks import LABELING_CONFIG, LABELS, tasks
from dataset_tools.report.review import Item
from tests.builders import article_of as article
from tests.builders import draft_of, quote_of

AT = "2026-01-02T03:04:05+00:00"
# An emoji and a line end of two characters before the quote; words that stand twice.
PARAGRAPHS = (
    "The ferry 🛳️🛟 came late,\r\nas it does on Mondays.",
    "“We counted empty seats,” said Tomas Ardent. “We waited,” said Petra Lindqvist.",
    "Nobody waited for the bus. Ardent wrote: “We waited,” and left.",
)
SEATS, FIRST, SECOND = "We counted empty seats,", "We waited,", "We waited,"


def item_of(*, decided: tuple[Override, ...] = (), path: str = "ledger/boat.txt") -> Item:
    from dataset_tools.model.record import Record

    draft = draft_of(*PARAGRAPHS, path=path)
    body = draft.raw
    second = body.rindex(SECOND)
    quotes = (
        quote_of(body, SEATS, speaker="Tomas Ardent", confidence=0.9),
        quote_of(body, FIRST, speaker="Petra Lindqvist", confidence=0.9),
        replace(
            quote_of(body, FIRST, speaker="Tomas Ardent"),
            span=type(quote_of(body, FIRST).span)(second, second + len(SECOND)),
        ),
    )
    return Item(Record(draft, article(draft, quotes=quotes)), decided=decided)


def came_back(text: str, *items: Item, by: str | None = "eva") -> Imported:
    return decide(read_answers(text, "answers"), items or [item_of()], by=by, at=AT)


def studio(change=lambda result: result, **annotation: Any) -> str:
    """What Label Studio exports after somebody submitted the predictions, changed by `change`."""
    rows = json.loads(tasks([item_of()], "label-studio"))
    for row in rows:
        result = change(row.pop("predictions")[0]["result"])
        row["annotations"] = [{"result": result, "completed_by": {"email": "kim@desk.example"}} | annotation]
    return json.dumps(rows)


def prodigy(change=lambda row: row, item: Item | None = None) -> str:
    lines = tasks([item or item_of()], "prodigy").splitlines()
    return "\n".join(json.dumps(change(json.loads(line) | {"answer": "accept"})) for line in lines)


def said(found: Imported) -> list[tuple[str, str, Any]]:
    return [(o.op, o.target.exact, o.value) for _, o in found.decisions]


ACCEPTED = [("accept", SEATS, None), ("accept", FIRST, None), ("accept", SECOND, None)]


@pytest.mark.parametrize("text", [studio(), prodigy()], ids=["label-studio", "prodigy"])
def test_an_unchanged_round_trip_accepts_what_was_read(text):
    """Each quote is found again: after an emoji, after a line end of two characters, and where its words stand twice."""
    found = came_back(text)

    assert said(found) == ACCEPTED
    assert found.findings == ()
    starts = [o.target.start for _, o in found.decisions]
    assert [item_of().record.draft.raw[s:].startswith("We") for s in starts] == [True] * 3
    assert starts == sorted(set(starts))


def test_label_studio_offsets_are_those_of_its_editor():
    """It counts UTF-16 units: what it highlights is what we meant."""
    (task,) = json.loads(tasks([item_of()], "label-studio"))
    units = task["data"]["text"].encode("utf-16-le")

    for region in task["predictions"][0]["result"]:
        value = region["value"]
        shown = units[2 * value["start"] : 2 * value["end"]].decode("utf-16-le")
        assert shown in {SEATS, FIRST}


def test_the_labeling_interface_knows_every_label():
    """What is exported can be shown, and a speaker can be typed for a quote."""
    for label in LABELS:
        assert f'<Label value="{label}"/>' in LABELING_CONFIG
    for name in ('name="label"', 'name="speaker"', 'name="text"'):
        assert name in LABELING_CONFIG


@pytest.mark.parametrize("units", ["points", "utf-16"])
@pytest.mark.parametrize("ends", ["\r\n", "\n"])
@pytest.mark.parametrize("tool", ["prodigy", "doccano", "doccano-objects"])
def test_bare_offsets_are_read_by_their_words(tool, units, ends):
    """No words in the file, offsets in either unit, line ends folded or not: the same three quotes."""
    theirs = item_of().record.draft.raw.replace("\r\n", ends)

    def count(text: str) -> int:
        return len(text) if units == "points" else len(text.encode("utf-16-le")) // 2

    at = [theirs.index(SEATS), theirs.index(FIRST), theirs.rindex(SECOND)]
    spans = [(count(theirs[:a]), count(theirs[: a + len(w)])) for a, w in zip(at, (SEATS, FIRST, SECOND), strict=True)]  # fmt: skip
    row: dict[str, Any] = {"text": theirs, "path": "ledger/boat.txt"}
    if tool == "prodigy":
        row |= {"answer": "accept", "spans": [{"start": a, "end": b, "label": "QUOTE"} for a, b in spans]}
    elif tool == "doccano":
        row |= {"id": 1, "label": [[a, b, "quote"] for a, b in spans]}
    else:
        row |= {"entities": [{"start_offset": a, "end_offset": b, "label": "quote"} for a, b in spans]}

    found = came_back(json.dumps(row))

    assert said(found) == ACCEPTED
    assert found.findings == ()


def test_corrections_become_decisions():
    """Another speaker, a quote that is none, a new one, a title: one line each, anchored to our raw text."""

    def change(row: dict[str, Any]) -> dict[str, Any]:
        seats, first, _ = row["spans"]
        at = row["text"].index("Nobody waited")
        new = {"start": at, "end": at + 25, "label": "quote", "speaker": "Ines\nCalloway"}
        title = {"start": 0, "end": 9, "label": "title", "text": "The ferry"}
        return row | {"spans": [seats | {"speaker": "Ada Quill"}, first, new, title]}

    found = came_back(prodigy(change))

    assert said(found) == [
        ("set", SEATS, {"speaker": "Ada Quill"}),
        ("accept", FIRST, None),
        ("add", "Nobody waited for the bus", {"speaker": "Ines Calloway", "kind": "direct"}),
        ("delete", SECOND, None),
        ("set", "The ferry", "The ferry"),
    ]
    assert {o.by for _, o in found.decisions} == {"eva"}


def test_the_annotator_is_named():
    """Label Studio says who did it; that goes before `--by`."""
    assert {o.by for _, o in came_back(studio()).decisions} == {"kim@desk.example"}


@pytest.mark.parametrize(
    "text", [studio(was_cancelled=True), prodigy(lambda row: row | {"answer": "reject"})]
)
def test_what_was_skipped_decides_nothing(text):
    """A cancelled or rejected task says nothing of its marks."""
    assert came_back(text) == Imported((), 0, ())


class TestDoubt:
    """docs/how-to/review.md: "What has no certain place, or contradicts another decision, is a finding"."""

    def test_words_that_are_gone(self):
        """The raw text has changed since; nothing is deleted on the strength of an answer that was not understood."""
        found = came_back(
            prodigy(
                lambda row: row | {"spans": [{"start": 0, "end": 9, "label": "quote", "text": "No ferry!"}]}
            )
        )

        assert [d.code for d in found.findings] == ["OVR002"]
        assert found.decisions == ()

    def test_the_same_words_twice_with_offsets_that_fit_neither_count(self):
        """The words stand twice here and once there: nothing says which one was meant."""
        row = {"text": "“We waited,” he said.", "path": "ledger/boat.txt", "label": [[1, 11, "quote"]]}

        found = came_back(json.dumps(row))

        assert [d.code for d in found.findings] == ["OVR002"]
        assert "2 times" in found.findings[0].message

    def test_an_article_that_is_not_here(self):
        """Neither path nor digest nor text is known."""
        found = came_back(json.dumps({"text": "Another story.", "label": [[0, 7, "quote"]]}))

        assert [d.code for d in found.findings] == ["OVR002"]

    def test_a_label_that_means_nothing_here(self):
        """A scheme of another project is refused by name."""
        found = came_back(prodigy(lambda row: row | {"spans": [{"start": 0, "end": 9, "label": "PERSON"}]}))

        assert "person" in found.findings[0].message

    def test_two_answers_that_differ(self):
        """Neither is taken over; what both say is taken once."""
        other = prodigy(
            lambda row: row | {"spans": [row["spans"][0] | {"speaker": "Ada Quill"}, *row["spans"][1:]]}
        )

        found = came_back(f"{prodigy()}\n{other}")

        assert [d.code for d in found.findings] == ["OVR003"]
        assert said(found) == ACCEPTED[1:]

    def test_a_decision_that_is_saved(self):
        """What a colleague decided on the page stands until somebody settles it."""
        first = came_back(prodigy(lambda row: row | {"spans": row["spans"][1:]}))
        saved = tuple(o for _, o in first.decisions if o.op == "delete")
        other = prodigy(
            lambda row: row | {"spans": [row["spans"][0] | {"speaker": "Ada Quill"}, *row["spans"][1:]]}
        )

        found = came_back(other, item_of(decided=saved))

        assert [d.code for d in found.findings] == ["OVR003"]
        assert said(found) == ACCEPTED[1:]


def test_a_second_import_changes_nothing():
    """What is saved already is counted, and not written again."""
    saved = tuple(o for _, o in came_back(prodigy()).decisions)

    again = came_back(prodigy(), item_of(decided=saved))

    assert again == Imported((), 3, ())


def test_an_article_is_known_by_its_text_where_nothing_else_came_back():
    """A tool that drops what it does not know still gives the text."""

    def bare(row: dict[str, Any]) -> dict[str, Any]:
        del row["meta"]
        return row | {"text": row["text"].replace("\r\n", "\n")}

    assert said(came_back(prodigy(bare))) == ACCEPTED


@pytest.mark.parametrize(
    "text",
    [
        "{", "[1]", '["x"]', "null", '{"text": 1, "label": []}', '{"text": "x"}',
        '{"text": "x", "label": [[0]]}', '{"text": "x", "label": [[5, 2, "quote"]]}',
        '{"text": "x", "label": [[0, 1000000, "quote"]]}', '[{"data": {"text": "x"}}]', "[" * 100_000,
    ],
)  # fmt: skip
def test_a_file_that_holds_no_answers_is_refused(text):
    """One line that names the place; nothing is half taken over."""
    with pytest.raises(ConfigError):
        came_back(text)
