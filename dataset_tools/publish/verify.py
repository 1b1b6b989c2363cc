"""Stage 8 of 9. Is a copy of a release what was released? Digests, signature, content, and proofs for one article."""

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import PurePosixPath
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from dataset_tools.bounded.ordered import ordered
from dataset_tools.model.digest import (
    BATCH_ROWS,
    Proof,
    canonical_json,
    merkle_root,
    prove,
    schema_digest,
    table_leaves,
)
from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.model.manifest import MANIFEST, STATEMENT, SUMS, Manifest, digest_of_files
from dataset_tools.model.releases import Releases
from dataset_tools.publish.place import Place, releases_beside
from dataset_tools.storage import CHUNK

# What may lie beside the files of a release without being listed: signatures are made after the sums.
UNLISTED = frozenset({SUMS, f"{SUMS}.sig", f"{STATEMENT}.sig"})


@dataclass(frozen=True, slots=True)
class Fault:
    """One way in which the copy is not the release. `kind`: changed, missing, extra, inconsistent, signature."""

    kind: str
    path: str
    message: str


@dataclass(frozen=True, slots=True)
class Report:
    """What was checked and what was found. `data` says whether the logical rows are those that were released."""

    version: str
    files: int
    size: int  # bytes that were read
    faults: tuple[Fault, ...] = ()
    data: str | None = None  # identical | different | None: not looked at
    signed_by: str | None = None
    yanked: str | None = None  # the reason
    expired: str | None = None  # the day after which the list of versions should not be trusted

    @property
    def is_good(self) -> bool:
        """True when every byte is as released."""
        return not self.faults


def verify(place: Place, *, content: bool = False, on: dt.date | None = None) -> Report:
    """Check every file of a release against its sums, and the sums against the manifest.

    The rows themselves are digested again only where a shard differs, or with `content`: then the report can say
    that the bytes differ but the data are identical.

    Args:   on: the day that the expiry of the list of versions is held against; None: it is not.
    Errors: DatasetToolsError where there is no release to check.
    """
    manifest = place.manifest()
    sums, faults = read_sums(place)
    size = 0
    for path, wanted in sums.items():
        found, read = _digest(place, path)
        size += read
        if found is None:
            faults.append(Fault("missing", path, "listed, but not there"))
        elif found != wanted:
            faults.append(Fault("changed", path, f"sha256 {found[:16]}… instead of {wanted[:16]}…"))
    names = place.names()
    faults += [Fault("extra", n, "not listed") for n in sorted((names or set()) - set(sums) - UNLISTED)]
    faults += _inconsistencies(manifest, sums)
    shards = {f.path for f in manifest.shards()}
    data = None
    if content or any(f.path in shards for f in faults):
        data = _data(place, manifest)
    if data == "different" and not faults:
        faults.append(Fault("inconsistent", MANIFEST, "the rows are not those of the content digest"))
    yanked, expired = _standing(releases_beside(place), manifest.version, on)
    return Report(manifest.version, len(sums), size, tuple(faults), data, yanked=yanked, expired=expired)


def _standing(releases: Releases | None, version: str, on: dt.date | None) -> tuple[str | None, str | None]:
    """Why the version was yanked, and the day on which the list that says so expired."""
    if releases is None:
        return None, None
    listed = releases.find(version)
    yanked = listed.reason or "no reason given" if listed and listed.status == "yanked" else None
    late = on is not None and releases.expires is not None and on.isoformat() > releases.expires
    return yanked, releases.expires if late else None


