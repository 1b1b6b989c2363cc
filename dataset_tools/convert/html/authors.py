"""Names of authors, out of what a page's metadata and byline claim. "Unknown" beats a wrong name."""

import re
from collections.abc import Iterable, Sequence

from dataset_tools.convert.html.titles import words
from dataset_tools.lexicon import word_set

_LEAD = re.compile(
    r"^\W*(?:(?:(?:originally )?(?:analysis|opinion|review|interview|perspective|essay|commentary|reporting|written|posted|published|reported|story|stories|words|text|article|created|"
    r"compiled|contributed|authored|guest post)(?: and \w+)?\s+)?(?:by|von|par|por|di|da|af|av|door|text|texte|texto|autor(?:in)?|"
    r"authors?|auteur|autore|redactor|skribent)(?=[\s:]|$)\s*:?\s*|words\s*:\s*)",
    re.IGNORECASE,
)
# "BySummer Swann": a tag stood between the two; read with case, for "Byron" is a name.
_GLUED = re.compile(r"^(?:Written )?By(?=[A-Z][a-z])")
# Who checked or pictured a story did not write it.
_OTHER_CREDIT = re.compile(
    r"\b(?:reviewed|checked|edited|updated|photo\w*|illustrat\w*|image|video|translated|sponsored|powered|presented|approved)\b"
    r"(?:\s+\w+)?\s*(?:by|:)",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"(\s*(?:;|\||[•·⋅∙●▪■◦‧]|\n|\s/\s|\s[-–—]\s|,?\s+(?:and|und|et|e|y|og|och|en|with|&amp;|&)\s+|,\s+)\s*)",
    re.IGNORECASE,
)
# What joins names to names; a comma or a dash may also bring the post of a person or the place of an event.
_JOINS = re.compile(r";|&|\w")
# After a name, a comma or dash brings its bearer's post or outlet.
_ROLE = re.compile(
    r"\b(?:editor|editors|reporter|reporters|correspondent|writer|writers|author|contributor|contributors|columnist|"
    r"staff|producer|journalist|freelance|analyst|director|manager|president|professor|fellow|desk|"
    r"team|newsroom|bureau|press|news|media|magazine|times|post|daily|journal|herald|tribune|gazette|courier|chronicle|observer|telegraph|dispatch|sentinel|bulletin|examiner|broadcasting|"
    r"university|college|institute|center|centre|foundation|association|society|agency|network|group|inc|llc|ltd|"
    r"company|corporation|limited|gmbh|studio|studios|blog|website|online|digital|content|marketing|support|"
    r"admin|administrator|webmaster|guest|user|anonymous|unknown|editorial|redaktion|redaktionen|redacción|rédaction|"
    r"redazione|redactie|house|board|department|office|services|solutions|wire|reuters|afp|dpa|bloomberg|partner|"
    r"sponsored|advertiser|brand|official|community|school|health|clinic|hospital|library|museum|council|ministry|"
    r"contributing|senior|chief|assistant|managing|published|updated|posted|minutes?|read|view|profile|follow|"
    r"founder|reviewer|tester|expert|specialist|strategist|engineer|gardener|comments?|share|subscribe|photo|photos|photograph|photography|image|images|illustration|video|"
    r"about|contact|home|name|bio|policy|privacy|copyright|more|see|all|articles?|posts?|stories|by|the|our|your|this|us|via|from)\b",
    re.IGNORECASE,
)
_BAD = re.compile(
    r"https?:|www\.|@|\.(?:com|org|net|co|io|de|fr|uk|info|php|html)\b|[<>{}\[\]=#_/\\|*+]|\d|[!?:]"
)
_CREDENTIAL = re.compile(
    r"^(?:Ph\.?\s?D\.?|M\.?D\.?|MS|M\.S\.|MA|M\.A\.|MPH|MBA|RD|RDN|RN|LD|CPT|CSCS|CFP|CPA|JD|J\.D\.|Esq\.?|Jr\.?|Sr\.?|"
    r"I{2,3}|IV|DO|DDS|DMD|DVM|DPT|PT|PharmD|EdD|LCSW|LMFT|FAAP|FACP|BSc|MSc|BA|B\.A\.|BS|CISSP|CNS|NP|PA-C|FAND)$"
)
_INITIAL = re.compile(r"^[^\W\d_]\.?$|^(?:[^\W\d_]\.){2,3}$")

