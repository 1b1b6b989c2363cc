"""Stage 3 of 9. Clause → what it grants, where every word of it is explained; else nothing.

The burden of proof lies on the permission: lexicon/rights/grants.toml is a closed grammar of grants, and one word that
none of its phrases explains turns a permission into a doubt. So "until", "members", "formerly" and "sample" need no
list of their own, nor does the next such word.
"""

import re
from functools import cache, lru_cache

from dataset_tools.lexicon.licenses import patterns
from dataset_tools.lexicon.rights import document

_REF = re.compile(r"<([a-z]+)>")
_SPACE = re.compile(r"\s+")
_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "–": "-", "—": "-", "\u00a0": " ", "\u00ad": None, "\u200b": None}
)
# In this order: what is a grant of this text is no mere condition, too.
_KINDS = ("own", "bare", "tail", "sep")
# A sentence that is a notice seldom has more; it also bounds the work on hostile input.
_LONGEST = 1200
# Signs of private use that no text of a page keeps.
_CHUNKS = {"lic": "\ue0a1", "np": "\ue0a2"}


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
    if len(text) > _LONGEST:
        return None
    kinds, at = set(), 0
    while at < len(text):
        found = next(((k, m) for k in _KINDS if (m := _phrases(k).match(text, at))), None)
        if found is None:
            return None
        kinds.add(found[0])
        at = found[1].end()
    return next((k for k in ("own", "bare") if k in kinds), "tail")


def _chunked(clause: str) -> str:
    """The clause with one sign for each licence and each mention of the text."""
    text = _SPACE.sub(" ", clause[: _LONGEST + 1].translate(_PLAIN)).strip()
    for name, sign in _CHUNKS.items():
        text = _part(name).sub(sign, text)
    return text


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
def _phrases(kind: str) -> re.Pattern[str]:
    """Every phrase of a kind as one alternation; compiled when first asked for, which takes up to 0.08 s."""
    parts = _parts(signed=True)
    forms = "|".join(_filled(form, parts) for form in document("grants")[kind]["match"])
    return re.compile(rf"(?:{forms})" + ("" if kind == "sep" else r"(?!\w)"), re.IGNORECASE)


def _filled(source: str, parts: dict[str, str]) -> str:
    return _REF.sub(lambda m: f"(?:{parts[m[1]]})", source)
