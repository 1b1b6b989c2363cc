"""Stage 1 of 9. The first bytes of a file → the name of its format. Content decides; the suffix breaks ties."""

import bz2
import json
import lzma
import re
import zlib
from collections.abc import Callable

from dataset_tools.convert.fields import BODY_NAMES, FIELD_OF, key_of

HEAD = 65_536  # bytes looked at; the root element and the first line of a record stand within
UNKNOWN = "unknown"
CODE = "code"  # what could run if it were opened by somebody: refused whatever the suffix says

_OLE = b"\xd0\xcf\x11\xe0"  # Office before 2007, and the wrapper of encrypted documents since
_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"PAR1", "parquet"),
    (b"WARC/", "warc"),
    (b"\x1f\x8b", "gzip"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x93NUMPY", CODE),
    (b"\x7fELF", CODE),
    (b"MZ\x90", CODE),
    (b"ARROW1", UNKNOWN),  # offsets in Arrow IPC are not checked by its readers
    (_OLE, UNKNOWN),
    (b"\x89PNG", UNKNOWN),
    (b"\xff\xd8\xff", UNKNOWN),
    (b"GIF8", UNKNOWN),
    (b"7z\xbc\xaf", UNKNOWN),
    (b"Rar!", UNKNOWN),
    (b"SQLite format 3", UNKNOWN),
)
# What no text holds: all below space but tab, line ends, vertical tab, form feed and escape.
_CONTROLS = bytes(b for b in range(32) if b < 9 or (b > 13 and b != 27))
_PICKLE = re.compile(rb"\x80[\x02-\x05](?:\x95|[}\]\(c\x8c])", re.DOTALL)
_ROOTS = {
    "nitf": "nitf", "newsmessage": "newsml", "newsitem": "newsml", "packageitem": "newsml", "newsml": "newsml",
    "tei": "tei", "tei.2": "tei", "teicorpus": "tei", "rss": "feed", "feed": "feed", "rdf": "feed", "html": "html",
}  # fmt: skip
_HTML_TAGS = frozenset({
    "head", "body", "div", "p", "article", "meta", "title", "main", "section", "h1", "h2", "span", "table", "link",
    "script", "header", "nav", "b", "center", "font", "a", "ul", "figure", "noscript", "style", "base",
})  # fmt: skip
_PROLOG = re.compile(
    r"\s*(?:<\?[^>]{0,1000}\?>|<!--.{0,20000}?-->|<!doctype[^\[>]{0,1000}(?:\[.{0,20000}?\]\s*)?>)",
    re.IGNORECASE | re.DOTALL,
)
_ROOT = re.compile(r"\s*<(?:[\w.-]+:)?([a-zA-Z][\w.-]*)")
_DOCTYPE_HTML = re.compile(r"\s*<!doctype\s+html", re.IGNORECASE)
_HEADER = re.compile(r"^([A-Za-z][A-Za-z0-9-]{1,40}):[ \t]", re.MULTILINE)
_MAIL = frozenset({"from", "to", "subject", "date"})
_MAIL_ONLY = frozenset(
    {"message-id", "mime-version", "received", "return-path", "delivered-to", "content-type"}
)
_MBOX = re.compile(r"From \S{1,200} +(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ")
# Possessive: what was read as an empty line is never read again as part of another.
_FRONT = re.compile(
    r"---[ \t]*+\r?\n(?:#[^\n]*+\n|[ \t\r\f\v]*+\n)*+[ \t]*+[A-Za-z_\"'][\w .\"'-]{0,60}:(?:[ \t]|\r?\n)"
)

