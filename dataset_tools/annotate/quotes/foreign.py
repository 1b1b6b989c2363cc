"""French, German and Spanish: a cue beside a mark, and the name beside the cue.

No clause grammar: these languages give the attributions that stand next to their quote, which is how
most of them are printed. The words are the files of `lexicon/<language>/`.
"""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from dataset_tools.annotate.people.find import index_people
from dataset_tools.annotate.people.index import PeopleIndex
from dataset_tools.annotate.people.roles import head_word
from dataset_tools.annotate.quotes.found import Found, made_quote
from dataset_tools.annotate.quotes.speakers import Speaker, described
from dataset_tools.annotate.sentence.marks import Region
from dataset_tools.annotate.sentence.phrases import Phrase
from dataset_tools.annotate.sentence.sentences import sentences
from dataset_tools.annotate.sentence.tokens import (
    CAPITAL,
    LOWER,
    NUMBER,
    QUOTED,
    Line,
    Sentence,
    Word,
    tokenize,
)
from dataset_tools.annotate.sentence.words import (
    AUX,
    DETERMINER,
    HONORIFIC,
    PREPOSITION,
    PRONOUN,
    SAY,
    TITLE,
    TRADE,
)
from dataset_tools.lexicon import word_set
from dataset_tools.model.quote import Quote, QuoteKind
from dataset_tools.model.span import Span

LANGUAGES: Final = ("fr", "de", "es")
# Tokens between a mark and its cue: an auxiliary, an adverb or a short subject stand there.
_REACH: Final = 8
_BEFORE: Final = 20
_NOUN_PHRASE: Final = 9
# Lower-case words inside a name; "der" and "la" go on with one only in "von der" and "de la".
_NAME_JOINTS: Final = frozenset(["de", "del", "du", "di", "da", "dos", "von", "van", "bin", "ibn"])
# A preposition and its article in one: the phrase goes on before it.
_CONTRACTIONS: Final = frozenset(["des", "du", "del", "vom", "zum", "zur"])
_PRONOUNS: Final = {"il": "he", "elle": "she", "er": "he", "sie": "she", "él": "he", "ella": "she"}
_FEMININE: Final = {
    "fr": ("ère", "trice", "euse", "ente", "enne", "ée", "esse", "ienne"),
    "de": ("erin", "istin", "orin", "eurin", "entin", "ältin", "frau", "rätin", "ökonomin", "chefin"),
}


def read_foreign(text: str, regions: Sequence[Region], language: str, names: Sequence[str]) -> list[Quote]:
    """The quotes of a text in one of `LANGUAGES`; a region without a cue keeps the paragraph's speaker."""
    document = [list(sentences(p)) for p in tokenize(text, regions, language)]
    index = index_people([s for p in document for s in p], language=language, names=names)
    _learn_genders(index, language)
    quotes: list[Quote] = []
    starts = [r.start for r in regions]
    announced: Found | None = None
    for paragraph in document:
        here = announced
        for line in paragraph:
            for q, word in enumerate(line.words):
                if word.kind != QUOTED:
                    continue
                region = regions[bisect_left(starts, line.starts[q])]
                found = _attribute(line, q, language, index) or _carried(q, here)
                if found is not None and not _is_scare(region, found):
                    here = Found(found.speaker, None, QuoteKind.DIRECT, 0.6)
                    quotes.append(made_quote(text, Span(region.inner_start, region.inner_end), found))
        announced = _announced(paragraph[-1], language, index) if paragraph else None
    return quotes


def _carried(q: int, here: Found | None) -> Found | None:
    """The paragraph's speaker for a region that opens its sentence; else no speaker."""
    if q == 0 and here is not None:
        return here
    return Found(None, None, QuoteKind.DIRECT if q == 0 else QuoteKind.PARTIAL, 0.3)


def _is_scare(region: Region, found: Found) -> bool:
    """A short region without a cue inside a sentence is a name or a scare quote."""
    return (
        found.cue is None and found.kind is QuoteKind.PARTIAL and region.inner_end - region.inner_start < 25
    )


def _announced(line: Line, language: str, index: PeopleIndex) -> Found | None:
    """Who a sentence that ends in a colon announces."""
    if line.words[-1].kind != ":":
        return None
    return _before(line, len(line.words), language, index)


