"""Answers of other tools → decisions on what was read, and findings where they are not certain or not agreed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.model.override import FIELDS, Anchor, Override
from dataset_tools.model.span import Span
from dataset_tools.report.exchange.answers import Answer, Mark
from dataset_tools.report.exchange.place import Uncertain, letters, place
from dataset_tools.report.review import Item, item_json

NO_PLACE, DISAGREE = "OVR002", "OVR003"
# Marks around a quote, which are no part of it.
_EDGES = " \t\r\n\"'“”„‟‘’‚‛«»‹›"


@dataclass(frozen=True, slots=True)
class Imported:
    """`decisions` are new: (path of the raw file, override). `known` were decided the same way before."""

    decisions: tuple[tuple[str, Override], ...]
    known: int
    findings: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class _Said:
    """One decision of one answer: which words it is about, and what it says."""

    answer: int
    span: Span | None
    override: Override

    def is_about(self, other: "_Said") -> bool:
        """True where both speak of the same field or the same quote."""
        if self.override.field != other.override.field:
            return False
        if self.override.field != "quotes" or self.span is None or other.span is None:
            return self.override.field != "quotes"
        return self.span.overlaps(other.span)

    @property
    def word(self) -> tuple[str, str]:
        """What is said, for comparing."""
        return self.override.op, repr(self.override.value)


def decide(
    answers: Sequence[Answer],
    items: Sequence[Item],
    *,
    by: str | None,
    at: str,
) -> Imported:
    """What the answers change, article by article.

    Args:   items: every article of the project, read with the decisions that are saved.
            by: whose decisions these are, where the answer does not say it.
    """
    findings: list[Diagnostic] = []
    said: dict[int, list[_Said]] = {}
    for number, answer in enumerate(answers):
        found = _item_of(answer, items)
        if found is None:
            findings.append(_finding(NO_PLACE, f"{answer.where}: no article of the project has this text", answer.path))  # fmt: skip
            continue
        mine, lost = _read(answer, number, items[found], by=answer.by or by, at=at)
        said.setdefault(found, []).extend(mine)
        findings += lost
    decisions: list[tuple[str, Override]] = []
    known = 0
    for i, spoken in said.items():
        path = items[i].record.article.origin.path
        agreed, disputed = _agreed(spoken, items[i])
        findings += disputed
        for one in agreed:
            before = [s for s in _saved(items[i]) if s.is_about(one)]
            if (one.override.op == "accept" and before) or any(s.word == one.word for s in before):
                known += 1
            elif before:
                findings.append(_dispute(items[i], one, "a decision that is saved already"))
            else:
                decisions.append((path, one.override))
    return Imported(tuple(decisions), known, tuple(findings))


def _item_of(answer: Answer, items: Sequence[Item]) -> int | None:
    """The article that was answered: by its path and record, else by its file's digest, else by its text."""
    origins = [i.record.article.origin for i in items]
    index = answer.record_index
    for name, of in (
        (answer.path, [o.path for o in origins]),
        (answer.raw_sha256, [o.sha256 for o in origins]),
    ):
        for number, origin in enumerate(origins):
            if name and of[number] == name and origin.record_index == index:
                return number
    words = answer.text.split()
    found = [n for n, i in enumerate(items) if words and i.record.draft.raw.split() == words]
    return found[0] if len(found) == 1 else None


def _read(
    answer: Answer, number: int, item: Item, *, by: str | None, at: str
) -> tuple[list[_Said], list[Diagnostic]]:
    """The decisions of one answer, and a finding for each mark that has no certain place."""
    raw, row = item.record.draft.raw, item_json(item)
    placed: list[tuple[Mark, Span]] = []
    findings: list[Diagnostic] = []
    for mark in answer.marks:
        try:
            placed.append((mark, place(_known(mark), answer.text, raw)))
        except Uncertain as why:
            message = f"{answer.where}: a mark was not taken over: {why}"
            findings.append(_finding(NO_PLACE, message, row["path"], row["record_index"], words=mark.words))

    def say(field: str, op: str, span: Span | None, value: Any = None) -> _Said:
        target = Anchor.of(raw, span) if span else None
        override = Override(
            row["raw_sha256"], field, op, row["record_index"], target, value, by, at, "imported"
        )
        return _Said(number, span, override)

    quotes = [(m, s) for m, s in placed if m.field == "quotes"]
    said = [say("quotes", op, span, value) for op, span, value in _quotes(quotes, row["quotes"], raw)]
    # A mark without a place may be one of our quotes: what it says of them is unknown, so none is deleted.
    said = [s for s in said if s.override.op != "delete" or not findings]
    for field in row["fields"]:
        marks = [(m, s) for m, s in placed if m.field == field["name"]]
        if not marks:
            continue
        op, value = _field(field, [s for _, s in marks], raw)
        if op:
            said.append(say(field["name"], op, marks[0][1], value))
        else:
            message = (
                f"{answer.where}: another {field['name']} is marked than was read; state it in the sidecar"
            )
            findings.append(_finding(NO_PLACE, message, row["path"], row["record_index"], words=value))
    return said, findings


