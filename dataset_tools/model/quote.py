"""Words printed as speech, and the people and organisations who said them."""

from dataclasses import dataclass
from enum import StrEnum

from dataset_tools.model.display import Shown, quote_html
from dataset_tools.model.span import Span


class QuoteKind(StrEnum):
    """How the words are printed."""

    DIRECT = "direct"  # a whole statement between marks
    PARTIAL = "partial"  # a phrase between marks, inside a sentence of the writer
    INDIRECT = "indirect"  # reported without marks


@dataclass(frozen=True, slots=True)
class Quote:
    """Words printed as speech. `span` is over the text that was read, without the quotation marks.

    The law: `quote.span.of(text) == quote.text`.
    """

    span: Span
    text: str
    kind: QuoteKind = QuoteKind.DIRECT
    speaker: str | None = None  # the fullest name in the article
    speaker_mention: str | None = None  # as printed at the cue: "Hwang", "he"
    speaker_role: str | None = None  # "Russian Deputy Foreign Minister"
    cue: str | None = None  # "said", "According to"
    confidence: float = 0.5  # 0 to 1
    mention_span: Span | None = None  # over the same text

    @property
    def start(self) -> int:
        """First code point of the quote in the text that was read."""
        return self.span.start

    @property
    def end(self) -> int:
        """One past the last code point."""
        return self.span.end

    def shown(self) -> Shown:
        """What a notebook shows of the quote."""
        facts = (self.speaker_role, str(self.kind), f"{self.confidence:.0%}")
        return Shown(self.span, self.text, self.speaker, self.cue, tuple(f for f in facts if f))

    def _repr_html_(self) -> str:
        return quote_html(self.shown())


@dataclass(frozen=True, slots=True)
class Person:
    """A person or organisation that an article names. `mentions` are over the text that was read."""

    name: str  # the fullest form in the text
    kind: str = "person"  # person | organisation
    roles: tuple[str, ...] = ()  # "Russian Deputy Foreign Minister"
    pronouns: frozenset[str] = frozenset()  # seen: {"he"}
    mentions: tuple[Span, ...] = ()
