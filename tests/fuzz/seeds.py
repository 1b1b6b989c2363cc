"""Examples that fuzzing starts from: what each parser reads on a good day."""

import bz2
import gzip
import io
import json
import lzma
import tarfile

import pyarrow as pa
import pyarrow.parquet as pq

from dataset_tools.convert.formats import FORMATS
from dataset_tools.curate.ledger import Removal
from tests.convert.builders import PROSE, STORY, docx, epub, html_page, pdf, warc, zipped

_FRONT = f"---\ntitle: \"The clock\"\nauthors: [Ada Holm, 'Ben Ruiz']\ndate: 2024-05-17\nrights: |\n  CC BY 4.0\n---\n\n# The clock\n\n{PROSE}\n"
_MAIL = f"From: Ada Holm <a@b.example>\nSubject: =?utf-8?q?The_clock?=\nDate: Fri, 17 May 2024 10:00:00 +0000\nMessage-ID: <1@b>\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n{PROSE}\n--b--\n"
_ROW = {"title": "The clock", "author": ["Ada Holm"], "date": "2024-05-17", "body": " ".join(STORY), "url": "https://a.example/c"}  # fmt: skip
_NITF = f"<?xml version='1.0'?><nitf><head><title>The clock</title></head><body><body.head><hedline><hl1>The clock</hl1></hedline></body.head><body.content><p>{STORY[0]}</p></body.content></body></nitf>"
_NEWSML = f'<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/"><contentMeta><headline>The clock</headline></contentMeta><contentSet><inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><body><p>{STORY[0]}</p></body></html></inlineXML></contentSet></newsItem>'
_TEI = f'<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>The clock</title></titleStmt></fileDesc></teiHeader><text><body><p>{STORY[0]}</p></body></text></TEI>'
_FEED = f'<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>The Tide</title><item><title>The clock</title><link>https://a.example/c</link><content:encoded><![CDATA[<p>{STORY[0]}</p>]]></content:encoded></item></channel></rss>'


def _parquet() -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table({"title": ["The clock"], "text": [PROSE]}), out)
    return out.getvalue()


def _tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo("a.txt")
        info.size = len(PROSE.encode())
        archive.addfile(info, io.BytesIO(PROSE.encode()))
    return out.getvalue()


def _zstd(data: bytes) -> bytes:
    out = io.BytesIO()
    with pa.CompressedOutputStream(out, "zstd") as stream:
        stream.write(data)
        stream.flush()
        return out.getvalue()


_EXAMPLES: dict[str, bytes] = {
    "text": PROSE.encode(),
    "html": html_page().encode(),
    "markdown": _FRONT.encode(),
    "json": json.dumps([_ROW, {"@type": "NewsArticle", "articleBody": STORY[0]}]).encode(),
    "jsonl": (json.dumps(_ROW) + "\n").encode() * 2,
    "csv": f'title,body\n"The ""clock""","{STORY[0]}"\n'.encode(),
    "parquet": _parquet(),
    "warc": warc(("https://a.example/", html_page().encode(), "text/html"), compressed=False),
    "wacz": zipped({"archive/a.warc.gz": warc(("https://a.example/", html_page().encode(), "text/html"))}),
    "pdf": pdf("The clock stopped on Tuesday.", "Nobody noticed until the ferry was late."),
    "docx": docx(),
    "mail": _MAIL.encode(),
    "mbox": b"From a@b.example Mon Mar  4 10:00:00 2024\n" + _MAIL.encode() + b"\n",
    "epub": epub(("One", STORY)),
    "feed": _FEED.encode(),
    "nitf": _NITF.encode(),
    "newsml": _NEWSML.encode(),
    "tei": _TEI.encode(),
    "gzip": gzip.compress(PROSE.encode(), mtime=0),
    "zstd": _zstd(PROSE.encode()),
    "bzip2": bz2.compress(PROSE.encode()),
    "xz": lzma.compress(PROSE.encode()),
    "zip": zipped({"a.txt": PROSE, "b.json": json.dumps(_ROW)}),
    "tar": _tar(),
}


