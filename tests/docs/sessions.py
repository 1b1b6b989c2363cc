"""Reads the fenced blocks of a Markdown page, and replays its terminal sessions."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ANYTHING = "..."  # a line of its own: zero or more lines that the page leaves out


@dataclass(frozen=True, slots=True)
class Fenced:
    """One fenced block: its language, its text and the line of the page where it begins."""

    language: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Step:
    """One command of a session and the lines that the page shows under it."""

    command: str
    shown: tuple[str, ...]


def blocks_of(page: Path, language: str) -> list[Fenced]:
    """The fenced blocks of a page in one language, in order."""
    text = page.read_text("utf-8")
    found = ((m, text.count("\n", 0, m.start()) + 1) for m in FENCE.finditer(text))
    return [Fenced(m[1], m[2], line) for m, line in found if m[1] == language]


def steps_of(session: str) -> Iterator[Step]:
    """The commands of a console block: a line "$ command", then what it prints."""
    command, shown = "", []
    for line in session.splitlines():
        if line.startswith("$ "):
            if command:
                yield Step(command, tuple(shown))
            command, shown = line[2:], []
        else:
            shown.append(line)
    if command:
        yield Step(command, tuple(shown))


class Shell:
    """Runs commands one after the other, remembers where `cd` went, and knows our own command."""

    def __init__(self, folder: Path, bin_folder: Path) -> None:
        self.folder = folder
        self.env = {
            **os.environ,
            "PATH": os.pathsep.join(
                (str(_shim(bin_folder)), str(Path(sys.executable).parent), os.environ["PATH"])
            ),
            "PYTHONPATH": str(ROOT),
            "HF_HOME": str(bin_folder / "hf"),
            "HF_HUB_OFFLINE": "1",
            "NO_COLOR": "1",
            "COLUMNS": "100",
        }

    def run(self, command: str) -> list[str]:
        """The lines that a command prints, on both streams."""
        if command.startswith("cd "):
            self.folder = self.folder / command[3:]
            return []
        done = subprocess.run(
            command,
            shell=True,
            cwd=self.folder,
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )
        return [line.rstrip() for line in done.stdout.splitlines()]


def matches(shown: tuple[str, ...], printed: list[str]) -> bool:
    """True where the page shows what was printed; "..." stands for any lines, and inside a line for any text."""
    while shown and not shown[-1].strip():
        shown = shown[:-1]
    pattern = "".join("(?:[^\n]*\n)*?" if line.strip() == ANYTHING else _line(line) for line in shown)
    return re.fullmatch(pattern, "".join(line + "\n" for line in printed)) is not None


def _line(line: str) -> str:
    return re.escape(line.rstrip()).replace(re.escape(ANYTHING), "[^\n]*") + "\n"


def _shim(folder: Path) -> Path:
    """A folder with `dataset-tools`, so that sessions run this checkout, installed or not."""
    folder.mkdir(parents=True, exist_ok=True)
    script = folder / "dataset-tools"
    # The guard matters: a spawned worker imports the script that started it.
    lines = (
        f"#!{sys.executable}",
        "from dataset_tools.cli import main",
        'if __name__ == "__main__":',
        "    main()",
    )
    script.write_text("\n".join(lines) + "\n", "utf-8")
    script.chmod(0o755)
    return folder
