"""What validation looks at: a raw file, and the article that was read from it."""

from dataclasses import dataclass
from pathlib import Path

from dataset_tools.model.article import Article
from dataset_tools.model.draft import Draft


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a pack, to be found again without reading the others."""

    pack: Path
    start: int  # of its bytes as they lie there
    packed: int  # how many of them
    size: int  # bytes unpacked
    deflated: bool


@dataclass(frozen=True, slots=True)
class RawFile:
    """One contributed file. `name` is relative to the raw folder, with "/" on every system."""

    path: str | Member  # a string, since a Path takes ten times the room and a corpus may have many files
    name: str
    size: int  # bytes
    sha256: str  # of the bytes
    sidecar: str | Member | None = None  # <file>.meta.toml beside it
    sidecar_sha256: str | None = None
    converted: str | None = None  # where what it became waits, if this run has converted it already


@dataclass(frozen=True, slots=True)
class Record:
    """One article with the labelled draft that it was made from: all that a record rule may see."""

    draft: Draft
    article: Article
