"""Stage 2 of 9. Draft → labelled Draft: repaired text, and a role for every block."""

from dataset_tools.model.draft import Draft
from dataset_tools.model.steps import PAUSE, Steps, finish
from dataset_tools.normalize.classifier import Classifier
from dataset_tools.normalize.clean import Clean, cleaned, repaired
from dataset_tools.normalize.fallback import keep_prose
from dataset_tools.normalize.profile import Profile, build_profile
from dataset_tools.normalize.roles import labelling

__all__ = ["Clean", "Profile", "build_profile", "cleaned", "normalize", "normalizing", "repaired"]


def normalize(draft: Draft, profile: Profile | None = None, classifier: Classifier | None = None) -> Draft:
    """The draft with its text repaired and every block labelled. Nothing is deleted but listed repairs.

    `profile` knows what repeats on a site; without it, each page is judged alone.
    Idempotent: a normalized draft comes out as it went in.
    """
    return finish(normalizing(draft, profile, classifier))


def normalizing(
    draft: Draft | Clean, profile: Profile | None = None, classifier: Classifier | None = None
) -> Steps[Draft]:
    """The same in steps, see `model.steps`; of a draft that is clean already, only the labels."""
    clean = draft if isinstance(draft, Clean) else cleaned(draft)
    yield PAUSE
    labelled = yield from labelling(clean.draft, profile, classifier, hashes=clean.hashes)
    return labelled if clean.is_labelled else keep_prose(labelled)
