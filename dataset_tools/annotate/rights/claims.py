"""Stage 3 of 9. The noun between notices and terms: one thing that a notice states."""

from dataclasses import dataclass

from dataset_tools.model.span import Span


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that a notice states. `kind` decides precedence; `value` is a licence id, a condition, a word."""

    kind: (
        str  # cc | open | public_domain | us_gov | agency | grant | reprint | syndicated | refused | arr | …
    )
    value: str
    rule: str
    span: Span


# Kinds of claims that name the terms of the text, strongest first (research: per-article grants beat site notices).
PRECEDENCE = (
    "agency", "cc", "open", "us_gov", "public_domain", "eu_reuse", "grant", "editorial", "reprint", "syndicated", "arr",
    "refused", "copyright", "refused_part", "fair_use",
)  # fmt: skip
# Kinds that open the text to everybody, and with "grant" all that permit it.
OPEN_KINDS = frozenset({"cc", "open", "us_gov", "public_domain", "eu_reuse"})
GRANTS = OPEN_KINDS | {"grant"}
