"""Bytes of a page → text: byte order mark, declared charset, UTF-8, then a guess."""

import re
from dataclasses import dataclass

from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.model.draft import Origin

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
# The HTML standard looks for the declaration in the first 1024 bytes; real pages put it as far as 4 KB in.
_DECLARED = re.compile(
    rb"<meta[^>]{0,300}?charset\s{0,3}=\s{0,3}[\"']?\s{0,3}([a-zA-Z0-9_:.-]{2,40})", re.IGNORECASE
)
_DECLARED_WITHIN = 8192


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a page, or None with the finding that says why."""

    text: str | None
    encoding: str
    findings: tuple[Diagnostic, ...] = ()


def decode_html(data: bytes, origin: Origin) -> Decoded:
    """The text behind `data`; ENC002 where it is not UTF-8, ENC001 where nothing fits."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            return Decoded(data[len(bom) :].decode(name, "replace"), name)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        broken = error
    if (text := _as_declared(data)) is not None:
        return Decoded(text[0], text[1], (_not_utf8(text[1], origin),))
    if len(data) - broken.start <= 3:  # cut in the middle of the last character
        return Decoded(data[: broken.start].decode("utf-8"), "utf-8")
    return _guess(data, origin)


def _as_declared(data: bytes) -> tuple[str, str] | None:
    m = _DECLARED.search(data, 0, _DECLARED_WITHIN)
    if not m:
        return None
    # Browsers read these labels as the superset.
    name = m.group(1).decode("ascii").lower()
    name = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030",
            "shift_jis": "cp932", "euc-kr": "cp949", "iso-8859-9": "cp1254"}.get(name, name)  # fmt: skip
    try:
        if name in {"utf-8", "utf8"}:
            # A few bytes cut by a proxy must not cost the page; more would be mojibake.
            text = data.decode("utf-8", "replace")
            return (text, "utf-8") if text.count("\ufffd") <= max(3, len(text) // 2000) else None
        return data.decode(name), name
    except (LookupError, UnicodeDecodeError):
        return None


def _guess(data: bytes, origin: Origin) -> Decoded:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:200_000]).best()
    name = best.encoding if best else None
    if name:
        try:
            return Decoded(data.decode(name), name, (_not_utf8(name, origin),))
        except UnicodeDecodeError:
            pass
    finding = Diagnostic(
        "ENC001",
        Severity.ERROR,
        "no character encoding fits the bytes of the page",
        path=origin.path,
        record_index=origin.record_index,
        fix="save the page as UTF-8",
    )
    return Decoded(None, "", (finding,))


def _not_utf8(name: str, origin: Origin) -> Diagnostic:
    return Diagnostic(
        "ENC002",
        Severity.INFO,
        f"the page is {name}, not UTF-8",
        path=origin.path,
        record_index=origin.record_index,
        fix="nothing to do: it was decoded; save it as UTF-8 to silence this",
    )
