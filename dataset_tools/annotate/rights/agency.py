"""Stage 3 of 9. Text → the news agency whose copy it is, from datelines, copyright lines and credits."""

import re
from collections.abc import Sequence

from dataset_tools.annotate.rights.claims import Claim
from dataset_tools.annotate.rights.clauses import topic_of
from dataset_tools.annotate.rights.text import SHORT_WORDS, is_narrated
from dataset_tools.lexicon.licenses import Agency, agencies, names_agency
from dataset_tools.lexicon.rights import pattern
from dataset_tools.model.draft import Hint
from dataset_tools.model.span import Span

# A copyright line: a sign, or the word with a year or a name after it.
SIGNED_LINE = re.compile(
    r"(?:©|\(c\)(?=\s)|\bcopyright (?:©|\(c\)|by\b|\d{4})|\b(?:is|are|remains?) copyright\b(?![- ]free)|"
    r"(?-i:\bcopyright (?:of )?(?:the )?(?!Act\b|Office\b|Law\b)[A-Z])|"
    r"^\W*copyright:? (?=(?-i:(?:the )?(?!Act|Office|Law|Notice|Polic|Infring|Enforce|Agency|Clear|All|And|Claim|Info)[A-Z])))",
    re.IGNORECASE,
)
# "OSLO (Reuters) - …", "Valdeoro, 3 nov (EFE).- …", and a line of nothing else.
_PLACE_LINE = re.compile(
    r"^[^\S\n]*(?:[^\W\d_][^\n()]{1,60}\s)?\((?P<credit>[A-Za-z/ .-]{2,30})\)\s{0,2}(?:[.,]?\s?[-–—:]|$)",
    re.MULTILINE,
)
# "… until four. (dpa)" closes a story in German, Dutch and Indian papers.
_LAST_WORD = re.compile(r"[.!?…][\"”’»“]?\s\((?P<credit>[A-Za-z/ .-]{2,30})\)[^\S\n]*$", re.MULTILINE)
# What every such line holds; found at once, because it begins with a bracket.
_CREDIT = re.compile(r"\([A-Za-z/ .-]{2,30}\)")
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
# "… con información de EFE", "… mit Material der dpa": copy of the agency is in the text.
_BESIDE = re.compile(
    r"\b(?:avec|mit|con|com|met)\s(?:(?:informa\w+|material\w*|materiaal|agen\w+|dépêches?|notizie|contenid\w+|contenut\w+|"
    r"conteúdos?|text\w+|inhalten?|meldungen|berichten|nachrichtenagentur|persbureau|van|von|der|des|de|del|della|dell|da|do|das|la|el|"
    r"l|het)[\s'’]\s?){0,5}$",
    re.IGNORECASE,
)
# What stands between the houses of one credit: "Lusa - Agência de Notícias", "La rédaction avec AFP".
_BETWEEN = re.compile(
    r"\s[-–—]\s|\s?[/|,;:+&()]\s?|\s(?:and|with|by|from|via|und|mit|von|et|avec|y|con|e|com|da|met|en)\s",
    re.IGNORECASE,
)
_SUPPLY = re.compile(
    r"\b(?:distributed|supplied|provided|syndicated|published|carried|filed|issued|prepared|produced|written|compiled|transmitted|moved|licen[cs]ed|sold|used|reprinted|republished|text|copy|report|story|article|dispatch)"
    r"\s(?:\w+\s){0,2}(?:by|from|via|of|under licen[cs]e from)\s(?:the\s)?$|"
    r"\blicen[cs]ed to\b[^.]{0,60}\sby\s(?:the\s)?$|\bunder licen[cs]e (?:from|of|by)\s(?:the\s)?$",
    re.IGNORECASE,
)

