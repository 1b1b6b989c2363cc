"""Stage 1 of 9, RSS and Atom. One draft for each entry that carries its full text."""

import io
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from dataset_tools.convert.base import MB, Item, of_record, read_bounded, refuse
from dataset_tools.convert.blocks import paragraphs
from dataset_tools.convert.fields import is_markup
from dataset_tools.convert.records import markup_draft
from dataset_tools.convert.xml_ import read_xml
from dataset_tools.model.draft import Draft, Hint, Origin
from dataset_tools.model.project import LimitsConfig

# A description of so many characters is the article; teasers of news feeds end below 500.
_FULL = 1000
_TAG = re.compile(r"<[^<>]{1,1000}>")


def convert(stream: BinaryIO, origin: Origin, limits: LimitsConfig) -> Iterator[Item]:
    """The drafts of a feed; an entry with a teaser only is FMT006."""
    import feedparser

    data = read_bounded(stream, origin, limits.record_mb, "record_mb")
    read_xml(data, origin, limits)  # refuses DTDs, depth and broken XML, which feedparser would read through
    # A stream, since feedparser would take a text for an address and fetch it.
    feed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    if not feed.entries:
        yield refuse("FMT006", "the feed has no entries", origin, "give a feed with articles")
        return
    shared = tuple(_shared(feed.feed))
    for index, entry in enumerate(feed.entries[: limits.members]):
        yield from _entry(entry, of_record(origin, index), limits, shared)


def _entry(entry: Any, origin: Origin, limits: LimitsConfig, shared: tuple[Hint, ...]) -> Iterator[Item]:
    text = _full_text(entry)
    if text is None or len(text) > limits.record_mb * MB:
        fix = "give the pages themselves, or a feed with content:encoded"
        yield refuse("FMT006", "the entry holds a teaser, not the article", origin, fix)
        return
    hints = (*_hints(entry), *shared)
    if is_markup(text):
        yield from markup_draft(text, origin, limits, hints)
        return
    extras = {"raw": "the text of the entry", "encoding": "utf-8"}
    yield Draft(origin, text, tuple(paragraphs(text)), hints, (), extras)


def _full_text(entry: Any) -> str | None:
    contents = [c.get("value", "") for c in entry.get("content", ())]
    longest = max(contents, key=len, default="")
    if longest.strip():
        return str(longest)
    summary = str(entry.get("summary", ""))
    return summary if len(_TAG.sub("", summary)) >= _FULL else None


def _hints(entry: Any) -> Iterator[Hint]:
    pairs = [("title", entry.get("title")), ("url", entry.get("link"))]
    authors = [a.get("name") for a in entry.get("authors", ())] or [entry.get("author")]
    pairs += [("author", a) for a in authors]
    pairs += [("date", entry.get("published") or entry.get("updated")), ("license_url", entry.get("license"))]
    pairs += [
        ("rights", entry.get("rights")),
        ("language", (entry.get("content") or [{}])[0].get("language")),
    ]
    for field, value in pairs:
        if value and str(value).strip():
            yield Hint(field, str(value).strip()[:4000], f"record:{field}")


def _shared(feed: Any) -> Iterator[Hint]:
    """What the feed says of all its entries."""
    pairs = (("site", "title"), ("language", "language"), ("license_url", "license"), ("rights", "rights"))
    for field, key in pairs:
        if value := str(feed.get(key) or "").strip():
            yield Hint(field, value[:4000], f"record:feed:{key}")
