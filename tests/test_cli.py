"""The command line: quick help, true help, and an exit code for each kind of trouble."""

import subprocess
import sys

import click
import pytest

from dataset_tools import cli

HEAVY = (
    "pyarrow",
    "pandas",
    "polars",
    "datasets",
    "pandera",
    "rich",
    "numpy",
    "trafilatura",
    "yaml",
    "jinja2",
)


def run(*args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "dataset_tools", *args], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("args", [["--help"], ["--version"], []])
def test_help_imports_no_heavy_library(args):
    """A list of modules, not a time: it holds on a slow machine, too."""
    probe = (
        "import sys; from dataset_tools.cli import run; code = run(sys.argv[1:]);"
        f"heavy = [m for m in {HEAVY!r} if m in sys.modules];"
        "print('HEAVY', heavy, file=sys.stderr); sys.exit(bool(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", probe, *args], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_the_table_says_what_the_command_says(name):
    """Help is drawn from the table; the command's own first line must agree with it."""
    command = cli.cli.get_command(click.Context(cli.cli), name)

    assert command is not None
    assert command.name == name
    assert (command.help or "").split("\n\n")[0].replace("\n", " ").strip() == cli.COMMANDS[name][1]


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_command_shows_an_example(name):
    """Someone who reads only `--help` can copy a line and go."""
    done = run(name, "--help")

    assert done.returncode == 0
    assert "Example" in done.stdout


def test_a_misspelt_command_names_the_nearest():
    """Exit code 2: nothing could be run."""
    done = run("biuld")

    assert done.returncode == 2
    assert "Did you mean 'build'?" in done.stderr


def test_trouble_of_the_user_is_one_line_and_a_hint(tmp_path):
    """No traceback; the message names the file and the next step."""
    done = run("extract", str(tmp_path / "nothing.txt"))

    assert done.returncode == 2
    assert "no such file" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_bug_leaves_a_log_and_exit_code_3(monkeypatch, capsys):
    """Whatever we did not foresee is written down, not shown."""

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("our fault")

    monkeypatch.setattr(cli.cli, "main", broken)

    assert cli.run(["build"]) == 3
    assert "please report it" in capsys.readouterr().err


def test_help_fits_80_columns():
    """A terminal of the usual width shows every line whole."""
    lines = run("--help").stdout.splitlines()

    assert max(map(len, lines)) <= 80
