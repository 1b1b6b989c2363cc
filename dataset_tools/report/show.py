"""Stage 9 of 9. One article for the terminal: every block in the colour of its role, then what was read."""

from collections.abc import Iterator

from dataset_tools.model.draft import Role
from dataset_tools.model.record import Record
from dataset_tools.report.safe import safe_text

# Colour is doubled by the word at the start of the line: nobody has to see it.
STYLES = {
    Role.HEADLINE: "bold",
    Role.BYLINE: "cyan",
    Role.DATELINE: "cyan",
    Role.BODY: "",
    Role.CAPTION: "magenta",
    Role.BIO: "yellow",
    Role.RIGHTS: "green",
    Role.FURNITURE: "bright_black",
}

Line = tuple[str, str]  # style, text that is safe to print


def lines(record: Record) -> Iterator[Line]:
    """The article, styled line by line."""
    article, draft = record.article, record.draft
    for block in draft.blocks:
        role = block.role or Role.FURNITURE
        yield STYLES[role], f"{role:<10}{_one_line(block.text)}"
    yield "", ""
    for name, value in (
        ("title", article.title),
        ("author", article.author),
        ("date", article.date),
        ("publisher", article.publisher),
        ("url", article.url),
        ("language", article.language),
        ("license", article.rights.license),
        ("words", article.word_count),
    ):
        yield (
            ("" if value is not None else "bright_black"),
            f"{name:<10}{_one_line(str(value or 'not stated'))}",
        )
    if article.quotes:
        yield "", ""
    for quote in article.quotes:
        who = quote.speaker or "no speaker"
        office = f", {quote.speaker_role}" if quote.speaker_role else ""
        yield "bold", f"{quote.kind:<10}{_one_line(who + office)} ({quote.confidence:.0%})"
        yield "", f"{'':<10}“{_one_line(quote.text)}”"
    if article.rights.evidence:
        yield "", ""
    for evidence in article.rights.evidence:
        words = evidence.span.of(draft.raw) if evidence.span else ""
        yield "green", f"{evidence.field:<22}{evidence.rule_id:<28}{_one_line(words)[:100]}"


def _one_line(text: str) -> str:
    return safe_text(" ".join(text.split()))
