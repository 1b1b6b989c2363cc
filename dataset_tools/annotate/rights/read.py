"""Stage 3 of 9. Visible text and hints → `Rights`: what a page says about its rights, with the words that say it.

Facts read off the page, not legal advice. Unknown stays unknown; contradictions are kept for a person to settle.
Phrases and licences are data, in `lexicon`.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache

from dataset_tools.annotate.rights.agency import credited_agency, read_dateline
from dataset_tools.annotate.rights.claims import Claim
from dataset_tools.annotate.rights.clauses import Clause
from dataset_tools.annotate.rights.context import beside_terms, find_doubts, lent_claims
from dataset_tools.annotate.rights.embargo import read_embargo
from dataset_tools.annotate.rights.fair_use import read_fair_use
from dataset_tools.annotate.rights.hints import (
    first_value,
    lent_families,
    merge_fair_use,
    review_of,
    source_of,
    stated_licences,
    years_of,
)
from dataset_tools.annotate.rights.holders import read_contacts, read_holders, read_years
from dataset_tools.annotate.rights.notices import read_claims
from dataset_tools.annotate.rights.owners import named_by_others, of_others
from dataset_tools.annotate.rights.prefs import read_preferences
from dataset_tools.annotate.rights.terms import Conclusion, conclude
from dataset_tools.annotate.rights.text import notice_clauses
from dataset_tools.lexicon.licenses import Agency
from dataset_tools.model.draft import Hint
from dataset_tools.model.rights import Evidence, FairUse, Holder, Rights
from dataset_tools.model.span import Span

RULES_VERSION = "rights/2"

_META = frozenset({"rights", "fair_use", "embargo", "permission_ref", "review", "credit"})
# What a hint can say of rights; a title or a date is none of it.
_OF_RIGHTS = _META | {"license", "license_url", "holder", "copyright_year", "pref"}
# Space between two notice sentences that still lets them stand in one statement.
_STATEMENT_GAP = 400


def read_rights(
    text: str,
    *,
    hints: Sequence[Hint] = (),
    authors: Sequence[str] = (),
    publisher: str | None = None,
    zone: Sequence[Span] | None = None,
) -> Rights:
    """The rights of one article.

    Args:   text: visible text, which evidence of source "footer" is over; other evidence spans are the hints' own.
            zone: where notices stand in `text`; None: decide from the text itself, see `rights.text`.
    Returns: `Rights` whose every value has evidence; NOASSERTION where nothing was found.
    Source: docs/explanation/rights.md

    >>> read_rights("Words: CC BY 4.0. Pictures: © M. Tran, all rights reserved.").license
    'CC-BY-4.0'
    """
    rights = find_rights(text, hints=hints, authors=authors, publisher=publisher, zone=zone)
    return replace(rights, evidence=tuple(_with_digest(text, e) for e in rights.evidence))


def find_rights(  # noqa: PLR0913 - a page as its reader knows it
    text: str,
    *,
    hints: Sequence[Hint] = (),
    authors: Sequence[str] = (),
    publisher: str | None = None,
    zone: Sequence[Span] | None = None,
    captions: Collection[Span] = frozenset(),
    apart: Collection[Span] = frozenset(),
) -> Rights:
    """The same without the digests of the words behind it, for a caller that knows them from a text of its own.

    Args:   captions: the lines of `zone` that stand below a picture.
            apart: those that stand in a quotation, a comment or an advertisement.
    """
    clauses, dateline = notice_clauses(text, zone, captions, apart), read_dateline(text)
    credited = credited_agency(hints)
    houses = tuple(h.value for h in hints if h.field in {"publisher", "site"})
    page = _Page(
        text,
        [h for h in hints if h.field in _OF_RIGHTS],
        authors,
        publisher,
        houses,
        zone is None,
        frozenset(zone or ()),
    )
    if not (clauses or dateline or credited or page.hints):
        return _silence()
    return _conclude(page, clauses, dateline, credited)


@dataclass(frozen=True, slots=True)
class _Page:
    """What is known of a page before its rights are read."""

    text: str = ""
    hints: Sequence[Hint] = ()
    authors: Sequence[str] = ()
    publisher: str | None = None
    houses: tuple[str, ...] = ()  # other names of publisher and site
    unlabelled: bool = False  # nobody said where its notices stand
    zone: frozenset[Span] = frozenset()  # its lines that are none of the story


@cache
def _silence() -> Rights:
    """The rights of a page that says nothing of them: no author or publisher is a holder of nothing."""
    return _conclude(_Page(), (), None, None)


def _conclude(
    page: _Page, clauses: Sequence[Clause], dateline: Claim | None, credited: tuple[Agency, Hint] | None
) -> Rights:
    hints = page.hints
    clauses_of_hints = [c for h in hints if h.field == "rights" for c in _hint_clauses(h)]
    of_hints = [c for c, _ in clauses_of_hints]
    all_clauses = [*clauses, *of_hints]
    claims = ([dateline] if dateline else []) + read_claims(clauses)
    claims += find_doubts(page.text, clauses, claims, bare_notice=page.unlabelled, zone=page.zone)
    claims += lent_claims(page.text, claims, lent_families(hints))
    hinted = read_claims(of_hints)
    hinted += [d for h in hints if h.field == "rights" for d in _hint_doubts(h, clauses_of_hints)]
    if credited:
        hinted.append(Claim("agency", credited[0].license, f"R-AGENCY-{credited[0].id.upper()}", Span(0, 0)))
    fair_use, claiming = read_fair_use(clauses)
    if not fair_use.claimed and clauses_of_hints:
        fair_use, _ = read_fair_use(of_hints)
    fair_use = merge_fair_use(fair_use, hints)
    alone = all_clauses if page.unlabelled else [*of_hints, *beside_terms(page.text, clauses, claims)]
    prefs, signals = read_preferences(all_clauses, frozenset(alone), hints)

    stated = list(read_holders(all_clauses, page.authors, page.publisher))
    licences = stated_licences(hints)
    ours = {*page.authors, *page.houses, *([page.publisher] if page.publisher else [])}
    claims += of_others(
        page.text, claims, [(h, s) for h, s in stated if _inside(s, clauses)], ours if page.publisher else ()
    )
    hinted += named_by_others(hints, ours if page.publisher else ())
    done = conclude(claims + hinted, licences, fair_use, prefs)
    holders = _holders(done, [h for h, _ in stated], page)
    evidence = _evidence(done, claims, claiming, hints)
    if credited:
        evidence.append(
            Evidence(
                f"R-AGENCY-{credited[0].id.upper()}", "license", source_of(credited[1]), credited[1].span
            )
        )
    evidence += [s for s in signals if s.source != "footer" or s.span is None or _inside(s.span, clauses)]
    evidence += [Evidence("R-HOLDER", "holders", "footer", s) for _, s in stated if _inside(s, clauses)]
    notice = sorted({e.span for e in evidence if e.span and e.source == "footer"})
    review = review_of(hints)
    return Rights(
        license=done.license,
        status=done.terms.status,
        license_url=done.url,
        license_sha256=done.terms.sha256,
        rights_uri=done.rights_uri,
        holders=holders,
        copyright_years=tuple(sorted({*read_years(clauses), *years_of(hints)})),
        credit_text=first_value(hints, "credit"),
        contact=read_contacts(page.text, dict.fromkeys(c.sentence for c in clauses)),
        statement=_statement(page.text, notice) or first_value(hints, "rights"),
        permits=done.permits,
        conditions=done.conditions,
        excludes=tuple(
            sorted(c.removeprefix("excludes_") for c in done.conditions if c.startswith("excludes_"))
        ),
        fair_use=fair_use,
        prefs=prefs,
        media_scope=done.media_scope,
        embargo_until=first_value(hints, "embargo") or _embargo(claims),
        permission_ref=first_value(hints, "permission_ref"),
        evidence=tuple(evidence),
        conflicts=done.conflicts,
        confidence=_confidence(done, fair_use),
        review=review[0] if review else ("needs_review" if done.needs_review else "auto"),
        reviewer=review[1] if review else None,
        rules_version=RULES_VERSION,
    )


def is_notice_only(text: str, rights: Rights) -> bool:
    """True for a text that is a notice and nothing else: there is no article that could meet its conditions."""
    spans = sorted(e.span for e in rights.evidence if e.span and e.source == "footer")
    return len(text.split()) <= 250 and (not spans or sum(map(len, _union(spans))) * 3 >= len(text.strip()))


def _hint_clauses(hint: Hint) -> list[tuple[Clause, Hint]]:
    """Clauses of a `rights` hint: all of it is notice. Their spans are over the value, not over the page."""
    value = hint.value[:4000]
    return [(c, hint) for c in notice_clauses(value, [Span(0, len(value))])]


def _hint_doubts(hint: Hint, clauses: Sequence[tuple[Clause, Hint]]) -> list[Claim]:
    own = [c for c, h in clauses if h is hint]
    return find_doubts(hint.value[:4000], own, read_claims(own), bare_notice=True)


def _evidence(
    done: Conclusion, claims: Sequence[Claim], claiming: Sequence[Span], hints: Sequence[Hint]
) -> list[Evidence]:
    found = [Evidence("R-META-LICENSE", "license", source_of(u.hint), u.hint.span) for u in done.used_hints]
    found += [Evidence(c.rule, name, "footer", c.span) for c in claims if (name := done.field_of(c))]
    found += [Evidence("R-FU-NOTICE", "fair_use", "footer", span) for span in claiming]
    found += [
        Evidence(f"R-META-{h.field.upper()}", h.field, source_of(h), h.span)
        for h in hints
        if h.field in _META
    ]
    return list(dict.fromkeys(found))


def _with_digest(text: str, evidence: Evidence) -> Evidence:
    if evidence.span is None or evidence.source != "footer":
        return evidence
    return evidence.over(text, evidence.span)


def _inside(span: Span, clauses: Sequence[Clause]) -> bool:
    return any(c.span.covers(span) for c in clauses)


def _holders(done: Conclusion, stated: list[Holder], page: _Page) -> tuple[Holder, ...]:
    """Holders that the page or its metadata states; else whom the kind of terms implies."""
    found = list(stated)
    names = {h.name.lower() for h in found}
    for hint in page.hints:
        if hint.field == "holder" and hint.value.strip() and hint.value.strip().lower() not in names:
            names.add(hint.value.strip().lower())
            found.append(Holder(hint.value.strip(), None))
    if done.agency and not any(h.role == "agency" or _same(h.name, done.agency) for h in found):
        found.append(Holder(done.agency, "agency", "inferred"))
    if not found and done.terms.status in {"publisher_terms", "all_rights_reserved", "fair_use_claim"}:
        found += [Holder(a, "author", "inferred") for a in page.authors]
        if page.publisher:
            found.append(Holder(page.publisher, "publisher", "inferred"))
    return tuple(found)


def _same(a: str, b: str) -> bool:
    return re.sub(r"\W|^the ", "", a.lower()) == re.sub(r"\W|^the ", "", b.lower())


def _embargo(claims: Sequence[Claim]) -> str | None:
    return next((e for c in claims if c.kind == "embargo" and (e := read_embargo(c.value))), None)


def _statement(text: str, spans: Sequence[Span]) -> str | None:
    """The notice as printed: the longest run of notice sentences that stand together."""
    runs: list[Span] = []
    for span in spans:
        if runs and span.start - runs[-1].end <= _STATEMENT_GAP:
            runs[-1] = Span(runs[-1].start, max(runs[-1].end, span.end))
        else:
            runs.append(span)
    return max(runs, key=len).of(text) if runs else None


def _union(spans: Sequence[Span]) -> list[Span]:
    out: list[Span] = []
    for span in spans:
        if out and span.start <= out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return out


def _confidence(done: Conclusion, fair_use: FairUse) -> float:
    """How sure the reading is. The steps are by measurement on tests/gold/rights (see bench/rights)."""
    if done.license == "NOASSERTION" and not fair_use.claimed:
        return 0.5
    return 0.6 if done.conflicts else 0.95
