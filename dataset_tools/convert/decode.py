"""Stage 1 of 9. Bytes → text: byte order mark, UTF-8, UTF-16, the declared charset, then a careful guess.

Text is never decoded wrongly without a word: what is not UTF-8 has a finding, what fits nothing is refused.
"""

import codecs
import re
from dataclasses import dataclass, replace

from dataset_tools.convert.base import refuse
from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.model.draft import Origin

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Labels that senders use for the superset; the WHATWG encoding standard reads them so.
_SUPERSETS = {
    "us-ascii": "cp1252", "ascii": "cp1252", "iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252",
    "iso-8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc-kr": "cp949",
}  # fmt: skip
_GUESS_FROM = 200_000  # bytes: charset-normalizer takes 0.3 s for them, and more text tells it no more
# What Western European prose holds beside ASCII when it is read as cp1252.
_WESTERN = re.compile(r"[\x00-\x7fÀ-ÖØ-öø-ÿ’‘“”„‚–—…€«»‹›·•°©®™§¿¡ºªœŒŸšŠžŽ½¼¾²³\xa0\xad£]*")
_LETTER_SHARE = 0.4  # of letters beside ASCII: French has 0.04, Cyrillic read as cp1252 has 1.0
_STRANGE_RUN = re.compile(r"[À-ÖØ-öø-ÿ]{4}")  # a word of another script; no Western word has four in a row
_UPPER_INSIDE = re.compile(r"[a-zà-öø-ÿ][À-ÖØ-Þ]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, or None with the finding that says why; `encoding` is the Python name of what was used."""

    text: str | None
    encoding: str
    findings: tuple[Diagnostic, ...] = ()


def decode(data: bytes, declared: str | None, origin: Origin) -> Decoded:
    """The text of some bytes, without its byte order mark and with its line ends as they are.

    Args:   declared: the charset that a header or the format states; believed where UTF-8 does not fit.
    Returns: ENC002 in `findings` where the bytes are not plain UTF-8; ENC001 and no text where nothing fits.
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _with_bom(data[len(bom) :], name, origin)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        broken = error
    else:
        wide = _utf16(data) if "\x00" in text else None
        return (wide and _noted(wide[0], wide[1], origin)) or Decoded(text, "utf-8")
    if found := _utf16(data) or _as_declared(data, declared):
        return _noted(*found, origin)
    if len(data) - broken.start <= 3 and broken.reason == "unexpected end of data":
        cut = _finding("the last character is cut off", "check that the file is complete", origin)
        return Decoded(data[: broken.start].decode("utf-8"), "utf-8", (cut,))
    if not _mostly_utf8(data) and (found := _western(data) or _guess(data)):
        return _noted(*found, origin)
    return Decoded(None, "", (_undecodable(data, broken.start, declared, origin),))


def _with_bom(data: bytes, name: str, origin: Origin) -> Decoded:
    try:
        text = data.decode(name)
    except UnicodeDecodeError as error:
        return Decoded(None, "", (_undecodable(data, error.start, name, origin),))
    if name != "utf-8":
        return _noted(text, name, origin)
    bom = _finding("the file begins with a byte order mark", "save it as UTF-8 without a mark", origin)
    return Decoded(text, name, (replace(bom, severity=Severity.INFO),))


def _utf16(data: bytes) -> tuple[str, str] | None:
    """UTF-16 without a mark: in text of any Latin script every second byte is zero."""
    sample = data[:4096]
    if len(sample) < 4 or len(data) % 2:
        return None
    for name, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        others = sample[0::2] if name.endswith("le") else sample[1::2]
        if zeros.count(0) * 10 >= len(zeros) * 7 and others.count(0) * 20 < len(others):
            try:
                return data.decode(name), name
            except UnicodeDecodeError:
                return None
    return None


def _as_declared(data: bytes, declared: str | None) -> tuple[str, str] | None:
    if not declared:
        return None
    name = declared.strip().strip("\"'").lower()[:40]
    name = _SUPERSETS.get(name, name)
    if name in {"utf-8", "utf8", "utf-16", "utf-32"}:
        return None
    try:
        info = codecs.lookup(name)
        # Some codecs are no character sets ("zlib", "rot13"): those are not tried.
        return (data.decode(info.name), info.name) if info._is_text_encoding else None  # noqa: SLF001
    except (LookupError, ValueError):
        return None


def _mostly_utf8(data: bytes) -> bool:
    """UTF-8 that was damaged in places; any other charset would turn its sound part into mojibake."""
    text = data.decode("utf-8", "surrogateescape")
    strange = [c for c in text if c > "\x7f"]
    bad = sum("\udc80" <= c <= "\udcff" for c in strange)
    return len(strange) > 2 * bad


def _western(data: bytes) -> tuple[str, str] | None:
    """cp1252, where what comes out reads like a Western European language."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    if not _WESTERN.fullmatch(text) or _UPPER_INSIDE.search(text) or _STRANGE_RUN.search(text):
        return None
    letters = sum(map(str.isalpha, text))
    strange = sum(c > "\x7f" and c.isalpha() for c in text)
    return (text, "cp1252") if strange <= _LETTER_SHARE * letters else None


def _guess(data: bytes) -> tuple[str, str] | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_GUESS_FROM]).best()
    if best is None or best.encoding.startswith("utf"):
        return None
    try:
        return data.decode(best.encoding), best.encoding
    except (LookupError, ValueError):
        return None


def _noted(text: str, name: str, origin: Origin) -> Decoded:
    found = _finding(
        f"the text is {name}, not UTF-8", "nothing to do, it was decoded; or save it as UTF-8", origin
    )
    return Decoded(text, name, (found,))


def _finding(message: str, fix: str, origin: Origin) -> Diagnostic:
    return replace(refuse("ENC002", message, origin, fix), severity=Severity.WARNING)


def _undecodable(data: bytes, at: int, declared: str | None, origin: Origin) -> Diagnostic:
    tried = ", ".join(n for n in ("utf-8", declared, "the likely others") if n)
    finding = refuse(
        "ENC001",
        f"the bytes from offset {at} are no text in any encoding tried ({tried})",
        origin,
        "save the file as UTF-8",
    )
    line = data.count(b"\n", 0, at) + 1
    return replace(finding, line=line, evidence=data[at : at + 16].hex(" "))