def _attribute(line: Line, q: int, language: str, index: PeopleIndex) -> Found | None:
    sentence = line.words
    found = _after(line, q, language, index) or _before(line, q, language, index)
    if found is None or q == 0:
        return found
    # "…, so kündigte sie an, „niemandem danken“": the words go on with the writer's sentence.
    inserted = sentence[q - 1].kind == "," and any(t.low == "so" for t in sentence[max(0, q - _REACH) : q])
    if sentence[q - 1].kind in ":,—" and not (inserted and line.text[line.starts[q] + 1].islower()):
        return found
    return found._replace(kind=QuoteKind.PARTIAL)


def _after(line: Line, q: int, language: str, index: PeopleIndex) -> Found | None:
    """As in "« … », a dit la maire": the cue follows the mark, its subject follows or precedes it."""
    sentence = line.words
    stop = min(len(sentence), q + 1 + _REACH)
    for k in range(q + 1, stop):
        token = sentence[k]
        if token.kind in ".;:?!Q":
            return None
        if _opens_source(sentence, k, language):
            return _found(line, k, _phrase_after(sentence, k + 1), index)
        inverted = _inverted_pronoun(line, k, index)
        if inverted is not None:
            return inverted
        if not token.tag & SAY:
            continue
        phrase = _phrase_after(sentence, k + 1) or _phrase_before(sentence, k, q + 1)
        return None if phrase is None else _found(line, k, phrase, index)
    return None


def _inverted_pronoun(line: Line, k: int, index: PeopleIndex) -> Found | None:
    """As in dit-elle, affirme-t-il, a-t-il raconté: French sets the pronoun behind its verb."""
    verb, _, pronoun = line.words[k].low.rpartition("-")
    if not verb or pronoun not in _PRONOUNS:
        return None
    verb = verb.removesuffix("-t")
    cue = None
    if verb in _cues("fr"):
        cue = Span(line.starts[k], line.starts[k] + len(verb))
    elif said := next((j for j, w in enumerate(line.words[k + 1 : k + 4], k + 1) if w.tag & SAY), None):
        cue = line.span(said, said + 1)
    if cue is None:
        return None
    at = Span(line.end(k) - len(pronoun), line.end(k))
    return Found(_pronoun(at.of(line.text), at, index, sure=False), cue.of(line.text), QuoteKind.DIRECT, 0.8)


def _pronoun(mention: str, at: Span, index: PeopleIndex, *, sure: bool) -> Speaker:
    """Whom "il" or "sie" names: the person of that gender named last."""
    entry = index.latest(_PRONOUNS.get(mention.lower(), mention), at.start, sure=sure)
    if entry is None or mention.lower() not in _PRONOUNS:
        return Speaker(mention, at, None)
    return Speaker(mention, at, entry.name, entry.roles[0] if entry.roles else None)


def _learn_genders(index: PeopleIndex, language: str) -> None:
    """Read what a role says of its bearer: Bürgermeisterin, conseillère."""
    for entry in index.entries:
        head = head_word(entry.roles[0]) if entry.roles else ""
        if head and entry.gender is None and language in _FEMININE:
            entry.gender = "she" if head.endswith(_FEMININE[language]) else None


def _before(line: Line, q: int, language: str, index: PeopleIndex) -> Found | None:
    """As in "La maire a dit : « … »": the cue precedes the mark, its subject precedes the cue."""
    sentence = line.words
    for k in range(q - 1, max(-1, q - 1 - _BEFORE), -1):
        token = sentence[k]
        if token.kind in ";Q":
            return None
        if _opens_source(sentence, k, language):
            return _found(line, k, _phrase_after(sentence, k + 1), index)
        if token.tag & SAY and token.kind == LOWER:
            inserted = k > 0 and sentence[k - 1].low == "so"  # …, so kündigte sie an, „…“
            phrase = (None if inserted else _phrase_before(sentence, k, 0)) or _phrase_after(sentence, k + 1)
            return None if phrase is None else _found(line, k, phrase, index)
    return None


def _opens_source(sentence: Sentence, k: int, language: str) -> bool:
    """Whether "selon", "laut" or "según" stands at `k`."""
    return sentence[k].low in word_set(language, "source_prepositions")


