"""Names inside noun phrases: where a name starts, what role stands before it, which apposition follows."""

import re
from functools import cache
from typing import Final, NamedTuple

from dataset_tools.annotate.sentence.tokens import CAPITAL, LOWER, NUMBER, Line, Sentence, Word, is_possessive
from dataset_tools.annotate.sentence.words import (
    CLOSED,
    DETERMINER,
    HONORIFIC,
    POSSESSIVE,
    PREPOSITION,
    SOURCE,
    TIME,
    TITLE,
    TRADE,
)
from dataset_tools.lexicon import word_set

# Lower-case words inside a name. "of" and "for" join only after an organisation word: Board of Trade.
PARTICLES: Final = frozenset(
    [
        "de",
        "del",
        "della",
        "der",
        "van",
        "von",
        "den",
        "bin",
        "ibn",
        "al",
        "el",
        "la",
        "le",
        "da",
        "di",
        "dos",
        "du",
        "ter",
        "y",
    ]
)
_JOINTS: Final = frozenset(["of", "for"])
_POSSESSIVE = re.compile(r"[’']s?$")
# An apposition longer than this is a clause, not a role: the longest in our gold has 12 words.
_ROLE_WORDS: Final = 14
_ROLE_OPENERS: Final = frozenset(["a", "an", "the", "its", "his", "her", "one", "their", "former"])


class Parts(NamedTuple):
    """A noun phrase as a name and the role before it; `start` is the token where the name starts."""

    name: str
    role: str | None
    start: int
    stop: int


def name_runs(sentence: Sentence) -> list[tuple[int, int]]:
    """Word ranges that can be one name: "Deputy Mayor Ann van Dyke", "Board of Trade"."""
    runs: list[tuple[int, int]] = []
    first: int | None = None
    for i, token in enumerate(sentence):
        if token.kind != CAPITAL:
            if first is not None and not (token.kind == LOWER and _joins(sentence, i)):
                runs.append((first, i))
                first = None
        elif _names(token, opening=first is None):
            first = i if first is None else first
            if token.tag & POSSESSIVE:
                runs.append((first, i + 1))
                first = None
        elif first is not None:
            runs.append((first, i))
            first = None
    if first is not None:
        runs.append((first, len(sentence)))
    return runs


def _names(token: Word, *, opening: bool) -> bool:
    """Whether a capitalised word can stand in a name, or open one."""
    tag = token.tag
    if not tag:
        return True
    return not ((tag & CLOSED and not tag & TITLE) or (opening and tag & TIME))


def _joins(sentence: Sentence, i: int) -> bool:
    """Whether the lower-case word at `i` holds two parts of one name together."""
    token = sentence[i]
    particle = token.low in PARTICLES
    if not (particle or token.low in _JOINTS) or i == 0 or i + 1 >= len(sentence):
        return False
    following = sentence[i + 1]
    if following.kind != CAPITAL or not _names(following, opening=False):
        return False
    return sentence[i - 1].kind == CAPITAL if particle else sentence[i - 1].low in _organisations()


def read_parts(line: Line, first: int, stop: int) -> Parts | None:
    """Name and role of the noun phrase [first, stop); None where its head is no name.

    "Deputy Mayor Ann Poole" → Ann Poole, Deputy Mayor. "a spokesman for Poole" has no name of its own:
    the head stands before the preposition. "envoy to North Korea Joseph Roe" has: a given name opens it.
    """
    sentence = line.words
    joint = _first_preposition(sentence, first, stop) if stop - first > 2 else None
    start: int | None = None
    if joint is not None:
        tail = name_start(sentence, joint + 1, stop)
        if tail is not None and tail > joint + 1 and _opens_person(sentence, first, tail, stop):
            start = tail
        elif tail == joint + 1 and _is_portfolio(sentence, joint, stop):
            start = stop - 2
        else:
            stop = joint
    start = name_start(sentence, first, stop) if start is None else start
    if start is None:
        return None
    return Parts(bare_name(line.of(start, stop)), _role_before(line, first, start), start, stop)


def bare_name(name: str) -> str:
    """The name without a possessive ending."""
    return _POSSESSIVE.sub("", name) if "’" in name or "'" in name else name


def _opens_person(sentence: Sentence, first: int, start: int, stop: int) -> bool:
    """Whether a person's name opens at `start` right after a place: "envoy to North Korea Joseph Roe".

    "a spokesman for candidate Ann Poole" is the spokesman, not Ann Poole.
    """
    before = sentence[start - 1]
    if (
        stop - start < 2
        or before.kind != CAPITAL
        or before.tag & TITLE
        or sentence[first].low in ("a", "an", "one")
    ):
        return False
    return sentence[start].low in given_names()


