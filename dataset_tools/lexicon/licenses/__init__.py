"""Licences as data: what each one permits and asks for.

Three sources, in this order: the Creative Commons families, worked out from the id; `spdx.toml` for other ids of
the SPDX list; one file `LicenseRef-*.toml` for terms that SPDX has no id for. Facts, not legal advice.
"""

import hashlib
import re
import tomllib
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from dataset_tools.lexicon import resource
from dataset_tools.lexicon.phrases import Phrases
from dataset_tools.model.rights import NOASSERTION, Permits


@dataclass(frozen=True, slots=True)
class Terms:
    """What a licence permits and asks for. `sha256` is of the registry's text of a LicenseRef."""

    id: str
    name: str
    status: str = "unknown"
    url: str | None = None
    rights_uri: str | None = None
    permits: Permits = field(default_factory=Permits)
    conditions: tuple[str, ...] = ()
    hub: str | None = None  # id on the Hugging Face Hub, where it has one
    sha256: str | None = None
    versioned: bool = True  # False: the page names the family and no version


_CC = re.compile(
    r"(?:LicenseRef-)?CC-BY(?P<nc>-NC)?(?P<mode>-ND|-SA)?-(?P<version>\d\.\d|unspecified)(?:-(?P<port>[A-Z]{2,4}))?"
)
_CC_BARE = re.compile(r"LicenseRef-CC-unspecified(?P<nc>-NC)?(?P<mode>-ND|-SA)?")
# Ports that the SPDX list (3.27) holds; any other port becomes a LicenseRef of the same spelling.
_SPDX_PORTS = frozenset(
    [
        "BY-2.5-AU",
        "BY-3.0-AT",
        "BY-3.0-AU",
        "BY-3.0-DE",
        "BY-3.0-IGO",
        "BY-3.0-NL",
        "BY-3.0-US",
        "BY-NC-3.0-DE",
        "BY-NC-ND-3.0-DE",
        "BY-NC-ND-3.0-IGO",
        "BY-NC-SA-2.0-DE",
        "BY-NC-SA-2.0-FR",
        "BY-NC-SA-2.0-UK",
        "BY-NC-SA-3.0-DE",
        "BY-NC-SA-3.0-IGO",
        "BY-ND-3.0-DE",
        "BY-SA-2.0-UK",
        "BY-SA-2.1-JP",
        "BY-SA-3.0-AT",
        "BY-SA-3.0-DE",
        "BY-SA-3.0-IGO",
    ]
)
# Ids on the Hub (hub-docs, November 2026) among the CC licences; the Hub has no ports and few old versions.
_HUB_CC = frozenset(
    [
        "cc0-1.0",
        "cc-by-2.0",
        "cc-by-2.5",
        "cc-by-3.0",
        "cc-by-4.0",
        "cc-by-sa-3.0",
        "cc-by-sa-4.0",
        "cc-by-nc-2.0",
        "cc-by-nc-3.0",
        "cc-by-nc-4.0",
        "cc-by-nd-4.0",
        "cc-by-nc-nd-3.0",
        "cc-by-nc-nd-4.0",
        "cc-by-nc-sa-2.0",
        "cc-by-nc-sa-3.0",
        "cc-by-nc-sa-4.0",
    ]
)


def cc_id(family: str, version: str | None, port: str | None = None) -> str:
    """The id of a Creative Commons licence: SPDX where the list has it, else a LicenseRef.

    >>> cc_id("BY-NC", "4.0"), cc_id("BY-NC-ND", "3.0", "US"), cc_id("BY-SA", None)
    ('CC-BY-NC-4.0', 'LicenseRef-CC-BY-NC-ND-3.0-US', 'LicenseRef-CC-BY-SA-unspecified')
    """
    if family == "CC0":
        return "CC0-1.0"
    if family == "PDM":
        return "CC-PDM-1.0"
    if version is None:
        return f"LicenseRef-CC-{family}-unspecified"
    if port is None:
        return f"CC-{family}-{version}"
    name = f"{family}-{version}-{port.upper()}"
    return f"CC-{name}" if name in _SPDX_PORTS else f"LicenseRef-CC-{name}"


@cache
def terms_of(license_: str) -> Terms:
    """The terms of one licence id; unknown terms for an id that nobody has reviewed."""
    if m := _CC.fullmatch(license_):
        return _cc_terms(license_, m["nc"], m["mode"], m["version"], m["port"])
    if m := _CC_BARE.fullmatch(license_):
        bare = _cc_terms(license_, m["nc"], m["mode"], "unspecified", None)
        # "A Creative Commons licence" without a name: only what the page adds in words is known.
        return replace(
            bare,
            permits=replace(
                bare.permits,
                modify="no" if m["mode"] == "-ND" else "unknown",
                commercial="no" if m["nc"] else "unknown",
            ),
        )
    return registry().get(license_) or Terms(license_, license_)


@cache
def registry() -> dict[str, Terms]:
    """Every reviewed licence by id: spdx.toml and the LicenseRef files."""
    found: dict[str, Terms] = {}
    for node in sorted(resource("licenses").iterdir(), key=lambda n: n.name):
        if node.name.endswith(".toml"):
            document = tomllib.loads(node.read_text("utf-8"))
            for entry in document.get("licence", [document] if "id" in document else []):
                terms = _registry_terms(entry)
                found[terms.id] = terms
            for agency in document.get("agency", []):
                terms = _agency_terms(agency, document)
                found[terms.id] = terms
    return found


def is_open(license_: str) -> bool:
    """True where anybody may republish the whole text, changed or not, also for money."""
    p = terms_of(license_).permits
    return p.full_text == p.modify == p.commercial == "yes" and terms_of(license_).versioned


