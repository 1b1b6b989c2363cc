"""Stage 3 of 9. Notice clauses → who holds the rights, since when, and where to ask."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from dataset_tools.annotate.rights.clauses import Clause
from dataset_tools.lexicon.licenses import agencies
from dataset_tools.model.rights import Holder
from dataset_tools.model.span import Span

_SIGN = r"(?:©|&copy;|\(c\)|\bcopyright\b|\bcopr\.)"
_YEARS = r"(?:1[89]|20)\d\d(?:\s?[-–—/,]\s?(?:(?:1[89]|20)\d\d|\d\d|present|today))*"
# A name: words that begin with a capital, a digit or a small particle, up to a full stop that ends a sentence.
_WORD = r"[A-ZÀ-ÝА-Я0-9][\w’'.&+/-]*"
_SMALL = r"(?:of|the|for|and|de|del|der|des|di|du|la|le|van|von|y|e|et|und|&)"
_NAME = rf"{_WORD}(?:,? (?:{_SMALL} ){{0,2}}{_WORD}){{0,9}}"
_AFTER_SIGN = re.compile(
    rf"(?i:{_SIGN})(?:[\s,]*(?i:{_SIGN}))*[\s,:]*(?:(?i:{_YEARS})[\s,:]*)?(?i:by\s+)?(?:(?i:the author\b)|(?:the )?(?P<name>{_NAME}))"
)
_BEFORE_SIGN = re.compile(rf"^\W*(?P<name>{_NAME}),? ?(?:©|\(c\)|(?i:copyright))(?=[\s\d.,]|$)")
_CROWN = re.compile(r"\bcrown copyright\b", re.IGNORECASE)
_YEAR = re.compile(rf"(?i:{_SIGN})[^.\n]{{0,60}}?(?P<years>{_YEARS})|(?P<before>{_YEARS})\s*(?:©|\(c\))")
_ONE_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_STOP = re.compile(
    r"[\s,.]*(?:\b(?:All|Some|No) (?:other )?(?:rights|content|text)|\bAll$|\bLicen[cs]ed|\bReproduc|\bRepublish|\bReprint|\bUsed|\bThis\b|\bTerms|"
    r"\bPrivacy|\bContact|\bDistributed|\bPublished|\bFor\b(?! )|\bAny\b|\bTous\b|\bAlle [Rr]|\bTodos|\bTutti|\bCC\b|\bCreative Commons|"
    r"\bUnder\b|\bMay\b|\bNo part|\bText\b|\bWords\b|\bNot for|\bUnauthori|\bPowered|\bDesign|\bRights\b|\bImages?\b|\bPhotos?\b|"
    r"\bas\b|\band (?:may|is|are)|\bis\b|\bare\b|\bmay\b|\|)",
)
# First words that make a capitalised phrase no name: "Copyright Notice", "© Text".
_NO_NAME = frozenset(
    [
        "notice",
        "notices",
        "holder",
        "holders",
        "owner",
        "owners",
        "law",
        "laws",
        "act",
        "protected",
        "information",
        "policy",
        "infringement",
        "rights",
        "right",
        "material",
        "statement",
        "free",
        "reserved",
        "terms",
        "license",
        "licence",
        "licensed",
        "page",
        "pages",
        "agent",
        "claim",
        "claims",
        "year",
        "years",
        "disclaimer",
        "line",
        "work",
        "works",
        "text",
        "story",
        "words",
        "copyright",
        "photo",
        "photos",
        "image",
        "images",
        "content",
        "article",
        "articles",
        "title",
        "section",
        "fair",
        "u.s.c",
        "this",
        "that",
        "all",
        "no",
        "any",
        "other",
        "used",
        "reprinted",
    ]
)
_TRAILING_YEAR = re.compile(r"[\s,]+(?:1[89]|20)\d\d(?:\s?[-–—]\s?(?:1[89]|20)?\d\d)?$")
_COMPANY_DOT = re.compile(r"(?:\b(?:Ltd|Inc|Co|Corp|Bros|LLC|S\.A|L\.P|Pty|GmbH|e\.V|[A-Z])\.)$")
_PUBLIC = re.compile(
    r"\b(?:crown|government|ministry|department|agency|parliament|council|commission|state of|city of|"
    r"european union|her majesty|his majesty|senate|bundes\w+)\b",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}|\[email.protected\]")
_ASK = re.compile(
    r"\b(?:contact|write to|e-?mail|ask|enquiries|inquiries|permissions?|licensing|republication|syndication)\b",
    re.IGNORECASE,
)
_ABOUT_RIGHTS = re.compile(
    r"\b(?:permissions?|re-?publi\w+|reprint\w*|licen[cs]\w+|syndicat\w+|reproduc\w+|publication|rights|copyright\w*|"
    r"commercial|print|re-?use|cross-?post\w*|authori[sz]\w+|genehmigung|autorisation|permiso)\b",
    re.IGNORECASE,
)
_CONTACT_GAP = 80  # characters between "contact" and the address


def read_holders(
    clauses: Iterable[Clause], authors: Sequence[str], publisher: str | None
) -> Iterator[tuple[Holder, Span]]:
    """Holders that the notices state, with the words that state them."""
    seen: set[str] = set()
    for clause in clauses:
        if clause.topic != "text":
            continue
        for name, role, span in _named(clause.text):
            if name.lower() not in seen:
                seen.add(name.lower())
                yield Holder(name, role or _role(name, authors, publisher)), span.shift(clause.span.start)


@lru_cache(maxsize=4096)
def _named(text: str) -> tuple[tuple[str, str | None, Span], ...]:
    """The names (and the role of the Crown) beside the signs of a clause, with the words that name them; sites repeat them on every page."""
    if m := _CROWN.search(text):
        return (("Crown", "government", Span(*m.span())),)
    found = [*_AFTER_SIGN.finditer(text), *_BEFORE_SIGN.finditer(text)]
    return tuple((name, None, Span(*m.span())) for m in found if (name := _clean(m["name"] or "")))


def read_years(clauses: Iterable[Clause]) -> tuple[int, ...]:
    """Years of the copyright lines, sorted; a range gives its first and last year."""
    years: set[int] = set()
    for clause in clauses:
        if clause.topic == "text":
            years |= _years_in(clause.text)
    return tuple(sorted(years))


@lru_cache(maxsize=4096)
def _years_in(text: str) -> frozenset[int]:
    return frozenset(
        int(y) for m in _YEAR.finditer(text) for y in _ONE_YEAR.findall(m["years"] or m["before"])
    )


def read_contacts(text: str, spans: Iterable[Span]) -> tuple[str, ...]:
    """Addresses to ask for permission, as printed, that stand in or right after a notice sentence."""
    found: list[str] = []
    for span in spans:
        stretch = text[span.start : span.end + _CONTACT_GAP]
        has_address = "@" in stretch or "protected]" in stretch
        if not has_address or not _ABOUT_RIGHTS.search(span.of(text)):
            continue
        for m in _EMAIL.finditer(stretch):
            before = stretch[max(0, m.start() - _CONTACT_GAP) : m.start()]
            if m.start() <= len(span) + 2 and _ASK.search(before) and m.group() not in found:
                found.append(m.group())
    return tuple(found)


def _clean(name: str) -> str:
    if m := _STOP.search(name):
        name = name[: m.start()]
    name = _first_sentence(name).strip(" ,;:-–—/&")
    name = re.sub(r"^(?:by|the author)\s+", "", name, flags=re.IGNORECASE)
    if name.endswith(".") and not re.search(r"\b[A-Z]\.$|\.[A-Z]\.$", name):
        name = name[:-1]
    name = _TRAILING_YEAR.sub("", name)
    words = name.lower().split()
    if len(name) < 2 or name.isdigit() or (words[0] in _NO_NAME and len(words) <= 3):
        return ""
    return name


def _first_sentence(name: str) -> str:
    for m in re.finditer(r"\.(?= )", name):
        if not _COMPANY_DOT.search(name[: m.end()]):
            return name[: m.start()]
    return name


def _role(name: str, authors: Sequence[str], publisher: str | None) -> str | None:
    lowered = name.lower()
    if any(a.lower() == lowered for a in authors):
        return "author"
    if any(a.pattern.fullmatch(name) or a.name.lower() == lowered for a in agencies()):
        return "agency"
    if _PUBLIC.search(name):
        return "government"
    if publisher and publisher.lower() in lowered:
        return "publisher"
    return None
