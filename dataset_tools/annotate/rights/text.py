"""Stage 3 of 9. Text → the sentences that are the page's own rights notice, cut into `clauses`.

A story about fair use claims nothing. Three gates keep it out: where a sentence stands (the notice zone), whom it
speaks of (itself, or somebody in the news), and what each clause is about (the text, or pictures beside it).
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, islice
from operator import attrgetter

from dataset_tools.annotate.rights.clauses import Clause, clauses_in
from dataset_tools.annotate.rights.grammar import explain
from dataset_tools.annotate.rights.sentences import sentences
from dataset_tools.lexicon.licenses import names_agency
from dataset_tools.lexicon.rights import REPEATED, has_cue, matches, pattern, refuses_machines
from dataset_tools.model.span import Span

# A text of at most this many words may be a notice and nothing else; the longest of our own gold has 190.
NOTICE_WORDS = 250
# Where a page without labels keeps its notices: the first and last paragraphs.
LEADING, TRAILING = 3, 12
# Between story and menu a labeller may miss a notice: the first and the last paragraphs of what it calls the story.
STRAY_LEADING, STRAY_TRAILING = 1, 3
STRAY_LENGTH = 600  # code points; the longest such line of our own pages has 310
_PLAINLY_OWN = re.compile(
    r"^\W*(?:©|\(c\)\s|copyright (?:©|\(c\)|\d{4}|by\b))|^\W*(?:republished|reprinted|reproduced|syndicated) (?:with|from|by|under)\b|"
    r"\bthis (?:\w+ )?(?:article|essay|story|column|text|piece|work|report|release|interview|content|material|dispatch|extract|excerpt)\b"
    r"[^.]{0,80}\b(?:licen[cs]ed?|published|republished|reprinted|reproduced|appeared|copyright|reserved|permission|syndicated|distributed|copied)\b",
    re.IGNORECASE,
)
# "© 2021 Harbour Ledger", "Photo: CC BY 2.0": a line this short needs no pointing word.
SHORT_WORDS = 14
# "By Tom Vane, Associated Press" has five; a sentence of the story that names an agency has more, or one of these.
_CREDIT_WORDS = 5
_CREDITED = re.compile(
    r"\b(?:by|avec|mit|con|com|met|from|von|par|por|da|agen\w+|wire|texte?|source|quelle|fuente|bron|fonte|dépêche|meldung|copy|contenido|material)\b",
    re.IGNORECASE,
)
# Conditions of a page that are told as events are: "was withdrawn", "once a month has gone by".
_TAKING = ("withdrawn", "no_storage")
_CITED = re.compile(
    r"\b(?:according|reported|reports?|laut|selon|según|secondo|segundo|volgens|berichte\w*|rapport\w*)\b",
    re.IGNORECASE,
)
_LINE = re.compile(r"[^\n]+")


def notice_clauses(
    text: str,
    zone: Sequence[Span] | None,
    captions: Collection[Span] = frozenset(),
    apart: Collection[Span] = frozenset(),
) -> list[Clause]:
    """The clauses of the page's own notices, in order; empty where the page has none.

    Args:   zone: whole lines of `text`; each is read by itself.
            captions: those of them that stand below a picture, and speak of it where they do not say otherwise.
            apart: those that are of another thing whatever they say.
    """
    if zone is None:
        return [c for span in _accepted(text) for c in clauses_in(text, span)]
    lines = [line for line in zone if may_be_notice(line.of(text))]
    return [
        Clause(
            c.text,
            c.span.shift(line.start),
            c.sentence.shift(line.start),
            "apart" if line in apart else _caption_topic(c) if line in captions else c.topic,
        )
        for line in sorted([*lines, *_stray_notices(text, zone)])
        for c in clauses_of(line.of(text))
    ]


def may_be_notice(text: str) -> bool:
    """True where a text has a word of a notice or names an agency; false is certain."""
    return has_cue(text) or names_agency(text)


def _caption_topic(clause: Clause) -> str:
    if clause.topic != "text":
        return clause.topic
    return "apart" if pattern("gates", "text").search(clause.text) else "media"


def clauses_of(line: str) -> tuple[Clause, ...]:
    """The clauses of one line of a notice, without what it tells of others; spans are over the line."""
    return _clauses_of(line) if len(line) <= REPEATED else _clauses_of.__wrapped__(line)


@lru_cache(maxsize=4096)  # sites repeat their notices on every page
def _clauses_of(line: str) -> tuple[Clause, ...]:
    own = (s for s in sentences(line, Span(0, len(line))) if not is_reported(s.of(line)))
    return tuple(c for sentence in own for c in clauses_in(line, sentence))


def _accepted(text: str) -> Iterator[Span]:
    """The sentences of a text without labels that are its own notice."""
    whole = len(text) <= NOTICE_WORDS * 12 and len(text.split()) <= NOTICE_WORDS
    if not (may_be_notice(text) if whole else has_cue(text)):
        return
    parts = [[*sentences(text, p)] for p in (_lines(text) if whole else _edge_lines(text))]
    story = not whole or any(is_reported(s.of(text)) for part in parts for s in part)
    pointed = (
        whole and not story and any(_speaks_of_itself(s.of(text), story=story) for p in parts for s in p)
    )
    for part in parts:
        told = [is_reported(s.of(text)) for s in part]
        speaking = [_speaks_of_itself(s.of(text), story=story) for s in part]
        # One pointing word carries the rest of its paragraph: "… grants permission" need not say who speaks.
        carried = pointed or (any(speaking) and not any(told))
        for span, speaks, skip in zip(part, speaking, told, strict=True):
            carried = carried or speaks  # in a paragraph that also tells a story: from the pointing word on
            if not skip and (speaks or (carried and not _is_told(span.of(text)))):
                yield span


def _stray_notices(text: str, zone: Sequence[Span]) -> list[Span]:
    """Paragraphs at the edge of the story that are plainly its notice, though nobody labelled them so."""
    edges = _apart_from(zone, _edges(text))
    edges = edges[:STRAY_LEADING] + edges[max(STRAY_LEADING, len(edges) - STRAY_TRAILING) :]
    return [Span(a, b) for a, b in edges if b - a <= STRAY_LENGTH and _is_plain_notice(text[a:b])]


def _is_plain_notice(line: str) -> bool:
    if not may_be_notice(line):
        return False
    own = [s.of(line) for s in sentences(line, Span(0, len(line)))]
    if any(is_reported(s) for s in own):
        return False
    return _PLAINLY_OWN.search(line) is not None or _is_wholly_explained(own) or any(map(_takes_away, own))


def _is_wholly_explained(own: Sequence[str]) -> bool:
    """True for a line that is a grant of this text and its conditions, or a short licence, and not a word more."""
    said = [explain(s) for s in own]
    short = sum(len(s.split()) for s in own) <= SHORT_WORDS
    return all(said) and ("own" in said or ("bare" in said and short))


def _is_withdrawal(sentence: str) -> bool:
    """True for "This article was removed by order of the court", which tells an event, and of this page."""
    own = pattern("gates", "this_text").match(sentence) is not None
    return own and matches(sentence, sentence.lower(), "conditions", "withdrawn")


def _is_told(sentence: str) -> bool:
    """True for an event that is none of this text: "It may not be kept when a month has gone by" takes from it."""
    return is_narrated(sentence) and not _takes_use(sentence)


def _takes_use(sentence: str) -> bool:
    """True for a limit that only takes away: such a sentence need not say whose page it is."""
    lowered = sentence.lower()
    return any(matches(sentence, lowered, "conditions", k) for k in _TAKING)


def _takes_away(sentence: str) -> bool:
    """True for a sentence that can only be the page's own, and restricts: it is heard even in the midst of a story."""
    if _is_withdrawal(sentence):
        return True
    if is_narrated(sentence) and not pattern("gates", "this_text").match(sentence):
        return False
    if refuses_machines(sentence) or _is_credit(sentence):
        return True
    lowered = sentence.lower()
    kinds = (
        "all_rights_reserved",
        "embargo",
        *(("refused",) if pattern("gates", "deixis").search(sentence) else ()),
    )
    return any(matches(sentence, lowered, "notices", k) for k in kinds) or matches(
        sentence, lowered, "conditions", "withdrawn"
    )


