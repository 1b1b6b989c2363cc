"""Is this word a verb here? Word classes and neighbours decide, without a tagger."""

from typing import Final

from dataset_tools.annotate.sentence.tokens import CAPITAL, LOWER, NUMBER, Sentence, Word, is_possessive
from dataset_tools.annotate.sentence.words import (
    ADVERB,
    AUX,
    BASE,
    CONJUNCTION,
    DETERMINER,
    FINITE,
    GERUND,
    PARTICIPLE,
    PAST,
    PREPOSITION,
    PRONOUN,
    SAY,
    SOURCE,
    SUBORDINATOR,
    THIRD,
    TIME,
    TITLE,
    VERB,
)

PERSONAL: Final = frozenset(["he", "she", "they", "it", "i", "we", "you", "who"])
RELATIVE: Final = frozenset(("who", "which", "that", "whom"))
OBJECTIVE: Final = frozenset(["him", "her", "me", "them", "us", "himself", "herself", "themselves"])
# Verbs of phase: "kept asking", "began saying" are one verb group.
PHASE: Final = frozenset(
    [
        "kept",
        "keep",
        "keeps",
        "keeping",
        "began",
        "begin",
        "begins",
        "started",
        "starts",
        "continued",
        "continues",
        "stopped",
        "stops",
    ]
)
_COUNTS: Final = frozenset(["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"])
# Forms that are no noun: no neighbour needs to be asked.
_SURE_THIRD: Final = frozenset(
    ["says", "believes", "thinks", "knows", "tells", "wants", "argues", "writes", "insists", "adds", "asks"]
)
_SURE_BASE: Final = frozenset(["say", "believe", "think", "know", "argue", "write", "tell", "insist"])
_AFTER_VERB: Final = frozenset(
    ["to", "it", "him", "her", "them", "not", "me", "us", "himself", "herself", "out", "on", "up"]
)


def is_nominal(token: Word) -> bool:
    """Whether a token can stand inside a noun phrase."""
    if token.kind in (CAPITAL, NUMBER):
        return not (token.tag & (CONJUNCTION | SUBORDINATOR | PREPOSITION | AUX) and token.kind == CAPITAL)
    if token.kind != LOWER:
        return token.kind in "$%&#"
    return not token.tag & (CONJUNCTION | SUBORDINATOR | PREPOSITION | AUX) and token.low not in OBJECTIVE


def is_verb(sentence: Sentence, i: int) -> bool:
    """Whether token `i` works as a verb here: "plans" is one after a name, and none after "the"."""
    token = sentence[i]
    if not token.tag & VERB:
        return False
    if token.kind == CAPITAL:  # headlines aside, a capitalised word is a name or opens the sentence
        return i == 0 and bool(token.tag & GERUND)
    if i == 0:
        return bool(token.tag & (GERUND | PAST))
    previous = sentence[i - 1]
    if previous.low == "to":
        return bool(token.tag & BASE)
    if previous.tag & AUX:
        return True
    if is_possessive(previous):
        return False
    if previous.kind == NUMBER:  # a year: "Poole in 2019 said"
        return i > 1 and sentence[i - 2].low in ("in", "since")
    if previous.tag & PREPOSITION:
        return bool(token.tag & GERUND)
    if previous.low in PERSONAL or previous.low in RELATIVE:
        return True
    if (
        previous.tag & DETERMINER
        and previous.low not in _COUNTS
        and not (
            previous.tag & PRONOUN and token.tag & FINITE and previous.low not in ("this", "these", "those")
        )
    ):
        return False
    if (
        token.tag & GERUND
        and not token.tag & FINITE
        and previous.kind == LOWER
        and not previous.tag & (VERB | CONJUNCTION | ADVERB)
    ):
        return i + 1 >= len(sentence) or not sentence[i + 1].tag & PREPOSITION  # "a job posting on"
    if token.tag & THIRD and not token.tag & (PAST | BASE):
        return _third_is_verb(sentence, i)
    if token.tag & BASE and not token.tag & PAST:
        return _base_is_verb(sentence, i)
    return True


