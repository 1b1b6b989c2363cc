"""Stage 3 of 9. Claims and terms → where a page contradicts itself; a person settles it, never a rule."""

from collections.abc import Sequence

from dataset_tools.annotate.rights.claims import GRANTS, Claim
from dataset_tools.lexicon.licenses import Terms
from dataset_tools.model.rights import FairUse

# Conditions that no open licence asks for: beside one, the site's terms are narrower than the licence.
_NARROWER = frozenset({
    "no_bulk", "tracking_pixel", "no_storage", "no_resale", "prior_permission", "notify_holder", "no_tdm", "no_ai_training",
    "editorial_use_only", "no_print_without_permission", "no_rewrite", "logo",
})  # fmt: skip


def find_conflicts(claims: Sequence[Claim], terms: Terms, asked: set[str], fair_use: FairUse) -> set[str]:
    """Codes of the contradictions between what is claimed, asked for and licensed."""
    kinds = {c.kind for c in claims}
    found: set[str] = set()
    permitted = terms.permits.full_text in {"yes", "conditional"}
    if fair_use.claimed and permitted:
        found.add("grant_vs_fair_use_notice")
    if terms.status in {"cc", "open_government", "public_domain"} and _is_narrower(terms, asked):
        found.add("site_terms_narrower_than_licence")
    if permitted and (kinds & {"agency", "agency_help"} or _is_taken_over(claims)):
        found.add("mixed_ownership")
    if permitted and "doubt" in kinds:
        found.add("grant_in_doubt")
    if (terms.status == "agency" and kinds & GRANTS) or "agency_help" in kinds:
        found.add("mixed_ownership")
    if permitted and ("arr" in kinds or "refused" in kinds) and terms.status != "agency":
        found.add("multiple_licences")
    licences = {family(c.value) for c in claims if c.kind in {"cc", "open"}}
    if len(licences - {"CC"}) > 1:
        found.add("multiple_licences")
    if terms.status == "public_domain" and "cc" in kinds:
        found.add("multiple_licences")
    return found


def _is_taken_over(claims: Sequence[Claim]) -> bool:
    """True where a sentence says that the text is another outlet's, and does not itself give its licence.

    "Republished from The Inlet under CC BY-ND 4.0" is the licence of that text; "first published in The Inlet" above
    a footer of the site leaves open whose text the footer speaks of.
    """
    licensed = {c.span for c in claims if c.kind in GRANTS}
    return any(c.kind in {"reprint", "syndicated"} and c.span not in licensed for c in claims)


def _is_narrower(terms: Terms, asked: set[str]) -> bool:
    sold = {"no_resale"} if terms.permits.commercial == "no" else set()  # the licence says that itself
    if asked & _NARROWER - sold or any(a.startswith("audience:") for a in asked):
        return True
    p = terms.permits
    commercial = p.commercial == "yes" and asked & {"no_commercial", "no_commercial_without_permission"}
    return bool(commercial) or (p.modify == "yes" and "no_derivatives" in asked)


def family(license_: str) -> str:
    """The family of an id, for "do two mentions agree": versions and ports of one family do, up to exactness."""
    bare = license_.removeprefix("LicenseRef-").replace("-unspecified", "")
    return "CC" if bare == "CC" else bare
