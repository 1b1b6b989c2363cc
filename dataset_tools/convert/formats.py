"""Stage 1 of 9. The table of formats, and one file of any of them → its drafts.

A third party adds a format by an entry point of the group `dataset_tools.formats` that names a `Format`.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from typing import BinaryIO

from dataset_tools.convert.base import MB, Converter, Item, Refusal, no_text, refuse, too_large
from dataset_tools.convert.place import head_of, open_place
from dataset_tools.convert.sidecar import Sidecar, read_sidecar
from dataset_tools.convert.sniff import CODE, HEAD, SUFFIXES, sniff_head, suffix_of
from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.model.draft import Draft, Origin
from dataset_tools.model.project import LimitsConfig
from dataset_tools.model.record import RawFile
from dataset_tools.storage import sha256_of

# Findings of one file. A list of two million numbers is two million records that are no articles.
MAX_ERRORS = 10_000
ENTRY_POINTS = "dataset_tools.formats"


@dataclass(frozen=True, slots=True)
class Format:
    """One format: the module that reads it, and what a user should know of it."""

    name: str
    module: str  # full name; it has `convert(stream, origin, limits)`
    suffixes: tuple[str, ...]
    media_type: str
    yields: str  # what one file gives, in a few words
    extra: str | None = None  # what to install for it
    cheap: bool = False  # reading costs little more than decoding; such files take part in the site profile
    streamed: bool = False  # read record by record, so that the size of the file is no limit


_HERE = "dataset_tools.convert"

FORMATS: dict[str, Format] = {f.name: f for f in (
    Format("text", f"{_HERE}.text", (".txt", ".text", ".asc"), "text/plain", "one article", cheap=True),
    Format("html", f"{_HERE}.html", (".html", ".htm", ".xhtml", ".shtml"), "text/html", "one article", extra="html"),
    Format("markdown", f"{_HERE}.markdown", (".md", ".markdown", ".mdown"), "text/markdown", "one article; front matter as metadata", cheap=True),
    Format("json", f"{_HERE}.json_", (".json", ".jsonld", ".ninjs"), "application/json", "one article, or one for each object of a list (ninjs, JSON-LD, fundus, news-please)", cheap=True),
    Format("jsonl", f"{_HERE}.jsonl", (".jsonl", ".ndjson"), "application/x-ndjson", "one article a line", cheap=True, streamed=True),
    Format("csv", f"{_HERE}.csv_", (".csv", ".tsv"), "text/csv", "one article a row", cheap=True),
    Format("parquet", f"{_HERE}.parquet", (".parquet", ".pq"), "application/vnd.apache.parquet", "one article a row", cheap=True, streamed=True),
    Format("warc", f"{_HERE}.warc", (".warc", ".warc.gz"), "application/warc", "one article for each saved page", extra="warc", streamed=True),
    Format("wacz", f"{_HERE}.wacz", (".wacz",), "application/wacz", "one article for each saved page", extra="warc", streamed=True),
    Format("pdf", f"{_HERE}.pdf", (".pdf",), "application/pdf", "one article", extra="pdf"),
    Format("docx", f"{_HERE}.docx", (".docx",), "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "one article", extra="docx"),
    Format("mail", f"{_HERE}.mail", (".eml",), "message/rfc822", "one article; headers as metadata"),
    Format("mbox", f"{_HERE}.mbox", (".mbox",), "application/mbox", "one article for each message", streamed=True),
    Format("epub", f"{_HERE}.epub", (".epub",), "application/epub+zip", "one article for each chapter", streamed=True),
    Format("feed", f"{_HERE}.feed", (".rss", ".atom", ".xml"), "application/rss+xml", "one article for each entry with its full text", extra="feeds"),
    Format("nitf", f"{_HERE}.nitf", (".nitf", ".xml"), "application/nitf+xml", "one article"),
    Format("newsml", f"{_HERE}.newsml", (".xml",), "application/vnd.iptc.g2.newsitem+xml", "one article for each news item"),
    Format("tei", f"{_HERE}.tei", (".tei", ".xml"), "application/tei+xml", "one article"),
    Format("gzip", f"{_HERE}.compressed", (".gz",), "application/gzip", "what the file inside gives", streamed=True),
    Format("zstd", f"{_HERE}.compressed", (".zst",), "application/zstd", "what the file inside gives", streamed=True),
    Format("bzip2", f"{_HERE}.compressed", (".bz2",), "application/x-bzip2", "what the file inside gives", streamed=True),
    Format("xz", f"{_HERE}.compressed", (".xz",), "application/x-xz", "what the file inside gives", streamed=True),
    Format("zip", f"{_HERE}.archive", (".zip",), "application/zip", "what the files inside give", streamed=True),
    Format("tar", f"{_HERE}.archive", (".tar", ".tar.gz", ".tgz"), "application/x-tar", "what the files inside give", streamed=True),
)}  # fmt: skip
# Read by Python code alone: it can be ended at a time limit without ending its process.
PLAIN = frozenset({"text", "markdown", "json", "jsonl", "csv"})
CONTAINERS = frozenset({"gzip", "zstd", "bzip2", "xz", "zip", "tar"})


@cache
def all_formats() -> dict[str, Format]:
    """The formats of this package and those of installed third parties; ours keep their names."""
    from importlib.metadata import entry_points

    found = {}
    for point in entry_points(group=ENTRY_POINTS):
        added = point.load()
        if isinstance(added, Format):
            found[added.name] = added
    return {**found, **FORMATS}


def sniff(head: bytes, name: str) -> str:
    """The name of a file's format by its first bytes, or "unknown" or "code".

    A third party's suffix wins: it was installed for that.
    """
    suffix = suffix_of(name)
    for other in all_formats().values():
        if other.name not in FORMATS and suffix in other.suffixes:
            return other.name
    return sniff_head(head, name)


def is_cheap(file: RawFile) -> bool:
    """Whether reading the file costs little, so that it may take part in the profile of its site."""
    name = _format_of(file)
    return name in all_formats() and all_formats()[name].cheap


def is_plain(file: RawFile) -> bool:
    """Whether no library outside of Python reads the file."""
    return _format_of(file) in PLAIN


def _format_of(file: RawFile) -> str:
    try:
        return sniff(head_of(file.path, HEAD), file.name)
    except OSError:
        return "unknown"


def convert_file(file: RawFile, limits: LimitsConfig) -> Iterator[Item]:
    """The drafts of one file, each with the hints of its sidecar.

    Never raises for what is in the file: each record comes out as a Draft or as an ERROR Diagnostic, and a file
    that holds no record as one ERROR.
    """
    origin = Origin(file.name, file.sha256, "application/octet-stream")
    sidecar: Sidecar | Diagnostic = read_sidecar(file.sidecar, origin) if file.sidecar else Sidecar()
    if isinstance(sidecar, Diagnostic):
        yield sidecar
        return
    try:
        with open_place(file.path) as stream:
            items = convert_stream(stream, origin, limits, size=file.size)
            yield from _with_sidecar(items, sidecar) if file.sidecar else items
    except OSError as error:
        yield refuse(
            "SEC002", f"cannot be opened: {error.strerror or error}", origin, "check its permissions"
        )


def convert_bytes(data: bytes, name: str, limits: LimitsConfig) -> Iterator[Item]:
    """The drafts of bytes that come from elsewhere, such as standard input."""
    origin = Origin(name, sha256_of(data), "application/octet-stream")
    yield from convert_stream(io.BytesIO(data), origin, limits, size=len(data))


def _lines_of(draft: Draft) -> int:
    """How many lines a text has that did not come with its paragraphs marked."""
    return sum(b.text.count("\n") + 1 for b in draft.blocks if b.tag is None)


def _too_many_lines(origin: Origin, limit: int) -> Diagnostic:
    fix = "split it, or raise limits.lines in dataset.toml"
    return refuse("SEC001", f"the text has more than {limit:,} lines", origin, fix)


def convert_stream(
    stream: BinaryIO, origin: Origin, limits: LimitsConfig, *, size: int = 0, member: str | None = None
) -> Iterator[Item]:
    """The drafts of a stream that can be rewound.

    Args:   size: in bytes, where it is known.
            member: its name in the container that it comes out of; another container in it is refused.
    """
    name = origin.path if member is None else member
    head = stream.read(HEAD)
    stream.seek(0)
    found_name = sniff(head, name)
    if (found := _refused(found_name, origin, nested=member is not None)) or not head:
        yield found if found and head else no_text(origin)
        return
    chosen = all_formats()[found_name]
    origin = replace(origin, media_type=chosen.media_type)
    if size > limits.file_mb * MB and not chosen.streamed:
        yield too_large("the file", size, limits.file_mb, "file_mb", origin)
        return
    try:
        items = _guarded(_load(chosen), stream, origin, limits)
    except ImportError:
        yield _missing(chosen, origin)
        return
    mislabelled = _mislabelled(found_name, name, origin)
    for item in items:
        if isinstance(item, Draft) and _lines_of(item) > limits.lines:
            yield _too_many_lines(item.origin, limits.lines)
        elif mislabelled is None or not isinstance(item, Draft):
            yield item
        else:
            yield replace(item, findings=(*item.findings, mislabelled))
            mislabelled = None  # said once a file


def _guarded(converter: Converter, stream: BinaryIO, origin: Origin, limits: LimitsConfig) -> Iterator[Item]:
    """The items of a converter, with whatever breaks it turned into a finding.

    The one place that catches everything: the readers behind it are others' and meet hostile bytes, and a failure
    of one file must cost that file only.
    """
    records = errors = 0
    try:
        for item in converter.convert(stream, origin, limits):
            is_error = not isinstance(item, Draft) and item.severity is Severity.ERROR
            records += isinstance(item, Draft) or is_error
            errors += is_error
            yield item
            if errors > MAX_ERRORS:
                message = (
                    f"more than {MAX_ERRORS:,} records cannot be read; the rest of the file was not looked at"
                )
                yield refuse("SEC001", message, replace(origin, record_index=records), "repair the file")
                return
    except Refusal as refusal:
        yield refusal.finding
        return
    except ImportError as error:
        yield _missing(_by_module(converter), origin, str(error.name or error))
        return
    except (Exception, RecursionError) as error:  # noqa: BLE001 - see above
        record = replace(origin, record_index=records) if records else origin
        reason = f"{type(error).__name__}: {(str(error).splitlines() or [''])[0][:120]}"
        yield refuse("FMT003", f"the file cannot be read: {reason}", record, "check that it is whole")
        return
    except BaseException as error:
        # A panic of a library in Rust is no Exception, and no more than a bad file.
        if type(error).__name__ != "PanicException":
            raise
        record = replace(origin, record_index=records) if records else origin
        yield refuse("FMT003", "the file breaks its reader", record, "check that it is whole")
        return
    if not records:
        yield no_text(origin)


def _by_module(converter: Converter) -> Format:
    name = getattr(converter, "__name__", "")
    return next((f for f in all_formats().values() if f.module == name), FORMATS["html"])


def _load(chosen: Format) -> Converter:
    converter: Converter = import_module(chosen.module)
    return converter


def _missing(chosen: Format, origin: Origin, what: str = "") -> Diagnostic:
    extra = chosen.extra or "html"
    seen = f" ({what} is missing)" if what else ""
    fix = f"pip install 'article-dataset-tools[{extra}]'"
    return refuse("FMT005", f"reading {chosen.name} needs the extra [{extra}]{seen}", origin, fix)


def _refused(name: str, origin: Origin, *, nested: bool) -> Diagnostic | None:
    if name == CODE:
        return refuse(
            "SEC003", "the file is code or could run as code", origin, "give the article as text or data"
        )
    if nested and name in CONTAINERS | {"wacz"}:
        return refuse("SEC001", f"{name} inside a container", origin, "unpack it: containers do not nest")
    if name not in all_formats():
        known = " ".join(sorted({s for f in all_formats().values() for s in f.suffixes}))
        return refuse("FMT001", "no known format", origin, f"known: {known}; see docs/how-to/add-a-format.md")
    return None


def _mislabelled(name: str, path: str, origin: Origin) -> Diagnostic | None:
    """FMT007, where the suffix promises another format than the content is."""
    declared = SUFFIXES.get(suffix_of(path))
    if declared in {None, name, "xml"} or (declared in CONTAINERS and name in {"warc", "tar"}):
        return None
    if {declared, name} <= {"json", "jsonl"} or (name in {"docx", "epub", "wacz"} and declared == "zip"):
        return None
    found = refuse(
        "FMT007", f"the suffix says {declared}, the content is {name}", origin, "the content was believed"
    )
    return replace(found, severity=Severity.INFO)


def _with_sidecar(items: Iterator[Item], sidecar: Sidecar) -> Iterator[Item]:
    findings = sidecar.findings
    for item in items:
        if not isinstance(item, Draft):
            yield item
            continue
        yield replace(item, hints=sidecar.hints + item.hints, findings=item.findings + findings)
        findings = ()  # said once a file
