"""Stage 8 of 9. A release → another folder: a mounted disk, a web server's root."""

import shutil
from dataclasses import replace
from pathlib import Path

from dataset_tools.folders import building, locked
from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.model.manifest import MANIFEST
from dataset_tools.model.releases import RELEASES, Listed, Releases, releases_of
from dataset_tools.publish.targets import AlreadyPublished, Plan, Receipt, Release, Say, split_known
from dataset_tools.storage import sha256_file, write_text


def plan(release: Release, where: str) -> Plan:
    """What `publish` would copy."""
    target = Path(where) / release.manifest.version
    known = {p.path: sha256_file(target / p.path) for p in release.parts if (target / p.path).is_file()}
    upload, keep = split_known(release.parts, known)
    if upload and (target / MANIFEST).is_file():
        raise AlreadyPublished(
            f"{target}: there already, with other content", hint="publish the next version"
        )
    return Plan(str(target), upload, keep, done=not upload)


def publish(release: Release, where: str, say: Say) -> Receipt:
    """Copy into a folder beside the target and rename it; then list the version in releases.json.

    Errors: Busy where another process publishes there; DatasetToolsError where the place cannot be written to.
    """
    target = Path(where) / release.manifest.version
    with locked(Path(where)):
        todo = plan(release, where)
        if not todo.done:
            say(f"copying {len(todo.upload)} files to {target}")
            with building(target) as folder:
                for part in release.parts:
                    (folder / part.path).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(release.folder / part.path, folder / part.path)
        checked = _read_back(release, target)
        _list(release, Path(where))
    return Receipt(str(target), release.manifest.version, todo.bytes, checked, already=todo.done)


def _read_back(release: Release, target: Path) -> int:
    for part in release.parts:
        if sha256_file(target / part.path) != part.sha256:
            raise DatasetToolsError(
                f"{target / part.path}: not what was sent", hint="check the disk, publish again"
            )
    return len(release.parts)


def _list(release: Release, where: Path) -> None:
    path = where / RELEASES
    old = releases_of(path.read_bytes(), str(path)) if path.is_file() else Releases(release.manifest.name)
    write_text(path, listed(old, release).to_json())


def listed(old: Releases, release: Release) -> Releases:
    """The list of versions with this one in it; a second time changes nothing."""
    m = release.manifest
    if (known := old.find(m.version)) and known.is_fixed:
        return old
    entry = Listed(m.version, m.content_digest, m.files_digest, status="frozen")
    return replace(old.with_listed(entry), serial=old.serial + 1)
