"""Noun phrases: read to the left from their last word, and to the right from their first."""

from typing import Final, NamedTuple

from dataset_tools.annotate.sentence.tokens import CAPITAL, LOWER, NUMBER, Sentence, Word, is_possessive
from dataset_tools.annotate.sentence.verbs import OBJECTIVE, PERSONAL, is_modifier, is_nominal, is_verb
from dataset_tools.annotate.sentence.words import (
    ADVERB,
    AUX,
    CONJUNCTION,
    DETERMINER,
    FINITE,
    GERUND,
    HONORIFIC,
    PARTICIPLE,
    PAST,
    PREPOSITION,
    PRONOUN,
    SOURCE,
    SUBORDINATOR,
    TIME,
    TITLE,
    VERB,
)

# A walk stops here: news subjects are shorter, and the bound keeps time linear.
REACH: Final = 40
# Prepositions that open an adverbial of time or manner, not a complement of the noun before them.
_LOOSE: Final = frozenset(
    [
        "after",
        "before",
        "since",
        "until",
        "during",
        "as",
        "despite",
        "following",
        "including",
        "than",
        "like",
        "amid",
        "throughout",
        "except",
        "besides",
    ]
)
_TIME_ADJECTIVES: Final = frozenset(["last", "late", "early", "earlier", "this", "next"])
_MEDIA: Final = frozenset(["statement", "interview", "email", "tweet", "speech", "letter"])


class Phrase(NamedTuple):
    """A noun phrase: tokens [first, stop) of a sentence."""

    first: int
    stop: int


def walk_left(sentence: Sentence, k: int, floor: int) -> Phrase:
    """The noun phrase that ends at token `k`, with complements: "a spokesman for the port"."""
    first = k
    limit = max(floor, k - REACH)
    while first > limit:
        if _extends(sentence, first - 1):
            first -= 1
        elif first - 2 >= limit and _links(sentence, first - 1):
            first -= 2
        elif first - 2 >= limit and sentence[first - 1].low == "and" and is_nominal(sentence[first - 2]):
            left = walk_left(sentence, first - 2, max(floor, limit))
            return Phrase(left.first if _opens_clause(sentence, left.first, floor) else first, k + 1)
        else:
            break
    while first < k and _is_leading_adverb(sentence[first]):
        first += 1
    return Phrase(first, k + 1)


def _extends(sentence: Sentence, i: int) -> bool:
    """Whether the word at `i` belongs to the noun phrase that goes on after it."""
    token = sentence[i]
    if token.low in PERSONAL or not is_nominal(token):
        return False
    if token.kind == LOWER and is_verb(sentence, i) and not is_modifier(sentence, i):
        return False
    return not _is_leading_adverb(token) or bool(token.tag & VERB)


def _links(sentence: Sentence, i: int) -> bool:
    """Whether the preposition at `i` joins a complement to a noun before it."""
    token = sentence[i]
    if not token.tag & PREPOSITION or token.kind != LOWER or token.low in _LOOSE:
        return False
    return _takes_complement(sentence, i - 1)


def _is_leading_adverb(token: Word) -> bool:
    """As in "Then" or "But" with a capital, before the phrase itself."""
    return bool(token.tag & (ADVERB | CONJUNCTION)) and not token.tag & DETERMINER and token.kind == CAPITAL


def _takes_complement(sentence: Sentence, i: int) -> bool:
    token = sentence[i]
    if token.low in PERSONAL or token.low in OBJECTIVE:
        return False
    if token.tag & VERB and token.kind == LOWER and is_verb(sentence, i) and not is_modifier(sentence, i):
        return False
    if token.tag & ADVERB and not token.tag & (PRONOUN | DETERMINER | TIME):
        return False
    return is_nominal(token) or (token.tag & PRONOUN != 0)


def _opens_clause(sentence: Sentence, i: int, floor: int) -> bool:
    if i <= floor:
        return True
    token = sentence[i - 1]
    return token.kind in ",;:—(" or token.tag & (SUBORDINATOR | CONJUNCTION) != 0


def skip_adverbials(sentence: Sentence, k: int, floor: int) -> int:
    """Steps left from `k` over "on Sunday", "in a statement", "also", "late last week"."""
    while k >= floor:
        step = _adverbial(sentence, k, floor)
        if step == 0:
            return k
        k -= step
    return k