SUFFIXES = {
    ".txt": "text", ".text": "text", ".asc": "text", ".html": "html", ".htm": "html", ".xhtml": "html", ".shtml": "html",
    ".md": "markdown", ".markdown": "markdown", ".mdown": "markdown", ".json": "json", ".jsonld": "json",
    ".ninjs": "json", ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "csv", ".parquet": "parquet",
    ".pq": "parquet", ".warc": "warc", ".wacz": "wacz", ".pdf": "pdf", ".docx": "docx", ".docm": "docx", ".eml": "mail",
    ".mbox": "mbox", ".epub": "epub", ".rss": "feed", ".atom": "feed", ".nitf": "nitf", ".tei": "tei", ".xml": "xml",
    ".gz": "gzip", ".zst": "zstd", ".bz2": "bzip2", ".xz": "xz", ".zip": "zip", ".tar": "tar", ".tgz": "tar",
}  # fmt: skip
_CODE_SUFFIXES = frozenset({".py", ".pyc", ".pyd", ".so", ".sh", ".js", ".exe", ".dll", ".pkl", ".pickle", ".joblib",
                            ".npy", ".npz", ".pt", ".pth", ".bat", ".ps1", ".jar", ".class", ".whl"})  # fmt: skip


def suffix_of(name: str) -> str:
    """The suffix as compared: lower case, "" where what follows the last dot is no suffix.

    >>> suffix_of("wire.2024-05-01"), suffix_of("Page.HTML")
    ('', '.html')
    """
    base = name.rpartition("/")[2]
    stem, dot, suffix = base.rpartition(".")
    known = dot and stem and 0 < len(suffix) <= 8 and suffix.isalnum() and not suffix.isdigit()
    return f".{suffix.lower()}" if known else ""


def sniff_head(head: bytes, name: str) -> str:
    """The name of a format, `UNKNOWN`, or `CODE` for what is refused as executable.

    Args:   head: the first bytes, 64 KB where there are so many.
            name: the file's name; it decides only between formats that the content allows.
    """
    suffix = suffix_of(name)
    if head.startswith(_OLE) and suffix in {".docx", ".docm"}:
        return "docx"  # encrypted: its converter says so
    if suffix in _CODE_SUFFIXES or _PICKLE.match(head):
        return CODE
    for magic, found in _MAGIC:
        if head.startswith(magic):
            return _compressed(found, head, name) if found in _OPENERS else found
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(head, suffix)
    if head[257:262] == b"ustar":
        return "tar"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    return _text_format(head, suffix)


def _text_format(head: bytes, suffix: str) -> str:
    text = _as_text(head)
    if text is None:
        # Bytes that are no text: a known suffix sends them to a converter that says what is wrong with them.
        return SUFFIXES.get(suffix, UNKNOWN) if SUFFIXES.get(suffix) not in {None, "xml"} else UNKNOWN
    start = text.lstrip()
    if start.startswith("<") and (found := _markup(start, suffix)):
        return found
    if suffix in {".md", ".markdown", ".mdown"}:
        return "markdown"
    if start[:1] in {"{", "["} and (found := _json(start, suffix)):
        return found
    if _MBOX.match(start):
        return "mbox"
    if _is_mail(text, suffix):
        return "mail"
    if _FRONT.match(start):
        return "markdown"
    if suffix in {".csv", ".tsv"} or (suffix == "" and _is_table(start)):
        return "csv"
    if suffix in {"", ".txt", ".text", ".asc"}:
        return "text"
    # Plain words under the name of a binary format, or of none that we know.
    declared = SUFFIXES.get(suffix, UNKNOWN)
    return declared if declared != "xml" else UNKNOWN


