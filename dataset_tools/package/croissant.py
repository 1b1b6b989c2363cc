"""Stage 7 of 9. croissant.json (Croissant 1.1): one record set per shard, with real digests and nested quotes."""

import json
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from dataset_tools.model.manifest import FileEntry, Manifest
from dataset_tools.package.facts import ReleaseFacts
from dataset_tools.package.features import croissant_type, description

# The context of the Croissant 1.1 specification.
_CONTEXT: dict[str, Any] = {
    "@language": "en", "@vocab": "https://schema.org/", "arrayShape": "cr:arrayShape", "citeAs": "cr:citeAs",
    "column": "cr:column", "conformsTo": "dct:conformsTo", "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/", "data": {"@id": "cr:data", "@type": "@json"},
    "dataBiases": "cr:dataBiases", "dataCollection": "cr:dataCollection",
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"}, "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty", "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract", "field": "cr:field", "fileObject": "cr:fileObject", "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet", "format": "cr:format", "includes": "cr:includes", "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset", "jsonPath": "cr:jsonPath", "key": "cr:key", "md5": "cr:md5",
    "parentField": "cr:parentField", "path": "cr:path", "personalSensitiveInformation": "cr:personalSensitiveInformation",
    "rai": "http://mlcommons.org/croissant/RAI/", "recordSet": "cr:recordSet", "references": "cr:references", "regex": "cr:regex", "repeated": "cr:repeated",
    "replace": "cr:replace", "samplingRate": "cr:samplingRate", "sc": "https://schema.org/",
    "separator": "cr:separator", "source": "cr:source", "subField": "cr:subField", "transform": "cr:transform",
}  # fmt: skip


def croissant(facts: ReleaseFacts, manifest: Manifest, schemas: Mapping[str, pa.Schema]) -> str:
    """The text of croissant.json."""
    document = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": facts.name,
        "description": facts.description or "News and opinion articles with quotes, speakers and rights.",
        "url": facts.homepage or f"https://example.org/{facts.name}",
        "version": manifest.version,
        "datePublished": facts.published,
        "license": _licence_url(facts),
        "creator": [{"@type": "sc:Organization", "name": c} for c in facts.curators],
        "citeAs": facts.citation or f"{facts.pretty_name or facts.name}, version {manifest.version}",
        "distribution": [_file(f) for f in manifest.shards()],
        "recordSet": [_records(f, schemas[f.config or ""]) for f in manifest.shards()],
    }
    kept = {k: v for k, v in document.items() if v}
    return json.dumps(kept, indent=2, ensure_ascii=False) + "\n"


def _licence_url(facts: ReleaseFacts) -> str:
    if facts.licence.card == "other":
        return facts.licence.link or "LICENSES.md"
    return f"https://spdx.org/licenses/{facts.licence.expression}.html"


def _file(entry: FileEntry) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": entry.path,
        "name": entry.path,
        "contentUrl": entry.path,
        "contentSize": f"{entry.size} B",
        "encodingFormat": "application/x-parquet",
        "sha256": entry.sha256,
    }


def _records(entry: FileEntry, schema: pa.Schema) -> dict[str, Any]:
    name = entry.path.removeprefix("data/").removesuffix(".parquet").replace("-00000-of-00001", "")
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": f"The {entry.rows} rows of {entry.path}.",
        "field": [_field(name, f, entry.path, column=f.name) for f in schema],
    }


def _field(
    parent: str, field: pa.Field, path: str, *, column: str, inner: str | None = None
) -> dict[str, Any]:
    """A field; those of a struct are sub-fields, found by a JSON path inside the column."""
    kind = field.type
    out: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"{parent}/{field.name}",
        "name": f"{parent}/{field.name}",
    }
    if text := description(field):
        out["description"] = text
    if pa.types.is_list(kind):
        out |= {"isArray": True, "arrayShape": "-1"}
        kind = kind.value_type
    extract: dict[str, str] = {"column": column}
    source: dict[str, Any] = {"fileObject": {"@id": path}, "extract": extract}
    if inner is not None:
        source["transform"] = {"jsonPath": inner}
    out["source"] = source
    if pa.types.is_struct(kind):
        out["subField"] = [
            _field(
                out["@id"], child, path, column=column, inner=f"{inner}.{child.name}" if inner else child.name
            )
            for child in kind
            # Readers of Croissant cannot follow a list of structs inside a struct (rights.holders, rights.evidence):
            # mlcroissant 1.1 fails on it as sub-fields and as text, and of "evidence[*].field" reads the first only.
            if not (pa.types.is_list(child.type) and pa.types.is_struct(child.type.value_type))
        ]
    else:
        out["dataType"] = croissant_type(kind)
    return out
