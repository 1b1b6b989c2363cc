"""The publication date a page claims: JSON-LD, meta tags, time elements, then htmldate."""

import re
from collections.abc import Iterator
from typing import Any

from dataset_tools.convert.html.jsonld import Statement
from dataset_tools.model.draft import Hint

DATE_METAS = (
    "article:published_time", "datepublished", "og:published_time", "parsely-pub-date", "sailthru.date", "pubdate",
    "publishdate", "publish-date", "publish_date", "published_time", "article:published", "article.published",
    "date.published", "publication_date", "published-date", "originalpublicationdate", "dcterms.created",
    "dcterms.issued", "dc.date.issued", "dc.date", "dcterms.date", "citation_publication_date", "citation_date",
    "cxenseparse:recs:publishtime", "article_date_original", "rnews:datepublished", "date", "pub_date", "dc.date.created",
    "release_date", "displaydate", "og:article:published_time", "article:post_date",
)  # fmt: skip
_ISO = re.compile(r"^\s*((?:19|20)\d\d)-(\d\d)-(\d\d)(?!\d)")
_COMPACT = re.compile(r"^\s*((?:19|20)\d\d)/?(\d\d)/?(\d\d)(?!\d)")


def day_of(value: str) -> str | None:
    """The day of a machine-written date as "2021-05-04", as stated: no time zone is applied.

    >>> day_of("2021-05-04T23:30:00-04:00"), day_of("20210504"), day_of("May 4")
    ('2021-05-04', '2021-05-04', None)
    """
    import datetime as dt

    m = _ISO.match(value) or _COMPACT.match(value)
    if not m:
        return None
    try:
        return dt.date(*map(int, m.groups())).isoformat()
    except ValueError:
        return None


def read(
    tree: Any, raw: str, metas: dict[str, list[str]], statements: list[Statement], url: str | None
) -> list[Hint]:
    """The date hints of a page, the converter's choice first."""
    hints = list(_stated(tree, metas, statements))
    if not hints and (guess := _by_htmldate(tree, url)):
        hints.append(guess)
    seen: set[str] = set()
    out = []
    for hint in hints:
        if hint.value not in seen:
            seen.add(hint.value)
            out.append(hint)
    return out


def _stated(tree: Any, metas: dict[str, list[str]], statements: list[Statement]) -> Iterator[Hint]:
    for s in statements[:3]:
        value = s.values.get("date")
        if value and day_of(value):
            yield Hint("date", value, "jsonld", s.span)
            break
    for key in DATE_METAS:
        for value in metas.get(key, ())[:1]:
            if day_of(value):
                yield Hint("date", value, f"meta:{key}")
    for element in tree.xpath("//*[@itemprop='datePublished' or @pubdate or contains(@class,'published')]")[
        :5
    ]:
        value = element.get("datetime") or element.get("content") or element.get("title") or ""
        if day_of(value):
            yield Hint("date", value, "microdata")


def _by_htmldate(tree: Any, url: str | None) -> Hint | None:
    import logging

    import htmldate

    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    try:
        value = htmldate.find_date(tree, url=url, extensive_search=True, original_date=True)
    except (ValueError, TypeError, OverflowError, AttributeError, RecursionError):
        return None
    return Hint("date", value, "htmldate") if value else None
