"""Stage 1 of 9, mail. One draft a message: its text part, else its HTML; the headers as hints."""

import email
import email.policy
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from email.errors import HeaderParseError, MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime
from typing import BinaryIO

from dataset_tools.convert.base import Item, no_text, read_bounded, refuse
from dataset_tools.convert.blocks import paragraphs
from dataset_tools.convert.decode import decode
from dataset_tools.convert.fields import is_markup
from dataset_tools.convert.records import markup_draft
from dataset_tools.model.draft import Draft, Hint, Origin
from dataset_tools.model.project import LimitsConfig

_ENCRYPTED = frozenset({"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"})
_MAX_PARTS = 1000
_MAX_HEADER = 2000  # characters; RFC 5322 allows 998 a line
_PREFIX = re.compile(r"^(?:(?:re|fwd?|aw|wg|tr|sv)\s?:\s*){1,9}", re.IGNORECASE)


def convert(stream: BinaryIO, origin: Origin, limits: LimitsConfig) -> Iterator[Item]:
    """The one draft of a message."""
    data = read_bounded(stream, origin, limits.record_mb, "record_mb")
    yield from convert_message(data, origin, limits)


def convert_message(data: bytes, origin: Origin, limits: LimitsConfig) -> Iterator[Item]:
    """The draft of the message whose bytes these are."""
    # The newer policy parses structured headers, in quadratic time on hostile ones.
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    parts: dict[str, Message] = {}
    for count, part in enumerate(message.walk()):
        kind = part.get_content_type()
        if kind in _ENCRYPTED:
            yield refuse("FMT004", "the message is encrypted", origin, "save it decrypted")
            return
        if count < _MAX_PARTS and part.get_content_disposition() != "attachment":
            parts.setdefault(kind, part)
    hints = tuple(_hints(message))
    for kind in ("text/plain", "text/html"):
        payload = parts[kind].get_payload(decode=True) if kind in parts else None
        if isinstance(payload, bytes) and payload.strip():
            yield from _body(payload, parts[kind].get_content_charset(), kind, origin, limits, hints)
            return
    yield no_text(origin, "the message", "give the message with its text part")


def _body(  # noqa: PLR0913, PLR0917 - a part and all that is known of it
    data: bytes, charset: str | None, kind: str, origin: Origin, limits: LimitsConfig, hints: tuple[Hint, ...]
) -> Iterator[Item]:
    decoded = decode(data, charset, origin)
    if decoded.text is None:
        yield from decoded.findings
        return
    extras = {"encoding": decoded.encoding, "raw": f"the {kind} part of the message"}
    if kind == "text/html" and is_markup(decoded.text):
        for item in markup_draft(decoded.text, origin, limits, hints):
            yield replace(item, extras={**item.extras, **extras}) if isinstance(item, Draft) else item
        return
    # A charset that the header states is no flaw of the file.
    findings = decoded.findings if not charset else ()
    yield Draft(origin, decoded.text, tuple(paragraphs(decoded.text)), hints, findings, extras)


def _hints(message: Message) -> Iterator[Hint]:
    if subject := _header(message, "Subject"):
        yield Hint("title", _PREFIX.sub("", subject), "header:Subject")
    sender = _header(message, "From")
    name, address = parseaddr(sender)
    if name and "@" not in name:
        yield Hint("author", name, "header:From")
    elif sender and "@" not in sender and not address:
        yield Hint("author", sender, "header:From")
    if organization := _header(message, "Organization"):
        yield Hint("publisher", organization, "header:Organization")
    if when := _header(message, "Date"):
        try:
            yield Hint("date", parsedate_to_datetime(when).isoformat(), "header:Date")
        except (ValueError, TypeError, IndexError, OverflowError):
            yield Hint("date", when[:100], "header:Date")
    for key, field in (("Content-Language", "language"), ("Archived-At", "url")):
        if value := _header(message, key):
            yield Hint(field, value.strip("<> "), f"header:{key}")


def _header(message: Message, name: str) -> str:
    """A header as text; "" where it is missing, the raw words where they cannot be decoded."""
    value = str(message.get(name, ""))[:_MAX_HEADER]
    with suppress(HeaderParseError, MessageError, LookupError, UnicodeError, ValueError):
        value = str(make_header(decode_header(value)))
    return " ".join(value.encode("utf-8", "replace").decode("utf-8").split())
