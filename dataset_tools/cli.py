"""The command line: one table of commands, each loaded when it is used.

Exit codes: 0 clean, 1 findings, 2 could not run, 3 a bug of ours, 130 interrupted.
"""

import os
import sys
from importlib import import_module
from typing import Any

import click

from dataset_tools._version import __version__

# name → (module below dataset_tools.commands, short help). Help is drawn from here, so that `--help` imports
# no command and none of the libraries behind it; tests/test_cli.py holds the texts against the commands.
COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("init", "Start a dataset project in FOLDER (by default, here)."),
    "raw": ("raw", "Pack small raw files, so that few large ones have to be moved."),
    "extract": ("extract", "Read raw files into rows, without packaging."),
    "show": ("show", "Show one article: its blocks by role, its fields, quotes and evidence."),
    "quotes": ("quotes", "Print the quotes of FILE ('-' reads standard input) with their speakers."),
    "validate": ("validate", "Check raw files against the contract and the rules."),
    "explain": ("explain", "Explain a finding's code: why it matters and what to do."),
    "build": ("build", "Build the next version of the dataset into dist/."),
    "rights": (
        "rights",
        "Show the rights of a notice or an article: licence, conditions, evidence, view and why.",
    ),
    "policy": ("policy", "Explain what a release may carry of an article, and why."),
    "takedown": ("takedown", "Remove articles on request, from this release on and for good."),
    "removals": ("removals", "Carry removals out on a copy that was made before."),
    "am-i-in": ("am_i_in", "Look for an address, a site or a text in the Parquet files of FOLDER."),
    "rehydrate": (
        "rehydrate",
        "Rebuild withheld texts of ROWS (a Parquet file or folder) from your own copy of the raw files.",
    ),
    "release": ("release", "Freeze the candidate as a release that nothing rewrites."),
    "yank": ("yank", "Withdraw a released VERSION and say why."),
    "diff": ("diff", "Show what changed between two releases, article by article."),
    "verify": ("verify", "Check a release, wherever it lies, against its digests and signatures."),
    "cite": ("cite", "Print the citation of a release."),
    "schema": ("schema", "Show the data contract, or what changed between two."),
    "formats": ("formats", "List the raw formats that can be read."),
    "report": ("report", "Draw a release as one offline page."),
    "publish": ("publish", "Publish a frozen version: stage, make visible at once, read back."),
    "review": ("review", "Review extracted articles in the browser and save decisions."),
    "eval": ("eval", "Measure the extraction on what reviewers accepted and corrected."),
    "config": ("config", "Show every setting with its value and origin."),
    "completion": ("completion", "Print the completion script of a shell."),
    "doctor": ("doctor", "Check the installation and the project in this folder."),
}

EPILOG = """\b
Examples:
  dataset-tools init my-corpus && cd my-corpus
  dataset-tools extract raw/column.txt
  dataset-tools validate && dataset-tools build

Exit codes: 0 clean, 1 findings, 2 could not run, 3 a bug, 130 interrupted."""


class Commands(click.Group):
    """A group that knows its commands by name and loads one when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """All names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of that name, imported now."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        module = import_module(f"dataset_tools.commands.{entry[0]}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The list of commands, from the table alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command to run, or an error that names the nearest one."""
        import difflib

        name = args[0] if args else ""
        if name not in COMMANDS and not name.startswith("-"):
            near = difflib.get_close_matches(name, COMMANDS, n=1)
            hint = f" Did you mean '{near[0]}'?" if near else " See 'dataset-tools --help'."
            ctx.fail(f"No such command '{name}'.{hint}")
        return super().resolve_command(ctx, args)


@click.group(cls=Commands, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="dataset-tools")
def cli() -> None:
    """Turn raw news and opinion articles into a validated, versioned dataset."""


def main(args: list[str] | None = None) -> None:
    """The entry point: run a command and turn each kind of trouble into its exit code."""
    # Arrow's own allocator keeps what is freed: a second build of 10,000 articles held 240 MB and not 170, and took a
    # twentieth more CPU. Read once, when pyarrow loads; workers inherit it.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    sys.exit(run(sys.argv[1:] if args is None else args))


def run(args: list[str]) -> int:
    """The exit code of a command line."""
    from dataset_tools.model.errors import DatasetToolsError

    try:
        result: Any = cli.main(args, prog_name="dataset-tools", standalone_mode=False)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.Abort:
        click.echo("interrupted", err=True)
        return 130
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return 2
    except click.ClickException as error:
        _refuse(error)
        return 2
    except DatasetToolsError as error:
        _say(f"error: {error}", error.hint)
        return 2
    except BrokenPipeError:
        # The reader of a pipe went away (`| head`): not our trouble. Keep the interpreter from flushing into it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        click.echo("interrupted", err=True)
        return 130
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 1
    except Exception:  # noqa: BLE001 - the boundary: whatever reaches this line is a bug of ours
        return _bug()
    return result if isinstance(result, int) else 0


def _refuse(error: click.ClickException) -> None:
    """Say what is wrong with a command line, as click does, in lines that fit a terminal."""
    if isinstance(error, click.UsageError) and error.ctx is not None:
        usage = error.ctx.get_usage()
        click.echo(f"{usage}\nTry '{error.ctx.command_path} --help' for help.\n", err=True)
    click.echo(_wrapped(f"Error: {error.format_message()}", "  "), err=True)


def _say(message: str, hint: str | None) -> None:
    from dataset_tools.report.safe import safe_text

    click.echo(_wrapped(safe_text(message), "  "), err=True)
    if hint:
        click.echo(_wrapped(f"  hint: {safe_text(hint)}", "        "), err=True)


def _wrapped(text: str, indent: str) -> str:
    """The text in lines of at most 80 columns; as it is where it holds a long path, which somebody may copy."""
    import textwrap

    if len(text) <= 80 or max(map(len, text.split())) > 40:
        return text
    return textwrap.fill(
        text, 80, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )  # fmt: skip


def _bug() -> int:
    """Write the traceback and versions to a file that can be sent to us, and say so in one line."""
    import platform
    import tempfile
    import traceback
    from pathlib import Path

    text = (
        f"dataset-tools {__version__}, Python {platform.python_version()}, {platform.system()}\n"
        f"{traceback.format_exc()}"
    )
    with tempfile.NamedTemporaryFile(
        "w", prefix="dataset-tools-", suffix=".log", delete=False, encoding="utf-8", errors="backslashreplace"
    ) as log:
        log.write(text)
    _say(
        f"error: a bug in dataset-tools ({type(sys.exception()).__name__})",
        f"please report it with {Path(log.name)}",
    )
    return 3