# "Mara Ilves for the Quay Courier", "MARA ILVES IN PORT ANSEL": whom she writes for, and where.
_FOR_WHOM = re.compile(
    r"\s+(?:[Ff]or|FOR|[Ff]rom|FROM|in|IN|at|AT|on|ON|via|[Ss]pecial [Tt]o|SPECIAL TO)\s.*", re.DOTALL
)
_ASIDE = re.compile(r"\([^()]{0,80}\)?|(?<=\w)\s+@\w+|(?<=[^\W\d_])/[A-Z]{2,4}\b")
# "Mara IlvesSenior Reporter": a tag stood between the two.
_POST_GLUED = re.compile(
    r"(?<=[a-z])(?=(?:Senior|Staff|Chief|Editor|Reporter|Correspondent|Contribut|Column|Writer|Author|Founder|Director|Manager|Journalist)[a-z]*\b)"
)

_GIVEN_LISTS = ("byline_given_names", "given_names_us")
MAX_AUTHORS = 20
MAX_LINE = 200  # a byline beyond this is a paragraph


# What follows the names on the same line.
_AFTER_NAMES = re.compile(
    r"\s+(?:on|at|in|for|is|was|has|\|)\s.*|\s*[|•·⋅∙●▪■◦‧–—]\s.*|\s+-\s.*|\s*(?:\d|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?\s+\d"
    r"|(?:Last )?(?:Published|Updated|Posted|Modified)\b).*",
    re.DOTALL,
)


def before_date(line: str) -> str:
    """A line without the date, place or section that follows its first words.

    >>> before_date("Mara Ilves | May 4, 2021"), before_date("Mara Ilves 02 May 2021")
    ('Mara Ilves', 'Mara Ilves')
    """
    return _AFTER_NAMES.sub("", line[:MAX_LINE], count=1)


def split_names(line: str) -> list[str]:
    """The pieces of a credit line that could each be one name, without "By" in front.

    >>> split_names("By Mara Ilves, Ph.D. and Oskar Tamm")
    ['Mara Ilves', 'Oskar Tamm']
    """
    return [piece for piece, _ in _pieces(line)]


def _pieces(line: str) -> list[tuple[str, bool]]:
    """The pieces of a credit line, and for each whether a word or mark that joins names stands before it."""
    if len(line) > MAX_LINE:
        return []
    if other := _OTHER_CREDIT.search(line):
        line = line[: other.start()]
    line = _GLUED.sub("", _LEAD.sub("", _ASIDE.sub(" ", line.replace("\xa0", " "))))
    parts = _SPLIT.split(line)
    found = []
    for piece, mark in zip(parts[::2], ["", *parts[1::2]], strict=True):
        text = _FOR_WHOM.sub("", piece)
        text = text if text.endswith(("Jr.", "Sr.")) else text.strip(" .,;:-–—|•·()\"'“”")
        if text and not _CREDENTIAL.match(text):
            found.append((_once(text), bool(_JOINS.search(mark))))
    return found


def without_credit(line: str) -> str:
    """A line without "By" in front and the date or place behind: what is left names who signs."""
    line = before_date(_GLUED.sub("", _LEAD.sub("", line.replace("\xa0", " "))))
    return " ".join(_FOR_WHOM.sub("", line).split())


def _once(name: str) -> str:
    """A name that stands twice, as picture and as link, said once.

    >>> _once("Mara Ilves Mara Ilves")
    'Mara Ilves'
    """
    half = len(name) // 2
    return name[:half] if len(name) > 8 and name[:half] + " " + name[:half] == name else name


def has_role(text: str) -> bool:
    """True where `text` holds a word of posts, outlets or pages."""
    return bool(_ROLE.search(text))


def is_post(word: str) -> bool:
    """True where `word` is nothing but a word of posts, outlets or pages."""
    return bool(_ROLE.fullmatch(word))


def is_given(word: str) -> bool:
    """True where `word` is a given name as people write it: "Mara", not "mara"."""
    folded = word.casefold()
    return word[:1].isupper() and any(folded in word_set("mul", name) for name in _GIVEN_LISTS)


def is_name(text: str, sites: Sequence[str]) -> bool:
    """True where `text` reads like the name of a person: two to five capitalised words, no site, post or handle.

    >>> is_name("Mara Ilves", []), is_name("Quay Courier Staff", []), is_name("quaycourier", [])
    (True, False, False)
    """
    if not 3 <= len(text) <= 60 or _BAD.search(text) or _ROLE.search(text):
        return False
    parts = text.split()
    if (is_site(text, sites) and not _is_own_site(parts)) or _is_acronym(parts[0], text):
        return False
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
        p[0].isupper()
        or not p[0].isalpha()
        or p.casefold() in word_set("mul", "byline_particles")
        or _caseless(p)
        for p in parts
    ) and any(len(p) > 1 and not _INITIAL.match(p) for p in parts)


