"""Stage 2 of 9. Lines that describe a picture, known by who took it."""

import re
from functools import cache

from dataset_tools.lexicon import words
from dataset_tools.lexicon.phrases import Phrases

_OPENS = re.compile(
    r"[(\[]?(?:photo(?:graph)?|image|picture|illustration|foto|bild)s?\s*(?:by|credit|courtesy|:|/)|getty images|/ ?(?:AFP|AP|Reuters|EPA)\b",
    re.IGNORECASE,
)
# What the patterns need at least: looking for it takes a tenth of the time of a search.
_STEMS = Phrases([
    "photo", "image", "picture", "illustration", "foto", "bild", "reuters", "epa", "credit", "crédit", "courtesy of",
    "/", "|", "©", " via ", "— ",
])  # fmt: skip
_LONGEST = 60  # words: chosen, not measured: a longer line is a paragraph
# "(dpa/AFP)" behind a last sentence says who wrote the article.
_SIGNED = re.compile(r"\([A-Za-z]{2,8}(?:(?:/|, ?|\+)[A-Za-z]{2,8})*\)$")


def may_be_caption(text: str, count: int) -> bool:
    """Whether a line of so many words has what every picture credit has."""
    return count <= _LONGEST and _STEMS.stand_in(text.lower())


def is_credit(text: str) -> bool:
    """Whether a line that is no body credits a picture."""
    return _OPENS.search(text) is not None


def ends_with_credit(text: str) -> bool:
    """Whether a line that reads like body ends with who took the picture that it describes.

    Of the lines of the training pages that were taken for body and end so, 181 are captions and one is none.

    >>> ends_with_credit("The ferry in the harbour on Monday. Ada Holm / Getty Images")
    True
    >>> ends_with_credit("The ferry will not sail before June, the board said. (dpa/AFP)")
    False
    """
    return _ending().search(text) is not None and not _SIGNED.search(text)


@cache
def _ending() -> re.Pattern[str]:
    stock, agencies = (
        "|".join(sorted(map(re.escape, words("mul", name)), key=len, reverse=True))
        for name in ("picture_stock", "picture_agencies")
    )
    picture = r"\b(?:Photo(?:graph)?|PHOTO|Image|Picture|Foto|FOTO|Bild)s?"
    link = r"(?: (?:by|courtesy(?: of)?|via|[Cc]redits?|[Ss]ource))"
    opener = rf"(?:{picture}(?:{link}?\s?[:/|]\s?|{link} )|\b(?:Credits?|CREDIT|Cr[ée]dits?(?: photos?)?)\s?:\s?|\b[Cc]ourtesy of |©\s?(?=[^\W\d]))"
    name = r"[A-ZÀ-Þ][\w.’'-]*(?: [\w.’'&+-]+){0,4}"
    return re.compile(
        rf"{opener}[^.!?“”]{{3,60}}[)\]]?$|(?:[/|©]|\bvia\b|—) ?(?:{stock})[)\]]?$|{name} ?[/|] ?(?:{agencies})[)\]]?$"
    )
