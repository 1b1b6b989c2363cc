"""Writes the reference pages that follow from the code: schema.md from the contract, cli.md from the commands.

Run `python docs/reference/generate.py` after a change; a test compares the pages.
"""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click

from dataset_tools.cli import COMMANDS
from dataset_tools.model.contract import Column, load_contract

HERE = Path(__file__).parent


def schema_page() -> str:
    """The columns of the newest contract: one table of columns, one for each struct."""
    contract = load_contract()
    lines = [
        "# The columns",
        "",
        f"Contract `{contract.name}` {contract.version}, in `schemas/`; every release and every table here follows it.",
        'A null means "looked, not stated"; an empty list means "looked, found none".',
        "",
        *column_table(contract.columns),
    ]
    for name, children in structs(contract.columns):
        lines += ["", f"## `{name}`", "", *column_table(children)]
    return "\n".join(lines) + "\n"


def structs(columns: tuple[Column, ...], prefix: str = "") -> Iterator[tuple[str, tuple[Column, ...]]]:
    """Each column that holds named parts, outer ones first."""
    for column in columns:
        if column.children:
            name = prefix + column.name
            yield name, column.children
            yield from structs(column.children, f"{name}.")


def column_table(columns: tuple[Column, ...]) -> list[str]:
    """A Markdown table of some columns."""
    rows = [
        f"| `{c.name}` | {type_of(c)} | {'yes' if c.required else ''} | {cell(c.description)}{allowed(c)} |"
        for c in columns
    ]
    return ["| column | type | never null | meaning |", "|---|---|---|---|", *rows]


def type_of(column: Column) -> str:
    """The Arrow type, with the parts of a struct left to its own table."""
    text = str(column.type)
    if text.startswith("list<") and column.children:
        return "list of structs"
    if text.startswith("struct<"):
        return "struct"
    return f"`{text.replace('list<element: ', 'list<').replace('list<item: ', 'list<')}`"


def allowed(column: Column) -> str:
    """The closed vocabulary or the pattern of a column, as a sentence."""
    if column.values:
        return " One of " + ", ".join(f"`{v}`" for v in column.values) + "."
    if column.pattern:
        return f" Pattern `{cell(column.pattern)}`."
    return ""


def cell(text: str) -> str:
    """Text that may stand in a cell of a table."""
    return text.replace("|", "\\|").replace("\n", " ")


def cli_page() -> str:
    """The help of each command, as a terminal of 80 columns prints it."""
    lines = [
        "# The commands",
        "",
        "Data goes to standard output, talk to standard error.",
        "Exit codes: 0 clean, 1 findings, 2 could not run, 3 a bug, 130 interrupted.",
    ]
    for name, (module, _) in COMMANDS.items():
        command: click.Command = import_module(f"dataset_tools.commands.{module}").command
        for path, found in walk(f"dataset-tools {name}", command):
            lines += ["", f"## `{path}`", "", "```text", help_of(path, found), "```"]
    return "\n".join(lines) + "\n"


def walk(path: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    """A command and the commands below it."""
    yield path, command
    if isinstance(command, click.Group):
        for name in sorted(command.commands):
            yield from walk(f"{path} {name}", command.commands[name])


def help_of(path: str, command: click.Command) -> str:
    """The text of `--help`."""
    context = click.Context(command, info_name=path, terminal_width=80, max_content_width=80)
    return "\n".join(line.rstrip() for line in command.get_help(context).splitlines())


PAGES = {"schema.md": schema_page, "cli.md": cli_page}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (HERE / name).write_text(page(), "utf-8", newline="\n")
