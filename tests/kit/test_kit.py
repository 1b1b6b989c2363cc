"""What other people's CI runs: the action's script, the hooks, and the code on the how-to page."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from dataset_tools.validate.rule import Rule
from dataset_tools.validate.rules import all_rules
from tests.builders import context_of, record_of

ROOT = Path(__file__).resolve().parents[2]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
SCRIPT = next(s for s in ACTION["runs"]["steps"] if s.get("id") == "count")

STUB = """#!{python}
import json, sys
args = sys.argv[1:]
print("called", json.dumps(args))
report = next(a.partition(":")[2] for a in args if a.startswith("json:"))
open(report, "w").write(json.dumps({{"counts": {{"error": 2, "warning": 3, "info": 0}}}}))
sys.exit(0 if "--exit-zero" in args else 1)
"""


def run_action(tmp_path: Path, **inputs: str) -> tuple[int, list[str], str]:
    """(exit code, arguments of dataset-tools, outputs) of the action's script with these inputs."""
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "dataset-tools").write_text(STUB.format(python=sys.executable))
    (tools / "dataset-tools").chmod(0o755)
    (tools / "python").symlink_to(sys.executable)
    output = tmp_path / "output"
    environment = {
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        "GITHUB_OUTPUT": str(output),
        "REPORT": str(tmp_path / "report.json"),
        "PATHS": "", "BASE": "", "FAIL_ON": "error", "SARIF": "",
    }  # fmt: skip
    done = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", SCRIPT["run"]],
        env=environment | inputs, cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    called = re.search(r"^called (.*)$", done.stdout, re.MULTILINE)
    args = json.loads(called.group(1)) if called else []
    return done.returncode, args, output.read_text() if output.exists() else ""


@pytest.mark.skipif(os.name == "nt", reason="the action runs bash")
class TestAction:
    def test_findings_fail_the_step_and_are_counted(self, tmp_path):
        """The outputs are there even where the step fails."""
        code, args, output = run_action(tmp_path)

        assert code == 1
        assert args[:4] == ["validate", "-q", "--format", "github"]
        assert output.splitlines()[:2] == ["errors=2", "warnings=3"]

    def test_inputs_become_options(self, tmp_path):
        """Base, SARIF and paths, one a line, spaces and all."""
        code, args, _ = run_action(
            tmp_path, BASE="origin/main", SARIF="out.sarif", FAIL_ON="never", PATHS="raw/a b.txt\nraw/c.txt\n"
        )

        assert code == 0
        assert args[-2:] == ["raw/a b.txt", "raw/c.txt"]
        assert args[args.index("--since") :][:2] == ["--since", "origin/main"]
        assert "sarif:out.sarif" in args

    def test_an_input_cannot_be_a_command(self, tmp_path):
        """Values reach the script as variables."""
        run_action(tmp_path, BASE="$(touch owned)", PATHS='"; touch owned; "')

        assert not (tmp_path / "owned").exists()
        assert "${{" not in SCRIPT["run"]

    def test_a_misspelt_gate_is_an_error(self, tmp_path):
        """Not silently "error"."""
        assert run_action(tmp_path, FAIL_ON="errors")[0] == 2


class TestHooks:
    def test_options_are_those_of_the_command(self):
        """A renamed option would break other people's hooks."""
        from dataset_tools.commands.validate import command

        known = {o for p in command.params for o in p.opts}
        for hook in HOOKS:
            used = [word for word in hook["entry"].split() if word.startswith("--")]
            assert hook["entry"].startswith("dataset-tools validate")
            assert set(used) <= known
            assert hook["files"] == "^raw/"

    def test_pre_commit_takes_the_manifest(self):
        """pre-commit's own check of the file."""
        manifest = pytest.importorskip("pre_commit.clientlib", reason="pre-commit is not installed")

        assert [h["id"] for h in manifest.load_manifest(ROOT / ".pre-commit-hooks.yaml")] == [
            "dataset-tools-validate",
            "dataset-tools-fix",
        ]


def test_the_rule_on_the_how_to_page_runs():
    """The example is a rule that works, with a code that nobody has."""
    page = (ROOT / "docs/how-to/add-a-rule.md").read_text("utf-8")
    code = re.search(r"```python\n(.*?)```", page, re.DOTALL)
    names: dict[str, object] = {}
    exec(code.group(1), names)
    rule = names["RULE"]
    assert isinstance(rule, Rule)

    from dataset_tools.validate.check import check_record

    record = record_of("The ferry came late.", title="THE FERRY COMES LATE")
    assert [d.code for d in check_record(record, context_of(), [rule])] == ["LED001"]
    assert rule.code not in {r.code for r in all_rules()}


def test_the_workflow_of_a_new_project_can_only_read():
    """What `init` writes: no write permission, no token left behind, no secret, no run in the rights of the target."""
    text = (ROOT / "dataset_tools/commands/skeleton/workflows/dataset.yml").read_text("utf-8")
    workflow = yaml.safe_load(text)

    assert workflow["permissions"] == {"contents": "read"}
    assert "pull_request_target" not in text
    assert "secrets." not in text
    assert all("permissions" not in job for job in workflow["jobs"].values())
    checkout = workflow["jobs"]["validate"]["steps"][0]
    assert checkout["with"] == {"fetch-depth": 0, "persist-credentials": False}
    assert [
        s for s in workflow["jobs"]["validate"]["steps"] if '--since "$BASE" --format' in s.get("run", "")
    ]
    assert not any("${{" in step.get("run", "") for step in workflow["jobs"]["validate"]["steps"])
