"""Stage 8 of 9. A release wherever it lies: a folder, a URL of fsspec, or name@version in the project."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import IO, Any

from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.model.manifest import MANIFEST, Manifest, manifest_of
from dataset_tools.model.project import find_root, load_project
from dataset_tools.model.releases import RELEASES, Listed, Releases, releases_of
from dataset_tools.storage import filesystem, is_url

_NAMED = re.compile(r"(?P<name>[a-z0-9][a-z0-9._-]{0,63})@(?P<version>[0-9.]+|latest)")


@dataclass(frozen=True, slots=True)
class Place:
    """The folder of one version. Paths below it are relative, with "/"."""

    location: str  # as people know it
    fs: Any
    root: str
    is_local: bool

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """The bytes of a file of the release; OSError where there is none."""
        if self.is_local:
            with (Path(self.root) / name).open("rb", buffering=0) as stream:
                yield stream
        else:
            with self.fs.open(f"{self.root}/{name}", "rb") as stream:
                yield stream

    def read(self, name: str) -> bytes:
        """A small file as a whole."""
        with self.open(name) as stream:
            return stream.read()

    def has(self, name: str) -> bool:
        """True when the file is there."""
        return (
            (Path(self.root) / name).is_file()
            if self.is_local
            else bool(self.fs.exists(f"{self.root}/{name}"))
        )

    def names(self) -> set[str] | None:
        """All files below, or None where the place cannot be listed (plain http)."""
        if self.is_local:
            root = Path(self.root)
            return {
                p.relative_to(root).as_posix() for p in root.rglob("*") if not p.is_dir() or p.is_symlink()
            }
        try:
            found = self.fs.find(self.root)
        except (NotImplementedError, OSError):
            return None
        inside = {PurePosixPath(f).as_posix() for f in found}
        prefix = PurePosixPath(self.root).as_posix().rstrip("/") + "/"
        names = {f.removeprefix(prefix) for f in inside if f.startswith(prefix)}
        return names if MANIFEST in names else None

    def url(self, name: str) -> str:
        """What `datasets` opens for a file of the release."""
        return str(Path(self.root) / name) if self.is_local else f"{self.location.rstrip('/')}/{name}"

    def manifest(self) -> Manifest:
        """The manifest; DatasetToolsError where there is none or it is broken."""
        try:
            text = self.read(MANIFEST)
        except OSError as error:
            raise DatasetToolsError(
                f"{self.location}: not a release", hint=f"name a folder or URL that holds {MANIFEST}"
            ) from error
        return manifest_of(text, f"{self.location}/{MANIFEST}")

    def parent(self) -> "Place":
        """The folder of all versions."""
        root = (
            str(Path(self.root).resolve().parent)
            if self.is_local
            else self.root.rstrip("/").rpartition("/")[0]
        )
        return replace(self, root=root, location=self.location.rstrip("/").rpartition("/")[0])


def place_of(spec: str | Path) -> Place:
    """The release that `spec` names: a folder, a URL, "name@1.2.0" or "name@latest" of the project around us.

    A folder of versions means its latest.
    Errors: DatasetToolsError where there is no release.
    """
    text = str(spec)
    if (m := _NAMED.fullmatch(text)) and not Path(text).exists():
        text = str(_in_project(m["name"]))
        return _version_of(_place(text), None if m["version"] == "latest" else m["version"])
    url, at, version = text.rpartition("@")
    if at and is_url(text) and re.fullmatch(r"[0-9.]+", version):
        return _version_of(_place(url), version)
    place = _place(text)
    return place if place.has(MANIFEST) or not place.has(RELEASES) else _version_of(place, None)


def _place(text: str) -> Place:
    if not is_url(text):
        return Place(text, None, text, is_local=True)
    try:
        fs, root = filesystem(text)
    except ImportError as error:
        scheme = text.partition("://")[0]
        raise DatasetToolsError(
            f"{text}: no reader for {scheme}:// is installed",
            hint=f"pip install 'article-dataset-tools[{scheme}]'",
        ) from error
    except ValueError as error:
        raise DatasetToolsError(f"{text}: unknown kind of address") from error
    return Place(text, fs, root, is_local=False)


def _in_project(name: str) -> Path:
    """dist/<name> of the project around the working folder."""
    root = find_root(Path.cwd())
    out = load_project(root).out.parent if root else Path("dist")
    if not (out / name).is_dir():
        raise DatasetToolsError(
            f"{name}: no such dataset in {out}", hint="build it, or name its folder or URL"
        )
    return out / name


def _version_of(place: Place, version: str | None) -> Place:
    releases = read_releases(place)
    listed = releases.find(version) if version else releases.latest()
    if listed is None:
        known = ", ".join(v.version for v in releases.versions) or "none"
        raise DatasetToolsError(
            f"{place.location}: no version {version or 'to open'}", hint=f"known: {known}"
        )
    return replace(
        place,
        root=f"{place.root.rstrip('/')}/{listed.version}",
        location=f"{place.location.rstrip('/')}/{listed.version}",
    )


def read_releases(place: Place) -> Releases:
    """What releases.json of a folder of versions says.

    Errors: DatasetToolsError where there is none.
    """
    try:
        return releases_of(place.read(RELEASES), f"{place.location}/{RELEASES}")
    except OSError as error:
        raise DatasetToolsError(
            f"{place.location}: no {RELEASES}", hint="name the folder of a dataset"
        ) from error


def releases_beside(place: Place) -> Releases | None:
    """The list beside a version; None where the version was copied without it."""
    try:
        return read_releases(place.parent())
    except (DatasetToolsError, OSError):
        return None


def listed_at(place: Place, manifest: Manifest) -> Listed | None:
    """What the list beside a version says of it."""
    releases = releases_beside(place)
    return releases.find(manifest.version) if releases else None
