"""Stage 3 of 9. Notice clauses → what each one claims: licences, grants, refusals, agencies, conditions."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from dataset_tools.annotate.rights_cc import read_deeds
from dataset_tools.annotate.rights_text import Clause, exceptions, topic_of
from dataset_tools.lexicon.licenses import Agency, agencies, patterns, publisher_terms
from dataset_tools.lexicon.rights import condition_codes, has_cue, matches, pattern
from dataset_tools.model.span import Span


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that a notice states. `kind` decides precedence; `value` is a licence id, a condition, a word."""

    kind: (
        str  # cc | open | public_domain | us_gov | agency | grant | reprint | syndicated | refused | arr | …
    )
    value: str
    rule: str
    span: Span


_NOWHERE = Span(0, 0)
# Kinds of claims that name the terms of the text, strongest first (research: per-article grants beat site notices).
PRECEDENCE = (
    "agency", "cc", "open", "us_gov", "public_domain", "eu_reuse", "grant", "editorial", "reprint", "syndicated", "arr",
    "refused", "copyright", "refused_part", "fair_use",
)  # fmt: skip

# "the text of this story is under …" says nothing of its pictures; "text and images" does.
_TEXT_ONLY = re.compile(r"\b(?:texts?|words|prose)\b(?!\s*(?:and|or|,|&|/)\s*\w+ing)", re.IGNORECASE)
_SIGN = re.compile(
    r"(?:©|\(c\)(?=\s)|\bcopyright (?:©|\(c\)|by\b|\d{4}|[A-Z])|\bcrown copyright\b)", re.IGNORECASE
)
_SIGNED_LINE = re.compile(
    r"(?:©|\(c\)(?=\s)|\bcopyright (?:©|\(c\)|by\b|\d{4})|\b(?:is|are|remains?) copyright\b(?![- ]free)|"
    r"(?-i:\bcopyright (?:of )?(?:the )?(?!Act\b|Office\b|Law\b)[A-Z])|"
    r"^\W*copyright:? (?=(?-i:(?:the )?(?!Act|Office|Law|Notice|Polic|Infring|Enforce|Agency|Clear|All|And|Claim|Info)[A-Z])))",
    re.IGNORECASE,
)
_PLACE_LINE = re.compile(
    r"^[^\S\n]*(?:[A-Z][A-ZÀ-Ý .’'/-]{1,40}(?:,\s[A-Za-z.]{2,14}){0,2}(?:,?\s(?:[A-Z][a-z]{2,8}\.?\s\d{1,2}|\d{1,2}\.?\s[A-Z][a-z]{2,8}\.?))?\s{1,2})?"
    r"\((?P<credit>[A-Za-z/ .-]{2,30})\)\s{0,2}[-–—:]",
    re.MULTILINE,
)
# "(Reporting by Ada Holm; Editing by Ben Ruiz)" is how Reuters closes a story.
_REPORTING_BY = re.compile(
    r"\(\s?(?:Additional )?[Rr]eporting by [^()\n]{3,300}?[;.,]\s?(?:[Ww]riting by [^()\n]{3,120}?[;.]\s?)?[Ee]diting by [^()\n]{3,200}\)"
)
# A dateline opens the story: behind headline, byline and a menu, but not further down than this.
_DATELINE_REACH = 3000
_BY_AGENCY = re.compile(r"^\W*(?:by\b.{0,60},\s|by\s|from\s|source:\s*|via\s)?(?:the\s)?$", re.IGNORECASE)
_SUPPLY = re.compile(
    r"\b(?:distributed|supplied|provided|syndicated|published|carried|licen[cs]ed|sold|used|reprinted|republished|text|copy|report|story|article|dispatch)"
    r"\s(?:\w+\s){0,2}(?:by|from|via|of|under licen[cs]e from)\s(?:the\s)?$|"
    r"\blicen[cs]ed to\b[^.]{0,60}\sby\s(?:the\s)?$|\bunder licen[cs]e (?:from|of|by)\s(?:the\s)?$",
    re.IGNORECASE,
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
_AGENCY_STUFF = re.compile(r"\b(?:agency|agencies|wire|AP|Reuters|AFP|dpa)\b")
_SYNDICATED_STUFF = re.compile(r"\bsyndicated\b", re.IGNORECASE)


_MODAL = re.compile(
    r"\b(?:may|can|must|cannot|could|not|only|will|to) (?:\w+ ){0,3}(?:be )?"
    r"(?:reprint|republish|repost|reproduc|us|publish|print|post|shar|cross)",
    re.IGNORECASE,
)
_WITHOUT = re.compile(r"\b(?:without|nur|ohne|sans|sin|senza)\b", re.IGNORECASE)


def read_claims(clauses: Sequence[Clause]) -> list[Claim]:
    """Every claim of every clause, in order of the text."""
    return [replace(c, span=clause.span) for clause in clauses for c in _claims(clause.text, clause.topic)]


# Sites repeat their notices on every page: most clauses of a corpus were read before.
@lru_cache(maxsize=4096)
def _claims(text: str, topic: str) -> tuple[Claim, ...]:
    clause = Clause(text, _NOWHERE, _NOWHERE, topic)
    claims = list(_excluded(clause))
    if topic == "text":
        claims += _terms(clause) if has_cue(text) else ()
        claims += _conditions(clause)
    return tuple(claims)


def read_dateline(text: str) -> Claim | None:
    """The agency in a dateline, "OSLO (Reuters) - …", or in the house style of its last line.

    It stands in the first sentence of the story, outside every notice zone, and marks the story as agency copy.
    """
    for m in _PLACE_LINE.finditer(text, 0, _DATELINE_REACH):
        for agency in agencies():
            if m["credit"].strip() in agency.credit:
                return Claim("agency", agency.license, f"R-AGENCY-{agency.id.upper()}", Span(*m.span()))
    tail = max(0, len(text) - _DATELINE_REACH)
    if m := _REPORTING_BY.search(text, tail):
        return Claim("agency", "LicenseRef-Reuters-AllRightsReserved", "R-AGENCY-REUTERS", Span(*m.span()))
    return None


def _terms(clause: Clause) -> Iterator[Claim]:
    text, lowered = clause.text, clause.text.lower()
    yield from _licence(clause)
    if agency := _agency(clause):
        contributed = pattern("notices", "agency", "contributed").search(text)
        kind = "agency_help" if contributed else "agency"
        yield Claim(kind, agency.license, f"R-AGENCY-{agency.id.upper()}", clause.span)
    doubtful = _is_doubtful(text)
    for kind in ("us_gov", "eu_reuse"):
        if matches(text, lowered, "notices", kind):
            yield Claim("doubt" if doubtful else kind, _KIND_LICENSE[kind], _KIND_RULE[kind], clause.span)
    if matches(text, lowered, "notices", "public_domain"):
        hedged = pattern("notices", "public_domain", "unless").search(text)
        yield Claim(
            "doubt" if hedged or doubtful else "public_domain",
            "LicenseRef-Public-Domain",
            "R-PD",
            clause.span,
        )
    for kind in ("reprint", "syndicated"):
        if matches(text, lowered, "notices", kind) and not _is_future(text):
            yield Claim(kind, _KIND_LICENSE[kind], _KIND_RULE[kind], clause.span)
    yield from _permission(clause)
    if matches(text, lowered, "conditions", "editorial_use_only"):
        yield Claim("editorial", "LicenseRef-Editorial-Use", "R-EDITORIAL", clause.span)
    if matches(text, lowered, "notices", "all_rights_reserved"):
        yield Claim("arr", "LicenseRef-All-Rights-Reserved", "R-ARR", clause.span)
    if _SIGNED_LINE.search(text):
        yield Claim("copyright", "LicenseRef-All-Rights-Reserved", "R-COPYRIGHT", clause.span)
    if matches(text, lowered, "notices", "embargo"):
        yield Claim("embargo", text, "R-EMBARGO", clause.span)


_KIND_LICENSE = {
    "us_gov": "LicenseRef-US-Gov-PD",
    "eu_reuse": "LicenseRef-EU-Reuse",
    "reprint": "LicenseRef-Reprinted-With-Permission",
    "syndicated": "LicenseRef-Syndicated",
}
_KIND_RULE = {
    "us_gov": "R-US-GOV",
    "eu_reuse": "R-EU-REUSE",
    "reprint": "R-REPRINT",
    "syndicated": "R-SYNDICATED",
}


def _licence(clause: Clause) -> Iterator[Claim]:
    """A licence with a name. Negated ("not under"), borrowed and marked-items-only mentions become a doubt."""
    text = clause.text
    kind = "doubt" if _is_doubtful(text) else None
    named: list[tuple[str, str, str]] = []
    for deed in read_deeds(text):
        free = deed.family in {"CC0", "PDM"}
        named.append(("open" if free else "cc", deed.license, f"R-CC-{deed.family or 'UNSPECIFIED'}"))
    if not named:
        found = next((license_ for license_, names in patterns() if names.search(text)), None)
        if found is None:
            return
        named.append(("open", found, f"R-{found.removeprefix('LicenseRef-').upper()}"))
    for own, value, rule in named:
        yield Claim(kind or own, value, rule, clause.span)
    if _TEXT_ONLY.search(text) and not pattern("gates", "media").search(text):
        yield Claim("text_only", named[0][1], "R-TEXT-ONLY", clause.span)


def _is_doubtful(text: str) -> bool:
    """True where words around a permission take it back, or bind it to a time, a part or a circle of readers.

    The gate leans one way on purpose: a doubt costs an excerpt, a mistaken permission costs somebody's rights.
    """
    rest = pattern("gates", "harmless_not").sub(" ", text)
    return any(
        pattern("gates", gate).search(words) is not None
        for gate, words in (("negation", rest), ("limited", text), ("marked_only", text), ("borrowed", text))
    )


def _permission(clause: Clause) -> Iterator[Claim]:
    text = clause.text
    refused = pattern("notices", "refused", "match").search(text)
    granted = pattern("notices", "grant", "match").search(text)
    if granted and not pattern("notices", "grant", "unless").search(text) and not _is_negated(text):
        yield Claim("grant", _grant_license(text), "R-GRANT", clause.span)
        yield from _audience(clause)
    elif refused:
        kind = "refused_part" if _LIMITED_REFUSAL.search(text) else "refused"
        yield Claim(kind, "LicenseRef-All-Rights-Reserved", "R-REFUSED", clause.span)


def _is_negated(text: str) -> bool:
    rest = pattern("gates", "harmless_not").sub(" ", text)
    return pattern("gates", "negation").search(rest) is not None


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
        if matches(clause.text, lowered, "conditions", code):
            rule = "R-COND-" + code.upper().replace("_", "-")
            yield Claim("condition", code, rule, clause.span)


def _excluded(clause: Clause) -> Iterator[Claim]:
    """Material that the terms leave out: "images are licensed separately", "except agency copy"."""
    words = list(exceptions(clause.text))
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


def _agency(clause: Clause) -> Agency | None:
    """The agency whose copy this is: "© Reuters", "distributed by dpa", "AFP" as a credit line."""
    if _any_agency().search(clause.text) is None:
        return None
    signed = _SIGNED_LINE.search(clause.text) is not None or pattern(
        "notices", "all_rights_reserved", "match"
    ).search(clause.text)
    for agency in agencies():
        for m in agency.pattern.finditer(clause.text):
            before, after = clause.text[: m.start()], clause.text[m.end() :]
            if _names_photo(before[-20:] + " " + after[:20]):
                continue
            if (signed and _follows_sign(before)) or _SUPPLY.search(before) or _is_credit_line(before, after):
                return agency
            if pattern("notices", "agency", "contributed").search(clause.text):
                return agency
            if pattern("notices", "refused", "match").search(clause.text):
                return agency
    return None


@cache
def _any_agency() -> re.Pattern[str]:
    return re.compile("|".join(a.pattern.pattern for a in agencies()))


def _follows_sign(before: str) -> bool:
    return (
        not before.strip()
        or re.search(r"(?:©|\(c\)|copyright)[^.]{0,60}$", before, re.IGNORECASE) is not None
    )


def _is_credit_line(before: str, after: str) -> bool:
    return _BY_AGENCY.match(before) is not None and (
        not after.strip(" .)")
        or re.match(r"\s*(?:content|copy|text|material|news|reports?|stories)\b", after) is not None
    )


def _names_photo(around: str) -> bool:
    return topic_of(around) == "media"


def _is_future(text: str) -> bool:
    """True where the words speak of the reader, not of this page: "may be reprinted with permission"."""
    return _MODAL.search(text) is not None or _WITHOUT.search(text) is not None
