"""What a release is made of: its files, their digests and the facts that make it reproducible."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file of a release. `path` is relative to the release, with "/" on every system."""

    path: str
    sha256: str
    size: int  # bytes
    rows: int | None = None  # of a Parquet shard
    config: str | None = None  # "open", "quotes" …
    split: str | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """The content of manifest.json. No clock, host or path of the builder goes into it.

    `content_digest` is over the logical rows: it survives another Parquet writer.
    `files_digest` is over the file entries: same bytes, same digest.
    """

    name: str
    version: str
    contract: str
    rows: int
    content_digest: str
    files_digest: str
    files: tuple[FileEntry, ...]
    writer: Mapping[str, str] = field(default_factory=dict)  # library → version that shaped the bytes
    counts: Mapping[str, int] = field(default_factory=dict)  # seen, built, quarantined, duplicates, withheld
    inputs_digest: str | None = None
    policy_sha256: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)  # histograms for report and card
