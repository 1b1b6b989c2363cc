"""Where reported words start after a cue, and where they end."""

from typing import Final, NamedTuple

from dataset_tools.annotate.sentence.phrases import Phrase, phrase_after
from dataset_tools.annotate.sentence.tokens import CAPITAL, LOWER, NUMBER, QUOTED, Sentence
from dataset_tools.annotate.sentence.verbs import OBJECTIVE, PERSONAL, is_nominal, is_verb
from dataset_tools.annotate.sentence.words import (
    ADDRESS,
    ADVERB,
    AUX,
    BASE,
    BESIDE,
    CONJUNCTION,
    CUE,
    DETERMINER,
    FINITE,
    GERUND,
    INFINITIVE,
    OBJECT,
    PAST,
    PREPOSITION,
    PRONOUN,
    SAY,
    SUBORDINATOR,
    THINK,
    THIRD,
    TIME,
    particles,
)

_WH: Final = frozenset(["whether", "how", "why", "what", "if", "who", "where", "when"])
_CLAUSE_OPENERS: Final = frozenset(["as", "after", "when", "while", "before", "during"])
_ADJUNCTS: Final = frozenset(
    ["if", "when", "while", "because", "in", "on", "after", "at", "under", "despite", "as", "without", "with"]
)
_CONTRASTS: Final = frozenset(["but", "though", "although", "while", "whereas", "which", "who", "according"])
# Tokens between a cue and "that" or a mark: "said on Fox News in an interview last week that".
_FAR: Final = 25


class Opening(NamedTuple):
    """Where a content opens, in what form, and how sure the cue makes us."""

    token: int
    form: str  # before | object | infinitive
    certain: float


def content_opening(sentence: Sentence, i: int, language: str = "en") -> Opening | None:
    """Where the content of the cue at token `i` opens after it; None where nothing is reported."""
    token, k = sentence[i], i + 1
    if k >= len(sentence):
        return None
    if token.tag & BESIDE:
        touching = _opening_at(sentence, k, 0)
        return touching if touching and sentence[touching.token].kind == QUOTED else None
    found = _after_hearer(sentence, i) or _opening_at(sentence, k, token.tag) or _after_time(sentence, i)
    if found is None and token.tag & (SAY | ADDRESS | THINK) and (token.tag & SAY or not token.tag & OBJECT):
        found = _far_opening(sentence, k, token.tag)
    return found or _object_opening(sentence, i, language)


def _after_hearer(sentence: Sentence, i: int) -> Opening | None:
    """As in "told reporters that …": the content after the phrase that names the hearer."""
    token, following = sentence[i], sentence[i + 1]
    if not token.tag & ADDRESS or following.kind == QUOTED or following.low in ("that", "to", ":"):
        return None
    hearer = Phrase(i + 1, i + 2) if following.low in OBJECTIVE else phrase_after(sentence, i + 1)
    return None if hearer is None else _opening_at(sentence, hearer.stop, token.tag | INFINITIVE)


def _after_time(sentence: Sentence, i: int) -> Opening | None:
    """As in "said on Monday the road …": the content after a day."""
    k = i + 1 + bool(sentence[i + 1].tag & PREPOSITION)
    if k >= len(sentence) or not sentence[k].tag & TIME:
        return None
    while k < len(sentence) and (sentence[k].tag & TIME or sentence[k].kind == NUMBER):
        k += 1
    return _opening_at(sentence, k, sentence[i].tag)


def _object_opening(sentence: Sentence, i: int, language: str) -> Opening | None:
    """As in "condemned the raid", "called for a recount": the object is what was said."""
    k = i + 1
    if not sentence[i].tag & OBJECT:
        return None
    wanted = particles(language).get(sentence[i].low)
    if wanted:
        return Opening(k + 1, "object", 0.6) if sentence[k].low in wanted and k + 1 < len(sentence) else None
    return Opening(k, "object", 0.55) if is_nominal(sentence[k]) or sentence[k].low in OBJECTIVE else None


def _opening_at(sentence: Sentence, k: int, tag: int) -> Opening | None:
    """A content that opens exactly at `k`, behind adverbs."""
    n = len(sentence)
    while k < n and _is_plain_adverb(sentence, k):
        k += 1
    if k >= n:
        return None
    token = sentence[k]
    saying = tag & (SAY | THINK | ADDRESS)
    if token.kind == QUOTED:
        return Opening(k, "before", 0.95)
    if token.kind in ",:—" and k + 1 < n and sentence[k + 1].kind == QUOTED:
        return Opening(k + 1, "before", 0.95)
    if token.kind == ":" and k + 1 < n:
        return Opening(k + 1, "before", 0.9)
    if token.low == "that" and k + 1 < n and saying:
        return Opening(k, "before", 0.9)
    if token.low in _WH and saying:
        return Opening(k, "before", 0.7)
    if token.low == "to" and k + 1 < n and tag & INFINITIVE:
        return Opening(k, "infinitive", 0.6)
    if tag & SAY and token.tag & AUX and token.kind == LOWER:  # "which an inquiry said was"
        return Opening(k, "before", 0.7)
    return Opening(k, "before", 0.85) if tag & (SAY | THINK) and _opens_clause(sentence, k) else None


def _is_plain_adverb(sentence: Sentence, k: int) -> bool:
    token = sentence[k]
    if token.kind != LOWER or not token.tag & ADVERB or token.low == "there":
        return False
    return not token.tag & (DETERMINER | PRONOUN | SUBORDINATOR)


