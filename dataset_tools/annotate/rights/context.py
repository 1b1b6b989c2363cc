"""Stage 3 of 9. Grants and what stands around them → doubts: words that may take a grant back or give it to another thing.

A grant is believed only where its own sentence is wholly explained (`grammar`) and where no sentence beside it
speaks against it: "That offer closed in May.", "Sample footer:", "Recipe by O. Brandt. CC BY 4.0".
"""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from dataset_tools.annotate.rights.cc import read_deed
from dataset_tools.annotate.rights.claims import GRANTS, Claim
from dataset_tools.annotate.rights.clauses import Clause, clauses_in, topic_of
from dataset_tools.annotate.rights.grammar import explain, names
from dataset_tools.annotate.rights.notices import read_claims
from dataset_tools.annotate.rights.sentences import sentences
from dataset_tools.annotate.rights.text import NOTICE_WORDS, is_reported
from dataset_tools.lexicon.licenses import publisher_terms
from dataset_tools.lexicon.rights import pattern
from dataset_tools.model.span import Span

# A line of at most this many words above a grant may be its heading.
_HEADING = 10
# "Terms and Conditions" has three.
_MENU = 3
_MENU_BAR = re.compile(r"\s[|·•]\s")
# What takes the whole text out of a release whatever stands beside it: see curate/policy.toml.
_RESTRICTING_KINDS = frozenset(
    {"embargo", "arr", "refused", "agency", "agency_help", "reprint", "syndicated", "doubt"}
)
_OF_TERMS = frozenset({"arr", "refused", "refused_part", "copyright", "doubt"})
_RESTRICTING = frozenset({"no_bulk", "tracking_pixel", "no_storage", "no_tdm", "no_ai_training"})


def find_doubts(
    text: str,
    clauses: Sequence[Clause],
    claims: Sequence[Claim],
    *,
    bare_notice: bool,
    zone: Collection[Span] = frozenset(),
) -> list[Claim]:
    """One doubt for every sentence that speaks against a grant beside it.

    Args:   text: all of it; grants are doubted for what stands around them, notice or not.
            zone: the lines that stand around the story and are none of it.
            bare_notice: the text may be a notice and nothing else, so each of its lines stands beside each other.
    """
    bare_notice = bare_notice and len(text) <= NOTICE_WORDS * 12 and len(text.split()) <= NOTICE_WORDS
    reviewed = {license_ for license_, _ in publisher_terms()}  # the registry holds what stands around these
    read = frozenset(c.sentence for c in clauses)
    granting = {c.span for c in claims if c.kind in GRANTS and c.value not in reviewed}
    found: dict[Span, Claim] = {}
    for clause in clauses:
        if clause.span in granting:
            for span in _speaking_against(text, clause, read, zone, whole=bare_notice):
                found.setdefault(span, Claim("doubt", "NOASSERTION", "R-CONTEXT", span))
    return list(found.values())


def lent_claims(text: str, claims: Sequence[Claim], families: Collection[str | None]) -> list[Claim]:
    """A doubt for every licence that names no thing, where the page links to that deed for other things only."""
    bare = (c for c in claims if families and c.kind in GRANTS and explain(c.span.of(text)) == "bare")
    return [
        Claim("doubt", "NOASSERTION", "R-LENT", c.span)
        for c in bare
        if (deed := read_deed(c.span.of(text))) and deed.family in families
    ]


def beside_terms(text: str, clauses: Sequence[Clause], claims: Sequence[Claim]) -> Iterator[Clause]:
    """The clauses of the lines that state terms, or stand beside a grant: these are no menu and no teaser."""
    lines = {_line_at(text, c.span.start) for c in claims if c.kind in GRANTS | _OF_TERMS}
    granted = {_line_at(text, c.span.start) for c in claims if c.kind in GRANTS}
    lines |= {near for line in granted for near in _neighbours(text, line) if near}
    return (c for c in clauses if _line_at(text, c.span.start) in lines)


def is_granted(line: str, heading: str = "") -> bool:
    """True where a line that names a licence grants the text and nothing in it, or right above it, speaks against that."""
    clauses = [c for s in sentences(line, Span(0, len(line))) for c in clauses_in(line, s)]
    said = [explain(c.text) if c.topic == "text" else None for c in clauses]
    if (
        not clauses
        or not {"own", "bare"} & set(said)
        or not all(
            s or is_settled(c.text) or _is_menu_item(c.text) for s, c in zip(said, clauses, strict=True)
        )
    ):
        return False
    bare = "own" not in said
    if bare and any(c.topic != "text" for c in clauses):
        return False
    return not (heading and _is_against_below(heading, bare=bare))


