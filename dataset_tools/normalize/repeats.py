"""Stage 2 of 9. A draft and a profile → which of its lines stand on other pages, and what that says of them."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from dataset_tools.model.draft import Block, Draft, Role
from dataset_tools.normalize.headings import is_byline
from dataset_tools.normalize.marks import contains
from dataset_tools.normalize.profile import Profile, block_hash, is_prose, site_of

# Of the characters of a page's sentences. Chosen, not measured: banners and notices of a site are less.
_COPY_SHARE = 0.7
BEYOND_DOUBT = 0.9  # the score at which a sentence that another page prints, too, is still body


def lines_on_other_pages(draft: Draft, profile: Profile) -> tuple[AbstractSet[int], AbstractSet[int]]:
    """The lines that are furniture of the site, and the sentences that are body only beyond doubt.

    A line that states rights or an author is repeated, but not worthless: it is left to its words.
    """
    site = site_of(draft)
    sure, doubtful = profile.furniture.get(site, frozenset()), profile.repeated.get(site, frozenset())
    if not sure and not doubtful:
        return frozenset(), frozenset()
    hashes = [
        block_hash(b.text) if b.role in {None, Role.BODY} and not _names_rights(b.text) else ""
        for b in draft.blocks
    ]
    return _shared(draft.blocks, hashes, sure), _shared(draft.blocks, hashes, doubtful)


def _shared(blocks: Sequence[Block], hashes: Sequence[str], known: AbstractSet[str]) -> set[int]:
    """Which lines are known.

    Where other pages share most of the sentences, they are copies of this one: then its prose says nothing of it.
    """
    found = {i for i, digest in enumerate(hashes) if digest in known}
    prose = {i: len(b.text) for i, b in enumerate(blocks) if found and is_prose(b.text)}
    if sum(prose[i] for i in found if i in prose) > _COPY_SHARE * sum(prose.values()):
        found -= prose.keys()
    return found


def _names_rights(text: str) -> bool:
    return contains("rights_marks", text) or is_byline(text)
