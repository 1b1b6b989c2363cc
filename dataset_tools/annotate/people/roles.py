"""Roles beside names: "its director, Ida Lund," names the director; "Agronomist Ida Lund" is Ida Lund."""

from typing import Final

from dataset_tools.annotate.people.names import PARTICLES, given_names, name_start
from dataset_tools.annotate.sentence.phrases import Phrase, walk_left
from dataset_tools.annotate.sentence.tokens import CAPITAL, LOWER, Line, Sentence, is_possessive
from dataset_tools.annotate.sentence.words import (
    AUX,
    DETERMINER,
    HONORIFIC,
    PREPOSITION,
    PRONOUN,
    SOURCE,
    TIME,
    TITLE,
)

# Words of an apposed name with its title; "Lieutenant Colonel Ana van der Meer" has six.
_LONGEST_NAME: Final = 7
# What may follow an apposed name; a verb would make it the subject of a clause of its own.
_CLOSERS: Final = ",.;:—(Q?!"


def apposed_name(sentence: Sentence, k: int) -> Phrase | None:
    """The name in ", Ida Lund," whose comma is token `k`; None where something else stands there.

    Two words, or one after a title: a lone capitalised word after a comma is as often a place.
    """
    n = len(sentence)
    if k + 1 >= n or sentence[k].kind != ",":
        return None
    stop = k + 1
    while stop < min(n, k + 1 + _LONGEST_NAME) and (
        sentence[stop].kind == CAPITAL or (stop > k + 1 and sentence[stop].low in PARTICLES)
    ):
        stop += 1
    if stop < n and sentence[stop].kind not in _CLOSERS:
        return None
    inside = sentence[k + 1 : stop]
    closed = AUX | DETERMINER | PREPOSITION | PRONOUN | TIME
    if not inside or inside[-1].kind != CAPITAL or any(is_possessive(t) for t in inside):
        return None
    if any(t.tag & closed and not t.tag & TITLE and t.low not in PARTICLES for t in inside):
        return None
    first = name_start(sentence, k + 1, stop)
    if first is None or (stop - first < 2 and first == k + 1):
        return None
    return Phrase(first, stop)


def is_definite(sentence: Sentence, phrase: Phrase) -> bool:
    """Whether a phrase means one known person: "the mayor", "its clerk", "the town’s only doctor"."""
    opening = sentence[phrase.first]
    if opening.low in ("a", "an", "one", "some", "many", "several", "both", "other"):
        return False
    return bool(opening.tag & DETERMINER) or any(
        is_possessive(t) for t in sentence[phrase.first : phrase.stop]
    )


def names_a_place(sentence: Sentence, phrase: Phrase, name: Phrase) -> bool:
    """Whether an apposed name goes on with a place: "an official in Bismarck, North Dakota,"."""
    k = phrase.stop - 1
    while k > phrase.first and sentence[k].kind == CAPITAL:
        k -= 1
    after_preposition = k < phrase.stop - 1 and sentence[k].tag & PREPOSITION
    return bool(after_preposition) and sentence[name.first].low not in given_names()


def role_words(line: Line, phrase: Phrase) -> str | None:
    """A noun phrase without its determiner, as printed."""
    first, stop = phrase
    while first < stop and line.words[first].tag & DETERMINER:
        first += 1
    return line.of(first, stop) if first < stop else None


def leading_role(line: Line, name: int) -> str | None:
    """The role in "Its chairwoman, Ida Lund, said" for the name that starts at token `name`."""
    sentence = line.words
    comma = name - 1
    while comma > 0 and sentence[comma].tag & (HONORIFIC | TITLE) and sentence[comma].kind == CAPITAL:
        comma -= 1
    if comma < 1 or sentence[comma].kind != "," or sentence[comma - 1].kind not in (LOWER, CAPITAL):
        return None
    apposed = apposed_name(sentence, comma)
    if apposed is None or apposed.first != name:
        return None
    phrase = walk_left(sentence, comma - 1, 0)
    if not (is_definite(sentence, phrase) or sentence[phrase.first].low in ("a", "an")):
        return None
    if names_a_place(sentence, phrase, apposed):
        return None
    if not any(t.tag & (TITLE | SOURCE) for t in sentence[phrase.first : phrase.stop]):
        return None
    return role_words(line, phrase)


def head_word(role: str) -> str:
    """The noun that a role is about, in lower case: "chairwoman" of "chairwoman of the board"."""
    words = role.lower().split()
    stop = next((i for i, w in enumerate(words) if i and w in ("of", "for", "at", "to", "in", "with")), None)
    return words[:stop][-1] if words else ""
