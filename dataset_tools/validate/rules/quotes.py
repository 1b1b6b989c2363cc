"""Stage 5 of 9. QUO: quotes, their offsets and their speakers."""

import re
from collections.abc import Iterator
from itertools import pairwise

from dataset_tools.model.diagnostic import Severity
from dataset_tools.model.quote import QuoteKind
from dataset_tools.model.span import Span
from dataset_tools.validate.rule import EVIDENCE, Case, Rule, RuleContext, Seen

_LOW, _OPEN, _CLOSE = "„", "“", "”"
_MARK = re.compile(f"[{_LOW}{_OPEN}{_CLOSE}]")
# ”So” in Swedish and Finnish: both ends bear the same mark.
_SAME_MARKS = ("sv", "fi")
# Shorter than this between marks, without a speaker, it is a term or a title more often than speech.
_TERM_WORDS = 3


def unbalanced_quote(case: Case, _: RuleContext) -> Iterator[Seen]:
    """A quotation mark opens and is not closed, or closes and was not opened.

    Why: where a quote ends is then a guess, and the words after it are put into the speaker's mouth.
    A quote of several paragraphs may open again in each of them; that is no error.
    Fix: add the mark that the page lost; typesetting and copying often lose one.
    """
    text = case.body.text
    if not any(mark in text for mark in (_LOW, _OPEN, _CLOSE)):
        yield from _alternating(case, '"')
    elif _OPEN not in text and (case.article.language or "")[:2] in _SAME_MARKS:
        yield from _alternating(case, _CLOSE)
    else:
        yield from _facing(case)


def _facing(case: Case) -> Iterator[Seen]:
    """Marks with a direction: “so” or „so“, where “ closes what „ opened."""
    text = case.body.text
    opened: int | None = None
    for block, start in zip(case.body.blocks, case.body.starts, strict=True):
        for mark in _MARK.finditer(block.text):
            i, char = mark.start(), mark.group()
            if char == _CLOSE or (char == _OPEN and opened is not None and text[opened] == _LOW):
                if opened is None:
                    yield _unbalanced(case, start + i, "closes and was not opened")
                opened = None
            else:
                again = not block.text[:i].strip()
                if opened is not None and not again:
                    yield _unbalanced(case, opened, "opens and is not closed before the next one")
                opened = start + i
        after = start + len(block.text)
        if opened is not None and text[after : after + 10].lstrip()[:1] != text[opened]:
            yield _unbalanced(case, opened, "opens and is not closed")
            opened = None


def _alternating(case: Case, mark: str) -> Iterator[Seen]:
    """Marks without direction: an odd number in a paragraph that the next one does not continue."""
    blocks = case.body.blocks
    for i, (block, start) in enumerate(zip(blocks, case.body.starts, strict=True)):
        if block.text.count(mark) % 2 == 0 or re.search(r'\d"', block.text):  # 6" is a measure
            continue
        continued = i + 1 < len(blocks) and blocks[i + 1].text.startswith(mark)
        if not continued:
            yield _unbalanced(case, start + block.text.rindex(mark), "has no partner in its paragraph")


def _unbalanced(case: Case, at: int, what: str) -> Seen:
    return Seen(
        f"a quotation mark {what}",
        case.raw_span(at, at + 1),
        field="body",
        evidence=case.body.text[max(0, at - 20) : at + 60],
        fix="add the mark that the page lost",
    )


def no_speaker(case: Case, _: RuleContext) -> Iterator[Seen]:
    """A whole statement is quoted, and the article was not understood to say who made it.

    Why: a quote without a speaker cannot be searched by person. Often the page does not say; then null is right.
    Fix: nothing needs to be done; a correction can go into overrides/.
    """
    for i, quote in enumerate(case.article.quotes):
        if quote.speaker is None and quote.kind is QuoteKind.DIRECT:
            yield Seen(
                "no speaker was found for the quote",
                case.quote_span(quote),
                field=f"quotes[{i}].speaker",
                evidence=quote.text[:EVIDENCE],
                fix="a correction can go into overrides/",
            )


