"""From regions and attributions to links: which attribution, if any, owns each quoted region."""

from collections.abc import Sequence
from typing import Final

from dataset_tools.annotate.quotes.sources import Attribution
from dataset_tools.annotate.quotes.subjects import clause_subject, first_phrase
from dataset_tools.annotate.sentence.marks import Region
from dataset_tools.annotate.sentence.phrases import Phrase, phrase_after
from dataset_tools.annotate.sentence.tokens import CAPITAL, LOWER, QUOTED, Sentence
from dataset_tools.annotate.sentence.words import (
    AUX,
    DETERMINER,
    FINITE,
    PAST,
    PREPOSITION,
    SAY,
    SOURCE,
    TITLE,
    VERB,
)
from dataset_tools.lexicon import word_set

# Scores only order the claims on one region: touching, credited outlet, outermost cue, nearest cue.
TOUCHING: Final = 20.0
OUTER: Final = 5.0
# What follows is a name for something, not a statement: "what he called “a start”".
_CALLING: Final = frozenset(["call", "calls", "called", "calling", "dubbed", "termed", "labelled", "labeled"])
# "Every page carries the words “…”": print on a thing.
_PRINTS: Final = frozenset(["word", "words", "phrase", "inscription", "legend", "slogan", "label", "motto"])
_CARRIES: Final = frozenset(
    ["carry", "carries", "carried", "carrying", "bear", "bears", "bore", "bearing", "with", "wear", "wears"]
)
_CLAUSAL: Final = frozenset(["I", "he", "she", "it", "we", "they", "is", "are", "was", "were", "am", "not"])


def best_attribution(sentence: Sentence, q: int, attributions: Sequence[Attribution]) -> Attribution | None:
    """The attribution that owns the region at token `q`.

    Touching wins over containing; among those that contain it, the cue nearest before it wins.
    """
    best: tuple[float, Attribution] | None = None
    outer = _outermost(q, attributions)
    for attribution in attributions:
        for first, stop in attribution.contents:
            if not first <= q < stop or attribution.subject is None:
                continue
            score = _score(sentence, q, attribution, first, stop)
            if outer is attribution and score < TOUCHING:
                score += OUTER
            if best is None or score > best[0]:
                best = (score, attribution)
    return None if best is None else best[1]


def _outermost(q: int, attributions: Sequence[Attribution]) -> Attribution | None:
    """The first cue of saying whose content holds the region and every later cue before it."""
    for a in attributions:
        if a.form == "before" and a.cue.first < q and any(f <= q < s for f, s in a.contents) and a.outer:
            return a
    return None


def _score(sentence: Sentence, q: int, attribution: Attribution, first: int, stop: int) -> float:
    if attribution.form == "after" and q == stop - 1:
        return TOUCHING + 1
    if attribution.form == "before" and first == q:
        return TOUCHING if sentence[q - 1].kind in ",:" else 9.0 + attribution.certain
    distance = abs(q - attribution.cue.first)
    base = {"before": 6.0, "infinitive": 5.5, "object": 5.8, "after": 8.0, "according": 22.0, "noun": 6.2}[
        attribution.form
    ]
    return base - 0.05 * distance


def is_whole(sentence: Sentence, q: int, attribution: Attribution | None) -> bool:
    """Whether the region at `q` stands as a statement of its own, not as a phrase inside the writer's."""
    if q == 0 or sentence[q - 1].kind in ",:—(":
        return True
    if attribution is None or attribution.cue.stop != q or sentence[q - 1].low in _CALLING:
        return False
    return q + 1 >= len(sentence) or sentence[q + 1].low != "by"


def is_not_speech(text: str, sentence: Sentence, q: int, region: Region, *, spoken: bool) -> bool:
    """Whether a region is markup (`id="…"`), or the name of a programme, book or song."""
    if region.start and text[region.start - 1] == "=":
        return True
    inner = text[region.inner_start : region.inner_end]
    if not inner.strip():
        return True
    if len(inner) > 70:
        return False
    previous = sentence[q - 1] if q else None
    if q > 2 and sentence[q - 1].low in _PRINTS and sentence[q - 3].low in _CARRIES:
        return True
    if previous is not None and previous.low in word_set("en", "quote_titles") and not spoken:
        return _is_title_case(inner)
    if previous is None or (spoken and (previous.kind in ",:" or previous.tag & SAY)):
        return False
    named = (
        previous.tag & (PREPOSITION | DETERMINER)
        or previous.low.endswith(("’s", "'s"))
        or previous.kind in (CAPITAL, LOWER)
    )
    if not named or not _is_title_case(inner) or len(inner.split()) < 2:
        return False
    on_air = previous.low in ("on", "of", "in") or previous.low.endswith(("’s", "'s"))
    return inner.rstrip()[-1] not in ("?!" if on_air else ".?!")


def _is_title_case(inner: str) -> bool:
    """Whether every long word of a short phrase starts with a capital: “Meet the Press”."""
    words = [w.strip(",.?!;:'’‘&") for w in inner.split()]
    words = [w for w in words if w]
    long = [w for w in words if len(w) > 3 or w[0].isupper()]
    return (
        bool(words)
        and words[0][0].isupper()
        and all(w[0].isupper() or w[0].isdigit() for w in long)
        and not any(w in _CLAUSAL for w in words)
    )


def claimed_by(q: int, attributions: Sequence[Attribution]) -> Phrase | None:
    """The subject of an earlier cue of the sentence whose content ended before the region."""
    return next(
        (a.subject for a in attributions if a.outer and a.cue.first < q and a.subject is not None), None
    )


def _speaker_after(sentence: Sentence) -> Phrase | None:
    """Who stands after a mark that opens the sentence with a verb that no list holds: "“…,” an angry Poole shot back"."""
    n = len(sentence)
    if n > 2 and sentence[1].tag & PAST and sentence[1].kind == LOWER:
        return phrase_after(sentence, 2)
    for j in range(2, min(n, 30)):
        if sentence[j].kind == QUOTED:
            return None
        if (
            sentence[j].tag & FINITE
            and sentence[j].low != sentence[1].low
            and not sentence[j].tag & (TITLE | SOURCE)
        ):
            phrase = phrase_after(sentence, 1, j)
            return phrase if phrase is not None and (phrase.stop == j or sentence[j].tag & SAY) else None
    return None


def subject_of_region(sentence: Sentence, q: int) -> Phrase | None:
    """The subject of the clause around a region that no cue claims: Ms. Poole’s “harbour plan”.

    After a mark that opens the sentence it is the phrase before the first verb of saying; else the
    subject of an earlier cue of the sentence, a possessive, or the subject of the clause.
    """
    if q == 0:
        return _speaker_after(sentence)
    if sentence[q - 1].kind == ":" and q > 1:
        opening = next((j + 1 for j in range(q - 2, -1, -1) if sentence[j].kind in "—.;"), 0)
        if not any(t.tag & (AUX | VERB) and t.kind == LOWER for t in sentence[opening : q - 1]):
            return first_phrase(sentence, opening, q - 1) or phrase_after(sentence, opening + 1, q - 1)
    k = q - 1
    if sentence[k].kind in (CAPITAL, LOWER) and sentence[k].low.endswith(("’s", "'s", "s’", "s'")):
        return Phrase(k, k + 1)
    return clause_subject(sentence, q, 0)
