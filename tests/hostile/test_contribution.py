"""One contribution of files that each try something, and one good article among them.

No traceback, no character that acts, nothing written, nothing fetched, every file with an outcome, and the good one
accepted.
"""

import json
import os
import re
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as SarifLog

from dataset_tools.report.formats import FORMATS
from dataset_tools.report.safe import safe_text
from tests.hostile.contribution_files import EXPECTED, FILES, write_contribution

# Words of a file beside the contribution, which links in it lead to.
SECRET = "The key to the lamp room hangs behind the tide table. " * 30

# Runs in every Python process of the command: what would reach out, or start a program, is noted and refused.
GUARD = """
import os, sys

def _refuse(event, args):
    away = event in {"socket.connect", "socket.sendto"} and isinstance(args[1], tuple)
    if away or event in {"socket.getaddrinfo", "os.system", "os.exec", "subprocess.Popen"}:
        with open(os.environ["GUARD_LOG"], "a") as log:
            log.write(f"{event}\\n")
        raise RuntimeError(f"{event} is refused here")

sys.addaudithook(_refuse)
"""
# What may not stand in output, but for the line feed.
ACTING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff]")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What `validate` made of the contribution."""

    root: Path
    before: list[str]  # the paths below `root`
    done: subprocess.CompletedProcess[bytes]
    printed: dict[str, str]  # by format
    log: Path  # of the guard; absent where it had nothing to note


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    """The contribution, judged in a process of its own."""
    root = tmp_path_factory.mktemp("contribution")
    raw = root / "raw" / "anybody"
    raw.mkdir(parents=True)
    (root / "dataset.toml").write_text('[dataset]\nname = "contribution"\n\n[limits]\nseconds = 20\n')
    outside = root.with_name("outside.txt")
    outside.write_text(SECRET)
    write_contribution(raw, outside)
    guard = tmp_path_factory.mktemp("guard")
    (guard / "sitecustomize.py").write_text(GUARD)
    before = sorted(str(p) for p in root.rglob("*"))
    script = (
        "import sys; from dataset_tools.commands.validate import command;"
        "sys.exit(command.main(sys.argv[1:], standalone_mode=False))"
    )
    source = Path(__file__).resolve().parents[2]
    environment = {
        **os.environ,
        "PYTHONPATH": f"{guard}{os.pathsep}{source}",
        "PYTHONIOENCODING": "utf-8",
        "GUARD_LOG": str(guard / "log"),
    }
    environment.pop("GITHUB_STEP_SUMMARY", None)
    also = [f"--also={form}:{guard / form}" for form in FORMATS]
    done = subprocess.run(
        [sys.executable, "-c", script, "-q", "--format", "concise", *also],
        cwd=root, env=environment, capture_output=True, timeout=900, check=False,
    )  # fmt: skip
    printed = {form: (guard / form).read_text("utf-8") for form in FORMATS if (guard / form).exists()}
    return Outcome(root, before, done, {**printed, "concise": done.stdout.decode()}, guard / "log")


@pytest.mark.slow
class TestContribution:
    def test_findings_and_no_traceback(self, outcome):
        """Exit code 1, whatever the files try."""
        done = outcome.done

        assert done.returncode == 1, done.stderr[-2000:]
        assert b"Traceback" not in done.stderr + done.stdout

    def test_no_character_acts(self, outcome):
        """Not in findings, not in file names, not on standard error."""
        assert set(outcome.printed) == set(FORMATS)
        for text in (*outcome.printed.values(), outcome.done.stderr.decode()):
            assert not ACTING.search(text)

    def test_no_command_is_forged(self, outcome):
        """Each line that the runner would take for a command is ours."""
        lines = [line.strip() for line in outcome.printed["github"].splitlines()]
        commands = [line for line in lines if line.startswith("::") or "##[" in line]

        assert commands
        assert all(re.match(r"::(?:error|warning|notice) file=raw/anybody/", line) for line in commands)

    def test_the_good_article_is_accepted(self, outcome):
        """Its neighbours cost it nothing."""
        out = outcome.printed["concise"]

        assert not [
            line for line in out.splitlines() if line.startswith("raw/anybody/good.md:") and " error " in line
        ]

    @pytest.mark.parametrize("name", sorted(EXPECTED))
    def test_each_attempt_has_its_code(self, outcome, name):
        """The reason is stated, not only the fact."""
        lines = [x for x in outcome.printed["concise"].splitlines() if f"/{safe_text(name)}" in x]

        assert EXPECTED[name] & {code for x in lines for code in re.findall(r"\b[A-Z]{3}\d{3}\b", x)}, lines

    def test_nothing_is_fetched_or_started(self, outcome):
        """Not by the command, and not by its workers."""
        assert not outcome.log.exists()

    def test_the_guard_guards(self, outcome):
        """An attempt would have been seen."""
        guard = outcome.log.with_name("proof")
        done = subprocess.run(
            [sys.executable, "-c", "import socket; socket.create_connection(('127.0.0.1', 9))"],
            env={**os.environ, "PYTHONPATH": str(guard.parent), "GUARD_LOG": str(guard)},
            capture_output=True, check=False,
        )  # fmt: skip

        assert done.returncode
        assert guard.read_text().startswith("socket.")

    def test_memory_stays_within_the_limit(self, outcome):
        """Of the largest process: the limit for a worker is 2 GB."""
        assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 2 << 20

    def test_secrets_in_addresses_are_masked(self, outcome):
        """A finding does not print the password that it is about."""
        assert not [form for form, text in outcome.printed.items() if "secret-word" in text]

    def test_settings_are_not_contributed(self, outcome):
        """A dataset.toml below raw/ is a file like another: it turns no rule off."""
        assert " SEC00" in outcome.printed["concise"]

    def test_every_file_has_an_outcome(self, outcome):
        """Nothing is dropped in silence: each is named in a finding, since none is without a flaw."""
        rows = json.loads(outcome.printed["json"])["findings"]
        named = {(row["path"] or "").rpartition("/")[2].removesuffix(".meta.toml") for row in rows}

        assert not [n for n in FILES if not n.endswith(".meta.toml") and n not in named]

    def test_machines_can_read_their_formats(self, outcome):
        """JSON, XML and SARIF stay whole around whatever a file holds."""
        printed = outcome.printed
        for form in ("json", "gitlab", "sarif"):
            json.loads(printed[form])
        for line in printed["jsonl"].splitlines():
            json.loads(line)
        ET.fromstring(printed["junit"])
        SarifLog.model_validate_json(printed["sarif"])

    def test_nothing_from_outside_is_shown(self, outcome):
        """A link to a file beside the contribution is not read; a hard link is a file like another."""
        rows = json.loads(outcome.printed["json"])["findings"]
        shown = [row["path"] for row in rows if "lamp room" in json.dumps(row)]

        assert not [path for path in shown if not path.endswith("/s-hard.txt")]

    def test_nothing_is_written(self, outcome):
        """Checking leaves the folder as it was."""
        assert sorted(str(p) for p in outcome.root.rglob("*")) == outcome.before
