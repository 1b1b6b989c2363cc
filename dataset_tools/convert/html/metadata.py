"""What a page states about itself, as hints: JSON-LD, meta tags, microdata, rel links, heading and byline.

The first hint of a field is the converter's choice; the others follow in the order of trust.
"""

from dataclasses import dataclass, replace
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from dataset_tools.convert.html import dates, offers, titles, writers
from dataset_tools.convert.html.jsonld import Statement, read_statements
from dataset_tools.convert.html.layout import Layout, find_headline
from dataset_tools.convert.html.trace import collapse
from dataset_tools.lexicon.licenses import names_agency
from dataset_tools.model.draft import Hint

TITLE_METAS = (
    "og:title",
    "twitter:title",
    "parsely-title",
    "sailthru.title",
    "dc.title",
    "dcterms.title",
    "headline",
)
SITE_METAS = (
    "og:site_name",
    "application-name",
    "twitter:site",
    "apple-mobile-web-app-title",
    "dc.publisher",
    "publisher",
    "cre",
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the page states, ready for the draft, with the few values that the body needs."""

    hints: tuple[Hint, ...]
    title: str | None
    headline: int  # index of its cell in the layout
    authors: tuple[str, ...]
    url: str | None
    statement: Statement | None


@dataclass(frozen=True, slots=True)
class _Page:
    tree: Any
    raw: str
    metas: dict[str, list[str]]
    statements: list[Statement]
    url: str | None

    def meta(self, *keys: str) -> list[tuple[str, str]]:
        return [(k, v) for k in keys for v in self.metas.get(k, ())]

    @property
    def best(self) -> Statement | None:
        return self.statements[0] if self.statements else None


def read(tree: Any, raw: str, layout: Layout, url: str | None = None) -> Facts:
    """The facts of a page.

    Args:   tree: the parsed page; raw: its source; layout: its blocks; url: where it was fetched from, when known.
    """
    page = _page(tree, raw, url)
    sites = _sites(page)
    title, title_hints = _titles(page, sites, _headings(tree, layout))
    headline = find_headline(layout.cells, title)
    people, author_hints = _authors(page, sites, layout, headline)
    near = [c.text for c in layout.cells[max(0, headline - 6) : headline + 15] if len(c.text) <= 100]
    hints = [*title_hints, *author_hints, *dates.read(tree, page.metas, page.statements, page.url, near)]
    if page.url:
        hints.append(Hint("url", page.url, "given" if url else "canonical"))
    hints += _others(page)
    return Facts(tuple(hints), title, headline, tuple(people), page.url, page.best)


def offered(tree: Any, raw: str, layout: Layout) -> tuple[int, list[offers.Offer]]:
    """The headline's cell and every place that could name the author: what the model of authors is trained on."""
    page = _page(tree, raw, None)
    sites = _sites(page)
    title, _ = _titles(page, sites, _headings(tree, layout))
    headline = find_headline(layout.cells, title)
    return headline, _offers(page, sites, layout, headline)


def _page(tree: Any, raw: str, url: str | None) -> _Page:
    page = _Page(tree, raw, _metas(tree), read_statements(raw), url)
    return page if url else replace(page, url=_url(page))


def _metas(tree: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        value = element.get("content")
        if not value or len(value) > 5000:
            continue
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if key := element.get(attribute):
                found.setdefault(key.strip().lower(), []).append(collapse(value))
    return found


def _url(page: _Page) -> str | None:
    candidates = [
        e.get("href") for e in page.tree.iter("link") if (e.get("rel") or "").lower() == "canonical"
    ]
    candidates += [v for _, v in page.meta("og:url", "twitter:url", "parsely-link")]
    candidates += [s.values["url"] for s in page.statements[:1] if "url" in s.values]
    for candidate in candidates:
        value = (candidate or "").strip()
        try:
            parts = urlsplit(value)
        except ValueError:
            continue
        if parts.scheme in {"http", "https"} and parts.hostname:
            return value
    return None


def _sites(page: _Page) -> list[str]:
    found = [v.lstrip("@") for _, v in page.meta(*SITE_METAS)]
    for s in page.statements[:3]:
        found += [s.values[k] for k in ("publisher", "site") if k in s.values]
    if page.url and (host := urlsplit(page.url).hostname):
        labels = host.removeprefix("www.").split(".")
        found += [max(labels[:-1], key=len) if len(labels) > 1 else host, host.removeprefix("www.")]
    return [f for f in found if f]


def _headings(tree: Any, layout: Layout) -> list[str]:
    """The h1 of the page; those of the layout where the tree lost them to a limit of depth."""
    found = [collapse(e.text_content()) for e in islice(tree.iter("h1"), 10)]
    return found or [c.text for c in layout.cells if c.tag == "h1"][:10]


def _titles(page: _Page, sites: list[str], headings: list[str]) -> tuple[str | None, list[Hint]]:
    claims = [("jsonld", s.values["title"]) for s in page.statements[:1] if "title" in s.values]
    claims += [(f"meta:{k}", v) for k, v in page.meta(*TITLE_METAS)]
    bar = next(
        (collapse(e.text_content()) for e in page.tree.iter("title") if e.getparent().tag == "head"), None
    )
    chosen = titles.choose_title(headings, [v for _, v in claims], bar, sites)
    if chosen is None:
        return None, []
    title, where = chosen
    producer = claims[int(where[6:])][0] if where.startswith("claim:") else where
    hints = [Hint("title", title, f"html:{producer}")]
    seen = {title}
    for name, value in (*claims, *(("h1", h) for h in headings[:3]), *((("title-tag", bar),) if bar else ())):
        if value and value not in seen:
            seen.add(value)
            hints.append(Hint("title", value, name))
    return title, hints


def _offers(page: _Page, sites: list[str], layout: Layout, headline: int) -> list[offers.Offer]:
    stated = offers.stated(page.metas, page.statements, sites)
    return [*stated, *offers.shown(page.tree, layout, headline, sites)]


def _authors(page: _Page, sites: list[str], layout: Layout, headline: int) -> tuple[list[str], list[Hint]]:
    people, producer = writers.choose(_offers(page, sites, layout, headline), layout, headline)
    return people, [Hint("author", name, f"html:{producer}") for name in people]


def _others(page: _Page) -> list[Hint]:
    hints: list[Hint] = []
    best = page.best
    if best:
        hints += [Hint(n, best.values[n], "jsonld", best.span) for n in _STATED if n in best.values]
        hints += [Hint("credit", name, "jsonld", best.span) for name in _agencies_behind(best)]
    if best and best.types:
        hints.append(Hint("kind", " ".join(sorted(best.types)), "jsonld", best.span))
    for name, keys in _META_HINTS:
        hints += [Hint(name, v, f"meta:{k}") for k, v in page.meta(*keys)]
    if language := page.tree.get("lang") or page.tree.get("{http://www.w3.org/XML/1998/namespace}lang"):
        hints.append(Hint("language", language.strip(), "html:lang"))
    return hints + _licenses(page)


def _agencies_behind(best: Statement) -> list[str]:
    """Agencies that JSON-LD names as author or supplier: no person signed, and the text is their copy."""
    houses = [a.name for a in best.authors if a.kind != "person"] + [*best.suppliers]
    return [h for h in houses if len(h) <= LONGEST_HOUSE and names_agency(h)]


# "Magyar Távirati Iroda Nonprofit Zrt., Budapest" has 46; a longer value is a sentence.
LONGEST_HOUSE = 80
_STATED = (
    "publisher",
    "section",
    "description",
    "language",
    "modified",
    "body",
    "rights",
    "credit",
    "holder",
    "copyright_year",
)
_META_HINTS = (
    ("site", ("og:site_name", "application-name")),
    (
        "publisher",
        ("article:publisher", "dc.publisher", "dcterms.publisher", "publisher", "citation_publisher"),
    ),
    ("section", ("article:section",)),
    ("description", ("og:description", "description")),
    ("language", ("og:locale", "content-language", "dc.language", "language")),
    ("modified", ("article:modified_time", "og:updated_time", "last-modified", "datemodified")),
    ("kind", ("og:type",)),
    (
        "rights",
        ("copyright", "rights", "dc.rights", "dcterms.rights", "dcterms.rightsholder", "dcterms.license"),
    ),
)


def _licenses(page: _Page) -> list[Hint]:
    hints: list[Hint] = []
    # A bare CreativeWork without a headline may be anything that the page shows: an icon, a data set, a song.
    if page.best and (page.best.types != {"creativework"} or "title" in page.best.values):
        hints += [Hint("license_url" if page.best.values[k].startswith("http") else "license", page.best.values[k],
                       f"jsonld:{k}", page.best.span) for k in ("license", "usage", "acquire")
                  if k in page.best.values]  # fmt: skip
    for element in page.tree.iter("a", "link"):
        rel = element.get("rel") or ""
        href = (element.get("href") or "").strip() if "license" in rel or "copyright" in rel else ""
        if href:
            hints.append(Hint("license_url", href, "rel:license"))
    for key in ("tdm-reservation", "tdm-policy", "robots", "googlebot", "ai-policy"):
        hints += [Hint("pref", f"{key}: {v}", f"meta:{key}") for _, v in page.meta(key)]
    return hints
