"""A speaker from the noun phrase at a cue: mention as printed, role split off, fullest name in the article."""

from typing import Final, NamedTuple

from dataset_tools.annotate.people.index import PeopleIndex, gender_of_title
from dataset_tools.annotate.people.names import read_parts, role_after
from dataset_tools.annotate.people.roles import (
    apposed_name,
    head_word,
    is_definite,
    names_a_place,
    role_words,
)
from dataset_tools.annotate.quotes.subjects import phrase_ending
from dataset_tools.annotate.sentence.phrases import Phrase
from dataset_tools.annotate.sentence.tokens import CAPITAL, LOWER, Line, Sentence
from dataset_tools.annotate.sentence.verbs import PERSONAL, RELATIVE
from dataset_tools.annotate.sentence.words import (
    PRONOUN,
    SOURCE,
    SUBORDINATOR,
    TIME,
    TITLE,
)
from dataset_tools.model.span import Span

_ANYBODY: Final = frozenset(["man", "woman", "people", "person"])
_POSSESSED: Final = {
    "his": "he",
    "her": "she",
    "their": "they",
    "its": "it",
    "my": "i",
    "our": "we",
    "your": "you",
}


class Speaker(NamedTuple):
    """Who spoke. `mention` is what stands at the cue; `name` is the fullest form, None for a lone pronoun."""

    mention: str
    span: Span
    name: str | None
    role: str | None = None
    certain: float = 1.0  # that the name is the mention's


def read_speaker(line: Line, phrase: Phrase, index: PeopleIndex) -> Speaker:
    """The speaker behind a noun phrase of a sentence."""
    sentence = line.words
    first, stop = _trim(sentence, phrase)
    head = sentence[first]
    if stop - first > 1 or not (head.tag & PRONOUN or head.low in RELATIVE or head.low in _POSSESSED):
        return _named(line, Phrase(first, stop), index)
    span = line.span(first, stop)
    mention = line.of(first, stop)
    if head.low in RELATIVE:
        antecedent = _antecedent(sentence, first)
        if antecedent is None:
            return Speaker(mention, span, None)
        inner = read_speaker(line, antecedent, index)
        return Speaker(mention, span, inner.name or inner.mention, inner.role, inner.certain)
    found = index.antecedent(_POSSESSED.get(head.low, head.low), span.start)
    if found is None:
        return Speaker(mention, span, None)
    entry, certain = found
    return Speaker(mention, span, entry.name, entry.roles[0] if entry.roles else None, certain)


def _named(line: Line, phrase: Phrase, index: PeopleIndex) -> Speaker:
    sentence = line.words
    first, stop = phrase
    joined = _joins_two(sentence, phrase)
    parts = None if joined else read_parts(line, first, stop)
    if parts is None:
        found = None if joined else described(line, phrase, index)
        return found or _as_printed(line, first, stop)
    if parts.role and any(t.tag & (TITLE | SOURCE) for t in sentence[first : parts.start]):
        first, stop = parts.start, parts.stop
    span, mention = line.span(first, stop), line.of(first, stop)
    role = parts.role or role_after(line, phrase.stop)
    title = sentence[parts.start - 1].low if parts.start else ""
    entry = index.find(parts.name, gender_of_title(title))
    if entry is None:
        return Speaker(mention, span, parts.name, role)
    return Speaker(mention, span, entry.name, role or (entry.roles[0] if entry.roles else None))


def _joins_two(sentence: Sentence, phrase: Phrase) -> bool:
    """Whether the phrase names two: "Ann Poole and Clara Moss"."""
    return any(sentence[k].low == "and" for k in range(phrase.first, phrase.stop))


def _as_printed(line: Line, first: int, stop: int) -> Speaker:
    """A speaker who has no name but the phrase itself."""
    mention = line.of(first, stop)
    return Speaker(mention, line.span(first, stop), mention)


def described(line: Line, phrase: Phrase, index: PeopleIndex) -> Speaker | None:
    """The person behind "the mayor, Ida Lund," or behind "the mayor" where the article gave the name before."""
    sentence = line.words
    role = role_words(line, phrase)
    if role is None or _joins_two(sentence, phrase):
        return None
    name = apposed_name(sentence, phrase.stop)
    if name is not None and not names_a_place(sentence, phrase, name):
        span = line.span(phrase.first, name.stop)
        printed = line.of(name.first, name.stop)
        entry = index.find(printed)
        mention = line.of(phrase.first, name.stop)
        return Speaker(mention, span, entry.name if entry else printed, role)
    entry = index.holder(role) if is_definite(sentence, phrase) and head_word(role) not in _ANYBODY else None
    if entry is None:
        return None
    return Speaker(line.of(*phrase), line.span(*phrase), entry.name, role)


def _trim(sentence: Sentence, phrase: Phrase) -> tuple[int, int]:
    """The phrase without the time words and commas at its ends."""
    first, stop = phrase
    while stop - 1 > first and (sentence[stop - 1].tag & TIME or sentence[stop - 1].kind in ",;"):
        stop -= 1
    return first, stop


def _antecedent(sentence: Sentence, k: int) -> Phrase | None:
    """The noun phrase that a relative pronoun at `k` stands for."""
    j = k - 1
    if j >= 0 and sentence[j].kind in ",—":
        j -= 1
    if (
        j < 0
        or sentence[j].kind not in (CAPITAL, LOWER)
        or sentence[j].tag & SUBORDINATOR
        or sentence[j].low in PERSONAL
    ):
        return None
    return phrase_ending(sentence, j, 0, 4)
