"""What a page says about its rights: stated values, the words that state them, and open questions.

The vocabulary and its reasons: docs/explanation/rights.md. Facts, not legal advice.
"""

import hashlib
from dataclasses import dataclass, field

from dataset_tools.model.span import Span

NOASSERTION = "NOASSERTION"

STATUSES = frozenset({
    "public_domain", "cc", "open_government", "publisher_terms", "agency", "fair_use_claim",
    "all_rights_reserved", "unknown",
})  # fmt: skip
VIEWS = ("full", "excerpt", "metadata", "none")  # from the most to the least that a release may carry
PERMIT_VALUES = frozenset({"yes", "no", "conditional", "unknown"})


@dataclass(frozen=True, slots=True)
class Holder:
    """A rights holder. `basis` says whether the page states it or we infer it."""

    name: str
    role: str | None = None  # author | publisher | agency | government | photographer
    basis: str = "stated"  # stated | inferred


@dataclass(frozen=True, slots=True)
class Permits:
    """What the stated terms allow: yes, no, conditional or unknown. Unknown counts as no."""

    full_text: str = "unknown"
    excerpt: str = "unknown"
    modify: str = "unknown"
    commercial: str = "unknown"
    tdm: str = "unknown"
    train_ai: str = "unknown"


@dataclass(frozen=True, slots=True)
class FairUse:
    """A claim of fair use and who makes it; never a licence."""

    claimed: bool = False
    claimed_by: str | None = None  # source_site | curator
    scope: str | None = None  # this_article | third_party_material_on_site | extracts
    purpose: tuple[str, ...] = ()
    basis: str | None = None  # "17 USC 107"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words behind one value. `span` is over the text that was read (in a release: the raw text)."""

    rule_id: str  # "R-CC-URL"
    field: str  # "license", "permits.full_text", "conditions"
    source: str  # body | footer | jsonld | meta | http | robots | sidecar | site_registry | curator
    span: Span | None = None
    quote_sha256: str | None = None  # of the words at `span`

    def over(self, text: str, span: Span) -> "Evidence":
        """The same evidence with its place in `text` and the digest of the words that stand there."""
        digest = hashlib.sha256(span.of(text).encode("utf-8", "surrogatepass")).hexdigest()
        return Evidence(self.rule_id, self.field, self.source, span, digest)


@dataclass(frozen=True, slots=True)
class Prefs:
    """Opt-out signals as given in the input; where several speak, any disallow wins (IETF AIPREF's rule)."""

    tdm_reserved: bool | None = None
    tdm_policy_url: str | None = None
    train_ai: bool | None = None
    search: bool | None = None
    rsl_url: str | None = None
    robots_ai_disallow: tuple[str, ...] = ()
    machine_readable: bool | None = None


@dataclass(frozen=True, slots=True)
class Rights:
    """Everything read about the rights of one article."""

    license: str = NOASSERTION  # SPDX expression, LicenseRef-… or NOASSERTION; never free text
    status: str = "unknown"
    license_url: str | None = None
    license_sha256: str | None = None  # of the registry text of a LicenseRef
    rights_uri: str | None = None  # rightsstatements.org
    holders: tuple[Holder, ...] = ()
    copyright_years: tuple[int, ...] = ()
    credit_text: str | None = None
    contact: tuple[str, ...] = ()
    statement: str | None = None  # the notice as printed
    permits: Permits = field(default_factory=Permits)
    conditions: tuple[str, ...] = ()  # closed vocabulary, sorted
    excludes: tuple[str, ...] = ()  # photos | graphics | agency_material | syndicated | comments
    fair_use: FairUse = field(default_factory=FairUse)
    prefs: Prefs = field(default_factory=Prefs)
    media_scope: str = "all"  # all | text
    embargo_until: str | None = None  # ISO 8601
    permission_ref: str | None = None
    evidence: tuple[Evidence, ...] = ()
    conflicts: tuple[str, ...] = ()
    confidence: float = 0.0
    review: str = "auto"  # auto | needs_review | confirmed
    reviewer: str | None = None
    rules_version: str | None = None

    def __post_init__(self) -> None:
        if self.status not in STATUSES:
            raise ValueError(f"unknown rights status {self.status!r}")


@dataclass(frozen=True, slots=True)
class Decision:
    """What the policy lets a release carry of one article, and the rule that said so."""

    view: str  # full | excerpt | metadata | none
    config: str | None  # "open" or "restricted" where view is full
    rule: str  # "P-EXCERPT-UNSATISFIED"
    reasons: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.view not in VIEWS:
            raise ValueError(f"unknown view {self.view!r}")
