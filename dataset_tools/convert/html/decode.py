"""Bytes of a page → text: the charset that the page declares, and the decoder of every format."""

import re

from dataset_tools.convert.decode import Decoded, decode
from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.model.draft import Origin

# The HTML standard looks for the declaration in the first 1024 bytes; real pages put it as far as 4 KB in.
_DECLARED = re.compile(
    rb"<meta[^>]{0,300}?charset\s{0,3}=\s{0,3}[\"']?\s{0,3}([a-zA-Z0-9_:.-]{2,40})", re.IGNORECASE
)
_DECLARED_WITHIN = 8192


def decode_html(data: bytes, origin: Origin) -> Decoded:
    """The text behind `data`; ENC002 where it is not plain UTF-8, ENC001 where nothing fits."""
    m = _DECLARED.search(data, 0, _DECLARED_WITHIN)
    declared = m.group(1).decode("ascii").lower() if m else None
    if declared in {"utf-8", "utf8"} and (mended := _mended(data, origin)):
        return mended
    return decode(data, declared, origin)


def _mended(data: bytes, origin: Origin) -> Decoded | None:
    """UTF-8 with a few bytes cut by a proxy: they must not cost the page; more would be mojibake."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if not broken or data.startswith(b"\xef\xbb\xbf") or broken > max(3, len(text) // 2000):
        return None
    finding = Diagnostic(
        "ENC002",
        Severity.INFO,
        f"{broken} characters of the page are broken UTF-8",
        path=origin.path,
        record_index=origin.record_index,
        fix="save the page again as UTF-8",
    )
    return Decoded(text, "utf-8", (finding,))
