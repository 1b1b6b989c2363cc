"""A corpus for measuring speed: invented articles in the shapes that sites give them, the same for a seed.

`python -m bench.speed.corpus FOLDER ARTICLES` writes one. Words are made of syllables and drawn as a language draws them (few often, most seldom). Around the story stand what
sites put there: a banner, a byline, a date, a biography, a notice. One article in ten is an exact copy of another
page of the site under a new name, and one in ten a later edition with a few words changed.
"""

import json
import random
import sys
from html import escape
from itertools import accumulate, product
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


RECORDS = 1000  # of a file of records: enough files for two workers from 2,000 articles on


def write_corpus(folder: Path, articles: int, seed: int = 7, pages: int | None = None) -> None:
    """`folder`/txt holds a file for each article, `folder`/jsonl the same texts as records, `folder`/html as pages.

    Args:   pages: so many pages of HTML, the first articles; as many as there are articles where it is not given.
    """
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
    for kind, site in product(("txt", "html"), SITES):
        (folder / kind / site).mkdir(parents=True)
    (folder / "jsonl").mkdir()
    for i, (site, text) in enumerate(texts):
        (folder / "txt" / site / f"{i:07}.txt").write_text(text, "utf-8")
        if pages is None or i < pages:
            (folder / "html" / site / f"{i:07}.html").write_text(_page(site, text), "utf-8")
    for start in range(0, articles, RECORDS):
        with (folder / "jsonl" / f"{start // RECORDS:05}.jsonl").open("w", encoding="utf-8") as lines:
            for i, (_, text) in enumerate(texts[start : start + RECORDS], start):
                lines.write(json.dumps({"id": f"{i:07}", "text": text}, ensure_ascii=False) + "\n")


def _page(site: str, text: str) -> str:
    """The article as a site prints it: menus and boxes around it, metadata in the head, 15 kB in all."""
    title, banner, byline, day, *rest = (escape(part) for part in text.split("\n\n"))
    name = site.replace("-", " ").title()
    links = "".join(
        f'<li class="menu-item"><a href="/{w}/{n}">{w} {n}</a></li>' for w in COMMON for n in (1, 2)
    )
    boxes = "".join(
        f'<div class="teaser"><a href="/more/{n}"><img src="/i/{n}.jpg" alt=""><h3>{COMMON[n]} {title}</h3></a></div>'
        for n in range(12)
    )
    story = "".join(f"<p>{part}</p>" for part in rest[:-3])
    author, notice, last = rest[-3:]
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} | {name}</title>'
        f'<meta property="og:title" content="{title}"><meta property="og:site_name" content="{name}"></head><body>'
        f"<header><p>{banner}</p><nav><ul>{links}</ul></nav></header><main><article><h1>{title}</h1>"
        f'<p class="byline">{byline}</p><p class="date">{day}</p>{story}<p class="bio">{author}</p></article></main>'
        f"<aside>{boxes}</aside><footer><ul>{links}</ul><p>{notice}</p><p>{last}</p></footer></body></html>"
    )


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


if __name__ == "__main__":
    write_corpus(Path(sys.argv[1]), int(sys.argv[2]))