# "What you read came to us over the AFP wire", "Dieser Text stammt von der dpa": how copy reaches a newsroom.
_REACHED = re.compile(
    r"\b(?:c[ao]mes?|coming|reach\w*|arriv\w+|sent|taken|bought|picked up|stamm\w+|komm\w+|übernommen|geliefert|bezogen|provi\w+|"
    r"tirée?s?|reprise?s?|issue?s?|fourni\w*|procede\w*|viene?|tomad\w+|facilitad\w+|cedid\w+|tratt\w+|fornit\w+|ripres\w+|provém|"
    r"vem|extraíd\w+|fornecid\w+|komt|afkomstig|overgenomen|geleverd)\b(?:\s\w+){0,5}"
    r"\s(?:over|via|through|by|from|off|von|vom|durch|über|de|du|d|par|del|por|di|dal|dalla|da|do|van|door|bij)[\s'’]"
    r"(?:(?:the|der|die|het|la|el|l|agen\w+|nachrichtenagentur|persbureau)[\s'’]){0,3}$",
    re.IGNORECASE,
)
# "The Reuters feed", "eine dpa-Meldung", "un teletipo de EFE": copy by the name of its kind.
_KIND_AFTER = re.compile(
    r"[\s-](?:newswire|wire|feed|ticker|copy|meldung|material|text|bericht|tekst)s?\b", re.IGNORECASE
)
_KIND_BEFORE = re.compile(
    r"\b(?:dépêches?|teletipos?|cables?|despachos?|lancio?|dispaccio?|telex)\s(?:d[ei]\w*\s|d['’]|del['’]|dell['’])?(?:l['’]|la\s)?$",
    re.IGNORECASE,
)


def read_dateline(text: str) -> Claim | None:
    """The agency in a dateline, "OSLO (Reuters) - …", in the last words of a story, or in the house style of its last line.

    It stands in the first or last sentence of the story, outside every notice zone, and marks the story as agency copy.
    """
    tail = max(0, len(text) - _DATELINE_REACH)
    for form, start, end in ((_PLACE_LINE, 0, _DATELINE_REACH), (_LAST_WORD, tail, len(text))):
        for m in form.finditer(text, start, end) if _CREDIT.search(text, start, end) else ():
            if agency := _credited(m["credit"]):
                return Claim("agency", agency.license, f"R-AGENCY-{agency.id.upper()}", Span(*m.span()))
    if house := _REPORTING_BY.search(text, tail):
        return Claim(
            "agency", "LicenseRef-Reuters-AllRightsReserved", "R-AGENCY-REUTERS", Span(*house.span())
        )
    return None


def credited_agency(hints: Sequence[Hint]) -> tuple[Agency, Hint] | None:
    """The agency that metadata names as author, holder or credit of the text."""
    named = (h for h in hints if h.field in {"author", "credit", "holder"})
    return next(((a, h) for h in named if (a := _named(h.value.strip()))), None)


def _credited(credit: str) -> Agency | None:
    """The agency of a credit as datelines print it; of several, "AP/kar", the first."""
    parts = [credit.strip(), *(part.strip() for part in credit.split("/"))]
    return next((a for part in parts for a in agencies() if part in a.credit), None)


def _named(value: str) -> Agency | None:
    whole = next((a for a in agencies() if value == a.name or a.pattern.fullmatch(value)), _credited(value))
    if whole or _names_photo(value) or not names_agency(value):
        return whole
    parts = [part.strip() for part in _BETWEEN.split(value)]
    return next((a for part in parts for a in agencies() if a.pattern.fullmatch(part)), None)


def find_agency(text: str) -> Agency | None:
    """The agency whose copy this is: "© Reuters", "distributed by dpa", "AFP" as a credit line.

    Any short notice that names one in no other part than of a picture is its credit.
    """
    if not names_agency(text):
        return None
    signed = SIGNED_LINE.search(text) is not None or pattern(
        "notices", "all_rights_reserved", "match"
    ).search(text)
    short = len(text.split()) <= SHORT_WORDS and not is_narrated(text)
    for agency in agencies():
        for m in agency.pattern.finditer(text):
            before, after = text[: m.start()], text[m.end() :]
            if _names_photo(before[-20:] + " " + after[:20]):
                continue
            if short or (signed and _follows_sign(before)) or _tells_supply(before, after):
                return agency
            if _is_credit_line(before, after) or pattern("notices", "agency", "contributed").search(text):
                return agency
            if pattern("notices", "refused", "match").search(text):
                return agency
    return None


def _tells_supply(before: str, after: str) -> bool:
    """True where the words around an agency's name say that the text is its copy."""
    ways = (_SUPPLY, _BESIDE, _REACHED, _KIND_BEFORE)
    return any(way.search(before) for way in ways) or _KIND_AFTER.match(after) is not None


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
