"""Stage 2 of 9. A draft and a profile → which of its lines stand on other pages, and what that says of them."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from dataset_tools.model.draft import Draft, Role
from dataset_tools.normalize.headings import BODY, is_byline
from dataset_tools.normalize.marks import contains
from dataset_tools.normalize.profile import Profile, block_hash, is_prose, is_short, site_of

# Of the characters of a page's sentences. Chosen, not measured: banners and notices of a site are less.
_COPY_SHARE = 0.7
# The score at which a line that another page of the site prints, too, is still body. Of sentences of the training
# pages that are body, 18 % score less than .95 with hosts held out, of those that are not 88 %. Of short lines from
# .75 on, half are body where two pages of a site share them.
_SURE, _SURE_SHORT = 0.95, 0.75


def lines_on_other_pages(
    draft: Draft, profile: Profile, hashes: Sequence[str] | None = None
) -> tuple[AbstractSet[int], Mapping[int, float]]:
    """The lines that are furniture of the site; and those that may be, with the score at which they are body.

    A line that states rights or an author is repeated, but not worthless: it is left to its words.
    Where other pages share most of the sentences, they are copies of this one: then they say nothing of its prose,
    and what fewer pages share may be the article's own. `hashes` are those of its blocks, where they are known.
    """
    site = site_of(draft)
    known = profile.hashes(site)
    if not known:
        return frozenset(), {}
    hashes = hashes or [block_hash(b.text) for b in draft.blocks]
    found = {
        i
        for i, (digest, b) in enumerate(zip(hashes, draft.blocks, strict=True))
        if digest in known and b.role in {None, Role.BODY} and not _names_rights(b.text)
    }
    prose = {i: len(b.text) for i, b in enumerate(draft.blocks) if found and is_prose(b.text)}
    sure = {i for i in found if hashes[i] in profile.furniture.get(site, frozenset())}
    if sum(prose[i] for i in found if i in prose) > _COPY_SHARE * sum(prose.values()):
        return sure - prose.keys(), {}
    return sure, {i: _SURE_SHORT if is_short(hashes[i]) else _SURE for i in found - sure}


def without_repeats(
    texts: Sequence[str], scores: Sequence[float], furniture: AbstractSet[int], doubted: Mapping[int, float]
) -> list[float]:
    """The scores, with lines that other pages of the site print at 0; but they may tease with the first paragraph."""
    out = [0.0 if i in furniture else p for i, p in enumerate(scores)]
    first = next((i for i, p in enumerate(out) if p > BODY and is_prose(texts[i])), None) if doubted else None
    return [0.0 if p < doubted.get(i, 0.0) and i != first else p for i, p in enumerate(out)]


def _names_rights(text: str) -> bool:
    return contains("rights_marks", text) or is_byline(text)
