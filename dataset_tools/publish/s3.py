"""Stage 8 of 9. A release → S3 (extra [s3]): objects by their digest first, the manifest last.

    <where>/objects/<sha256>          every file once, whatever its versions; written with If-None-Match
    <where>/<version>/<path>          what `datasets` opens, copied from the objects inside S3
    <where>/<version>/manifest.json   last, with If-None-Match: from here on the version exists
    <where>/releases.json             the list of versions, with If-Match: nobody's entry is lost

Credentials come from the environment or the machine, as for every S3 client, and are never printed.
"""

from typing import Any

from dataset_tools.model.errors import DatasetToolsError, MissingExtra
from dataset_tools.model.manifest import MANIFEST, OUTSIDE
from dataset_tools.model.releases import RELEASES, Releases, releases_of
from dataset_tools.publish.local import listed
from dataset_tools.publish.targets import AlreadyPublished, Part, Plan, Receipt, Release, Say
from dataset_tools.storage import sha256_of

_TRIES = 5  # of the list of versions, when others write to it at the same time


def plan(release: Release, where: str) -> Plan:
    """What would be sent: objects that are not there yet."""
    return _Bucket(where).plan(release)


def publish(release: Release, where: str, say: Say) -> Receipt:
    """Objects ▶ copies ▶ manifest ▶ list ▶ read back."""
    bucket = _Bucket(where)
    todo = bucket.plan(release)
    target = f"{where.rstrip('/')}/{release.manifest.version}"
    if not todo.done:
        say(f"{len(todo.upload)} objects, {todo.bytes:,} bytes to {where}")
        for part in todo.upload:
            bucket.put_object(part, (release.folder / part.path).read_bytes())
        for part in release.parts:
            if part.path != MANIFEST:
                bucket.copy(part, f"{release.manifest.version}/{part.path}")
        bucket.create(f"{release.manifest.version}/{MANIFEST}", (release.folder / MANIFEST).read_bytes())
    bucket.list(release)
    checked = bucket.read_back(release)
    return Receipt(target, release.manifest.files_digest[:16], todo.bytes, checked, already=todo.done)


class _Bucket:
    """The few calls that publishing needs, on one prefix."""

    def __init__(self, where: str) -> None:
        try:
            import s3fs
        except ImportError as error:
            raise MissingExtra("publishing to S3", "s3") from error
        self.where = where.rstrip("/")
        # The listing cache would hide what we or others wrote a moment ago.
        self.fs: Any = s3fs.S3FileSystem(use_listings_cache=False, skip_instance_cache=True)
        self.bucket, _, self.prefix = self.where.removeprefix("s3://").partition("/")

    def key(self, name: str) -> str:
        return f"{self.prefix}/{name}".lstrip("/")

    def plan(self, release: Release) -> Plan:
        try:
            there = self.read(f"{release.manifest.version}/{MANIFEST}")
            known = self.objects()
        except PermissionError as error:
            raise self.refused(error) from error
        mine = (release.folder / MANIFEST).read_bytes()
        if there is not None and there != mine:
            raise AlreadyPublished(
                f"{self.where} has {release.manifest.version} with other content",
                hint="publish the next version",
            )
        keep = tuple(p for p in release.parts if p.sha256 in known)
        upload = tuple(p for p in release.parts if p.sha256 not in known)
        return Plan(f"{self.where}/{release.manifest.version}", upload, keep, done=there is not None)

    def objects(self) -> set[str]:
        """Digests of the objects that are there, whole: S3 shows no half-written ones."""
        try:
            found = self.fs.find(f"{self.bucket}/{self.key('objects')}")
        except FileNotFoundError:
            return set()
        return {path.rpartition("/")[2] for path in found}

    def put_object(self, part: Part, data: bytes) -> None:
        if sha256_of(data) != part.sha256:
            raise DatasetToolsError(f"{part.path}: changed while it was published", hint="verify the release")
        self.create(f"objects/{part.sha256}", data, same=True)

    def create(self, name: str, data: bytes, *, same: bool = False) -> None:
        """Write a key that must not exist; `same`: if it does, it is what we would have written."""
        try:
            self.fs.pipe_file(f"{self.bucket}/{self.key(name)}", data, mode="create")
        except FileExistsError as error:
            if not same and self.read(name) != data:
                raise AlreadyPublished(f"{self.where}/{name}: somebody else was faster") from error
        except PermissionError as error:
            raise self.refused(error) from error

    def copy(self, part: Part, name: str) -> None:
        """A copy inside S3: nothing is sent."""
        self.fs.copy(f"{self.bucket}/{self.key('objects')}/{part.sha256}", f"{self.bucket}/{self.key(name)}")

    def read(self, name: str) -> bytes | None:
        try:
            return bytes(self.fs.cat_file(f"{self.bucket}/{self.key(name)}"))
        except FileNotFoundError:
            return None

    def list(self, release: Release) -> None:
        """Enter the version into releases.json; another writer's entry in between is kept."""
        path = f"{self.bucket}/{self.key(RELEASES)}"
        for _ in range(_TRIES):
            old, etag = self.read_with_etag(RELEASES)
            before = releases_of(old, path) if old else Releases(release.manifest.name)
            after = listed(before, release)
            if after == before:
                return
            match = {"IfMatch": etag} if etag else {"IfNoneMatch": "*"}
            try:
                self.fs.call_s3(
                    "put_object",
                    Bucket=self.bucket,
                    Key=self.key(RELEASES),
                    Body=after.to_json().encode(),
                    **match,
                )
            except (FileExistsError, OSError) as error:
                if not _is_conflict(error):
                    raise
            else:
                return
        raise DatasetToolsError(f"{self.where}/{RELEASES}: others keep writing", hint="publish again later")

    def read_with_etag(self, name: str) -> tuple[bytes | None, str | None]:
        try:
            answer = self.fs.call_s3("get_object", Bucket=self.bucket, Key=self.key(name))
        except FileNotFoundError:
            return None, None
        return self.read(name), answer["ETag"]

    def read_back(self, release: Release) -> int:
        """Compare what lies there: small files by their bytes, shards by size and by the object they were copied from."""
        for part in release.parts:
            name = f"{release.manifest.version}/{part.path}"
            if part.path in OUTSIDE or part.size < 1 << 20:
                data = self.read(name)
                good = data is not None and sha256_of(data) == part.sha256
            else:
                good = self.fs.info(f"{self.bucket}/{self.key(name)}")["size"] == part.size
            if not good:
                raise DatasetToolsError(f"{self.where}/{name}: not what was sent", hint="publish again")
        return len(release.parts)

    def refused(self, error: OSError) -> DatasetToolsError:
        return DatasetToolsError(
            f"{self.where}: S3 refuses ({type(error).__name__})",
            hint="set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or log in as for the aws command",
        )


def _is_conflict(error: BaseException) -> bool:
    """True for S3's 412 and 409: somebody else wrote in between."""
    text = str(error) + str(error.__cause__)
    return isinstance(error, FileExistsError) or any(
        word in text for word in ("PreconditionFailed", "412", "ConditionalRequestConflict", "pre-conditions")
    )
