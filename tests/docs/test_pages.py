"""What the pages say is true: sessions print what they show, Python runs, links lead somewhere."""

import doctest
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.sessions import ROOT, Fenced, Shell, blocks_of, matches, steps_of

EXECUTED = [
    ROOT / "README.md",
    ROOT / "docs/tutorial.md",
    ROOT / "docs/how-to/use-a-release.md",
    ROOT / "docs/reference/python.md",
    ROOT / "docs/explanation/rights.md",
]
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        ROOT / "governance/README.md",
        ROOT / "dist/README.md",
    ]
)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`[^`\n]*`")

# The pages show a POSIX shell.
posix = pytest.mark.skipif(os.name == "nt", reason="the sessions are written for a POSIX shell")


@posix
@pytest.mark.slow
@pytest.mark.parametrize("page", EXECUTED, ids=lambda p: p.stem)
def test_sessions_print_what_the_page_shows(page: Path, tmp_path: Path):
    """Each ```console block runs in a copy of this repository's example project, one after the other."""
    shell = Shell(example_project(tmp_path / "example"), tmp_path / "bin")
    wrong = []
    for block in blocks_of(page, "console"):
        for step in steps_of(block.text):
            printed = shell.run(step.command)
            if not matches(step.shown, printed):
                wrong.append(report(page, block, step.command, step.shown, printed))
        shell.folder = tmp_path / "example"

    assert not wrong, "\n\n".join(wrong)


@posix
@pytest.mark.slow
@pytest.mark.parametrize("page", EXECUTED, ids=lambda p: p.stem)
def test_python_runs(page: Path, tmp_path: Path):
    """Each ```python block runs after a build of the example project; ```pycon blocks print what they show."""
    blocks = blocks_of(page, "python") + blocks_of(page, "pycon")
    if not blocks:
        pytest.skip("no Python on this page")
    folder = example_project(tmp_path / "example")
    shell = Shell(folder, tmp_path / "bin")
    built = shell.run("dataset-tools build -q")
    for block in blocks:
        script = tmp_path / "block.py"
        script.write_text(as_script(block), "utf-8")
        done = subprocess.run(
            [sys.executable, str(script)],
            cwd=folder, env=shell.env, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False,
        )  # fmt: skip

        assert done.returncode == 0, f"{page.name}:{block.line}\n{done.stdout}{done.stderr}\nbuild: {built}"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path):
    """A relative link names a file of this repository, and its anchor a heading of that page."""
    text = INLINE.sub("", FENCED.sub("", page.read_text("utf-8")))
    targets = [a or b for a, b in LINK.findall(text)]

    assert [t for t in targets if not leads_somewhere(page, t)] == []


def test_a_line_that_differs_is_seen():
    """The comparison of sessions is strict, but for the lines that a page leaves out."""
    assert matches(("one", "...", "four"), ["one", "two", "three", "four"])
    assert matches(("sha256:...",), ["sha256:00ff"])
    assert not matches(("one", "two"), ["one", "two", "three"])
    assert not matches(("one.",), ["one!"])


def example_project(folder: Path) -> Path:
    """A copy of the example project: what a fresh clone holds, without the tool itself."""
    folder.mkdir()
    shutil.copy(ROOT / "dataset.toml", folder)
    for name in ("raw", "schemas", "governance"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


def as_script(block: Fenced) -> str:
    if block.language == "python":
        return block.text
    test = doctest.DocTestParser().get_examples(block.text)
    assert test, f"line {block.line}: no >>> in a pycon block"
    flags = "doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE"
    return (
        "import doctest, sys\n"
        f"test = doctest.DocTestParser().get_doctest({block.text!r}, {{}}, 'page', 'page', {block.line})\n"
        f"sys.exit(doctest.DocTestRunner(optionflags={flags}).run(test).failed)\n"
    )


def leads_somewhere(page: Path, target: str) -> bool:
    if re.match(r"[a-z]+:", target):
        return True  # other people's pages are not asked: tests run without a network
    path, _, anchor = target.partition("#")
    file = (page.parent / path).resolve() if path else page
    if not file.exists():
        return False
    return not anchor or anchor in anchors(file)


def anchors(page: Path) -> set[str]:
    """Headings as GitHub turns them into anchors."""
    headings = re.findall(r"^#+ (.+)$", FENCED.sub("", page.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}


def report(page: Path, block: Fenced, command: str, shown: tuple[str, ...], printed: list[str]) -> str:
    lines = [f"{page.name}:{block.line}: $ {command}", "the page shows:", *shown, "it prints:", *printed]
    return "\n  ".join(lines)
