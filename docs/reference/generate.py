"""Writes the reference pages that follow from the code: columns, commands, codes, formats, conditions, Python.

Run `python docs/reference/generate.py` after a change; a test compares the pages.
"""

import inspect
import re
import textwrap
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

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
    "A pack (`*.pack.zip`, made by `dataset-tools raw pack`) is no archive: each file in it is read as if it lay in the pack's folder.",
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


def codes_page() -> str:
    """The rules, from their own texts."""
    from dataset_tools.validate.catalogue import reference_page
    from dataset_tools.validate.rules import RULES

    return reference_page(RULES)


def python_page() -> str:
    """The public functions and classes, from their docstrings; a test runs the examples."""
    import dataset_tools

    lines = [
        "# From Python",
        "",
        "The public names of `dataset_tools`; everything else may change without notice.",
        "Each is imported when it is first used, so that `import dataset_tools` costs next to nothing.",
        "The examples run in this repository's own project, after a build.",
    ]
    names = [name for name in dataset_tools.__all__ if name != "__version__"]
    found = {name: getattr(dataset_tools, name) for name in names}
    for name, thing in found.items():
        said = class_lines(name, thing) if inspect.isclass(thing) else function_lines(name, thing)
        lines += ["", f"## `{name}`", "", *said]
    return "\n".join(lines) + "\n"


def function_lines(name: str, function: Any) -> list[str]:
    """Signature, text and example of a function."""
    source = textwrap.dedent(inspect.getsource(function))
    signature = re.sub(r"\s*# .*", "", source.partition('"""')[0]).strip().removesuffix(":")
    text, arguments, example = parts_of(inspect.getdoc(function) or "")
    # Data, not ```python: a signature is no program that a test could run.
    lines = ["```py", signature, "```", "", *text]
    lines += ["", "```text", *arguments, "```"] if arguments else []
    call = [f">>> from dataset_tools import {name}", *example]
    return [*lines, *(["", "```pycon", *call, "```"] if example else [])]


def class_lines(name: str, kind: Any) -> list[str]:
    """Text and fields of a class; the comment beside a field says what it means."""
    text, _, _ = parts_of(inspect.getdoc(kind) or "")
    field = re.compile(
        r"^    (?P<name>[a-z]\w*): (?P<type>[^=#\n]+?)(?: = [^#\n]+?)?(?:\s+# (?P<means>.+))?$", re.MULTILINE
    )
    # The fields of a row are the columns of the contract, which says what they mean.
    columns = {c.name: c.description for c in load_contract().columns} if name == "Article" else {}
    rows = [
        f"| `{m['name']}` | `{cell(m['type'])}` | {cell(columns.get(m['name']) or m['means'] or '')} |"
        for m in field.finditer(inspect.getsource(kind).partition("def ")[0])
    ]
    assert len(rows) == len(kind.__dataclass_fields__), name
    return [*text, "", "| field | type | meaning |", "|---|---|---|", *rows]


def parts_of(docstring: str) -> tuple[list[str], list[str], list[str]]:
    """Text, the part from `Args:` or its like, and the example of a docstring."""
    text, _, example = docstring.partition("\n>>> ")
    body, arguments = text, ""
    if found := re.search(r"^(Args|Returns|Errors|Source): ", text, re.MULTILINE):
        body, arguments = text[: found.start()], text[found.start() :]
    shown = f">>> {example}".splitlines() if example else []
    return body.strip().splitlines(), arguments.strip().splitlines(), shown


PAGES = {
    "schema.md": schema_page,
    "cli.md": cli_page,
    "formats.md": formats_page,
    "conditions.md": conditions_page,
    "codes.md": codes_page,
    "python.md": python_page,
}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (HERE / name).write_text(page(), "utf-8", newline="\n")
