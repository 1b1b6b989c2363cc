"""Stage 3 of 9. Hints that the format carries → rights: structured metadata, sidecars, a curator's word."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dataset_tools.annotate.rights.cc import read_deed
from dataset_tools.lexicon.licenses import licence_hosts, patterns
from dataset_tools.model.draft import Hint
from dataset_tools.model.rights import FairUse

# Who may overrule what the page prints: a person who filed the article, not a machine that marked it up.
CURATORS = frozenset({"sidecar", "curator", "override", "overrides"})
# Where terms can be read or bought, or what something beside the text is under: no statement about the text.
_ABOUT_TERMS = frozenset({"jsonld:usage", "jsonld:acquire", "link:lent"})
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")
_REF = re.compile(r"LicenseRef-[A-Za-z0-9.-]+")
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_REVIEWED = re.compile(r"(confirmed|needs_review|auto)(?:\s+by\s+(.+))?", re.IGNORECASE)
_CLOSED = {
    "claimed_by": {"source_site", "curator"},
    "scope": {"this_article", "third_party_material_on_site", "extracts"},
}


@dataclass(frozen=True, slots=True)
class StatedLicence:
    """A licence that metadata states. `license` is None where its value names nothing that we know."""

    license: str | None
    hint: Hint

    @property
    def of_site(self) -> bool:
        """True for what a project says of a whole site: it speaks only where the page and its metadata do not."""
        return source_of(self.hint) == "site_registry"

    @property
    def by_curator(self) -> bool:
        """True where a person filed it beside the raw file."""
        return source_of(self.hint) in {"sidecar", "curator"}


def source_of(hint: Hint) -> str:
    """The contract's word for where a hint stands."""
    head = re.split(r"[:/]", hint.producer, maxsplit=1)[0].lower()
    if head in CURATORS:
        return "sidecar" if head == "sidecar" else "curator"
    table = {
        "jsonld": "jsonld",
        "header": "http",
        "http": "http",
        "robots": "robots",
        "site": "site_registry",
    }
    return table.get(head, "meta")


def stated_licences(hints: Sequence[Hint]) -> list[StatedLicence]:
    """Licences of the hints, curators first."""
    found = [
        StatedLicence(licence_of_value(h.value), h)
        for h in hints
        if h.field in {"license", "license_url"} and h.producer not in _ABOUT_TERMS
    ]
    return sorted(found, key=lambda s: not s.by_curator)


def lent_families(hints: Sequence[Hint]) -> frozenset[str | None]:
    """Families of the deeds that the page links to for other things only."""
    linked = [(h.producer, read_deed(h.value)) for h in hints if h.producer.startswith("link:")]
    of_text = {deed.family for producer, deed in linked if deed and producer != "link:lent"}
    return frozenset({deed.family for _, deed in linked if deed} - of_text)


def licence_of_value(value: str) -> str | None:
    """The id behind a metadata value: an SPDX id or expression, a LicenseRef, a CC address, a name.

    >>> licence_of_value("https://creativecommons.org/licenses/by-sa/4.0/")
    'CC-BY-SA-4.0'
    >>> licence_of_value("cc-by-4.0"), licence_of_value("https://harbour.example/terms")
    ('CC-BY-4.0', None)
    """
    value = value.strip()[:500]
    if value.upper() in {"NOASSERTION", "NONE", "UNKNOWN", ""}:
        return None
    if _REF.fullmatch(value):
        return value
    if _ID.fullmatch(value) and (known := _spdx(value)):
        return known
    if re.match(r"[a-z]{2,8}:?//|www\.", value, re.IGNORECASE):
        return _licence_at(value)
    if deed := read_deed(value):
        return deed.license
    for license_, named in patterns():
        if named.search(value):
            return license_
    if re.search(r"all rights reserved|alle rechte vorbehalten|tous droits", value, re.IGNORECASE):
        return "LicenseRef-All-Rights-Reserved"
    if re.fullmatch(r"public[ -]domain", value, re.IGNORECASE):
        return "LicenseRef-Public-Domain"
    return _spdx(value) if re.search(r" (?:AND|OR|WITH) ", value) else None


def _licence_at(address: str) -> str | None:
    """The licence whose own text stands at an address; no word in the path of another host names one."""
    host, _, path = (
        re.sub(r"^(?:[a-z]{2,8}:)?//|^", "", address.lower(), count=1).removeprefix("www.").partition("/")
    )
    if host == "creativecommons.org":
        deed = read_deed(f"{host}/{path}")
        return deed.license if deed and deed.family else None
    if host in {"spdx.org", "opensource.org"}:
        return _spdx(path.rpartition("/")[2].removesuffix(".html"))
    if host not in licence_hosts():
        return None
    return next((license_ for license_, named in patterns() if named.search(address)), None)


def _spdx(value: str) -> str | None:
    """The canonical spelling of an SPDX expression that the registry or the SPDX list knows."""
    from license_expression import ExpressionError, get_spdx_licensing

    try:
        parsed = get_spdx_licensing().parse(value, validate=False, strict=False)
    except ExpressionError:
        return None
    if parsed is None:
        return None
    keys = {str(k) for k in get_spdx_licensing().license_keys(parsed)}
    known = {k.lower(): k for k in get_spdx_licensing().known_symbols}
    if not all(k.lower() in known and not k.startswith("LicenseRef-scancode") for k in keys):
        return None
    return str(parsed.render()) if len(keys) > 1 else known[next(iter(keys)).lower()]


def merge_fair_use(page: FairUse, hints: Sequence[Hint]) -> FairUse:
    """The page's claim, or the curator's own where a sidecar makes one: "claimed=true", "scope=extracts"."""
    claim = page
    for hint in hints:
        if hint.field != "fair_use":
            continue
        key, eq, value = (part.strip() for part in hint.value.partition("="))
        if not eq:
            key, value = "claimed", hint.value.strip()
        if key == "claimed":
            claimed = value.lower() in {"true", "yes", "1", "claimed"}
            by = claim.claimed_by or (
                "curator" if source_of(hint) in {"sidecar", "curator"} else "source_site"
            )
            claim = replace(claim, claimed=claimed, claimed_by=by if claimed else None)
        elif key in _CLOSED and value in _CLOSED[key]:
            claim = replace(claim, claimed_by=value) if key == "claimed_by" else replace(claim, scope=value)
        elif key == "basis":
            claim = replace(claim, basis=value)
        elif key == "purpose":
            claim = replace(
                claim, purpose=(*claim.purpose, *(p.strip() for p in value.split(",") if p.strip()))
            )
    return claim


def review_of(hints: Sequence[Hint]) -> tuple[str, str | None] | None:
    """A curator's review: "confirmed by A. Holm" → ("confirmed", "A. Holm"). Only a curator can confirm."""
    for hint in hints:
        by_curator = hint.field == "review" and source_of(hint) in {"sidecar", "curator"}
        if by_curator and (m := _REVIEWED.fullmatch(hint.value.strip())):
            return m[1].lower(), m[2]
    return None


def years_of(hints: Sequence[Hint]) -> set[int]:
    """Copyright years that metadata states."""
    return {int(y) for h in hints if h.field == "copyright_year" for y in _YEAR.findall(h.value)}


def first_value(hints: Sequence[Hint], field: str) -> str | None:
    """The first non-empty value of one field."""
    return next((h.value.strip() for h in hints if h.field == field and h.value.strip()), None)
