"""Stage 3 of 9. Text → the news agency whose copy it is, from datelines, copyright lines and credits."""

import re
from functools import cache

from dataset_tools.annotate.rights.claims import Claim
from dataset_tools.annotate.rights.text import topic_of
from dataset_tools.lexicon.licenses import Agency, agencies
from dataset_tools.lexicon.rights import pattern
from dataset_tools.model.span import Span

# A copyright line: a sign, or the word with a year or a name after it.
SIGNED_LINE = re.compile(
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
# What every such line holds; found at once, because it begins with a bracket.
_CREDIT = re.compile(r"\([A-Za-z/ .-]{2,30}\)\s{0,2}[-–—:]")
# "(Reporting by Ada Holm; Editing by Ben Ruiz)" is how Reuters closes a story.
_REPORTING_BY = re.compile(
    r"\(\s?(?:Additional )?[Rr]eporting by [^()\n]{3,300}?[;.,]\s?(?:[Ww]riting by [^()\n]{3,120}?[;.]\s?)?[Ee]diting by [^()\n]{3,200}\)"
)
# A dateline opens the story: behind headline, byline and a menu, but not further down than this.
_DATELINE_REACH = 3000
_BY_AGENCY = re.compile(
    r"^\W*(?:by\b.{0,60},\s|by\s|from\s|source:\s*|bericht:\s*|quelle:\s*|text:\s*|von\s|via\s)?(?:the\s)?$",
    re.IGNORECASE,
)
_SUPPLY = re.compile(
    r"\b(?:distributed|supplied|provided|syndicated|published|carried|licen[cs]ed|sold|used|reprinted|republished|text|copy|report|story|article|dispatch)"
    r"\s(?:\w+\s){0,2}(?:by|from|via|of|under licen[cs]e from)\s(?:the\s)?$|"
    r"\blicen[cs]ed to\b[^.]{0,60}\sby\s(?:the\s)?$|\bunder licen[cs]e (?:from|of|by)\s(?:the\s)?$",
    re.IGNORECASE,
)


def read_dateline(text: str) -> Claim | None:
    """The agency in a dateline, "OSLO (Reuters) - …", or in the house style of its last line.

    It stands in the first sentence of the story, outside every notice zone, and marks the story as agency copy.
    """
    credited = _CREDIT.search(text, 0, _DATELINE_REACH)
    for m in _PLACE_LINE.finditer(text, 0, _DATELINE_REACH) if credited else ():
        for agency in agencies():
            if m["credit"].strip() in agency.credit:
                return Claim("agency", agency.license, f"R-AGENCY-{agency.id.upper()}", Span(*m.span()))
    tail = max(0, len(text) - _DATELINE_REACH)
    if house := _REPORTING_BY.search(text, tail):
        return Claim(
            "agency", "LicenseRef-Reuters-AllRightsReserved", "R-AGENCY-REUTERS", Span(*house.span())
        )
    return None


def find_agency(text: str) -> Agency | None:
    """The agency whose copy this is: "© Reuters", "distributed by dpa", "AFP" as a credit line."""
    if _any_agency().search(text) is None:
        return None
    signed = SIGNED_LINE.search(text) is not None or pattern(
        "notices", "all_rights_reserved", "match"
    ).search(text)
    for agency in agencies():
        for m in agency.pattern.finditer(text):
            before, after = text[: m.start()], text[m.end() :]
            if _names_photo(before[-20:] + " " + after[:20]):
                continue
            if (signed and _follows_sign(before)) or _SUPPLY.search(before) or _is_credit_line(before, after):
                return agency
            if pattern("notices", "agency", "contributed").search(text):
                return agency
            if pattern("notices", "refused", "match").search(text):
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
