"""Every code has an example that shows it and one that does not. `<CODE>/bad.*` must give the code, `good.*` not.

A raw file goes through the real flow; so does a folder, as a project of its own if it holds dataset.toml.
What no raw file can show is a TOML file: `.record.toml` an article by hand, `.rows.toml` a table,
`.findings.toml` what a reader said that needs a library or a machine out of memory.
"""

import shutil
import tomllib
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from dataset_tools import flow
from dataset_tools.model.contract import load_contract
from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.model.project import Project, load_project
from dataset_tools.model.quote import Quote, QuoteKind
from dataset_tools.model.rights import Evidence, FairUse, Prefs, Rights
from dataset_tools.model.span import Span
from dataset_tools.validate.check import check_findings, check_record, check_release, check_table
from dataset_tools.validate.rules import RULES
from tests.builders import AS_OF, context_of, record_of

HERE = Path(__file__).parent
ROW = pa.schema([
    ("article_id", pa.string()), ("title", pa.string()), ("url", pa.string()), ("body_sha256", pa.string()),
    ("word_count", pa.int32()), ("cluster_id", pa.string()), ("path", pa.string()), ("record_index", pa.int64()),
])  # fmt: skip


def findings_of(path: Path, scratch: Path) -> list[Diagnostic]:
    """What the rules say of an example."""
    kind = path.name.partition(".")[2]
    document = tomllib.loads(path.read_text("utf-8")) if kind.endswith("toml") else {}
    if kind == "record.toml":
        return check_record(by_hand(document), context_of(**document.get("context", {})), RULES)
    if kind == "rows.toml":
        return of_rows(document)
    if kind == "findings.toml":
        seen = [Diagnostic(code, Severity.ERROR, "seen") for code in document["seen"]]
        return list(check_findings(seen, context_of(), RULES))
    if path.is_dir():
        shutil.copytree(path, scratch / "project", symlinks=True)
        root = scratch / "project"
        project = load_project(root) if (root / "dataset.toml").is_file() else Project(root)
        return list(flow.validate(project, () if project.config_path else [root], as_of=AS_OF).findings)
    (scratch / "raw").mkdir()
    for part in path.parent.glob(f"{path.name}*"):
        shutil.copy(part, scratch / "raw" / part.name)
    return list(flow.validate(Project(scratch), as_of=AS_OF).findings)


def by_hand(document: dict[str, Any]):
    """The record that a `.record.toml` describes."""
    values = dict(document.get("article", {}))
    if "quotes" in values:
        values["quotes"] = tuple(
            Quote(Span(q.pop("start"), q.pop("end")), q.pop("text"), QuoteKind(q.pop("kind", "direct")), **q)
            for q in values["quotes"]
        )
    rights = dict(document.get("rights", {}))
    nested = {"fair_use": FairUse, "prefs": Prefs}
    rights |= {k: kind(**rights[k]) for k, kind in nested.items() if k in rights}
    rights["evidence"] = tuple(
        Evidence(
            e["rule_id"], e["field"], e["source"], Span(*e["span"]) if "span" in e else None, e.get("sha256")
        )
        for e in rights.get("evidence", ())
    )
    rights = {k: tuple(v) if isinstance(v, list) else v for k, v in rights.items()}
    return record_of(*document["paragraphs"], hints=document.get("hints"), rights=Rights(**rights), **values)


def of_rows(document: dict[str, Any]) -> list[Diagnostic]:
    """What the rules say of rows: of the contract where `contract` is set, else those of a release."""
    contract = load_contract()
    if "contract" in document:
        from tests.validate.test_schema import table_of, with_column

        table = table_of(document["contract"].get("rows", 1))
        for name in document["contract"].get("without", ()):
            table = table.drop_columns([name])
        for name, value in document["contract"].get("set", {}).items():
            table = with_column(table, name, [None if v == "null" else v for v in value])
        for name in document["contract"].get("as_text", ()):
            table = with_column(table, name, ["text"], pa.string())
        return check_table(table, contract)
    release = document.get("release")
    values = {"release": pa.Table.from_pylist(release)} if release else {}
    if "removed" in document:
        values["removed"] = frozenset(document["removed"])
    if "dropped_column" in document:
        from dataclasses import replace

        left = tuple(c for c in contract.columns if c.name != document["dropped_column"])
        values["contracts"] = (contract, replace(contract, columns=left, version=document["version"]))
    return check_release(pa.Table.from_pylist(document.get("rows", []), ROW), context_of(**values), RULES)


def examples(kind: str) -> list[Any]:
    """(code, path) of every example of a kind; a code without one fails below."""
    found = []
    for rule in RULES:
        paths = [p for p in sorted((HERE / rule.code).glob(f"{kind}*")) if not p.name.endswith(".meta.toml")]
        found += [pytest.param(rule.code, p, id=f"{rule.code}-{p.name}") for p in paths]
    return found


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.code)
def test_a_code_has_both_examples_and_a_text(rule):
    """Nobody adds a rule without showing what it means."""
    assert list((HERE / rule.code).glob("bad*")), f"tests/rules/{rule.code}/bad.* is missing"
    assert list((HERE / rule.code).glob("good*")), f"tests/rules/{rule.code}/good.* is missing"
    assert "\nWhy: " in rule.text
    assert "\nFix: " in rule.text


@pytest.mark.parametrize(("code", "path"), examples("bad"))
def test_the_bad_example_gives_the_code(code, path, tmp_path):
    """The rule sees what it is there for, and says what to do."""
    found = [d for d in findings_of(path, tmp_path) if d.code == code]

    assert found
    assert all(d.message for d in found)


@pytest.mark.parametrize(("code", "path"), examples("good"))
def test_the_good_example_does_not(code, path, tmp_path):
    """The rule is silent on a near miss."""
    assert [d for d in findings_of(path, tmp_path) if d.code == code] == []
