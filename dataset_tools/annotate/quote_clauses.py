"""Who does it: the noun phrase that is the subject of a verb, found with word classes alone.

No tagger and no model: a clause is read outwards from its verb. Functions work on one sentence (a list
of tokens) and return token ranges, so that a caller can print, test and replace each step.
"""

from typing import Final, NamedTuple

from dataset_tools.annotate.quote_tokens import CAPITAL, LOWER, NUMBER, QUOTED, Sentence, Token
from dataset_tools.annotate.quote_words import (
    ADVERB,
    AUX,
    BASE,
    CONJUNCTION,
    DETERMINER,
    FINITE,
    GERUND,
    HONORIFIC,
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

PERSONAL: Final = frozenset("he she they it i we you who".split())
_NAMING: Final = frozenset("called named titled dubbed entitled known labeled labelled nicknamed".split())
_COUNTS: Final = frozenset("two three four five six seven eight nine ten".split())
_PHASE: Final = frozenset("kept keep keeps keeping began begin begins started starts continued continues stopped stops".split())
# Prepositions that open an adverbial of time or manner, not a complement of the noun before them.
_LOOSE: Final = frozenset("after before since until during as despite following including than like amid throughout except besides".split())
RELATIVE: Final = frozenset(("who", "which", "that", "whom"))
OBJECTIVE: Final = frozenset("him her me them us himself herself themselves".split())
_POSSESSIVE: Final = ("’s", "'s", "s’", "s'")
_OPENERS: Final = frozenset(
    "who whose which whom where when a an the one of in at from speaking referring asked now then both all who’s".split()
)
# A walk to the left stops here: news subjects are shorter, and the bound keeps time linear.
REACH: Final = 40
_SURE_THIRD: Final = frozenset("says believes thinks knows tells wants argues writes insists adds asks".split())
_AFTER_VERB: Final = frozenset("to it him her them not me us himself herself".split())


class Phrase(NamedTuple):
    """A noun phrase: tokens [first, stop) of a sentence."""

    first: int
    stop: int


def is_nominal(token: Token) -> bool:
    """Whether a token can stand inside a noun phrase."""
    if token.kind in (CAPITAL, NUMBER):
        return not (token.tag & (CONJUNCTION | SUBORDINATOR | PREPOSITION | AUX) and token.kind == CAPITAL)
    if token.kind != LOWER:
        return token.kind in "$%&#"
    return not token.tag & (CONJUNCTION | SUBORDINATOR | PREPOSITION | AUX) and token.low not in OBJECTIVE


def is_verb(sentence: Sentence, i: int) -> bool:
    """Whether token `i` works as a verb here: "plans" is one after a name, and none after "the"."""
    token = sentence[i]
    if not token.tag & VERB or (token.kind == CAPITAL and not token.tag & FINITE):
        return False
    if token.kind == CAPITAL:  # headlines aside, a capitalised word is a name or opens the sentence
        return False
    if i == 0:
        return bool(token.tag & (GERUND | PAST))
    previous = sentence[i - 1]
    if previous.low == "to":
        return bool(token.tag & BASE)
    if previous.tag & AUX:
        return True
    if _is_possessive(previous) or previous.kind == NUMBER:
        return False
    if previous.tag & PREPOSITION:
        return bool(token.tag & GERUND) or (
            previous.low in ("before", "after", "since", "than", "to") and False
        )
    if previous.low in PERSONAL or previous.low in RELATIVE:
        return True
    if previous.tag & DETERMINER and previous.low not in _COUNTS and not (
        previous.tag & PRONOUN
        and token.tag & FINITE
        and previous.low not in ("this", "these", "those")
    ):
        return False
    if token.tag & THIRD and not token.tag & (PAST | BASE):
        return _third_is_verb(sentence, i)
    if token.tag & BASE and not token.tag & PAST:
        return _base_is_verb(sentence, i)
    return True


def _third_is_verb(sentence: Sentence, i: int) -> bool:
    """ "Poole claims the …" against "the union claims"."""
    token, previous = sentence[i], sentence[i - 1]
    if token.low in _SURE_THIRD:
        return True
    following = sentence[i + 1] if i + 1 < len(sentence) else None
    opens_object = following is not None and (
        following.kind in "QC:"
        or following.tag & (DETERMINER | PRONOUN | SUBORDINATOR) != 0
        or following.low in _AFTER_VERB
        or following.low in ("out", "on", "up")
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
    """ "officials say" against "the officials report": a base form wants a plural before it."""
    token, previous = sentence[i], sentence[i - 1]
    if token.low in ("say", "believe", "think", "know", "argue", "write", "tell", "insist"):
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


def _is_possessive(token: Token) -> bool:
    return token.low.endswith(_POSSESSIVE) and token.kind in (CAPITAL, LOWER)


def verb_group_start(sentence: Sentence, i: int) -> int:
    """The first token of the verb group that ends at verb `i`: auxiliaries, adverbs, "declined to"."""
    first = i
    while first > 0:
        token = sentence[first - 1]
        if token.kind in (LOWER, CAPITAL) and token.tag & AUX:
            first -= 1
        elif token.kind == LOWER and token.tag & ADVERB and not token.tag & (DETERMINER | TIME):
            first -= 1
        elif token.low == "to" and first >= 3 and sentence[first - 2].low == "on" and sentence[first - 3].tag & VERB:
            first -= 3
        elif token.low == "to" and first >= 2 and sentence[first - 2].tag & (VERB | AUX | ADVERB):
            first -= 2
        elif token.kind == LOWER and token.tag & VERB and first < i and sentence[first].low == "to":
            first -= 1
        elif first == i and sentence[i].tag & GERUND and token.low in _PHASE:
            first -= 1
        elif token.tag & GERUND and first == i and first >= 2 and sentence[first - 2].tag & AUX:
            first -= 1
        else:
            break
    return first


def subject_before(sentence: Sentence, verb: int, floor: int = 0) -> Phrase | None:
    """The subject that stands before the verb group that ends at `verb`, no earlier than token `floor`.

    Steps over "on Sunday", over appositions and relative clauses between commas, and from "and added"
    to the subject of the verb before it.
    """
    start = verb_group_start(sentence, verb)
    token = sentence[verb]
    if token.tag & GERUND and not any(sentence[k].tag & AUX or sentence[k].low in _PHASE for k in range(start, verb)):
        return _gerund_subject(sentence, start, floor)
    if start and sentence[start].low == "to" and start == verb - 1:
        return clause_subject(sentence, start, floor)
    return phrase_ending(sentence, _skip_adverbials(sentence, start - 1, floor), floor)


def _gerund_subject(sentence: Sentence, start: int, floor: int) -> Phrase | None:
    """The subject of "adding", "Trump calling it", "Calling it a start, Ms. Poole …"."""
    if start == floor or (start == floor + 1 and sentence[floor].tag & (PREPOSITION | SUBORDINATOR)):
        comma = next((j for j in range(start, min(len(sentence), start + REACH)) if sentence[j].kind == ","), None)
        after_quote = next((j for j in range(start, min(len(sentence), start + REACH)) if sentence[j].kind == QUOTED), None)
        opening = comma if comma is not None else after_quote
        return None if opening is None else phrase_after(sentence, opening + 1)
    previous = sentence[start - 1]
    if previous.kind in (CAPITAL, LOWER) and is_nominal(previous) and not previous.tag & (VERB | TIME | ADVERB):
        return _walk_left(sentence, start - 1, floor)
    return main_subject(sentence, start, floor) or clause_subject(sentence, start, floor)


def main_subject(sentence: Sentence, k: int, floor: int = 0) -> Phrase | None:
    """The subject of the main clause before token `k`: what "…, adding" and "…, saying" refer to."""
    first = floor
    for j in range(k - 2, floor, -1):
        if sentence[j].kind == ";" or (sentence[j].kind == "," and sentence[j + 1].low in ("and", "but") and j + 2 < k):
            first = j + 1
            break
    i = first
    while i < k and sentence[i].tag & (CONJUNCTION | ADVERB) and sentence[i].kind in (CAPITAL, LOWER):
        i += 1
    if i < k and sentence[i].tag & (PREPOSITION | SUBORDINATOR) and sentence[i].kind in (CAPITAL, LOWER):
        i = next((j + 1 for j in range(i, k) if sentence[j].kind == ","), k)
    for j in range(i, k):
        token = sentence[j]
        if token.kind == LOWER and (token.tag & AUX or (token.tag & FINITE and is_verb(sentence, j))):
            start = verb_group_start(sentence, j)
            if sentence[start - 1].low in RELATIVE or start <= i:
                continue
            found = phrase_ending(sentence, _skip_adverbials(sentence, start - 1, i), i, 2)
            if found is not None and not sentence[found.stop - 1].tag & TIME:
                return found
    return None


def phrase_ending(sentence: Sentence, k: int, floor: int, depth: int = 0) -> Phrase | None:
    """The noun phrase whose last token is `k`, or the subject that a comma or conjunction there leads to."""
    if k < floor or depth > 6:
        return None
    token = sentence[k]
    if token.kind == ",":
        earlier = _insertion_opening(sentence, k, floor)
        if earlier is not None:
            return phrase_ending(sentence, _skip_adverbials(sentence, earlier - 1, floor), floor, depth + 1)
        return clause_subject(sentence, k, floor)
    if token.kind == ")":
        opening = next(
            (j for j in range(k - 1, max(floor, k - REACH) - 1, -1) if sentence[j].kind == "("), None
        )
        return None if opening is None else phrase_ending(sentence, opening - 1, floor, depth + 1)
    if token.kind == "—":
        opening = next(
            (j for j in range(k - 1, max(floor, k - REACH) - 1, -1) if sentence[j].kind == "—"), None
        )
        return None if opening is None else phrase_ending(sentence, opening - 1, floor, depth + 1)
    if token.tag & CONJUNCTION:
        if k > floor and sentence[k - 1].kind == "—":
            opening = next((j for j in range(k - 2, max(floor, k - REACH) - 1, -1) if sentence[j].kind == "—"), None)
            return clause_subject(sentence, k if opening is None else opening, floor)
        return clause_subject(sentence, k, floor)
    if token.low in RELATIVE or (
        token.tag & PRONOUN and token.kind in (LOWER, CAPITAL) and token.low not in ("those", "this", "these")
    ):
        if token.low == "that" and k > floor and not is_nominal(sentence[k - 1]):
            return None
        return Phrase(k, k + 1)
    if token.kind == QUOTED or not is_nominal(token):
        return None
    if token.kind == LOWER and token.tag & VERB and is_verb(sentence, k) and not _modifier(sentence, k):
        return _relative_head(sentence, k, floor, depth)
    phrase = _walk_left(sentence, k, floor)
    if _is_tail(sentence, phrase.first, floor):
        return phrase_ending(sentence, phrase.first - 2, floor, depth + 1) or phrase
    head = _head_of_relative(sentence, phrase.first - 1, floor)
    return phrase if head is None else phrase_ending(sentence, head, floor, depth + 1) or phrase


def _is_tail(sentence: Sentence, first: int, floor: int) -> bool:
    """Whether a phrase after a comma goes on with the one before it: "Poole of Dover, Kent says"."""
    if first - 2 <= floor or sentence[first - 1].kind != "," or sentence[first - 2].kind != CAPITAL:
        return False
    if sentence[first].kind == LOWER:
        return bool(sentence[first].tag & (TITLE | SOURCE))
    j = first - 2
    while j > floor and sentence[j].kind == CAPITAL:
        j -= 1
    return sentence[j].low in ("of", "in", "from", "at") and sentence[first].kind == CAPITAL and j - 1 >= floor


def _relative_head(sentence: Sentence, k: int, floor: int, depth: int) -> Phrase | None:
    """The head of the relative clause that verb `k` ends: "The baker who did not want to be named said"."""
    for j in range(k - 1, max(floor, k - REACH), -1):
        if sentence[j].low in ("who", "that", "which") and not sentence[j - 1].tag & CONJUNCTION:
            return phrase_ending(sentence, j - 1, floor, depth + 1) if is_nominal(sentence[j - 1]) else None
        if sentence[j].kind in ",;:":
            return None
    return None


def _head_of_relative(sentence: Sentence, verb: int, floor: int) -> int | None:
    """The noun before "who ran" where the phrase after that verb is only its object: "The lawyer who ran a race is"."""
    if verb <= floor + 1 or not sentence[verb].tag & VERB or sentence[verb].kind != LOWER:
        return None
    start = verb_group_start(sentence, verb)
    if start - 2 < floor or sentence[start - 1].low not in ("who", "which", "that"):
        return None
    if sentence[start - 1].low == "that" and (not is_nominal(sentence[start - 2]) or sentence[start - 2].tag & VERB):
        return None
    return start - 2 if sentence[start - 2].kind in (CAPITAL, LOWER) else None


def _walk_left(sentence: Sentence, k: int, floor: int) -> Phrase:
    first = k
    limit = max(floor, k - REACH)
    while first > limit:
        token = sentence[first - 1]
        if token.low in PERSONAL and token.kind in (LOWER, CAPITAL):
            break
        if is_nominal(token):
            if (
                token.tag & VERB
                and token.kind == LOWER
                and is_verb(sentence, first - 1)
                and not _modifier(sentence, first - 1)
            ):
                break
            if token.tag & ADVERB and token.kind == CAPITAL and not token.tag & (VERB | DETERMINER):
                break
            first -= 1
            continue
        if (
            token.tag & PREPOSITION
            and token.kind == LOWER
            and token.low not in _LOOSE
            and first - 2 >= limit
            and _takes_complement(sentence, first - 2)
        ):
            first -= 2
            continue
        if (
            token.kind == LOWER
            and token.low == "and"
            and first - 2 >= limit
            and is_nominal(sentence[first - 2])
        ):
            left = _walk_left(sentence, first - 2, floor)
            if _opens_clause(sentence, left.first, floor):
                return Phrase(left.first, k + 1)
        break
    while (
        first < k
        and sentence[first].tag & (ADVERB | CONJUNCTION)
        and not sentence[first].tag & DETERMINER
        and sentence[first].kind != LOWER
    ):
        first += 1
    return Phrase(first, k + 1)


def _modifier(sentence: Sentence, i: int) -> bool:
    """A participle inside a noun phrase: "the newly elected mayor", "retired general Ann Poole"."""
    if not sentence[i].tag & (PAST | GERUND | PARTICIPLE):
        return False
    if sentence[i].tag & GERUND and i + 1 < len(sentence) and sentence[i + 1].tag & (TITLE | SOURCE):
        return True
    if i == 0 or sentence[i - 1].kind in ",;:—Q(":
        return not sentence[i].tag & SAY and i + 1 < len(sentence) and is_nominal(sentence[i + 1]) and not sentence[i + 1].tag & DETERMINER
    previous = sentence[i - 1]
    return bool(previous.tag & DETERMINER) or _is_possessive(previous) or (previous.low.endswith("ly") and previous.kind == LOWER)


def _takes_complement(sentence: Sentence, i: int) -> bool:
    token = sentence[i]
    if token.low in PERSONAL or token.low in OBJECTIVE:
        return False
    if token.tag & VERB and token.kind == LOWER and is_verb(sentence, i) and not _modifier(sentence, i):
        return False
    if token.tag & ADVERB and not token.tag & (PRONOUN | DETERMINER | TIME):
        return False
    return is_nominal(token) or (token.tag & PRONOUN != 0)


def _opens_clause(sentence: Sentence, i: int, floor: int) -> bool:
    if i <= floor:
        return True
    token = sentence[i - 1]
    return token.kind in ",;:—(" or token.tag & (SUBORDINATOR | CONJUNCTION) != 0


def _skip_adverbials(sentence: Sentence, k: int, floor: int) -> int:
    """Steps left from `k` over "on Sunday", "in a statement", "also", "late last week"."""
    while k >= floor:
        token = sentence[k]
        if token.tag & TIME and not token.tag & TITLE:
            j = k - 1
            while j >= floor and (
                sentence[j].tag & (DETERMINER | TIME)
                or sentence[j].kind == NUMBER
                or sentence[j].low in ("last", "late", "early", "earlier", "this", "next")
            ):
                j -= 1
            if j >= floor and sentence[j].tag & PREPOSITION:
                j -= 1
            if j < floor:
                return k
            k = j
        elif token.kind == NUMBER and k - 1 >= floor and sentence[k - 1].tag & TIME:
            k -= 1
        elif token.kind == NUMBER and k - 2 >= floor and len(token.low) == 4 and sentence[k - 1].low in ("in", "since"):
            k -= 2
        elif token.kind == LOWER and token.tag & ADVERB and not token.tag & (PRONOUN | DETERMINER):
            k -= 1
        elif (
            token.low in ("statement", "interview", "email", "tweet", "speech", "letter")
            and k - 2 >= floor
            and sentence[k - 2].low in ("in", "during")
        ):
            k -= 3
        else:
            return k
    return k


def _insertion_opening(sentence: Sentence, comma: int, floor: int) -> int | None:
    """The comma that opens what `comma` closes: a relative clause, an apposition, an age.

    The leftmost such comma of the clause wins ("Ann Poole, 45, a baker, said"), as long as a noun phrase
    stands before it.
    """
    best: int | None = None
    limit = max(floor, comma - REACH)
    j = comma - 1
    while j > limit:
        token = sentence[j]
        if token.kind in ";:":
            break
        if token.kind == "," and j > 0:
            after, before = sentence[j + 1], sentence[j - 1]
            fits = not before.tag & TIME and (
                before.kind == CAPITAL
                or (is_nominal(before) and before.kind == LOWER)
                or before.low in PERSONAL
                or before.kind == ")"
            )
            opens = (
                after.low in _OPENERS
                or after.kind == NUMBER
                or after.tag & (TITLE | SOURCE | GERUND | PAST | PARTICIPLE)
                or after.kind in (CAPITAL, LOWER)
            )
            if fits and opens and not _is_adjunct(sentence, j, limit):
                best = j
        j -= 1
    return best


def _is_adjunct(sentence: Sentence, comma: int, limit: int) -> bool:
    """Whether the stretch before `comma` is "In Ohio" or "a baker": not a subject."""
    j = comma - 1
    while j > limit and sentence[j - 1].kind not in ",;:":
        j -= 1
    while j < comma and sentence[j].tag & CONJUNCTION:
        j += 1
    opening = sentence[j]
    if opening.kind == NUMBER or (opening.tag & GERUND and opening.kind != CAPITAL) or (j == 0 and opening.low.endswith("ing")):
        return True
    if opening.tag & (PREPOSITION | SUBORDINATOR | TIME) or (opening.tag & ADVERB and comma - j < 3):
        return True
    if opening.low in ("a", "an") and j > limit:
        return True
    return (
        j > 0
        and opening.low in _OPENERS
        and opening.low not in ("the", "one")
        and sentence[j - 1].kind == ","
    )


def clause_subject(sentence: Sentence, k: int, floor: int = 0) -> Phrase | None:
    """The subject of the clause that token `k` stands in, sought to the left of `k`.

    Walks back to the nearest finite verb with a subject of its own; a sentence without one gives its
    first noun phrase.
    """
    limit = max(floor, k - 3 * REACH)
    j = k - 1
    while j > limit:
        token = sentence[j]
        if (
            token.kind == LOWER
            and (token.tag & AUX or (token.tag & (FINITE) and is_verb(sentence, j)))
            and not _in_relative(sentence, j, k)
            and not (token.low in _NAMING and sentence[j + 1].kind in "QC")
        ):
            start = verb_group_start(sentence, j)
            if not (token.tag & AUX and sentence[start].low == "to"):
                last = _skip_adverbials(sentence, start - 1, floor)
                if last >= floor and not sentence[last].tag & CONJUNCTION:
                    found = (
                        after_insertion(sentence, last, floor)
                        if sentence[last].kind == ","
                        else _plain_phrase(sentence, last, floor)
                    )
                    if found is not None and not sentence[found.stop - 1].tag & TIME:
                        return found
            j = start
        j -= 1
    return first_phrase(sentence, floor, k)


def after_insertion(sentence: Sentence, comma: int, floor: int) -> Phrase | None:
    opening = _insertion_opening(sentence, comma, floor)
    if opening is None or not (sentence[opening + 1].low in _OPENERS or sentence[opening + 1].kind == NUMBER):
        return None
    return phrase_ending(sentence, opening - 1, floor, 4)


def _plain_phrase(sentence: Sentence, k: int, floor: int) -> Phrase | None:
    token = sentence[k]
    if token.kind not in (CAPITAL, LOWER) or token.tag & CONJUNCTION:
        return None
    return phrase_ending(sentence, k, floor, 3)


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


def _joins_name(sentence: Sentence, k: int) -> bool:
    """Whether a lower-case word after a name goes on with the phrase: "Clinton campaign manager Ann Poole"."""
    token = sentence[k]
    if token.tag & (ADVERB | PRONOUN | GERUND | PARTICIPLE) or token.low in ("last", "late", "early", "this", "next", "of"):
        return token.low == "of"
    if _is_possessive(sentence[k - 1]):
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
    first = i
    if first >= limit:
        return None
    token = sentence[first]
    if token.kind in (CAPITAL, LOWER) and token.low in PERSONAL:
        return Phrase(first, first + 1)
    k = first
    named = False
    while k < limit:
        token = sentence[k]
        if token.kind == CAPITAL:
            if token.tag & TIME and k > first and (named or k + 1 >= limit or not is_nominal(sentence[k + 1])):
                break
            named = named or not token.tag & (TITLE | HONORIFIC | DETERMINER)
            k += 1
        elif token.kind == NUMBER or token.kind in "$%&#":
            k += 1
        elif token.kind == LOWER and is_nominal(token):
            if (token.tag & TIME and not token.tag & TITLE) or (named and not _joins_name(sentence, k)):
                break
            if token.tag & ADVERB and not token.tag & (DETERMINER | VERB) and k > first and k + 1 < limit and sentence[k + 1].tag & PREPOSITION:
                break
            if not named and k > first and not (sentence[k - 1].tag & DETERMINER and k + 1 < limit and is_nominal(sentence[k + 1])) and token.tag & FINITE and not token.tag & (TITLE | SOURCE) and is_verb(sentence, k):
                break
            k += 1
        elif (
            token.tag & PREPOSITION
            and k > first
            and k + 1 < limit
            and is_nominal(sentence[k + 1])
            and not sentence[k + 1].tag & TIME
        ):
            if token.low not in ("of", "for", "with", "at", "from", "to", "in") or (
                named and token.low not in ("of", "for", "at")
            ):
                break
            if token.low == "in" and not (sentence[k + 1].kind == CAPITAL or sentence[k + 1].low == "the"):
                break
            k += 1
        elif (
            token.low == "and"
            and k > first
            and k + 1 < limit
            and (sentence[k + 1].kind == CAPITAL or sentence[k + 1].low in ("his", "her", "the"))
        ):
            k += 1
        else:
            break
    return Phrase(first, k) if k > first else None
