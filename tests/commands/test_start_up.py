"""What checking one file loads: it has to answer within a second."""

import json
import subprocess
import sys

import pytest

# Libraries that cost a tenth of a second each, and the stages that a check has no use for.
_UNUSED = (
    "datasets", "huggingface_hub", "pandas", "polars", "pandera", "requests", "ssl", "asyncio", "trafilatura",
    "pyarrow.dataset", "dataset_tools.package.write", "dataset_tools.package.card", "dataset_tools.publish",
    "dataset_tools.compare", "dataset_tools.pipeline.shelf",
)  # fmt: skip

_SCRIPT = """
import json, sys
from dataset_tools.cli import run
code = run(sys.argv[1:])
print(json.dumps([code, sorted(sys.modules)]), file=sys.stderr)
"""

_STORY = """The mill that grinds twice a day

By Tomasz Relph

May 4, 2024

The tide mill at Saltmarsh grinds whenever the sea lets it, and the sea lets it twice a day, said the miller.

“We sell what the moon allows,” said Gwilym Astley, who has kept the mill for thirty years and means to go on.
"""


def loaded(*args: str, cwd) -> tuple[int, set[str]]:
    """(exit code, modules) of a process of ours."""
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, *args], cwd=cwd, capture_output=True, text=True, check=True
    )
    code, modules = json.loads(done.stderr.splitlines()[-1])
    return code, set(modules)


@pytest.mark.parametrize("project", [True, False])
def test_checking_a_file_loads_what_it_needs(tmp_path, project):
    """Whether or not the file belongs to a project."""
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw/mill.txt").write_text(_STORY, "utf-8")
    if project:
        (tmp_path / "dataset.toml").write_text('[dataset]\nname = "saltmarsh"\n', "utf-8")

    code, modules = loaded("validate", "raw/mill.txt", "-q", cwd=tmp_path)

    assert code in {0, 1}
    assert not modules.intersection(_UNUSED)


@pytest.mark.parametrize("args", [["--help"], ["--version"]])
def test_help_loads_no_arrow(tmp_path, args):
    """It is drawn from one table."""
    code, modules = loaded(*args, cwd=tmp_path)

    assert code == 0
    assert not modules.intersection({"pyarrow", "numpy"})
