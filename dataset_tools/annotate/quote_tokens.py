"""Tokens and sentences: a text as words, marks and quoted regions, ready for the search for subjects."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final, NamedTuple

from dataset_tools.annotate.quote_marks import Region
from dataset_tools.annotate.quote_words import (
    ADDRESS,
    ADVERB,
    AUX,
    GERUND,
    HONORIFIC,
    PAST,
    POSSESSIVE,
    PREPOSITION,
    SAY,
    SUBORDINATOR,
    TIME,
    TITLE,
    TRADE,
    VERB,
    word_classes,
)
from dataset_tools.lexicon import word_set
from dataset_tools.model.span import Span

CAPITAL: Final = "C"
LOWER: Final = "w"
NUMBER: Final = "0"
QUOTED: Final = "Q"  # a whole region, as one token
BREAK: Final = "\n"

_TOKEN = re.compile(
    r"\w++(?:[’'.\-‑&/]\w++)*+(?:[’'](?<=s[’'])(?=\s\w))?"  # words, O'Neil, co-founder, the boys' school
    r"|\n\s*"
    r"|--+"
    r"|\S"
)


@dataclass(slots=True, eq=False)
class Word:
    """One word, mark or region, wherever it stands: a text has one `Word` for all its "the".

    `kind` is C, w, 0, Q, or the punctuation itself. Not frozen, though nobody changes one: slots that
    `__init__` sets are read four times as fast as a tuple's fields, and reading them is most of what the search
    for subjects does.
    """

    low: str
    kind: str
    tag: int  # bits of `quote_words`


Sentence = list[Word]


@dataclass(slots=True, eq=False)
class Line:
    """A sentence or a paragraph: its words, and where in the text each of them stands."""

    text: str  # of the whole article
    words: Sentence = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)  # (start, end) of each

    def add(self, word: Word, start: int, end: int) -> None:
        """Append a word."""
        self.words.append(word)
        self.spans.append((start, end))

    def of(self, first: int, stop: int) -> str:
        """The words [first, stop) as printed."""
        return self.text[self.spans[first][0] : self.spans[stop - 1][1]]

    def span(self, first: int, stop: int) -> Span:
        """Where the words [first, stop) stand."""
        return Span(self.spans[first][0], self.spans[stop - 1][1])

    def cut(self, first: int, stop: int) -> "Line":
        """The words [first, stop) as a line of their own."""
        return Line(self.text, self.words[first:stop], self.spans[first:stop])


_REGION: Final = Word("", QUOTED, 0)
_CONTRACTED: Final = frozenset(["he", "she", "it", "they", "we", "i", "you", "who", "that", "there", "what"])
_ENDINGS: Final = frozenset(["s", "d", "ll", "re", "ve", "m"])
_MAY_END: Final = frozenset([".", "?", "!", QUOTED])
_SENTENCE_OPENERS: Final = ".?!:\n—Q(["
# A sentence is cut here: searches inside one stay bounded, so time is linear in the text.
LONGEST: Final = 150

# Endings of trades; a word counts only before a full name, and never where it is a given name.
_TRADE_ENDINGS: Final = {
    "en": ("ologist", "onomist", "ographer", "keeper", "maker", "grower", "worker"),
    "de": ("er", "erin", "ist", "istin", "or", "orin", "eur", "eurin", "mann", "frau", "wart", "wartin"),
}


def is_possessive(token: Word) -> bool:
    """Whether a word ends in 's or s'."""
    return token.tag & POSSESSIVE != 0


class _Special(NamedTuple):
    """What the neighbours of a word can change."""

    dotted: bool = False  # a full stop after it belongs to it: "Mr.", "A.", "U.S."
    split: int = 0  # where "he'd" parts into "he" and "'d"


# A word as read, and what its neighbours can change.
_Read = tuple[Word, _Special | None]

# 100,000 entries hold the words of some thousand articles; the bound keeps memory flat.
_CACHED: Final = 100_000


class _Words(dict[str, _Read]):
    """The words of one language that were read before, by their spelling."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __missing__(self, spelling: str) -> _Read:
        if len(self) >= _CACHED:
            self.clear()
        word = self[spelling] = _read_word(spelling, self.language)
        return word


@cache
def _words_of(language: str) -> _Words:
    return _Words(language)


