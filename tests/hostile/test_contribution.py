"""One contribution of files that each try something, and one good article among them.

No traceback, no character that acts, nothing written, every file with an outcome, and the good one accepted.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

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
TEXT = "The ferry was late.\n\nNobody knew why it was late, and nobody asked, for the island is a patient place.\n"

FILES: dict[str, bytes] = {
    # bytes and characters
    "nul.txt": b"The ferry\0\0\0 was late.\n" * 40,
    "not-text.txt": bytes(range(128, 256)) * 60,
    "utf16.txt": "\ufeff".encode("utf-16-le") + TEXT.encode("utf-16-le"),
    "surrogates.json": b'{"title": "\\ud800", "body": "' + TEXT.replace("\n", " ").encode() * 4 + b'"}',
    "bidi.md": (GOOD[: GOOD.index("The ferry to Karrow")].replace("late-ferry", "eels") + EELS).encode(),
    "empty.txt": b"",
    # what a printer could be made to do
    "escapes.txt": b"\x1b[2J\x1b]0;owned\x07" + TEXT.encode() * 4,
    "commands.txt": b"::error file=dataset.toml::forged\n##[error]forged\n::set-output name=x::y\n\n"
    + TEXT.encode() * 4,
    "::warning::name.txt": TEXT.encode() * 4,
    "line\nfeed.txt": TEXT.encode() * 4,
    "es\x1b[31mcape.txt": TEXT.encode() * 4,
    "markdown.md": b"---\ntitle: '<script>alert(1)</script> | `x` [a](javascript:b)'\n---\n\n"
    + TEXT.encode() * 4,
    # work without end
    "long-line.txt": b"a" * 100_000,
    "quotes.txt": "“".encode() * 200_000,
    "spaces.txt": b"a" + b" " * 5_000 + b"b\n",
    "hyphens.txt": b"a-\n" * 2_000,
    "mails.txt": b"a@a." * 5_000,
    # structured text
    "deep.json": b"[" * 100_000,
    "digits.json": b'{"title": ' + b"9" * 200_000 + b"}",
    "twice.json": b'{"title": "a", "title": "b", "body": "' + TEXT.replace("\n", " ").encode() * 3 + b'"}',
    "broken.jsonl": b'{"title": "a", "body": "b"}\n{"title": \n',
    "aliases.md": b"---\na: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n---\n\n" + TEXT.encode() * 4,
    "norway.md": b"---\ntitle: no\ndate: 12:30:45\n---\n\n" + TEXT.encode() * 4,
    "open-quote.csv": b'title,body\na,"' + b"x" * 300_000,
    "bad.txt": TEXT.encode() * 4,
    "bad.txt.meta.toml": b'title = "a"\ntitle = "b"\n',
    # markup
    "deep.html": b"<div>" * 20_000 + TEXT.encode() + b"</div>" * 20_000,
    "attributes.html": b"<p " + b"".join(b"a%d=1 " % i for i in range(30_000)) + b">" + TEXT.encode(),
    "entities.html": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><html><body><p>&a;'
    + TEXT.encode() * 5,
    # files that are not what they say
    "truncated.parquet": b"PAR1" + b"\x15\x04\x15\x80" * 60,
    "pickle.txt": b"\x80\x04\x95\x20\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x94\x8c\x06system\x94\x93\x94\x8c\x04true\x94\x85\x94R\x94.",
}
# What may not stand in output, but for the line feed.
ACTING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff]")


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    """What `validate` makes of the contribution, in a process of its own; the folder, and what it printed."""
    root = tmp_path_factory.mktemp("contribution")
    raw = root / "raw" / "anybody"
    raw.mkdir(parents=True)
    (root / "dataset.toml").write_text('[dataset]\nname = "contribution"\n\n[limits]\nseconds = 20\n')
    for name, data in FILES.items():
        (raw / name).write_bytes(data)
    (raw / "good.md").write_text(GOOD)
    (raw / "link.txt").symlink_to("/etc/passwd")
    os.mkfifo(raw / "pipe.txt")
    before = sorted(str(p) for p in root.rglob("*"))
    script = (
        "import sys; from dataset_tools.commands.validate import command;"
        "sys.exit(command.main(sys.argv[1:], standalone_mode=False))"
    )
    source = Path(__file__).resolve().parents[2]
    environment = {**os.environ, "PYTHONPATH": str(source), "PYTHONIOENCODING": "utf-8"}
    environment.pop("GITHUB_STEP_SUMMARY", None)
    done = {
        form: subprocess.run(
            [sys.executable, "-c", script, "-q", "--format", form],
            cwd=root, env=environment, capture_output=True, timeout=280, check=False,
        )
        for form in ("concise", "github")
    }  # fmt: skip
    return root, before, done


@pytest.mark.slow
class TestContribution:
    def test_findings_and_no_traceback(self, outcome):
        """Exit code 1, whatever the files try."""
        for done in outcome[2].values():
            assert done.returncode == 1, done.stderr[-2000:]
            assert b"Traceback" not in done.stderr + done.stdout

    def test_no_character_acts(self, outcome):
        """Not in findings, not in file names, not on standard error."""
        for done in outcome[2].values():
            assert not ACTING.search(done.stdout.decode())
            assert not ACTING.search(done.stderr.decode())

    def test_no_command_is_forged(self, outcome):
        """Each line that the runner would take for a command is ours."""
        lines = [line.strip() for line in outcome[2]["github"].stdout.decode().splitlines()]
        commands = [line for line in lines if line.startswith("::") or "##[" in line]

        assert commands
        assert all(re.match(r"::(?:error|warning|notice) file=raw/anybody/", line) for line in commands)

    def test_the_good_article_is_accepted(self, outcome):
        """Its neighbours cost it nothing."""
        out = outcome[2]["concise"].stdout.decode()

        assert not [line for line in out.splitlines() if "/good.md" in line and ": error " in line]

    @pytest.mark.parametrize(
        ("name", "code"),
        [
            ("link.txt", "SEC002"), ("pipe.txt", "SEC002"), ("deep.json", "SEC005"), ("bad.txt", "MET001"),
            ("truncated.parquet", "FMT003"), ("empty.txt", "FMT006"), ("bidi.md", "ENC006"),
        ],
    )  # fmt: skip
    def test_each_attempt_has_its_code(self, outcome, name, code):
        """The reason is stated, not only the fact."""
        out = outcome[2]["concise"].stdout.decode()

        assert [line for line in out.splitlines() if f"/{name}" in line and f" {code} " in line], out

    def test_every_file_has_an_outcome(self, outcome):
        """Nothing is dropped in silence: files and refused paths add up."""
        out = outcome[2]["concise"].stdout.decode()
        names = {n.removesuffix(".meta.toml") for n in re.findall(r"raw/anybody/([^:#]+?)(?::|#)", out)}
        silent = [
            n
            for n in FILES
            if n.isascii()
            and n.isprintable()
            and "::" not in n
            and not n.endswith(".toml")
            and n not in names
        ]

        assert not silent

    def test_nothing_is_written(self, outcome):
        """Checking leaves the folder as it was."""
        root, before, _ = outcome

        assert sorted(str(p) for p in root.rglob("*")) == before
