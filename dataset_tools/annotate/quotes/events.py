"""Attributions in one sentence: a cue, its subject, and the stretch of words that it reports."""

from collections.abc import Sequence
from typing import Final

from dataset_tools.annotate.quotes.contents import Opening, content_end, content_opening, has_verb
from dataset_tools.annotate.quotes.sources import Attribution, read_according, read_credit, read_noun
from dataset_tools.annotate.quotes.subjects import after_insertion, subject_before
from dataset_tools.annotate.sentence.phrases import Phrase, phrase_after
from dataset_tools.annotate.sentence.tokens import CAPITAL, LOWER, QUOTED, Sentence
from dataset_tools.annotate.sentence.verbs import OBJECTIVE, RELATIVE, is_nominal, is_verb, verb_group_start
from dataset_tools.annotate.sentence.words import (
    ADVERB,
    AUX,
    BASE,
    BESIDE,
    CONJUNCTION,
    CUE,
    GERUND,
    NOUN,
    PARTICIPLE,
    PAST,
    PREPOSITION,
    SAY,
    SOURCE_PHRASE,
    SUBORDINATOR,
    THINK,
    THIRD,
    TIME,
)

_MAY_REPORT: Final = CUE | NOUN | SOURCE_PHRASE
_BE: Final = frozenset(
    ["is", "are", "was", "were", "be", "been", "being", "isn't", "wasn't", "'s", "'re", "'m"]
)
# Tokens between "he said" and the second half of what he said.
_SECOND: Final = 45
_SUBORDINATE: Final = frozenset(
    ["when", "while", "although", "though", "after", "before", "as", "if", "since", "because", "whereas"]
)


def find_attributions(sentence: Sentence) -> list[Attribution]:
    """Every attribution of the sentence, in order of its cue."""
    found: list[Attribution] = []
    for i in [i for i, t in enumerate(sentence) if t.tag & _MAY_REPORT or t.kind == "—"]:
        token = sentence[i]
        if token.tag & CUE and is_verb(sentence, i):
            attribution = _read_verb(sentence, i, found)
            if attribution is not None:
                found.append(attribution)
        elif token.tag & SOURCE_PHRASE and i + 1 < len(sentence) and sentence[i + 1].low == "to":
            found.extend(read_according(sentence, i))
        elif token.tag & NOUN and token.kind == LOWER and i and not is_verb(sentence, i):
            found.extend(read_noun(sentence, i))
        elif token.kind == "—" and i and sentence[i - 1].kind == QUOTED:
            found.extend(read_credit(sentence, i))
    return found


def _shared_subject(sentence: Sentence, start: int, i: int, earlier: Sequence[Attribution]) -> Phrase | None:
    """The subject that "and added" takes from the cue whose content ends there."""
    if start > 0 and sentence[i].tag & GERUND and sentence[start - 1].kind == ",":
        return next((a.subject for a in reversed(earlier) if a.form == "after"), None)  # "he said, adding"
    if start == 0 or not sentence[start - 1].tag & CONJUNCTION:
        return None
    ends = (start - 1, start - 2)
    return next((a.subject for a in reversed(earlier) if a.outer and a.contents[0][1] in ends), None)


def _read_verb(sentence: Sentence, i: int, earlier: Sequence[Attribution]) -> Attribution | None:
    """The attribution of the verb at token `i`, where it reports anything."""
    tag = sentence[i].tag
    start = verb_group_start(sentence, i)
    if tag & SAY:
        inverted = _read_inverted(sentence, start, i)
        if inverted is not None:
            return inverted
    opening = content_opening(sentence, i)
    if opening is None and not tag & (SAY | THINK):
        return None  # before its subject is sought: that is the dear part
    subject = _shared_subject(sentence, start, i, earlier)
    if subject is None:
        passive = _is_passive(sentence, start, i)
        subject = _agent(sentence, i) if passive else subject_before(sentence, i)
    if tag & (SAY | THINK) and subject is not None:
        after = _read_parenthetical(sentence, subject, start, i)
        if after is not None:
            return after
    return None if opening is None else _read_before(sentence, subject, i, opening)