def _is_credit(sentence: str) -> bool:
    """True for "Quelle: dpa" and "AFP contributed to this report.", not for "Reuters reported the talks first."."""
    words = len(sentence.split())
    said = pattern("gates", "this_text").sub("", sentence)  # "This report" cites nobody
    if not names_agency(sentence) or (words > _CREDIT_WORDS and _CITED.search(said)):
        return bool(pattern("notices", "agency", "contributed").search(sentence)) and names_agency(sentence)
    return words <= _CREDIT_WORDS or (words <= SHORT_WORDS and _CREDITED.search(sentence) is not None)


def _apart_from(zone: Sequence[Span], lines: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The lines that share nothing with the zone."""
    ordered = sorted(zone, key=attrgetter("start"))
    starts = [z.start for z in ordered]
    reach = [0, *accumulate((z.end for z in ordered), max)]  # how far the first so many stretches go
    return [(a, b) for a, b in lines if reach[bisect_left(starts, b)] <= a]


@lru_cache(maxsize=4096)
def is_reported(sentence: str) -> bool:
    """True where a sentence tells what somebody in the news said, ruled or did about rights."""
    return pattern("gates", "reported").search(sentence) is not None and not _is_withdrawal(sentence)


@lru_cache(maxsize=4096)
def is_narrated(sentence: str) -> bool:
    """True where a sentence tells an event: "The museum moved its catalogue to CC BY 4.0 in May."."""
    return pattern("gates", "narrated").search(sentence) is not None


def _speaks_of_itself(sentence: str, *, story: bool) -> bool:
    if pattern("gates", "deixis").search(sentence):
        return True
    if pattern("gates", "own_subject").match(sentence) or _reserves_mining(sentence):
        return True
    if len(sentence.split()) > SHORT_WORDS:
        # Neither a whole grant nor a limit needs a pointing word that we know.
        return explain(sentence) == "own" or (not story and _takes_use(sentence))
    return not story and not is_narrated(sentence)


def _reserves_mining(sentence: str) -> bool:
    """True where a sentence refuses mining or training: what only takes away need not say whose page it is."""
    return refuses_machines(sentence) and not is_narrated(sentence)


def _lines(text: str) -> Iterator[Span]:
    return (Span(m.start(), m.end()) for m in _LINE.finditer(text))


def _edge_lines(text: str) -> list[Span]:
    """The first and the last lines of a text that are not empty; of a short text all, once each."""
    return [Span(a, b) for a, b in _edges(text)]


def _edges(text: str) -> list[tuple[int, int]]:
    """Where the edge lines start and end."""
    first = [m.span() for m in islice(_LINE.finditer(text), LEADING)]
    last: list[tuple[int, int]] = []
    end, top = len(text), first[-1][1] if first else 0
    while len(last) < TRAILING and end > top:
        start = text.rfind("\n", 0, end) + 1
        if start < end:
            last.append((start, end))
        end = start - 1
    return first + last[::-1]
