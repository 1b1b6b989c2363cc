"""What is fuzzed: one target for each parser of what others write, and one for the whole way of a contribution.

A target takes any bytes. It may refuse them by our own errors; whatever else is raised, and each law that is broken,
is a find.
"""

import contextlib
import re
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from dataset_tools import flow
from dataset_tools.annotate.pii import mask
from dataset_tools.annotate.rights.links import deed_hints
from dataset_tools.annotate.rights.read import read_rights
from dataset_tools.convert.formats import FORMATS, convert_bytes
from dataset_tools.convert.front_matter import read_front_matter
from dataset_tools.convert.sidecar import parse_sidecar
from dataset_tools.curate import ledger
from dataset_tools.curate.policy import decide
from dataset_tools.curate.policy_file import load_policy
from dataset_tools.model.contract import bundled_contract, load_contract
from dataset_tools.model.diagnostic import Diagnostic
from dataset_tools.model.draft import Draft, Hint, Origin
from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.model.manifest import manifest_of
from dataset_tools.model.override import overrides_of
from dataset_tools.model.project import LimitsConfig, Project, load_project
from dataset_tools.model.releases import releases_of
from dataset_tools.model.span import apply_edits
from dataset_tools.publish.sshsig import parse_revoked, parse_signature, parse_signers
from dataset_tools.report.formats import render
from dataset_tools.report.verdict import Verdict
from dataset_tools.validate.baseline import read_baseline, write_baseline
from tests.fuzz import seeds

LIMITS = LimitsConfig(file_mb=4, record_mb=2, expanded_mb=16)
ORIGIN = Origin("story.txt", "0" * 64, "text/plain")
# Of CPU, for a few kB; a slow pattern takes minutes.
MAX_SECONDS = 10
# What may not stand in output, but for the line feed.
_ACTING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff]")


@dataclass(frozen=True, slots=True)
class Target:
    """A parser: examples of what it reads, and the judgement over any bytes."""

    name: str
    seeds: tuple[bytes, ...]
    judge: Callable[[bytes], None]

    def __call__(self, data: bytes) -> None:
        """Judge an input. Errors: whatever is a find."""
        started = time.process_time()
        self.judge(data)
        assert time.process_time() - started < MAX_SECONDS, f"{self.name}: slow"


def _format(name: str) -> Target:
    suffix = FORMATS[name].suffixes[0]

    def judge(data: bytes) -> None:
        for item in convert_bytes(data, f"story{suffix}", LIMITS):
            _check_item(item)

    return Target(name, seeds.of_format(name), judge)


def _check_item(item: Draft | Diagnostic) -> None:
    if isinstance(item, Diagnostic):
        assert re.fullmatch(r"[A-Z]{3}\d{3}", item.code)
        _check_printed([item])
        return
    for block in item.blocks:
        assert apply_edits(block.span.of(item.raw), block.edits) == block.text


def _check_printed(findings: list[Diagnostic]) -> None:
    for form in ("concise", "github", "md"):
        assert not _ACTING.search(render(Verdict(findings, 1, 1), form)), form


def judge_file(suffix: str, data: bytes) -> None:
    """Read and judge one file, the whole way.

    Errors: AssertionError where a law is broken; whatever the code raises is a find as well.
    """
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        path = Path(folder) / f"story{suffix}"
        path.write_bytes(data)
        judged = flow.validate(Project(Path(folder)), [path], options=flow.RunOptions(engine="serial"))
        records = flow.read_one(path)
    broken = [d for d in judged.findings if d.code == "SEC006"]  # the serial engine makes a failure a finding
    assert not broken, broken[0].evidence
    _check_printed(list(judged.findings))
    for record in records:
        body = record.article.body or ""
        for quote in record.article.quotes:
            assert body[quote.start : quote.end] == quote.text


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape").encode("utf-8", "replace").decode("utf-8")


def _refusing(parse: Callable[[bytes], object]) -> Callable[[bytes], None]:
    def judge(data: bytes) -> None:
        with contextlib.suppress(DatasetToolsError):
            parse(data)

    return judge


def _in_file(name: str, parse: Callable[[Path], object]) -> Callable[[bytes], None]:
    """For parsers that take a path: the bytes as a file of that name."""

    def judge(data: bytes) -> None:
        with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
            path = Path(folder) / name
            path.write_bytes(data)
            _refusing(lambda _: parse(path))(data)

    return judge


def _baseline(data: bytes) -> None:
    found = read_baseline(_text(data))
    assert read_baseline(write_baseline(found)) == found


def _rights(data: bytes) -> None:
    text = _text(data)
    rights = read_rights(text, hints=deed_hints(text))
    for e in rights.evidence:
        assert e.span is None or e.span.end <= len(text)
    decide(rights)


def _preferences(data: bytes) -> None:
    value = _text(data)
    for field in ("pref", "rights", "license", "license_url", "embargo", "fair_use", "review"):
        decide(read_rights("Story.", hints=[Hint(field, value, "http:x-robots-tag")]))


def _masked(data: bytes) -> None:
    text = _text(data)
    edits, found = mask(text)
    new = apply_edits(text, edits)
    assert all(span.end <= len(new) for _, span in found)
    assert not mask(new)[0]


def _ledger(data: bytes) -> None:
    read = ledger.read_ledger(data)
    assert b"".join(e.line() for e in read.entries) == data


PARSERS: dict[str, tuple[tuple[bytes, ...], Callable[[bytes], None]]] = {
    "sidecar": (seeds.SIDECARS, lambda data: parse_sidecar(data, ORIGIN) and None),
    "front-matter": (seeds.FRONT_MATTER, lambda data: read_front_matter(_text(data), ORIGIN) and None),
    "dataset.toml": (seeds.SETTINGS, _in_file("dataset.toml", lambda path: load_project(path.parent))),
    "policy": (seeds.POLICIES, _in_file("policy.toml", load_policy)),
    "contract": ((bundled_contract().read_bytes()[:6000],), _in_file("article.odcs.yaml", load_contract)),
    "baseline": (seeds.BASELINES, _refusing(_baseline)),
    "overrides": (seeds.OVERRIDES, _refusing(lambda data: overrides_of(_text(data), "overrides.jsonl"))),
    "ledger": (seeds.LEDGERS, _refusing(_ledger)),
    "releases": (seeds.RELEASES, _refusing(releases_of)),
    "manifest": (seeds.MANIFESTS, _refusing(manifest_of)),
    "signature": (seeds.SIGNATURES, _refusing(lambda data: parse_signature(_text(data)))),
    "signers": (seeds.SIGNERS, _refusing(lambda data: (parse_signers(_text(data)), parse_revoked(_text(data))))),
    "rights": (seeds.NOTICES, _rights),
    "preferences": (seeds.PREFERENCES, _preferences),
    "personal-data": (seeds.NOTICES, _masked),
}  # fmt: skip
TARGETS: dict[str, Target] = {
    **{name: _format(name) for name in FORMATS},
    **{name: Target(name, examples, judge) for name, (examples, judge) in PARSERS.items()},
    **{
        f"whole{s}": Target(f"whole{s}", seeds.of_suffix(s), lambda data, s=s: judge_file(s, data))
        for s in (".txt", ".md", ".html", ".json", ".csv", ".eml", ".xml")
    },
}