def _cues(language: str) -> frozenset[str]:
    return word_set(language, "cues_say")


def _phrase_after(sentence: Sentence, k: int) -> tuple[int, int] | None:
    """The noun phrase at `k`: determiner, words, a name; its last word is no preposition."""
    stop = k
    named = False
    while stop < len(sentence) and stop - k < _NOUN_PHRASE and _in_phrase(sentence[stop], named=named):
        if sentence[stop].tag & PRONOUN and stop == k:
            return k, k + 1
        named = named or (sentence[stop].kind == CAPITAL and not sentence[stop].tag & (TITLE | HONORIFIC))
        stop += 1
    while stop > k and sentence[stop - 1].tag & (PREPOSITION | DETERMINER):
        stop -= 1
    return (k, stop) if stop > k else None


def _in_phrase(token: Word, *, named: bool) -> bool:
    if token.kind == CAPITAL:
        return True
    if token.kind not in (LOWER, NUMBER) or token.tag & (AUX | SAY):
        return False
    return not named or token.low in _NAME_JOINTS


def _phrase_before(sentence: Sentence, cue: int, floor: int) -> tuple[int, int] | None:
    """The noun phrase that ends before the verb group of the cue at token `cue`."""
    stop = cue
    while stop > floor and (sentence[stop - 1].tag & AUX or _is_adverb(sentence[stop - 1])):
        stop -= 1
    if stop > floor and sentence[stop - 1].kind == ",":  # an apposition: the name stands before it
        opening = next((j for j in range(stop - 2, floor, -1) if sentence[j].kind == ","), None)
        stop = opening if opening is not None else stop - 1
    first = stop
    while first > floor and stop - first < _NOUN_PHRASE:
        token = sentence[first - 1]
        if token.kind not in (CAPITAL, LOWER, NUMBER) or token.tag & (AUX | SAY):
            break
        first -= 1
        if token.low in _CONTRACTIONS:
            continue
        if token.tag & DETERMINER or token.tag & PRONOUN:
            if first > floor + 1 and sentence[first - 1].tag & PREPOSITION:
                continue
            break
    while first < stop and sentence[first].tag & PREPOSITION:
        first += 1
    return (first, stop) if first < stop else None


def _is_adverb(token: Word) -> bool:
    return token.kind == LOWER and token.low.endswith(("ment", "mente"))


def _found(line: Line, cue: int, phrase: tuple[int, int] | None, index: PeopleIndex) -> Found | None:
    if phrase is None:
        return None
    return Found(_speaker(line, phrase, index), line.of(cue, cue + 1), QuoteKind.DIRECT, 0.75)


def _speaker(line: Line, phrase: tuple[int, int], index: PeopleIndex) -> Speaker:
    """Mention, role and fullest name of a noun phrase: the name is its last capitalised run."""
    sentence = line.words
    first, stop = phrase
    span, mention = line.span(first, stop), line.of(first, stop)
    if stop - first == 1 and sentence[first].tag & PRONOUN:
        return _pronoun(mention, span, index, sure=sentence[first].low in ("er", "sie"))
    start = stop
    while (
        start > first
        and sentence[start - 1].kind == CAPITAL
        and not sentence[start - 1].tag & (TITLE | HONORIFIC)
    ):
        start -= 1
    # "der Sprecher der Stadt", "le maire de Paris": the last capital is a complement, and nobody's name.
    complement = (
        stop - start == 1 and start - 1 > first and sentence[start - 1].tag & (DETERMINER | PREPOSITION)
    )
    if start == stop or complement:
        return described(line, Phrase(first, stop), index) or Speaker(mention, span, mention)
    if stop - start >= 3 and sentence[start].tag & TRADE:
        start += 1
    while first < start and sentence[first].tag & DETERMINER:
        first += 1
    name = line.of(start, stop)
    plain = all(t.tag & HONORIFIC for t in sentence[first:start])
    role = None if plain else line.of(first, start)
    entry = index.find(name)
    full = entry.name if entry else name
    known = entry.roles[0] if entry and entry.roles else None
    return Speaker(name, line.span(start, stop), full, role or known)
