"""Stage 3 of 9. Notice clauses → what each one claims: licences, grants, refusals, agencies, conditions."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from dataset_tools.annotate.rights.agency import SIGNED_LINE, find_agency
from dataset_tools.annotate.rights.cc import read_deeds
from dataset_tools.annotate.rights.claims import Claim
from dataset_tools.annotate.rights.clauses import WIRE_SUBJECT, Clause, exceptions
from dataset_tools.annotate.rights.grammar import explain
from dataset_tools.annotate.rights.text import may_be_notice
from dataset_tools.lexicon.licenses import patterns, publisher_terms
from dataset_tools.lexicon.rights import condition_codes, matches, pattern
from dataset_tools.model.span import Span

# What a quotation, a comment or a hidden part may still say of the page: it can refuse, and grant nothing.
_REFUSALS = frozenset({"arr", "refused", "agency", "embargo"})
_OF_MACHINES = frozenset({"no_bulk", "no_storage"})
_NOWHERE = Span(0, 0)
# "the text of this story is under …" says nothing of its pictures; "text and images" does.
_TEXT_ONLY = re.compile(r"\b(?:texts?|words|prose)\b(?!\s*(?:and|or|,|&|/)\s*\w+ing)", re.IGNORECASE)
_SIGN = re.compile(
    r"(?:©|\(c\)(?=\s)|\bcopyright (?:©|\(c\)|by\b|\d{4}|[A-Z])|\bcrown copyright\b)", re.IGNORECASE
)
_LIMITED_REFUSAL = re.compile(
    r"\b(?:commercial\w*|profit|sell|sold|resale|resold|print|edit(?:ed|ing|s)?|alter\w*|modif\w*|chang\w*|deriv\w*|translat\w*|systematic\w*|"
    r"bulk|automatically|photos?|photographs?|pictures?|images?|graphics?|videos?|ai|mining|train\w*|everything|logo|endors\w*|other|further)\b",
    re.IGNORECASE,
)
_PICTURES = re.compile(
    r"\b(?:photo\w*|pictures?|images?|fotos?|bilder|abbildungen|videos?|media|artwork|illustrations?)\b",
    re.IGNORECASE,
)
_GRAPHICS = re.compile(r"\b(?:graphics?|charts?|maps?|grafiken|infographics?)\b", re.IGNORECASE)
_COMMENTS = re.compile(r"\bcomments?\b", re.IGNORECASE)
_AGENCY_STUFF = re.compile(r"\b(?:(?i:agency|agencies|wire)|AP|Reuters|AFP|dpa)\b")
_SYNDICATED_STUFF = re.compile(r"\bsyndicated\b", re.IGNORECASE)


_MODAL = re.compile(
    r"\b(?:may|can|must|cannot|could|not|only|will|to) (?:\w+ ){0,3}(?:be )?"
    r"(?:reprint|republish|repost|reproduc|us|publish|print|post|shar|cross)",
    re.IGNORECASE,
)
# It says that there is a licence, and not which.
_SOME_RIGHTS = re.compile(r"\bsome rights reserved\b", re.IGNORECASE)
# What was printed before 1930 has no publisher whose rights could stand beside a grant.
_OLD = re.compile(r"\b(?:1[6-8]\d\d|19[0-2]\d)\b")
_WITHOUT = re.compile(r"\b(?:without|nur|ohne|sans|sin|senza)\b", re.IGNORECASE)


def read_claims(clauses: Sequence[Clause]) -> list[Claim]:
    """Every claim of every clause, in order of the text."""
    return [replace(c, span=clause.span) for clause in clauses for c in _claims(clause.text, clause.topic)]


# Sites repeat their notices on every page: most clauses of a corpus were read before.
@lru_cache(maxsize=4096)
def _claims(text: str, topic: str) -> tuple[Claim, ...]:
    if topic == "apart":
        return tuple(c for c in _claims(text, "text") if c.kind in _REFUSALS)
    clause = Clause(text, _NOWHERE, _NOWHERE, topic)
    claims = list(_excluded(clause))
    if topic == "text":
        claims += _terms(clause) if may_be_notice(text) else ()
        claims += _conditions(clause)
    else:  # whatever these are glued to, they hold
        if matches(text, text.lower(), "notices", "embargo"):
            claims.append(Claim("embargo", text, "R-EMBARGO", _NOWHERE))
        if topic == "other":
            claims += (c for c in _conditions(clause) if c.value in _OF_MACHINES)
    return tuple(claims)


def _terms(clause: Clause) -> Iterator[Claim]:
    text, lowered = clause.text, clause.text.lower()
    licences = list(_licence(clause))
    yield from licences
    if agency := find_agency(text):
        contributed = pattern("notices", "agency", "contributed").search(text)
        kind = "agency_help" if contributed else "agency"
        yield Claim(kind, agency.license, f"R-AGENCY-{agency.id.upper()}", clause.span)
    for kind in ("us_gov", "eu_reuse", "public_domain"):
        if matches(text, lowered, "notices", kind) and (said := explain(text)) != "tail":
            licences.append(
                Claim(kind if said else "doubt", _KIND_LICENSE[kind], _KIND_RULE[kind], clause.span)
            )
            yield licences[-1]
    for kind in ("reprint", "syndicated"):
        if matches(text, lowered, "notices", kind) and not (_is_future(text) or _OLD.search(text)):
            yield Claim(kind, _KIND_LICENSE[kind], _KIND_RULE[kind], clause.span)
    yield from _permission(clause, licensed=bool(licences))
    if matches(text, lowered, "conditions", "editorial_use_only"):
        yield Claim("editorial", "LicenseRef-Editorial-Use", "R-EDITORIAL", clause.span)
    if matches(text, lowered, "notices", "all_rights_reserved"):
        yield Claim("arr", "LicenseRef-All-Rights-Reserved", "R-ARR", clause.span)
    if SIGNED_LINE.search(text):
        yield Claim("copyright", "LicenseRef-All-Rights-Reserved", "R-COPYRIGHT", clause.span)
    if matches(text, lowered, "notices", "embargo"):
        yield Claim("embargo", text, "R-EMBARGO", clause.span)


_KIND_LICENSE = {
    "us_gov": "LicenseRef-US-Gov-PD",
    "eu_reuse": "LicenseRef-EU-Reuse",
    "public_domain": "LicenseRef-Public-Domain",
    "reprint": "LicenseRef-Reprinted-With-Permission",
    "syndicated": "LicenseRef-Syndicated",
}
_KIND_RULE = {
    "us_gov": "R-US-GOV",
    "eu_reuse": "R-EU-REUSE",
    "public_domain": "R-PD",
    "reprint": "R-REPRINT",
    "syndicated": "R-SYNDICATED",
}


def _licence(clause: Clause) -> Iterator[Claim]:
    """A licence with a name. A mention that the grammar of grants does not explain is a doubt."""
    text = clause.text
    named: list[tuple[str, str, str]] = []
    for deed in read_deeds(text):
        free = deed.family in {"CC0", "PDM"}
        named.append(("open" if free else "cc", deed.license, f"R-CC-{deed.family or 'UNSPECIFIED'}"))
    if not named:
        found = next((license_ for license_, names in patterns() if names.search(text)), None)
        if found is None:
            return
        named.append(("open", found, f"R-{found.removeprefix('LicenseRef-').upper()}"))
    said = explain(text)
    if said == "tail":
        return  # where the licence can be read
    kind = None if said else "doubt"
    for own, value, rule in named:
        yield Claim(kind or own, value, rule, clause.span)
    if _TEXT_ONLY.search(text) and not pattern("gates", "media").search(text):
        yield Claim("text_only", named[0][1], "R-TEXT-ONLY", clause.span)


def _permission(clause: Clause, *, licensed: bool) -> Iterator[Claim]:
    """A permission without a licence: of words that we know for one, or wholly explained as one in any language."""
    text = clause.text
    refused = pattern("notices", "refused", "match").search(text)
    said = explain(text)
    silent = licensed or said != "own" or _SOME_RIGHTS.search(text) is not None
    if silent and not pattern("notices", "grant", "match").search(text):
        said = "tail"
    granted = said != "tail"
    if granted and (said or _is_reviewed(text)):
        yield Claim("grant", _grant_license(text), "R-GRANT", clause.span)
        yield from _audience(clause)
    elif (
        granted
        and not pattern("notices", "grant", "unless").search(text)
        and (circle := [*_audience(clause)])
    ):
        yield Claim("grant", _grant_license(text), "R-GRANT", clause.span)
        yield from circle
        yield Claim("doubt", "NOASSERTION", "R-GRANT", clause.span)
    elif refused:
        kind = "refused_part" if _LIMITED_REFUSAL.search(text) else "refused"
        yield Claim(kind, "LicenseRef-All-Rights-Reserved", "R-REFUSED", clause.span)
    elif granted:
        yield Claim("doubt", "NOASSERTION", "R-GRANT", clause.span)


def _is_reviewed(text: str) -> bool:
    """True for terms of one publisher that the registry holds."""
    return any(publishers.search(text) for _, publishers in publisher_terms())


def _grant_license(text: str) -> str:
    if pattern("notices", "cross_post", "match").search(text):
        for license_, publishers in publisher_terms():
            if publishers.search(text):
                return license_
        return "LicenseRef-CrossPost"
    if pattern("conditions", "editorial_use_only", "match").search(text):
        return "LicenseRef-Editorial-Use"
    return "LicenseRef-Repost-With-Notice"


def _audience(clause: Clause) -> Iterator[Claim]:
    m = pattern("notices", "audience", "match").search(clause.text)
    if m is None and pattern("notices", "cross_post", "match").search(clause.text):
        m = pattern("notices", "cross_post", "audience").search(clause.text)
    if m:
        words = next(g for g in m.groups() if g)
        slug = re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")
        yield Claim("condition", f"audience:{slug}", "R-COND-AUDIENCE", clause.span)


def _conditions(clause: Clause) -> Iterator[Claim]:
    lowered = clause.text.lower()
    for code in condition_codes():
        if matches(clause.text, lowered, "conditions", code) and not _is_unasked(code, clause.text):
            rule = "R-COND-" + code.upper().replace("_", "-")
            yield Claim("condition", code, rule, clause.span)


def _is_unasked(code: str, text: str) -> bool:
    """True for "without prior permission" in words that are wholly a grant: these say that nobody need ask."""
    return code == "prior_permission" and explain(text) in {"own", "bare"}


def _excluded(clause: Clause) -> Iterator[Claim]:
    """Material that the terms leave out: "images are licensed separately", "except agency copy"."""
    words = list(exceptions(clause.text))
    if WIRE_SUBJECT.match(clause.text):
        words.append(clause.text)
    if clause.topic == "media" and (
        _SIGN.search(clause.text)
        or pattern("notices", "all_rights_reserved", "match").search(clause.text)
        or pattern("notices", "refused", "match").search(clause.text)
        or re.search(
            r"\bsepara|\bown(?:ed|ers?)?\b|\bbelong|\brights|\blicen[cs]e|\bpermission|\bcopyright|\bcourtesy|\bexclu|\bnot (?:covered|included)",
            clause.text,
            re.IGNORECASE,
        )
    ):
        words.append(clause.text)
    for what in words:
        for found, code in (
            (_PICTURES, "excludes_photos"), (_GRAPHICS, "excludes_graphics"), (_COMMENTS, "excludes_comments"),
            (_AGENCY_STUFF, "excludes_agency_material"), (_SYNDICATED_STUFF, "excludes_syndicated"),
        ):  # fmt: skip
            if found.search(what):
                yield Claim("excluded", code, "R-EXCLUDES", clause.span)


def _is_future(text: str) -> bool:
    """True where the words speak of the reader, not of this page: "may be reprinted with permission"."""
    return _MODAL.search(text) is not None or _WITHOUT.search(text) is not None
