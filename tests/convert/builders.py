"""Builders for the converter tests: files of every format, made in memory, and what comes out of them."""

import gzip
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from dataset_tools.convert.formats import convert_bytes, convert_file
from dataset_tools.convert.inventory import inventory
from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.model.draft import Draft, Role
from dataset_tools.model.project import LimitsConfig
from dataset_tools.model.span import apply_edits

LIMITS = LimitsConfig()
STORY = (
    "The harbour clock of Brackwater stopped on Tuesday at ten past four, and nobody noticed until the ferry was late.",
    "“It has always been wrong,” said the harbour master, Ottilie Crane. “Now it is at least consistent.”",
    "A watchmaker from Low Island will look at it after the herring season, which ends in the third week of May.",
)
PROSE = "\n\n".join(STORY)


def items(data: bytes, name: str, limits: LimitsConfig = LIMITS) -> list[Draft | Diagnostic]:
    """What comes out of a file, after the offset law was checked on each draft."""
    found = list(convert_bytes(data, name, limits))
    for item in found:
        if isinstance(item, Draft):
            for block in item.blocks:
                assert apply_edits(block.span.of(item.raw), block.edits) == block.text, block
    return found


def drafts(data: bytes, name: str, limits: LimitsConfig = LIMITS) -> list[Draft]:
    """The drafts of a file that must hold nothing that is refused."""
    found = items(data, name, limits)
    assert not [i for i in found if isinstance(i, Diagnostic) and i.severity is Severity.ERROR], found
    return [i for i in found if isinstance(i, Draft)]


def draft(data: bytes, name: str) -> Draft:
    """The one draft of a file."""
    (only,) = drafts(data, name)
    return only


def error(data: bytes, name: str, limits: LimitsConfig = LIMITS) -> Diagnostic:
    """The one error of a file that must give no draft."""
    found = [i for i in items(data, name, limits) if isinstance(i, Draft) or i.severity is Severity.ERROR]
    (only,) = found
    assert isinstance(only, Diagnostic), only
    return only


def texts(one: Draft, *, headline: bool = False) -> list[str]:
    """The texts of a draft's blocks; the headline only where it is asked for."""
    return [b.text for b in one.blocks if headline or (b.role is not Role.HEADLINE and b.tag != "h1")]


def hint(one: Draft, field: str) -> str | None:
    """The value of the first hint of that field."""
    found = one.hint(field)
    return found.value if found else None


def convert_folder(folder: Path) -> dict[str, list[Draft | Diagnostic]]:
    """What comes out of each file of a folder."""
    return {f.name: list(convert_file(f, LIMITS)) for f in inventory(folder, LIMITS).files}


def zipped(members: Mapping[str, bytes | str]) -> bytes:
    """A zip file, its members in the order given."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            stored = zipfile.ZIP_STORED if name == "mimetype" else None
            archive.writestr(name, data, compress_type=stored)
    return out.getvalue()


def html_page(title: str = "The clock stopped", paragraphs: tuple[str, ...] = STORY) -> str:
    """A whole page."""
    body = "".join(f"<p>{p}</p>\n" for p in paragraphs)
    return f"<!DOCTYPE html><html><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>"


def warc(*pages: tuple[str, bytes, str], compressed: bool = True) -> bytes:
    """A WARC of responses, each given as address, body and content type."""
    out = b""
    for address, body, kind in pages:
        http = (
            f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
        )
        head = (
            f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2024-05-04T10:00:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{len(out):012d}>\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
        )
        record = head.encode() + http + b"\r\n\r\n"
        out += gzip.compress(record, mtime=0) if compressed else record
    return out


def pdf(*lines: str, gaps: Mapping[int, int] | None = None) -> bytes:
    """A PDF of one page by hand; `gaps` adds points of space above some lines."""
    y, commands = 750, []
    for i, line in enumerate(lines):
        y -= 14 + (gaps or {}).get(i, 0)
        safe = line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        commands.append(f"BT /F1 11 Tf 72 {y} Td ({safe}) Tj ET")
    stream = "\n".join(commands).encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
            b"/Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Title (The clock stopped) /Author (Ottilie Crane) >>",
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % o for o in offsets)
    trailer = b"trailer << /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
        + table
        + trailer % (len(objects) + 1, len(out))
    )


def docx(paragraphs: tuple[str, ...] = STORY, **extra: bytes) -> bytes:
    """A Word document with a heading, paragraphs and core properties; `extra` adds parts."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = "".join(f"<w:p><w:r><w:t>{p}</w:t></w:r></w:p>" for p in paragraphs)
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    members: dict[str, bytes | str] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
        ' Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {space}><w:body>{body}</w:body></w:document>",
        "docProps/core.xml": '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The clock stopped</dc:title>'
        "<dc:creator>Ottilie Crane</dc:creator></cp:coreProperties>",
    }
    return zipped({**members, **extra})


def epub(*chapters: tuple[str, tuple[str, ...]], **extra: str) -> bytes:
    """A book of chapters, each given as heading and paragraphs."""
    names = [f"c{i}.xhtml" for i in range(len(chapters))]
    manifest = "".join(f'<item id="{n}" href="{n}" media-type="application/xhtml+xml"/>' for n in names)
    spine = "".join(f'<itemref idref="{n}"/>' for n in names)
    members: dict[str, bytes | str] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
        "OEBPS/book.opf": '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<metadata><dc:title>Clocks of the coast</dc:title><dc:creator>Ottilie Crane</dc:creator>"
        "<dc:date>2023-02-01</dc:date><dc:language>en</dc:language></metadata>"
        f"<manifest>{manifest}</manifest><spine>{spine}</spine></package>",
    }
    for name, (heading, paragraphs) in zip(names, chapters, strict=True):
        body = "".join(f"<p>{p}</p>" for p in paragraphs)
        members[f"OEBPS/{name}"] = (
            '<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>'
            f"<body><h1>{heading}</h1>{body}</body></html>"
        )
    return zipped({**members, **extra})
