"""From regions and attributions to links: which attribution, if any, owns each quoted region."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dataset_tools.annotate.quote_clauses import Phrase, clause_subject, phrase_after
from dataset_tools.annotate.quote_events import Attribution
from dataset_tools.annotate.quote_tokens import CAPITAL, LOWER, QUOTED, Sentence
from dataset_tools.annotate.quote_words import DETERMINER, PREPOSITION


@dataclass(frozen=True, slots=True)
class Link:
    """The owner of one region: a subject in a sentence, with its cue."""

    sentence: int  # which sentence holds subject and cue
    subject: Phrase | None
    cue: Phrase | None
    whole: bool  # the region is the whole content: a direct quote
    confidence: float


def best_attribution(
    sentence: Sentence, q: int, attributions: Sequence[Attribution]
) -> tuple[Attribution, bool] | None:
    """The attribution that owns the region at token `q`, and whether the region is all of its content.

    Touching wins over containing; among those that contain it, the cue nearest before it wins.
    """
    best: tuple[float, Attribution, bool] | None = None
    for attribution in attributions:
        for first, stop in attribution.contents:
            if not first <= q < stop:
                continue
            score = _score(sentence, q, attribution, first, stop)
            whole = all(t.kind in "Q,.;:—" for t in sentence[first:stop])
            if best is None or score > best[0]:
                best = (score, attribution, whole)
    return None if best is None else (best[1], best[2])


def _score(sentence: Sentence, q: int, attribution: Attribution, first: int, stop: int) -> float:
    if attribution.form == "after" and q == stop - 1:
        return 10.0
    if attribution.form == "before" and first == q:
        return 9.0 + attribution.certain
    distance = abs(q - attribution.cue.first)
    base = {"before": 6.0, "infinitive": 5.5, "object": 5.8, "after": 4.0, "according": 4.5}[attribution.form]
    return base - 0.05 * distance


def subject_of_region(sentence: Sentence, q: int) -> Phrase | None:
    """The subject of the clause around a region that no cue claims: Ms. Poole’s “harbour plan”."""
    k = q - 1
    if k >= 0 and sentence[k].kind in (CAPITAL, LOWER) and sentence[k].low.endswith(("’s", "'s", "s’", "s'")):
        return Phrase(k, k + 1)
    if q == 0:
        return None
    return clause_subject(sentence, q, 0)
