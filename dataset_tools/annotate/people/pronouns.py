"""What pronouns say of the people an article names: "Robin Hale parked her van" makes Robin Hale "she"."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from dataset_tools.annotate.people.index import PeopleIndex
from dataset_tools.annotate.sentence.tokens import CAPITAL, LOWER, Line, Sentence
from dataset_tools.annotate.sentence.words import ADVERB, AUX, CONJUNCTION, DETERMINER, PREPOSITION, TIME

_REFLEXIVE: Final = {"himself": "he", "herself": "she"}
_POSSESSIVE: Final = {"his": "he", "her": "she"}
_NO_NOUN: Final = ADVERB | AUX | CONJUNCTION | DETERMINER | PREPOSITION | TIME


def learn_pronouns(index: PeopleIndex, document: Sequence[Line]) -> None:
    """Tell each person of unknown gender what the first clear pronoun after the name says.

    Clear are "herself", "her van" where nobody else is named before it in the sentence, and a "She" that
    opens the sentence after one that names this person alone.
    """
    for line, mentions in index.by_line():
        if all(entry.gender for _, entry in mentions):
            continue
        people = [m for m in mentions if m[1].kind == "person"]
        for at, (start, entry) in enumerate(people):
            if entry.gender is not None or " " not in entry.name:
                continue
            stop = people[at + 1][0] if at + 1 < len(people) else None
            after = _after(document[line], start, stop)
            entry.tell(_reflexive(after) or (_possessive(after) if at == 0 else None))
            if len(people) == 1 and line + 1 < len(document):
                entry.tell(_opener(document[line + 1].words))


def _after(line: Line, start: int, stop: int | None) -> Sentence:
    """The tokens after a name, as far as the next one."""
    first = bisect_right(line.starts, start)
    return line.words[first : None if stop is None else bisect_left(line.starts, stop)]


def _reflexive(tokens: Sentence) -> str | None:
    return next((_REFLEXIVE[t.low] for t in tokens if t.low in _REFLEXIVE), None)


def _possessive(tokens: Sentence) -> str | None:
    """The gender of "her" before a noun; "told her on Sunday" says nothing."""
    for token, following in pairwise(tokens):
        if token.low in _POSSESSIVE and following.kind in (LOWER, CAPITAL) and not following.tag & _NO_NOUN:
            return _POSSESSIVE[token.low]
    return None


def _opener(sentence: Sentence) -> str | None:
    return sentence[0].low if sentence[0].low in ("he", "she") else None
