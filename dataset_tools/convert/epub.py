"""Stage 1 of 9, EPUB. One draft for each chapter in reading order; the book's metadata as hints of each."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, BinaryIO
from urllib.parse import unquote
from zipfile import ZipFile, ZipInfo

from dataset_tools.convert.base import Item, Refusal, no_text, of_record, refuse
from dataset_tools.convert.budget import Budget, open_zip, read_member, stream_size
from dataset_tools.convert.decode import decode
from dataset_tools.convert.markup import markup_blocks
from dataset_tools.convert.xml_ import attribute, find_all, local, read_xml, text_of
from dataset_tools.model.draft import Draft, Hint, Origin
from dataset_tools.model.project import LimitsConfig

_FACTS = {
    "creator": "author",
    "date": "date",
    "publisher": "publisher",
    "language": "language",
    "rights": "rights",
}
_FONTS = (
    "http://www.idpf.org/2008/embedding",
    "http://ns.adobe.com/pdf/enc#RC",
)  # hidden fonts are no protection
_MIN_CHAPTER = 200  # characters: covers, half titles and dedications are shorter


@dataclass(frozen=True, slots=True)
class _Book:
    archive: ZipFile
    budget: Budget
    limits: LimitsConfig

    def read(self, name: str) -> bytes:
        """A part of the book. Errors: Refusal."""
        try:
            member: ZipInfo = self.archive.getinfo(name)
        except KeyError:
            raise Refusal(
                refuse("FMT003", f"{name[:80]} is missing", self.budget.origin, "pack the book anew")
            ) from None
        return read_member(self.archive, member, self.budget, self.limits.record_mb)


def convert(stream: BinaryIO, origin: Origin, limits: LimitsConfig) -> Iterator[Item]:
    """The drafts of a book."""
    budget = Budget(origin, limits, stream_size(stream))
    book = _Book(open_zip(stream, origin, limits), budget, limits)
    if _is_protected(book, origin):
        yield refuse("FMT004", "the book is protected", origin, "give it without DRM")
        return
    container = read_xml(book.read("META-INF/container.xml"), origin, limits).root
    package_name = attribute(next(find_all(container, "rootfile"), None), "full-path")
    package = read_xml(book.read(package_name), origin, limits).root
    hints = tuple(_hints(package))
    index = 0
    for name in _spine(package, posixpath.dirname(package_name)):
        try:
            chapter = _chapter(book.read(name), name, of_record(origin, index), hints)
        except Refusal as refusal:
            chapter = replace(refusal.finding, record_index=index)
        if chapter is not None:
            yield chapter
            index += 1
    if not index:
        yield no_text(origin, "the book")


def _chapter(data: bytes, name: str, origin: Origin, hints: tuple[Hint, ...]) -> Item | None:
    decoded = decode(data, None, origin)
    if decoded.text is None:
        return decoded.findings[0]
    blocks = tuple(markup_blocks(decoded.text, inside=("body",)))
    if sum(len(b.text) for b in blocks) < _MIN_CHAPTER:
        return None
    heading = next((b.text for b in blocks if b.tag in {"h1", "h2", "h3"}), None)
    title = (Hint("title", heading[:1000], "record:heading"),) if heading else ()
    extras = {"encoding": decoded.encoding, "member": name, "raw": f"the chapter {name[:200]}"}
    return Draft(origin, decoded.text, blocks, (*title, *hints), (), extras)


def _is_protected(book: _Book, origin: Origin) -> bool:
    names = set(book.archive.namelist())
    if "META-INF/rights.xml" in names:
        return True
    if "META-INF/encryption.xml" not in names:
        return False
    root = read_xml(book.read("META-INF/encryption.xml"), origin, book.limits).root
    methods = [
        attribute(e, "algorithm")
        for e in find_all(root, "encrypteddata")
        for e in find_all(e, "encryptionmethod")
    ]
    return any(m not in _FONTS for m in methods)


def _spine(package: Any, folder: str) -> Iterator[str]:
    """The names of the chapters in reading order, without the table of contents."""
    items = {attribute(i, "id"): i for i in find_all(package, "item")}
    # The standard allows each item once; a book that names one ten thousand times is a bomb.
    for name in dict.fromkeys(attribute(r, "idref") for r in _linear(package)):
        item = items.get(name)
        if item is None or "nav" in attribute(item, "properties").split():
            continue
        if "html" in attribute(item, "media-type"):
            yield posixpath.normpath(posixpath.join(folder, unquote(attribute(item, "href"))))


def _linear(package: Any) -> Iterator[Any]:
    return (r for r in find_all(package, "itemref") if attribute(r, "linear") != "no")


def _hints(package: Any) -> Iterator[Hint]:
    metadata = next(find_all(package, "metadata"), None)
    for element in list(metadata if metadata is not None else ())[:200]:
        field = _FACTS.get(local(element.tag))
        if field and (value := text_of(element)):
            yield Hint(field, value[:4000], f"record:dc:{local(element.tag)}")