def _adverbial(sentence: Sentence, k: int, floor: int) -> int:
    """How many tokens the adverbial that ends at `k` has; 0 where there is none."""
    token = sentence[k]
    if token.tag & TIME and not token.tag & TITLE:
        return _time_phrase(sentence, k, floor)
    if token.kind == NUMBER and k > floor:
        if sentence[k - 1].tag & TIME:
            return 1
        return 2 if len(token.low) == 4 and sentence[k - 1].low in ("in", "since") else 0
    if token.kind == LOWER and token.tag & ADVERB and not token.tag & (PRONOUN | DETERMINER):
        return 1
    if token.low in _MEDIA and k - 2 >= floor and sentence[k - 2].low in ("in", "during"):
        return 3
    return 0


def _time_phrase(sentence: Sentence, k: int, floor: int) -> int:
    """Tokens of "on Sunday", "late last week"; 0 where it opens the clause, and so stands for its subject."""
    j = k - 1
    while j >= floor and (
        sentence[j].tag & (DETERMINER | TIME)
        or sentence[j].kind == NUMBER
        or sentence[j].low in _TIME_ADJECTIVES
    ):
        j -= 1
    if j >= floor and sentence[j].tag & PREPOSITION:
        j -= 1
    return 0 if j < floor else k - j


def _joins_name(sentence: Sentence, k: int) -> bool:
    """Whether a lower-case word after a name goes on with the phrase: "Clinton campaign manager Ann Poole"."""
    token = sentence[k]
    if token.tag & (ADVERB | PRONOUN | GERUND | PARTICIPLE) or token.low in (
        "last",
        "late",
        "early",
        "this",
        "next",
        "of",
    ):
        return token.low == "of"
    if is_possessive(sentence[k - 1]):
        return True
    if token.tag & PAST and not token.tag & (TITLE | SOURCE):
        return False
    for following in sentence[k + 1 : k + 4]:
        if following.kind == CAPITAL or following.tag & (TITLE | SOURCE):
            return True
        if following.kind != LOWER or following.tag & (ADVERB | PRONOUN | AUX | SUBORDINATOR | PREPOSITION):
            break
    return not token.tag & VERB or bool(token.tag & (TITLE | SOURCE))


def phrase_after(sentence: Sentence, i: int, stop: int | None = None) -> Phrase | None:
    """The noun phrase that starts at token `i`: "campaign manager Ann Poole", "a spokesman for the port"."""
    limit = min(len(sentence) if stop is None else stop, i + REACH)
    if i >= limit:
        return None
    if sentence[i].low in PERSONAL:
        return Phrase(i, i + 1)
    k = i
    named = False
    while k < limit and _goes_on(sentence, k, Phrase(i, limit), named=named):
        token = sentence[k]
        named = named or (token.kind == CAPITAL and not token.tag & (TITLE | HONORIFIC | DETERMINER))
        k += 1
    return Phrase(i, k) if k > i else None


def _goes_on(sentence: Sentence, k: int, window: Phrase, *, named: bool) -> bool:
    """Whether the phrase that opened at `window.first` holds token `k`; `named`: a name stands in it."""
    token = sentence[k]
    opening = k == window.first
    following = sentence[k + 1] if k + 1 < window.stop else None
    if token.kind == CAPITAL:
        late = token.tag & TIME and not opening
        return not late or not (named or following is None or not is_nominal(following))
    if token.kind == LOWER and is_nominal(token):
        return _lower_goes_on(sentence, k, window, named=named)
    if opening or following is None:
        return token.kind == NUMBER or (token.kind in "$%&#" and token.kind != "")
    if token.tag & PREPOSITION:
        return _complement_goes_on(token, following, named=named)
    if token.low == "and":
        return following.kind == CAPITAL or following.low in ("his", "her", "the")
    return token.kind == NUMBER or token.kind in "$%&#"


def _lower_goes_on(sentence: Sentence, k: int, window: Phrase, *, named: bool) -> bool:
    token = sentence[k]
    if (token.tag & TIME and not token.tag & TITLE) or (named and not _joins_name(sentence, k)):
        return False
    if k == window.first or named:
        return True
    following = sentence[k + 1] if k + 1 < window.stop else None
    if token.tag & ADVERB and not token.tag & (DETERMINER | VERB):
        return following is None or not following.tag & PREPOSITION
    if sentence[k - 1].tag & DETERMINER and following is not None and is_nominal(following):
        return True
    return not token.tag & FINITE or bool(token.tag & (TITLE | SOURCE)) or not is_verb(sentence, k)


def _complement_goes_on(preposition: Word, following: Word, *, named: bool) -> bool:
    """Whether "of Dover" or "for the port" still belongs to the phrase."""
    if not is_nominal(following) or following.tag & TIME:
        return False
    if named:
        return preposition.low in ("of", "for", "at")
    if preposition.low == "in":
        return following.kind == CAPITAL or following.low == "the"
    return preposition.low in ("of", "for", "with", "at", "from", "to")
