"""What was found of one quote, before and after it is published."""

from typing import NamedTuple

from dataset_tools.annotate.quotes.speakers import Speaker
from dataset_tools.model.quote import Quote, QuoteKind
from dataset_tools.model.span import Span


class Found(NamedTuple):
    """What is known of a region or a reported clause, before it becomes a `Quote`."""

    speaker: Speaker | None
    cue: str | None
    kind: QuoteKind
    confidence: float


def made_quote(text: str, span: Span, found: Found) -> Quote:
    """The published value behind a find."""
    s = found.speaker
    return Quote(
        span=span,
        text=span.of(text),
        kind=found.kind,
        speaker=s.name if s else None,
        speaker_mention=s.mention if s else None,
        speaker_role=s.role if s else None,
        cue=found.cue,
        confidence=round(found.confidence * (s.certain if s else 1.0), 2),
        mention_span=s.span if s else None,
    )
