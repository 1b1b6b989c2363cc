"""The .orchard format: a headline, a line of dashes, the story."""

from collections.abc import Iterator
from typing import BinaryIO

from dataset_tools.convert.base import read_bounded, refuse
from dataset_tools.convert.blocks import paragraphs
from dataset_tools.convert.decode import decode
from dataset_tools.convert.formats import Format
from dataset_tools.model.diagnostic import Diagnostic
from dataset_tools.model.draft import Draft, Hint, Origin
from dataset_tools.model.project import LimitsConfig
from dataset_tools.model.span import Span

FORMAT = Format(
    "orchard", "orchard_format", (".orchard",), "text/x-orchard", "one article", extra=None, cheap=True
)


def convert(stream: BinaryIO, origin: Origin, limits: LimitsConfig) -> Iterator[Draft | Diagnostic]:
    """The one draft of an .orchard file."""
    decoded = decode(read_bounded(stream, origin, limits.record_mb, "record_mb"), None, origin)
    if decoded.text is None:
        yield from decoded.findings
        return
    headline, dashes, story = decoded.text.partition("\n-----\n")
    if not dashes:
        yield refuse("FMT002", "no line of five dashes below the headline", origin, "put one there")
        return
    start = len(headline) + len(dashes)
    hint = Hint("title", headline.strip(), "header:headline", Span(0, len(headline)))
    yield Draft(origin, decoded.text, tuple(paragraphs(story, start)), (hint,), decoded.findings)