def is_known(license_: str) -> bool:
    """True for an id that the registry can speak of."""
    return license_ == NOASSERTION or terms_of(license_).status != "unknown"


def _cc_terms(license_: str, nc: str | None, mode: str | None, version: str, port: str | None) -> Terms:
    versioned = version != "unspecified"
    family = f"by{(nc or '').lower()}{(mode or '').lower()}"
    url = f"https://creativecommons.org/licenses/{family}/{version}/" if versioned else None
    if url and port:
        url += f"{port.lower()}/"
    conditions = ["attribution"]
    if nc:
        conditions.append("no_commercial")
    if mode == "-ND":
        conditions.append("no_derivatives")
    if mode == "-SA":
        conditions.append("share_alike")
    hub = license_.lower() if license_.lower() in _HUB_CC else None
    return Terms(
        license_,
        f"Creative Commons {family.upper()} {version if versioned else '(no version stated)'}",
        status="cc",
        url=url,
        permits=Permits(
            full_text="yes",
            excerpt="yes",
            modify="no" if mode == "-ND" else "yes",
            commercial="no" if nc else "yes",
        ),
        conditions=tuple(sorted(conditions)),
        hub=hub,
        versioned=versioned,
    )


def _agency_terms(agency: dict[str, Any], shared: dict[str, Any]) -> Terms:
    return Terms(
        f"LicenseRef-{agency['id']}-AllRightsReserved",
        f"Copy of {agency['name']}",
        status="agency",
        rights_uri="http://rightsstatements.org/vocab/InC/1.0/",
        permits=Permits(**shared["permits"]),
        conditions=tuple(shared["conditions"]),
        sha256=hashlib.sha256(f"Copy of {agency['name']}: all rights reserved.".encode()).hexdigest(),
    )


def _registry_terms(entry: dict[str, Any]) -> Terms:
    text = entry.get("text")
    return Terms(
        entry["id"],
        entry["name"],
        status=entry["status"],
        url=entry.get("url"),
        rights_uri=entry.get("rights_uri"),
        permits=Permits(**entry.get("permits", {})),
        conditions=tuple(sorted(entry.get("conditions", ()))),
        hub=entry.get("hub"),
        sha256=hashlib.sha256(text.encode("utf-8")).hexdigest() if text else None,
        versioned=entry.get("versioned", True),
    )


@dataclass(frozen=True, slots=True)
class Agency:
    """A news agency: `credit` are the forms in datelines; `pattern` finds its names in a notice."""

    id: str
    name: str
    credit: tuple[str, ...]
    pattern: re.Pattern[str]

    @property
    def license(self) -> str:
        """The LicenseRef of its copy."""
        return f"LicenseRef-{self.id}-AllRightsReserved"


@cache
def agencies() -> tuple[Agency, ...]:
    """The agencies of agencies.toml, in file order."""
    document = tomllib.loads(resource("licenses", "agencies.toml").read_text("utf-8"))
    return tuple(
        Agency(a["id"], a["name"], tuple(a.get("credit", ())), re.compile("|".join(a["names"])))
        for a in document["agency"]
    )


def names_agency(text: str) -> bool:
    """True where a text names an agency, in whatever part."""
    # Sixty patterns tried at each letter of a line take 27 µs, one look for their letters takes one.
    return _agency_letters().stand_in(text) and _any_agency().search(text) is not None


@cache
def _any_agency() -> re.Pattern[str]:
    return re.compile("|".join(a.pattern.pattern for a in agencies()))


# What a name need not hold as it stands: groups, classes, marks of a pattern, and a letter that may be missing.
_VARIES = re.compile(r"\(\?[:=](?:[^()]|\([^()]*\))*\)\??|\[[^\]]*\][?+*]?|\\?.[?*]|\\.\+?")


@cache
def _agency_letters() -> Phrases:
    """Of each form of a name the longest letters that it cannot do without."""
    forms = (form for a in agencies() for form in _VARIES.sub("\0", a.pattern.pattern).split("|"))
    return Phrases(max(form.split("\0"), key=len) for form in forms)


@cache
def agency_of(license_: str) -> Agency | None:
    """The agency whose copy stands under a LicenseRef."""
    return next((a for a in agencies() if a.license == license_), None)


@cache
def patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Licence id and pattern of every entry that a notice can name, exact versions before families."""
    found: list[tuple[str, re.Pattern[str]]] = []
    for name in sorted((n.name for n in resource("licenses").iterdir()), key=_exact_first):
        if name.endswith(".toml"):
            document = tomllib.loads(resource("licenses", name).read_text("utf-8"))
            found += [
                (entry["id"], re.compile("|".join(entry["match"]), re.IGNORECASE))
                for entry in document.get("licence", [document])
                if entry.get("match")
            ]
    return tuple(found)


@cache
def licence_hosts() -> frozenset[str]:
    """Hosts that publish the text of a licence of the registry."""
    urls = (t.url for t in registry().values() if t.url)
    return frozenset(u.partition("//")[2].partition("/")[0].removeprefix("www.") for u in urls)


@cache
def publisher_terms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """LicenseRefs of one publisher, with the pattern of its names."""
    found: list[tuple[str, re.Pattern[str]]] = []
    for node in resource("licenses").iterdir():
        if node.name.startswith("LicenseRef-"):
            entry = tomllib.loads(node.read_text("utf-8"))
            if entry.get("publishers"):
                found.append((entry["id"], re.compile("|".join(entry["publishers"]), re.IGNORECASE)))
    return tuple(sorted(found, key=lambda f: f[0]))


def _exact_first(name: str) -> tuple[bool, str]:
    return (name.startswith("LicenseRef-"), name)
