"""Stage 1 of 9, NITF. One draft a file: headline, byline and paragraphs of the story; the head as hints."""

from collections.abc import Iterator
from typing import Any, BinaryIO

from dataset_tools.convert.base import Item, no_text, read_bounded
from dataset_tools.convert.markup import markup_blocks
from dataset_tools.convert.xml_ import attribute, find, find_all, read_xml, text_of
from dataset_tools.model.draft import Block, Draft, Hint, Origin, Role
from dataset_tools.model.project import LimitsConfig

# Element → role and tag of its blocks, in the order of the page.
_PARTS = (
    (("hl1", "headline"), Role.HEADLINE, "h1"),
    (("byline",), Role.BYLINE, "p"),
    (("dateline",), Role.DATELINE, "p"),
)
# Parts of the body that are no text of the story.
_ASIDE = frozenset({"media", "table", "script", "style", "head", "fn"})


def convert(stream: BinaryIO, origin: Origin, limits: LimitsConfig) -> Iterator[Item]:
    """The one draft of an NITF document."""
    document = read_xml(read_bounded(stream, origin, limits.record_mb, "record_mb"), origin, limits)
    blocks = nitf_blocks(document.text)
    if not any(b.role is None for b in blocks):
        yield no_text(origin, "the body.content of the document")
        return
    extras = {"encoding": document.encoding}
    yield Draft(origin, document.text, blocks, tuple(nitf_hints(document.root)), document.findings, extras)


def nitf_blocks(raw: str) -> tuple[Block, ...]:
    """The blocks of an NITF text: what stands above the story, the story, and the notes at its end."""
    blocks: list[Block] = []
    for names, role, tag in _PARTS:
        blocks += (b.but(role=role, tag=tag) for b in markup_blocks(raw, inside=names, without=frozenset()))
    blocks += markup_blocks(raw, inside=("body.content",), without=_ASIDE)
    blocks += markup_blocks(raw, inside=("body.end",), without=_ASIDE)
    return tuple(blocks)


def nitf_hints(root: Any) -> Iterator[Hint]:
    """What the head of an NITF document says of its story."""
    pairs: list[tuple[str, str, str]] = [
        ("title", text_of(find(root, "hl1") or find(root, "title")), "hl1"),
        ("date", attribute(find(root, "date.issue"), "norm"), "date.issue"),
        ("date", attribute(find(root, "pubdata"), "date.publication"), "pubdata"),
        ("date", attribute(find(root, "story.date"), "norm"), "story.date"),
        ("embargo", attribute(find(root, "date.release"), "norm"), "date.release"),
        ("publisher", attribute(find(root, "pubdata"), "name"), "pubdata"),
        ("publisher", text_of(find(root, "distributor")), "distributor"),
        ("url", attribute(find(root, "pubdata"), "ex-ref"), "pubdata"),
        ("section", attribute(find(root, "pubdata"), "position.section"), "pubdata"),
        ("holder", attribute(find(root, "doc.copyright"), "holder"), "doc.copyright"),
        ("copyright_year", attribute(find(root, "doc.copyright"), "year"), "doc.copyright"),
        ("rights", text_of(find(root, "doc.rights")), "doc.rights"),
        ("description", text_of(find(root, "abstract")), "abstract"),
        ("language", attribute(root, "lang"), "nitf"),
    ]
    seen: set[str] = set()
    for field, value, element in pairs:
        if value and field not in seen:
            seen.add(field)
            yield Hint(field, value[:4000], f"record:{element}")
    for byline in list(find_all(root, "byline"))[:10]:
        people = [text_of(p) for p in find_all(byline, "person")] or [text_of(byline)]
        yield from (Hint("author", p[:300], "record:byline") for p in people if p)
