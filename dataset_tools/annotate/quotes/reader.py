"""One pass over an English article: regions and reported clauses become quotes, speakers are carried on."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from dataset_tools.annotate.people.index import PeopleIndex
from dataset_tools.annotate.quotes.candidates import Ranker, Route, candidates
from dataset_tools.annotate.quotes.events import find_attributions
from dataset_tools.annotate.quotes.found import Found, made_quote
from dataset_tools.annotate.quotes.link import (
    best_attribution,
    claimed_by,
    is_not_speech,
    is_whole,
    subject_of_region,
)
from dataset_tools.annotate.quotes.sources import Attribution
from dataset_tools.annotate.quotes.speakers import Speaker, read_speaker
from dataset_tools.annotate.quotes.subjects import first_phrase, main_subject, subject_before
from dataset_tools.annotate.sentence.marks import CURLY, SINGLE, TYPED, Region
from dataset_tools.annotate.sentence.phrases import Phrase
from dataset_tools.annotate.sentence.tokens import QUOTED, Line, Sentence, Word
from dataset_tools.annotate.sentence.verbs import is_verb
from dataset_tools.annotate.sentence.words import ADVERB, CONJUNCTION, SAY
from dataset_tools.model.quote import Quote, QuoteKind
from dataset_tools.model.span import Span

# Code points: a region without any cue that is shorter is a scare quote more often than not. Of such
# regions 62 % carried an attribution at all, and the subject of the clause was its speaker in 28 %.
SCARE: Final = 25
# Tokens: a longer sentence before a lone region does not only announce it.
_LEAD_IN: Final = 30


class Reading(NamedTuple):
    """A sentence with its regions (token indexes), its attributions, and the speaker of each."""

    line: Line
    sentence: Sentence  # the words of the line
    regions: list[int]
    attributions: list[Attribution]
    speakers: list[Speaker | None]

    @property
    def voice(self) -> Speaker | None:
        """Who speaks in the sentence: the subject of its first cue of saying."""
        pairs = zip(self.attributions, self.speakers, strict=True)
        return next((s for a, s in pairs if s is not None and (a.outer or a.form == "after")), None)


class Reader:
    """Reads paragraph after paragraph; remembers who spoke last and what a colon announced."""

    def __init__(
        self,
        text: str,
        regions: Sequence[Region],
        index: PeopleIndex,
        *,
        indirect: bool = True,
        ranker: Ranker | None = None,
    ) -> None:
        self.text = text
        self.regions = regions
        self.starts = [r.start for r in regions]
        self.index = index
        self.indirect = indirect
        self.ranker = ranker
        # An article with double marks keeps single ones for quotes in quotes and headlines.
        self.doubles = any(r.style == CURLY for r in regions)
        self.last: Speaker | None = None
        self.open_region = False  # the latest region had no closing mark
        self.announced: tuple[Speaker | None, str | None] | None = None

    def read(self, paragraph: Sequence[Line]) -> Iterator[Quote]:
        """The quotes of the next paragraph."""
        if not (self.indirect or self._is_marked(paragraph)):
            self.announced = None
            return
        here: Speaker | None = None
        readings = [self._reading(line) for line in paragraph]
        for at, reading in enumerate(readings):
            sentence = reading.sentence
            quoted = False
            for q in reading.regions:
                route = self._claimed(reading, q) or self._inherited(readings, at, q, here)
                route = route or self._from_sentence(reading, q)
                region = self._region(reading, q)
                self.open_region = not region.closed
                if self._is_speech(sentence, q, region, route.found):
                    found = route.found if self.ranker is None else self._ranked(reading, q, route, here)
                    quoted = found.speaker is not None
                    here = found.speaker or here
                    self.last = found.speaker or self.last
                    yield self._quote(region, found)
            if self.indirect:
                yield from self._indirect(reading)
            here = here if quoted else reading.voice or here
        self._announce(readings)

    def _is_marked(self, paragraph: Sequence[Line]) -> bool:
        """Whether a paragraph holds a region, or announces one with a colon."""
        if not paragraph:
            return False
        first, last = paragraph[0].starts[0], paragraph[-1].end(-1)
        announces = paragraph[-1].words[-1].kind == ":"
        return announces or bisect_left(self.starts, first) < bisect_left(self.starts, last)

    def _region(self, reading: Reading, q: int) -> Region:
        return self.regions[bisect_left(self.starts, reading.line.starts[q])]

    def _reading(self, line: Line) -> Reading:
        sentence = line.words
        attributions = find_attributions(sentence)
        regions = [q for q, token in enumerate(sentence) if token.kind == QUOTED]
        speakers = [self._speaker(line, a.subject) for a in attributions]
        return Reading(line, sentence, regions, attributions, speakers)

    def _speaker(self, line: Line, phrase: Phrase | None) -> Speaker | None:
        return None if phrase is None else read_speaker(line, phrase, self.index)

    def _ranked(self, reading: Reading, q: int, rules: Route, here: Speaker | None) -> Found:
        """The owner that the ranker chooses among the rules' answer and its rivals."""
        assert self.ranker is not None
        kind = rules.found.kind
        cues = zip(reading.attributions, reading.speakers, strict=True)
        routes = [rules, *(self._by_cue(reading, q, a, s) for a, s in cues)]
        carried = {"here": here, "announced": self.announced and self.announced[0], "last": self.last}
        routes += [Route(Found(s, None, kind, 0.5), name) for name, s in carried.items() if s is not None]
        routes.append(self._from_sentence(reading, q))
        region = self._region(reading, q)
        span = Span(region.inner_start, region.inner_end)
        return self.ranker.choose(candidates(reading.sentence, q, routes), span)._replace(kind=kind)

    def _by_cue(self, reading: Reading, q: int, attribution: Attribution, speaker: Speaker | None) -> Route:
        kind = QuoteKind.DIRECT if is_whole(reading.sentence, q, attribution) else QuoteKind.PARTIAL
        found = Found(speaker, reading.line.of(*attribution.cue), kind, attribution.certain)
        return Route(found, attribution.form, attribution)

    def _claimed(self, reading: Reading, q: int) -> Route | None:
        """The region's owner by a cue of its own sentence."""
        attribution = best_attribution(reading.sentence, q, reading.attributions)
        if attribution is None:
            return None
        speaker = reading.speakers[reading.attributions.index(attribution)]
        return self._by_cue(reading, q, attribution, speaker)

    def _inherited(self, readings: Sequence[Reading], at: int, q: int, here: Speaker | None) -> Route | None:
        """The owner of a region that opens its sentence: who spoke, or was announced, before it."""
        found = self._carried(readings, at, q, here)
        return None if found is None else Route(found, "carried")

    def _carried(self, readings: Sequence[Reading], at: int, q: int, here: Speaker | None) -> Found | None:
        sentence = readings[at].sentence
        alone = all(t.kind in "Q.,—" for t in sentence) or (q in (1, 2) and _only_links(sentence[:q]))
        if not alone and q:
            return None
        if here is not None:
            return Found(here, None, QuoteKind.DIRECT, 0.8)
        if self.announced is not None and at == 0:
            return Found(*self.announced, QuoteKind.DIRECT, 0.85)
        if not alone:
            return None
        near = self._ahead(readings, at) or self._behind(readings, at)
        if near is not None or self.last is None:
            return near
        return Found(self.last, None, QuoteKind.DIRECT, 0.7 if self.open_region else 0.5)

    def _ahead(self, readings: Sequence[Reading], at: int) -> Found | None:
        """The speaker of the next sentence of the paragraph: “…” “…,” he said."""
        following = readings[at + 1] if at + 1 < len(readings) else None
        if following is None or following.sentence[0].kind != QUOTED or following.voice is None:
            return None
        return Found(following.voice, None, QuoteKind.DIRECT, 0.7)

    def _behind(self, readings: Sequence[Reading], at: int) -> Found | None:
        """The subject of a short sentence before: Ms. Poole shook her head. “…”."""
        if at == 0 or len(readings[at - 1].sentence) >= _LEAD_IN:
            return None
        before = readings[at - 1]
        phrase = main_subject(before.sentence, len(before.sentence))
        return (
            None if phrase is None else Found(self._speaker(before.line, phrase), None, QuoteKind.DIRECT, 0.6)
        )

    def _from_sentence(self, reading: Reading, q: int) -> Route:
        """The owner by the clause around the region: a guess, and marked as one."""
        sentence = reading.sentence
        kind = QuoteKind.DIRECT if is_whole(sentence, q, None) else QuoteKind.PARTIAL
        earlier = claimed_by(q, reading.attributions)
        colon = q > 0 and sentence[q - 1].kind == ":"
        phrase = None if earlier and not colon else subject_of_region(sentence, q)
        if earlier is not None and phrase is None:
            return Route(Found(self._speaker(reading.line, earlier), None, kind, 0.5), "clause")
        certain = 0.6 if colon else 0.4 if phrase else 0.3
        return Route(Found(self._speaker(reading.line, phrase), None, kind, certain), "clause")

    def _is_speech(self, sentence: Sentence, q: int, region: Region, found: Found) -> bool:
        """Whether a region is speech rather than a name of a thing, markup, or a scare quote."""
        length = region.inner_end - region.inner_start
        if found.cue is None and found.confidence <= 0.4 and length < SCARE:
            return found.kind is QuoteKind.DIRECT and _is_statement(self.text, region)
        spoken = found.cue is not None and found.kind is QuoteKind.DIRECT
        if region.style == SINGLE and self.doubles and not (spoken and length >= SCARE):
            return False
        return not is_not_speech(self.text, sentence, q, region, spoken=spoken)

    def _announce(self, readings: Sequence[Reading]) -> None:
        """Keep the speaker of a paragraph that ends in a colon for the next one."""
        self.announced = None
        if not readings or readings[-1].sentence[-1].kind != ":":
            return
        reading = readings[-1]
        sentence = reading.sentence
        cues = [i for i, t in enumerate(sentence) if t.tag & SAY and is_verb(sentence, i)]
        after = [s for a, s in zip(reading.attributions, reading.speakers, strict=True) if a.form == "after"]
        if cues:
            speaker = after[0] if after else self._speaker(reading.line, subject_before(sentence, cues[-1]))
            self.announced = speaker, reading.line.of(cues[-1], cues[-1] + 1)
        elif reading.attributions:
            self.announced = reading.speakers[0], reading.line.of(*reading.attributions[0].cue)
        else:
            self.announced = self._speaker(reading.line, first_phrase(sentence, 0, len(sentence))), None

    def _indirect(self, reading: Reading) -> Iterator[Quote]:
        """Reported clauses: contents that are more, or other, than one region."""
        sentence = reading.sentence
        for a, speaker in zip(reading.attributions, reading.speakers, strict=True):
            for first, end in a.contents:
                stop = _without_marks(sentence, first, end)
                if not _has_words(sentence, first, stop):
                    continue
                span = reading.line.span(first, stop)
                # 0.8: four in five reported clauses that we find have their speaker right.
                cue = reading.line.of(*a.cue)
                yield made_quote(self.text, span, Found(speaker, cue, QuoteKind.INDIRECT, 0.8 * a.certain))

    def _quote(self, region: Region, found: Found) -> Quote:
        span = Span(region.inner_start, region.inner_end)
        if region.style == TYPED:
            found = Found(found.speaker, found.cue, QuoteKind.INDIRECT, found.confidence)
        return made_quote(self.text, span, found)


def _is_statement(text: str, region: Region) -> bool:
    """Whether a region reads as a sentence of its own: three words or more, a capital, an end."""
    inner = text[region.inner_start : region.inner_end]
    return inner[0].isupper() and inner[-1] in ",.?!…" and len(inner.split()) >= 3


def _only_links(tokens: Sequence[Word]) -> bool:
    """Whether nothing but "Then," or "Specifically," stands before a region."""
    return all(t.kind == "," or t.tag & (ADVERB | CONJUNCTION) or t.low.endswith("ly") for t in tokens)


def _has_words(sentence: Sentence, first: int, stop: int) -> bool:
    """Whether anything but regions and the marks between them stands in [first, stop)."""
    return any(sentence[k].kind not in "Q,.—" for k in range(first, stop))


def _without_marks(sentence: Sentence, first: int, stop: int) -> int:
    while stop > first and sentence[stop - 1].kind in ",.;:—":
        stop -= 1
    return stop
