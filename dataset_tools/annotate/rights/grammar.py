"""Stage 3 of 9. Clause → what it grants, where every word of it is explained; else nothing.

The burden of proof lies on the permission: lexicon/rights/grants is a closed grammar of grants, and one word that
none of its forms explains turns a permission into a doubt. So "until", "members", "formerly" and "sample" need no
list of their own, nor does the next such word.
"""

import re
from collections.abc import Callable
from functools import cache, lru_cache

from dataset_tools.lexicon.rights import grant_languages, grants
from dataset_tools.lexicon.rights.forms import Forms, Matcher, Words, vocabulary

_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", **dict.fromkeys("‐‑‒–—−", "-"), **dict.fromkeys("„“”«»‹›", '"')}
    | {"\u00a0": " ", "\u00ad": None, "\u200b": None}
)
_HOST = r"(?:[a-z0-9-]{2,40}\.){1,3}[a-z]{2,20}"
_WORD = re.compile(
    r"https?://[^\s\"<>]+|\S+@\S+\w|\[email.protected\]"
    rf"|{_HOST}(?:/[^\s\"<>)]*)?(?![\w-])"
    r"|\(?©\)?|\(c\)"
    # "l'article", "quest'opera": two words. Behind an "s" an apostrophe is no quotation mark.
    r"|(?:[ldnscj]|qu|un|jusqu|quest|(?:d|n|s)?[aeu]ll)'(?=\w)|\w+(?:[.']\w+)*(?:(?<=s)'(?!\w))?|[^\s\w]",
    re.IGNORECASE,
)
# Marks that part the words of a clause and say nothing themselves.
_MARKS = frozenset(",;:.()[]|/!•·-")
# "CC BY 4.0 (!)" does not mean what it says.
_WINK = re.compile(r"\([!?]+\)")
_DEED = re.compile(
    r"(?:https?://)?(?:www\.)?(?:creativecommons\.org/(?:licen[cs]es|publicdomain)/|gnu\.org/licenses/|spdx\.org/licenses/|"
    r"nationalarchives\.gov\.uk/doc/open-government-licence)[a-z0-9./-]*"
)
# Letters of a country behind a licence's name.
_PORT = re.compile("US|UK|AU|NZ|DE|FR|AT|CH|CA|IE|ES|IT|NL|BR|JP|IGO")
# A clause that is a notice seldom has more letters, or words; it also bounds the work on hostile input.
_LONGEST, _MOST_WORDS = 1200, 120
# What a form makes of its clause, the least first: a clause says the most that its forms say.
_KINDS = ("tail", "bare", "own")


@lru_cache(maxsize=4096)  # sites repeat their notices on every page
def explain(clause: str) -> str | None:
    """What the clause says, where all of it is explained: "own" (a grant of this text), "bare" (a licence without a
    thing that it is of), "tail" (conditions and forms, no grant). None: some word is not explained.

    >>> explain("This article is licensed under CC BY 4.0.")
    'own'
    >>> explain("CC BY 4.0"), explain("Please credit the author and link to the original.")
    ('bare', 'tail')
    >>> explain("Until May this article was licensed under CC BY 4.0.") is None
    True
    """
    if len(clause) > _LONGEST or _WINK.search(clause):
        return None
    words = words_of(clause)
    if len(words.small) > _MOST_WORDS:
        return None
    readings = (_read(language, words) for language in grant_languages() if _knows(language, words))
    return next((kind for kind in readings if kind), None)


def names(text: str) -> bool:
    """True for a name of two words or more and nothing else.

    >>> names("Brackwater Free Press."), names("Members Only.")
    (True, False)
    """
    words = words_of(text[: _LONGEST + 1])
    return len(words.small) > 1 and len(words.small) in _shared().part("full").ends(words, 0)


def words_of(clause: str) -> Words:
    """The words of a clause; marks that only part them are left out.

    >>> words_of("Quest’opera (2024) is CC-BY!").small
    ["quest'", 'opera', '2024', 'is', 'cc', 'by']
    """
    found = (w for w in _WORD.findall(clause.translate(_PLAIN)) if w not in _MARKS)
    printed = [w.removesuffix("'") if w.endswith("s'") else w.rstrip(".,;:") for w in found]
    printed = ["©" if w.lower() in {"(c)", "(©)"} else w for w in printed]
    return Words([w.lower() for w in printed], printed)


