"""Stage 8 of 9. A release → a dataset repository of the Hugging Face Hub: one commit and one tag.

`upload_folder` of huggingface_hub 2 makes several commits, and a reader could see half a release. Here all files go
into one `create_commit` whose parent is the head that was looked at: somebody else's commit in between is a refusal,
not a mixture. The tag is made last, so a version that has its tag is whole. Credentials come from the environment
(HF_TOKEN) and are never printed.
"""

import hashlib
from pathlib import Path
from typing import Any

from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.publish.targets import AlreadyPublished, Part, Plan, Receipt, Release, Say

# Files of the Hub itself: a release neither writes nor removes them.
THEIRS = frozenset({".gitattributes"})


def plan(release: Release, where: str) -> Plan:
    """What a commit would add, keep and remove."""
    return _plan(_api(), release, where)


def publish(release: Release, where: str, say: Say) -> Receipt:
    """Commit, tag, read back.

    Errors: AlreadyPublished where the tag exists with other content; DatasetToolsError where the Hub refuses.
    """
    from huggingface_hub.errors import HfHubHTTPError

    api = _api()
    try:
        api.create_repo(where, repo_type="dataset", exist_ok=True, private=True)
        todo = _plan(api, release, where)
        if todo.done:
            head = _tags(api, where)[release.tag]
            return Receipt(
                _name(where, release), head, 0, len(_check(api, release, where, head)), already=True
            )
        head = api.repo_info(where, repo_type="dataset").sha
        sent = todo.bytes
        if todo.upload or todo.remove:
            say(
                f"one commit to {where}: {len(todo.upload)} files, {sent:,} bytes; {len(todo.remove)} to remove"
            )
            head = _commit(api, release, where, todo, head)
        else:
            say(f"{where}: the files are there already; only the tag is missing")
        _check(api, release, where, head)
        api.create_tag(where, tag=release.tag, revision=head, repo_type="dataset")
        checked = _check(api, release, where, release.tag)
    except HfHubHTTPError as error:
        raise _refusal(error, where, release) from error
    return Receipt(_name(where, release), head, sent, len(checked))


def _api() -> Any:
    from huggingface_hub import HfApi

    return HfApi()


def _plan(api: Any, release: Release, where: str) -> Plan:
    tags = _tags(api, where)
    if release.tag in tags:
        there = _files(api, where, tags[release.tag])
        wrong = [p.path for p in release.parts if not _same(there.get(p.path), release.folder, p)]
        if wrong:
            raise AlreadyPublished(
                f"{where} has {release.tag} with other content ({wrong[0]})", hint="publish the next version"
            )
        return Plan(_name(where, release), (), release.parts, done=True)
    there = _files(api, where, "main")
    keep = tuple(p for p in release.parts if _same(there.get(p.path), release.folder, p))
    upload = tuple(p for p in release.parts if p not in set(keep))
    ours = {p.path for p in release.parts}
    remove = tuple(sorted(set(there) - ours - THEIRS))
    return Plan(_name(where, release), upload, keep, remove)


def _commit(api: Any, release: Release, where: str, todo: Plan, head: str) -> str:
    from huggingface_hub import CommitOperationAdd, CommitOperationDelete

    operations: list[Any] = [CommitOperationAdd(p.path, release.folder / p.path) for p in todo.upload]
    operations += [CommitOperationDelete(path) for path in todo.remove]
    m = release.manifest
    done = api.create_commit(
        where,
        operations,
        commit_message=f"Release {m.version}",
        commit_description=f"content sha256:{m.content_digest}",
        repo_type="dataset",
        parent_commit=head,
    )
    return str(done.oid)


def _check(api: Any, release: Release, where: str, revision: str) -> list[Part]:
    """Every file of the release as the Hub has it at `revision`, compared by digest.

    Errors: DatasetToolsError that names the first file that is not as sent.
    """
    there = _files(api, where, revision)
    for part in release.parts:
        if not _same(there.get(part.path), release.folder, part):
            raise DatasetToolsError(
                f"{where} at {revision}: {part.path} is not what was sent", hint="publish again"
            )
    return list(release.parts)


def _files(api: Any, where: str, revision: str) -> dict[str, Any]:
    """Path → entry of the Hub; nothing where the repository or the revision does not exist."""
    from huggingface_hub.errors import EntryNotFoundError, RepositoryNotFoundError, RevisionNotFoundError

    try:
        tree = list(api.list_repo_tree(where, recursive=True, revision=revision, repo_type="dataset"))
    except (RepositoryNotFoundError, RevisionNotFoundError, EntryNotFoundError):
        return {}
    return {entry.path: entry for entry in tree if hasattr(entry, "blob_id")}


def _tags(api: Any, where: str) -> dict[str, str]:
    from huggingface_hub.errors import RepositoryNotFoundError

    try:
        refs = api.list_repo_refs(where, repo_type="dataset")
    except RepositoryNotFoundError:
        return {}
    return {tag.name: tag.target_commit for tag in refs.tags}


def _same(entry: Any, folder: Path, part: Part) -> bool:
    """True where the Hub holds these bytes: by sha256 for a large file, by git's blob id for a small one."""
    if entry is None or entry.size != part.size:
        return False
    if entry.lfs is not None:
        return bool(entry.lfs.sha256 == part.sha256)
    data = (folder / part.path).read_bytes()
    return bool(entry.blob_id == hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest())  # noqa: S324 - git's id


def _name(where: str, release: Release) -> str:
    return f"{where}@{release.tag}"


def _refusal(error: Any, where: str, release: Release) -> DatasetToolsError:
    """The Hub's answer in one line; its headers, and so the token, are not in it."""
    status = getattr(error.response, "status_code", None)
    says = {
        401: ("the Hub does not know you", "set HF_TOKEN to a token that may write"),
        403: ("your token may not write there", "set HF_TOKEN to a token that may write"),
        404: ("no such repository", "check its name: user/dataset"),
        409: (f"the tag {release.tag} exists", "publish the next version"),
        412: ("somebody else committed in the meantime", "look at their change, then publish again"),
        429: ("the Hub asks to wait", "publish again in a few minutes; what was sent stays there"),
    }
    what, hint = says.get(
        status or 0, (f"the Hub answered {status}", "publish again; what was sent stays there")
    )
    return DatasetToolsError(f"{where}: {what}", hint=hint)
