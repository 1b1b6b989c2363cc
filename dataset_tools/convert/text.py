"""Stage 1 of 9, plain text. One draft a file: a block for each run of lines between blank lines."""

from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

from dataset_tools.convert.base import Item, no_text, read_bounded
from dataset_tools.convert.blocks import paragraphs
from dataset_tools.convert.decode import decode
from dataset_tools.model.draft import Draft, Origin
from dataset_tools.model.project import LimitsConfig


def convert(stream: BinaryIO, origin: Origin, limits: LimitsConfig) -> Iterator[Item]:
    """The one draft of a text file."""
    data = read_bounded(stream, origin, limits.record_mb, "record_mb")
    yield from convert_data(data, origin, most=limits.lines)


def convert_data(
    data: bytes, origin: Origin, *, declared: str | None = None, most: int | None = None
) -> Iterator[Item]:
    """The draft of a text that is already in memory, of at most `most` blocks and one more.

    `declared` is the charset that its container states.
    """
    decoded = decode(data, declared, origin)
    if decoded.text is None:
        yield from decoded.findings
    elif not decoded.text.strip():
        yield no_text(origin)
    else:
        blocks = tuple(islice(paragraphs(decoded.text), most and most + 1))
        yield Draft(origin, decoded.text, blocks, (), decoded.findings, {"encoding": decoded.encoding})
