"""Stage 3 of 9. Who said what: the quotes of a text with exact offsets, speakers and cues."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dataset_tools.annotate.people import index_people
from dataset_tools.annotate.people_index import PeopleIndex
from dataset_tools.annotate.quote_events import Attribution, find_attributions
from dataset_tools.annotate.quote_link import (
    best_attribution,
    claimed_by,
    is_not_speech,
    is_whole,
    subject_of_region,
)
from dataset_tools.annotate.quote_marks import CURLY, SINGLE, TYPED, Region, find_regions
from dataset_tools.annotate.quote_phrases import Phrase
from dataset_tools.annotate.quote_speakers import Speaker, read_speaker
from dataset_tools.annotate.quote_subjects import first_phrase, main_subject, subject_before
from dataset_tools.annotate.quote_tokens import QUOTED, Sentence, paragraphs, sentences, tokenize
from dataset_tools.annotate.quote_verbs import is_verb
from dataset_tools.annotate.quote_words import SAY
from dataset_tools.model.quote import Quote, QuoteKind
from dataset_tools.model.span import Span

# Code points: a region without any cue that is shorter is a scare quote more often than not (62 % of
# those in our measurements carried an attribution at all, 28 % the subject of their clause).
SCARE = 25


@dataclass(frozen=True, slots=True)
class _Found:
    """What is known of a region or a reported clause, before it becomes a `Quote`."""

    speaker: Speaker | None
    cue: str | None
    kind: QuoteKind
    confidence: float


def find_quotes(text: str, *, language: str = "en", names: Sequence[str] = ()) -> list[Quote]:
    """The quotes of `text` in order: marked speech with its speaker, and reported speech without marks.

    Args:   text: an article's body in code points, paragraphs apart by a line break;
            names: people known before reading (the byline), so that a surname finds them.
    Returns: quotes whose `span` slices `text` exactly. An indirect quote may hold partial ones.
    """
    regions = find_regions(text, language)
    tokens = tokenize(text, regions, language)
    document = [list(sentences(text, p)) for p in paragraphs(tokens)]
    index = index_people(text, [s for p in document for s in p], language=language, names=names)
    reader = _Reader(text, regions, index, any(r.style == CURLY for r in regions))
    quotes: list[Quote] = []
    for paragraph in document:
        quotes.extend(reader.read(paragraph))
    return sorted(quotes, key=lambda q: (q.span.start, -q.span.end))


@dataclass(slots=True)
class _Reader:
    """One pass over the paragraphs; it carries the last speaker forward."""

    text: str
    regions: Sequence[Region]
    index: PeopleIndex
    doubles: bool  # the article uses double marks, so single ones are quotes in quotes or in headlines
    last: Speaker | None = None  # of the latest region
    open_region: bool = False  # the latest region had no closing mark
    announced: tuple[Speaker | None, str | None] | None = None  # by a paragraph that ends in a colon

    def read(self, paragraph: Sequence[Sentence]) -> Iterator[Quote]:
        here: Speaker | None = None  # the latest speaker of this paragraph
        read = [find_attributions(s) for s in paragraph]
        for at, (sentence, attributions) in enumerate(zip(paragraph, read, strict=True)):
            speakers = [self._speaker(sentence, a) for a in attributions]
            for q, token in enumerate(sentence):
                if token.kind != QUOTED:
                    continue
                found = self._claim(sentence, q, attributions, speakers)
                if found is None:
                    found = self._inherit(sentence, q, here, paragraph, at, read)
                region = self.regions[token.region]
                if found is not None and not self._refused(sentence, q, region, found):
                    if found.speaker is not None:
                        here = self.last = found.speaker
                    yield self._quote(region, found)
                self.open_region = not region.closed
            yield from self._indirect(sentence, attributions, speakers)
            for a, speaker in zip(attributions, speakers, strict=True):
                if speaker is not None and (a.outer or a.form == "after"):
                    here = speaker
                    break
        self._announce(paragraph, read)

    def _refused(self, sentence: Sentence, q: int, region: Region, found: _Found) -> bool:
        """Whether a region is a name of a thing, markup, or a scare quote rather than speech."""
        if found.cue is None and found.confidence <= 0.4 and region.inner_end - region.inner_start < SCARE:
            return True
        return is_not_speech(
            self.text, sentence, q, region, spoken=found.cue is not None and found.kind is QuoteKind.DIRECT
        ) or (
            region.style == SINGLE
            and self.doubles
            and not (found.cue and found.kind is QuoteKind.DIRECT and region.end - region.start > 25)
        )

    def _speaker(self, sentence: Sentence, a: Attribution) -> Speaker | None:
        return None if a.subject is None else read_speaker(self.text, sentence, a.subject, self.index)

    def _cue(self, sentence: Sentence, a: Attribution) -> str:
        return self.text[sentence[a.cue.first].start : sentence[a.cue.stop - 1].end]

    def _claim(
        self,
        sentence: Sentence,
        q: int,
        attributions: Sequence[Attribution],
        speakers: Sequence[Speaker | None],
    ) -> _Found | None:
        """The owner of region `q` by a cue of its own sentence."""
        attribution = best_attribution(sentence, q, attributions)
        if attribution is None:
            return None
        speaker = speakers[attributions.index(attribution)]
        kind = QuoteKind.DIRECT if is_whole(sentence, q, attribution) else QuoteKind.PARTIAL
        return _Found(
            speaker, self._cue(sentence, attribution), kind, attribution.certain if speaker else 0.5
        )

    def _inherit(
        self,
        sentence: Sentence,
        q: int,
        here: Speaker | None,
        paragraph: Sequence[Sentence],
        at: int,
        read: Sequence[Sequence[Attribution]],
    ) -> _Found | None:
        """The owner of a region without a cue: the speaker before it, or the subject of its sentence."""
        alone = all(t.kind in "Q.,—" for t in sentence)
        if alone or q == 0:
            if here is not None:
                return _Found(here, None, QuoteKind.DIRECT, 0.8)
            if self.announced is not None and at == 0:
                speaker, cue = self.announced
                return _Found(speaker, cue, QuoteKind.DIRECT, 0.85)
            ahead = self._ahead(paragraph, at, read)
            if ahead is not None and alone:
                return _Found(ahead, None, QuoteKind.DIRECT, 0.7)
            if alone and at and len(paragraph[at - 1]) < 30:
                phrase = main_subject(paragraph[at - 1], len(paragraph[at - 1]))
                if phrase is not None:
                    return _Found(
                        read_speaker(self.text, paragraph[at - 1], phrase, self.index),
                        None,
                        QuoteKind.DIRECT,
                        0.6,
                    )
            if alone and self.last is not None:
                return _Found(self.last, None, QuoteKind.DIRECT, 0.7 if self.open_region else 0.5)
        if q and sentence[q - 1].kind == ":":
            phrase = subject_of_region(sentence, q)
            if phrase is not None:
                return _Found(
                    read_speaker(self.text, sentence, phrase, self.index), None, QuoteKind.DIRECT, 0.6
                )
        kind = QuoteKind.DIRECT if is_whole(sentence, q, None) else QuoteKind.PARTIAL
        earlier = claimed_by(q, read[at])
        if earlier is not None:
            return _Found(read_speaker(self.text, sentence, earlier, self.index), None, kind, 0.5)
        phrase = subject_of_region(sentence, q)
        if phrase is None:
            return _Found(here, None, kind, 0.3)
        return _Found(read_speaker(self.text, sentence, phrase, self.index), None, kind, 0.4)

    def _ahead(
        self, paragraph: Sequence[Sentence], at: int, read: Sequence[Sequence[Attribution]]
    ) -> Speaker | None:
        for sentence, attributions in zip(paragraph[at + 1 : at + 3], read[at + 1 : at + 3], strict=True):
            for a in attributions:
                if a.form in ("after", "before") and a.subject is not None:
                    return self._speaker(sentence, a)
        return None

    def _announce(self, paragraph: Sequence[Sentence], read: Sequence[Sequence[Attribution]]) -> None:
        self.announced = None
        if not paragraph or not paragraph[-1] or paragraph[-1][-1].kind != ":":
            return
        sentence = paragraph[-1]
        for i in range(len(sentence) - 1, -1, -1):
            if sentence[i].tag & SAY and is_verb(sentence, i):
                subject, cue = subject_before(sentence, i), self._words(sentence, Phrase(i, i + 1))
                inverted = [a.subject for a in read[-1] if a.form == "after"]
                self.announced = (self._read(sentence, inverted[0] if inverted else subject), cue)
                return
        for a in read[-1]:
            self.announced = (self._speaker(sentence, a), self._cue(sentence, a))
            return
        phrase = first_phrase(sentence, 0, len(sentence))
        self.announced = (self._read(sentence, phrase), None)

    def _read(self, sentence: Sentence, phrase: Phrase | None) -> Speaker | None:
        return None if phrase is None else read_speaker(self.text, sentence, phrase, self.index)

    def _words(self, sentence: Sentence, phrase: Phrase) -> str:
        return self.text[sentence[phrase.first].start : sentence[phrase.stop - 1].end]

    def _quote(self, region: Region, found: _Found) -> Quote:
        span = Span(region.inner_start, region.inner_end)
        kind = QuoteKind.INDIRECT if region.style == TYPED else found.kind
        return self._made(span, found, kind)

    def _made(self, span: Span, found: _Found, kind: QuoteKind) -> Quote:
        s = found.speaker
        return Quote(
            span,
            span.of(self.text),
            kind,
            s.name if s else None,
            s.mention if s else None,
            s.role if s else None,
            found.cue,
            found.confidence,
            s.span if s else None,
        )

    def _indirect(
        self, sentence: Sentence, attributions: Sequence[Attribution], speakers: Sequence[Speaker | None]
    ) -> Iterator[Quote]:
        """Reported clauses: contents that are not one region."""
        for a, speaker in zip(attributions, speakers, strict=True):
            for first, stop in a.contents:
                tokens = sentence[first:stop]
                while tokens and tokens[-1].kind in ",.;:—":
                    tokens = tokens[:-1]
                if not tokens or all(t.kind in "Q,.—" for t in tokens):
                    continue
                span = Span(tokens[0].start, tokens[-1].end)
                yield self._made(
                    span,
                    _Found(speaker, self._cue(sentence, a), QuoteKind.INDIRECT, a.certain * 0.8),
                    QuoteKind.INDIRECT,
                )
