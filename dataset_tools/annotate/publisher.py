"""Stage 3 of 9. Labelled draft → the site or outlet that published it."""

import re
from collections import Counter

from dataset_tools.annotate.headline import precedence
from dataset_tools.model.draft import Draft, Role
from dataset_tools.model.provenance import Reading
from dataset_tools.model.span import Span

# Which statement of the publisher is believed first; longest matching prefix of the producer wins.
PRECEDENCE: dict[str, int] = {
    "sidecar": 0,
    "override": 0,
    "front-matter": 1,
    "record": 1,
    "column": 1,
    "header": 1,
    "jsonld": 2,
    "microdata": 3,
    "meta": 4,
}

_NAME = r"(?P<name>(?:The )?[A-Z][\w’'.&-]*(?: (?:(?:of|for|and|on|the) )?[A-Z0-9][\w’'.&-]*){0,5})"

# Furniture in which a site speaks of itself by name. Each is anchored at words that only a site writes.
_SELF = (
    ("membership", re.compile(rf"\b[Bb]ecome a (?:[Mm]ember|[Ss]upporter|[Ss]ubscriber) of {_NAME}")),
    ("own-articles", re.compile(rf"\b(?:cross-?post|re-?publish|reprint|publication of)(?: of)? {_NAME} (?:articles|content|stories)")),
    ("comments", re.compile(rf"\b[Cc]omment on {_NAME} [Aa]rticles\b")),
    ("copyright", re.compile(rf"(?:©|\([cC]\)|\b[Cc]opyright(?: ©)?),? ?(?:(?:19|20)\d\d(?: ?[-–] ?(?:19|20)?\d\d)?,? )?(?:by )?{_NAME}")),
    ("copyright", re.compile(rf"(?:©|\b[Cc]opyright(?: ©)?) {_NAME},? (?:19|20)\d\d")),
    ("subscribe", re.compile(rf"\b(?:[Ss]ubscribe to|[Ss]ign up (?:for|to)|[Ss]upport|[Ff]ollow|[Dd]onate to) {_NAME}(?= (?:today|now|on|newsletter|for|from)\b|[.!]|$)")),
    ("origin", re.compile(rf"\b(?:first|originally) (?:published|appeared) (?:in|on|at|by) {_NAME}")),
)  # fmt: skip
_TRUST = {"own-articles": 3, "membership": 3, "comments": 2, "copyright": 2, "subscribe": 1, "origin": 0}
# What follows such words without being a name.
_NOT_NAMES = frozenset(
    [
        "our",
        "us",
        "the",
        "this",
        "all",
        "we",
        "my",
        "your",
        "it",
        "rights",
        "reserved",
        "a",
        "an",
        "in",
        "by",
        "facebook",
        "twitter",
        "instagram",
        "youtube",
        "x",
        "linkedin",
        "telegram",
        "whatsapp",
        "google",
        "apple",
        "getty",
        "reuters",
        "ap",
        "afp",
        "associated",
        "free",
        "daily",
        "newsletter",
        "newsletters",
    ]
)


def read_publisher(draft: Draft) -> Reading[str] | None:
    """The outlet as it calls itself, or None where the page does not say."""
    hints = [h for name in ("publisher", "site") for h in draft.hints_of(name) if h.value.strip()]
    if hints:
        best = min(hints, key=lambda h: precedence(h.producer, PRECEDENCE))
        return Reading(" ".join(best.value.split()), best.producer, best.span)
    return _from_blocks(draft)


def _from_blocks(draft: Draft) -> Reading[str] | None:
    """The name that the page's own furniture repeats most, weighted by how sure its words are."""
    votes: Counter[str] = Counter()
    first: dict[str, Reading[str]] = {}
    for block in draft.blocks:
        if block.role in {Role.BODY, Role.HEADLINE, None}:
            continue
        for kind, pattern in _SELF:
            for match in pattern.finditer(block.text[:5000]):
                name = match["name"].rstrip(".,")
                if not _TRUST[kind] or name.split()[0].lower() in _NOT_NAMES:
                    continue
                start = match.start("name")
                span = block.raw_span(Span(start, start + len(name)))
                votes[name] += _TRUST[kind]
                first.setdefault(name, Reading(name, f"publisher:{kind}", span))
    if not votes:
        return None
    best, _ = min(votes.items(), key=lambda kv: (-kv[1], list(first).index(kv[0])))
    return first[best]
