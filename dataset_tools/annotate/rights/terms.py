"""Stage 3 of 9. Claims of a page → one conclusion: the licence, what it permits, and where the page contradicts itself.

The order of strength is `claims.PRECEDENCE`: a curator's word, then named licences, then grants, agency
notices, copyright lines, fair-use notices. Every contradiction is kept as a conflict and asks for a review.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from dataset_tools.annotate.rights.claims import GRANTS, PRECEDENCE, Claim
from dataset_tools.annotate.rights.conflicts import family, find_conflicts
from dataset_tools.annotate.rights.embargo import read_embargo
from dataset_tools.annotate.rights.hints import StatedLicence
from dataset_tools.lexicon.licenses import Terms, agency_of, terms_of
from dataset_tools.model.rights import NOASSERTION, FairUse, Permits, Prefs

CNE = "http://rightsstatements.org/vocab/CNE/1.0/"  # copyright not evaluated
INC = "http://rightsstatements.org/vocab/InC/1.0/"  # in copyright

_RESERVING = frozenset({"arr", "refused", "copyright", "refused_part"})
# Conditions that make a permission of the whole text conditional on more than credit.
_LIMITING = frozenset({
    "no_bulk", "tracking_pixel", "notify_holder", "editorial_use_only", "logo", "no_print_without_permission",
})  # fmt: skip
# What a page without any permission can still ask for; credit and link lines there are not about reuse.
_OF_REFUSALS = frozenset({
    "prior_permission", "permission_not_transferable", "no_rewrite", "no_storage", "no_tdm", "no_ai_training", "no_bulk",
    "no_commercial", "no_resale", "no_derivatives", "editorial_use_only", "withdrawn", "third_party_permission_beyond_fair_use",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What all claims together come to."""

    license: str
    terms: Terms
    permits: Permits
    conditions: tuple[str, ...]
    conflicts: tuple[str, ...] = ()
    needs_review: bool = False
    url: str | None = None
    rights_uri: str | None = None
    media_scope: str = "all"
    agency: str | None = None
    used_hints: tuple[StatedLicence, ...] = ()
    kinds: frozenset[str] = field(default_factory=frozenset)

    def field_of(self, claim: Claim) -> str | None:
        """The value that a claim is evidence for; None where it supports none."""
        if claim.kind == "condition":
            return "conditions" if claim.value in self.conditions else None
        if claim.kind == "excluded":
            return "excludes" if claim.value in self.conditions else None
        if claim.kind == "embargo":
            return "embargo_until"
        if claim.kind == "grant":
            return "permits.full_text"
        if claim.kind in {"refused", "refused_part"}:
            return "permits.full_text" if self.permits.full_text == "no" else "permits.commercial"
        return "license" if claim.kind in self.kinds else "conflicts"


def conclude(
    claims: Sequence[Claim], stated: Sequence[StatedLicence], fair_use: FairUse, prefs: Prefs
) -> Conclusion:
    """The conclusion from what the page prints, what its metadata states, and its preferences."""
    license_, kinds, conflicts, used = _licence(claims, stated, fair_use)
    terms = terms_of(license_)
    asked = _asked(claims, terms, kinds) - _unrefused(prefs)
    conflicts |= find_conflicts(claims, terms, asked, fair_use)
    if not terms.versioned:
        conflicts.add("licence_version_missing")
    conditions = _conditions(terms, asked, prefs, fair_use)
    permits = _permits(terms, conditions, prefs)
    if kinds == {"editorial"}:  # "editorial use only" limits a permission that nobody gave
        permits = replace(permits, full_text="unknown")
    urls = [s.hint.value for s in stated if s.hint.value.startswith("http")]
    agency = agency_of(license_)
    return Conclusion(
        license_,
        terms,
        permits,
        conditions,
        conflicts=tuple(sorted(conflicts)),
        needs_review=bool(conflicts) or fair_use.claimed or "doubt" in {c.kind for c in claims},
        url=terms.url or (urls[0] if urls else None),
        rights_uri=_rights_uri(license_, terms),
        media_scope=_media_scope(claims, license_, conditions),
        agency=agency.name if agency else None,
        used_hints=tuple(used),
        kinds=frozenset(kinds),
    )


