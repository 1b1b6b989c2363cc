"""Tokens and sentences: a text as words, marks and quoted regions, ready for the search for subjects."""

import re
from collections.abc import Iterator, Sequence
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
    PREPOSITION,
    SAY,
    SUBORDINATOR,
    TIME,
    VERB,
    word_classes,
)
from dataset_tools.lexicon import word_set

CAPITAL: Final = "C"
LOWER: Final = "w"
NUMBER: Final = "0"
QUOTED: Final = "Q"  # a whole region, as one token
BREAK: Final = "\n"

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S.
    r"|(?i:he|she|it|they|we|i|you|who|that|there|what)(?=[’'](?:s|d|ll|re|ve|m)\b)"  # he'd: two words
    r"|[’'](?:s|d|ll|re|ve|m)\b"
    r"|[^\W_]+(?:[’'.\-‑&/][^\W_]+)*(?:(?<=s)[’'](?=\s[^\W_]))?"  # words, O'Neil, co-founder, the boys' school
    r"|\n\s*"
    r"|--+"
    r"|\S"
)


class Token(NamedTuple):
    """One word, mark or region. `kind` is C, w, 0, Q, a line break, or the punctuation itself."""

    low: str
    start: int
    end: int
    kind: str
    tag: int  # bits of `quote_words`
    region: int = -1  # which region, for a Q


# A sentence is cut here: searches inside one stay bounded, so time is linear in the text.
LONGEST: Final = 150

Sentence = list[Token]


def is_possessive(token: Token) -> bool:
    """Whether a word ends in 's or s'."""
    return token.kind in (CAPITAL, LOWER) and token.low.endswith(("'s", "s'"))


@cache
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


def tokenize(text: str, regions: Sequence[Region], language: str = "en") -> list[Token]:
    """Every token outside the regions, and one token for each region, in order."""
    classes = word_classes(language)
    english = language == "en"
    abbreviations = word_set(language, "abbreviations")
    out: list[Token] = []
    at = 0
    for index, region in enumerate([*regions, None]):
        stop = region.start if region else len(text)
        for match in _TOKEN.finditer(text, at, stop):
            word = match.group()
            start, end = match.span()
            first = word[0]
            if first.isalpha():
                low = word.lower().replace("’", "'")
                if text[end : end + 1] == "." and (
                    low.rpartition("-")[2] in abbreviations or (len(word) == 1 and first.isupper())
                ):
                    end += 1
                capital = first.isupper()
                tag = classes.get(low)
                if len(word) == 1 and end > match.end():
                    tag = (tag or 0) & HONORIFIC  # an initial: "A. B. Poole"; or French "M. Ferrand"
                if capital and tag and tag & AUX and out and out[-1].kind not in ".?!:\n—Q([":
                    tag = 0  # a name: "While Will thinks"
                if tag is None:
                    tag = _suffix_tag(low) if english and not capital else 0
                out.append(Token(low, start, end, CAPITAL if capital else LOWER, tag))
            elif first in "’'" and len(word) > 1:
                out.append(Token(word.replace("’", "'"), start, end, LOWER, AUX))
            elif first.isdigit():
                out.append(Token(word, start, end, NUMBER, 0))
            elif first == "\n":
                out.append(Token("\n", start, end, BREAK, 0))
            elif not (first == "." and out and out[-1].end == end):
                out.append(Token(word, start, end, _punctuation(text, word, start, end), 0))
        if region:
            out.append(Token("", region.start, region.end, QUOTED, 0, index))
            at = region.end
    return out


def _punctuation(text: str, word: str, start: int, end: int) -> str:
    """The kind of a mark; a hyphen between spaces is a dash."""
    if word.startswith("--") or word in "–—―":
        return "—"
    if word == "-" and text[start - 1 : start] in ("", " ", "”", '"') and text[end : end + 1] in (" ", ""):
        return "—"
    return word


def paragraphs(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """The tokens of each paragraph, without the breaks."""
    current: list[Token] = []
    for token in tokens:
        if token.kind == BREAK:
            if current:
                yield current
            current = []
        else:
            current.append(token)
    if current:
        yield current


def sentences(text: str, paragraph: Sequence[Token]) -> Iterator[Sentence]:
    """The sentences of one paragraph; a region that ends a sentence ends it unless a lower-case word follows."""
    start = _dateline(text, paragraph)
    last = len(paragraph) - 1
    for i, token in enumerate(paragraph):
        if i == last:
            break
        following = paragraph[i + 1]
        ends = i - start >= LONGEST
        if token.kind in ".?!…":
            ends = ends or (following.kind in "CQ0[(" and token.kind != "…")
        elif token.kind == QUOTED and following.kind in "CQ0":
            ends = ends or _ends_sentence(text, token, paragraph, i)
        if ends:
            yield list(paragraph[start : i + 1])
            start = i + 1
    if start <= last:
        yield list(paragraph[start:])


def _dateline(text: str, paragraph: Sequence[Token]) -> int:
    """How many tokens "GENEVA, May 4 (Gazette) —" takes at the start of a paragraph."""
    if paragraph[0].kind != CAPITAL or not text[paragraph[0].start : paragraph[0].end].isupper():
        return 0
    for i, token in enumerate(paragraph[:12]):
        if token.kind == "—":
            return i + 1
        if token.kind == LOWER or token.kind not in "C0,.()":
            return 0
    return 0


def _ends_sentence(text: str, token: Token, paragraph: Sequence[Token], i: int) -> bool:
    """Whether a region that a capital follows closes its sentence: “… it.” Then; not “Why?” Ms. Poole asked."""
    tail = text[token.start : token.end].rstrip("”\"'’»“« ")
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


def _attribution_ends(paragraph: Sequence[Token], verb: int) -> bool:
    """Whether the cue at `verb` closes its clause, or goes on with an adverbial rather than with content."""
    if verb + 1 >= len(paragraph):
        return True
    following = paragraph[verb + 1]
    return following.kind in ".,;" or bool(
        following.tag & (PREPOSITION | TIME | ADVERB) and following.kind == LOWER
    )
