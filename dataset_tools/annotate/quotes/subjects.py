"""Who does it: the noun phrase that is the subject of a verb, found with word classes alone.

A clause is read outwards from its verb. Functions work on one sentence (a list of tokens) and return
token ranges, so that a caller can print, test and replace each step.
"""

from typing import Final

from dataset_tools.annotate.people.roles import apposed_name
from dataset_tools.annotate.quotes.insertions import (
    OPENERS,
    head_of_relative,
    insertion_opening,
    is_tail,
    matching_mark,
)
from dataset_tools.annotate.sentence.phrases import REACH, Phrase, phrase_after, skip_adverbials, walk_left
from dataset_tools.annotate.sentence.tokens import CAPITAL, LOWER, NUMBER, QUOTED, Sentence
from dataset_tools.annotate.sentence.verbs import (
    PERSONAL,
    PHASE,
    RELATIVE,
    is_modifier,
    is_nominal,
    is_verb,
    verb_group_start,
)
from dataset_tools.annotate.sentence.words import (
    ADVERB,
    AUX,
    CONJUNCTION,
    FINITE,
    GERUND,
    PREPOSITION,
    PRONOUN,
    SUBORDINATOR,
    TIME,
    VERB,
)

_NAMING: Final = frozenset(
    ["called", "named", "titled", "dubbed", "entitled", "known", "labeled", "labelled", "nicknamed"]
)
# From this depth on a phrase does not ask for the subject of a clause again: time stays bounded.
_DEEP: Final = 3


def subject_before(sentence: Sentence, verb: int, floor: int = 0) -> Phrase | None:
    """The subject that stands before the verb group that ends at `verb`, no earlier than token `floor`.

    Steps over "on Sunday", over appositions and relative clauses between commas, and from "and added"
    to the subject of the verb before it.
    """
    start = verb_group_start(sentence, verb)
    token = sentence[verb]
    if token.tag & GERUND and not any(
        sentence[k].tag & AUX or sentence[k].low in PHASE for k in range(start, verb)
    ):
        return _gerund_subject(sentence, start, floor)
    if start and sentence[start].low == "to" and start == verb - 1:
        return clause_subject(sentence, start, floor)
    return phrase_ending(sentence, skip_adverbials(sentence, start - 1, floor), floor)


def _gerund_subject(sentence: Sentence, start: int, floor: int) -> Phrase | None:
    """The subject of "adding", "Trump calling it", "Calling it a start, Ms. Poole …"."""
    if start == floor or (start == floor + 1 and sentence[floor].tag & (PREPOSITION | SUBORDINATOR)):
        reach = range(start, min(len(sentence), start + REACH))
        opening = next((j for j in reach if sentence[j].kind == ","), None)
        if opening is None:
            opening = next((j for j in reach if sentence[j].kind == QUOTED), None)
        return None if opening is None else phrase_after(sentence, opening + 1)
    previous = sentence[start - 1]
    if previous.kind in "Cw" and is_nominal(previous) and not previous.tag & (VERB | TIME | ADVERB):
        return walk_left(sentence, start - 1, floor)
    return main_subject(sentence, start, floor) or clause_subject(sentence, start, floor)


def main_subject(sentence: Sentence, k: int, floor: int = 0) -> Phrase | None:
    """The subject of the main clause before token `k`: what "…, adding" and "…, saying" refer to."""
    first = _main_start(sentence, k, floor)
    for j in range(first, k):
        if not _is_predicate(sentence, j):
            continue
        start = verb_group_start(sentence, j)
        if start <= first or sentence[start - 1].low in RELATIVE:
            continue
        found = phrase_ending(sentence, skip_adverbials(sentence, start - 1, first), first, 2)
        if found is not None and not sentence[found.stop - 1].tag & TIME:
            return found
    return None


def _main_start(sentence: Sentence, k: int, floor: int) -> int:
    """Where the last main clause before token `k` starts, after "While …," and "In May,"."""
    first = floor
    for j in range(k - 2, floor, -1):
        new_clause = sentence[j].kind == "," and sentence[j + 1].low in ("and", "but") and j + 2 < k
        if sentence[j].kind == ";" or new_clause:
            first = j + 1
            break
    while first < k and sentence[first].tag & (CONJUNCTION | ADVERB) and sentence[first].kind in "Cw":
        first += 1
    if first < k and sentence[first].tag & (PREPOSITION | SUBORDINATOR) and sentence[first].kind in "Cw":
        return next((j + 1 for j in range(first, k) if sentence[j].kind == ","), k)
    return first


def phrase_ending(sentence: Sentence, k: int, floor: int, depth: int = 0) -> Phrase | None:
    """The noun phrase whose last token is `k`, or the subject that a comma or conjunction there leads to."""
    if k < floor or depth > 2 * _DEEP:
        return None
    token = sentence[k]
    if token.kind == ",":
        opening = insertion_opening(sentence, k, floor)
        if opening is not None:
            return phrase_ending(sentence, skip_adverbials(sentence, opening - 1, floor), floor, depth + 1)
        return clause_subject(sentence, k, floor) if depth < _DEEP else None
    if token.kind in ")—":
        start = matching_mark(sentence, k, floor)
        return None if start is None else phrase_ending(sentence, start - 1, floor, depth + 1)
    if token.tag & CONJUNCTION:
        return _across_conjunction(sentence, k, floor) if depth < _DEEP else None
    if token.low in RELATIVE or (token.tag & PRONOUN and token.low not in ("those", "this", "these")):
        if token.low == "that" and k > floor and not is_nominal(sentence[k - 1]):
            return None
        return Phrase(k, k + 1)
    if token.kind == QUOTED:  # its comma is inside the mark: "…, host of “Morning Tide,” said"
        opening = insertion_opening(sentence, k, floor)
        return None if opening is None else phrase_ending(sentence, opening - 1, floor, depth + 1)
    if not is_nominal(token):
        return None
    if token.kind == LOWER and is_verb(sentence, k) and not is_modifier(sentence, k):
        return _relative_head(sentence, k, floor, depth)
    return _whole_phrase(sentence, walk_left(sentence, k, floor), floor, depth)


