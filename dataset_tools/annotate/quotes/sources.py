"""Attributions without a verb of saying: "according to", "her claim that", a credit after a dash."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from dataset_tools.annotate.quotes.contents import clause_end, content_end
from dataset_tools.annotate.quotes.subjects import phrase_ending
from dataset_tools.annotate.sentence.phrases import Phrase, phrase_after
from dataset_tools.annotate.sentence.tokens import CAPITAL, QUOTED, Sentence, is_possessive
from dataset_tools.annotate.sentence.verbs import is_nominal
from dataset_tools.annotate.sentence.words import BASE, DETERMINER

POSSESSIVES: Final = frozenset(["his", "her", "their", "its", "my", "our", "your"])


class Attribution(NamedTuple):
    """One cue and what it reports. Ranges are token indexes of the sentence."""

    subject: Phrase | None
    cue: Phrase
    contents: tuple[tuple[int, int], ...]
    form: str  # before | after | object | according | infinitive
    certain: float
    outer: bool = (
        False  # a cue of saying: what its content quotes is its subject's, whatever verbs stand in it
    )


def read_according(sentence: Sentence, i: int) -> Iterator[Attribution]:
    """As in "according to the board": the phrase speaks, and what stands on the other side is its content."""
    phrase = phrase_after(sentence, i + 2)
    if phrase is None:
        return
    n = len(sentence)
    cue = Phrase(i, i + 2)
    if i == 0 or (i == 1 and sentence[0].kind != QUOTED):
        comma = next(
            (j for j in range(phrase.stop, min(n, phrase.stop + 40)) if sentence[j].kind in ",:"), None
        )
        if comma is not None and comma + 1 < n:
            yield Attribution(phrase, cue, ((comma + 1, clause_end(sentence)),), "according", 0.9)
        else:
            yield Attribution(phrase, cue, (), "according", 0.9)
        return
    stop = i - 1 if sentence[i - 1].kind in ",—" else i
    rest: tuple[tuple[int, int], ...] = ()
    if phrase.stop + 1 < n and sentence[phrase.stop].kind == "," and sentence[i - 1].kind == "," and i < 6:
        rest = ((phrase.stop + 1, clause_end(sentence)),)
    yield Attribution(phrase, cue, ((0, stop), *rest), "according", 0.85)


def read_noun(sentence: Sentence, i: int) -> Iterator[Attribution]:
    """As in "her claim that …", "Ms. Poole’s promise to …": a noun of saying and whose it is."""
    owner = _owner(sentence, i)
    k = i + 1
    if owner is None or k + 1 >= len(sentence):
        return
    token = sentence[k]
    if token.kind == QUOTED or token.low == "that":
        opening = k
    elif (token.kind in ",:" and sentence[k + 1].kind == QUOTED) or (
        token.low in ("is", "was") and (sentence[k + 1].kind == QUOTED or sentence[k + 1].low == "that")
    ):
        opening = k + 1
    elif token.low == "to" and sentence[k + 1].tag & BASE and sentence[k + 1].kind != CAPITAL:
        opening = k
    else:
        return
    yield Attribution(owner, Phrase(i, i + 1), ((opening, content_end(sentence, opening)),), "noun", 0.7)


def _owner(sentence: Sentence, i: int) -> Phrase | None:
    """Whose noun it is: the possessive or "his" up to four words before."""
    for j in range(i - 1, max(-1, i - 5), -1):
        token = sentence[j]
        if token.low in POSSESSIVES:
            return Phrase(j, j + 1)
        if is_possessive(token):
            return phrase_ending(sentence, j, 0)
        if not is_nominal(token) or token.tag & DETERMINER:
            return None
    return None


def read_credit(sentence: Sentence, i: int) -> Iterator[Attribution]:
    """“…” — Ann Poole: a name after a dash, and nothing else."""
    phrase = phrase_after(sentence, i + 1)
    if phrase is None or sentence[i + 1].kind != CAPITAL:
        return
    if phrase.stop == len(sentence) or sentence[phrase.stop].kind in ".,(":
        yield Attribution(phrase, Phrase(i, i + 1), ((0, i),), "after", 0.9)
