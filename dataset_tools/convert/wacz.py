"""Stage 1 of 9, WACZ. A zip of WARC files: the drafts of each, records counted through all of them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO, cast
from zipfile import BadZipFile

from dataset_tools.convert import warc
from dataset_tools.convert.base import Item, no_text, refuse
from dataset_tools.convert.budget import Budget, counted, open_zip, stream_size
from dataset_tools.model.draft import Draft, Origin
from dataset_tools.model.project import LimitsConfig


def convert(stream: BinaryIO, origin: Origin, limits: LimitsConfig) -> Iterator[Item]:
    """The drafts of all archives inside."""
    budget = Budget(origin, limits, stream_size(stream))
    archive = open_zip(stream, origin, limits)
    members = [m for m in archive.infolist() if m.filename.startswith("archive/") and ".warc" in m.filename]
    if not members:
        yield no_text(origin, "the WACZ", "make it with a tool that stores its WARC files below archive/")
        return
    index = 0
    for member in members:
        try:
            with archive.open(member) as packed:
                inner = counted(packed, budget)
                for item in warc.convert(cast(BinaryIO, inner), origin, limits):
                    yield _renumbered(item, index)
                    index += 1
        except (BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
            yield refuse("FMT003", f"{member.filename[:80]} is damaged: {error}", origin, "fetch it again")


def _renumbered(item: Item, index: int) -> Item:
    if isinstance(item, Draft):
        return replace(item, origin=replace(item.origin, record_index=index))
    return replace(item, record_index=index)
