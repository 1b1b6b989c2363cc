"""Stage 1 of 9. The many names that records give to the same facts, and the hints made of them."""

import re
from collections.abc import Iterable, Iterator

from dataset_tools.model.draft import Hint
from dataset_tools.model.span import Span

# Where the text of an article stands, best first. Names as compared: lower case, letters and digits only.
BODY_NAMES = (
    "articlebody", "body", "bodytext", "maintext", "fulltext", "plaintext", "cleanedtext", "articletext", "content",
    "text", "contenttext", "story", "bodyhtml", "bodyxhtml", "contenthtml", "rawcontent", "contents", "article",
    "document", "transcript",
)  # fmt: skip

# Hint → the names it goes by in JSON, CSV and Parquet: schema.org, ninjs, news-please, fundus, feeds, exports.
_NAMES: dict[str, tuple[str, ...]] = {
    "title": ("title", "headline", "headlines", "head", "articletitle", "pagetitle", "headlinemain", "name", "heading"),
    "author": ("author", "authors", "byline", "bylines", "creator", "creators", "writer", "by", "authorname",
               "dccreator", "articleauthor", "journalist"),
    "date": ("date", "datepublished", "published", "publishedat", "publishdate", "publisheddate", "publicationdate",
             "pubdate", "pubtime", "publishingdate", "firstcreated", "versioncreated", "publishtime", "publishedtime",
             "datepublish", "issued", "dateissued", "timestamp", "created", "createdat", "datecreated", "firstpublished",
             "firstpublicationdate", "pubdatetime"),
    "modified": ("modified", "datemodified", "updated", "updatedat", "datemodify", "lastmodified", "contentmodified"),
    "publisher": ("publisher", "publishername", "outlet", "newspaper", "publication", "newssource", "provider"),
    "site": ("sitename", "site", "source", "sourcename", "sourcedomain", "domain", "website"),
    "url": ("url", "uri", "link", "canonicalurl", "canonical", "weburl", "mainentityofpage", "permalink", "href",
            "articleurl", "sourceurl", "pageurl", "requestedurl"),
    "language": ("language", "lang", "inlanguage", "languagecode", "locale"),
    "section": ("section", "articlesection", "category", "sectionname", "kicker", "rubric"),
    "description": ("description", "summary", "abstract", "deck", "standfirst", "teaser", "subtitle", "descriptiontext"),
    "license": ("license", "licence", "licensename", "spdx"),
    "license_url": ("licenseurl", "licenceurl", "licenselink"),
    "rights": ("rights", "copyright", "copyrightnotice", "rightsstatement", "usageterms", "copyrightline", "dcrights",
               "conditionsofaccess", "terms"),
    "holder": ("copyrightholder", "rightsholder", "holder"),
    "copyright_year": ("copyrightyear",),
    "credit": ("credit", "creditline", "credittext"),
    "kind": ("kind", "genre", "profile"),
    "embargo": ("embargo", "embargoed", "embargountil", "embargoeduntil"),
    "pref": ("pref", "tdmreservation"),
}  # fmt: skip
FIELD_OF = {name: field for field, names in _NAMES.items() for name in names}
# One hint each: a record that states both `published` and `created` means the first of the list above.
_RANK = {name: i for names in _NAMES.values() for i, name in enumerate(names)}
MAX_VALUE = 10_000  # characters of one hint: a rights statement of 10,000 is a whole page of terms

_TAGS = re.compile(
    r"<(?:p|div|br|span|h[1-6]|a|article|section|ul|ol|blockquote|figure|img|strong|em)\b[^<>]{0,500}>",
    re.IGNORECASE,
)
_CLOSED = re.compile(
    r"</(?:p|div|span|h[1-6]|a|article|section|ul|ol|blockquote|figure|strong|em|html|body)>|<br ?/?>",
    re.IGNORECASE,
)


def key_of(name: str) -> str:
    """A field's name as it is compared.

    >>> key_of("Date_Published"), key_of("dc:creator"), key_of("article.body")
    ('datepublished', 'dccreator', 'articlebody')
    """
    return "".join(filter(str.isalnum, name.lower()))


def body_name(names: Iterable[str]) -> str | None:
    """Which of some names holds the article, or None."""
    by_key = {key_of(n): n for n in reversed(list(names))}
    return next((by_key[k] for k in BODY_NAMES if k in by_key), None)


def is_markup(text: str) -> bool:
    """Whether a text is HTML: it opens elements and closes some, which prose about HTML seldom does."""
    head = text[:20_000]
    return bool(_TAGS.search(head) and _CLOSED.search(head))


def hints_of(values: Iterable[tuple[str, str, Span | None]], source: str) -> Iterator[Hint]:
    """Hints of a record's fields, best name first.

    Args:   values: name, value and place in the raw text of each plain field; a list gives several.
            source: what stands before the name in the producer: "record", "column", "front-matter".
    """
    found: dict[str, list[tuple[int, Hint]]] = {}
    for name, value, span in values:
        key = key_of(name)
        field = FIELD_OF.get(key)
        value = value.strip()  # noqa: PLW2901
        if field and value and value.lower() not in {"none", "null", "nan", "n/a"}:
            hint = Hint(field, value[:MAX_VALUE], f"{source}:{name[:60]}", span)
            found.setdefault(field, []).append((_RANK[key], hint))
    for ranked in found.values():
        best = min(rank for rank, _ in ranked)
        yield from (hint for rank, hint in ranked if rank == best)