def _read(language: str, words: Words) -> str | None:
    """The most that a row of forms of one language makes of all the words."""
    best, last = {0: 0}, len(words.small)
    joint, *kinds = _forms(language)
    for at in range(last):
        starts = {at, *joint.ends(words, at)} if at in best else ()
        for rank, form in enumerate(kinds):
            for end in (e for start in starts for e in form.ends(words, start) if e > start):
                best[end] = max(best.get(end, 0), best[at], rank)
    return _KINDS[best[last]] if last in best else None


def _knows(language: str, words: Words) -> bool:
    """False where a word is neither a word of the language nor a name, a number or an address: nothing is read then."""
    known = _vocabulary(language)
    return all(
        s in known or not s.isalpha() or not p.islower()
        for s, p in zip(words.small, words.printed, strict=True)
    )


@cache
def _vocabulary(language: str) -> frozenset[str]:
    document, shared = grants(language), grants("mul")
    kinds = (form for d in (document, shared) for kind in _KINDS for form in d[kind])
    return vocabulary([*document["part"].values(), *shared["part"].values(), *kinds])


@cache
def _forms(language: str) -> tuple[Matcher, ...]:
    """What joins two forms, then the forms of each kind; `within` may stand between the words of a grant."""
    document, shared = grants(language), grants("mul")
    known = {name: _shared().part(name) for name in shared["part"]}
    forms = Forms(language, document["part"], {**_tokens(), **known})
    rows = {kind: [*document[kind], *shared[kind]] for kind in _KINDS}
    return (
        forms.part("and"),
        *(forms.any_of(rows[kind], between="within" if kind != "tail" else None) for kind in _KINDS),
    )


@cache
def _shared() -> Forms:
    return Forms("mul", grants("mul")["part"], _tokens())


class _Token:
    """A word of a kind that no list holds: a name, a number, an address."""

    opening = None

    def __init__(self, is_one: Callable[[str], object]) -> None:
        self._is_one = is_one

    def ends(self, words: Words, at: int) -> frozenset[int]:
        is_here = at < len(words.printed) and self._is_one(words.printed[at])
        return frozenset((at + 1,)) if is_here else frozenset()


@cache
def _tokens() -> dict[str, Matcher]:
    return {
        "cap": _Token(_is_capital),
        "titled": _Token(lambda w: _is_capital(w) and not w.lower().startswith(_starts("sections"))),
        "question": _Token("?".__eq__),
        "owner": _Token(lambda w: w.endswith("'s") and _is_capital(w)),
        "four": _Token(re.compile(r"\d{4}").fullmatch),
        "yyyy": _Token(re.compile(r"(?:1[6-9]|20)\d\d").fullmatch),
        "yy": _Token(re.compile(r"\d\d").fullmatch),
        "number": _Token(re.compile(r"[\dx]+").fullmatch),
        "deed": _Token(lambda w: _DEED.fullmatch(w.lower())),
        "host": _Token(re.compile(_HOST, re.IGNORECASE).fullmatch),
        "address": _Token(re.compile(r"(?:https?://|doi\S*|10\.)\S+", re.IGNORECASE).fullmatch),
        "mail": _Token(re.compile(r"\S+@\S+|\[email.protected\]").fullmatch),
        "port": _Token(_PORT.fullmatch),
        "attribution": _Token({"Attribution", "Namensnennung"}.__contains__),
    }


def _is_capital(word: str) -> bool:
    """True for a word with a capital, as journals and outlets write their names: "eLife", too."""
    lowered = word.lower()
    return (
        not word.islower()
        and word[0].isalpha()
        and not lowered.startswith(_starts("stems"))
        and lowered not in _starts("words")
    )


@cache
def _starts(table: str) -> tuple[str, ...]:
    return tuple(grants("mul")["names"][table].split())
