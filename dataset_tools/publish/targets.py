"""Stage 8 of 9. Where a release can go. `TARGETS` is the table; third parties add one by entry point.

A target is a module with `plan(release, where)` and `publish(release, where, say)`. Publishing happens in one order
everywhere: stage the files ▶ make them visible at once ▶ read back and compare. A second run of an interrupted
publish goes on where the first one stopped; a third one does nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import Protocol, cast

from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.model.manifest import MANIFEST, OUTSIDE, Manifest, manifest_of
from dataset_tools.storage import sha256_file

TARGETS = {
    "local": "dataset_tools.publish.local",
    "hub": "dataset_tools.publish.hub",
    "s3": "dataset_tools.publish.s3",
    "oci": "dataset_tools.publish.oci",
}
ENTRY_POINTS = "dataset_tools.targets"

Say = Callable[[str], None]


class AlreadyPublished(DatasetToolsError):
    """The version is there with other content: a published version is never rewritten."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a release."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Release:
    """A version on this machine, ready to go."""

    folder: Path
    manifest: Manifest
    parts: tuple[Part, ...]

    @classmethod
    def of(cls, folder: Path) -> "Release":
        """The version in `folder`, its files held against the manifest.

        Errors: DatasetToolsError where a file is missing or is not what was built.
        """
        path = folder / MANIFEST
        if not path.is_file():
            raise DatasetToolsError(
                f"{folder}: not a release", hint="run dataset-tools build and release first"
            )
        manifest = manifest_of(path.read_bytes(), str(path))
        parts = [Part(f.path, f.sha256, f.size) for f in manifest.files]
        for part in parts:
            file = folder / part.path
            if not file.is_file() or file.stat().st_size != part.size or sha256_file(file) != part.sha256:
                raise DatasetToolsError(
                    f"{file}: not what the manifest says", hint="run dataset-tools verify, then build again"
                )
        # The manifest and what is made from it: they are what makes the rest believable, so they go last.
        extra = [n for n in sorted(OUTSIDE - {MANIFEST}) if (folder / n).is_file()]
        for name in (*extra, MANIFEST):
            file = folder / name
            parts.append(Part(name, sha256_file(file), file.stat().st_size))
        return cls(folder, manifest, tuple(parts))

    @property
    def tag(self) -> str:
        """The name of the version where names are tags."""
        return f"v{self.manifest.version}"


@dataclass(frozen=True, slots=True)
class Plan:
    """What publishing would do."""

    where: str
    upload: tuple[Part, ...]  # what is not there yet
    keep: tuple[Part, ...]  # what is there already
    remove: tuple[str, ...] = ()
    done: bool = False  # the version is there, whole

    @property
    def bytes(self) -> int:
        """Bytes to send."""
        return sum(p.size for p in self.upload)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What publishing did, after reading back."""

    where: str
    revision: str  # commit, digest or version at the target
    sent: int  # bytes
    checked: int  # files that were read back or compared by digest
    already: bool = False


class Target(Protocol):
    """What a target's module offers."""

    def plan(self, release: Release, where: str) -> Plan:
        """What `publish` would do; nothing is changed."""
        ...

    def publish(self, release: Release, where: str, say: Say) -> Receipt:
        """Make the release visible at `where`, whole or not at all."""
        ...


def get_target(name: str) -> Target:
    """The target of that name.

    Errors: DatasetToolsError where there is none.
    """
    if name in TARGETS:
        return cast(Target, import_module(TARGETS[name]))
    for point in entry_points(group=ENTRY_POINTS, name=name):
        return cast(Target, point.load())
    raise DatasetToolsError(f"unknown target {name!r}", hint=f"known: {', '.join(sorted(TARGETS))}")


def split_known(parts: Iterable[Part], known: dict[str, str]) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """(to send, already there) by path and digest; `known`: path → sha256."""
    everything = tuple(parts)
    keep = tuple(p for p in everything if known.get(p.path) == p.sha256)
    return tuple(p for p in everything if p not in set(keep)), keep
