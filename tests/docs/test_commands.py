"""Every command line on every page is one that the tool takes: the command is there, and so are its options."""

import re
import shlex
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click
import pytest

from dataset_tools.cli import COMMANDS
from tests.docs.sessions import ROOT, blocks_of, steps_of

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
INLINE = re.compile(r"`(dataset-tools [a-z][^`\n]*)`")


def lines_of(page: Path) -> Iterator[str]:
    """The command lines of a page: in shell blocks, in sessions, and in running text."""
    for language in ("sh", "bash", "text"):
        for block in blocks_of(page, language):
            yield from block.text.replace("\\\n", " ").splitlines()
    for block in blocks_of(page, "console"):
        yield from (step.command for step in steps_of(block.text))
    yield from INLINE.findall(page.read_text("utf-8"))


def calls_of(page: Path) -> list[list[str]]:
    """The words after `dataset-tools` of each call; a pipe, a list or a comment ends it."""
    found = []
    for line in lines_of(page):
        if not re.search(r"(^|[|;&(] ?)dataset-tools [a-z]", line.removeprefix("$ ").strip()):
            continue
        try:
            words = shlex.split(line.removeprefix("$ "), comments=True)
        except ValueError:  # prose with an apostrophe
            continue
        while "dataset-tools" in words:
            words = words[words.index("dataset-tools") + 1 :]
            end = next((i for i, w in enumerate(words) if w in {"|", "&&", ";", ">", ">>", "2>", "<", "<<<", "dataset-tools"}), len(words))  # fmt: skip
            found.append(words[:end])
    return [c for c in found if c and re.fullmatch(r"[a-z-]+", c[0])]


def fault_of(call: list[str]) -> str | None:
    """Why the tool would refuse the call before it looks at any file; None where it would not."""
    if call[0] not in COMMANDS:
        return f"no command {call[0]!r}"
    command = import_module(f"dataset_tools.commands.{COMMANDS[call[0]][0]}").command
    rest = call[1:]
    context = click.Context(command, info_name=call[0])
    while isinstance(command, click.Group) and rest and rest[0] in command.commands:
        command = command.commands[rest[0]]
        context = click.Context(command, context, info_name=rest[0])
        rest = rest[1:]
    try:
        command.make_parser(context).parse_args(list(rest))
    except click.UsageError as error:
        return error.format_message()
    return None


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_call_is_one_that_the_tool_takes(page: Path):
    """A renamed option fails here, on the page that still shows the old one."""
    faults = {" ".join(call): fault for call in calls_of(page) if (fault := fault_of(call))}

    assert faults == {}


def test_a_call_that_is_wrong_is_seen():
    """The check can fail: for a command and for an option that are not there."""
    assert fault_of(["biuld"])
    assert fault_of(["report", "--colour"])
    assert fault_of(["review", "export", "--form", "x"])
    assert fault_of(["review", "export", "--to", "prodigy"]) is None
    assert len(calls_of(ROOT / "docs/how-to/review.md")) >= 7
