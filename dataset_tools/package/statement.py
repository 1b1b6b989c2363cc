"""Stage 7 of 9. release.intoto.json: an in-toto Statement v1 that says what was made, from what, by which tools."""

from typing import Any

from dataset_tools.model.digest import canonical_json
from dataset_tools.model.manifest import MANIFEST, FileEntry, Manifest
from dataset_tools.package.facts import ReleaseFacts

BUILD_TYPE = "https://dataset-tools.example/release/v1"


def statement(facts: ReleaseFacts, manifest: Manifest, manifest_entry: FileEntry) -> str:
    """The statement as canonical JSON. Its subjects are all files but itself and the sums; no clock is in it."""
    entries = sorted([*manifest.files, manifest_entry], key=lambda f: f.path)
    document: dict[str, Any] = {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": f.path, "digest": {"sha256": f.sha256}} for f in entries],
        "predicateType": "https://slsa.dev/provenance/v1",
        "predicate": {
            "buildDefinition": {
                "buildType": BUILD_TYPE,
                "externalParameters": {
                    "name": manifest.name,
                    "version": manifest.version,
                    "profile": facts.policy_profile,
                    "policy_sha256": manifest.policy_sha256,
                    "contract": manifest.contract,
                    "removals": dict(facts.removals),
                    "previous": {
                        "version": facts.previous.version,
                        "content_digest": facts.previous.content_digest,
                    }
                    if facts.previous
                    else None,
                    **facts.parameters,
                },
                "resolvedDependencies": [
                    {"name": "inputs", "digest": {"sha256": manifest.inputs_digest}}
                    if manifest.inputs_digest
                    else None,
                    *(
                        {"name": name, "annotations": {"version": v}}
                        for name, v in sorted(manifest.writer.items())
                    ),
                ],
            },
            "runDetails": {
                "builder": {"id": BUILD_TYPE},
                "byproducts": [{"name": MANIFEST, "digest": {"sha256": manifest_entry.sha256}}],
            },
        },
    }
    definition = document["predicate"]["buildDefinition"]
    definition["resolvedDependencies"] = [d for d in definition["resolvedDependencies"] if d]
    return canonical_json(document) + "\n"
