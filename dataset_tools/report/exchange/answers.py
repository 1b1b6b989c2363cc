"""The files of Label Studio, Prodigy and doccano → answers in one shape."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dataset_tools.model.errors import ConfigError

# As other tools name the labels; each means one field of ours.
_FIELD_OF = {"quote": "quotes", "quotes": "quotes", "author": "authors", "headline": "title"}
_LONGEST = 20_000  # letters of a mark; more than that is a page, not a quote


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that somebody marked. `start` and `end` are in the units of their tool, over the text of the answer."""

    field: str
    start: int
    end: int
    words: str | None = None  # as the tool quotes them; None where it gives offsets only
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One article that came back, with every mark that its annotator left standing."""

    where: str  # for messages: "task 3", "line 12"
    text: str
    marks: tuple[Mark, ...]
    path: str | None = None
    record_index: int | None = None
    raw_sha256: str | None = None
    by: str | None = None


def read_answers(text: str, name: str) -> list[Answer]:
    """The answers of a file; skipped, rejected and unanswered tasks are left out.

    Args:   text: a JSON array (Label Studio), or one JSON object a line (Prodigy, doccano).
    Errors: ConfigError with the place of what is no answer.
    """
    found: list[Answer] = []
    for where, row in _rows(text, name):
        try:
            found += _answers(row, where)
        except (AttributeError, KeyError, TypeError, ValueError, IndexError) as error:
            raise ConfigError(
                f"{name}: {where}: not an answer of Label Studio, Prodigy or doccano ({type(error).__name__})",
                hint="export JSON from Label Studio, JSONL from Prodigy and doccano",
            ) from error
    return found


def _rows(text: str, name: str) -> Iterator[tuple[str, Any]]:
    text = text.removeprefix("\ufeff")
    try:
        if text.lstrip().startswith("["):
            yield from ((f"task {i}", row) for i, row in enumerate(json.loads(text), 1))
            return
        # Not splitlines: a text may hold U+2028, which JSON leaves as it is.
        for number, line in enumerate(text.split("\n"), 1):
            if line.strip():
                yield f"line {number}", json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{name}: not JSON ({error})", hint="a JSON array, or one JSON object a line") from error  # fmt: skip


def _answers(row: Mapping[str, Any], where: str) -> Iterator[Answer]:
    if "data" in row:
        yield from _label_studio(row, where)
    elif "spans" in row or "answer" in row:
        if row.get("answer", "accept") == "accept":
            by = row.get("_annotator_id") or row.get("_session_id")
            marks = [_mark(s["label"], s["start"], s["end"], s.get("text"), s.get("speaker")) for s in row.get("spans") or ()]  # fmt: skip
            yield _answer(row, row.get("meta") or row, where, marks, by)
    else:
        # doccano: triples, or objects; fields of the import stand beside the text or below "meta".
        found = row["label"] if "label" in row else row["labels"] if "labels" in row else row["entities"]
        yield _answer(row, row.get("meta") or row, where, [_doccano(mark) for mark in found], None)


def _label_studio(row: Mapping[str, Any], where: str) -> Iterator[Answer]:
    for annotation in row["annotations"]:
        if annotation.get("was_cancelled"):
            continue
        said = {
            r["id"]: " ".join(r["value"]["text"])
            for r in annotation["result"]
            if r.get("from_name") == "speaker"
        }
        marks = [
            _mark(
                label, r["value"]["start"], r["value"]["end"], r["value"].get("text"), said.get(r.get("id"))
            )
            for r in annotation["result"]
            if r.get("type") == "labels"
            for label in r["value"]["labels"]
        ]
        by = annotation.get("completed_by")
        by = by.get("email") if isinstance(by, dict) else f"label-studio:{by}" if by is not None else None
        yield _answer(row["data"], row["data"], where, marks, by)


def _doccano(mark: Any) -> Mark:
    if isinstance(mark, list):
        start, end, label = mark
        return _mark(label, start, end, None, None)
    return _mark(mark["label"], mark["start_offset"], mark["end_offset"], None, mark.get("speaker"))


def _mark(label: str, start: Any, end: Any, words: str | None, speaker: str | None) -> Mark:
    name = label.strip().lower()
    mark = Mark(_FIELD_OF.get(name, name), int(start), int(end), words, _one_line(speaker) or None)
    if not 0 <= mark.start < mark.end or mark.end - mark.start > _LONGEST or len(words or "") > _LONGEST:
        raise ValueError("a mark needs 0 <= start < end, and not a whole page")
    return mark


def _answer(
    row: Mapping[str, Any], meta: Mapping[str, Any], where: str, marks: list[Mark], by: Any
) -> Answer:
    index = meta.get("record_index")
    return Answer(
        where,
        _text(row["text"]) or "",
        tuple(marks),
        _text(meta.get("path")),
        int(index) if index is not None else None,
        _text(meta.get("raw_sha256")),
        _one_line(by) or None,
    )


def _text(value: Any) -> str | None:
    if value is not None and not isinstance(value, str):
        raise TypeError(type(value).__name__)
    return value


def _one_line(value: Any) -> str:
    """A name as it may stand in a decision: one line of printable characters."""
    return "".join(c if c.isprintable() else " " for c in " ".join(str(value or "").split()))[:200]
