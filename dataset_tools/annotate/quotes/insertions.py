"""What stands between a subject and its verb: appositions, ages, relative clauses, brackets and dashes."""

from typing import Final

from dataset_tools.annotate.sentence.phrases import REACH
from dataset_tools.annotate.sentence.tokens import CAPITAL, LOWER, NUMBER, Sentence
from dataset_tools.annotate.sentence.verbs import PERSONAL, is_nominal, verb_group_start
from dataset_tools.annotate.sentence.words import (
    ADVERB,
    CONJUNCTION,
    GERUND,
    PREPOSITION,
    SOURCE,
    SUBORDINATOR,
    TIME,
    TITLE,
    VERB,
)

# Words that open an insertion after a comma.
OPENERS: Final = frozenset(
    [
        "who",
        "whose",
        "which",
        "whom",
        "where",
        "when",
        "a",
        "an",
        "the",
        "one",
        "of",
        "in",
        "at",
        "from",
        "speaking",
        "referring",
        "asked",
        "now",
        "then",
        "both",
        "all",
    ]
)


def insertion_opening(sentence: Sentence, comma: int, floor: int) -> int | None:
    """The comma that opens what `comma` closes: a relative clause, an apposition, an age.

    The leftmost such comma of the clause wins ("Ann Poole, 45, a baker, said"), as long as a noun phrase
    stands before it.
    """
    best: int | None = None
    limit = max(floor, comma - REACH)
    for j in range(comma - 1, limit, -1):
        if sentence[j].kind in ";:" or (best is not None and sentence[j].low == "what"):
            break
        if sentence[j].kind == "," and _may_open(sentence, j) and not _is_adjunct(sentence, j, limit):
            best = j
    return best


def _may_open(sentence: Sentence, comma: int) -> bool:
    """Whether a noun stands before the comma and the start of an insertion after it."""
    before, after = sentence[comma - 1], sentence[comma + 1]
    if before.tag & TIME or after.kind not in "Cw0":
        return False
    return before.kind == ")" or before.low in PERSONAL or (before.kind in "Cw" and is_nominal(before))


def _is_adjunct(sentence: Sentence, comma: int, limit: int) -> bool:
    """Whether the stretch before `comma` is "In Ohio" or "a baker": not a subject."""
    j = comma - 1
    while j > limit and sentence[j - 1].kind not in ",;:" and sentence[j - 1].low != "what":
        j -= 1
    while j < comma and sentence[j].tag & CONJUNCTION:
        j += 1
    opening = sentence[j]
    if (
        opening.kind == NUMBER
        or (opening.tag & GERUND and opening.kind != CAPITAL)
        or (j == 0 and opening.low.endswith("ing"))
    ):
        return True
    if opening.tag & (PREPOSITION | SUBORDINATOR | TIME) or (opening.tag & ADVERB and comma - j < 3):
        return True
    if opening.low in ("a", "an") and j > limit:
        return True
    return (
        j > 0 and opening.low in OPENERS and opening.low not in ("the", "one") and sentence[j - 1].kind == ","
    )


def matching_mark(sentence: Sentence, k: int, floor: int) -> int | None:
    """The bracket or dash that opens what token `k` closes."""
    opener = "(" if sentence[k].kind == ")" else "—"
    return next((j for j in range(k - 1, max(floor, k - REACH) - 1, -1) if sentence[j].kind == opener), None)


def is_tail(sentence: Sentence, first: int, floor: int) -> bool:
    """Whether a phrase after a comma goes on with the one before it: "Poole of Dover, Kent says"."""
    if first - 2 <= floor or sentence[first - 1].kind != "," or sentence[first - 2].kind != CAPITAL:
        return False
    if sentence[first - 2].tag & TIME:
        return False
    if sentence[first].kind == LOWER:
        return bool(sentence[first].tag & (TITLE | SOURCE))
    j = first - 2
    while j > floor and sentence[j].kind == CAPITAL:
        j -= 1
    return (
        sentence[j].low in ("of", "in", "from", "at") and sentence[first].kind == CAPITAL and j - 1 >= floor
    )


def head_of_relative(sentence: Sentence, verb: int, floor: int) -> int | None:
    """The noun before "who ran" where the phrase after that verb is only its object: "The lawyer who ran a race is"."""
    if verb <= floor + 1 or not sentence[verb].tag & VERB or sentence[verb].kind != LOWER:
        return None
    start = verb_group_start(sentence, verb)
    if start - 2 < floor or sentence[start - 1].low not in ("who", "which", "that"):
        return None
    if sentence[start - 1].low == "that" and (
        not is_nominal(sentence[start - 2]) or sentence[start - 2].tag & VERB
    ):
        return None
    return start - 2 if sentence[start - 2].kind in (CAPITAL, LOWER) else None