def _opens_clause(sentence: Sentence, k: int) -> bool:
    """Whether a subject and its verb start at `k`: the bare clause of "he said the road was shut"."""
    token, n = sentence[k], len(sentence)
    if token.tag & TIME:
        return False
    if token.low in PERSONAL or token.low in ("there", "those", "this", "these"):
        return True
    if token.tag & PREPOSITION or not (is_nominal(token) or token.tag & DETERMINER):
        comma = any(t.kind == "," for t in sentence[k : k + 20])
        return token.low in _ADJUNCTS and comma and has_verb(sentence, k, min(n, k + 40))
    for j in range(k + 1, min(n, k + 30)):
        t = sentence[j]
        if t.kind in ".;:" or (t.kind == "," and j == n - 1):
            return False
        if t.tag & AUX or (t.tag & FINITE and t.kind == LOWER and is_verb(sentence, j)):
            return True
        if t.kind == QUOTED and j > k + 1 and not sentence[j - 1].tag & (DETERMINER | PREPOSITION):
            return True
    return False


def has_verb(sentence: Sentence, first: int, stop: int) -> bool:
    """Whether a verb, an auxiliary or a quoted region stands in [first, stop)."""
    for k in range(first, stop):
        token = sentence[k]
        if token.tag & AUX or token.kind == QUOTED or "'" in token.low:
            return True
        if token.tag & FINITE and is_verb(sentence, k):
            return True
    return False


def _far_opening(sentence: Sentence, k: int, tag: int) -> Opening | None:
    """A content after "on Fox News", "in a statement": its opener is that, a mark or a colon."""
    if sentence[k].low == "as" and any(t.kind == QUOTED for t in sentence[k + 1 : k + 4]):
        return Opening(k + 1, "before", 0.8)
    clause = sentence[k].low in _CLAUSE_OPENERS
    adverbial = sentence[k].tag & (PREPOSITION | TIME | ADVERB) or sentence[k].kind == ","
    for j in range(k, min(len(sentence) - 1, k + _FAR)):
        token = sentence[j]
        if token.kind == QUOTED and (not clause or sentence[j - 1].kind in ",:"):
            return Opening(j, "before", 0.85) if tag & SAY or sentence[j - 1].kind in ",:" else None
        if token.kind == ":":
            return Opening(j + 1, "before", 0.85)
        if token.low == "that" and adverbial and (j == k or not sentence[j - 1].tag & PREPOSITION):
            return Opening(j, "before", 0.75)
        if token.kind == ";" or (not clause and _is_finite(sentence, j)):
            return None
        if j > k and token.tag & GERUND and token.tag & CUE and not token.tag & BESIDE:
            return None
    last = len(sentence) - 1
    return (
        Opening(last, "before", 0.85)
        if sentence[last].kind == QUOTED and last < k + _FAR and not clause
        else None
    )


def _is_finite(sentence: Sentence, j: int) -> bool:
    token = sentence[j]
    return token.kind == LOWER and bool(token.tag & AUX or (token.tag & FINITE and is_verb(sentence, j)))


def content_end(sentence: Sentence, k: int) -> int:
    """One past the last token of the content that opens at `k`."""
    n = len(sentence)
    if sentence[k].kind == QUOTED and (k + 1 >= n or _leaves_quote(sentence, k + 1)):
        return _last_of_list(sentence, k) + 1
    depth = 0
    for j in range(k + 1, n):
        kind = sentence[j].kind
        if kind == CAPITAL or (kind == LOWER and not sentence[j].tag & CONJUNCTION):
            continue
        depth += (kind in "([") - (kind in ")]")
        if depth <= 0 and _stops_content(sentence, j):
            return j - 1 if sentence[j].tag & CONJUNCTION and sentence[j - 1].kind == "," else j
    return n


def _leaves_quote(sentence: Sentence, j: int) -> bool:
    return sentence[j].kind in ".,;:!?" or bool(sentence[j].tag & CONJUNCTION)


def _last_of_list(sentence: Sentence, k: int) -> int:
    """The last region of “a”, “b” and “c”."""
    n = len(sentence)
    while (
        k + 2 < n
        and sentence[k + 2].kind == QUOTED
        and (sentence[k + 1].kind == "," or sentence[k + 1].tag & CONJUNCTION)
    ):
        k += 2
    return k


def _stops_content(sentence: Sentence, j: int) -> bool:
    token, n = sentence[j], len(sentence)
    if token.kind == ";" or (token.kind in ".?!" and j == n - 1):
        return True
    if j + 1 >= n:
        return False
    following = sentence[j + 1]
    if token.kind == "—":
        return bool(following.tag & CONJUNCTION)
    if token.kind == ",":
        return following.low in _CONTRASTS or bool(following.tag & GERUND and following.tag & CUE)
    return token.kind == LOWER and bool(token.tag & CONJUNCTION) and _coordinates_cue(sentence, j)


def _coordinates_cue(sentence: Sentence, j: int) -> bool:
    """Whether "and" starts a second cue of the same subject: "and noted that"."""
    k = j + 1
    while k < len(sentence) - 1 and sentence[k].tag & (ADVERB | AUX) and sentence[k].kind == LOWER:
        k += 1
    tag = sentence[k].tag
    return sentence[k].kind == LOWER and bool(tag & (SAY | THINK) and tag & (PAST | THIRD)) and not tag & BASE


def clause_end(sentence: Sentence) -> int:
    """The end of the sentence without its full stop."""
    return len(sentence) - 1 if sentence[-1].kind in ".?!" else len(sentence)
