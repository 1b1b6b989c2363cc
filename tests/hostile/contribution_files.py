"""The files of one hostile contribution by what they try, in the nine groups of the threat model; name → bytes.

`EXPECTED` names the code that must be among the findings of a file. `write_contribution` adds what bytes cannot be:
links, pipes, names that differ by case only.
"""

import os
from pathlib import Path

from tests.hostile import corpus
from tests.hostile.convert_files import archives, code, columns

GOOD = """---
title: "The ferry comes late"
author: "Ada Ferris"
date: "2024-05-17"
publisher: "Harbour Ledger"
language: "en"
url: "https://ledger.example/late-ferry"
rights: "This work is licensed under a Creative Commons Attribution 4.0 International License."
---

# The ferry comes late

The ferry to Karrow Island came an hour late on Monday, and nobody on the quay could say why it had.

Ann Holm, who runs the boat yard, said the engine had been repaired twice since the spring, and that she had asked
for a new one in March.

The island council will talk about the boat on Thursday. It has two engines to choose from and money for one.

Until then the mail goes by the small boat, which takes no cars, and the school has begun to open at ten. The baker
on the quay has sold more rolls than in any week since the regatta, because people who wait grow hungry.
"""
EELS = """Nobody had counted the eels of Karrow harbour before this sum\u202emer, and nobody will do it again soon, the
counters say. They found four thousand in nine nights, and gave up on the tenth.

The lamp was held by Ben Ruiz, who was bitten once and showed his thumb to the council. The eels come in with the
tide at night and leave before the first boat, so that most people on the island have never seen one.
"""
HEAD = GOOD[: GOOD.index("The ferry to Karrow")]
TEXT = "The ferry was late.\n\nNobody knew why it was late, and nobody asked, for the island is a patient place.\n"

LAMP = """The lamp on the east quay has gone out, and the council has asked three people what a new one would cost. Two
of them have answered, and the third has gone to sea until the autumn.
"""
GULLS = """The gulls have moved from the church to the school, where the bread is better, and the children have begun to
count them in the breaks. There were ninety on Friday, and one of them has learned to ring the bell.
"""
ROPES = """Old ropes are wanted for the fence around the boat yard, and whoever brings a hundred feet may name a post.
Eleven posts have names already, and two of them are called after the same dog.
"""
NETS = """The nets that the storm took in March have come back with the tide, all but one, and the fishers have hung them
along the quay to dry. They will be mended by June, if the twine comes with the mail.

Nobody has asked whose nets they are, since every fisher knows his own by the knots that his grandmother taught him.

All rights reserved. No part of this text may be reproduced without written permission.
"""

