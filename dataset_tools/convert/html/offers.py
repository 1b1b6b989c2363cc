"""Everything on a page that could name its author: one `Offer` a place, none of them believed yet."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dataset_tools.convert.html.authors import clean_names, is_given, is_name, is_site, stated_names
from dataset_tools.convert.html.bare_names import bare_names, is_spoken_of, names_beside_date, posted_names
from dataset_tools.convert.html.credit_lines import before_date
from dataset_tools.convert.html.jsonld import Statement
from dataset_tools.convert.html.layout import Cell, Layout
from dataset_tools.convert.html.signers import signer
from dataset_tools.convert.html.tags import BITS
from dataset_tools.convert.html.trace import collapse

# Where a name was read. The columns of the model follow this order.
KINDS = (
    "person", "organization", "plain", "aside", "meta", "other_meta", "label", "rel", "microdata", "link",
    "credit", "far_credit", "inside", "dated", "classed", "far_classed", "below", "bare", "headed", "bio",
)  # fmt: skip
STATED = KINDS[:7]  # for machines; the rest is printed

OTHER_METAS = (
    "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl",
    "article:author_name", "citation_author", "cxenseparse:author", "article.author", "og:author", "authors",
    "article-author", "dc.author", "creator", "byline", "twitter:creator:name",
)  # fmt: skip

_PLAIN_METAS = frozenset({"author", "citation_author"})
_INVERTED = frozenset({"citation_author", "dc.creator", "dcterms.creator"})

# Where a byline stands, in blocks before and after the headline; beyond it other stories begin.
BEFORE, AFTER = 8, 16
BELOW = 3  # a name on a line of its own is a byline this close below the headline
LINE = 160  # characters: a longer block is a paragraph
SHORTEST_BIO = 25  # characters: "Mara Ilves is our editor."
MAX_LISTED = 12  # lines below "Authors"
MAX_LINKS = 30  # author pages linked from one page; a list of contributors has more

_OPENERS = (
    r"(?:(?:originally |first )?(?:analysis|opinion|review|interview|perspective|essay|commentary|written|posted|published|reported|reporting|"
    r"story|stories|words|text|article|articles|authored|created|compiled|recipe|guide|(?:guest )?column|guest post|report|eine? \w+|kommentar|geschrieben|verfasst|écrit|rédigé|"
    r"escrito|publicado|scritto|geschreven|skrevet|skriven)\s+)?(?:(?:and|&|und|et|e|y) \w+ )?"
)
CREDIT = re.compile(
    rf"^\W*(?:{_OPENERS}(?:by|von|par|por|door|af|av|di|da|oleh|przez)(?=[\s:]|$)|"
    r"(?:authors?|autor|autorin|autore?s?|auteurs?|autori|forfatter|författare|kirjoittaja|yazar|penulis|автор|tekst|texte?|texto|testo|words|writer|written|reporter|contributors?|kommentar|interview|column)(?:\(s\))?\s*:|"
    r"(?:a cura|propos recueillis|dall[ao] nostr[ao] \w+|de notre \w+|recueillis|skrevet|skriven)\s+(?=\w)|(?:文|記者|记者|撰文|作者)\s*[\s:：／/｜]|[가-힣]{2,4} 기자|By(?=[A-Z][a-z]))",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r"^(?:about )?(?:the )?(?:article )?(?:authors?|author\(s\)|writers?|contributors?|autor(?:in|es)?|auteurs?|autore|written by|(?:article|posted|words|story|published) by|by)\W*$",
    re.IGNORECASE,
)
_WRITTEN = re.compile(
    r"^(?:this (?:post|article|story|blog(?: post)?|piece|column) (?:was|is) )?(?:originally )?(?:written|posted|authored|contributed) by\b",
    re.IGNORECASE,
)
# The first words of what CREDIT, _HEAD and _WRITTEN match: most lines are passed over by a look at theirs.
_FIRST = re.compile(r"\W*(\w+)")
_OPENING_WORDS = (
    "originally first analysis opinion review interview perspective essay commentary written posted published reported "
    "reporting story stories words text article articles authored created compiled recipe guide column report and by von "
    "par por door af av di da oleh przez author authors autor autorin autore autores auteur auteurs autori forfatter "
    "författare kirjoittaja yazar автор tekst texte texto writer writers reporter contributor contributors about the this "
    "contributed guest kommentar interview ein eine a propos dalla dallo de recueillis skrevet skriven geschrieben verfasst "
    "écrit rédigé escrito publicado scritto geschreven penulis testo 文 記者 记者 撰文 作者"
)
_OPENING = frozenset(_OPENING_WORDS.split())
_BIO = re.compile(r"^(?:about )?((?:[^\W\d_][\w.’'-]*\s){1,3}[^\W\d_][\w’'-]*),? (?:is|was|has been|writes|covers|reports|joined|ist|est|es|è|är|er) (?=\w)")  # fmt: skip
# In small letters: with IGNORECASE the same search takes three times as long.
_HREF = re.compile(
    r"/(?:authors?|auth|by|byline|people|person|profiles?|contributors?|contributor|columnists?|staff|journalists?|reporters?|writers?|autor(?:en|es|in)?|"
    r"auteurs?|autori|autore|forfatter|redaktion|redactie|team|bios?|correspondents?|experts?|users?|members?)[/?=-][^/?#]*[a-z]",
)
# "Posted on May 4, 2021 by Mara Ilves": a day or the word for it stands before.
_INSIDE = re.compile(r"^(?:[^.!?]{0,60}\d|(?:posted|published|written|updated)\b)[^.!?]{0,60}?\b(?:by|von|par|por|door)\s+(?=[^\W\d_])", re.IGNORECASE)  # fmt: skip
_LABEL = re.compile(r"^(?:written by|author|by|verfasst von|écrit par|escrito por|scritto da|geschreven door|skrevet av|skriven av)\W*$", re.IGNORECASE)  # fmt: skip
ELSEWHERE = (
    BITS["comment"] | BITS["related"] | BITS["side"] | BITS["foot"] | BITS["nav"] | BITS["teaser"]
    | BITS["caption"]
)  # fmt: skip
# Where names stand by themselves that are other people's.
_OTHERS = BITS["comment"] | BITS["related"] | BITS["caption"] | BITS["nav"]
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_HEADINGS = frozenset({"h1", "h2"})


@dataclass(frozen=True, slots=True)
class Offer:
    """Names that one place of the page gives, in its order; `cell` where it is a printed block, else -1."""

    kind: str
    names: tuple[str, ...]
    cell: int = -1
    where: str = ""  # the meta tag's key


def stated(metas: dict[str, list[str]], statements: Sequence[Statement], sites: Sequence[str]) -> list[Offer]:
    """What the page says for machines.

    Args:   sites: names of the site, its host among them.
    """
    return [o for o in (*_stated(statements, sites), *_metas(metas, sites)) if o.names]


def shown(tree: Any, layout: Layout, headline: int, sites: Sequence[str]) -> list[Offer]:
    """What the page shows its readers: marked elements, links to authors, printed lines.

    Args:   headline: index of the headline's cell.
    """
    return [o for o in (*_marked(tree, sites), *_printed(layout, headline, sites)) if o.names]


def _stated(statements: Sequence[Statement], sites: Sequence[str]) -> Iterator[Offer]:
    for number, statement in enumerate(statements[:6]):
        for kind, wanted in (("person", "person"), ("organization", "organization"), ("plain", "")):
            named = [a.name for a in statement.authors if a.kind == wanted]
            if named:
                named = [n for n in named if kind == "person" or not is_site(n, sites)]
                names = tuple(n for name in named for n in _signed(stated_names([name], sites), name, sites))
                yield Offer("aside" if number and kind != "organization" else kind, names)


def _metas(metas: dict[str, list[str]], sites: Sequence[str]) -> Iterator[Offer]:
    for key in ("author", *OTHER_METAS):
        if key in metas:
            values = _in_order(metas[key]) if key in _INVERTED else metas[key]
            names = tuple(n for v in values for n in _signed(clean_names([v], sites, single=True), v, sites))
            yield Offer("meta" if key in _PLAIN_METAS else "other_meta", names, where=key)
    for n in "123":
        label, data = metas.get(f"twitter:label{n}", [""])[0], metas.get(f"twitter:data{n}", [])
        if data and _LABEL.match(label):
            names = tuple(_signed(clean_names(data[:1], sites, single=True), data[0], sites))
            yield Offer("label", names, where=f"twitter:data{n}")


def _signed(names: list[str], value: str, sites: Sequence[str]) -> list[str]:
    """The persons of a stated value, else the team or login that it is."""
    return names or [s for s in [signer(value, sites, stated=True)] if s]


def _in_order(names: Sequence[str]) -> list[str]:
    """Names that are all written "Ilves, Mara", as a library does, the given name first."""
    parts = [n.split(", ") for n in names]
    if all(len(p) == 2 and p[0].count(" ") <= 1 for p in parts):
        return [f"{given} {last}" for last, given in parts]
    return list(names)


def _marked(tree: Any, sites: Sequence[str]) -> Iterator[Offer]:
    """Elements that the page marks as its author, and links to the page of one."""
    seen = 0
    for element in tree.iter("a"):
        rel, href = element.get("rel") or "", (element.get("href") or "").lower()
        kind = "rel" if "author" in rel.lower() else "link" if _HREF.search(href) else None
        if kind is None or seen >= MAX_LINKS:
            continue
        text = collapse(element.text_content()) or element.get("title") or ""
        if 2 < len(text) <= 80 and (kind == "rel" or text[0] == text[0].upper()):
            seen += 1
            names = clean_names([text], sites, single=kind == "rel")
            yield Offer(kind, tuple(_signed(names, text, sites) if kind == "rel" else names))
    for element in tree.xpath("descendant::*[@itemprop='author']")[:10]:
        if element.tag in {"meta", "link"}:
            continue
        name = element.find(".//*[@itemprop='name']")
        text = collapse((element if name is None else name).text_content()) or (
            "" if name is None else name.get("content") or ""
        )
        if 2 < len(text) <= 80:
            yield Offer("microdata", tuple(_signed(clean_names([text], sites, single=True), text, sites)))


def _printed(layout: Layout, headline: int, sites: Sequence[str]) -> Iterator[Offer]:
    cells = layout.cells
    for i, cell in enumerate(cells):
        near = headline - BEFORE <= i <= headline + AFTER
        text = cell.text
        if len(text) > LINE:
            if (m := _BIO.match(text[:90])) and is_name(m.group(1), sites):
                yield Offer("bio", (m.group(1),), i)
            elif _WRITTEN.match(text[:60]):
                yield Offer("far_credit", tuple(clean_names([text[:LINE]], sites)), i)
            continue
        flags = layout.flags(cell.element)
        opens = _opens(text)
        if opens and cell.tag not in _HEADINGS and CREDIT.match(text):
            yield Offer("credit" if near else "far_credit", tuple(_credited(layout, i, sites)), i)
        elif opens and _HEAD.match(text) and i + 1 < len(cells) and len(cells[i + 1].text) <= LINE:
            yield Offer("headed", tuple(_listed(layout, i + 1, sites)), i + 1)
        elif near and i != headline and (inside := _INSIDE.search(text)):
            yield Offer("inside", tuple(line_names(layout, cell, sites, text[inside.end() :])), i)
        elif near and i != headline and _YEAR.search(text) and (names := names_beside_date(text, sites)):
            yield Offer("dated", names, i)
        elif flags & BITS["author"] and len(text) <= 100 and not flags & BITS["comment"]:
            classed = tuple(_classed(layout, cell, sites))
            yield Offer("classed" if near and not flags & ELSEWHERE else "far_classed", classed, i)
        elif near and i != headline and not flags & _OTHERS and (names := posted_names(layout, cell, sites)):
            given, dated = is_given(names[0].split()[0]), _is_dated(cells, i)
            if given or (dated and not is_spoken_of(cells, names[0])):
                yield Offer("below" if 0 < i - headline <= BELOW else "bare", names, i)
        elif len(text) >= SHORTEST_BIO and (m := _BIO.match(text[:90])):
            yield Offer("bio", (m.group(1),) if is_name(m.group(1), sites) else (), i)


def _opens(text: str) -> bool:
    """True where the first word may open a credit; "ByMara" is one, too."""
    m = _FIRST.match(text)
    return m is not None and (m[1].lower() in _OPENING or m[1].startswith("By") or "기자" in text)


def _credited(layout: Layout, i: int, sites: Sequence[str]) -> list[str]:
    """The names of a credit line, or of the line below where it holds the opening word alone."""
    cells = layout.cells
    names = line_names(layout, cells[i], sites)
    apart = clean_names([layout.parted(cells[i], every=True)], sites)
    if names:
        cut = apart and " " in apart[0] and names[0].startswith(apart[0] + " ")
        # "Mara Ilves</a> <i>Former Deputy": a tag ends the name
        return [*apart[:1], *(n for n in apart[1:] if n not in names[0])] if cut else names
    if len(cells[i].text.split()) <= 2 and i + 1 < len(cells) and len(cells[i + 1].text) <= 80:
        names = line_names(layout, cells[i + 1], sites)
    return names or apart or [s for s in [signer(cells[i].text, sites)] if s]


def _classed(layout: Layout, cell: Cell, sites: Sequence[str]) -> list[str]:
    """The names of a line that its class calls the author's, without the date behind them."""
    names = line_names(layout, cell, sites) or clean_names([before_date(cell.text)], sites)
    return names or [s for s in [signer(cell.text, sites, login=False)] if s]


def _listed(layout: Layout, i: int, sites: Sequence[str]) -> list[str]:
    """The names of the line below "Authors", and of the lines of its like that follow and hold nothing else."""
    cells = layout.cells
    names = line_names(layout, cells[i], sites)
    for cell in cells[i + 1 : i + MAX_LISTED]:
        if not names or cell.signature != cells[i].signature or not (more := bare_names(cell.text, sites)):
            break
        names += more
    return names


def line_names(layout: Layout, cell: Cell, sites: Sequence[str], text: str | None = None) -> list[str]:
    """The names of a printed line, or of its end `text`; where tags glue a post to a name, they part again."""
    return clean_names([before_date(text) if text else layout.parted(cell)], sites)


def _is_dated(cells: Sequence[Cell], i: int) -> bool:
    """A year in the line or beside it: where a byline stands, the day does too."""
    return any(
        _YEAR.search(c.text[:80])
        for c in cells[i - 1 : i + 2]
        if len(c.text) <= 80 and c.tag not in _HEADINGS
    )
