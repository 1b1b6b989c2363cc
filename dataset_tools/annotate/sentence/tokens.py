"""Tokens: a text as words, marks and quoted regions, ready for the search for subjects."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final, NamedTuple

from dataset_tools.annotate.sentence.marks import Region
from dataset_tools.annotate.sentence.words import (
    ADVERB,
    AUX,
    GERUND,
    HONORIFIC,
    PAST,
    POSSESSIVE,
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

_TOKEN = re.compile(
    r"\w++(?:[’'.\-‑&/]\w++)*+(?:[’'](?<=s[’'])(?=\s\w))?"  # words, O'Neil, co-founder, the boys' school
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
    tag: int  # bits of `words`
    size: int  # code points, as printed


Sentence = list[Word]


@dataclass(slots=True, eq=False)
class Line:
    """A sentence or a paragraph: its words, and where in the text each of them stands."""

    text: str  # of the whole article
    words: Sentence = field(default_factory=list)
    starts: list[int] = field(default_factory=list)  # of each

    def add(self, word: Word, start: int) -> None:
        """Append a word."""
        self.words.append(word)
        self.starts.append(start)

    def end(self, i: int) -> int:
        """Where a word ends."""
        return self.starts[i] + self.words[i].size

    def of(self, first: int, stop: int) -> str:
        """The words [first, stop) as printed."""
        return self.text[self.starts[first] : self.end(stop - 1)]

    def span(self, first: int, stop: int) -> Span:
        """Where the words [first, stop) stand."""
        return Span(self.starts[first], self.end(stop - 1))

    def cut(self, first: int, stop: int) -> "Line":
        """The words [first, stop) as a line of their own."""
        return Line(self.text, self.words[first:stop], self.starts[first:stop])


_CONTRACTED: Final = frozenset(["he", "she", "it", "they", "we", "i", "you", "who", "that", "there", "what"])
_ENDINGS: Final = frozenset(["s", "d", "ll", "re", "ve", "m"])
_SENTENCE_OPENERS: Final = ".?!:—Q(["

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
# What stands between two spaces: mostly one word that nothing changes; else each word with its place.
_Pieces = tuple[tuple[int, Word, _Special | None], ...]
_Chunk = Word | _Pieces

# 100,000 entries hold the words of some thousand articles; the bound keeps memory flat.
_CACHED: Final = 100_000
_ENDS_OPEN: Final = ("s’", "s'")  # an apostrophe that belongs to the word where another word follows


class _Chunks(dict[str, _Chunk]):
    """The chunks of one language that were read before, by their spelling."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __missing__(self, chunk: str) -> _Chunk:
        if len(self) >= _CACHED:
            self.clear()
        self[chunk] = read = self._read(chunk)
        return read

    def _read(self, chunk: str) -> _Chunk:
        if chunk.isalpha():
            word, special = _read_word(chunk, self.language)
            return word if special is None else ((0, word, special),)
        pieces = _pieces(chunk, self.language)
        alone = len(pieces) == 1 and pieces[0][0] == 0 and pieces[0][2] is None
        return pieces[0][1] if alone and not chunk.endswith(_ENDS_OPEN) else pieces


@cache
def _chunks_of(language: str) -> _Chunks:
    return _Chunks(language)


def _pieces(chunk: str, language: str, behind: str = "") -> _Pieces:
    """The words and marks of a chunk, each with its place; `behind` is what stands behind the chunk."""
    found = [(m.start(), *_read_word(m[0], language)) for m in _TOKEN.finditer(chunk + behind)]
    kept = [piece for piece in found if piece[0] < len(chunk)]
    if any(special and special.dotted for _, _, special in kept):
        return tuple(kept)
    return tuple((at, word, None if word.kind == "." else special) for at, word, special in kept)


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
        return Word(low, CAPITAL if capital else LOWER, tag, len(word)), special
    if first.isdigit():
        return Word(word, NUMBER, 0, len(word)), None
    kind = "—" if word.startswith("--") or word in "–—―" else word
    return Word(word, kind, 0, len(word)), _Special() if word in "-." else None


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
        _read_stretch(at, max(at, region.start), language, paragraphs)
        paragraphs[-1].add(Word("", QUOTED, 0, region.end - region.start), region.start)
        at = region.end
    _read_stretch(at, len(text), language, paragraphs)
    return [paragraph for paragraph in paragraphs if paragraph.words]


def _read_stretch(start: int, stop: int, language: str, paragraphs: list[Line]) -> None:
    """Append the words of a stretch of text; a line break opens a paragraph."""
    line, known = paragraphs[-1], _chunks_of(language)
    stretch, at = line.text[start:stop], start
    for i, printed in enumerate(stretch.split("\n")):
        if i:
            line = Line(line.text)
            paragraphs.append(line)
        add_word, add_start = (
            line.words.append,
            line.starts.append,
        )  # this loop is a sixth of the time of quotes
        for chunk in printed.split(" "):
            read = known[chunk]
            if isinstance(read, Word):
                add_word(read)
                add_start(at)
            elif _is_open(chunk, stretch, at - start):
                _add_pieces(line, at, _pieces(chunk, language, " a"))
            else:
                _add_pieces(line, at, read)
            at += len(chunk) + 1


def _is_open(chunk: str, stretch: str, at: int) -> bool:
    """Whether a chunk at a place ends in an apostrophe and a word follows: "the boys’ school"."""
    if not chunk.endswith(_ENDS_OPEN):
        return False
    following = stretch[at + len(chunk) + 1 : at + len(chunk) + 2]
    return following.isalnum() or following == "_"


def _add_pieces(line: Line, at: int, pieces: _Pieces) -> None:
    """Append the words of a chunk that begins at a place."""
    done = at
    for offset, word, special in pieces:
        if special is None:
            line.add(word, at + offset)
        elif at + offset >= done:  # else it is the full stop of "Mr."
            done = _add_special(line, at + offset, word, special)


def _add_special(line: Line, start: int, word: Word, special: _Special) -> int:
    """Append a word that its neighbours change; where the next one may start."""
    end = start + word.size
    low, kind, tag = word.low, word.kind, word.tag
    if special.split:
        pronoun, ending = low[: special.split], low[special.split :]
        line.add(Word(pronoun, kind, _read_word(pronoun, "en")[0].tag, special.split), start)
        rest = Word(ending, LOWER, _contracted_tag(ending), word.size - special.split)
        line.add(rest, start + special.split)
        return end
    if special.dotted and line.text[end : end + 1] == ".":
        if end - start == 1:
            tag &= HONORIFIC  # an initial: "A. B. Poole"; or French "M. Ferrand"
        end += 1
    if tag & AUX and kind == CAPITAL and line.words and line.words[-1].kind not in _SENTENCE_OPENERS:
        tag = 0  # a name: "While Will thinks"
    elif low == "-" and _stands_apart(line.text, start, end):
        kind = "—"
    line.add(Word(low, kind, tag, end - start), start)
    return end


def _contracted_tag(ending: str) -> int:
    """What "'s" and "'ll" are: auxiliaries, and the first looks like a possessive too."""
    return AUX | POSSESSIVE if ending == "'s" else AUX


def _stands_apart(text: str, start: int, end: int) -> bool:
    """Whether a hyphen stands between spaces, as a dash."""
    return text[start - 1 : start] in ("", " ", "”", '"') and text[end : end + 1] in (" ", "")