def _licence(
    claims: Sequence[Claim], stated: Sequence[StatedLicence], fair_use: FairUse
) -> tuple[str, set[str], set[str], list[StatedLicence]]:
    """(licence, kinds of claims behind it, conflicts, metadata behind it)."""
    conflicts: set[str] = set()
    printed, kinds = _printed(claims, fair_use)
    named = [s for s in stated if s.license is not None]
    curated = [s for s in named if s.by_curator]
    if curated:
        return str(curated[0].license), kinds, conflicts, curated
    own = [s for s in named if not s.of_site]
    if own or printed != NOASSERTION:
        named = own
    if not named:
        return printed, kinds, conflicts, []
    ids = list(dict.fromkeys(str(s.license) for s in named))
    exact = [i for i in ids if terms_of(i).versioned]
    chosen = (exact or ids)[0]
    if len({family(i) for i in ids}) > 1:
        conflicts.add("multiple_licences")
    # A bare copyright line says who holds the rights; it does not contradict a licence.
    bare = {c.kind for c in claims} & _RESERVING == {"copyright"} and kinds == _RESERVING
    if printed == NOASSERTION or bare or _agrees(printed, chosen, kinds):
        better = printed if printed != NOASSERTION and _is_more_exact(printed, chosen) else chosen
        return better, kinds, conflicts, named
    conflicts.add("multiple_licences")
    # Page and metadata disagree: the one that permits less speaks until a person decides.
    return (
        (chosen, kinds, conflicts, named)
        if _rank(chosen) <= _rank(printed)
        else (printed, kinds, conflicts, named)
    )


def _printed(claims: Sequence[Claim], fair_use: FairUse) -> tuple[str, set[str]]:
    kinds = {c.kind for c in claims}
    for kind in PRECEDENCE:
        if kind not in kinds:
            continue
        values = [c.value for c in claims if c.kind == kind]
        if kind == "cc":
            return _best_cc(values, claims), {kind}
        if kind == "open" and "LicenseRef-Public-Domain" not in values:
            exact = [v for v in values if terms_of(v).versioned]
            return (exact or values)[0], {kind}
        if kind == "grant":
            return _best_grant(values, claims), {kind, "reprint", "syndicated"} & kinds | {kind}
        if kind in _RESERVING:
            return values[0], set(_RESERVING)
        return values[0], {kind}
    if fair_use.claimed:
        return "LicenseRef-Fair-Use-Notice", {"fair_use"}
    return NOASSERTION, set()


def _best_cc(values: list[str], claims: Sequence[Claim]) -> str:
    exact = [v for v in values if terms_of(v).versioned]
    if exact:
        return exact[0]
    named = [v for v in values if v != "LicenseRef-CC-unspecified"]
    if named:
        return named[0]
    asked = {c.value for c in claims if c.kind == "condition"}
    nc = "-NC" if "no_commercial" in asked else ""
    mode = "-ND" if "no_derivatives" in asked else "-SA" if "share_alike" in asked else ""
    return f"LicenseRef-CC-unspecified{nc}{mode}"


def _best_grant(values: list[str], claims: Sequence[Claim]) -> str:
    special = [v for v in values if v != "LicenseRef-Repost-With-Notice"]
    if special:
        return special[0]
    asked = {c.value for c in claims if c.kind == "condition"}
    return "LicenseRef-Repost-NonCommercial" if "no_commercial" in asked else values[0]


