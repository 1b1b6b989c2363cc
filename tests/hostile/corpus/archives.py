"""Containers that expand, lead out, overlap, lie about sizes, or hold each other."""

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib

from tests.convert.builders import html_page, warc, zipped
from tests.hostile.corpus.encoding import Cases
from tests.hostile.corpus.text import MB, PROSE

_SMALL = b"0" * (30 * MB)


def files() -> Cases:
    """Zip, tar, the compressors, and WARC, MBOX and mail, which are containers, too."""
    return {**_zips(), **_tars(), **_compressed(), **_warcs(), **_mails()}


def _zip(*members: tuple[zipfile.ZipInfo | str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, data in members:
            archive.writestr(member, data)
    return out.getvalue()


def _link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = 0o120777 << 16
    return info


def _flagged(data: bytes, flag: int) -> bytes:
    """The archive with a flag set in each header."""
    out = bytearray(data)
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = out.find(magic)
        while at >= 0:
            out[at + offset] |= flag
            at = out.find(magic, at + 4)
    return bytes(out)


def _overlapping() -> bytes:
    """Members whose headers are their own and whose data is one stream, as in Fifield's bomb."""
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    kernel = squeezer.compress(_SMALL) + squeezer.flush()
    crc, out, names = zlib.crc32(_SMALL), b"", []
    heads = []
    for i in range(80):
        name = b"%03d.txt" % i
        heads.append((name, struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 8, 0, 33, crc, len(kernel), len(_SMALL), 7, 0) + name))
    for name, head in heads:
        names.append((name, len(out)))
        out += head
    out += kernel
    directory = b"".join(
        struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\x01\x02", 20, 20, 0, 8, 0, 33, crc, len(kernel), len(_SMALL), 7, 0, 0, 0, 0, 0, at) + name
        for name, at in names
    )  # fmt: skip
    return out + directory + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 80, 80, len(directory), len(out), 0)


def _zips() -> Cases:
    story = PROSE.encode()
    many = _zip(*((f"{i}.txt", b"x") for i in range(20_000)))
    entry = bytearray(zipped({"a.txt": story}))
    entry[-6:-2] = (0xFFFFFFF0).to_bytes(4, "little")
    return {
        "z-bomb.zip": (zipped({"a.txt": _SMALL * 3}), {"SEC001"}),
        "z-many-bombs.zip": (zipped({f"{i}.txt": _SMALL for i in range(8)}), {"SEC001"}),
        "z-overlap.zip": (_overlapping(), {"SEC001", "FMT003"}),
        "z-zip-in-zip.zip": (zipped({"a.zip": zipped({"b.txt": story})}), {"SEC001"}),
        "z-gz-in-zip.zip": (zipped({"a.txt.gz": gzip.compress(story)}), {"SEC001"}),
        "z-link.zip": (_zip((_link("a.txt"), b"/etc/passwd")), {"SEC002"}),
        "z-absolute.zip": (_zip(("/etc/cron.d/x.txt", story)), {"SEC002"}),
        "z-drive.zip": (_zip(("C:/x.txt", story)), {"SEC002"}),
        "z-unc.zip": (_zip(("//host/share/x.txt", story)), {"SEC002"}),
        "z-dots.zip": (_zip(("a/../../../x.txt", story)), {"SEC002"}),
        "z-name.zip": (_zip(("\x1b[2J\n::error::x.txt", story)), set()),
        "z-same.zip": (_zip(("a.txt", story), ("A.txt", story), ("a.txt ", story)), set()),
        "z-encrypted.zip": (_flagged(zipped({"a.txt": story}), 1), {"FMT004"}),
        "z-method.zip": (zipped({"a.txt": story}).replace(b"\x08\x00", b"\x63\x00"), {"FMT003"}),
        "z-crc.zip": (zipped({"a.txt": story}).replace(zlib.crc32(story).to_bytes(4, "little"), b"\0\0\0\0"), {"FMT003"}),
        "z-many.zip": (many, set()),
        "z-directory.zip": (bytes(entry), {"FMT003"}),
        "z-comment.zip": (zipped({"a.txt": story})[:-2] + b"\xff\xff" + b"x" * 65535, set()),
        "z-code.zip": (zipped({"conftest.py": "import os", "a.pkl": b"\x80\x04\x95", "x.so": b"\x7fELF"}), {"SEC003"}),
        "z-empty.zip": (b"PK\x05\x06" + b"\0" * 18, {"FMT006"}),
        "z-deep-name.zip": (_zip(("/".join("d" * 200) + "/a.txt", story)), set()),
        "z-polyglot.html": (b"<html><body><article><p>" + story + b"</p></article></body></html>" + zipped({"a.txt": _SMALL}), set()),
        "z-polyglot.txt": (zipped({"conftest.py": "x"}) + story, set()),
        "z-wacz.wacz": (zipped({"archive/../../x.warc": b"WARC/1.0", "datapackage.json": "{}"}), set()),
        "z-wacz-bomb.wacz": (zipped({"archive/a.warc": b"WARC/1.1\r\nWARC-Type: resource\r\nContent-Type: text/plain\r\nContent-Length: 94371840\r\n\r\n" + _SMALL * 3}), {"SEC001"}),
    }  # fmt: skip


