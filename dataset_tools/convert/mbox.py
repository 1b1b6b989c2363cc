"""Stage 1 of 9, MBOX. One draft for each message; the file is read line by line."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from dataset_tools.convert.base import MB, Item, no_text, of_record, too_large
from dataset_tools.convert.mail import convert_message
from dataset_tools.model.draft import Origin
from dataset_tools.model.project import LimitsConfig

# "From sender Mon Mar  4 …": the line that stands before each message.
_FROM = re.compile(rb"From \S{1,300} .{0,100}\d{4}")
_QUOTED = re.compile(rb"^>(>{0,20}From )", re.MULTILINE)


def convert(stream: BinaryIO, origin: Origin, limits: LimitsConfig) -> Iterator[Item]:
    """The drafts of a mailbox."""
    index = -1
    for index, message in enumerate(_messages(stream, limits.record_mb * MB)):
        record = of_record(origin, index)
        if message is None:
            yield too_large("the message", 0, limits.record_mb, "record_mb", record)
        else:
            # The format puts ">" before a line of text that begins like a separator.
            yield from convert_message(_QUOTED.sub(rb"\1", message), record, limits)
    if index < 0:
        yield no_text(origin, "the mailbox")


def _messages(stream: BinaryIO, budget: int) -> Iterator[bytes | None]:
    """The bytes of each message; None for one beyond the budget."""
    lines: list[bytes] = []
    size = 0
    blank = True
    started = False
    while line := stream.readline(MB):
        if blank and _FROM.match(line):
            if started:
                yield b"".join(lines) if size <= budget else None
            lines, size, started = [], 0, True
            continue
        blank = not line.strip()
        size += len(line)
        if size <= budget:
            lines.append(line)
        else:
            lines = []
    if started:
        yield b"".join(lines) if size <= budget else None
