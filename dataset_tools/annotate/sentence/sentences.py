"""Sentences: where a paragraph of words, marks and quoted regions is cut."""

from collections.abc import Iterator
from typing import Final

from dataset_tools.annotate.sentence.tokens import CAPITAL, LOWER, QUOTED, Line, Sentence
from dataset_tools.annotate.sentence.words import (
    ADDRESS,
    ADVERB,
    AUX,
    PAST,
    PREPOSITION,
    SAY,
    SUBORDINATOR,
    TIME,
    VERB,
)

_MAY_END: Final = frozenset([".", "?", "!", QUOTED])
# A sentence is cut here: searches inside one stay bounded, so time is linear in the text.
LONGEST: Final = 150


def sentences(paragraph: Line) -> Iterator[Line]:
    """The sentences of one paragraph; a region that ends a sentence ends it unless a lower-case word follows."""
    start = _dateline(paragraph)
    last = len(paragraph.words) - 1
    for i in [i for i, word in enumerate(paragraph.words) if word.kind in _MAY_END]:
        if start <= i < last and _ends(paragraph, i):
            yield from _bounded(paragraph, start, i + 1)
            start = i + 1
    yield from _bounded(paragraph, start, last + 1)


def _ends(paragraph: Line, i: int) -> bool:
    following = paragraph.words[i + 1]
    if paragraph.words[i].kind == QUOTED:
        return following.kind in "CQ0" and _ends_sentence(paragraph.of(i, i + 1), paragraph.words, i)
    return following.kind in "CQ0[("


def _bounded(paragraph: Line, start: int, stop: int) -> Iterator[Line]:
    """The stretch as one sentence, or cut where it is too long to be one."""
    for first in range(start, stop, LONGEST):
        yield paragraph.cut(first, min(stop, first + LONGEST))


def _dateline(paragraph: Line) -> int:
    """How many words "GENEVA, May 4 (Gazette) —" takes at the start of a paragraph."""
    words = paragraph.words
    if words[0].kind != CAPITAL or not paragraph.of(0, 1).isupper():
        return 0
    for i, word in enumerate(words[:12]):
        if word.kind == "—":
            return i + 1 if i + 1 < len(words) else 0
        if word.kind == LOWER or word.kind not in "C0,.()":
            return 0
    return 0


def _ends_sentence(printed: str, paragraph: Sentence, i: int) -> bool:
    """Whether a region that a capital follows closes its sentence: “… it.” Then; not “Why?” Ms. Poole asked."""
    tail = printed.rstrip("”\"'’»“« ")
    if not tail.endswith((".", "?", "!", "…")):
        return False
    if paragraph[i + 1].kind == QUOTED:
        return True
    # An apposition may stand between the name and its verb after a question; after a full stop, only a name.
    reach = 5 if tail.endswith(".") else 24
    for j in range(i + 1, min(len(paragraph), i + 1 + reach)):
        following = paragraph[j]
        if following.kind in ".?!;:Q" or (following.kind == "," and reach == 5):
            return True
        if following.kind == LOWER and following.tag & SAY and following.tag & (PAST | VERB):
            return not (_attribution_ends(paragraph, j) or (reach > 5 and following.tag & ADDRESS))
        if (
            following.kind == LOWER
            and following.tag & PAST
            and 1 < j - i < 6
            and (j + 1 == len(paragraph) or paragraph[j + 1].kind in ".,")
        ):
            return tail.endswith(".")
        if following.kind == LOWER and following.tag & (AUX | SUBORDINATOR):
            return True
    return True


def _attribution_ends(paragraph: Sentence, verb: int) -> bool:
    """Whether the cue at `verb` closes its clause, or goes on with an adverbial rather than with content."""
    if verb + 1 >= len(paragraph):
        return True
    following = paragraph[verb + 1]
    return following.kind in ".,;" or bool(
        following.tag & (PREPOSITION | TIME | ADVERB) and following.kind == LOWER
    )
