"""Stage 2 of 9. Draft → clean draft: its characters and paragraphs repaired, its lines not yet labelled."""

from dataclasses import replace

from msgspec import Struct

from dataset_tools.model.draft import Draft, Role
from dataset_tools.normalize.c2pa import record_manifest, without_manifest
from dataset_tools.normalize.paragraphs import rejoin_torn_words, split_paragraphs
from dataset_tools.normalize.redaction import unify
from dataset_tools.normalize.unicode import repair


class Clean(Struct, frozen=True, array_like=True):
    """A draft after its repairs, and what is known of it before its lines are labelled."""

    draft: Draft
    # A format that knows a page from its article (HTML) has said what is body; a title alone says nothing of it.
    is_labelled: bool
    hashes: tuple[str, ...] | None = None  # of its blocks, see `profile.block_hash`; None where nobody asked


def cleaned(draft: Draft) -> Clean:
    """The draft after its repairs."""
    is_labelled = any(block.role not in {None, Role.HEADLINE, Role.BYLINE} for block in draft.blocks)
    return Clean(repaired(draft), is_labelled)


def repaired(draft: Draft) -> Draft:
    """The draft in paragraphs, with clean characters and no labels of ours."""
    blocks = [unify(repair(without_manifest(block))) for block in split_paragraphs(draft).blocks]
    # Rejoin before labelling: "stresse", "d" would otherwise be two blocks with two roles.
    whole = rejoin_torn_words([block for block in blocks if block.text])
    return replace(draft, blocks=tuple(whole), extras=record_manifest(draft))