def _known(mark: Mark) -> Mark:
    if mark.field not in FIELDS:
        raise Uncertain(f"no field is called {mark.field!r}")
    return mark


def _quotes(
    marks: Sequence[tuple[Mark, Span]], quotes: Sequence[Mapping[str, Any]], raw: str
) -> Iterator[tuple[str, Span, Any]]:
    """(op, span, value) for each quote that was marked, and for each that was read and is not marked."""
    read = [Span(q["start"], q["end"]) for q in quotes]
    kept: set[int] = set()
    for mark, span in marks:
        core = _core(span, raw)
        same = next((i for i, s in enumerate(read) if _core(s, raw) == core), None)
        if same is None:
            inner = _inner(span, raw, span.of(raw).strip(_EDGES))
            yield "add", inner, {"speaker": mark.speaker, "kind": "direct"}
            continue
        kept.add(same)
        if mark.speaker in {None, quotes[same]["speaker"]}:
            yield "accept", read[same], None
        else:
            yield "set", read[same], {"speaker": mark.speaker}
    for i, span in enumerate(read):
        if i not in kept:
            yield "delete", span, None


def _field(field: Mapping[str, Any], spans: Sequence[Span], raw: str) -> tuple[str | None, Any]:
    """(op, value) for a field whose words were marked; no op where words are not enough to state it."""
    words = [" ".join(s.of(raw).split()) for s in spans]
    was = field["span"]
    if was and was[0] is not None and [_core(Span(was[0], was[1]), raw)] == [_core(s, raw) for s in spans]:
        return "accept", None
    value: Any = words if isinstance(field["value"], list) else words[0]
    if value == field["value"]:
        return "accept", None
    return (None, words[0]) if field["name"] in {"date", "language", "url"} else ("set", value)


def _agreed(spoken: Sequence[_Said], item: Item) -> tuple[list[_Said], list[Diagnostic]]:
    """What no other answer contradicts, each once; and a finding for each dispute."""
    agreed: list[_Said] = []
    disputed: list[Diagnostic] = []
    for one in spoken:
        others = [o for o in spoken if o.answer != one.answer and o.is_about(one)]
        if any(o.word != one.word for o in others):
            if all(o.answer > one.answer for o in others):
                disputed.append(_dispute(item, one, "another answer"))
        elif not any(o.word == one.word and o.is_about(one) for o in agreed):
            agreed.append(one)
    return agreed, disputed


def _saved(item: Item) -> list[_Said]:
    return [_Said(-1, span, override) for override, span in item.places()]


def _core(span: Span, raw: str) -> Span:
    """The span from its first letter to its last: two that differ in marks only are about the same words."""
    return _inner(span, raw, letters(span.of(raw)))


def _inner(span: Span, raw: str, words: str) -> Span:
    start = span.start + span.of(raw).index(words)
    return Span(start, start + len(words)) if words else span


def _dispute(item: Item, one: _Said, whom: str) -> Diagnostic:
    origin = item.record.article.origin
    words = one.override.target.exact if one.override.target else None
    message = f"{one.override.field}: the answers and {whom} differ" if whom != "another answer" else f"{one.override.field}: two answers differ"  # fmt: skip
    return _finding(DISAGREE, message, origin.path, origin.record_index, words=words)


def _finding(
    code: str, message: str, path: str | None, index: int | None = None, *, words: str | None = None
) -> Diagnostic:
    return Diagnostic(
        code,
        Severity.WARNING,
        message,
        path=path,
        record_index=index,
        evidence=words[:120] if words else None,
        fix="decide it with `dataset-tools review`",
    )