def wrong_offsets(case: Case, _: RuleContext) -> Iterator[Seen]:
    """The offsets of a quote do not hold its text: `body[start:end]` differs from `text`.

    Why: everything that marks quotes in the text would mark other words.
    Offsets count code points, `end` is one past the last; UTF-16 units or bytes give other numbers.
    Fix: correct the offsets; where the text stands once in the body, the message names them.
    """
    body = case.article.body
    if body is None:
        return
    for i, quote in enumerate(case.article.quotes):
        if quote.span.of(body) != quote.text:
            yield Seen(
                f"body[{quote.start}:{quote.end}] is not the quote's text"
                + _unit(body, quote.span, quote.text),
                case.find(quote.text),
                field=f"quotes[{i}].start",
                evidence=quote.span.of(body)[:60],
                fix="correct the offsets",
            )


def _unit(body: str, span: Span, text: str) -> str:
    """Which unit the wrong offsets count in, if one fits; else where the text stands, if it stands once."""
    for name, encoding, width in (("UTF-16 units", "utf-16-le", 2), ("bytes of UTF-8", "utf-8", 1)):
        data = body.encode(encoding, "surrogatepass")
        piece = data[span.start * width : span.end * width]
        if piece.decode(encoding, "replace") == text:
            return f": the offsets count {name}"
    if body.count(text) == 1:
        return f": it stands at {body.index(text)}"
    return ""


def overlapping_quotes(case: Case, _: RuleContext) -> Iterator[Seen]:
    """Quotes overlap, or they are not in the order of the text.

    Why: counting words by speaker would count some of them twice.
    Fix: sort the quotes and remove the one inside the other.
    """
    for i, (a, b) in enumerate(pairwise(case.article.quotes)):
        if b.start < a.end:
            yield Seen(
                f"quotes[{i + 1}] starts at {b.start}, before quotes[{i}] ends at {a.end}",
                case.quote_span(b),
                field=f"quotes[{i + 1}].start",
                evidence=b.text[:EVIDENCE],
                fix="sort the quotes, and remove the one inside the other",
            )


def unknown_speaker(case: Case, _: RuleContext) -> Iterator[Seen]:
    """The name of a speaker is not in the article.

    Why: a name that the page does not print was brought in from elsewhere, and nobody can check it.
    Fix: use the fullest form that the article prints.
    """
    texts = (case.article.body or "", case.draft.raw)
    names = {q.speaker for q in case.article.quotes if q.speaker}
    unknown = {n for n in names if not any(all(word in text for word in n.split()) for text in texts)}
    for i, quote in enumerate(case.article.quotes):
        name = quote.speaker
        if name and name in unknown:
            yield Seen(
                f"the article does not name {name!r}",
                case.quote_span(quote),
                field=f"quotes[{i}].speaker",
                evidence=name[:EVIDENCE],
                fix="use the fullest form that the article prints",
            )


def not_speech(case: Case, _: RuleContext) -> Iterator[Seen]:
    """A few words between marks and without a speaker: a term or a title, not speech.

    Why: such words are not what anybody said.
    Fix: nothing needs to be done; a correction can go into overrides/.
    """
    for i, quote in enumerate(case.article.quotes):
        few = len(quote.text.split()) <= _TERM_WORDS
        if (
            few
            and quote.speaker is None
            and quote.kind is not QuoteKind.INDIRECT
            and quote.text[-1:] not in ".!?,"
        ):
            yield Seen(
                "a term or a title between marks, rather than speech",
                case.quote_span(quote),
                field=f"quotes[{i}]",
                evidence=quote.text[:EVIDENCE],
                fix="a correction can go into overrides/",
            )


RULES = (
    Rule("QUO001", unbalanced_quote, Severity.WARNING),
    Rule("QUO002", no_speaker, Severity.INFO),
    Rule("QUO003", wrong_offsets, Severity.ERROR),
    Rule("QUO004", overlapping_quotes, Severity.ERROR),
    Rule("QUO005", unknown_speaker, Severity.WARNING),
    Rule("QUO006", not_speech, Severity.INFO),
)
