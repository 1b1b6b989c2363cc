"""A speaker from the noun phrase at a cue: mention as printed, role split off, fullest name in the article."""

from dataclasses import dataclass
from typing import Final

from dataset_tools.annotate.people import PeopleIndex, name_start
from dataset_tools.annotate.quote_clauses import PERSONAL, RELATIVE, Phrase, phrase_ending
from dataset_tools.annotate.quote_tokens import CAPITAL, LOWER, Sentence
from dataset_tools.annotate.quote_words import (
    DETERMINER,
    HONORIFIC,
    PREPOSITION,
    PRONOUN,
    SOURCE,
    SUBORDINATOR,
    TIME,
    TITLE,
)
from dataset_tools.model.span import Span

_POSSESSED: Final = {"his": "he", "her": "she", "their": "they", "its": "it", "my": "i", "our": "we", "your": "you"}
# An apposition longer than this is a clause, not a role: the longest in our gold has 12 words.
_ROLE_WORDS: Final = 14


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who spoke. `mention` is what stands at the cue; `name` is the fullest form, None for a lone pronoun."""

    mention: str
    span: Span
    name: str | None
    role: str | None = None


def read_speaker(text: str, sentence: Sentence, phrase: Phrase, index: PeopleIndex) -> Speaker:
    """The speaker behind a noun phrase of a sentence."""
    first, stop = _trim(sentence, phrase)
    head = sentence[first]
    span = Span(head.start, sentence[stop - 1].end)
    mention = span.of(text)
    if stop - first == 1 and (head.low in RELATIVE):
        antecedent = _antecedent(sentence, first)
        if antecedent is not None:
            inner = read_speaker(text, sentence, antecedent, index)
            return Speaker(mention, span, inner.name or inner.mention, inner.role)
        return Speaker(mention, span, None)
    if stop - first == 1 and (head.tag & PRONOUN or head.low in _POSSESSED):
        entry = index.antecedent(_POSSESSED.get(head.low, head.low), head.start)
        return Speaker(
            mention, span, entry.name if entry else None, entry.roles[0] if entry and entry.roles else None
        )
    return _named(text, sentence, Phrase(first, stop), index)


def _named(text: str, sentence: Sentence, phrase: Phrase, index: PeopleIndex) -> Speaker:
    first, stop = phrase
    span = Span(sentence[first].start, sentence[stop - 1].end)
    mention = span.of(text)
    cut = next((k for k in range(first + 1, stop) if sentence[k].low == "and"), stop)
    start = name_start(sentence, first, cut)
    if start is None or cut != stop:
        return Speaker(mention, span, mention)
    name = text[sentence[start].start : sentence[cut - 1].end].rstrip("’'")
    before = first
    while before < start and sentence[before].tag & DETERMINER:
        before += 1
    role = text[sentence[before].start : sentence[start].start].strip() if before < start else None
    if role and all(t.tag & HONORIFIC for t in sentence[before:start]):
        role = None
    if role and sentence[start - 1].tag & (TITLE | SOURCE):
        span = Span(sentence[start].start, span.end)
        mention = span.of(text)
    entry = index.find(name)
    role = role or _apposition(text, sentence, stop)
    if entry is None:
        return Speaker(mention, span, name, role)
    entry.evidence = True
    if role and role not in entry.roles:
        entry.roles.append(role)
    return Speaker(mention, span, entry.name, role or (entry.roles[0] if entry.roles else None))


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
    if j < 0 or sentence[j].kind not in (CAPITAL, LOWER) or sentence[j].tag & SUBORDINATOR or sentence[j].low in PERSONAL:
        return None
    return phrase_ending(sentence, j, 0, 4)


def _apposition(text: str, sentence: Sentence, k: int) -> str | None:
    """The role in ", the chief executive of Ora," that follows a name which ends before token `k`."""
    n = len(sentence)
    if k + 1 >= n or sentence[k].kind != ",":
        return None
    j = k + 1
    if sentence[j].kind == "0" and j + 2 < n and sentence[j + 1].kind == ",":  # an age
        j += 2
    opening = sentence[j]
    if not (
        opening.tag & (TITLE | SOURCE)
        or opening.low in ("a", "an", "the", "its", "his", "her", "one")
        or opening.low.endswith(("’s", "'s"))
    ):
        return None
    end = j
    while (
        end < n
        and end - j < _ROLE_WORDS
        and sentence[end].kind not in ",.;:—Q("
        and sentence[end].low not in ("who", "which", "that")
    ):
        end += 1
    if end >= n or end - j >= _ROLE_WORDS or end == j:
        return None
    while j < end - 1 and sentence[j].tag & DETERMINER:
        j += 1
    if sentence[j].tag & PREPOSITION or not any(t.tag & (TITLE | SOURCE) for t in sentence[j:end]):
        return None
    return text[sentence[j].start : sentence[end - 1].end]
