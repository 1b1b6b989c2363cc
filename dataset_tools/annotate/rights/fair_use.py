"""Stage 3 of 9. Notice clauses → a claim of fair use: who makes it, about what, for which purposes. Never a licence."""

import re
from collections.abc import Iterable
from functools import lru_cache

from dataset_tools.annotate.rights.clauses import Clause
from dataset_tools.lexicon.rights import document, pattern
from dataset_tools.model.rights import FairUse
from dataset_tools.model.span import Span

_NAMED = re.compile(
    r"fair[ -]?(?:use|dealing)|\b107\b|citation|zitatrecht|derecho de cita|sections? (?:29|30)", re.IGNORECASE
)
# How far from the naming sentence its companions may stand ("distributed without profit to those who …").
_NEIGHBOURS = 4
_MOST = 20  # sentences of a page's notices that are remembered


def read_fair_use(clauses: Iterable[Clause]) -> tuple[FairUse, list[Span]]:
    """The claim and its sentences, the one that names fair use first; no claim and no spans where none is made."""
    words: dict[Span, list[str]] = {}
    for clause in clauses:
        words.setdefault(clause.sentence, []).append(clause.text)
    order = sorted(words)
    claim, claiming = _claim_of(tuple(" ".join(words[s]) for s in order))
    return claim, [order[i] for i in claiming]


# Sites repeat their notices on every page. A sentence has 4,000 characters at most, a notice seldom ten sentences.
def _claim_of(sentences: tuple[str, ...]) -> tuple[FairUse, tuple[int, ...]]:
    return _known_claim(sentences) if len(sentences) <= _MOST else _known_claim.__wrapped__(sentences)


@lru_cache(maxsize=256)
def _known_claim(sentences: tuple[str, ...]) -> tuple[FairUse, tuple[int, ...]]:
    """The claim, and which of the sentences make it, in the order of their weight."""
    claiming = [i for i, s in enumerate(sentences) if _claims(s)]
    named = [i for i in claiming if _NAMED.search(sentences[i])]
    if not named or not any(_is_own(sentences[i]) for i in claiming):
        return FairUse(), ()
    whole = " ".join(sentences[max(0, claiming[0] - 1) : claiming[-1] + _NEIGHBOURS])
    claim = FairUse(
        claimed=True,
        claimed_by="source_site",
        scope=_scope(" ".join(sentences[i] for i in claiming)),
        purpose=tuple(
            p
            for p in document("notices")["fair_use_purpose"]
            if pattern("notices", "fair_use_purpose", p).search(whole)
        ),
        basis=_basis(whole),
    )
    others = [i for i in claiming if i not in named]
    return claim, (*sorted(named, key=lambda i: not _is_own(sentences[i])), *others)


@lru_cache(maxsize=4096)
def _claims(sentence: str) -> bool:
    return pattern("notices", "fair_use", "claim").search(sentence) is not None


@lru_cache(maxsize=4096)
def _is_own(sentence: str) -> bool:
    return pattern("notices", "fair_use", "own").search(sentence) is not None


def _basis(text: str) -> str:
    if pattern("notices", "fair_use", "statute_us").search(text):
        return "17 USC 107"
    if pattern("notices", "fair_use", "dealing").search(text):
        if pattern("notices", "fair_use", "statute_ca").search(text):
            return "fair dealing, Copyright Act (Canada) s. 29"
        if pattern("notices", "fair_use", "statute_uk").search(text):
            return "fair dealing, CDPA 1988 s. 30"
        return "fair dealing (no statute cited)"
    if re.search(r"fair[ -]use", text, re.IGNORECASE):
        return "17 USC 107 (implied by wording, not cited)"
    return "right of quotation"


def _scope(text: str) -> str:
    if pattern("notices", "fair_use", "scope_article").search(text):
        return "this_article"
    if pattern("notices", "fair_use", "scope_extracts").search(text):
        return "extracts"
    return "third_party_material_on_site"