def _as_text(head: bytes) -> str | None:
    """The head as readable characters, whatever its charset; None for binary data."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[: len(head) & ~1].decode("utf-16", "replace")
    for zeros, name in ((head[1:400:2], "utf-16-le"), (head[0:400:2], "utf-16-be")):
        if len(zeros) > 1 and zeros.count(0) * 10 >= len(zeros) * 7:
            return head[: len(head) & ~1].decode(name, "replace")
    sample = head[:4096]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    # A page may carry a stray control character; of binary data, one byte in eight is one.
    if sample and controls * 20 > len(sample):
        return None
    return head.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")


def _markup(start: str, suffix: str) -> str | None:
    is_xml = start.startswith("<?xml") or suffix == ".xml"
    at = 0
    while (prolog := _PROLOG.match(start, at)) and prolog.end() > at:
        if _DOCTYPE_HTML.match(start, at):
            return "html"
        at = prolog.end()
    if _DOCTYPE_HTML.match(start, at):
        return "html"
    root = _ROOT.match(start, at)
    name = root.group(1).lower() if root else ""
    if name in _ROOTS and (name != "rdf" or "rss" in start[:4000]):
        return _ROOTS[name]
    if name in _HTML_TAGS or suffix in {".html", ".htm", ".xhtml", ".shtml"}:
        return "html"
    if re.search(r"<html[\s>]", start[:4096], re.IGNORECASE):
        return "html"
    return UNKNOWN if is_xml else None


def _json(start: str, suffix: str) -> str | None:
    declared = SUFFIXES.get(suffix)
    if declared not in {"json", "jsonl", "text", None}:
        return None
    first, _newline, rest = start.partition("\n")
    whole = _is_json(first)
    if start[0] == "{":
        if declared == "jsonl" or (whole and rest.lstrip().startswith("{")):
            return "jsonl"
        if declared == "json" or whole or re.match(r'\{\s*"[^"\n]{1,200}"\s*:', start):
            return "json"
        return None
    if declared == "jsonl":
        return "jsonl"
    return "json" if declared == "json" or re.match(r"\[\s*(?:\{\s*\"|\]\s*$)", start) else None


def _is_json(line: str) -> bool:
    try:
        json.loads(line[:HEAD], parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        return False
    return True


def _is_mail(text: str, suffix: str) -> bool:
    if not _HEADER.match(text):
        return False
    end = re.search(r"\r?\n\r?\n", text)
    names = {
        m.group(1).lower() for m in _HEADER.finditer(text, 0, end.start() if end else min(len(text), 8192))
    }
    if suffix in {".eml", ".mbox"}:
        return bool(names & (_MAIL | _MAIL_ONLY))
    return len(names & _MAIL) >= 2 and bool(names & _MAIL_ONLY - {"content-type"})


def _is_table(start: str) -> bool:
    """A first line whose cells are names of ours, one of them that of a body."""
    line = start.partition("\n")[0][:2000]
    for mark in ",\t;":
        cells = {key_of(c) for c in line.split(mark)}
        if len(cells & FIELD_OF.keys()) >= 2 and cells & set(BODY_NAMES):
            return True
    return False


def _zip(head: bytes, suffix: str) -> str:
    if head[30:58] == b"mimetypeapplication/epub+zip":
        return "epub"
    if b"word/" in head[:8192] or suffix in {".docx", ".docm"}:
        return "docx"
    if suffix in {".wacz", ".epub"}:
        return suffix[1:]
    if b"ppt/" in head[:8192] or b"xl/" in head[:8192]:
        return UNKNOWN
    return "zip"


def _gunzip(head: bytes) -> bytes:
    return zlib.decompressobj(31).decompress(head, HEAD)


_OPENERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": _gunzip,
    "bzip2": lambda head: bz2.BZ2Decompressor().decompress(head, HEAD),
    "xz": lambda head: lzma.LZMADecompressor(memlimit=64 << 20).decompress(head, HEAD),
    "zstd": bytes,  # the reader of zstd is an extra
}


def _compressed(kind: str, head: bytes, name: str) -> str:
    """A compressed tar or WARC is that; the readers of both undo the compression themselves."""
    try:
        inner = _OPENERS[kind](head)
    except (zlib.error, OSError, lzma.LZMAError, EOFError, ValueError):
        inner = b""
    if inner.startswith(b"WARC/") or (not inner and ".warc." in name.lower()):
        return "warc"
    if inner[257:262] == b"ustar" or (not inner and ".tar." in name.lower()):
        return "tar"
    return kind
