"""Who signs a page and is no person: a team, a desk, an agency, a login.

Such a signature is a fact about the page, as long as it is not the site's own name or a word that names nobody.
"""

import re
from collections.abc import Sequence

from dataset_tools.convert.html.authors import has_role, is_post, is_site, not_people
from dataset_tools.convert.html.credit_lines import without_credit
from dataset_tools.lexicon import word_set

_NOT_NAMED = re.compile(
    r"https?:|www\.|@|[<>{}\[\]=#_/\\|*+:;,!?“”\"]|\.(?:com|org|net|html?|php)\b", re.IGNORECASE
)
_NOBODY = re.compile(
    r"\b(?:admin|administrator|webmaster|guest|user|anonymous|unknown|undefined|null|none|nan)\b",
    re.IGNORECASE,
)
_LOGIN = re.compile(r"[^\W\d_][\w.-]{2,29}")
_SMALL = frozenset({
    "of", "for", "and", "the", "in", "at", "on", "de", "la", "des", "du", "der", "für", "und", "et", "y", "e",
})  # fmt: skip
MAX_WORDS = 8
ACRONYM = 5  # letters: shouted and no longer, it is an agency or an outlet


def signer(line: str, sites: Sequence[str], *, stated: bool = False, login: bool = True) -> str | None:
    """The team, agency or login that a credit line names; None where it names a person, a post or the site.

    Args:   stated: the page says for machines that an author stands here; what is printed must call itself a team;
            login: whether one word may be a login.

    >>> signer("By Holm Island Weather Desk", ["Quay Courier"])
    'Holm Island Weather Desk'
    >>> signer("By The Quay Courier", ["Quay Courier"]), signer("admin", [], stated=True)
    (None, None)
    """
    text = without_credit(line).strip(" .,-–—")
    if is_site(text, sites) or _NOT_NAMED.search(text) or _NOBODY.search(text):
        return None
    return text if _is_team(text, stated=stated) or (login and is_login(text)) else None


def is_login(text: str) -> bool:
    """True where `text` is one word as people type it to log in, and says more than a post.

    >>> is_login("m.ilves"), is_login("Mara"), is_login("admin")
    (True, False, False)
    """
    named = bool(_LOGIN.fullmatch(text)) and text.isascii() and not text.istitle()
    named = named and not (text.isupper() and len(text) <= ACRONYM)
    return named and not is_post(text) and text.lower() not in not_people()


def is_team(name: str) -> bool:
    """True where a name is that of a team."""
    return any(is_team_word(word) for word in re.findall(r"\w+", name))


def is_team_word(word: str) -> bool:
    """True where a word calls those who write by what they are together: "staff", "desk"."""
    return word.lower() in word_set("mul", "byline_newsrooms")


def _is_team(text: str, *, stated: bool) -> bool:
    parts = text.split()
    if not 2 <= len(parts) <= MAX_WORDS or not text[0].isupper():
        return False
    told = has_role(text) if stated else is_team(text)
    fits = all(p[0].isupper() or p[0].isdigit() or p in _SMALL or is_team_word(p) for p in parts)
    own = [p.lower() for p in parts if not is_post(p) and p.lower() not in _SMALL]
    return told and fits and not not_people().issuperset(own)
