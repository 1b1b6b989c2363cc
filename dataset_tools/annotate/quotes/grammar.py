"""Invented articles whose speakers are known: a small grammar over our own words, the same for the same seed."""

import random
from collections.abc import Iterator
from typing import Final

from dataset_tools.annotate.quotes.training import GoldArticle, GoldQuote
from dataset_tools.model.span import Span

_GIVEN: Final = [
    "Anna",
    "Tom",
    "Clara",
    "Peter",
    "Ida",
    "Karl",
    "Nora",
    "Hugo",
    "Vera",
    "Martin",
    "Helen",
    "Oscar",
    "Ruth",
    "James",
]
_SURNAMES: Final = [
    "Lund",
    "Berg",
    "Moss",
    "Voss",
    "Quill",
    "Hale",
    "Falk",
    "Rook",
    "Stour",
    "Marlow",
    "Venn",
    "Pell",
    "Crane",
    "Sowerby",
]
_ROLES: Final = (
    "harbour master", "baker", "engineer", "deputy mayor", "historian", "farmer", "spokesperson", "surveyor"
)  # fmt: skip
_UNNAMED: Final = (
    "a senior official", "two neighbours", "the ferry board", "a spokesman for the port", "the report"
)  # fmt: skip
_OUTLETS: Final = ("the Harbour Gazette", "Tideland Radio", "the Upper Town Courier")
_SAID: Final = ("said", "added", "argued", "replied", "wrote", "warned", "insisted", "noted", "recalled")
_THINGS: Final = ("the ferry", "the new bridge", "the harvest", "the old tariff", "the winter timetable")
_PHRASES: Final = (
    "beyond repair", "a gift to nobody", "older than the town", "good for another winter", "a bad joke"
)  # fmt: skip
_STATEMENTS: Final = (
    "We open the gates on Monday", "Nobody asked the pilots", "It cost more than the roof",
    "There is no steel to be had", "I have counted every plank", "They will have to wait for the tide",
)  # fmt: skip
_PLAIN: Final = (
    "Rain fell for most of the week.", "The quay was empty by noon.", "The vote is due in the spring."
)  # fmt: skip

# {a} is who speaks the marked words, {b} is somebody else; “S” is a statement, “P” a phrase.
_SHAPES: Final = (
    "“S,” {a} SAID.",
    "“S,” SAID {a}.",
    "“S,” SAID {a}, who has worked with {b} since May.",
    "{a} SAID: “S.”",
    "{a} told {b}, “S.”",
    "“S,” {a} told {b}.",
    "{a} SAID THING was “P.”",
    "THING is “P” and must go, {a} SAID.",
    "THING, {a} SAID, is “P.”",
    "{a} SAID that {b} had called THING “P.”",
    "{a}, who once worked for {b}, SAID THING was “P.”",
    "When {b} SAID that THING was late, {a} SAID, “S.”",
    "{b} visited the quay with {a}, who called THING “P.”",
    "{a} visited the quay with {b} and SAID THING was “P.”",
    "{a} praised {b}, calling THING “P.”",
    "{b} rejected the claim by {a} that THING was “P.”",
    "{a} told {b} that THING was “P.”",
    "“S,” {b} SAID, according to {a}.",
    "According to {a}, “S.”",
    "{a} SAID THING was closed. “S.”",
    "{b} SAID THING was closed. “S,” {a} SAID.",
    "{a} SAID that THING was shut and added that it was “P.”",
)


def write_articles(number: int, seed: int) -> Iterator[GoldArticle]:
    """So many articles of three to six paragraphs; each marked region has its speaker."""
    chooser = random.Random(seed)  # noqa: S311 - invention, not a secret
    for _ in range(number):
        yield _article(chooser)


def _article(chooser: random.Random) -> GoldArticle:
    text = ""
    quotes: list[GoldQuote] = []
    for _ in range(chooser.randint(3, 6)):
        text += "\n\n" if text else ""
        if chooser.random() < 0.25:
            text += chooser.choice(_PLAIN)
            continue
        speaker, paragraph = _paragraph(chooser)
        opening = len(text) + paragraph.index("“") + 1
        text += paragraph
        quotes.append(GoldQuote(Span(opening, text.index("”", opening)), speaker))
    return GoldArticle(text, tuple(quotes))


def _paragraph(chooser: random.Random) -> tuple[str, str]:
    """The speaker of a paragraph and the paragraph, from one shape."""
    shape = chooser.choice(_SHAPES)
    first, second = chooser.sample(_SURNAMES, 2)
    speaker, other = _person(chooser, first), _person(chooser, second)
    if shape.startswith("“S,” {b} SAID, according"):
        speaker = chooser.choice(_OUTLETS)
    elif chooser.random() < 0.15:
        speaker = chooser.choice(_UNNAMED)
    text = shape.replace("THING", chooser.choice(_THINGS)).replace("“P", "“" + chooser.choice(_PHRASES))
    text = text.replace("“S", "“" + chooser.choice(_STATEMENTS))
    while "SAID" in text:
        text = text.replace("SAID", chooser.choice(_SAID), 1)
    text = text.format(a=speaker, b=other)
    return speaker, text[0].upper() + text[1:]


def _person(chooser: random.Random, surname: str) -> str:
    name = f"{chooser.choice(_GIVEN)} {surname}"
    return name if chooser.random() < 0.6 else f"{chooser.choice(_ROLES)} {name}"
