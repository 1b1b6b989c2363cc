"""The generated pages of docs/reference/ are up to date."""

import runpy
import subprocess
import sys

import pytest

from tests.docs.sessions import ROOT

FOLDER = ROOT / "docs" / "reference"
PAGES = runpy.run_path(str(FOLDER / "generate.py"))["PAGES"]


@pytest.mark.parametrize("name", sorted(name for name in PAGES if (FOLDER / name).is_file()))
def test_page_is_up_to_date(name: str):
    """Generating it again makes the committed text; `python docs/reference/generate.py` mends a difference.

    In a process of its own: click keeps the help option of a command from the first time that it was run.
    """
    code = f"import runpy, sys; sys.stdout.write(runpy.run_path({str(FOLDER / 'generate.py')!r})['PAGES'][{name!r}]())"
    made = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code], capture_output=True, cwd=ROOT, check=True, timeout=120
    )

    assert (FOLDER / name).read_text("utf-8") == made.stdout.decode()


def test_schema_page_names_every_column():
    """No column of the contract is missing from the page, at any depth."""
    from dataset_tools.model.contract import Column, load_contract

    def names(columns: tuple[Column, ...]) -> set[str]:
        return {c.name for c in columns}.union(*(names(c.children) for c in columns))

    page = (FOLDER / "schema.md").read_text("utf-8")

    assert {n for n in names(load_contract().columns) if f"| `{n}` |" not in page} == set()
