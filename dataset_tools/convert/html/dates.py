"""The publication date a page claims: JSON-LD, meta tags, time elements, then htmldate."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
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
_URL_DAY = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?=[/-]|$)")
_NUMBER = re.compile(r"(?<!\d)\d{1,4}(?!\d)")
_COMPACT = re.compile(r"^\s*((?:19|20)\d\d)/?(\d\d)/?(\d\d)(?!\d)")


def day_of(value: str) -> str | None:
    """The day of a machine-written date as "2021-05-04", as stated: no time zone is applied.

    >>> day_of("2021-05-04T23:30:00-04:00"), day_of("20210504"), day_of("May 4")
    ('2021-05-04', '2021-05-04', None)
    """
    m = _ISO.match(value) or _COMPACT.match(value)
    if not m:
        return None
    try:
        return dt.date(*map(int, m.groups())).isoformat()
    except ValueError:
        return None


def read(
    tree: Any,
    metas: dict[str, list[str]],
    statements: list[Statement],
    url: str | None,
    printed: Sequence[str],
) -> list[Hint]:
    """The date hints of a page, the converter's choice first.

    Args:   printed: the short blocks near the headline, where the day stands as the reader sees it.
    """
    hints = list(_stated(tree, metas, statements))
    if not hints:
        hints = _by_htmldate(tree, url)
    elif day := _local_day(hints, url, printed):
        hints.insert(0, Hint("date", day, "html:local-day", hints[0].span))
    return list({h.value: h for h in reversed(hints)}.values())[::-1]


def _local_day(hints: list[Hint], url: str | None, printed: Sequence[str]) -> str | None:
    """The day as printed, where the stated instant is in UTC and falls on the day before or after; else None."""
    stated = day_of(hints[0].value)
    if stated is None:
        return None
    day = dt.date.fromisoformat(stated)
    beside = {day + dt.timedelta(days=n) for n in (-1, 1)}
    lines = [set(map(int, _NUMBER.findall(line))) for line in printed]
    dated = [numbers for numbers in lines if day.year in numbers]
    if any(day.day in numbers for numbers in dated):
        return None
    if m := _URL_DAY.search(url or ""):
        found = day_of("-".join((m[1], m[2].zfill(2), m[3].zfill(2))))
        if found and dt.date.fromisoformat(found) in beside:
            return found
    if not dated:
        return None
    seen = [d for d in sorted(beside) if any(d.day in numbers for numbers in dated)]
    return seen[0].isoformat() if len(seen) == 1 else None


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


# htmldate copies the page: one of a million elements takes 480 MB more. The largest of 791 pages (WCXB dev) has 4,218.
MAX_ELEMENTS = 100_000


# The extensive search answers nearly always: on the 791 pages of WCXB dev it lifts the day's accuracy from .851 to .857,
# dates 16 more of the 135 pages without one, and takes three times as long. Unknown beats a wrong day.
def _by_htmldate(tree: Any, url: str | None) -> list[Hint]:
    import logging

    import htmldate

    if tree.xpath("count(//*)") > MAX_ELEMENTS:
        return []
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    try:
        value = htmldate.find_date(tree, url=url, extensive_search=False, original_date=True)
    except (ValueError, TypeError, OverflowError, AttributeError, RecursionError):
        return []
    # New Year's Day is how a bare year reads: a footer's copyright, mostly.
    return [Hint("date", value, "htmldate")] if value and not value.endswith("-01-01") else []