def _tar(*members: tuple[str, bytes, dict[str, object]], mode: str = "w") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data, extra in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            for key, value in extra.items():
                setattr(info, key, value)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def _tars() -> Cases:
    story = PROSE.encode()
    kinds = {"hard": tarfile.LNKTYPE, "link": tarfile.SYMTYPE, "block": tarfile.BLKTYPE, "char": tarfile.CHRTYPE, "fifo": tarfile.FIFOTYPE}  # fmt: skip
    found: Cases = {
        f"r-{name}.tar": (_tar(("a.txt", b"", {"type": kind, "linkname": "/etc/passwd"})), {"SEC002"})
        for name, kind in kinds.items()
    }
    size = bytearray(_tar(("a.txt", story, {})))
    size[124:136] = b"77777777777\0"
    negative = bytearray(_tar(("a.txt", story, {})))
    negative[124:136] = b"\xff" * 12
    pax = _tar(("a.txt", story, {"pax_headers": {"path": "../../x.txt", "size": "99999999999"}}))
    sparse = _tar(("a.txt", b"", {"type": tarfile.GNUTYPE_SPARSE}))
    return found | {
        "r-dots.tar": (_tar(("../a.txt", story, {})), {"SEC002"}),
        "r-absolute.tar": (_tar(("/etc/a.txt", story, {})), {"SEC002"}),
        "r-size.tar": (bytes(size), set()),
        "r-negative.tar": (bytes(negative), set()),
        "r-pax.tar": (pax, set()),
        "r-sparse.tar": (sparse, set()),
        "r-many.tar.gz": (gzip.compress(_tar(*((f"{i}.txt", b"", {}) for i in range(20_000)))), set()),
        "r-bomb.tar.gz": (gzip.compress(_tar(("a.txt", _SMALL * 3, {}))), {"SEC001"}),
        "r-bomb.tar.xz": (lzma.compress(_tar(("a.txt", _SMALL * 3, {}))), {"SEC001"}),
        "r-names.tar": (_tar(("\x1b[2Ja::error::.txt", story, {})), set()),
        "r-long-name.tar": (_tar(("a" * 60_000 + ".txt", story, {})), set()),
        "r-setuid.tar": (_tar(("a.txt", story, {"mode": 0o6777, "uid": 0})), set()),
    }


def _compressed() -> Cases:
    story = PROSE.encode()
    layered = _SMALL
    for _ in range(3):
        layered = gzip.compress(layered)
    member = gzip.compress(b"0" * MB)
    return {
        "g-bomb.txt.gz": (gzip.compress(_SMALL * 3), {"SEC001"}),
        "g-members.txt.gz": (member * 150, {"SEC001"}),
        "g-layers.txt.gz": (layered, {"SEC001"}),
        "g-name.gz": (b"\x1f\x8b\x08\x08\0\0\0\0\x02\xff../../etc/x\x1b[2J\0" + gzip.compress(story)[10:], set()),
        "g-extra.txt.gz": (b"\x1f\x8b\x08\x04\0\0\0\0\x02\xff\xff\xff" + b"\0" * 65535, set()),
        "g-cut.txt.gz": (gzip.compress(story)[:-9], {"FMT003"}),
        "g-crc.txt.gz": (gzip.compress(story)[:-8] + b"\0" * 8, {"FMT003"}),
        "g-tail.txt.gz": (gzip.compress(story) + b"tail" * 100, set()),
        "g-bomb.jsonl.gz": (gzip.compress(b"{}\n" * 20_000_000), {"SEC001"}),
        "g-bomb.txt.bz2": (bz2.compress(_SMALL * 3), {"SEC001"}),
        "g-cut.txt.bz2": (bz2.compress(story)[:-9], {"FMT003"}),
        "g-bomb.txt.xz": (lzma.compress(_SMALL * 3), {"SEC001"}),
        "g-dictionary.txt.xz": (
            lzma.compress(story, filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 512 << 20}]),
            set(),
        ),
        "g-bomb.txt.zst": (b"\x28\xb5\x2f\xfd\xa4\x00\x00\x00\x10" + b"\x02\x00\x10\x30" * 700, set()),
        "g-window.txt.zst": (b"\x28\xb5\x2f\xfd\x00\xf8" + b"\x01\x00\x00", set()),
        "g-skippable.txt.zst": (b"\x50\x2a\x4d\x18\xff\xff\xff\xff" + story, set()),
    }


def _record(headers: bytes, body: bytes = b"") -> bytes:
    return b"WARC/1.1\r\n" + headers + b"\r\n\r\n" + body + b"\r\n\r\n"


def _response(http: bytes, body: bytes) -> bytes:
    payload = b"HTTP/1.1 200 OK\r\n" + http + b"\r\n\r\n" + body
    head = b"WARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: %d"
    return _record(head % len(payload), payload)