def _speaking_against(
    text: str, grant: Clause, read: frozenset[Span], zone: Collection[Span], *, whole: bool
) -> Iterator[Span]:
    bare = explain(grant.text) == "bare"
    line = _line_at(text, grant.span.start)
    for span in sentences(text, line):
        before = bare and span.start < grant.span.start
        if before and not _is_of_text(span.of(text)):
            yield span
        elif span.covers(grant.span):
            menu = _MENU_BAR.search(span.of(text)) is not None
            rest = [c for c in clauses_in(text, span) if c.span != grant.span]
            yield from (c.span for c in rest if not _is_harmless(c, before=before, menu=menu))
        elif not (
            is_settled(span.of(text), read=span in read)
            or _is_menu_item(span.of(text))
            or (not bare and _is_house(span.of(text)))
        ):
            yield span
    above, below = _neighbours(text, line)
    if above and _is_against_below(above.of(text), bare=bare):
        yield above
    for near in _other_lines(text, line) if whole else (above, below):
        if near:
            outside = near in zone
            yield from (
                s
                for s in sentences(text, near)
                if _is_against_near(s.of(text), read=s in read, whole=whole, outside=outside)
            )


def _is_against_near(sentence: str, *, read: bool, whole: bool, outside: bool) -> bool:
    """True for a sentence of another line that speaks against a grant; what stands in a story is no notice.

    Args:   outside: the line is none of the story.
    """
    if is_settled(sentence, read=read):
        return False
    if whole:  # a bare notice has no story: what nothing explains speaks of its grant
        return not (_is_menu_item(sentence) or _is_house(sentence))
    if outside:  # a line of an address or a menu says nothing; a sentence may say anything
        return _is_uneasy(sentence) and not _is_house(sentence)
    return _speaks_of_terms(sentence) and _is_uneasy(sentence)


def _is_harmless(clause: Clause, *, before: bool, menu: bool) -> bool:
    """True for another clause of the sentence, or of the menu around it, that leaves the grant alone."""
    if clause.topic != "text":
        return _is_beside(clause) and not (before and clause.text)
    return is_settled(clause.text) or (menu and _is_menu_item(clause.text))


def _is_beside(clause: Clause) -> bool:
    """True for a clause of another thing that says nothing of the grant beside it."""
    return pattern("gates", "pointing").search(clause.text) is None


def _is_menu_item(clause: str) -> bool:
    """True for "About us" or "Privacy", between which many a footer keeps its licence."""
    short = len(clause.split()) <= _MENU and not clause.endswith((".", "!"))
    return short and not _is_uneasy(clause)


def _is_house(sentence: str) -> bool:
    """True for "Brackwater Free Press.", with which many a footer begins."""
    return names(sentence) and not _is_uneasy(sentence)


@lru_cache(maxsize=4096)  # sites repeat their notices on every page
def is_settled(sentence: str, *, read: bool = True) -> bool:
    """True where every clause is explained, speaks of another thing, or takes away what another reader keeps account of.

    Args:   read: the sentence is among the page's own notices, so that what it takes away is counted.
    """
    whole = Span(0, len(sentence))
    return all(
        _is_beside(c) if c.topic != "text" else explain(c.text) is not None or (read and _is_counted(c))
        for c in clauses_in(sentence, whole)
    ) or (pattern("gates", "bio").match(sentence) is not None and not _is_uneasy(sentence))


def _is_of_text(sentence: str) -> bool:
    """True where every clause is explained and none speaks of another thing: a licence without a subject may follow."""
    found = clauses_in(sentence, Span(0, len(sentence)))
    return all(c.topic == "text" and (explain(c.text) or _is_counted(c)) for c in found)


def _is_counted(clause: Clause) -> bool:
    """True for words that restrict by themselves, so that no doubt need be added, and for those of liability."""
    claims = read_claims([clause])
    return (
        any(c.kind in _RESTRICTING_KINDS or c.value in _RESTRICTING for c in claims)
        or pattern("notices", "fair_use", "claim").search(clause.text) is not None
        or pattern("gates", "disclaimer").search(clause.text) is not None
    )


@lru_cache(maxsize=4096)
def _is_uneasy(sentence: str) -> bool:
    return pattern("gates", "uneasy").search(sentence) is not None


def _is_against_below(line: str, *, bare: bool) -> bool:
    """True for a line that introduces the grant below it as an example, or as of another thing."""
    if is_settled(line) and topic_of(line) == "text":
        return False
    short = len(line.split()) <= _HEADING
    heads = short and not line.rstrip().endswith((".", "!"))
    if line.rstrip().endswith(":") or (heads and pattern("gates", "heading").search(line)):
        return True
    return (
        bare and short and not _is_menu_item(line.rstrip(".!"))
    )  # "The rack after the repair." / "CC BY-SA 4.0"


def _speaks_of_terms(sentence: str) -> bool:
    return pattern("gates", "terms").search(sentence) is not None and not is_reported(sentence)


def _line_at(text: str, at: int) -> Span:
    end = text.find("\n", at)
    return Span(text.rfind("\n", 0, at) + 1, end if end >= 0 else len(text))


def _neighbours(text: str, line: Span) -> tuple[Span | None, Span | None]:
    """The lines above and below that are not empty."""
    start, end = line.start, line.end
    while start > 0 and text[start - 1].isspace():
        start -= 1
    while end < len(text) and text[end].isspace():
        end += 1
    above = _line_at(text, start - 1) if start else None
    return above, _line_at(text, end) if end < len(text) else None


def _other_lines(text: str, line: Span) -> Iterator[Span]:
    at = 0
    for part in text.split("\n"):
        if part.strip() and at != line.start:
            yield Span(at, at + len(part))
        at += len(part) + 1
