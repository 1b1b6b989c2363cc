"""Stage 3 of 9. Grants and the holders beside them → signs that the text belongs to somebody who did not grant it.

"© Granite Features. CC BY 4.0" on a page of the Karrow Post may be the licence of the Post's own stories; the sentence
does not say whose text it frees. Only a grant that names its holder itself does.
"""

import re
from collections.abc import Collection, Iterator, Sequence

from dataset_tools.annotate.rights.claims import GRANTS, Claim
from dataset_tools.annotate.rights.grammar import explain
from dataset_tools.lexicon.rights import document
from dataset_tools.model.draft import Hint
from dataset_tools.model.rights import Holder
from dataset_tools.model.span import Span

_WORD = re.compile(r"[^\W\d_]{3,}")
# The acknowledgement of whoever uses public sector information: what it is in belongs to its own holder.
_CONTAINS = re.compile(r"\W*contains\b", re.IGNORECASE)


def of_others(
    text: str, claims: Sequence[Claim], stated: Sequence[tuple[Holder, Span]], ours: Collection[str]
) -> Iterator[Claim]:
    """One claim for every holder beside a grant who is neither the page's house nor one of its authors.

    Args:   ours: names of publisher, site and authors; empty where the publisher is not known.
    """
    grants = [c.span for c in claims if c.kind in GRANTS]
    contained = any(_CONTAINS.match(span.of(text)) for span in grants)
    for holder, span in stated if grants else ():
        granting = all(g.covers(span) and explain(g.of(text)) == "own" for g in grants)
        strange = bool(ours) and holder.role is None and not _is_of(holder.name, ours)
        if (strange and not granting) or (contained and holder.role != "government"):
            yield Claim("syndicated", "LicenseRef-Syndicated", "R-HOLDER", span)


def named_by_others(hints: Sequence[Hint], ours: Collection[str]) -> Iterator[Claim]:
    """The same for a holder whom metadata names."""
    licensed = any(h.field in {"license", "license_url"} for h in hints)
    for hint in hints if licensed and ours else ():
        if hint.field == "holder" and hint.value.strip() and not _is_of(hint.value, ours):
            yield Claim("doubt", "NOASSERTION", "R-HOLDER", Span(0, 0))


def _is_of(name: str, ours: Collection[str]) -> bool:
    """True where a name is one of ours, or shares with one a word that not every outlet has."""
    words = _words(name)
    return not words or any(words & _words(other) for other in ours)


def _words(name: str) -> frozenset[str]:
    found = frozenset(w.lower() for w in _WORD.findall(name))
    return found - frozenset(document("gates")["outlets"]) or found
