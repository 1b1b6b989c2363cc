"""Stage 7 of 9. datapackage.json (Data Package v2), written by hand: the library fails on list columns."""

import json
from collections.abc import Mapping

import pyarrow as pa

from dataset_tools.model.manifest import Manifest
from dataset_tools.package.facts import ReleaseFacts
from dataset_tools.package.features import frictionless_field


def datapackage(facts: ReleaseFacts, manifest: Manifest, schemas: Mapping[str, pa.Schema]) -> str:
    """The text of datapackage.json: one resource per shard, because a digest is of one file."""
    document = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": facts.name,
        "title": facts.pretty_name,
        "description": facts.description,
        "homepage": facts.homepage,
        "version": manifest.version,
        "licenses": [
            {"name": facts.licence.expression, "path": facts.licence.link or "LICENSES.md"}
            if facts.licence.card == "other"
            else {"name": facts.licence.expression}
        ],
        "contributors": [{"title": c, "roles": ["curator"]} for c in facts.curators],
        "resources": [
            {
                "name": f.path.removeprefix("data/").removesuffix(".parquet").replace("/", "-"),
                "path": f.path,
                "format": "parquet",
                "mediatype": "application/vnd.apache.parquet",
                "bytes": f.size,
                "hash": f"sha256:{f.sha256}",
                "schema": {
                    "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
                    "fields": [frictionless_field(c) for c in schemas[f.config or ""]],
                },
            }
            for f in manifest.shards()
        ],
    }
    return json.dumps({k: v for k, v in document.items() if v}, indent=2, ensure_ascii=False) + "\n"
