"""A corpus for measuring speed: invented articles in the shapes that sites give them, the same for a seed.

Words are made of syllables and drawn as a language draws them (few often, most seldom). Around the story stand what
sites put there: a banner, a byline, a date, a biography, a notice. One article in ten is an exact copy of another
page of the site under a new name, and one in ten a later edition with a few words changed.
"""

import json
import random
from itertools import accumulate
from pathlib import Path

SYLLABLES = [
    "al",
    "an",
    "ber",
    "bro",
    "cal",
    "dan",
    "del",
    "dor",
    "e",
    "en",
    "fal",
    "fen",
    "gar",
    "hal",
    "hol",
    "in",
    "jor",
    "ka",
    "kel",
    "lan",
    "lin",
    "mar",
    "mel",
    "mor",
    "nar",
    "ne",
    "or",
    "pel",
    "quin",
    "ra",
    "ros",
    "sel",
    "sho",
    "tal",
    "tor",
    "u",
    "val",
    "vin",
    "wes",
    "yar",
]
COMMON = [
    "the",
    "of",
    "to",
    "and",
    "in",
    "a",
    "is",
    "that",
    "for",
    "on",
    "with",
    "as",
    "it",
    "was",
    "at",
    "by",
    "are",
    "from",
    "this",
    "has",
    "have",
    "not",
    "but",
    "they",
    "which",
    "will",
    "its",
]
FIRST = ["Ada", "Ida", "Nora", "Rui", "Tove", "Zoë", "Hedda", "José", "Ola", "Mila"]
LAST = ["Holm", "Lund", "Quill", "Sá", "Brandt", "Moor", "Ferrand", "Tresk", "Varga", "Poole"]
SITES = ("harbour-ledger", "civic-lantern", "quay-observer", "river-survey")
NOTICE = (
    "Disclaimer: the views in this column are those of its author. You may repost this column on sites without profit "
    "if you name the source and link to the page. This page holds material whose use has not always been authorized "
    "by its owner; we believe that this is fair use, for the understanding of public questions."
)


def write_corpus(folder: Path, articles: int, seed: int = 7) -> None:
    """`folder`/txt holds a file for each article, `folder`/jsonl the same texts as records."""
    draw = random.Random(seed)
    words = sorted({"".join(draw.choices(SYLLABLES, k=draw.randint(2, 4))) for _ in range(20_000)})
    cumulated = list(accumulate(1 / (rank + 10) for rank in range(len(words))))
    texts: list[tuple[str, str]] = []
    for _ in range(articles):
        if texts and (lot := draw.random()) < 0.2:
            site, text = draw.choice(texts)
            texts.append((site, text if lot < 0.1 else _edited(draw, text)))
        else:
            texts.append(_article(draw, words, cumulated))
    (folder / "jsonl").mkdir(parents=True)
    for site in SITES:
        (folder / "txt" / site).mkdir(parents=True)
    with (folder / "jsonl" / "articles.jsonl").open("w", encoding="utf-8") as lines:
        for i, (site, text) in enumerate(texts):
            (folder / "txt" / site / f"{i:06}.txt").write_text(text, "utf-8")
            lines.write(json.dumps({"id": f"{i:06}", "text": text}, ensure_ascii=False) + "\n")


def _article(draw: random.Random, words: list[str], cumulated: list[float]) -> tuple[str, str]:
    site, name = draw.choice(SITES), f"{draw.choice(FIRST)} {draw.choice(LAST)}"
    outlet = site.replace("-", " ").title()
    day = f"{draw.choice(['March', 'June', 'October'])} {draw.randint(1, 28)}, {draw.randint(2015, 2024)}"
    title = " ".join(w.title() for w in draw.choices(words, cum_weights=cumulated, k=7))
    paragraphs = [_paragraph(draw, words, cumulated) for _ in range(draw.randint(4, 9))]
    banner = f"VISIT OUR NEW SITE: {outlet}. Contact at [email protected]."
    closing = (f"{name} is a writer in Larnwick and a columnist of {outlet}.", NOTICE, banner)
    return site, "\n\n".join((title, banner, f"By {name}", day, *paragraphs, *closing))


def _paragraph(draw: random.Random, words: list[str], cumulated: list[float]) -> str:
    drawn = draw.choices(words, cum_weights=cumulated, k=draw.randint(18, 60))
    sentence = " ".join(draw.choice(COMMON) if draw.random() < 0.4 else w for w in drawn).capitalize()
    lot = draw.random()
    if lot < 0.25:
        return f"“{sentence},” said {draw.choice(FIRST)} {draw.choice(LAST)}."
    if lot < 0.35:
        return f"{sentence}, as the cafÃ© on the quay had it." if lot < 0.28 else f"{sentence} à la carte."
    return f"{sentence}."


def _edited(draw: random.Random, text: str) -> str:
    """A later edition: one word in a hundred is another."""
    return " ".join("anew" if draw.random() < 0.01 else w for w in text.split(" "))
