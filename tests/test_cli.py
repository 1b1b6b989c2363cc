"""The command line: quick help, true help, and an exit code for each kind of trouble."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

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


def every_command() -> list[tuple[str, ...]]:
    """Each command and the commands below it, as words of a command line."""
    found: list[tuple[str, ...]] = []
    for name in cli.COMMANDS:
        command = cli.cli.get_command(click.Context(cli.cli), name)
        found.append((name,))
        if isinstance(command, click.Group):
            found += [(name, below) for below in command.commands]
    return found


@pytest.mark.parametrize("words", every_command(), ids=" ".join)
def test_every_help_shows_an_example_and_fits_80_columns(words):
    """Someone who reads only `--help` can copy a line and go, on a terminal of the usual width."""
    context = click.Context(cli.cli, info_name="dataset-tools", terminal_width=80)
    command = cli.cli
    for word in words:
        command = command.get_command(context, word)
        context = click.Context(command, context, info_name=word)

    text = command.get_help(context)

    assert "Example" in text
    assert max(map(len, text.splitlines())) <= 80


# Command lines that cannot run, each with one kind of trouble; cheap enough to try all of them.
TROUBLE = (
    "biuld", "build --engin local", "show", "show no-such-article", "show x --record -1", "extract nowhere.txt",
    "validate nowhere.txt", "validate --select NOPE", "explain NOPE", "explain TTL01", "report 9.9.9", "report elsewhere",
    "report name@1.0.0", "diff 1.0.0 2.0.0", "release", "release --date soon", "verify dist/none/1.0.0", "yank 1.0.0",
    "yank 1.0.0 --reason x", "cite", "publish", "publish --to moon", "publish --to local", "quotes nowhere.txt",
    "rights nowhere.txt", "policy explain nothing --rows nowhere", "takedown new --reason dmca", "takedown new --url x",
    "takedown reinstate RM-1", "rehydrate nowhere --raw .", "schema diff a b", "completion csh", "eval",
    "review import nowhere.json", "review export --to excel", "config show --yaml", "init . --profile mine --yes",
    "am-i-in nowhere", "formats --what", "doctor --what",
)  # fmt: skip


@pytest.mark.parametrize("line", TROUBLE)
def test_messages_fit_80_columns(line, tmp_path, monkeypatch, capsys):
    """What went wrong, and the next step, each line whole on a terminal of the usual width."""
    (tmp_path / "dataset.toml").write_text('[dataset]\nname = "tiny"\n')
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")

    assert cli.run(line.split()) in {1, 2}
    said = capsys.readouterr()
    lines = (said.err + said.out).splitlines()
    assert lines
    # A long path stays whole, so that it can be copied.
    assert [x for x in lines if len(x) > 80 and str(tmp_path) not in x] == []


@pytest.mark.parametrize(
    "toml",
    [
        "[dataset]\nname = 'x'\npretty = 'y'\n", "[datset]\n", "[dataset]\nname = 3\n", "[dataset\n", "[policy]\nprofile = 'mine'\n",
        "[splits]\ntrain = 2.0\n", "[limits]\nseconds = 'long'\n", "[validate]\nselect = ['NOPE']\n",
    ],
)  # fmt: skip
def test_a_wrong_setting_is_told_in_80_columns(toml, tmp_path, monkeypatch, capsys):
    """File and line, and what was meant."""
    (tmp_path / "dataset.toml").write_text(toml)
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw/a.txt").write_text(
        "A title\n\nA body that is long enough to be read as the text of an article.\n"
    )
    monkeypatch.chdir(tmp_path)

    assert cli.run(["build"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith("error: ")
    assert max(map(len, lines)) <= 80


class TestCompletion:
    """docs/reference/cli.md: "Print the completion script of a shell." """

    @staticmethod
    def script(shell: str, tmp_path: Path) -> Path:
        """The script, and our command on the path of whoever runs it."""
        done = run("completion", shell)
        assert done.returncode == 0, done.stderr
        path = tmp_path / f"completion.{shell}"
        path.write_text(done.stdout, "utf-8")
        return path

    @staticmethod
    def ask(tmp_path: Path, *command: str) -> str:
        from tests.docs.sessions import Shell

        env = Shell(tmp_path, tmp_path / "bin").env
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=env, timeout=120)
        assert done.returncode == 0, done.stderr
        return done.stdout

    @pytest.mark.parametrize(
        ("typed", "expected"),
        [(["re"], {"rehydrate", "removals", "release", "report", "review"}), (["review", "ex"], {"export"})],
    )
    def test_bash_completes_commands(self, typed, expected, tmp_path):
        """In a real bash, as the readline library asks it."""
        bash = shutil.which("bash") or pytest.skip("no bash on this machine")
        words = " ".join(["dataset-tools", *typed])
        lines = (
            f". {self.script('bash', tmp_path)}; COMP_WORDS=({words}); COMP_CWORD={len(typed)};"
            " _dataset_tools_completion dataset-tools; printf '%s\\n' \"${COMPREPLY[@]}\""
        )

        assert set(self.ask(tmp_path, bash, "-c", lines).split()) == expected

    def test_fish_completes_commands(self, tmp_path):
        """In a real fish."""
        fish = shutil.which("fish") or pytest.skip("no fish on this machine")
        lines = f"source {self.script('fish', tmp_path)}; complete -C 'dataset-tools re'"

        assert "release" in self.ask(tmp_path, fish, "--no-config", "-c", lines)

    def test_zsh_takes_the_script(self, tmp_path):
        """zsh parses it; its completion itself needs a terminal."""
        zsh = shutil.which("zsh") or pytest.skip("no zsh on this machine")

        self.ask(tmp_path, zsh, "-n", str(self.script("zsh", tmp_path)))

    def test_powershell_takes_the_script(self, tmp_path):
        """PowerShell parses it, where it is installed; elsewhere it names our command and its own."""
        path = self.script("powershell", tmp_path)
        assert "Register-ArgumentCompleter" in path.read_text()
        assert "dataset-tools" in path.read_text()
        if pwsh := shutil.which("pwsh"):
            self.ask(tmp_path, pwsh, "-NoProfile", "-File", str(path))


@pytest.mark.parametrize(
    ("extra", "coloured"), [({"NO_COLOR": "1"}, False), ({}, True), ({"TERM": "dumb"}, False)]
)
def test_colour_is_for_terminals_and_can_be_refused(extra, coloured, tmp_path):
    """On a terminal the roles of blocks are coloured; NO_COLOR and a dumb terminal get plain text."""
    pty = pytest.importorskip("pty", reason="no terminals on this system")
    (tmp_path / "story.txt").write_text("The Boat\n\nBy Ines Calloway\n\nThe boat came late and nobody waved, as on every Monday.\n")  # fmt: skip
    kept = {k: v for k, v in os.environ.items() if k not in {"NO_COLOR", "FORCE_COLOR"}}
    main, other = pty.openpty()
    for command in (["show", "story.txt"], ["validate", "story.txt"]):
        subprocess.run(
            [sys.executable, "-m", "dataset_tools", *command],
            cwd=tmp_path, stdout=other, stderr=other, check=False, env=kept | {"TERM": "xterm"} | extra,
        )  # fmt: skip
        assert bool(re.search(rb"\x1b\[[0-9;]*m", os.read(main, 100_000))) is coloured
    os.close(main)
    os.close(other)


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