def _is_acronym(first: str, text: str) -> bool:
    """True where capitals that are no initials stand before words that are not shouted: "CNN Business"."""
    return first.isalpha() and first.isupper() and len(first) >= 3 and not text.isupper()


def _without_site(name: str, sites: Sequence[str]) -> str:
    """The name without the outlet's behind it: "Mara Ilves Quay Courier"."""
    for site in sites:
        if (
            len(site) > 3
            and name.casefold().endswith(" " + site.casefold())
            and name.count(" ") > site.count(" ") + 1
        ):
            return name[: -len(site)].rstrip(" ,")
    return name


def _person_within(name: str) -> str:
    """The person in a piece that holds a post or an outlet as well: "Mara Ilves Founder", "Staff Writer Mara Ilves"."""
    if not _ROLE.search(name):
        return name
    run: list[str] = []
    for word in name.split():
        fits = word[0].isupper() and not _ROLE.search(word) and word.casefold() not in not_people()
        if run and not fits and word.casefold() not in word_set("mul", "byline_particles"):
            break
        if run or (fits and is_given(word)):
            run.append(word)
    return " ".join(run) if 2 <= len(run) <= 4 else name


def not_people() -> frozenset[str]:
    """Words that no name of a person holds."""
    return word_set("mul", "byline_not_people")


def is_site(text: str, sites: Sequence[str]) -> bool:
    """True where `text` is a name of the site, or the better part of one."""
    key = "".join(words(text)).removeprefix("the")
    known = [k.removeprefix("the") for k in ("".join(words(s)) for s in sites) if k]
    return any(key == k or (len(key) >= 6 and key in k and 2 * len(key) > len(k)) for k in known)


def _is_own_site(parts: Sequence[str]) -> bool:
    """A person whose site bears her name: on dev all 19 such names were the author, none was another's."""
    return 2 <= len(parts) <= 3 and is_given(parts[0]) and all(p[0].isupper() for p in parts)


def _caseless(part: str) -> bool:
    return part[0].upper() == part[0].lower() or bool(
        re.match(r"^(?:d'|de|al-|ben|mc|mac|o')", part.casefold())
    )


def stated_names(stated: Iterable[str], sites: Sequence[str]) -> list[str]:
    """The persons a page names as such ("@type": "Person"): one given name is enough there.

    >>> stated_names(["Mara", "quaycourier", "Staff", "Oskar Tamm, M.D."], ["Quay Courier"])
    ['Mara', 'Oskar Tamm']
    """
    names: list[str] = []
    for text in stated:
        name = " ".join(text.split())
        given = name.isalpha() and name.istitle() and len(name) >= 3 and not _ROLE.search(name)
        names += [name] if given and not is_site(name, sites) else clean_names([text], sites)
    return list(dict.fromkeys(names))


def clean_names(lines: Iterable[str], sites: Sequence[str], *, single: bool = False) -> list[str]:
    """The persons named in `lines`, in order, each once.

    Args:   single: take one capitalised word for a name, too: where the page says that an author stands there.

    >>> clean_names(["By MARA ILVES, Quay Courier", "Mara Ilves"], ["Quay Courier"])
    ['Mara Ilves']
    """
    names: dict[str, str] = {}
    for line in lines:
        left = False  # the names are over: a post or an outlet came
        for piece, joined in _pieces(line):
            name = _as_written(_without_site(" ".join(_POST_GLUED.sub(" ", piece).split()), sites), len(line))
            name = _as_written(_person_within(name), len(line))
            left = left and not joined
            if left:
                continue
            if is_name(name, sites) or is_given(name) or (single and _is_single(name, sites)):
                names.setdefault("".join(words(name)), name)
            else:
                left = bool(names)
    return list(names.values())[:MAX_AUTHORS]


def _as_written(name: str, line_chars: int) -> str:
    """A name all in capitals, or all small on a line of its own, in mixed case: in a longer line small words are words."""
    shouted = name.isupper() or (name.islower() and line_chars <= len(name) + 12)
    return name.title() if shouted and len(name) > 4 and " " in name and name.isascii() else name


def _is_single(name: str, sites: Sequence[str]) -> bool:
    return (
        name.isalpha()
        and name.istitle()
        and len(name) >= 3
        and not _ROLE.search(name)
        and not is_site(name, sites)
    )
