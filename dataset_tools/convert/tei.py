"""Stage 1 of 9, TEI. One draft a file: the paragraphs and heads of its body; the header as hints."""

from collections.abc import Iterator
from typing import Any, BinaryIO

from dataset_tools.convert.base import Item, no_text, read_bounded
from dataset_tools.convert.markup import markup_blocks
from dataset_tools.convert.xml_ import attribute, find, find_all, read_xml, text_of
from dataset_tools.model.draft import Draft, Hint, Origin
from dataset_tools.model.project import LimitsConfig

# Of the body, what an editor added or a page layout left: notes, page headers, apparatus.
_ASIDE = frozenset({"note", "fw", "figdesc", "teiheader", "back"})


def convert(stream: BinaryIO, origin: Origin, limits: LimitsConfig) -> Iterator[Item]:
    """The one draft of a TEI document."""
    document = read_xml(read_bounded(stream, origin, limits.record_mb, "record_mb"), origin, limits)
    found = markup_blocks(document.text, inside=("body",), without=_ASIDE)
    blocks = tuple(b.but(tag="h2") if b.tag == "head" else b for b in found)
    if not blocks:
        yield no_text(origin, "the body of the document")
        return
    extras = {"encoding": document.encoding}
    yield Draft(origin, document.text, blocks, tuple(_hints(document.root)), document.findings, extras)


def _hints(root: Any) -> Iterator[Hint]:
    statement = find(root, "titlestmt")
    publication = find(root, "publicationstmt")
    if statement is not None:
        if title := text_of(find(statement, "title")):
            yield Hint("title", title[:1000], "record:title")
        for author in list(find_all(statement, "author"))[:50]:
            if name := text_of(author):
                yield Hint("author", name[:300], "record:author")
    if publication is not None:
        date = find(publication, "date")
        values = {
            "publisher": text_of(find(publication, "publisher")),
            "date": attribute(date, "when") or text_of(date),
            "license_url": attribute(find(publication, "licence", "license"), "target"),
            "rights": text_of(find(publication, "availability")),
            "url": next(
                (
                    text_of(i)
                    for i in find_all(publication, "idno")
                    if attribute(i, "type").lower() in {"url", "uri"}
                ),
                "",
            ),
        }
        yield from (
            Hint(field, value[:4000], "record:publicationStmt") for field, value in values.items() if value
        )
    if language := attribute(find(root, "text"), "lang") or attribute(root, "lang"):
        yield Hint("language", language, "record:xml:lang")
