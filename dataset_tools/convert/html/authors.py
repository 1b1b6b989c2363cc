"""Names of authors, out of what a page's metadata and byline claim. "Unknown" beats a wrong name."""

import re
from collections.abc import Iterable, Sequence

from dataset_tools.convert.html.titles import words

_LEAD = re.compile(
    r"^\s*(?:(?:written|posted|published|reviewed|reported|story|words|text|edited|medically reviewed|article|created)\s+)?"
    r"(?:by|von|par|por|di|da|af|av|door|autor(?:in)?|author|authors|auteur|autore|redactor|text|texte|texto)\b\s*:?\s*",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"\s*(?:;|\||•|·|\n|\s/\s|,?\s+(?:and|und|et|e|y|og|och|en|with|&amp;|&)\s+|,\s+)\s*")
# After a name, a comma or dash brings its bearer's post or outlet.
_ROLE = re.compile(
    r"\b(?:editor|editors|reporter|reporters|correspondent|writer|writers|author|contributor|contributors|columnist|"
    r"staff|producer|journalist|freelance|analyst|director|manager|president|professor|fellow|desk|"
    r"team|newsroom|bureau|press|news|media|magazine|times|post|daily|journal|herald|tribune|gazette|"
    r"university|college|institute|center|centre|foundation|association|society|agency|network|group|inc|llc|ltd|"
    r"company|corporation|limited|gmbh|studio|studios|blog|website|online|digital|content|marketing|support|"
    r"admin|administrator|webmaster|guest|user|anonymous|unknown|editorial|redaktion|redaktionen|redacción|rédaction|"
    r"redazione|redactie|house|board|department|office|services|solutions|wire|reuters|afp|dpa|bloomberg|partner|"
    r"sponsored|advertiser|brand|official|community|school|health|clinic|hospital|library|museum|council|ministry|"
    r"contributing|senior|chief|assistant|managing|published|updated|posted|minutes?|read|view|profile|follow|"
    r"comments?|share|subscribe|photo|photos|photograph|photography|image|images|illustration|video|"
    r"about|contact|home|more|see|all|articles?|posts?|stories|by|the|our|your|this|us|via|from)\b",
    re.IGNORECASE,
)
_BAD = re.compile(
    r"https?:|www\.|@|\.(?:com|org|net|co|io|de|fr|uk|info|php|html)\b|[<>{}\[\]=#_/\\|*+]|\d|[!?:]"
)
_CREDENTIAL = re.compile(
    r"^(?:Ph\.?\s?D\.?|M\.?D\.?|MS|M\.S\.|MA|M\.A\.|MPH|MBA|RD|RDN|RN|LD|CPT|CSCS|CFP|CPA|JD|J\.D\.|Esq\.?|Jr\.?|Sr\.?|"
    r"I{2,3}|IV|DO|DDS|DMD|DVM|DPT|PT|PharmD|EdD|LCSW|LMFT|FAAP|FACP|BSc|MSc|BA|B\.A\.|BS|CISSP|CNS|NP|PA-C|FAND)$"
)
_PARTICLES = frozenset(
    [
        "de",
        "da",
        "di",
        "do",
        "dos",
        "das",
        "del",
        "della",
        "van",
        "von",
        "der",
        "den",
        "ter",
        "ten",
        "la",
        "le",
        "du",
        "el",
        "al",
        "bin",
        "ibn",
        "abu",
        "y",
        "e",
        "of",
        "zu",
        "af",
        "av",
        "st",
    ]
)
_INITIAL = re.compile(r"^[^\W\d_]\.?$|^(?:[^\W\d_]\.){2,3}$")

MAX_AUTHORS = 20
MAX_LINE = 200  # a byline beyond this is a paragraph


def split_names(line: str) -> list[str]:
    """The pieces of a credit line that could each be one name, without "By" in front.

    >>> split_names("By Mara Ilves, Ph.D. and Oskar Tamm")
    ['Mara Ilves', 'Oskar Tamm']
    """
    if len(line) > MAX_LINE:
        return []
    line = _LEAD.sub("", line.replace("\xa0", " "))
    pieces = [
        p.strip(" .,;:-–—|•·()\"'“”") if not p.endswith(("Jr.", "Sr.")) else p for p in _SPLIT.split(line)
    ]
    return [p for p in pieces if p and not _CREDENTIAL.match(p)]


def is_name(text: str, sites: Sequence[str]) -> bool:
    """True where `text` reads like the name of a person: two to five capitalised words, no site, post or handle.

    >>> is_name("Mara Ilves", []), is_name("Quay Courier Staff", []), is_name("quaycourier", [])
    (True, False, False)
    """
    if not 3 <= len(text) <= 60 or _BAD.search(text) or _ROLE.search(text):
        return False
    key = "".join(words(text))
    if any(key == k or (len(key) >= 6 and key in k) for k in ("".join(words(s)) for s in sites if s)):
        return False
    parts = text.split()
    if not 2 <= len(parts) <= 6:
        # Scripts without spaces or case write a name as one word.
        return (
            len(parts) == 1
            and not text.isascii()
            and not text.islower()
            and not text.isupper()
            and len(text) <= 12
        )
    return all(
        p[0].isupper() or not p[0].isalpha() or p.casefold() in _PARTICLES or _caseless(p) for p in parts
    ) and any(len(p) > 1 and not _INITIAL.match(p) for p in parts)


def _caseless(part: str) -> bool:
    return part[0].upper() == part[0].lower() or bool(
        re.match(r"^(?:d'|de|al-|ben|mc|mac|o')", part.casefold())
    )


def clean_names(lines: Iterable[str], sites: Sequence[str]) -> list[str]:
    """The persons named in `lines`, in order, each once.

    >>> clean_names(["By MARA ILVES, Quay Courier", "Mara Ilves"], ["Quay Courier"])
    ['Mara Ilves']
    """
    names: dict[str, str] = {}
    for line in lines:
        for piece in split_names(line):
            name = " ".join(piece.split())
            if len(name) > 4 and (name.isupper() or name.islower()) and " " in name and name.isascii():
                name = name.title()
            if is_name(name, sites):
                names.setdefault("".join(words(name)), name)
    return list(names.values())[:MAX_AUTHORS]
