"""Stage 3 of 9. Notice clauses → a claim of fair use: who makes it, about what, for which purposes. Never a licence."""

import re
from collections.abc import Sequence
from functools import lru_cache

from dataset_tools.annotate.rights_text import Clause
from dataset_tools.lexicon.rights import document, pattern
from dataset_tools.model.rights import FairUse
from dataset_tools.model.span import Span

_NAMED = re.compile(
    r"fair[ -]?(?:use|dealing)|\b107\b|citation|zitatrecht|derecho de cita|sections? (?:29|30)", re.IGNORECASE
)
# How far from the naming sentence its companions may stand ("distributed without profit to those who …").
_NEIGHBOURS = 4


def read_fair_use(clauses: Sequence[Clause]) -> tuple[FairUse, list[Span]]:
    """The claim and its sentences, the one that names fair use first; no claim and no spans where none is made."""
    spans = [c.sentence for c in clauses]
    order = sorted(set(spans))
    text_of = {s: " ".join(c.text for c in clauses if c.sentence == s) for s in order}
    claiming = [s for s in order if _claims(text_of[s])]
    named = [s for s in claiming if _NAMED.search(text_of[s])]
    if not named or not any(_is_own(text_of[s]) for s in claiming):
        return FairUse(), []
    first, last = order.index(min(claiming)), order.index(max(claiming))
    around = order[max(0, first - 1) : last + _NEIGHBOURS]
    whole = " ".join(text_of[s] for s in around)
    claim = FairUse(
        claimed=True,
        claimed_by="source_site",
        scope=_scope(" ".join(text_of[s] for s in claiming)),
        purpose=tuple(
            p
            for p in document("notices")["fair_use_purpose"]
            if pattern("notices", "fair_use_purpose", p).search(whole)
        ),
        basis=_basis(whole),
    )
    return claim, sorted(named, key=lambda s: not _is_own(text_of[s])) + [
        s for s in claiming if s not in named
    ]


# Sites repeat their notices on every page.
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
