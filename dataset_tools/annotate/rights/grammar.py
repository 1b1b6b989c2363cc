"""Stage 3 of 9. Clause → what it grants, where every word of it is explained; else nothing.

The burden of proof lies on the permission: lexicon/rights/grants.toml is a closed grammar of grants, and one word that
none of its phrases explains turns a permission into a doubt. So "until", "members", "formerly" and "sample" need no
list of their own, nor does the next such word.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from dataset_tools.lexicon.licenses import patterns
from dataset_tools.lexicon.rights import document

_REF = re.compile(r"<([a-z]+)>")
_SPACE = re.compile(r"\s+")
_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", **dict.fromkeys("‐‑‒–—−", "-"), "\u00a0": " ", "\u00ad": None, "\u200b": None}
)
# Signs of private use that no text of a page keeps.
_CHUNKS = {"lic": "\ue0a1", "np": "\ue0a2"}
# Escapes, classes and names of parts; then brackets from the inside; then letters that no sign behind them frees.
_HIDDEN = re.compile(r"\\.|\[[^\]]*\]|<[a-z]+>")
_INNERMOST = re.compile(r"\([^()]*\)")
_KEPT = re.compile("[" + "".join(_CHUNKS.values()) + "](?![?*{])|[a-z]{3,}(?![a-z?*{])")
# "CC BY 4.0 (!)" does not mean what it says.
_WINK = re.compile(r"\([!?]+\)")
_CAPITAL = re.compile(r"(?<!\w)[A-ZÀ-ÖØ-Þ][\w'-]*")
# In this order: what is a grant of this text is no mere condition, too.
_KINDS = ("own", "bare", "tail", "sep")
# A sentence that is a notice seldom has more; it also bounds the work on hostile input.
_LONGEST = 1200


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
    text = _chunked(clause)
    if len(text) > _LONGEST or _WINK.search(text):
        return None
    lowered = text.lower()
    forms = [(kind, i) for kind, i, needs in _needs() if all(need in lowered for need in needs)]
    kinds = _kinds(text, 0, forms, set())
    return None if kinds is None else next((k for k in ("own", "bare") if k in kinds), "tail")


def _kinds(text: str, at: int, forms: Sequence[tuple[str, int]], dead: set[int]) -> frozenset[str] | None:
    """The kinds of the phrases that explain the text from `at` to its end; None: no row of phrases does.

    Args:   dead: places from which nothing leads to the end.
    """
    if at >= len(text):
        return frozenset()
    for kind, i in forms if at not in dead else ():
        m = _phrase(kind, i).match(text, at)
        rest = _kinds(text, m.end(), forms, dead) if m else None
        if rest is not None:
            return rest | {kind}
    dead.add(at)
    return None


def names(text: str) -> bool:
    """True for a name of two words or more and nothing else.

    >>> names("Brackwater Free Press."), names("Members Only.")
    (True, False)
    """
    return len(text) <= _LONGEST and _full().fullmatch(_without_lent(text.strip(" ."))) is not None


@cache
def _full() -> re.Pattern[str]:
    return re.compile(_parts(signed=True)["full"], re.IGNORECASE)


def _chunked(clause: str) -> str:
    """The clause with one sign for each licence and each mention of the text."""
    text = _SPACE.sub(" ", clause[: _LONGEST + 1].translate(_PLAIN)).strip()
    text = _without_lent(_part("lic").sub(_CHUNKS["lic"], text))
    return _part("np").sub(_CHUNKS["np"], text)


def _without_lent(text: str) -> str:
    """The text with small letters in each word of another thing, which no name may hold."""
    return _CAPITAL.sub(lambda m: m[0].lower() if _part("lent").match(m[0]) else m[0], text)


@cache
def _parts(*, signed: bool) -> dict[str, str]:
    """Every part, written out; with `signed`, the sign of a part that was found before."""
    grammar = document("grants")
    parts = {"registry": "|".join(f"(?:{p.pattern})" for _, p in patterns())}
    for name, source in {**grammar["part"], **grammar["tail"]["part"]}.items():
        parts[name] = _CHUNKS[name] if signed and name in _CHUNKS else _filled(source, parts)
    return parts


@cache
def _part(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){_parts(signed=False)[name]}(?!\w)", re.IGNORECASE)


@cache
def _needs() -> list[tuple[str, int, list[str]]]:
    """(kind, number, needs) of each phrase, in the order in which they are tried.

    Needs are signs and words that every match holds. Most clauses hold those of few phrases, and only these are
    compiled: all of them take 0.2 s of CPU, a fifth of what checking one file may take.
    """
    forms = [(k, i, f) for k in _KINDS for i, f in enumerate(document("grants")[k]["match"])]
    return [(kind, i, _always(form)) for kind, i, form in forms]


def _always(form: str) -> list[str]:
    """What stands outside of every bracket of a form, and is not made optional by the sign behind it."""
    for name, sign in _CHUNKS.items():
        form = form.replace(f"<{name}>", sign)
    rest, count = _HIDDEN.sub(" ", form), 1
    while count:
        rest, count = _INNERMOST.subn(" ", rest)
    return [] if "|" in rest else _KEPT.findall(rest)


@cache
def _phrase(kind: str, number: int) -> re.Pattern[str]:
    form = _filled(document("grants")[kind]["match"][number], _parts(signed=True))
    return re.compile(f"(?:{form})" + ("" if kind == "sep" else r"(?!\w)"), re.IGNORECASE)


def _filled(source: str, parts: dict[str, str]) -> str:
    return _REF.sub(lambda m: f"(?:{parts[m[1]]})", source)