def _is_passive(sentence: Sentence, start: int, i: int) -> bool:
    """As in "was called": the speaker is the agent, if there is one."""
    if start == i or not sentence[i].tag & (PAST | PARTICIPLE):
        return False
    return any(sentence[k].low in _BE for k in range(start, i))


def _agent(sentence: Sentence, i: int) -> Phrase | None:
    """The phrase after "by" in a passive."""
    for j in range(i + 1, min(len(sentence), i + 25)):
        if sentence[j].low == "by":
            return phrase_after(sentence, j + 1)
        if sentence[j].kind in ".;":
            break
    return None


def _read_inverted(sentence: Sentence, start: int, i: int) -> Attribution | None:
    """As in "…," said Ann Poole: the cue stands between the content and its subject."""
    content = _inverted_content(sentence, start, i)
    if content is None:
        return None
    phrase = phrase_after(sentence, i + 1)
    if phrase is None:
        return None
    rest = _second_part(sentence, phrase.stop)
    if start > 1 and phrase.stop < len(sentence) and sentence[phrase.stop].tag & AUX:
        return None  # "…, host of “Morning Tide,” said the ferry was": the subject stands before the mark
    if sentence[start - 1].kind != QUOTED:
        if not _ends_inversion(sentence, phrase.stop) or after_insertion(sentence, start - 1, 0) is not None:
            return None
        if not has_verb(sentence, 0, start) and not (content == (0, 0) and rest):
            return None
    return Attribution(phrase, Phrase(i, i + 1), (content, *rest), "after", 0.95)


def _inverted_content(sentence: Sentence, start: int, i: int) -> tuple[int, int] | None:
    """The content before "said Ann Poole"; empty where it all follows ("But, said Ms. Poole, …")."""
    token = sentence[i]
    if start == 0 or start != i or token.tag & GERUND or not token.tag & (PAST | THIRD | BASE):
        return None
    if token.low in ("told", "tells") or i + 1 >= len(sentence):
        return None
    if sentence[i + 1].low in OBJECTIVE or sentence[i + 1].tag & (PREPOSITION | SUBORDINATOR | ADVERB):
        return None
    previous = sentence[start - 1]
    if previous.kind == QUOTED:
        inside = start > 1 and sentence[start - 2].kind not in ",:"
        return None if inside and token.tag & BESIDE else (0, start)
    if previous.kind == "," and start > 1 and sentence[start - 2].kind == QUOTED:
        return 0, start - 1
    if previous.kind == "," and start <= 3:
        return 0, 0
    if previous.kind in ",—" and not token.tag & BESIDE and not _closes_insertion(sentence, start):
        return 0, start - 1
    return None


def _ends_inversion(sentence: Sentence, k: int) -> bool:
    if k >= len(sentence) or sentence[k].kind in ",.;—":
        return True
    return bool(sentence[k].tag & PREPOSITION) and not sentence[k].tag & SUBORDINATOR


def _closes_insertion(sentence: Sentence, start: int) -> bool:
    """Whether the comma before the cue ends "“…,” Ann Poole, a baker, said": then the subject stands before."""
    last = next((j for j in range(start - 1, -1, -1) if sentence[j].kind == QUOTED), None)
    if last is None:
        return False
    after = last + 2 if sentence[last + 1].kind == "," and last + 2 < start else last + 1
    return is_nominal(sentence[after])


def _second_part(sentence: Sentence, k: int) -> tuple[tuple[int, int], ...]:
    """The next region of the sentence: “…,” he said, “…”."""
    for j in range(k, min(len(sentence), k + _SECOND)):
        if sentence[j].kind in ".;?!":
            break
        if sentence[j].kind == QUOTED:
            return ((j, j + 1),)
    return ()


