"""Stage 7 of 9. Which version is next, which are frozen, and the card that makes the latest the default.

`build` makes a candidate and may make it again; `release` freezes it; nothing rewrites what is frozen.
"""

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dataset_tools.folders import locked
from dataset_tools.model.digest import BATCH_ROWS
from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.model.manifest import MANIFEST, FileEntry, Manifest, manifest_of
from dataset_tools.model.releases import RELEASES, Bump, Listed, Releases, Version, releases_of
from dataset_tools.model.rows import DIGEST, SIZE, marked, of_ids
from dataset_tools.package.index import index_card
from dataset_tools.storage import write_text

FIRST = "1.0.0"


class Frozen(DatasetToolsError):
    """Somebody tried to write a version that was released."""


def read_releases(out: Path) -> Releases:
    """What dist/<name>/releases.json says; nothing released where there is none."""
    path = out / RELEASES
    return releases_of(path.read_bytes(), str(path)) if path.is_file() else Releases(out.name)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the version in `folder`.

    Errors: DatasetToolsError where there is none.
    """
    path = folder / MANIFEST
    if not path.is_file():
        raise DatasetToolsError(f"{folder}: not a release", hint="name a folder that holds manifest.json")
    return manifest_of(path.read_bytes(), str(path))


@dataclass(frozen=True, slots=True)
class ShardRows:
    """The rows of a config on disk, in the order of its shards; see `model.rows.Rows`."""

    folder: Path
    shards: tuple[FileEntry, ...]

    @property
    def schema(self) -> pa.Schema:
        """The columns of the shards."""
        with pq.ParquetFile(self.folder / self.shards[0].path) as file:
            return file.schema_arrow

    def batches(self, split: str | None = None) -> Iterator[pa.Table]:
        """All columns, in tables of bounded size."""
        yield from self._read(None, [s for s in self.shards if split in {None, s.split}])

    def columns(self, names: Sequence[str]) -> Iterator[pa.Table]:
        """These columns."""
        yield from self._read(names, self.shards)

    def some(self, ids: pa.Array, names: Sequence[str]) -> Iterator[pa.Table]:
        """These columns of some articles."""
        yield from (of_ids(batch, ids) for batch in self.columns(names))

    def narrow(self, names: Sequence[str]) -> Iterator[pa.Table]:
        """These columns, then what each row is known by."""
        for batch in self.batches():
            yield marked(batch).select([*names, SIZE.name, DIGEST.name])

    def _read(self, names: Sequence[str] | None, shards: Iterable[FileEntry]) -> Iterator[pa.Table]:
        for shard in shards:
            with pq.ParquetFile(self.folder / shard.path) as file:
                only = None if names is None else list(names)
                for batch in file.iter_batches(BATCH_ROWS, columns=only, use_threads=False):
                    yield pa.Table.from_batches([batch])


def release_rows(folder: Path) -> dict[str, ShardRows]:
    """The rows of a version on disk by config; none where there is no release."""
    if not (folder / MANIFEST).is_file():
        return {}
    manifest = read_manifest(folder)
    return {name: ShardRows(folder, tuple(manifest.shards(name))) for name in manifest.configs()}


def copy_before(out: Path, version: str, to: Path) -> None:
    """Put what was frozen before `version` into another folder, so that it can be built again from there."""
    releases = read_releases(out)
    older = [v for v in releases.versions if v.is_fixed and Version.of(v.version) < Version.of(version)]
    if not older:
        return
    to.mkdir(parents=True)
    shutil.copytree(out / older[-1].version, to / older[-1].version)
    write_text(to / RELEASES, replace(releases, versions=tuple(older)).to_json())


def next_version(out: Path, bump: Bump, *, at_least: str | None = None) -> str:
    """The version of the next candidate: the newest frozen one raised by `bump`; 1.0.0 where none is frozen.

    The same however often it is asked: candidates do not count.

    Args:   at_least: the user's wish (`--version`); it may raise the version, never lower it.
    Errors: DatasetToolsError where the wish is lower than the changes allow.
    """
    newest = read_releases(out).newest_fixed()
    needed = Version.of(newest.version).bumped(bump) if newest else Version.of(FIRST)
    if at_least is None:
        return str(needed)
    wish = Version.of(at_least)
    if newest and wish < needed:
        raise DatasetToolsError(
            f"version {wish} is too low: the changes since {newest.version} need {needed}",
            hint=f"leave --version away, or say {needed} or more",
        )
    return str(wish)


def previous(out: Path, version: str | None = None) -> Listed | None:
    """The newest frozen version, or the newest that is older than `version`."""
    fixed = [v for v in read_releases(out).versions if v.is_fixed]
    if version is not None:
        fixed = [v for v in fixed if Version.of(v.version) < Version.of(version)]
    return fixed[-1] if fixed else None


def check_writable(out: Path, version: str, content_digest: str) -> None:
    """Refuse to write a frozen version with other content.

    Errors: Frozen.
    """
    listed = read_releases(out).find(version)
    if listed and listed.is_fixed and listed.content_digest != content_digest:
        raise Frozen(
            f"{out.name} {version} is released and never rewritten",
            hint="build without --version: the next version follows from the changes",
        )


def list_candidate(out: Path, manifest: Manifest) -> None:
    """Enter a version that was just written, drop older candidates, and make the latest the default."""
    releases = read_releases(out)
    stale = [v.version for v in releases.versions if not v.is_fixed and v.version != manifest.version]
    for version in stale:
        releases = releases.without(version)
    listed = releases.find(manifest.version)
    if listed is None or not listed.is_fixed:
        entry = Listed(manifest.version, manifest.content_digest, manifest.files_digest)
        releases = releases.with_listed(entry)
    write_index(out, replace(releases, name=manifest.name))
    for version in stale:
        shutil.rmtree(out / version, ignore_errors=True)


def freeze(
    out: Path, version: str | None = None, *, released: str | None = None, expires: str | None = None
) -> Listed:
    """Freeze the candidate (or `version`) and return its entry. A second time changes nothing.

    Args:   released, expires: days to print, such as "2026-05-04"; no clock is read here.
    Errors: DatasetToolsError where there is no such candidate, or its files are not what was built.
    """
    with locked(out):
        releases = read_releases(out)
        entry = releases.find(version) if version else releases.latest()
        if entry is None:
            raise DatasetToolsError(
                f"{out}: no candidate {version or ''}".rstrip(), hint="run dataset-tools build first"
            )
        if entry.is_fixed:
            return entry
        manifest = read_manifest(out / entry.version)
        if manifest.files_digest != entry.files_digest:
            raise DatasetToolsError(
                f"{out / entry.version}: not what was built last", hint="run dataset-tools build again"
            )
        entry = replace(entry, status="frozen", released=released)
        releases = releases.with_listed(entry)
        write_index(out, replace(releases, serial=releases.serial + 1, expires=expires or releases.expires))
        return entry


def yank(out: Path, version: str, reason: str) -> Listed:
    """Mark a frozen version as one that nobody should use, and say why. Its files stay.

    Errors: DatasetToolsError where that version was never frozen.
    """
    with locked(out):
        releases = read_releases(out)
        entry = releases.find(version)
        if entry is None or not entry.is_fixed:
            raise DatasetToolsError(
                f"{out.name} {version}: not released", hint="only a release can be yanked"
            )
        entry = replace(entry, status="yanked", reason=reason)
        write_index(out, replace(releases.with_listed(entry), serial=releases.serial + 1))
        return entry


def write_index(out: Path, releases: Releases) -> None:
    """Write releases.json, then the card that makes `load_dataset` open the latest version."""
    manifests = {
        v.version: read_manifest(out / v.version)
        for v in releases.versions
        if (out / v.version / MANIFEST).is_file()
    }
    write_text(out / RELEASES, releases.to_json())
    write_text(out / "README.md", index_card(releases, manifests))