def _third_is_verb(sentence: Sentence, i: int) -> bool:
    """As in "Poole claims the …" against "the union claims"."""
    token, previous = sentence[i], sentence[i - 1]
    if token.low in _SURE_THIRD:
        return True
    following = sentence[i + 1] if i + 1 < len(sentence) else None
    opens_object = following is not None and (
        following.kind in "QC:"
        or following.tag & (DETERMINER | PRONOUN | SUBORDINATOR) != 0
        or following.low in _AFTER_VERB
    )
    if previous.tag & (CONJUNCTION | ADVERB) and previous.kind != CAPITAL:
        return opens_object
    if previous.kind == LOWER and previous.low.endswith("s") and not previous.low.endswith("ss"):
        return False
    if previous.kind == CAPITAL and (following is None or following.kind in ".,") and token.tag & SAY:
        return True
    if previous.kind == LOWER and following is not None and following.low in PERSONAL:
        return False  # "the independent states it rules"
    return opens_object


def _base_is_verb(sentence: Sentence, i: int) -> bool:
    """As in "officials say" against "the officials report": a base form wants a plural before it."""
    token, previous = sentence[i], sentence[i - 1]
    if token.low in _SURE_BASE:
        return True
    if previous.tag & CONJUNCTION and i > 1:
        return is_verb(sentence, i - 2) or sentence[i - 2].tag & VERB != 0
    following = sentence[i + 1] if i + 1 < len(sentence) else None
    plural = previous.kind == LOWER and previous.low.endswith("s") and not previous.low.endswith("ss")
    return (
        plural
        and following is not None
        and (
            following.tag & (DETERMINER | PRONOUN | SUBORDINATOR) != 0
            or following.kind in "QC"
            or following.low == "to"
        )
    )


def verb_group_start(sentence: Sentence, i: int) -> int:
    """The first token of the verb group that ends at verb `i`: auxiliaries, adverbs, "declined to"."""
    first = i
    while first > 0:
        token = sentence[first - 1]
        if (token.kind in (LOWER, CAPITAL) and token.tag & AUX) or (
            token.kind == LOWER and token.tag & ADVERB and not token.tag & (DETERMINER | TIME)
        ):
            first -= 1
        elif (
            token.low == "to"
            and first >= 3
            and sentence[first - 2].low == "on"
            and sentence[first - 3].tag & VERB
        ):
            first -= 3
        elif token.low == "to" and first >= 2 and sentence[first - 2].tag & (VERB | AUX | ADVERB):
            first -= 2
        elif (
            (token.kind == LOWER and token.tag & VERB and first < i and sentence[first].low == "to")
            or (first == i and sentence[i].tag & GERUND and token.low in PHASE)
            or (token.tag & GERUND and first == i and first >= 2 and sentence[first - 2].tag & AUX)
        ):
            first -= 1
        else:
            break
    return first


def is_modifier(sentence: Sentence, i: int) -> bool:
    """A participle inside a noun phrase: "the newly elected mayor", "retired general Ann Poole"."""
    if not sentence[i].tag & (PAST | GERUND | PARTICIPLE):
        return False
    if sentence[i].tag & GERUND and i + 1 < len(sentence) and sentence[i + 1].tag & (TITLE | SOURCE):
        return True
    if i == 0 or sentence[i - 1].kind in ",;:—Q(":
        return (
            not sentence[i].tag & SAY
            and i + 1 < len(sentence)
            and is_nominal(sentence[i + 1])
            and not sentence[i + 1].tag & DETERMINER
        )
    previous = sentence[i - 1]
    return (
        bool(previous.tag & DETERMINER)
        or is_possessive(previous)
        or (previous.low.endswith("ly") and previous.kind == LOWER)
    )
