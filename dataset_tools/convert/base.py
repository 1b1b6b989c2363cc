"""Stage 1 of 9. What every converter meets: its shape, how it says no, and how much it may read."""

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO, Protocol

from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.model.draft import Draft, Origin
from dataset_tools.model.project import LimitsConfig

MB = 1 << 20

Item = Draft | Diagnostic


class Converter(Protocol):
    """A module or object that reads one format.

    Every record of the file comes out once: as a Draft, or as a Diagnostic of severity ERROR that says why not.
    It raises nothing for what is in the file.
    """

    def convert(self, stream: BinaryIO, origin: Origin, limits: LimitsConfig) -> Iterator[Item]:
        """The drafts of a file, in its order."""
        ...


class Refusal(Exception):
    """A record that cannot be read, on its way to the loop that goes on with the next one."""

    def __init__(self, finding: Diagnostic) -> None:
        super().__init__(finding.message)
        self.finding = finding


def refuse(code: str, message: str, origin: Origin, fix: str | None = None) -> Diagnostic:
    """The error finding that stands for a record that was not read."""
    return Diagnostic(
        code, Severity.ERROR, message, path=origin.path, record_index=origin.record_index, fix=fix
    )


def note(code: str, message: str, origin: Origin, fix: str | None = None) -> Diagnostic:
    """A warning that costs no record."""
    return replace(refuse(code, message, origin, fix), severity=Severity.WARNING)


def at_line(finding: Diagnostic, line: int, column: int | None = None) -> Diagnostic:
    """The finding with its place in the file, both 1-based."""
    return replace(finding, line=line, column=column)


def no_text(origin: Origin, what: str = "the file", fix: str | None = None) -> Diagnostic:
    """FMT006: there is nothing to make an article of."""
    return refuse(
        "FMT006",
        f"{what} holds no text",
        origin,
        fix or "give the file that holds the article, or leave it out",
    )


def too_large(what: str, size: int, limit_mb: int, key: str, origin: Origin) -> Diagnostic:
    """SEC001: over a budget of `[limits]`; `size` in bytes, 0 where the whole was never read."""
    seen = f"has {size:,} bytes" if size else "goes on"
    return refuse(
        "SEC001",
        f"{what} {seen}, beyond the limit of {limit_mb} MB",
        origin,
        f"split it, or raise limits.{key} in dataset.toml",
    )


def read_bounded(stream: BinaryIO, origin: Origin, limit_mb: int, key: str) -> bytes:
    """All bytes of a stream, or the Refusal SEC001 where it holds more than `limit_mb`.

    A member of an archive has no size that could be believed, so the bytes are counted as they come.
    """
    chunks: list[bytes] = []
    left = limit_mb * MB
    while chunk := stream.read(min(MB, left + 1)):
        left -= len(chunk)
        if left < 0:
            raise Refusal(too_large("the file", 0, limit_mb, key, origin))
        chunks.append(chunk)
    return b"".join(chunks)


def of_record(origin: Origin, index: int, *, retrieved_at: str | None = None) -> Origin:
    """The origin of record `index` of a file."""
    return replace(origin, record_index=index, retrieved_at=retrieved_at or origin.retrieved_at)
