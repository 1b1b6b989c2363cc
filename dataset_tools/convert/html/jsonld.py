"""What a page states about its article in JSON-LD (schema.org), as plain values."""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from dataset_tools.convert.html.trace import collapse
from dataset_tools.model.span import Span

_SCRIPT = re.compile(
    r"<script(?=[\s/])[^<>]{0,2000}?application/(?:ld\+json|ld&#x2B;json)[^<>]{0,2000}>", re.IGNORECASE
)
_CDATA = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$"
)

# schema.org types below Article, and what is used for articles by mistake of many sites.
ARTICLE_TYPES = frozenset({
    "article", "newsarticle", "blogposting", "reportagenewsarticle", "opinionnewsarticle", "analysisnewsarticle",
    "backgroundnewsarticle", "reviewnewsarticle", "askpublicnewsarticle", "advertisercontentarticle", "report",
    "liveblogposting", "scholarlyarticle", "medicalscholarlyarticle", "techarticle", "satiricalarticle",
    "socialmediaposting", "discussionforumposting", "review", "recipe", "creativework", "howto", "medicalwebpage",
})  # fmt: skip
_PAGE_TYPES = frozenset({"webpage", "itempage", "aboutpage", "faqpage"})

# Blocks beyond this are catalogues; the article's own is among the first.
MAX_BLOCKS = 40
MAX_NODES = 3000


@dataclass(frozen=True, slots=True)
class Author:
    """A creator as stated; `kind` is "person", "organization" or "" where the page does not say."""

    name: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """One article as JSON-LD states it. `span` is the script's text in the raw page."""

    values: dict[str, str] = field(default_factory=dict)  # by hint field: "title", "date", "license", …
    authors: tuple[Author, ...] = ()
    types: frozenset[str] = frozenset()
    free: bool | None = None  # isAccessibleForFree
    span: Span | None = None
    suppliers: tuple[str, ...] = ()  # houses that are no publisher: provider, source organisation


_STRINGS = (
    ("title", "headline"), ("date", "datePublished"), ("modified", "dateModified"), ("license", "license"),
    ("language", "inLanguage"), ("section", "articleSection"), ("description", "description"),
    ("body", "articleBody"), ("rights", "copyrightNotice"), ("credit", "creditText"), ("usage", "usageInfo"),
    ("copyright_year", "copyrightYear"), ("acquire", "acquireLicensePage"),
)  # fmt: skip


def read_statements(raw: str) -> list[Statement]:
    """The articles that the page's JSON-LD describes, the most specific first; empty where there is none."""
    found: list[tuple[int, Statement]] = []
    spans = [
        (span, list(_nodes(document)))
        for span in _scripts(raw)
        if (document := _load(span.of(raw))) is not None
    ]
    by_id = {
        n["@id"]: n for _, nodes in spans for n in nodes if isinstance(n.get("@id"), str) and "name" in n
    }
    for span, nodes in spans:
        for node in nodes:
            types = _types(node)
            rank = 0 if types & ARTICLE_TYPES else 1 if types & _PAGE_TYPES else None
            if rank is not None:
                found.append((rank, _statement(node, types, by_id, span)))
    articles = [s for _, s in sorted(found, key=lambda f: (f[0], "title" not in f[1].values))]
    return articles[:MAX_BLOCKS]


def _scripts(raw: str) -> Iterator[Span]:
    for count, m in enumerate(_SCRIPT.finditer(raw)):
        end = raw.find("</", m.end())
        while end >= 0 and raw[end + 2 : end + 8].lower() != "script":
            end = raw.find("</", end + 2)
        if end < 0 or count >= MAX_BLOCKS:
            return
        yield Span(m.end(), end)


def _load(text: str) -> Any:
    """The document, or None. Real pages leave raw line breaks in strings, CDATA marks and trailing semicolons."""
    text = _CDATA.sub("", text).strip().rstrip(";")
    for attempt in (text, html.unescape(text) if "&quot;" in text else None, _without_trailing_commas(text)):
        if attempt is None:
            continue
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _without_trailing_commas(text: str) -> str | None:
    fixed = re.sub(r",(?=\s{0,40}[}\]])", "", text)
    return fixed if fixed != text else None


def _nodes(document: Any) -> Iterator[dict[str, Any]]:
    """Every object of the document, outermost first, without descending into comments or long lists."""
    queue: list[Any] = [document]
    seen = 0
    while queue and seen < MAX_NODES:
        value = queue.pop(0)
        seen += 1
        if isinstance(value, list):
            queue += value[:200]
        elif isinstance(value, dict):
            yield value
            queue += [
                value[k]
                for k in ("@graph", "mainEntity", "mainEntityOfPage", "author", "publisher")
                if k in value
            ]


def _types(node: dict[str, Any]) -> frozenset[str]:
    kind = node.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return frozenset(k.rpartition("/")[2].lower() for k in kinds if isinstance(k, str))


def _statement(
    node: dict[str, Any], types: frozenset[str], by_id: dict[str, dict[str, Any]], span: Span
) -> Statement:
    values = {name: text for name, key in _STRINGS if (text := _text(node.get(key), by_id))}
    for name, key, inner in (
        ("publisher", "publisher", "name"),
        ("holder", "copyrightHolder", "name"),
        ("url", "mainEntityOfPage", "@id"),
        ("url", "url", "@id"),
    ):
        if name not in values and (text := _text(node.get(key), by_id, inner)):
            values[name] = text
    if site := _site(node.get("isPartOf"), by_id):
        values["site"] = site
    free = node.get("isAccessibleForFree")
    if free is not None:
        free = str(free).strip().lower() not in {"false", "0", "no"}
    authors = tuple(_authors(node.get("author") or node.get("creator"), by_id))
    suppliers = [_text(node.get(key), by_id) for key in ("provider", "sourceOrganization")]
    return Statement(values, authors, types, free, span, tuple(s for s in suppliers if s))


def _text(value: Any, by_id: dict[str, dict[str, Any]], inner: str = "name") -> str | None:
    if isinstance(value, list):
        value = next((v for v in value if v), None)
    if isinstance(value, dict):
        value = {**by_id.get(str(value.get("@id")), {}), **value}
        value = (
            value.get(inner)
            or value.get("name")
            or value.get("@value")
            or value.get("@id")
            or value.get("url")
        )
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    text = collapse(html.unescape(str(value)))
    return text or None


def _site(value: Any, by_id: dict[str, dict[str, Any]]) -> str | None:
    """The name of what an article is part of, unless that is the page that holds it: its name is the article's own."""
    node = value if isinstance(value, dict) else {}
    types = _types({**by_id.get(str(node.get("@id")), {}), **node})
    page = any(t.endswith("page") for t in types)
    return None if page or not types else _text(value, by_id)


def _authors(value: Any, by_id: dict[str, dict[str, Any]]) -> Iterator[Author]:
    for item in (value if isinstance(value, list) else [value])[:50]:
        if isinstance(item, str):
            yield Author(collapse(html.unescape(item)))
        elif isinstance(item, dict):
            node = {**by_id.get(str(item.get("@id")), {}), **item}
            types = _types(node)
            kind = "person" if "person" in types else "organization" if types else ""
            names = node.get("name") or _joined(node)
            for name in names if isinstance(names, list) else [names]:
                if isinstance(name, str):
                    yield Author(collapse(html.unescape(name)), kind)


def _joined(node: dict[str, Any]) -> str | None:
    """The name of a person that is stated in two parts."""
    parts = [p for p in (node.get("givenName"), node.get("familyName")) if isinstance(p, str) and p]
    return " ".join(parts) or None
