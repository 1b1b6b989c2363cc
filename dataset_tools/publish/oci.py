"""Stage 8 of 9. A release → an OCI registry (extra [oci]): each file a layer, the version a tag.

Layers are content-addressed by the registry itself: a shard that it has is not sent again. The manifest of the
registry is pushed last and makes the version visible at once. Titles keep their folders ("data/open/train-…"), which
`oras pull` would flatten otherwise.
"""

import json
from typing import Any

from dataset_tools.model.errors import DatasetToolsError, MissingExtra
from dataset_tools.publish.targets import AlreadyPublished, Plan, Receipt, Release, Say
from dataset_tools.storage import sha256_of

ARTIFACT = "application/vnd.dataset-tools.release.v1"
_PARQUET = "application/vnd.apache.parquet"
_OTHER = "application/octet-stream"


def plan(release: Release, where: str) -> Plan:
    """What would be sent. A registry is asked for each layer by digest."""
    registry = _registry(where)
    container = registry.get_container(f"{where}:{release.manifest.version}")
    there = _manifest(registry, container)
    if there is not None:
        if _layers(there) != _wanted(release):
            raise AlreadyPublished(
                f"{where} has {release.manifest.version} with other content", hint="publish the next version"
            )
        return Plan(f"{where}:{release.manifest.version}", (), release.parts, done=True)
    known = {
        p.sha256 for p in release.parts if registry.blob_exists({"digest": f"sha256:{p.sha256}"}, container)
    }
    return Plan(
        f"{where}:{release.manifest.version}",
        tuple(p for p in release.parts if p.sha256 not in known),
        tuple(p for p in release.parts if p.sha256 in known),
    )


def publish(release: Release, where: str, say: Say) -> Receipt:
    """Layers, then the manifest under the version's tag, then read back."""
    todo = plan(release, where)
    registry = _registry(where)
    name = f"{where}:{release.manifest.version}"
    container = registry.get_container(name)
    if not todo.done:
        say(f"{len(todo.upload)} layers, {todo.bytes:,} bytes to {where}")
        for part in todo.upload:
            layer = {"digest": f"sha256:{part.sha256}", "size": part.size, "mediaType": _media(part.path)}
            _ok(registry.upload_blob(str(release.folder / part.path), container, layer), name)
        config = b"{}"
        _ok(_push_bytes(registry, container, config), name)
        _ok(registry.upload_manifest(_oci_manifest(release, config), container), name)
    there = _manifest(registry, container)
    if there is None or _layers(there) != _wanted(release):
        raise DatasetToolsError(f"{name}: not what was sent", hint="publish again")
    return Receipt(name, sha256_of(json.dumps(there, sort_keys=True).encode())[:16], todo.bytes,
                   len(release.parts), already=todo.done)  # fmt: skip


def _registry(where: str) -> Any:
    try:
        from oras.client import OrasClient
    except ImportError as error:
        raise MissingExtra("publishing to an OCI registry", "oci") from error
    host = where.partition("/")[0]
    plain = host.partition(":")[0] in {"localhost", "127.0.0.1"}
    client = OrasClient(hostname=host, insecure=plain)
    return client.remote if hasattr(client, "remote") else client


def _oci_manifest(release: Release, config: bytes) -> dict[str, Any]:
    layers = [
        {
            "mediaType": _media(p.path),
            "digest": f"sha256:{p.sha256}",
            "size": p.size,
            "annotations": {"org.opencontainers.image.title": p.path},
        }
        for p in release.parts
    ]
    m = release.manifest
    return {
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "artifactType": ARTIFACT,
        "config": {
            "mediaType": "application/vnd.oci.empty.v1+json",
            "digest": f"sha256:{sha256_of(config)}",
            "size": len(config),
        },
        "layers": layers,
        "annotations": {
            "org.opencontainers.image.title": m.name,
            "org.opencontainers.image.version": m.version,
            "dev.dataset-tools.content-digest": f"sha256:{m.content_digest}",
        },
    }


def _push_bytes(registry: Any, container: Any, data: bytes) -> Any:
    import tempfile

    layer = {"digest": f"sha256:{sha256_of(data)}", "size": len(data), "mediaType": _OTHER}
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        return registry.upload_blob(file.name, container, layer)


def _manifest(registry: Any, container: Any) -> dict[str, Any] | None:
    import requests

    try:
        found: dict[str, Any] = registry.get_manifest(container)
    except (ValueError, requests.RequestException) as error:
        if "404" in str(error) or "not found" in str(error).lower() or "unknown" in str(error).lower():
            return None
        raise DatasetToolsError(
            f"{container}: the registry does not answer", hint="check its address"
        ) from error
    return found


def _layers(manifest: dict[str, Any]) -> dict[str, str]:
    return {la["annotations"]["org.opencontainers.image.title"]: la["digest"] for la in manifest["layers"]}


def _wanted(release: Release) -> dict[str, str]:
    return {p.path: f"sha256:{p.sha256}" for p in release.parts}


def _media(path: str) -> str:
    return _PARQUET if path.endswith(".parquet") else _OTHER


def _ok(answer: Any, name: str) -> None:
    if answer.status_code not in {200, 201, 202}:
        raise DatasetToolsError(f"{name}: the registry answered {answer.status_code}", hint="publish again")