def _read_word(word: str, language: str) -> _Read:
    first = word[0]
    if first.isalpha():
        low = word.lower().replace("’", "'")
        capital = first.isupper()
        tag = word_classes(language).get(low)
        if tag is None:
            tag = _suffix_tag(low) if language == "en" and not capital else 0
        if low in word_set(language, "occupations"):
            tag |= TRADE if capital else TITLE
        elif capital:
            tag |= _trade_tag(low, language)
        if "'" in low and low.endswith(("'s", "s'")):
            tag |= POSSESSIVE
        initials = _is_initials(low) and (capital or len(word) > 1)
        dotted = initials or low.rpartition("-")[2] in word_set(language, "abbreviations")
        split = _contraction(low) if "'" in low else 0
        special = _Special(dotted, split) if dotted or split or (capital and tag & AUX) else None
        return Word(low, CAPITAL if capital else LOWER, tag), special
    if first.isdigit():
        return Word(word, NUMBER, 0), None
    if first == "\n":
        return Word("\n", BREAK, 0), _Special()
    kind = "—" if word.startswith("--") or word in "–—―" else word
    return Word(word, kind, 0), _Special() if word in "-." else None


def _is_initials(low: str) -> bool:
    """As in "a" and "u.s": single letters with full stops between."""
    return len(low) == 1 or ("." in low and all(len(part) == 1 for part in low.split(".")))


def _contraction(low: str) -> int:
    """Where "he'd" parts; 0 where it does not."""
    pronoun, _, ending = low.partition("'")
    return len(pronoun) if pronoun in _CONTRACTED and ending in _ENDINGS else 0


def _trade_tag(low: str, language: str) -> int:
    """A guess for capitalised words in no list: "Papyrologist", "Glockengießer", "Imkerin"."""
    if low.endswith(_TRADE_ENDINGS.get(language, ())) and low not in word_set("mul", "byline_given_names"):
        return TRADE
    return 0


def _suffix_tag(low: str) -> int:
    """A guess for words in no list: -ly adverbs, -ed and -ing forms."""
    if "-" in low:
        return 0
    if low.endswith("ly") and len(low) > 4:
        return ADVERB
    if low.endswith("ed") and len(low) > 4:
        return VERB | PAST
    if low.endswith("ing") and len(low) > 5:
        return VERB | GERUND
    return 0


def tokenize(text: str, regions: Sequence[Region], language: str = "en") -> list[Line]:
    """The paragraphs in order: every word and mark outside the regions, and each region as one word."""
    paragraphs = [Line(text)]
    at = 0
    for region in regions:
        _read_stretch(text, Span(at, max(at, region.start)), language, paragraphs)
        paragraphs[-1].add(_REGION, region.start, region.end)
        at = region.end
    _read_stretch(text, Span(at, len(text)), language, paragraphs)
    return [paragraph for paragraph in paragraphs if paragraph.words]


def _read_stretch(text: str, stretch: Span, language: str, paragraphs: list[Line]) -> None:
    """Append the words of a stretch of text; a line break opens a paragraph."""
    known, line = _words_of(language), paragraphs[-1]  # this loop is a fifth of all time
    add_word, add_span = line.words.append, line.spans.append
    done = stretch.start
    for match in _TOKEN.finditer(text, stretch.start, stretch.end):
        word, special = known[match[0]]
        if special is None:
            add_word(word)
            add_span(match.span())
        elif word.kind == BREAK:
            line = Line(text)
            paragraphs.append(line)
            add_word, add_span = line.words.append, line.spans.append
        elif match.start() >= done:  # else it is the full stop of "Mr."
            done = _add_special(line, Span(*match.span()), word, special)


def _add_special(line: Line, span: Span, word: Word, special: _Special) -> int:
    """Append a word that its neighbours change; where the next one may start."""
    start, end = span.start, span.end
    low, kind, tag = word.low, word.kind, word.tag
    if special.split:
        middle = start + special.split
        pronoun = low[: special.split]
        line.add(Word(pronoun, kind, _read_word(pronoun, "en")[0].tag), start, middle)
        line.add(Word(low[special.split :], LOWER, _contracted_tag(low[special.split :])), middle, end)
        return end
    if special.dotted and line.text[end : end + 1] == ".":
        if end - start == 1:
            tag &= HONORIFIC  # an initial: "A. B. Poole"; or French "M. Ferrand"
        end += 1
    if tag & AUX and kind == CAPITAL and line.words and line.words[-1].kind not in _SENTENCE_OPENERS:
        tag = 0  # a name: "While Will thinks"
    elif low == "-" and _stands_apart(line.text, start, end):
        kind = "—"
    line.add(Word(low, kind, tag), start, end)
    return end


def _contracted_tag(ending: str) -> int:
    """What "'s" and "'ll" are: auxiliaries, and the first looks like a possessive too."""
    return AUX | POSSESSIVE if ending == "'s" else AUX


def _stands_apart(text: str, start: int, end: int) -> bool:
    """Whether a hyphen stands between spaces, as a dash."""
    return text[start - 1 : start] in ("", " ", "”", '"') and text[end : end + 1] in (" ", "")


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
