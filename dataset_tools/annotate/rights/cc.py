"""Stage 3 of 9. Notice clause → Creative Commons licence: family, version and port, from address, code or name."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from dataset_tools.lexicon.licenses import cc_id
from dataset_tools.lexicon.rights import pattern

_URL = re.compile(
    r"creativecommons\.org/(?:licen[cs]es/(?P<family>by(?:-nc)?(?:-nd|-sa)?|by-nd-nc)/(?P<version>\d\.\d)?(?:/(?P<port>[a-z]{2,3}|igo)\b(?![a-z.]))?|"
    r"publicdomain/(?P<pd>zero|mark)\b)",
    re.IGNORECASE,
)
# "CC BY-NC-ND 3.0 US", "CC-BY 4.0", "cc by nc sa", "CC BY (4.0)"; "cc by" in small letters needs a further element.
_CODE = re.compile(
    r"\b(?:CC|creative[ -]commons?(?: licen[cs]es?)?)[ \u00a0:_(-]{0,3}(?P<family>BY(?:[ \u00a0/_-]{1,2}(?:NC|ND|SA)){0,3})\b"
    r"(?:[ \u00a0,(-]{0,3}(?:v|version |ver\.? |licen[cs]e |international |lizenz |licencia ){0,2}\.?[ \u00a0]?(?P<version>[1-4](?:\.\d)?)\b)?"
    r"(?:[ \u00a0,(-]{1,2}(?P<port>US|DE|AT|CH|AU|NZ|UK|FR|ES|IT|NL|CA|JP|BR|IE|IN|PL|IGO)\b)?",
    re.IGNORECASE,
)
_ZERO = re.compile(
    r"\bCC[ \u00a0-]?(?:0|Zero)\b|\bcreative commons[ \u00a0]+(?:cc)?[ \u00a0-]?(?:0|zero)\b", re.IGNORECASE
)
_MARK = re.compile(r"\bpublic domain mark\b|\bCC[ -]?PDM\b", re.IGNORECASE)
_NAME = re.compile(r"\bcreative[ -]?commons?\b|\bCC[ -]licen[cs]|\blicen[cs]e CC\b", re.IGNORECASE)
# The name of a licence and its version follow "Creative Commons" within this many characters.
_WINDOW = 200
_VERSION = re.compile(r"(?<![\d.])([1-4]\.\d)(?!\d|\.\d)")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_LOOSE = re.compile(r"(?<![A-Za-z])(?:NC|ND|SA)(?![A-Za-z])")
_ELEMENTS = ("BY", "NC", "ND", "SA")


@dataclass(frozen=True, slots=True)
class Deed:
    """A Creative Commons licence as a clause names it. `family` is None where only "Creative Commons" stands."""

    family: str | None
    version: str | None = None
    port: str | None = None

    @property
    def license(self) -> str:
        """The id; see `lexicon.licenses.cc_id`."""
        if self.family is None:
            return "LicenseRef-CC-unspecified"
        return cc_id(self.family, self.version, self.port)


def read_deeds(clause: str) -> list[Deed]:
    """Every licence that a clause names, one of each family; several mean that the page gives a choice."""
    found: dict[str | None, Deed] = {}
    clause = clause.translate(_DASHES)
    parts = [m.group() for form in (_URL, _CODE) for m in form.finditer(clause)]
    for part in [clause, *parts]:
        deed = read_deed(part)
        if deed and deed.family not in found:
            found[deed.family] = deed
    return [_with_loose(deed, clause, found) for deed in found.values()]


def _with_loose(deed: Deed, clause: str, found: Collection[str | None]) -> Deed:
    """The deed with the elements that stand apart from every name: "CC BY 4.0 (ND)"."""
    named = "-".join(f for f in found if f)
    loose = [e for e in _LOOSE.findall(clause) if e not in named]
    if deed.family is None or not deed.family.startswith("BY") or not loose:
        return deed
    return Deed(_order([*deed.family.split("-"), *loose]), deed.version, deed.port)


def read_deed(clause: str) -> Deed | None:
    """The licence that a clause names, the most exact mention first: address, code, then name.

    >>> read_deed("under a Creative Commons Attribution-NonCommercial 4.0 International Licence").license
    'CC-BY-NC-4.0'
    >>> read_deed("CC BY-NC-ND 3.0 US").license
    'LicenseRef-CC-BY-NC-ND-3.0-US'
    """
    if m := _URL.search(clause):
        if m["pd"]:
            return Deed("CC0" if m["pd"].lower() == "zero" else "PDM", "1.0")
        return Deed(_family(m["family"]), m["version"], m["port"])
    if _ZERO.search(clause):
        return Deed("CC0", "1.0")
    if _MARK.search(clause):
        return Deed("PDM", "1.0")
    code, name = _code(clause), _name(clause)
    if code and name and name.family == code.family:
        return Deed(code.family, code.version or name.version, code.port or name.port)
    return code or name


def _code(clause: str) -> Deed | None:
    best: Deed | None = None
    for m in _CODE.finditer(clause):
        if m["family"].islower() and not m["version"] and m["family"] == "by":
            continue  # "cc by" at the end of a mail header
        version = m["version"]
        if version and "." not in version:
            version += ".0"
        port = m["port"] or _port(clause[m.start() :], version is not None)
        deed = Deed(_family(m["family"]), version, port)
        if best is None or (best.version is None and version and deed.family == best.family):
            best = deed
    return best


def _name(clause: str) -> Deed | None:
    m = _NAME.search(clause)
    if m is None:
        return None
    # "Attribution 4.0 International (Creative Commons)": the name may also stand before.
    window = clause[max(0, m.start() - 80) : m.end() + _WINDOW]
    after = clause[m.end() : m.end() + _WINDOW]
    found = [e for e in _ELEMENTS if pattern("cc", "element", e).search(after)]
    if "BY" not in found:
        found = [e for e in _ELEMENTS if pattern("cc", "element", e).search(window)]
    version = _VERSION.search(after) or _VERSION.search(window)
    if "BY" not in found:
        return Deed(None)
    return Deed(_order(found), version[1] if version else None, _port(after, version is not None))


def _port(after: str, versioned: bool) -> str | None:
    version = _VERSION.search(after)
    if not versioned or version is None:
        return None
    tail = after[version.end() : version.end() + 24]
    tail = re.split(
        r"[.;]|\b(?:licen[cs]e|lizenz|licencia|unported|international)\b",
        tail,
        maxsplit=1,
        flags=re.IGNORECASE,
    )[0]
    for port in ("IGO", "US", "DE", "AT", "CH", "AU", "NZ", "UK", "FR", "ES", "IT", "NL", "CA", "JP", "BR", "IE", "IN", "PL"):  # fmt: skip
        if pattern("cc", "port", port).search(tail):
            return port
    return None


def _family(text: str) -> str:
    return _order(re.findall(r"BY|NC|ND|SA", text.upper()))


def _order(found: list[str]) -> str:
    """BY, then NC, then ND or SA: the order of the SPDX list. ND and SA together are read as ND, the stricter."""
    parts = ["BY"]
    if "NC" in found:
        parts.append("NC")
    if "ND" in found:
        parts.append("ND")
    elif "SA" in found:
        parts.append("SA")
    return "-".join(parts)
