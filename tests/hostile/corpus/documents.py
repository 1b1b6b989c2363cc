"""PDF, Word and EPUB that loop, lie, hide code, or point elsewhere."""

import re
import zlib

from tests.convert.builders import STORY as CLOCK
from tests.convert.builders import docx, epub, pdf, zipped
from tests.hostile.corpus.encoding import Cases
from tests.hostile.corpus.text import MB, PROSE


def files() -> Cases:
    """Documents by what their readers would have to believe."""
    return {**_pdfs(), **_words(), **_books()}


def _pdfs() -> Cases:
    good = pdf("The clock stopped on Tuesday at ten past four.", "Nobody noticed until the ferry was late again.")
    bomb = zlib.compress(b"(a) Tj " * 3_000_000)
    stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(bomb), bomb)
    packed = re.sub(rb"<< /Length \d+ >>\nstream\n.*?\nendstream", lambda _: stream, good, flags=re.DOTALL)
    twice = zlib.compress(zlib.compress(b"\0" * (40 * MB), 9), 9)
    return {
        "f-javascript.pdf": (good.replace(b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), set()),
        "f-launch.pdf": (good.replace(b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S /Launch /F (/bin/sh) >>"), set()),
        "f-uri.pdf": (good.replace(b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S /URI /URI (http://127.0.0.1:9/) >>"), set()),
        "f-self-parent.pdf": (good.replace(b"/Parent 2 0 R", b"/Parent 3 0 R"), set()),
        "f-self-contents.pdf": (good.replace(b"/Contents 4 0 R", b"/Contents [4 0 R 4 0 R 3 0 R 1 0 R]"), set()),
        "f-count.pdf": (good.replace(b"/Count 1", b"/Count 99999999"), set()),
        "f-negative.pdf": (good.replace(b"/Count 1", b"/Count -1"), set()),
        "f-xref.pdf": (good.replace(b"startxref\n", b"startxref\n999999999999"), set()),
        "f-xref-loop.pdf": (good.replace(b"/Info 6 0 R", b"/Info 6 0 R /Prev 9"), set()),
        "f-size.pdf": (good.replace(b"/Size 7", b"/Size 2147483647"), set()),
        "f-encrypt.pdf": (good.replace(b"/Info 6 0 R", b"/Encrypt << /Filter /Standard /V 1 /R 2 /O (x) /U (y) /P -4 >> /Info 6 0 R"), {"FMT004", "FMT003", "FMT006"}),
        "f-bomb.pdf": (packed, set()),
        "f-filters.pdf": (packed.replace(stream, b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n%s\nendstream" % (len(twice), twice)), set()),
        "f-media-box.pdf": (good.replace(b"[0 0 612 792]", b"[-1e38 -1e38 1e38 1e38]"), set()),
        "f-nested-arrays.pdf": (good.replace(b"/Kids [3 0 R]", b"/Kids " + b"[" * 60_000), set()),
        "f-embedded.pdf": (good.replace(b"/Type /Catalog", b"/Type /Catalog /Names << /EmbeddedFiles << /Names [(x) << /F (../../x) >>] >> >>"), set()),
        "f-title.pdf": (good.replace(b"(The clock stopped)", b"(\\033[2J::error::x)"), set()),
        "f-late-header.pdf": (b"x" * 900 + good, set()),
        "f-two.pdf": (good + good, set()),
        "f-html.pdf": (b"<html><body><p>" + PROSE.encode(), set()),
    }  # fmt: skip


def _words() -> Cases:
    space = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    relations = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r9" Type="%s"'
        b' Target="%s" TargetMode="External"/></Relationships>'
    )
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    body = b"<w:p><w:r><w:t>" + CLOCK[0].encode() + b"</w:t></w:r></w:p>"

    def document(inner: bytes) -> bytes:
        return b"<w:document " + space + b"><w:body>" + inner + b"</w:body></w:document>"

    return {
        "d-template.docx": (docx(**{"word/_rels/document.xml.rels": relations % (kind + b"attachedTemplate", b"http://127.0.0.1:9/x.dotm")}), set()),
        "d-image.docx": (docx(**{"word/_rels/document.xml.rels": relations % (kind + b"image", b"file:///etc/passwd")}), set()),
        "d-chunk.docx": (docx(**{"word/_rels/document.xml.rels": relations % (kind + b"aFChunk", b"../../../etc/passwd"), "word/document.xml": document(b'<w:altChunk r:id="r9"/>' + body)}), set()),
        "d-field.docx": (docx(**{"word/document.xml": document(b'<w:p><w:fldSimple w:instr=" DDEAUTO c:\\\\x &quot;calc&quot;"><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>' + body)}), set()),
        "d-macro.docx": (docx(**{"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"}), {"SEC003"}),
        "d-ole.docx": (docx(**{"word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0" * 100}), set()),
        "d-deep.docx": (docx(**{"word/document.xml": document(b"<w:tbl><w:tr><w:tc>" * 20_000)}), {"SEC005", "FMT003"}),
        "d-deep-closed.docx": (docx(**{"word/document.xml": document(b"<w:sdt><w:sdtContent>" * 8000 + body + b"</w:sdtContent></w:sdt>" * 8000)}), {"SEC005", "FMT003", "SEC006"}),
        "d-runs.docx": (docx(**{"word/document.xml": document(b"<w:p>" + b"<w:r><w:t>a</w:t></w:r>" * 60_000 + b"</w:p>")}), set()),
        "d-numbering.docx": (docx(**{"word/numbering.xml": b"<w:numbering " + space + b">" + b'<w:abstractNum w:abstractNumId="1"/>' * 30_000 + b"</w:numbering>"}), set()),
        "d-styles.docx": (docx(**{"word/styles.xml": b"<w:styles " + space + b'><w:style w:styleId="a" w:type="paragraph"><w:basedOn w:val="a"/></w:style></w:styles>'}), set()),
        "d-doctype.docx": (docx(**{"word/footnotes.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><w:footnotes/>'}), {"SEC004"}),
        "d-utf16-doctype.docx": (docx(**{"word/document.xml": ('<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x [<!ENTITY a "' + "a" * 1000 + '">]><x>&a;</x>').encode("utf-16")}), {"SEC004", "FMT003", "FMT006"}),
        "d-no-document.docx": (zipped({"[Content_Types].xml": "<Types/>", "word/x.xml": "<x/>"}), {"FMT003", "FMT006"}),
        "d-escape.docx": (docx(**{"word/../../../x.txt": b"x"}), set()),
        "d-old.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 3000, {"FMT004"}),
        "d-sheet.docx": (zipped({"xl/workbook.xml": "<x/>", "[Content_Types].xml": "<Types/>"}), {"FMT003", "FMT006"}),
    }  # fmt: skip


def _books() -> Cases:
    chapter = ("One", CLOCK)
    container = '<c><rootfile full-path="%s"/></c>'
    laughs = '<!DOCTYPE p [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><package>&c;</package>'
    spine = (
        '<package><manifest><item id="a" href="c0.xhtml" media-type="application/xhtml+xml"/></manifest><spine>'
        + '<itemref idref="a"/>' * 20_000
        + "</spine></package>"
    )
    far = '<package><manifest><item id="a" href="../../../../etc/passwd" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>'
    return {
        "b-absolute.epub": (epub(chapter, **{"META-INF/container.xml": container % "/etc/passwd"}), {"FMT003"}),
        "b-url.epub": (epub(chapter, **{"META-INF/container.xml": container % "http://127.0.0.1:9/x.opf"}), {"FMT003"}),
        "b-laughs.epub": (epub(chapter, **{"OEBPS/book.opf": laughs}), {"SEC004"}),
        "b-spine.epub": (epub(chapter, **{"OEBPS/book.opf": spine}), set()),
        "b-href.epub": (epub(chapter, **{"OEBPS/book.opf": far}), {"FMT003"}),
        "b-chapter.epub": (epub(chapter, **{"OEBPS/c0.xhtml": "<html><body>" + "<div>" * 100_000}), set()),
        "b-script.epub": (epub(chapter, **{"OEBPS/c0.xhtml": f"<html><body><script>fetch('http://127.0.0.1:9/')</script><p>{PROSE}</p></body></html>"}), set()),
        "b-bomb.epub": (epub(chapter, **{"OEBPS/c0.xhtml": "0" * (30 * MB)}), {"SEC001", "FMT003"}),
        "b-drm.epub": (epub(chapter, **{"META-INF/encryption.xml": '<e><EncryptedData><EncryptionMethod Algorithm="x"/></EncryptedData></e>'}), {"FMT004"}),
        "b-no-container.epub": (zipped({"mimetype": "application/epub+zip"}), {"FMT003"}),
    }  # fmt: skip
