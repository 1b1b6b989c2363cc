"""Stage 2 of 9. Draft → labelled Draft: repaired text, and a role for every block."""

from dataclasses import replace

from dataset_tools.model.draft import Draft, Role
from dataset_tools.model.steps import PAUSE, Steps, finish
from dataset_tools.normalize.c2pa import record_manifest, without_manifest
from dataset_tools.normalize.classifier import Classifier
from dataset_tools.normalize.fallback import keep_prose
from dataset_tools.normalize.paragraphs import rejoin_torn_words, split_paragraphs
from dataset_tools.normalize.profile import Profile, build_profile
from dataset_tools.normalize.redaction import unify
from dataset_tools.normalize.roles import labelling
from dataset_tools.normalize.unicode import repair

__all__ = ["Profile", "build_profile", "normalize", "normalizing", "repaired"]


def normalize(draft: Draft, profile: Profile | None = None, classifier: Classifier | None = None) -> Draft:
    """The draft with its text repaired and every block labelled. Nothing is deleted but listed repairs.

    `profile` knows what repeats on a site; without it, each page is judged alone.
    Idempotent: a normalized draft comes out as it went in.
    """
    return finish(normalizing(draft, profile, classifier))


def normalizing(
    draft: Draft, profile: Profile | None = None, classifier: Classifier | None = None
) -> Steps[Draft]:
    """The same in steps, see `model.steps`."""
    # A format that knows a page from its article (HTML) has said what is body; a title alone says nothing of it.
    labelled_by_format = any(block.role not in {None, Role.HEADLINE, Role.BYLINE} for block in draft.blocks)
    clean = repaired(draft)
    yield PAUSE
    labelled = yield from labelling(clean, profile, classifier)
    return labelled if labelled_by_format else keep_prose(labelled)


def repaired(draft: Draft) -> Draft:
    """The draft in paragraphs, with clean characters and no labels of ours: what `build_profile` hashes."""
    blocks = [unify(repair(without_manifest(block))) for block in split_paragraphs(draft).blocks]
    # Rejoin before labelling: "stresse", "d" would otherwise be two blocks with two roles.
    whole = rejoin_torn_words([block for block in blocks if block.text])
    return replace(draft, blocks=tuple(whole), extras=record_manifest(draft))