def of_format(name: str) -> tuple[bytes, ...]:
    """An example of a format; a new format without one is an error."""
    return (_EXAMPLES[name],)


def of_suffix(suffix: str) -> tuple[bytes, ...]:
    """Examples of every format that a suffix may stand for."""
    return tuple(_EXAMPLES[f.name] for f in FORMATS.values() if suffix in f.suffixes)


SIDECARS = (
    (
        b'title = "The clock"\nauthors = ["Ada Holm"]\ndate = 2024-05-17\ncopyright_year = 2024\nlicense = "CC-BY-4.0"\n'
        b'review = "confirmed by A. Holm"\n[fair_use]\nclaimed = true\nscope = "extracts"\n[rights]\nstatement = "x"\n'
    ),
)
FRONT_MATTER = (_FRONT.encode(), b"---\nfair_use:\n  claimed: yes\nauthor:\n  - name: Ada\n---\n")
SETTINGS = (
    (
        b'[dataset]\nname = "tide"\nraw = "raw"\n[sites.tide]\npublisher = "The Tide"\n[limits]\nseconds = 30\n'
        b'[splits]\ntrain = 0.8\nvalidation = 0.1\ntest = 0.1\n[validate]\nignore = ["DUP"]\nmin_words = 40\n'
        b'[publish]\nhub = "a/b"\n[policy]\nprofile = "open"\n'
    ),
)
POLICIES = (
    (
        b'version = 1\n[excerpt]\nlead_words = 50\n[profile.open]\naudiences = []\n[[rule]]\nid = "P-OPEN"\nview = "full"\n'
        b'open = true\nreason = "open: {license}"\n[[rule]]\nid = "P-EXCERPT"\nview = "excerpt"\nreason = "{matched}"\n'
    ),
)
BASELINES = (
    (
        b'[[known]]\ncode = "DAT001"\npath = "a.txt"\nfingerprint = "0f"\n[[waiver]]\ncode = "BOD002"\npath = "*"\n'
        b'reason = "short items"\nexpires = 2031-01-01\n'
    ),
)
OVERRIDES = (
    b'{"article_id":"a_1","field":"title","value":"x","raw_sha256":"00","by":"A","at":"2024-05-17"}\n',
    b'{"path":"a.txt","quote":{"text":"x","start":1,"end":2},"set":{"speaker":"Ada"}}\n',
)
LEDGERS = (
    Removal("RM-1", 1, "2024-05-17", "withhold", "quality", {"record_id": ("a_1",)}).line(),
)  # fmt: skip
RELEASES = (
    b'{"serial": 1, "expires": null, "releases": [{"version": "1.0.0", "content_digest": "00", "yanked": false}]}',
)
MANIFESTS = (
    b'{"name": "tide", "version": "1.0.0", "contract": "article/1.0.0", "files": [{"path": "data/a.parquet", "sha256": "00", "bytes": 1}]}',
)
SIGNATURES = (
    b"-----BEGIN SSH SIGNATURE-----\nU1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTk=\n-----END SSH SIGNATURE-----\n",
)
SIGNERS = (
    b'a@b.example namespaces="dataset-release",valid-before="20310101" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA==\n',
)
NOTICES = (
    "© 2021 The Tide. All rights reserved. Text: CC BY-NC 4.0; photos © M. Tran. Contact a [at] b [dot] example, "
    "+44 20 7946 0018, 12 Marsh Lane, Dunport. EMBARGOED UNTIL 4 MAY 2031 10:00 GMT. Permission is granted to reprint "
    "this article with credit. Made available under fair use, 17 USC 107. Text und Data Mining ist untersagt.".encode(),
    b'<p>Story</p><a rel="license" href="https://creativecommons.org/licenses/by-sa/3.0/de/">CC</a> (Reporting by A B; Editing by C D)',
)
PREFERENCES = (
    b"tdm-reservation: 1; tdm-policy: https://a.example/p.json",
    b"noai, noimageai",
    b"train-ai=n, search=y",
    b"robots-disallow: GPTBot",
    b"confirmed by A. Holm",
    b"claimed=true",
    b"2031-05-04T10:00:00+02:00",
    b"CC-BY-4.0 OR MIT",
)
