"""Stage 1 of 9, NewsML-G2 and NewsML 1. One draft for each news item that carries its text."""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from dataset_tools.convert.base import Item, no_text, of_record, read_bounded
from dataset_tools.convert.blocks import paragraphs
from dataset_tools.convert.fields import is_markup
from dataset_tools.convert.markup import markup_blocks
from dataset_tools.convert.nitf import nitf_blocks
from dataset_tools.convert.records import markup_draft
from dataset_tools.convert.xml_ import XmlText, attribute, find, find_all, read_xml, text_of
from dataset_tools.model.draft import Draft, Hint, Origin
from dataset_tools.model.project import LimitsConfig

_ITEM = re.compile(r"<(/?)(?:[\w.-]{1,40}:)?newsitem(?=[\s/>])", re.IGNORECASE)
_CONTENT = ("inlinexml", "inlinedata", "datacontent")
# Hint → elements that state it, and the attribute to read instead of the text where it is an attribute.
_FACTS: tuple[tuple[str, str, str], ...] = (
    ("title", "headline", ""),
    ("author", "by", ""),
    ("author", "byline", ""),
    ("date", "contentcreated", ""),
    ("date", "firstcreated", ""),
    ("date", "versioncreated", ""),
    ("date", "thisrevisioncreated", ""),
    ("embargo", "embargoed", ""),
    ("publisher", "provider", "literal"),
    ("publisher", "provider", "qcode"),
    ("publisher", "party", "formalname"),
    ("credit", "creditline", ""),
    ("holder", "copyrightholder", "literal"),
    ("rights", "copyrightnotice", ""),
    ("rights", "copyrightline", ""),
    ("rights", "usageterms", ""),
    ("language", "language", "tag"),
    ("language", "language", "formalname"),
    ("description", "description", ""),
)
_SEVERAL = frozenset({"author", "rights"})


def convert(stream: BinaryIO, origin: Origin, limits: LimitsConfig) -> Iterator[Item]:
    """The drafts of a NewsML document."""
    document = read_xml(read_bounded(stream, origin, limits.record_mb, "record_mb"), origin, limits)
    items = list(find_all(document.root, "newsitem"))
    pieces = _pieces(document.text)
    if not items:
        yield no_text(origin, "the message", "a NewsML file must carry a newsItem with its text")
        return
    for i, item in enumerate(items):
        raw = pieces[i] if len(pieces) == len(items) else document.text
        record = of_record(origin, i) if len(items) > 1 else origin
        yield from _item(item, raw, record, limits, document)


def _item(item: Any, raw: str, origin: Origin, limits: LimitsConfig, document: XmlText) -> Iterator[Item]:
    hints = tuple(_hints(item))
    content = find(item, *_CONTENT)
    if content is None or not text_of(content):
        yield no_text(origin, "the news item", "the text must stand in it: a link to it is not followed")
        return
    extras = {"encoding": document.encoding}
    if len(content) == 0:  # text, or markup in a CDATA section
        text = content.text or ""
        if is_markup(text):
            yield from markup_draft(text, origin, limits, hints)
        else:
            extras["raw"] = "the text of the news item's content"
            yield Draft(origin, text, tuple(paragraphs(text)), hints, document.findings, extras)
        return
    if find(content, "body.content") is not None:
        blocks = nitf_blocks(raw)
    else:
        blocks = tuple(markup_blocks(raw, inside=_CONTENT))
    if blocks:
        yield Draft(origin, raw, blocks, hints, document.findings, extras)
    else:
        yield no_text(origin, "the news item")


def _hints(item: Any) -> Iterator[Hint]:
    seen: set[str] = set()
    for field, name, key in _FACTS:
        if field in seen and field not in _SEVERAL:
            continue
        for element in list(find_all(item, name))[:10]:
            value = attribute(element, key) if key else text_of(element)
            if value:
                yield Hint(field, value[:4000].removeprefix("nprov:"), f"record:{name}")
                seen.add(field)
                if field not in _SEVERAL:
                    break


def _pieces(text: str) -> list[str]:
    """The text of each outermost news item."""
    found: list[str] = []
    depth = start = 0
    for match in _ITEM.finditer(text):
        if not match.group(1):
            start = match.start() if depth == 0 else start
            depth += 1
        else:
            depth = max(0, depth - 1)
            end = text.find(">", match.end()) + 1
            if depth == 0 and end:
                found.append(text[start:end])
    return found
