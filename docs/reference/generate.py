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
    names = ["-h", "--help"]
    context = click.Context(
        command, info_name=path, terminal_width=80, max_content_width=80, help_option_names=names
    )
    return "\n".join(line.rstrip() for line in command.get_help(context).splitlines())


def formats_page() -> str:
    """The raw formats, from the table of the converters."""
    from dataset_tools.convert.formats import FORMATS

    lines = [
        "# The raw formats",
        "",
        "The content of a file decides; its suffix only where the content leaves it open.",
        "`dataset-tools formats` prints this table, with the formats that other packages add.",
        "",
        "| format | suffixes | needs | one file gives |",
        "|---|---|---|---|",
    ]
    for f in FORMATS.values():
        suffixes = " ".join(f"`{s}`" for s in f.suffixes)
        lines.append(f"| {f.name} | {suffixes} | {f'`[{f.extra}]`' if f.extra else ''} | {cell(f.yields)} |")
    return "\n".join([*lines, *RAW_TEXTS]) + "\n"


# What a span is over, where a file is no text itself.
RAW_TEXTS = (
    "",
    "## What the raw text of a record is",
    "",
    "Every span of a release is over the raw text of its record.",
    "",
    "| format | raw text |",
    "|---|---|",
    "| text, html, markdown, nitf, tei | the decoded file |",
    "| json, jsonl, csv | the record as written: the object, the line, the row; of records in an envelope, the file |",
    "| parquet | the cell that holds the body |",
    "| JSON, CSV or feed whose body is HTML | that HTML |",
    "| newsml | the news item; its content where that is text or CDATA |",
    "| warc, wacz, epub | the decoded page or chapter |",
    "| mail, mbox | the decoded text part, else the HTML part |",
    "| feed | the content of the entry |",
    "| pdf | the text layer of its pages, line by line |",
    "| docx | the HTML that mammoth makes of it |",
    "",
    "`origin.path` is always the contributed file; in archives, `record_index` counts through all members.",
    "Containers do not nest: a zip in a zip is refused (SEC001).",
    "Files that could run as code are refused (SEC003), and so are DTDs (SEC004), links and special files (SEC002).",
)


def conditions_page() -> str:
    """The closed vocabulary of conditions, and which of them a row of a table can meet."""
    from dataset_tools.curate.conditions import unmet_conditions
    from dataset_tools.lexicon.rights import document
    from dataset_tools.model.rights import Rights

    def unmet(code: str) -> str:
        # The most that a record can hold: what is unmet then is unmet always, or needs a stated permission.
        rights = Rights(status="publisher_terms", statement="©", conditions=(code,))
        reasons, _ = unmet_conditions(
            rights, "https://tern.example/a", ["Ines Calloway"], "Tern Post", notice_only=False
        )
        said = (reason.removeprefix(f"{code} ").removeprefix("cannot be met: ") for reason in reasons)
        return "; ".join(said)

    lines = [
        "# The conditions of reuse",
        "",
        "The closed vocabulary of `rights.conditions`, from `lexicon/rights/conditions.toml`.",
        "ODRL is the term of the W3C vocabulary: + is a duty, - a prohibition.",
        "The last column says why even a complete record cannot meet a condition; the view is lower then.",
        "What is not recorded, a stated `permission_ref` settles.",
        "What the policy makes of all of them: [Rights](../explanation/rights.md).",
        "",
        "| condition | meaning | ODRL | unmet, because |",
        "|---|---|---|---|",
    ]
    for code, entry in document("conditions").items():
        lines.append(f"| `{code}` | {cell(entry['says'])} | `{entry['odrl']}` | {cell(unmet(code))} |")
    return "\n".join(lines) + "\n"


PAGES = {
    "schema.md": schema_page,
    "cli.md": cli_page,
    "formats.md": formats_page,
    "conditions.md": conditions_page,
}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (HERE / name).write_text(page(), "utf-8", newline="\n")
