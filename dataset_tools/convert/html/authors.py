"""Names of authors, out of what a page's metadata and byline claim. "Unknown" beats a wrong name."""

import re
from collections.abc import Iterable, Sequence

from dataset_tools.convert.html.credit_lines import pieces
from dataset_tools.convert.html.titles import words
from dataset_tools.lexicon import word_set

# After a name, a comma or dash brings its bearer's post or outlet.
_ROLE = re.compile(
    r"\b(?:editor|editors|photographers?|videographers?|illustrators?|cartoonists?|redação|agência|agencia|agence|agentur|agenzia|reporter|reporters|correspondent|writer|writers|author|contributor|contributors|columnist|"
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
_INITIAL = re.compile(r"^[^\W\d_]\.?$|^(?:[^\W\d_]\.){2,3}$")

# "Mara IlvesSenior Reporter": a tag stood between the two.
_POST_GLUED = re.compile(
    r"(?<=[a-z])(?=(?:Senior|Staff|Chief|Editor|Reporter|Correspondent|Contribut|Column|Writer|Author|Founder|Director|Manager|Journalist)[a-z]*\b)"
)

_GIVEN_LISTS = ("byline_given_names", "given_names_us")
MAX_AUTHORS = 20
# Who pictured a story; with "and" between, the same person may have written it, too.
_PICTURED = ("photograph", "videograph", "fotograf", "photojournalist", "illustrator", "cartoonist")


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
    if (is_site(text, sites) and not _is_own_site(parts)) or _is_acronym(parts, text):
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


def _is_acronym(parts: Sequence[str], text: str) -> bool:
    """True where capitals that are no initials stand before words that are not shouted: "CNN Business", not "ILVES Mara"."""
    first = parts[0]
    surname = len(parts) == 2 and is_given(parts[1])
    return first.isalpha() and first.isupper() and len(first) >= 3 and not text.isupper() and not surname


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
        fits = fits and not (len(run) > 1 and _is_of_post(word, name))
        if run and not fits and word.casefold() not in word_set("mul", "byline_particles"):
            break
        if run or (fits and is_given(word)):
            run.append(word)
    return " ".join(run) if 2 <= len(run) <= 4 else name


def _is_of_post(word: str, name: str) -> bool:
    """True for what belongs to the post or outlet behind a name: "Political" of a correspondent, "QCN" of its news."""
    acronym = word.isupper() and len(word) >= 3 and not name.isupper()
    return acronym or word.casefold() in word_set("mul", "byline_beats")


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
        mixed = False  # a name was not shouted: what is shouted behind it is an outlet
        for piece, joined in pieces(line):
            name = _as_written(_without_site(" ".join(_POST_GLUED.sub(" ", piece).split()), sites), len(line))
            name = _as_written(_person_within(name), len(line))
            left = (left and not joined) or (mixed and piece.isupper() and piece.isascii())
            if left or any(word in piece.lower() for word in _PICTURED):
                continue
            lone = is_given(name) or (single and (joined or not names) and _is_single(name, sites))
            if is_name(name, sites) or lone:
                names.setdefault("".join(words(name)), name)
                mixed = mixed or not piece.isupper()
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