def _warcs() -> Cases:
    page = html_page().encode()
    good = warc(("https://a.example/", page, "text/html"), compressed=False)
    return {
        "w-negative.warc": (_record(b"WARC-Type: response\r\nContent-Length: -5", page), set()),
        "w-huge.warc": (_record(b"WARC-Type: resource\r\nContent-Type: text/html\r\nContent-Length: 18446744073709551615", page), set()),
        "w-no-length.warc": (_record(b"WARC-Type: resource\r\nContent-Type: text/html", page), set()),
        "w-headers.warc": (b"WARC/1.1\r\n" + b"X-A: b\r\n" * 200_000 + b"\r\n", set()),
        "w-long-header.warc": (_record(b"WARC-Type: resource\r\nX-A: " + b"b" * 2_000_000 + b"\r\nContent-Length: 0"), set()),
        "w-chunked.warc": (_response(b"Transfer-Encoding: chunked\r\nContent-Type: text/html", b"FFFFFFFFFFFFFFFF\r\n" + page), set()),
        "w-gzip-bomb.warc": (_response(b"Content-Type: text/html\r\nContent-Encoding: gzip", gzip.compress(_SMALL)), set()),
        "w-deflate.warc": (_response(b"Content-Type: text/html\r\nContent-Encoding: deflate", b"\xff" * 5000), set()),
        "w-brotli.warc": (_response(b"Content-Type: text/html\r\nContent-Encoding: br", b"\xff" * 5000), {"FMT003"}),
        "w-http-headers.warc": (_response(b"X: y\r\n" * 100_000 + b"Content-Type: text/html", page), set()),
        "w-charset.warc": (_response(b"Content-Type: text/html; charset=unicode_escape", page), set()),
        "w-uri.warc": (good.replace(b"https://a.example/", b"file:///etc/passwd"), set()),
        "w-many.warc": (_record(b"WARC-Type: resource\r\nContent-Type: text/plain\r\nContent-Length: 0") * 40_000, {"FMT006"}),
        "w-cut.warc.gz": (gzip.compress(good)[:-20], set()),
        "w-garbage.warc": (good + b"\xff" * 100_000 + good, set()),
        "w-version.warc": (good.replace(b"WARC/1.1", b"WARC/9.9"), set()),
    }  # fmt: skip


def _mails() -> Cases:
    story = PROSE.encode()
    head = b"From: Ada <a@b.example>\nMessage-ID: <1>\nMIME-Version: 1.0\n"
    empty = b"From a@b.example Mon Mar  4 10:00:00 2024\n\n"
    multipart = head + b"Content-Type: multipart/mixed; boundary=b\n\n"
    nested = head + b"".join(b"Content-Type: message/rfc822\n\n" for _ in range(3000)) + story
    return {
        "l-empty-mails.mbox": (empty * 100_000, set()),
        "l-from.mbox": (empty + b"From \n" * 200_000, set()),
        "l-long.mbox": (empty + b"a" * (21 << 20), {"SEC001"}),
        "l-parts.eml": (multipart + b"--b\n\n\n" * 60_000, set()),
        "l-nested.eml": (nested, set()),
        "l-boundary.eml": (head + b"Content-Type: multipart/mixed; boundary=" + b"b" * 200_000 + b"\n\n" + story, set()),
        "l-base64.eml": (head + b"Content-Transfer-Encoding: base64\n\n" + b"A" * 2_000_001, set()),
        "l-quoted.eml": (head + b"Content-Transfer-Encoding: quoted-printable\n\n" + b"=" * 500_000, set()),
        "l-uu.eml": (head + b"Content-Transfer-Encoding: x-uuencode\n\nbegin 644 ../../x\n" + b"M" * 200_000, set()),
        "l-encoding.eml": (head + b"Content-Transfer-Encoding: ::error::\nContent-Type: text/plain; charset=\x1b[2J\n\n" + story, set()),
        "l-headers.eml": (head + b"X-A: b\n" * 200_000 + b"\n" + story, set()),
        "l-folded.eml": (head + b"Subject: a\n" + b" b\n" * 200_000 + b"\n" + story, set()),
        "l-address.eml": (b"From: " + b"(" * 100_000 + b'"' * 100_000 + b"<" * 1000 + b"\nMessage-ID: <1>\nMIME-Version: 1.0\n\n" + story, set()),
        "l-words.eml": (head + b"Subject: " + b"=?a?b?c?=" * 40_000 + b"\n\n" + story, set()),
        "l-date.eml": (head + b"Date: " + b"1 " * 100_000 + b"\n\n" + story, set()),
        "l-partial.eml": (head + b"Content-Type: message/partial; id=x; number=1\n\n" + story, set()),
        "l-external.eml": (head + b'Content-Type: message/external-body; access-type=URL; URL="file:///etc/passwd"\n\n' + story, set()),
        "l-disposition.eml": (head + b'Content-Disposition: inline; filename="../../x.txt"\n\n' + story, set()),
        "l-rfc2231.eml": (head + b"Content-Type: text/plain; " + b"; ".join(b"a*%d=b" % i for i in range(20_000)) + b"\n\n" + story, set()),
    }  # fmt: skip