def _asked(claims: Sequence[Claim], terms: Terms, kinds: set[str]) -> set[str]:
    found = {c.value for c in claims if c.kind in {"condition", "excluded"}}
    if (
        "editorial_use_only" in found
        and terms.id != "LicenseRef-Editorial-Use"
        and terms.status == "public_domain"
    ):
        found.discard("editorial_use_only")
    if terms.status in {"all_rights_reserved", "agency", "fair_use_claim", "unknown"} and not kinds & GRANTS:
        found &= _OF_REFUSALS
    if "no_commercial_without_permission" in found and "no_commercial" not in terms.conditions:
        found.discard("no_commercial")  # the sentence that asks to be asked is no flat refusal
    partly = {"no_commercial_without_permission", "no_print_without_permission"} & found
    if partly and kinds & GRANTS and not any(c.kind == "refused" for c in claims):
        found.discard("prior_permission")  # it is asked for those uses only
    if terms.id == "LicenseRef-Fair-Use-Notice":
        found &= {"third_party_permission_beyond_fair_use", "no_tdm", "no_ai_training"}
    embargo = next((e for c in claims if c.kind == "embargo" and (e := read_embargo(c.value))), None)
    if embargo:
        found.add(f"embargo:{embargo}")
    return found


def _unrefused(prefs: Prefs) -> set[str]:
    """Conditions whose subject a sentence named without refusing it: "training on it is welcome"."""
    kept = set() if prefs.tdm_reserved else {"no_tdm"}
    return kept if prefs.train_ai is False else kept | {"no_ai_training"}


def _conditions(terms: Terms, asked: set[str], prefs: Prefs, fair_use: FairUse) -> tuple[str, ...]:
    found = {*terms.conditions, *asked}
    if prefs.tdm_reserved:
        found.add("no_tdm")
    if prefs.train_ai is False:
        found.add("no_ai_training")
    if fair_use.claimed and terms.status != "fair_use_claim":
        found.discard("third_party_permission_beyond_fair_use")
    if "attribution" in found:
        found.discard("attribution_requested")
    return tuple(sorted(found))


def _permits(terms: Terms, conditions: tuple[str, ...], prefs: Prefs) -> Permits:
    p, asked = terms.permits, set(conditions)
    if p.full_text == "yes" and (asked & _LIMITING or any(c.startswith("audience:") for c in asked)):
        p = replace(p, full_text="conditional")
    if asked & {"no_commercial", "no_commercial_without_permission"}:
        p = replace(p, commercial="no")
    if asked & {"no_derivatives", "no_rewrite"}:
        p = replace(p, modify="no")
    if "no_tdm" in asked:
        p = replace(p, tdm="no")
    if "no_ai_training" in asked:
        p = replace(p, train_ai="no")
    elif prefs.train_ai:
        p = replace(p, train_ai="yes")
    return p


def _rights_uri(license_: str, terms: Terms) -> str | None:
    if license_ == NOASSERTION:
        return CNE
    return terms.rights_uri or (INC if terms.status in {"all_rights_reserved", "agency"} else None)


def _media_scope(claims: Sequence[Claim], license_: str, conditions: tuple[str, ...]) -> str:
    if license_ == NOASSERTION or terms_of(license_).permits.full_text not in {"yes", "conditional"}:
        return "all"
    if any(c.startswith(("excludes_photos", "excludes_graphics")) for c in conditions):
        return "text"
    return "text" if any(c.kind == "text_only" for c in claims) else "all"


def _agrees(printed: str, stated: str, kinds: set[str]) -> bool:
    if family(printed) == family(stated) or kinds == {"fair_use"}:
        return True
    a, b = terms_of(printed), terms_of(stated)
    if printed == "LicenseRef-Repost-With-Notice" and kinds == {"grant"}:
        return b.status in {
            "cc",
            "open_government",
            "public_domain",
        }  # "free to use", beside a badge that says how
    if a.status == b.status == "cc" and not (a.versioned and b.versioned):
        return a.permits == b.permits or "unspecified" in printed
    return printed == stated


def _is_more_exact(a: str, b: str) -> bool:
    return terms_of(a).versioned and not terms_of(b).versioned


def _rank(license_: str) -> int:
    """How much terms permit; less speaks first where page and metadata disagree."""
    p = terms_of(license_).permits
    weight = {"yes": 2, "conditional": 1, "unknown": 0, "no": 0}
    return 9 * weight[p.full_text] + 3 * weight[p.commercial] + weight[p.modify]
