"""Stage 3 of 9. Text → what in it reaches a private person: addresses and numbers, masked by fixed tokens.

Names of people in the news are the data and are never touched. "[email protected]" is a hole that an upstream script
left, not an address: it is reported as `upstream` and kept. A mask depends on nothing but the text, so one worker
or many give the same bytes.
"""

import ipaddress
import re
from collections.abc import Iterator, Sequence

from dataset_tools.annotate.digits import MAYBE_DIGIT
from dataset_tools.annotate.phones import FEWEST_DIGITS, find_phones
from dataset_tools.lexicon.phrases import Phrases
from dataset_tools.model.span import Edit, Span

TOKENS = {"email": "⟦EMAIL⟧", "phone": "⟦PHONE⟧", "address": "⟦ADDRESS⟧", "ip": "⟦IP⟧", "iban": "⟦IBAN⟧"}

_UPSTREAM = re.compile(r"\[email[\s\u00a0]{1,2}protected\]", re.IGNORECASE)
_LOCAL = r"[A-Za-z0-9][A-Za-z0-9._%+'-]{0,63}"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_EMAIL = re.compile(rf"(?<![\w.%+-]){_LOCAL}@{_LABEL}(?:\.{_LABEL}){{1,5}}(?![\w@])")
_AT = r"\s?(?:(?-i:(?<=\s)AT(?=\s))|\[\s?at\s?\]|\(\s?at\s?\)|\{\s?at\s?\}|<at>)\s?"
_AT_IN_WORDS = re.compile(_AT, re.IGNORECASE)
_DOT = r"\s?(?:(?-i:(?<=\s)DOT(?=\s))|[\[({]\s?(?:dot|punkt|point|punto)\s?[\])}]|\.)\s?"
_EMAIL_WORDS = re.compile(
    rf"(?<![\w.%+-])[A-Za-z0-9](?:[A-Za-z0-9._%+-]|\s?[\[(]\s?dot\s?[\])]\s?){{0,40}}{_AT}{_LABEL}(?:{_DOT}{_LABEL}){{0,4}}{_DOT}[A-Za-z]{{2,24}}\b",
    re.IGNORECASE,
)
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ \u00a0]?[A-Z0-9]{2,4}){3,8}(?:[ \u00a0][A-Z0-9])?(?![A-Za-z0-9])")
_IPV4 = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.]*\d)")
_IPV6 = re.compile(r"(?<![\w:])(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{1,4}(?![\w:])")
# A software version has the form of an address.
_VERSION_CUE = re.compile(
    r"(?:\bv|versions?|release[sd]?|build|firmware|update|patch|kernel|app|section|sect\.|§|no\.)\s*$",
    re.IGNORECASE,
)
_VERSION_AFTER = re.compile(r"\s(?:release|version|update|build|patch|firmware)\b", re.IGNORECASE)
_TRIGGER = re.compile(rf"[{MAYBE_DIGIT}@\[\](){{}}<]")  # it or " AT " stands in everything that is looked for
_NUMBER = re.compile(r"\d+")
_STREET = (
    r"(?:Street|St\.?|Road|Rd\.?|Avenue|Ave\.?|Boulevard|Blvd\.?|Lane|Ln\.?|Drive|Dr\.?|Court|Ct\.?|Place|Pl\.?|Terrace|Crescent|"
    r"Way|Square|Sq\.?|Highway|Hwy\.?|Parkway|Pkwy\.?|Close|Row|Gardens|Mews|Quay|Embankment)"
)
_ADDRESS = re.compile(
    rf"(?<![\w$£€.,-])\d{{1,5}}[A-Za-z]?(?:\s?[-–]\s?\d{{1,5}})?,?\s(?:(?:N|S|E|W|NE|NW|SE|SW|North|South|East|West)\.?\s)?(?:[A-Z][\w'’-]{{1,24}}\s){{1,3}}{_STREET}(?![A-Za-z])"
    r"(?:,?\s(?:Apt|Suite|Ste|Unit|Flat|Floor|Room|#)\.?\s?[\w-]{1,6})?"
    r"(?:,\s(?:[A-Z](?:[^\W\d]|['’.-]){1,24}(?!\w)\s?){1,3})?(?:,?(?:\s|(?<=\s))[A-Z]{2}\s\d{5}(?:-\d{4})?|,?(?:\s|(?<=\s))[A-Z]{1,2}\d[\dA-Z]?\s\d[A-Z]{2})?"
)
_TOWN_DE = r"(?:,\s(?:(?:D|A|CH|DE|AT)-)?\d{4,5}\s[A-ZÄÖÜ][\wäöüß-]{1,30})"
_ADDRESS_DE = re.compile(
    r"\b(?:[A-ZÄÖÜ][\wäöüß-]{0,30}(?:straße|strasse|str\.|weg|platz|allee|gasse|ufer|damm)|[A-ZÄÖÜ][\wäöüß-]{1,20}er (?:Straße|Strasse|Weg|Platz|Allee))\s\d{1,4}\s?[a-z]?\b"
    + _TOWN_DE
    # A name without a word for "street" is an address where a town follows: "Am Alten Markt 7, 50667 Köln".
    + r"?|\b(?:(?:Am|Im|An der|An den|In der|Auf dem|Auf der|Zum|Zur|Hinter der|Unter den)\s)(?:[A-ZÄÖÜ][\wäöüß-]{1,30}\s){1,3}\d{1,4}\s?[a-z]?\b"
    + _TOWN_DE
    # Dutch and Scandinavian: "Lindelaan 14, 3500 AB Utrecht", "Storgatan 5, 111 22 Stockholm".
    + r"|\b[A-ZÅÄÖØÆ][\wåäöøæ-]{1,30}(?:laan|straat|plein|kade|gracht|singel|steeg|dreef|gatan|vägen|gata|veien|vej|gade)\s\d{1,4}\s?[a-zA-Z]?\b"
    + r"(?:,\s(?:\d{4}\s?[A-Z]{2}|\d{3}\s?\d{2}|\d{4})\s[A-ZÅÄÖØÆ][\wåäöøæ-]{1,30})?"
)
_STREETS_DE = Phrases([
    "straße", "strasse", "str.", "weg", "platz", "allee", "gasse", "ufer", "damm", "Straße", "Strasse", "Weg", "Platz",
    "laan", "straat", "plein", "kade", "gracht", "singel", "steeg", "dreef", "gatan", "vägen", "gata", "veien", "vej", "gade",
    "Allee", "Am", "Im", "An de", "In der", "Auf de", "Zum", "Zur", "Hinter der", "Unter den",
])  # fmt: skip
_ADDRESS_FR = re.compile(
    r"(?<![\w.,-])\d{1,4}(?:\s?(?:bis|ter))?,?\s(?:rue|avenue|boulevard|place|quai|chemin|impasse|allée)\s(?:(?:de la|de l['’]|du|des|de|d['’])\s?)?[A-ZÀ-Ý][\w'’-]{1,30}(?:[\s-][A-ZÀ-Ý][\w'’-]{1,30}){0,3}(?:,\s\d{5}\s[A-ZÀ-Ý][\w'’-]{1,30})?"
)
# Spanish, Italian and Portuguese put the number behind the name.
_ADDRESS_ES = re.compile(
    r"\b(?i:calle|c/|avenida|avda\.|plaza|paseo|camino|carretera|ronda|via|viale|piazza|corso|rua|travessa|praça)\s(?:(?:de|del|da|do|dei|della|delle) ?(?:la|las|los|el)?\s)?"
    r"(?:[A-ZÀ-Ý][\w'’.-]{1,30}\s?(?:de\s|del\s|y\s|e\s)?){1,4},?\s?(?:n\.?º\s?|núm\.\s|nº\s?)?(?!(?:1[5-9]|20)\d\d\b)\d{1,4}\b(?!\s[a-zà-ÿ]{3})(?:\s?[a-zA-Z]\b)?(?:,\s\d{4,5}(?:-\d{3})?\s[A-ZÀ-Ý][\w'’-]{1,30})?"
)
_STREETS_ES = Phrases([
    "calle", "c/", "avenida", "avda.", "plaza", "paseo", "camino", "carretera", "ronda", "via", "piazza", "corso", "rua",
    "travessa", "praça",
])  # fmt: skip
_ODD_CASE = "İıſ"  # a pattern that ignores case takes these for i and s; their lower case is another letter
_PO_BOX = re.compile(
    r"\bP\.?\s?O\.?\s?Box\s\d{1,6}(?:,\s[A-Z][\w'’.-]{1,24}(?:\s[A-Z][\w'’.-]{1,24}){0,2})?(?:,?\s[A-Z]{2}\s\d{5})?|\bPostfach\s\d[\d ]{0,6}\d"
    + _TOWN_DE
    + "?"
)
_NO_STREET_WORD = re.compile(
    r"\d+\w?\s(?:[A-Z][a-z]+\s)?(?:Wall Street (?:firm|bank|analyst)|Main Street business)"
)
# "In 1985 Mill Street was a field": the number is a year.
_YEAR_BEFORE = re.compile(
    r"\b(?:[Ii]n|[Ss]ince|[Bb]y|[Ff]rom|[Uu]ntil|of|after|before|[Tt]he) (?:1[5-9]|20)\d\d\s$"
)
_PLACE_WORDS = frozenset({"Million", "Billion", "Percent", "Miles", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December", "Years", "People"})  # fmt: skip

Found = tuple[str, Span]


def find_pii(text: str, *, contact_zones: Sequence[Span] | None = None) -> list[Found]:
    """(kind, span) of everything to mask, in order, never overlapping; kind `upstream` marks holes left by others.

    Args:   contact_zones: only these stretches are read, such as a byline; None: the whole text.

    >>> find_pii("Write to ada@harbour.example or [email protected].")
    [('email', Span(start=9, end=28)), ('upstream', Span(start=32, end=49))]
    """
    found: list[Found] = []
    for zone in contact_zones if contact_zones is not None else (Span(0, len(text)),):
        part = zone.of(text)
        found += [(kind, span.shift(zone.start)) for kind, span in _find(part)]
    return _apart(found)


def mask(text: str) -> tuple[list[Edit], list[Found]]:
    """(edits over `text`, what stands where in the new text): apply the edits to get the masked text.

    Upstream holes need no edit and are reported all the same.

    >>> edits, found = mask("Call Ada on 020 7946 0018 today.")
    >>> edits, found
    ([Edit(start=12, end=25, text='⟦PHONE⟧')], [('phone', Span(start=12, end=19))])
    """
    if _TRIGGER.search(text) is None and " AT " not in text:
        return [], []
    edits: list[Edit] = []
    found: list[Found] = []
    shift = 0
    for kind, span in find_pii(text):
        token = TOKENS.get(kind)
        if token is None:
            found.append((kind, Span(span.start + shift, span.end + shift)))
            continue
        edits.append(Edit(span.start, span.end, token))
        found.append((kind, Span(span.start + shift, span.start + shift + len(token))))
        shift += len(token) - len(span)
    return edits, found


def _find(text: str) -> Iterator[Found]:
    # Cheap gates first: most paragraphs of a story hold no "@" and no digit.
    if "protected]" in text:
        yield from (("upstream", Span(*m.span())) for m in _UPSTREAM.finditer(text))
    if "@" in text:
        yield from (("email", Span(*m.span())) for m in _EMAIL.finditer(text))
    opened = "[" in text or "(" in text or "{" in text or "<" in text or " AT " in text
    if opened and _AT_IN_WORDS.search(text):
        yield from (("email", Span(*m.span())) for m in _EMAIL_WORDS.finditer(text))
    numbers = [m.span() for m in _NUMBER.finditer(text)]
    if not numbers:
        return
    starts = [lo for lo, _ in numbers]
    ibans = _matches(_IBAN, text, [lo - 2 for lo in starts if lo >= 2])  # after the two letters of a country
    yield from (("iban", Span(*m.span())) for m in ibans if _is_iban(m.group()))
    for m in _matches(_IPV4, text, starts):
        is_version = _VERSION_CUE.search(text[max(0, m.start() - 16) : m.start()]) or _VERSION_AFTER.match(
            text, m.end()
        )
        if _is_public_ip(m.group()) and not is_version:
            yield "ip", Span(*m.span())
    if text.count(":") >= 2:
        yield from (("ip", Span(*m.span())) for m in _IPV6.finditer(text) if _is_public_ip(m.group()))
    yield from (("address", span) for span in _addresses(text, starts))
    if sum(hi - lo for lo, hi in numbers) >= FEWEST_DIGITS:
        yield from (("phone", span) for span in find_phones(text))


def _matches(form: re.Pattern[str], text: str, starts: Sequence[int]) -> Iterator[re.Match[str]]:
    """What `form.finditer(text)` gives, for a form that can begin at `starts` only: most of a text is no number."""
    done = 0
    for start in starts:
        if start >= done and (m := form.match(text, start)):
            done = m.end()
            yield m


def _addresses(text: str, starts: Sequence[int]) -> Iterator[Span]:
    """Streets and boxes; `starts` are where numbers begin."""
    found = [m for m in _matches(_ADDRESS, text, starts) if _is_street(m, text)]
    if _STREETS_DE.stand_in(text):
        found += _ADDRESS_DE.finditer(text)
    found += _matches(_ADDRESS_FR, text, starts)
    if _STREETS_ES.stand_in(text.lower()) or any(map(text.__contains__, _ODD_CASE)):
        found += _ADDRESS_ES.finditer(text)
    if "Box" in text or "Postfach" in text:
        found += _PO_BOX.finditer(text)
    for m in found:
        yield Span(m.start(), m.start() + len(m.group().rstrip(" ,.")))


def _is_street(m: re.Match[str], text: str) -> bool:
    """Whether an English address is one: in "in 1985 Mill Street was a field" the number is a year."""
    if _PLACE_WORDS & set(m.group().split()[1:3]) or _NO_STREET_WORD.match(m.group()):
        return False
    return not _YEAR_BEFORE.search(text[max(0, m.start() - 8) : m.start() + 5])


def _is_iban(text: str) -> bool:
    """Mod-97 check of ISO 13616."""
    compact = re.sub(r"\s", "", text)
    if not 15 <= len(compact) <= 34:
        return False
    turned = compact[4:] + compact[:4]
    return int("".join(str(int(c, 36)) for c in turned)) % 97 == 1


def _is_public_ip(text: str) -> bool:
    """Addresses of examples and home networks reach nobody."""
    try:
        return ipaddress.ip_address(text).is_global
    except ValueError:
        return False


def _apart(found: list[Found]) -> list[Found]:
    """In order; of two that overlap the longer stays, then the earlier."""
    kept: list[Found] = []
    for kind, span in sorted(found, key=lambda f: (f[1].start, -len(f[1]))):
        if kept and span.start < kept[-1][1].end:
            if len(span) > len(kept[-1][1]):
                kept[-1] = (kind, span)
            continue
        kept.append((kind, span))
    return kept
