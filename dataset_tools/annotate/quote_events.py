"""Attributions in one sentence: a cue, its subject, and the stretch of words that it reports."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from dataset_tools.annotate.quote_clauses import (
    OBJECTIVE,
    PERSONAL,
    Phrase,
    after_insertion,
    is_nominal,
    is_verb,
    phrase_after,
    phrase_ending,
    subject_before,
    verb_group_start,
)
from dataset_tools.annotate.quote_tokens import CAPITAL, LOWER, NUMBER, QUOTED, Sentence
from dataset_tools.annotate.quote_words import (
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
    NOUN,
    OBJECT,
    PARTICIPLE,
    PAST,
    PREPOSITION,
    PRONOUN,
    SAY,
    SUBORDINATOR,
    THINK,
    THIRD,
    TIME,
    VERB,
    particles,
)

POSSESSIVES: Final = frozenset("his her their its my our your".split())
WH: Final = frozenset("whether how why what if who where when".split())
_BE: Final = frozenset("is are was were be been being isn't wasn't isn’t wasn’t".split())
_SUBORDINATE: Final = frozenset("when while although though after before as if since because whereas".split())
_NAMING: Final = frozenset("dubbed called labeled labelled nicknamed named described".split())
_TRAILING: Final = frozenset(
    "but though although while whereas which who whose whom because as since despite when after before according even including with".split()
)


@dataclass(frozen=True, slots=True)
class Attribution:
    """One cue and what it reports. Ranges are token indexes of the sentence."""

    subject: Phrase | None
    cue: Phrase
    contents: tuple[tuple[int, int], ...]
    form: str  # before | after | object | according | infinitive
    certain: float
    outer: bool = False  # a cue of saying: what its content quotes is its subject's, whatever verbs stand in it


def find_attributions(sentence: Sentence) -> list[Attribution]:
    """Every attribution of the sentence, in order of its cue."""
    found: list[Attribution] = []
    for i, token in enumerate(sentence):
        if token.tag & CUE and token.kind == LOWER and is_verb(sentence, i):
            found.extend(_read_verb(sentence, i))
        elif token.low == "according" and i + 1 < len(sentence) and sentence[i + 1].low == "to":
            found.extend(_read_according(sentence, i))
        elif token.tag & NOUN and token.kind == LOWER and i and not is_verb(sentence, i):
            found.extend(_read_noun(sentence, i))
        elif token.kind == "—" and i and sentence[i - 1].kind == QUOTED:
            found.extend(_read_credit(sentence, i))
    return found


def _read_verb(sentence: Sentence, i: int) -> Iterator[Attribution]:
    start = verb_group_start(sentence, i)
    if sentence[i].tag & SAY:
        inverted = _read_inverted(sentence, start, i)
        if inverted:
            yield inverted
            return
    subject = _agent(sentence, start, i) if _is_passive(sentence, start, i) else subject_before(sentence, i)
    if sentence[i].tag & (SAY | THINK) and subject is not None:
        after = _read_parenthetical(sentence, subject, start, i)
        if after:
            yield after
            return
    before = _read_before(sentence, subject, i)
    if before:
        yield before


def _is_passive(sentence: Sentence, start: int, i: int) -> bool:
    """ "was called", and the reduced form after a noun and a comma or dash: "– dubbed “…” by the campaign"."""
    if not sentence[i].tag & (PAST | PARTICIPLE):
        return False
    be = any(sentence[k].low in _BE or sentence[k].low.endswith(("’s", "'s", "’re", "'re")) and sentence[k].tag & PRONOUN for k in range(max(0, start - 1), i))
    return be or (sentence[i].low in _NAMING and start > 0 and not sentence[start - 1].tag & PRONOUN and sentence[start - 1].kind in ",—" and False)


def _agent(sentence: Sentence, start: int, i: int) -> Phrase | None:
    """The phrase after "by" in a passive."""
    for j in range(i + 1, min(len(sentence), i + 25)):
        if sentence[j].low == "by":
            return phrase_after(sentence, j + 1)
        if sentence[j].kind in ".;":
            break
    return None


def _read_inverted(sentence: Sentence, start: int, i: int) -> Attribution | None:
    """ "…," said Ann Poole: the cue stands between the content and its subject."""
    if start == 0 or start != i or sentence[i].tag & GERUND or sentence[i].low in ("told", "tells") or not sentence[i].tag & (PAST | THIRD | BASE):
        return None
    previous = sentence[start - 1]
    if previous.kind == QUOTED:
        content = (0, start)
    elif previous.kind == "," and start <= 3:
        content = (0, 0)
    elif previous.kind in ",—" and start > 2 and not sentence[i].tag & BESIDE and not _closes_insertion(sentence, start):
        content = (0, start - 1)
    else:
        return None
    if (
        i + 1 >= len(sentence)
        or sentence[i + 1].low in OBJECTIVE
        or sentence[i + 1].tag & (PREPOSITION | SUBORDINATOR | ADVERB)
    ):
        return None
    phrase = phrase_after(sentence, i + 1)
    if phrase is None:
        return None
    stop = sentence[phrase.stop] if phrase.stop < len(sentence) else None
    if previous.kind != QUOTED and stop is not None and not (stop.kind in ",.;—" or (stop.tag & PREPOSITION and not stop.tag & SUBORDINATOR)):
        return None
    if previous.kind == "," and after_insertion(sentence, start - 1, 0) is not None:
        return None
    rest = _content_after_comma(sentence, phrase.stop)
    if previous.kind != QUOTED and not _has_verb(sentence, 0, start) and not (content == (0, 0) and rest):
        return None
    return Attribution(phrase, Phrase(i, i + 1), (content, *rest), "after", 0.95)


def _closes_insertion(sentence: Sentence, start: int) -> bool:
    """Whether the comma before the cue ends "“…,” Ann Poole, a baker, said": then the subject stands before."""
    last = next((j for j in range(start - 1, -1, -1) if sentence[j].kind == QUOTED), None)
    return last is not None and (is_nominal(sentence[last + 1]) or (sentence[last + 1].kind == "," and last + 2 < start and is_nominal(sentence[last + 2])))


def _content_after_comma(sentence: Sentence, k: int) -> tuple[tuple[int, int], ...]:
    """What follows "…," he said, … : a second part of the same content."""
    for j in range(k, min(len(sentence), k + 45)):
        if sentence[j].kind in ".;?!":
            break
        if sentence[j].kind == QUOTED:
            return ((j, j + 1),)
    return ()


def _read_parenthetical(sentence: Sentence, subject: Phrase, start: int, i: int) -> Attribution | None:
    """ "…," he said: the content stands before the subject and its cue."""
    first = min(subject.first, start)
    if sentence[i].tag & GERUND and start == i:
        return None
    if sentence[subject.first].low in ("who", "which", "that", "whom"):
        return None
    if first == 0 or subject.first > start:
        return None
    while first > 0 and sentence[first - 1].kind in (LOWER, CAPITAL) and sentence[first - 1].tag & ADVERB:
        first -= 1
    if first == 0:
        return None
    previous = sentence[first - 1]
    n = len(sentence)
    following = sentence[i + 1] if i + 1 < n else None
    if previous.kind == QUOTED:
        if following is not None and following.low == "that":
            return None
        tail_start = i + 1
        return Attribution(
            subject,
            Phrase(i, i + 1),
            ((0, first), *_content_after_comma(sentence, tail_start)),
            "after",
            0.95,
        )
    if previous.kind in ",—" and first >= 2 and not sentence[i].tag & BESIDE and _closes_clause(sentence, i):
        if not _has_verb(sentence, 0, first - 1) and not sentence[i].tag & SAY:
            return None
        rest: tuple[tuple[int, int], ...] = ()
        if following is not None and following.kind in ",—" and i + 2 < n:
            after = sentence[i + 2]
            if after.kind == QUOTED or not (
                after.tag & (GERUND | CONJUNCTION) or after.low in ("who", "which", "as", "when")
            ):
                rest = ((i + 2, content_end(sentence, i + 2)),)
        return Attribution(subject, Phrase(i, i + 1), ((0, first - 1), *rest), "after", 0.9)
    return None


def _closes_clause(sentence: Sentence, i: int) -> bool:
    """Whether nothing that could be content follows the cue at `i`: "he said.", "she said in May."."""
    if i + 1 >= len(sentence):
        return True
    following = sentence[i + 1]
    if following.kind in ".,;—?!":
        return True
    if following.tag & (PREPOSITION | TIME) and following.low not in ("to",) or following.tag & ADVERB:
        k = i + 1
        while k < len(sentence) and sentence[k].kind not in ",.;:Q—":
            if sentence[k].low == "that" or (sentence[k].tag & AUX and k > i + 2):
                return False
            k += 1
        return k >= len(sentence) or sentence[k].kind in ",.;—"
    return False


def _has_verb(sentence: Sentence, first: int, stop: int) -> bool:
    return any(
        sentence[k].tag & AUX
        or sentence[k].kind == QUOTED
        or (sentence[k].tag & FINITE and is_verb(sentence, k))
        or "’" in sentence[k].low
        or "'" in sentence[k].low
        for k in range(first, stop)
    )


def _read_before(sentence: Sentence, subject: Phrase | None, i: int) -> Attribution | None:
    """Ann Poole said (that) …: the content follows the cue."""
    opening = _content_opening(sentence, i)
    if opening is None:
        return None
    k, form, certain = opening
    end = _subordinate_end(sentence, subject, i, k) or content_end(sentence, k)
    return Attribution(subject, Phrase(i, i + 1), ((k, end),), form, certain, outer=bool(sentence[i].tag & SAY))


def _subordinate_end(sentence: Sentence, subject: Phrase | None, cue: int, k: int) -> int | None:
    """The comma that ends "When Ms. Poole said …, ": after it the main clause speaks for itself."""
    if subject is None:
        return None
    if sentence[0].tag & PREPOSITION and sentence[cue].tag & GERUND and not any(t.kind == "," for t in sentence[:cue]):
        return next((j for j in range(k + 1, len(sentence)) if sentence[j].kind == ","), None)
    opener = next((j for j in range(max(0, subject.first - 3), subject.first) if sentence[j].low in _SUBORDINATE), None)
    if opener is None or not (opener == 0 or sentence[opener - 1].kind in ",(" or sentence[opener - 1].tag & (CONJUNCTION | ADVERB)):
        return None
    if opener and sentence[opener - 1].kind == ",":
        return None
    return next((j for j in range(k + 1, len(sentence)) if sentence[j].kind == "," and sentence[j - 1].kind != QUOTED), None)


def _content_opening(sentence: Sentence, i: int) -> tuple[int, str, float] | None:
    """Where the content of the cue at `i` opens, and in what form; None where there is none."""
    token, n = sentence[i], len(sentence)
    k = i + 1
    if k >= n:
        return None
    saying = token.tag & (SAY | THINK | ADDRESS)
    if token.tag & BESIDE:
        touching = _opening_at(sentence, k, 0)
        return touching if touching and sentence[touching[0]].kind == QUOTED else None
    if token.tag & ADDRESS and not sentence[k].kind == QUOTED and sentence[k].low not in ("that", "to", ":"):
        hearer = phrase_after(sentence, k) if sentence[k].low not in OBJECTIVE else Phrase(k, k + 1)
        if hearer is not None:
            after = _opening_at(sentence, hearer.stop, saying | INFINITIVE)
            if after is not None:
                return after
    direct = _opening_at(sentence, k, token.tag)
    if direct is not None:
        return direct
    late = k + (sentence[k].tag & PREPOSITION != 0)
    if late < n and sentence[late].tag & TIME:
        while late < n and (sentence[late].tag & TIME or sentence[late].kind == NUMBER):
            late += 1
        direct = _opening_at(sentence, late, token.tag)
        if direct is not None:
            return direct
    if saying and not (token.tag & OBJECT and not token.tag & SAY):
        far = _far_opening(sentence, k)
        if far is not None:
            return far
    wanted = particles("en").get(token.low)
    if token.tag & OBJECT:
        if wanted and sentence[k].low in wanted and k + 1 < n:
            return k + 1, "object", 0.6
        if not wanted and (
            sentence[k].tag & DETERMINER
            or sentence[k].kind == CAPITAL
            or sentence[k].low in OBJECTIVE
            or is_nominal(sentence[k])
        ):
            return k, "object", 0.55
    return None


def _opening_at(sentence: Sentence, k: int, tag: int) -> tuple[int, str, float] | None:
    """A content that opens exactly at `k`."""
    n = len(sentence)
    while (
        k < n
        and sentence[k].kind == LOWER
        and sentence[k].tag & ADVERB
        and not sentence[k].tag & (DETERMINER | PRONOUN | SUBORDINATOR)
        and sentence[k].low != "there"
    ):
        k += 1
    if k >= n:
        return None
    token = sentence[k]
    if token.kind == QUOTED:
        return k, "before", 0.95
    if token.kind in ",:—" and k + 1 < n and sentence[k + 1].kind == QUOTED:
        return k + 1, "before", 0.95
    if token.kind == ":" and k + 1 < n:
        return k + 1, "before", 0.9
    if token.low == "that" and k + 1 < n and tag & (SAY | THINK | ADDRESS):
        return k, "before", 0.9
    if token.low in WH and tag & (SAY | THINK | ADDRESS):
        return k, "before", 0.7
    if token.low == "to" and k + 1 < n and tag & INFINITIVE:
        return k, "infinitive", 0.6
    if tag & SAY and token.tag & AUX and token.kind == LOWER:
        return k, "before", 0.7
    if tag & (SAY | THINK) and _opens_clause_at(sentence, k):
        return k, "before", 0.85
    return None


def _opens_clause_at(sentence: Sentence, k: int) -> bool:
    """Whether a subject and its verb start at `k`: the bare clause of "he said the road was shut"."""
    token = sentence[k]
    if token.low in PERSONAL or token.low in ("there", "those", "this", "these"):
        return True
    if token.tag & PREPOSITION or not (is_nominal(token) or token.tag & DETERMINER):
        if token.low not in (
            "if",
            "when",
            "while",
            "because",
            "in",
            "on",
            "after",
            "at",
            "under",
            "despite",
            "as",
            "without",
            "with",
        ):
            return False
        return any(t.kind == "," for t in sentence[k : k + 20]) and _has_verb(
            sentence, k, min(len(sentence), k + 40)
        )
    for j in range(k + 1, min(len(sentence), k + 30)):
        t = sentence[j]
        if t.kind in ".;:" or (t.kind == "," and j == len(sentence) - 1):
            return False
        if t.tag & AUX or (t.tag & FINITE and t.kind == LOWER and is_verb(sentence, j)):
            return True
        if t.kind == QUOTED and j > k + 1 and not sentence[j - 1].tag & (DETERMINER | PREPOSITION):
            return True
        if t.low.endswith(("’s", "'s", "’re", "'re", "’ve", "’ll", "'ll")) and t.tag & PRONOUN:
            return True
    return False


def _far_opening(sentence: Sentence, k: int) -> tuple[int, str, float] | None:
    """A content after "on Fox News", "in a statement", "to reporters": its opener is that, a mark or a colon."""
    if sentence[k].low == "as" and any(t.kind == QUOTED for t in sentence[k + 1 : k + 4]):
        return k + 1, "before", 0.8
    clause = sentence[k].low in ("as", "after", "when", "while", "before", "during")
    for j in range(k, min(len(sentence), k + 25)):
        token = sentence[j]
        if token.kind == QUOTED and (not clause or sentence[j - 1].kind in ",:"):
            return j, "before", 0.85
        if token.kind == ":" and j + 1 < len(sentence):
            return j + 1, "before", 0.85
        if (
            token.low == "that"
            and j + 1 < len(sentence)
            and (j == k or not sentence[j - 1].tag & PREPOSITION)
            and (sentence[k].tag & (PREPOSITION | TIME | ADVERB) or sentence[k].kind == ",")
        ):
            return j, "before", 0.75
        if token.kind == LOWER and not clause and (token.tag & AUX or (token.tag & FINITE and is_verb(sentence, j))):
            return None
        if token.kind == ";":
            return None
    return None


def content_end(sentence: Sentence, k: int) -> int:
    """One past the last token of the content that opens at `k`."""
    n = len(sentence)
    depth = 0
    if sentence[k].kind == QUOTED and (
        k + 1 >= n or sentence[k + 1].kind in ".,;:!?" or sentence[k + 1].tag & CONJUNCTION
    ):
        while k + 2 < n and (sentence[k + 1].tag & CONJUNCTION or sentence[k + 1].kind == ",") and sentence[k + 2].kind == QUOTED:
            k += 2
        return k + 1
    for j in range(k + 1, n):
        token = sentence[j]
        if token.kind in "([":
            depth += 1
        elif token.kind in ")]":
            depth -= 1
        elif depth > 0:
            continue
        elif token.kind == ";" or (token.kind == "—" and j + 1 < n and sentence[j + 1].tag & CONJUNCTION):
            return j
        elif token.kind in ".?!" and j == n - 1:
            return j
        elif token.kind == "," and j + 1 < n and _ends_content(sentence, j):
            return j
        elif token.kind == LOWER and token.tag & CONJUNCTION and j + 1 < n and _coordinates_cue(sentence, j):
            return j - 1 if sentence[j - 1].kind == "," else j
    return n


def _ends_content(sentence: Sentence, comma: int) -> bool:
    """Whether the comma closes the content: a contrast, an added gerund cue, "according to"."""
    following = sentence[comma + 1]
    if following.low == "according":
        return True
    if following.tag & GERUND and following.tag & CUE:
        return True
    return following.low in ("but", "though", "although", "while", "whereas", "which", "who")


def _coordinates_cue(sentence: Sentence, j: int) -> bool:
    """Whether "and" starts a second cue of the same subject: "and noted that"."""
    k = j + 1
    while k < len(sentence) - 1 and sentence[k].tag & (ADVERB | AUX) and sentence[k].kind == LOWER:
        k += 1
    token = sentence[k]
    return (
        token.kind == LOWER
        and token.tag & (SAY | THINK) != 0
        and token.tag & (PAST | THIRD) != 0
        and not token.tag & BASE
    )


def _read_according(sentence: Sentence, i: int) -> Iterator[Attribution]:
    phrase = phrase_after(sentence, i + 2)
    if phrase is None:
        return
    n = len(sentence)
    cue = Phrase(i, i + 2)
    if i == 0 or (i == 1 and sentence[0].kind != QUOTED):
        comma = next(
            (j for j in range(phrase.stop, min(n, phrase.stop + 40)) if sentence[j].kind in ",:"), None
        )
        if comma is not None and comma + 1 < n:
            yield Attribution(phrase, cue, ((comma + 1, content_end_final(sentence)),), "according", 0.9)
        else:
            yield Attribution(phrase, cue, (), "according", 0.9)
        return
    stop = i - 1 if sentence[i - 1].kind in ",—" else i
    rest: tuple[tuple[int, int], ...] = ()
    if phrase.stop + 1 < n and sentence[phrase.stop].kind == "," and sentence[i - 1].kind == "," and i < 6:
        rest = ((phrase.stop + 1, content_end_final(sentence)),)
    yield Attribution(phrase, cue, ((0, stop), *rest), "according", 0.85)


def _read_noun(sentence: Sentence, i: int) -> Iterator[Attribution]:
    """ "her claim that …", "Ms. Poole’s promise to …": a noun of saying and whose it is."""
    owner = _owner(sentence, i)
    k = i + 1
    if owner is None or k + 1 >= len(sentence):
        return
    token = sentence[k]
    if token.kind == QUOTED or token.low == "that":
        opening = k
    elif token.kind in ",:" and sentence[k + 1].kind == QUOTED:
        opening = k + 1
    elif token.low in ("is", "was") and (sentence[k + 1].kind == QUOTED or sentence[k + 1].low == "that"):
        opening = k + 1
    elif token.low == "to" and sentence[k + 1].tag & BASE and not sentence[k + 1].kind == CAPITAL:
        opening = k
    else:
        return
    yield Attribution(owner, Phrase(i, i + 1), ((opening, content_end(sentence, opening)),), "noun", 0.7)


def _owner(sentence: Sentence, i: int) -> Phrase | None:
    """Whose noun it is: the possessive or "his" up to four words before."""
    for j in range(i - 1, max(-1, i - 5), -1):
        token = sentence[j]
        if token.low in POSSESSIVES:
            return Phrase(j, j + 1)
        if token.kind in (CAPITAL, LOWER) and token.low.endswith(("’s", "'s", "s’", "s'")):
            return phrase_ending(sentence, j, 0)
        if not is_nominal(token) or token.tag & DETERMINER:
            return None
    return None


def _read_credit(sentence: Sentence, i: int) -> Iterator[Attribution]:
    """ “…” — Ann Poole: a name after a dash, and nothing else."""
    phrase = phrase_after(sentence, i + 1)
    if phrase is None or sentence[i + 1].kind != CAPITAL:
        return
    if phrase.stop == len(sentence) or sentence[phrase.stop].kind in ".,(":
        yield Attribution(phrase, Phrase(i, i + 1), ((0, i),), "after", 0.9)


def content_end_final(sentence: Sentence) -> int:
    """The end of the sentence without its full stop."""
    n = len(sentence)
    return n - 1 if sentence[-1].kind in ".?!" else n
