"""Stage 1 of 9, WARC. One draft for each saved page of HTML or plain text; read as a stream of any size.

Requests, images, redirects and errors are no articles and are passed over. What the archive knows of a page (its
address, when it was fetched, the headers of the server) goes along as hints.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO

from dataset_tools.convert import text
from dataset_tools.convert.base import MB, Item, of_record, refuse, too_large
from dataset_tools.convert.decode import decode
from dataset_tools.model.draft import Draft, Hint, Origin
from dataset_tools.model.project import LimitsConfig

_PAGES = ("text/html", "application/xhtml+xml")
_OK = 200
# Headers of a server that say something about the page; those about mining go on by their own name.
_HEADERS = {"last-modified": "modified", "content-language": "language"}
_PREFERENCES = ("tdm-reservation", "tdm-policy", "x-robots-tag", "content-usage")


def convert(stream: BinaryIO, origin: Origin, limits: LimitsConfig) -> Iterator[Item]:
    """The drafts of a WARC file, compressed or not."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    kinds = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    forward: Any = _Forward(stream)
    index = 0
    try:
        for record in ArchiveIterator(forward, record_types=kinds, parse_http=True):
            items = _record(record, of_record(origin, index, retrieved_at=_date(record)), limits)
            for item in items:
                yield item
                index += 1
    except (OSError, ValueError, EOFError) as error:
        finding = refuse(
            "FMT003", f"the archive is damaged: {error}", of_record(origin, index), "fetch it again"
        )
        yield finding


class _Forward:
    """A stream that is only read: fastwarc panics on one that has `seek` and cannot do it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._at = 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self._at += len(data)
        return data

    def tell(self) -> int:
        return self._at


def _record(record: Any, origin: Origin, limits: LimitsConfig) -> Iterator[Item]:
    kind = _media_type(record)
    if kind not in _PAGES and kind != "text/plain":
        return
    if record.http_headers is not None and record.http_headers.status_code != _OK:
        return
    data = record.reader.read(limits.record_mb * MB + 1)
    if len(data) > limits.record_mb * MB:
        yield too_large("the page", 0, limits.record_mb, "record_mb", origin)
        return
    if record.http_headers is not None:
        data = _decoded(data, (record.http_headers.get("Content-Encoding") or "").lower(), limits)
        if data is None:
            yield refuse(
                "FMT003", "the page's content encoding cannot be undone", origin, "save it unencoded"
            )
            return
    if not data.strip():
        return
    hints = tuple(_hints(record))
    url = next((h.value for h in hints if h.field == "url"), None)
    for item in _page(data, kind, record, origin, limits, url):
        yield replace(item, hints=_merged(hints, item.hints)) if isinstance(item, Draft) else item


def _page(  # noqa: PLR0913, PLR0917 - the page, its record and where it came from
    data: bytes, kind: str, record: Any, origin: Origin, limits: LimitsConfig, url: str | None
) -> Iterator[Item]:
    origin = replace(origin, media_type=kind)
    if kind == "text/plain":
        yield from text.convert_data(data, origin, declared=record.http_charset, most=limits.lines)
        return
    from dataset_tools.convert import html

    declared = decode(data, record.http_charset, origin) if record.http_charset else None
    if declared is not None and declared.text is not None:
        page = html.convert_html(declared.text, origin, limits, url=url)
        yield (
            replace(page, findings=(*declared.findings, *page.findings)) if isinstance(page, Draft) else page
        )
        return
    found = html.decode.decode_html(data, origin)
    if found.text is None:
        yield from found.findings
        return
    page = html.convert_html(found.text, origin, limits, url=url)
    yield replace(page, findings=(*found.findings, *page.findings)) if isinstance(page, Draft) else page


def _merged(ours: tuple[Hint, ...], pages: tuple[Hint, ...]) -> tuple[Hint, ...]:
    """The page's own hints first: it knows its canonical address, the archive only the one that was asked for."""
    return (*pages, *ours)


def _media_type(record: Any) -> str:
    kind = record.http_content_type if record.http_headers is not None else record.headers.get("Content-Type")
    return (kind or "").partition(";")[0].strip().lower()


def _date(record: Any) -> str | None:
    value = record.headers.get("WARC-Date")
    return value[:40] if value else None


def _hints(record: Any) -> Iterator[Hint]:
    if address := record.headers.get("WARC-Target-URI"):
        yield Hint("url", address.strip("<>")[:4000], "warc:WARC-Target-URI")
    if record.http_headers is None:
        return
    for name, value in record.http_headers:
        key = name.lower()
        if key in _PREFERENCES:
            yield Hint("pref", f"{key}: {value}"[:1000], f"http:{name}")
        elif key in _HEADERS:
            yield Hint(_HEADERS[key], value[:200], f"http:{name}")


def _decoded(data: bytes, encoding: str, limits: LimitsConfig) -> bytes | None:
    """The body behind a content encoding, within the limit for one record; None where it cannot be undone."""
    import zlib

    if encoding in {"", "identity"} or not (data.startswith(b"\x1f\x8b") or encoding == "deflate"):
        return data if encoding not in {"br", "zstd"} else None
    for window in (47, -15):  # gzip or zlib, then raw deflate
        try:
            return zlib.decompressobj(window).decompress(data, limits.record_mb * MB)
        except zlib.error:
            continue
    return None
