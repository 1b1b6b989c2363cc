"""What a release is made of: its files, their digests and the facts that make it reproducible."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import PurePosixPath
from typing import Any

from dataset_tools.model.errors import DatasetToolsError

MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"
STATEMENT = "release.intoto.json"
# What the manifest does not list: itself, and what is made from it afterwards.
OUTSIDE = frozenset({MANIFEST, STATEMENT, SUMS, f"{SUMS}.sig", f"{STATEMENT}.sig"})


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file of a release. `path` is relative to the release, with "/" on every system."""

    path: str
    sha256: str
    size: int  # bytes
    rows: int | None = None  # of a Parquet shard
    config: str | None = None  # "open", "quotes" …
    split: str | None = None

    def __post_init__(self) -> None:
        path = PurePosixPath(self.path)
        if path.is_absolute() or ".." in path.parts:
            raise ValueError(f"a file of a release lies inside it, not at {self.path!r}")


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

    def shards(self, config: str | None = None, split: str | None = None) -> list[FileEntry]:
        """The Parquet files of rows, in order; of one config, of one split."""
        return [
            f
            for f in self.files
            if f.config is not None and config in {None, f.config} and split in {None, f.split}
        ]

    def configs(self) -> list[str]:
        """The configs that have rows, in their order."""
        return list(dict.fromkeys(f.config for f in self.files if f.config is not None))

    @property
    def default_config(self) -> str | None:
        """What opens when nobody asks for a config: the most that all may read."""
        names = self.configs()
        return next((n for n in ("open", "excerpts", "metadata", *names) if n in names), None)

    def to_json(self) -> str:
        """The text of manifest.json: the same manifest makes the same bytes."""
        return json.dumps(asdict(self), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def split_rank(split: str) -> tuple[int, str]:
    """The place of a split in a release: train, validation, test, then others by name."""
    first = ("train", "validation", "test")
    return (first.index(split) if split in first else len(first), split)


def manifest_of(text: str | bytes, where: str = MANIFEST) -> Manifest:
    """The manifest in the text of manifest.json.

    Errors: DatasetToolsError where the text is no manifest.
    """
    try:
        values = json.loads(text)
        values["files"] = tuple(FileEntry(**entry) for entry in values["files"])
        return Manifest(**values)
    except (ValueError, KeyError, TypeError) as error:
        raise DatasetToolsError(
            f"{where}: not the manifest of a release ({type(error).__name__})",
            hint="name the folder of a version, such as dist/<name>/1.0.0",
        ) from error


def digest_of_files(files: Iterable[FileEntry]) -> str:
    """Digest of paths and digests, in the form of SHA256SUMS sorted by path."""
    lines = sorted((f.path, f.sha256) for f in files)
    return hashlib.sha256("".join(f"{digest}  {path}\n" for path, digest in lines).encode()).hexdigest()
