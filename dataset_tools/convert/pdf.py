"""Stage 1 of 9, PDF. One draft a file; its raw text is the text layer of its pages, line by line.

A PDF has no paragraphs, only words in places: a gap wider than the usual one between lines, or an indented line,
begins a new one.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from statistics import median
from typing import Any, BinaryIO

from dataset_tools.convert.base import MB, Item, no_text, read_bounded, refuse, too_large
from dataset_tools.convert.blocks import paragraphs
from dataset_tools.model.draft import Draft, Hint, Origin
from dataset_tools.model.project import LimitsConfig

MAX_PAGES = 1000  # a newspaper has 100; pdfium takes some 10 ms for a page
_GAP = 0.6  # of a line's height: leading is 0.1 to 0.4, a blank line 1 and more
_INDENT = (0.7, 4.0)  # of a line's height: an em is about one
_Line = tuple[float, float, float, str]  # left, bottom, top, text
_FILE_TITLE = re.compile(r"(?i)^(?:microsoft word - .*|untitled.*|.*\.(?:docx?|indd|qxd|pdf|tex|rtf))$")


def convert(stream: BinaryIO, origin: Origin, limits: LimitsConfig) -> Iterator[Item]:
    """The one draft of a PDF file."""
    import pypdfium2

    data = read_bounded(stream, origin, limits.file_mb, "file_mb")
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            yield refuse("FMT004", "the PDF is encrypted", origin, "save it without a password")
        else:
            yield refuse(
                "FMT003", "the PDF is damaged or cut off", origin, "open it in a reader and save it anew"
            )
        return
    try:
        yield _draft(document, origin, limits)
    finally:
        document.close()


def _draft(document: Any, origin: Origin, limits: LimitsConfig) -> Item:
    if len(document) > MAX_PAGES:
        message = f"{len(document):,} pages, beyond the limit of {MAX_PAGES:,}"
        return refuse("SEC001", message, origin, "give the pages of one article")
    pages: list[str] = []
    size = 0
    for number in range(len(document)):
        text = _page(document[number])
        size += len(text)
        if size > limits.record_mb * MB:
            return too_large("the text of the PDF", size, limits.record_mb, "record_mb", origin)
        pages.append(text)
    raw = "\n".join(p for p in pages if p)
    if not raw.strip():
        return no_text(origin, "the PDF", "it seems to be scanned: add a text layer by OCR")
    extras = {"raw": "the text layer of the PDF", "encoding": "utf-8", "pages": str(len(document))}
    return Draft(origin, raw, tuple(paragraphs(raw)), tuple(_hints(document)), (), extras)


def _hints(document: Any) -> Iterator[Hint]:
    facts = document.get_metadata_dict(skip_empty=True)
    for key, field in (("Title", "title"), ("Author", "author"), ("Subject", "description")):
        value = (facts.get(key) or "").strip()
        if value and not (key == "Title" and _FILE_TITLE.match(value)):
            yield Hint(field, value[:1000], f"meta:pdf:{key}")


def _page(page: Any) -> str:
    text_page = page.get_textpage()
    try:
        lines = list(_lines(text_page))
    finally:
        text_page.close()
        page.close()
    if not lines:
        return ""
    height = median(top - bottom for _, bottom, top, _ in lines)
    left = median(line[0] for line in lines)
    out = [lines[0][3]]
    for above, line in pairwise(lines):
        gap = above[1] - line[2]
        indent = line[0] - max(left, above[0])
        begins = (
            gap > _GAP * height or gap < -2 * height or _INDENT[0] * height < indent < _INDENT[1] * height
        )
        out.append(("\n" if begins else "") + line[3])
    return "\n".join(out) + "\n"


def _lines(text_page: Any) -> Iterator[_Line]:
    """The lines of a page from its runs of text: runs side by side are one line."""
    current: _Line | None = None
    for i in range(text_page.count_rects()):
        left, bottom, right, top = text_page.get_rect(i)
        text = _clean(text_page.get_text_bounded(left, bottom, right, top))
        if not text.strip():
            continue
        if current is not None and _same_line(current, bottom, top) and left > current[0]:
            joint = "" if current[3].endswith(" ") or text.startswith(" ") else " "
            current = (current[0], min(bottom, current[1]), max(top, current[2]), current[3] + joint + text)
            continue
        if current is not None:
            yield current
        current = (left, bottom, top, text)
    if current is not None:
        yield current


def _same_line(line: _Line, bottom: float, top: float) -> bool:
    shared = min(line[2], top) - max(line[1], bottom)
    return shared > 0.5 * min(line[2] - line[1], top - bottom)


def _clean(text: str) -> str:
    r"""Pdfium marks a hyphen at a line's end with U+FFFE or U+0002, and ends runs with "\r\n"."""
    return " ".join(text.replace("\ufffe", "-").replace("\x02", "-").split())
