"""Stage 1 of 9, DOCX. One draft a file; its raw text is the HTML that mammoth makes of the document."""

import io
from collections.abc import Iterator
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

from dataset_tools.convert.base import Item, Refusal, no_text, read_bounded, refuse
from dataset_tools.convert.budget import Budget, open_zip, read_member
from dataset_tools.convert.markup import markup_blocks
from dataset_tools.convert.xml_ import local, read_xml
from dataset_tools.model.draft import Draft, Hint, Origin
from dataset_tools.model.project import LimitsConfig

_OLE = b"\xd0\xcf\x11\xe0"  # Office before 2007, and the wrapper of encrypted documents since
_MACROS = ("vbaproject.bin", "vbadata.xml", ".exe", ".dll", ".js")
_XML_FACTS = {
    "title": "title",
    "creator": "author",
    "language": "language",
    "rights": "rights",
    "modified": "modified",
}


def convert(stream: BinaryIO, origin: Origin, limits: LimitsConfig) -> Iterator[Item]:
    """The one draft of a Word document."""
    import mammoth

    data = read_bounded(stream, origin, limits.file_mb, "file_mb")
    if data.startswith(_OLE):
        yield refuse(
            "FMT004",
            "the document is encrypted or older than 2007",
            origin,
            "save it as .docx, without a password",
        )
        return
    hints = tuple(_checked(data, origin, limits))
    # Pictures are left out: they are no text, and an external one would be fetched from disk.
    nothing = mammoth.images.img_element(lambda _: {"src": ""})
    html: str = mammoth.convert_to_html(io.BytesIO(data), convert_image=nothing).value
    blocks = tuple(markup_blocks(html))
    if not blocks:
        yield no_text(origin, "the document")
        return
    yield Draft(
        origin,
        html,
        blocks,
        hints,
        (),
        {"raw": "the HTML that mammoth makes of the document", "encoding": "utf-8"},
    )


def _checked(data: bytes, origin: Origin, limits: LimitsConfig) -> Iterator[Hint]:
    """The hints of a document whose parts are within the budget and hold no code.

    Errors: Refusal.
    """
    archive = open_zip(io.BytesIO(data), origin, limits)
    budget = Budget(origin, limits, len(data))
    for member in archive.infolist():
        name = member.filename.lower()
        if name.endswith(_MACROS):
            raise Refusal(
                refuse("SEC003", "the document carries macros", origin, "save it as .docx without macros")
            )
        part = read_member(archive, member, budget, limits.record_mb * 4)
        if name.endswith((".xml", ".rels")) and b"<!DOCTYPE" in part:
            raise Refusal(refuse("SEC004", f"{name[:80]} declares a DTD", origin, "save the document anew"))
        if name == "docprops/core.xml":
            yield from _facts(part, origin, limits)


def _facts(part: bytes, origin: Origin, limits: LimitsConfig) -> Iterator[Hint]:
    try:
        root: Any = read_xml(part, origin, limits).root
    except (Refusal, ParseError):
        return
    for element in root:
        field = _XML_FACTS.get(local(element.tag))
        if field and element.text and element.text.strip():
            yield Hint(field, element.text.strip()[:1000], f"meta:docx:{local(element.tag)}")
