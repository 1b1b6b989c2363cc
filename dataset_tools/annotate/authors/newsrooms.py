"""Stage 3 of 9. One credit → who signs where no person does: a newsroom, an organisation, a login.

A page may be signed "By the Harbour Team" or "Posted by admin". That is the credit as printed, and all there is.
"""

import re

from dataset_tools.annotate.authors.names import key_of, opener_of, upto_stop
from dataset_tools.lexicon import word_set

_EDGE = " .,;:*–—-&|#+•»«\"“”'"
_MOST = 6  # words
_SHORTEST = 4  # letters of a key that is looked for inside a text
_SMALL = frozenset({"the", "of", "and", "for", "at", "&", "de", "la", "le", "der", "die", "des", "du", "del"})
_LINKING = frozenset({"the", "our", "your", "Our", "Your", "The"})
_LOGIN = re.compile(r"[a-z][\w.-]{2,29}(?=\s*(?:$|[|•·,(–—]))")


def parse_newsroom(
    text: str, *, opened: bool, banned: frozenset[str] = frozenset(), own: str = ""
) -> str | None:
    """The newsroom, organisation or login that a credit names, as printed.

    Without an opening word (`opened`) only what calls itself one, "Harbour Staff". `banned` are keys of the site's
    names, `own` is the key of a text in which the site names itself: its bare name is no author.

    >>> parse_newsroom("Harbour Staff | 4 March", opened=False)
    'Harbour Staff'
    """
    rest = text[len(opener_of(text)) :].lstrip(_EDGE)
    login = _LOGIN.match(rest) if opened else None
    part = login.group() if login else upto_stop(rest).split(",")[0].strip(_EDGE)
    words, key = part.split(), key_of(part)
    if not 0 < len(words) <= _MOST or key in banned:
        return None
    if _is_newsroom(words):
        return part if _is_signature(words) else None
    if not opened or (len(key) >= _SHORTEST and key in own):
        return None
    if len(words) == 1:
        return part if login and part not in word_set("en", "common_words") else None
    return part if all(map(_is_title, words)) else None


def is_newsroom_word(word: str) -> bool:
    """Whether a word calls those who write by what they are together: "staff", "desk"."""
    return word.lower() in word_set("mul", "byline_newsrooms")


def _is_newsroom(words: list[str]) -> bool:
    return is_newsroom_word(words[-1]) or is_newsroom_word(words[0])


def _is_signature(words: list[str]) -> bool:
    """Whether a newsroom stands there, and not a link to it: "Meet the team"."""
    return len(words) > 1 and all(map(_is_title, words)) and not _LINKING.intersection(words[1:])


def _is_title(word: str) -> bool:
    """Whether a word can stand in the name of an organisation."""
    return word[:1].isupper() or word[:1].isdigit() or word in _SMALL or is_newsroom_word(word)