def _is_portfolio(sentence: Sentence, joint: int, stop: int) -> bool:
    """Whether "of Finance Ida Lund" after "Minister" holds an office and then a name of two words."""
    rest = sentence[joint + 1 : stop]
    office = sentence[joint - 1]
    return (
        sentence[joint].low == "of"
        and bool(office.tag & TITLE and office.kind == CAPITAL)
        and len(rest) >= 3
        and all(t.kind == CAPITAL and not t.tag & CLOSED for t in rest)
        and not any(t.low in _organisations() for t in rest)
    )


def _first_preposition(sentence: Sentence, first: int, stop: int) -> int | None:
    for k in range(first + 1, stop):
        if sentence[k].tag & PREPOSITION and sentence[k].kind == LOWER and not _joins(sentence, k):
            return k
    return None


def _role_before(line: Line, first: int, start: int) -> str | None:
    sentence = line.words
    while first < start and sentence[first].tag & DETERMINER:
        first += 1
    if first >= start or is_possessive(sentence[start - 1]):
        return None
    if all(t.tag & HONORIFIC for t in sentence[first:start]):
        return None
    return line.of(first, start)


def name_start(sentence: Sentence, first: int, stop: int) -> int | None:
    """Where the name starts inside the noun phrase [first, stop); None where it does not end in a name.

    A name is the last run of capitalised words, after its last title ("Deputy Mayor Ann Poole"), or from
    a given name on where the run before it is a place.
    """
    start = stop
    while start > first:
        token = sentence[start - 1]
        if start < stop and (
            (is_possessive(token) and not _is_of_members(sentence, start - 1, stop))
            or (token.kind == LOWER and not _joins(sentence, start - 1))
        ):
            break
        if token.kind not in (CAPITAL, LOWER) or (start == stop and token.kind != CAPITAL):
            break
        start -= 1
    if start == stop:
        return None
    while start < stop - 1 and sentence[start].tag & (DETERMINER | TIME) and sentence[start].tag & CLOSED:
        start += 1
    title = next((k for k in range(stop - 2, start - 1, -1) if sentence[k].tag & (TITLE | HONORIFIC)), None)
    if title is not None:
        return title + 1
    if stop - start >= 3:
        if sentence[start].tag & TRADE:
            return start + 1
        return next((k for k in range(stop - 2, start, -1) if sentence[k].low in given_names()), start)
    return start


def _is_of_members(sentence: Sentence, k: int, stop: int) -> bool:
    """Whether the possessive at `k` is part of a name: "Canners’ Federation", not "Kent’s Federation"."""
    return (
        sentence[k].kind == CAPITAL
        and sentence[k].low.endswith("s'")
        and k + 1 < stop
        and all(t.kind == CAPITAL for t in sentence[k:stop])
        and sentence[stop - 1].low in _organisations()
    )


def role_after(line: Line, k: int) -> str | None:
    """The role in ", the head of the port authority," that follows a name which ends before token `k`."""
    sentence = line.words
    n = len(sentence)
    if k + 1 >= n or sentence[k].kind != ",":
        return None
    j = k + 1
    if sentence[j].kind == NUMBER and j + 2 < n and sentence[j + 1].kind == ",":  # an age
        j += 2
    opening = sentence[j]
    if not (opening.tag & (TITLE | SOURCE) or opening.low in _ROLE_OPENERS or is_possessive(opening)):
        return None
    end = j
    while end < n and end - j < _ROLE_WORDS and sentence[end].kind not in ",.;:—Q(":
        if sentence[end].low in ("who", "which", "that"):
            break
        end += 1
    if end >= n or end - j >= _ROLE_WORDS:
        return None
    while j < end - 1 and sentence[j].tag & DETERMINER:
        j += 1
    if (
        end == j
        or sentence[j].tag & PREPOSITION
        or not any(t.tag & (TITLE | SOURCE) for t in sentence[j:end])
    ):
        return None
    return line.of(j, end)


def is_acronym_of(sentence: Sentence, full: Parts, short: Parts) -> bool:
    """Whether `short` stands in brackets right after `full` and has its initials: "Tidal Water Board (TWB)"."""
    k = full.stop
    if (
        short.stop != k + 2
        or k + 2 >= len(sentence)
        or sentence[k].kind != "("
        or sentence[k + 2].kind != ")"
    ):
        return False
    initials = "".join(t.low[0] for t in sentence[full.start : k] if t.kind == CAPITAL)
    return len(initials) > 1 and short.name.lower() == initials


@cache
def given_names() -> frozenset[str]:
    """Given names of either list; hints only."""
    return word_set("en", "names_first_f") | word_set("en", "names_first_m")


@cache
def _organisations() -> frozenset[str]:
    return word_set("en", "organisations")