ENCODING: dict[str, bytes] = {
    "nul.txt": b"The ferry\0\0\0 was late.\n" * 40,
    "not-text.txt": bytes(range(128, 256)) * 60,
    "utf16.txt": "\ufeff".encode("utf-16-le") + TEXT.encode("utf-16-le"),
    "surrogates.json": b'{"title": "\\ud800", "body": "' + TEXT.replace("\n", " ").encode() * 4 + b'"}',
    "bidi.md": (HEAD.replace("late-ferry", "eels") + EELS).encode(),
    "empty.txt": b"",
    "homoglyph.md": (
        HEAD.replace("late-ferry", "lamp").replace("The ferry", "Th\u0435 f\u0435rry") + LAMP
    ).encode(),
}
OUTPUT: dict[str, bytes] = {
    "escapes.txt": b"\x1b[2J\x1b]0;owned\x07" + TEXT.encode() * 4,
    "commands.txt": b"::error file=dataset.toml::forged\n##[error]forged\n::set-output name=x::y\n\n"
    + TEXT.encode() * 4,
    "::warning::name.txt": TEXT.encode() * 4,
    "line\nfeed.txt": TEXT.encode() * 4,
    "es\x1b[31mcape.txt": TEXT.encode() * 4,
    "markdown.md": b"---\ntitle: '<script>alert(1)</script> | `x` [a](javascript:b)'\n---\n\n"
    + TEXT.encode() * 4,
    "formula.csv": b'title,body\n"=cmd|\' /C calc\'!A0","' + TEXT.replace("\n", " ").encode() * 4 + b'"\n',
}
# A megabyte each, of what once made a regular expression go back and forth.
COMPLEXITY: dict[str, bytes] = {
    "long-line.txt": b"a" * 1_000_000,
    "quotes.txt": "“".encode() * 1_000_000,
    "straight-quotes.txt": b'"' * 1_000_001,
    "spaces.txt": b"a" + b" " * 1_000_000 + b"b\n",
    "mails.txt": b"a@a." * 250_000,
    "capitals.txt": b"Ab Cd " * 160_000,
    "said.txt": "“Yes,” said Ann Holm. ".encode() * 20_000,
    # Each line asks whether its word goes on in the next: 3 s for 150,000 of them, and more than twice for 300,000.
    "hyphens.txt": b"a-\n" * 100_000,
    "short-lines.txt": b"a\n\n" * 100_000,
}
PATHS: dict[str, bytes] = {
    "-rf.txt": TEXT.encode() * 4,
    "CON.txt": TEXT.encode() * 4,
    "$(touch owned).txt": TEXT.encode() * 4,
    ("n" * 240) + ".txt": TEXT.encode() * 4,
    "lone.txt.meta.toml": b'title = "nobody"\n',
}
STRUCTURED: dict[str, bytes] = {
    "deep.json": b"[" * 100_000,
    "digits.json": b'{"title": ' + b"9" * 200_000 + b"}",
    "twice.json": b'{"title": "a", "title": "b", "body": "' + TEXT.replace("\n", " ").encode() * 3 + b'"}',
    "broken.jsonl": b'{"title": "a", "body": "b"}\n{"title": \n',
    "aliases.md": b"---\na: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n---\n\n" + TEXT.encode() * 4,
    "norway.md": b"---\ntitle: no\ndate: 12:30:45\n---\n\n" + TEXT.encode() * 4,
    "open-quote.csv": b'title,body\na,"' + b"x" * 300_000,
    "bad.txt": TEXT.encode() * 4,
    "bad.txt.meta.toml": b'title = "a"\ntitle = "b"\n',
}
MARKUP: dict[str, bytes] = {
    "deep.html": b"<div>" * 20_000 + TEXT.encode() + b"</div>" * 20_000,
    "attributes.html": b"<p " + b"".join(b"a%d=1 " % i for i in range(30_000)) + b">" + TEXT.encode(),
    "entities.html": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><html><body><p>&a;'
    + TEXT.encode() * 5,
    "fetch.html": b'<html><head><meta http-equiv="refresh" content="0;url=http://127.0.0.1:9/"></head><body>'
    b'<img src="http://127.0.0.1:9/x.png"><p>' + TEXT.encode() * 5,
}
FALSE_NAMES: dict[str, bytes] = {
    "truncated.parquet": b"PAR1" + b"\x15\x04\x15\x80" * 60,
    "pickled.txt": b"\x80\x04\x95\x20\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x94\x8c\x06system\x94\x93\x94"
    b"\x8c\x04true\x94\x85\x94R\x94.",
    "conftest.py": b"import os\nos.system('touch owned')\n",
    "dataset.toml": b'[dataset]\nname = "owned"\n[validate]\nignore = ["SEC"]\n',
}
# Well-formed, and not true.
SEMANTICS: dict[str, bytes] = {
    "z-copy.md": GOOD.replace("late-ferry", "copied-ferry").encode(),
    "future.md": (HEAD.replace("late-ferry", "gulls").replace("2024-05-17", "2031-05-17") + GULLS).encode(),
    "loopback.md": (HEAD.replace("ledger.example", "ada:secret-word@127.0.0.1") + ROPES).encode(),
    "two-licences.md": (
        HEAD.replace("late-ferry", "nets").replace("rights:", 'license: "CC0-1.0"\nrights:') + NETS
    ).encode(),
}

GROUPS: dict[str, dict[str, bytes]] = {
    "encoding": ENCODING,
    "output injection": OUTPUT,
    "complexity": COMPLEXITY,
    "paths": PATHS,
    "structured text": STRUCTURED,
    "markup": MARKUP,
    "archives": {name: data for name, (data, _) in archives().items()},
    "columnar and code": FALSE_NAMES | {n: d for n, (d, _) in (columns() | code()).items()},
    "semantics": SEMANTICS,
}
MORE = {group: make() for group, make in corpus.GROUPS.items()}
FILES = {name: data for group in GROUPS.values() for name, data in group.items()} | {
    name: data for cases in MORE.values() for name, (data, _) in cases.items()
}

EXPECTED: dict[str, set[str]] = {
    **{name: {"SEC002"} for name in corpus.paths.REFUSED}, "s-sparse.txt": {"SEC001"}, "s-sparse-huge.jsonl": {"SEC001"},
    "link.txt": {"SEC002"}, "pipe.txt": {"SEC002"}, "deep.json": {"SEC005"}, "bad.txt": {"MET001"},
    "truncated.parquet": {"FMT003"}, "empty.txt": {"FMT006"}, "bidi.md": {"ENC006"}, "nul.txt": {"ENC005"},
    "homoglyph.md": {"ENC008"}, "escapes.txt": {"ENC005"}, "entities.html": {"SEC004", "LIC001"},
    "z-copy.md": {"DUP001"}, "future.md": {"DAT003"}, "loopback.md": {"URL004"}, "two-licences.md": {"LIC004"},
    "conftest.py": {"SEC003"}, "pickled.txt": {"SEC003"},
    **{n: codes for cases in MORE.values() for n, (_, codes) in cases.items() if codes},
    **{n: codes for n, (_, codes) in (archives() | columns() | code()).items() if codes},
}  # fmt: skip


def write_contribution(raw: Path, outside: Path) -> None:
    """All files, a good one among them, links, pipes, sockets, folders without end, holes, and names alike.

    Args:   outside: a file beside the contribution that no link in it may open.
    """
    for name, data in FILES.items():
        (raw / name).write_bytes(data)
    (raw / "good.md").write_text(GOOD, "utf-8")
    (raw / "link.txt").symlink_to("/etc/passwd")
    (raw / "loop").symlink_to(raw)
    os.mkfifo(raw / "pipe.txt")
    (raw / "Alike.txt").write_text(TEXT * 4, "utf-8")
    (raw / "alike.txt").write_text(TEXT * 4, "utf-8")
    corpus.paths.make(raw, outside)
