"""Stage 3 of 9. Text → the telephone numbers in it, told from years, sums, scores and the numbers of things."""

import re
from collections.abc import Iterator

from dataset_tools.model.span import Span

# Numbers without a country code are tried as these: where most English, German, French and Spanish news comes from.
REGIONS = ("US", "GB", "DE", "FR", "ES")
# Toll-free prefixes are hotlines of institutions; news prints them so that readers can call. E.164 country + prefix.
_HOTLINES = (
    "1800",
    "1888",
    "1877",
    "1866",
    "1855",
    "1844",
    "1833",
    "44800",
    "44808",
    "49800",
    "33800",
    "353800",
)

FEWEST_DIGITS = 7  # among phone punctuation: the least that a dialled number has
_SHAPE = re.compile(
    r"(?<![\w/@.=-])(?:\+|\(|0|\d)[\d\s\u00a0().–/-]{5,24}\d(?:\s?(?:ext|x)\.?\s?\d{1,5})?(?![\w/@=])"
)
_CUE = re.compile(
    r"\b(?:tel|telephone|phone|fon|telefon|mobile|mobil|cell|call|calling|fax|ring|text|dial|contact|reach\w*|whatsapp|sms|hotline|téléphone|tél|teléfono|tfno|telefono|appeler|anrufen|llam\w+|escrib\w+|chiamare)\b[^\d]{0,24}$",
    re.IGNORECASE,
)
_LABEL = re.compile(r"\b(?:t[eé]l|tfno|fon|fax|mob|phone|telef[oó]n\w?)\b[.:\s]{0,3}$", re.IGNORECASE)
_DATE_LIKE = re.compile(
    r"(?:1[5-9]|20)\d\d\s?[-–/]\s?(?:(?:1[5-9]|20)\d\d|\d\d)|(?<![\d./-])\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d\d)(?![./-]?\d)|(?:1[5-9]|20)\d\d[./-]\d{1,2}[./-]\d{1,2}"
)
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:[ \u00a0.]\d{3})+")  # "1 500 000" is a number of things
_NOT_BEFORE = re.compile(
    r"(?:[$£€¥#№]|\b(?:isbn|issn|doi|no|nr|nos|case|docket|vote[sd]?|score|order|invoice|page|pp|usd|eur|gbp|rs|id|code|flight|route|article|section|docket|ref|upc|ean|gtin|serial|vat|imo|mmsi|sku|patent)\b[.:]?)\s*$",
    re.IGNORECASE,
)


def find_phones(text: str) -> Iterator[Span]:
    """The numbers that reach somebody, in order; hotlines of institutions are none.

    >>> list(find_phones("Call Ada on 020 7946 0018 today."))
    [Span(start=12, end=25)]
    """
    for m in _SHAPE.finditer(text):
        candidate = m.group()
        before = text[max(0, m.start() - 32) : m.start()]
        digits = sum(c.isdigit() for c in candidate)
        if not FEWEST_DIGITS <= digits <= 17 or "\n\n" in candidate or _NOT_BEFORE.search(before):
            continue
        if _THOUSANDS.fullmatch(candidate.strip()) and not _LABEL.search(before):
            continue
        if _DATE_LIKE.search(candidate) and not candidate.startswith("+"):
            continue
        if (end := _length(candidate, cued=_CUE.search(before) is not None)) is not None:
            yield Span(m.start(), m.start() + end)


def _length(candidate: str, *, cued: bool) -> int | None:
    """Length of the number at the start of `candidate`, or None where it is none, or a hotline."""
    import phonenumbers

    if candidate.startswith("+"):
        regions: tuple[str | None, ...] = (None,)
    elif (
        candidate[0] == "0"
        or candidate[:1] == "("
        or cued
        or re.match(r"(?:1[-. ])?\d{3}[-. ]\d{3}[-. ]\d{4}\b", candidate)
    ):
        regions = REGIONS
    else:
        return None
    trimmed = candidate.rstrip(" .-–/(\u00a0")
    for region in regions:
        try:
            number = phonenumbers.parse(trimmed, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number) or (cued and phonenumbers.is_possible_number(number)):
            e164 = f"{number.country_code}{number.national_number}"
            return None if e164.startswith(_HOTLINES) else len(trimmed)
    # A number of the fiction ranges (555-01xx) is valid to a reader and unknown to the plan; a cue or "+" decides.
    if re.match(r"(?:\+?1[-. ])?\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}$", trimmed) and not re.match(
        r"(?:1[-. ])?8(?:00|88|77|66|55|44|33)", trimmed
    ):
        return len(trimmed)
    return None