def _read_parenthetical(sentence: Sentence, subject: Phrase, start: int, i: int) -> Attribution | None:
    """As in "…," he said: the content stands before the subject and its cue."""
    opens_with_cue = sentence[0].tag & GERUND and sentence[0].tag & CUE
    if opens_with_cue or (sentence[i].tag & GERUND and start == i) or sentence[subject.first].low in RELATIVE:
        return None
    first = subject.first
    while first > 0 and sentence[first - 1].kind in (LOWER, CAPITAL) and sentence[first - 1].tag & ADVERB:
        first -= 1
    if first == 0 or subject.first > start:
        return None
    cue = Phrase(i, i + 1)
    following = sentence[i + 1].low if i + 1 < len(sentence) else ""
    if sentence[first - 1].kind == QUOTED and following != "that":
        return Attribution(subject, cue, ((0, first), *_second_part(sentence, i + 1)), "after", 0.95)
    if sentence[first - 1].kind not in ",—" or first < 2 or sentence[i].tag & BESIDE:
        return None
    if not _closes_clause(sentence, i) or not (sentence[i].tag & SAY or has_verb(sentence, 0, first - 1)):
        return None
    return Attribution(subject, cue, ((0, first - 1), *_resumed(sentence, i + 1)), "after", 0.9)


def _resumed(sentence: Sentence, k: int) -> tuple[tuple[int, int], ...]:
    """What goes on after "The port, he said, …"."""
    if k + 1 >= len(sentence) or sentence[k].kind not in ",—":
        return ()
    after = sentence[k + 1]
    if after.kind != QUOTED and (
        after.tag & (GERUND | CONJUNCTION) or after.low in ("who", "which", "as", "when")
    ):
        return ()
    return ((k + 1, content_end(sentence, k + 1)),)


def _closes_clause(sentence: Sentence, i: int) -> bool:
    """Whether nothing that could be content follows the cue at `i`: "he said.", "she said in May."."""
    if i + 1 >= len(sentence):
        return True
    following = sentence[i + 1]
    if following.kind in ".,;—?!":
        return True
    if (following.tag & (PREPOSITION | TIME) and following.low != "to") or following.tag & ADVERB:
        k = i + 1
        while k < len(sentence) and sentence[k].kind not in ",.;:Q—":
            if sentence[k].low == "that" or (sentence[k].tag & AUX and k > i + 2):
                return False
            k += 1
        return k >= len(sentence) or sentence[k].kind in ",.;—"
    return False


def _read_before(sentence: Sentence, subject: Phrase | None, i: int, opening: Opening) -> Attribution:
    """Ann Poole said (that) …: the content follows the cue."""
    k = opening.token
    end = _subordinate_end(sentence, subject, i, k) or content_end(sentence, k)
    if subject is not None and k < subject.first <= end and sentence[subject.first - 1].low == "by":
        end = subject.first - 1
    outer = bool(sentence[i].tag & SAY)
    return Attribution(subject, Phrase(i, i + 1), ((k, end),), opening.form, opening.certain, outer)


def _subordinate_end(sentence: Sentence, subject: Phrase | None, cue: int, k: int) -> int | None:
    """The comma that ends "When Ms. Poole said …, ": after it the main clause speaks for itself."""
    if subject is None:
        return None
    commas = (j for j in range(k + 1, len(sentence)) if sentence[j].kind == ",")
    if sentence[0].tag & PREPOSITION and sentence[cue].tag & GERUND:
        return None if any(t.kind == "," for t in sentence[:cue]) else next(commas, None)
    before = range(max(0, subject.first - 3), subject.first)
    opener = next((j for j in before if sentence[j].low in _SUBORDINATE), None)
    if opener is None:
        return None
    led_in = (
        opener == 0 or sentence[opener - 1].kind == "(" or sentence[opener - 1].tag & (CONJUNCTION | ADVERB)
    )
    return next((j for j in commas if sentence[j - 1].kind != QUOTED), None) if led_in else None