def _whole_phrase(sentence: Sentence, phrase: Phrase, floor: int, depth: int) -> Phrase:
    """The phrase, or the one before it that it belongs to: a place after a comma, the object of "who ran"."""
    if is_tail(sentence, phrase.first, floor):
        return phrase_ending(sentence, phrase.first - 2, floor, depth + 1) or phrase
    head = head_of_relative(sentence, phrase.first - 1, floor)
    return phrase if head is None else phrase_ending(sentence, head, floor, depth + 1) or phrase


def _across_conjunction(sentence: Sentence, k: int, floor: int) -> Phrase | None:
    """The subject that "and said" shares with the clause before it, or before the dashes before it."""
    if k > floor and sentence[k - 1].kind == "—":
        start = matching_mark(sentence, k - 1, floor)
        return clause_subject(sentence, k if start is None else start, floor)
    return clause_subject(sentence, k, floor)


def _relative_head(sentence: Sentence, k: int, floor: int, depth: int) -> Phrase | None:
    """The head of the relative clause that verb `k` ends: "The baker who did not want to be named said"."""
    for j in range(k - 1, max(floor, k - REACH), -1):
        if sentence[j].low in ("who", "that", "which") and not sentence[j - 1].tag & CONJUNCTION:
            return phrase_ending(sentence, j - 1, floor, depth + 1) if is_nominal(sentence[j - 1]) else None
        if sentence[j].kind in ",;:":
            return None
    return None


def clause_subject(sentence: Sentence, k: int, floor: int = 0) -> Phrase | None:
    """The subject of the clause that token `k` stands in, sought to the left of `k`.

    Walks back to the nearest finite verb with a subject of its own; a sentence without one gives its
    first noun phrase.
    """
    j = k - 1
    while j > max(floor, k - 2 * REACH):
        if _is_predicate(sentence, j) and not _in_relative(sentence, j, k):
            j = verb_group_start(sentence, j)
            last = skip_adverbials(sentence, j - 1, floor)
            if last >= floor and not sentence[last].tag & CONJUNCTION and sentence[j].low != "to":
                found = _simple_phrase(sentence, last, floor)
                if found is not None and not sentence[found.stop - 1].tag & TIME:
                    return found
        j -= 1
    return first_phrase(sentence, floor, k)


def _is_predicate(sentence: Sentence, j: int) -> bool:
    """Whether token `j` is a finite verb or auxiliary, and no "called" that only names a thing."""
    token = sentence[j]
    if token.kind != LOWER:
        return False
    if token.tag & AUX:
        return True
    if not token.tag & FINITE or not is_verb(sentence, j):
        return False
    return not (token.low in _NAMING and j + 1 < len(sentence) and sentence[j + 1].kind in "QC")


def after_insertion(sentence: Sentence, comma: int, floor: int) -> Phrase | None:
    """The noun phrase before "…, who …," or "…, 45," that `comma` closes."""
    opening = insertion_opening(sentence, comma, floor)
    if opening is None:
        return None
    name = apposed_name(sentence, opening)
    named = name is not None and name.stop == comma
    if not (named or sentence[opening + 1].low in OPENERS or sentence[opening + 1].kind == NUMBER):
        return None
    return phrase_ending(sentence, opening - 1, floor, _DEEP)


def _simple_phrase(sentence: Sentence, k: int, floor: int) -> Phrase | None:
    """A phrase that ends at `k` itself or before an insertion that closes there."""
    if sentence[k].kind == ",":
        return after_insertion(sentence, k, floor)
    if sentence[k].kind not in (CAPITAL, LOWER):
        return None
    return phrase_ending(sentence, k, floor, _DEEP)


def _in_relative(sentence: Sentence, verb: int, k: int) -> bool:
    """Whether `verb` belongs to a relative clause that a comma closes before `k`."""
    j = verb_group_start(sentence, verb) - 1
    if j < 0 or sentence[j].low not in RELATIVE:
        return False
    return (
        any(sentence[i].kind == "," for i in range(verb, k)) if j and sentence[j - 1].kind == "," else False
    )


def first_phrase(sentence: Sentence, floor: int, stop: int) -> Phrase | None:
    """The first noun phrase of [floor, stop) that no preposition introduces."""
    i = floor
    while i < stop:
        token = sentence[i]
        if token.tag & PREPOSITION and token.kind in (LOWER, CAPITAL):
            comma = next((j for j in range(i, min(stop, i + REACH)) if sentence[j].kind == ","), None)
            if comma is None:
                return None
            i = comma + 1
            continue
        if token.low in PERSONAL or (
            is_nominal(token) and token.kind in (CAPITAL, LOWER) and not token.tag & (ADVERB | TIME)
        ):
            phrase = phrase_after(sentence, i, stop)
            if phrase is not None:
                return phrase
        i += 1
    return None