def read_sums(place: Place) -> tuple[dict[str, str], list[Fault]]:
    """SHA256SUMS as path → digest; a line that is none, or leaves the release, is a fault and not followed."""
    try:
        lines = place.read(SUMS).decode("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetToolsError(f"{place.location}: no readable {SUMS}", hint="name a release") from error
    sums: dict[str, str] = {}
    faults: list[Fault] = []
    for number, line in enumerate(lines, 1):
        digest, gap, name = line.partition("  ")
        path = PurePosixPath(name)
        whole = len(digest) == 64 and not set(digest) - set("0123456789abcdef")
        if not gap or not whole or not name or path.is_absolute() or ".." in path.parts or "\\" in name:
            faults.append(
                Fault("inconsistent", SUMS, f"line {number} is not a digest and a path inside the release")
            )
        elif name in sums:
            faults.append(Fault("inconsistent", SUMS, f"line {number} lists a path again"))
        else:
            sums[name] = digest
    return sums, faults


def _digest(place: Place, path: str) -> tuple[str | None, int]:
    """(sha256, bytes) of a file; (None, 0) where it is not there."""
    try:
        with place.open(path) as stream:
            state, size = hashlib.sha256(), 0
            while chunk := stream.read(CHUNK):
                state.update(chunk)
                size += len(chunk)
            return state.hexdigest(), size
    except OSError:
        return None, 0


def _inconsistencies(manifest: Manifest, sums: dict[str, str]) -> Iterator[Fault]:
    """Where manifest and sums tell different stories: one of them was changed on purpose."""
    for entry in manifest.files:
        if sums.get(entry.path) != entry.sha256:
            yield Fault("inconsistent", entry.path, f"{MANIFEST} and {SUMS} do not agree")
    known = {f.path for f in manifest.files} | {MANIFEST, STATEMENT}
    for path in sorted(set(sums) - known):
        yield Fault("inconsistent", path, f"in {SUMS}, but not in {MANIFEST}")
    if digest_of_files(manifest.files) != manifest.files_digest:
        yield Fault("inconsistent", MANIFEST, "its digest of files is not that of its list")


def _data(place: Place, manifest: Manifest) -> str:
    """Whether the rows have the content digest: identical, or different (also where they cannot be read)."""
    try:
        said = {config: config_digest(place, manifest, config) for config in manifest.configs()}
    except (OSError, pa.ArrowException, KeyError, ValueError):
        return "different"
    digest = hashlib.sha256(canonical_json(said).encode()).hexdigest()
    return "identical" if digest == manifest.content_digest else "different"


def config_digest(place: Place, manifest: Manifest, config: str) -> dict[str, Any]:
    """What the content digest says of one config, from the rows that lie there."""
    number = count()  # of rows, taken one by one
    leaves = (leaf for leaf, _ in zip(_leaves(place, manifest, config), number, strict=False))
    root = merkle_root(ordered(leaves))
    first = manifest.shards(config)[0]
    with place.open(first.path) as stream:
        schema = pq.ParquetFile(pa.PythonFile(stream, "r")).schema_arrow
    return {"rows": next(number), "root": root, "schema": schema_digest(schema)}


def _leaves(place: Place, manifest: Manifest, config: str) -> Iterator[bytes]:
    """The leaves of a config; its rows pass by in batches.

    Errors: ValueError where its shards have different columns.
    """
    columns: set[str] = set()
    for entry in manifest.shards(config):
        with place.open(entry.path) as stream:
            file = pq.ParquetFile(pa.PythonFile(stream, "r"))
            columns.add(schema_digest(file.schema_arrow))
            for batch in file.iter_batches(BATCH_ROWS):
                yield from table_leaves(pa.Table.from_batches([batch]))
    if len(columns) > 1:
        raise ValueError(f"{config}: shards of different columns")


def prove_article(place: Place, article_id: str, config: str | None = None) -> tuple[Proof, str]:
    """The proof that a config holds an article or does not, and the root of the manifest that it leads to.

    Errors: DatasetToolsError where the rows are not those of the manifest, so that nothing can be proven.
    """
    manifest = place.manifest()
    config = config or manifest.default_config or ""
    if config not in manifest.configs():
        raise DatasetToolsError(f"no config {config!r}", hint=f"known: {', '.join(manifest.configs())}")
    said = manifest.details.get("configs", {}).get(config, {"root": "", "rows": 0})
    proof = prove(sorted(_leaves(place, manifest, config)), article_id, config)
    if not proof.holds(said["root"], said["rows"]):
        raise DatasetToolsError(
            f"{place.location}: the rows of {config} are not those that were released",
            hint="dataset-tools verify says which files differ",
        )
    return proof, str(said["root"])
