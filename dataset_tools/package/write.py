"""Stage 7 of 9. Rows and facts → dist/<name>/<version>/, all at once or not at all.

Order: shards ▶ digests ▶ card, Croissant, Data Package, licences, changelog ▶ manifest ▶ statement ▶ sums ▶ the
folder takes its place ▶ releases.json and the index card. No file holds a clock, a host or a path of the builder.
"""

import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from importlib.metadata import version
from pathlib import Path, PurePosixPath

import pyarrow as pa

from dataset_tools._version import __version__
from dataset_tools.bounded.ordered import ordered
from dataset_tools.folders import building, locked
from dataset_tools.model.digest import canonical_json, canonical_record, iter_rows
from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.model.manifest import (
    MANIFEST,
    OUTSIDE,
    STATEMENT,
    SUMS,
    FileEntry,
    Manifest,
    digest_of_files,
)
from dataset_tools.model.markdown import markdown_text
from dataset_tools.model.releases import Version
from dataset_tools.model.rows import Rows
from dataset_tools.package.card import card
from dataset_tools.package.config import (
    Config,
    Histograms,
    Seen,
    count_articles,
    histograms,
    is_counted,
    read_config,
)
from dataset_tools.package.croissant import croissant
from dataset_tools.package.datapackage import datapackage
from dataset_tools.package.facts import ReleaseFacts
from dataset_tools.package.shards import MB, entry_of, write_parquet, write_shards
from dataset_tools.package.statement import statement
from dataset_tools.package.versions import check_writable, list_candidate, read_manifest, read_releases

# The order in which configs are written and listed; others follow by name.
CONFIG_ORDER = ("open", "restricted", "excerpts", "metadata", "quotes")

# Files that another stage makes from the manifest so far: {"report.html": b"…"}.
Extra = Callable[[Manifest], Mapping[str, bytes]]


def write_release(
    configs: Mapping[str, pa.Table | Rows], facts: ReleaseFacts, out: Path, *, extra: Extra | None = None
) -> Manifest:
    """Write the version `facts.version` below `out` (dist/<name>) and make it the latest; return its manifest.

    Args:   configs: config name → rows in birth order, with `article_id` and `split`; empty ones are left out.
            extra: makes more files of the release from the manifest of its shards.
    Errors: Frozen where that version is released with other content; Busy where another process writes;
            DatasetToolsError where rows do not fit the contract, nothing is left to release, or the disk is full.
    """
    Version.of(facts.version)
    kept = read_configs(configs, facts)
    if not kept:
        raise DatasetToolsError(
            "nothing to release: no config has rows", hint="see the quarantine and the policy"
        )
    digest = content_digest(kept)
    with locked(out):
        check_writable(out, facts.version, digest)
        listed = read_releases(out).find(facts.version)
        if listed and listed.is_fixed:  # the same rows: what is released stands, byte for byte
            return read_manifest(out / facts.version)
        with building(out / facts.version) as folder:
            manifest = write_version(kept, facts, folder, extra)
        list_candidate(out, manifest)
    return manifest


def read_configs(configs: Mapping[str, pa.Table | Rows], facts: ReleaseFacts) -> list[Config]:
    """The configs that have rows, in the schema of the contract, in their order."""
    names = [n for n in CONFIG_ORDER if n in configs] + sorted(configs.keys() - set(CONFIG_ORDER))
    contract = facts.contract.arrow_schema()
    schemas = {n: plain_schema(configs[n].schema) if n == "quotes" else contract for n in names}
    seen = Seen()
    found = {
        n: read_config(n, configs[n], schemas[n], seen)
        for n in sorted(names, key=lambda n: not is_counted(schemas[n]))
    }
    return [found[n] for n in names if found[n].count]


def plain_schema(schema: pa.Schema) -> pa.Schema:
    """The schema without what a library left in its metadata; the columns' descriptions stay."""
    fields = []
    for field in schema:
        text = (field.metadata or {}).get(b"description")
        fields.append(field.with_metadata({"description": text} if text else None))
    return pa.schema(fields)


def content_digest(configs: Sequence[Config]) -> str:
    """Digest of the logical rows: of each config its root, rows and column types. No writer can change it."""
    said = {c.name: c.said() for c in configs}
    return hashlib.sha256(canonical_json(said).encode()).hexdigest()


def write_version(
    configs: Sequence[Config], facts: ReleaseFacts, folder: Path, extra: Extra | None = None
) -> Manifest:
    """Write every file of a version into an empty folder; return the manifest."""
    sizes = {"shard_bytes": facts.shards.shard_mb * MB, "group_bytes": facts.shards.row_group_mb * MB}
    entries = [e for c in configs for e in write_shards(c, folder, **sizes)]
    found = histograms(configs)
    manifest = _manifest(configs, facts, entries, found)
    schemas = {c.name: c.schema for c in configs}
    texts: dict[str, bytes] = {
        "README.md": card(facts, manifest, configs, found).encode(),
        "croissant.json": croissant(facts, manifest, schemas).encode(),
        "datapackage.json": datapackage(facts, manifest, schemas).encode(),
        "LICENSES.md": (facts.licence.text or _licences(facts, found)).encode(),
        "CHANGELOG.md": (facts.changelog or _first_entry(facts, manifest)).encode(),
        **_checked(extra(manifest) if extra else {}),
    }
    for name, data in texts.items():
        _write(folder / name, data)
    others = [entry_of(folder, name) for name in sorted(texts)]
    if facts.inputs is not None:
        inputs = plain_table(facts.inputs)
        write_parquet([inputs], inputs.schema, folder / "inputs.parquet")
        others.append(entry_of(folder, "inputs.parquet"))
    files = (*entries, *sorted(others, key=lambda f: f.path))
    manifest = replace(manifest, files=files, files_digest=digest_of_files(files))
    _write(folder / MANIFEST, manifest.to_json().encode())
    about = entry_of(folder, MANIFEST)
    _write(folder / STATEMENT, statement(facts, manifest, about).encode())
    listed = sorted([*files, about, entry_of(folder, STATEMENT)], key=lambda f: f.path)
    _write(folder / SUMS, "".join(f"{f.sha256}  {f.path}\n" for f in listed).encode())
    return manifest


def _manifest(
    configs: Sequence[Config], facts: ReleaseFacts, entries: Sequence[FileEntry], found: Histograms
) -> Manifest:
    return Manifest(
        name=facts.name,
        version=facts.version,
        contract=f"{facts.contract.name.lower()}/{facts.contract.version}",
        rows=count_articles(configs),
        content_digest=content_digest(configs),
        files_digest=digest_of_files(entries),
        files=tuple(entries),
        writer={"dataset-tools": __version__, "pyarrow": version("pyarrow")},
        counts=asdict(facts.counts),
        inputs_digest=_inputs_digest(facts.inputs),
        policy_sha256=facts.policy_sha256,
        details={
            "about": {
                "pretty_name": facts.pretty_name,
                "homepage": facts.homepage,
                "curators": list(facts.curators),
                "citation": facts.citation,
                "published": facts.published,
            },
            "configs": {c.name: c.said() for c in configs},
            "facts_digest": facts.digest(),
            "removals": dict(facts.removals),
            "previous": asdict(facts.previous) if facts.previous else None,
            **asdict(found),
        },
    )


def _inputs_digest(inputs: pa.Table | None) -> str | None:
    """Digest of the list of raw files, in whatever order they were found."""
    if inputs is None:
        return None
    digest = hashlib.sha256()
    for number, row in enumerate(ordered(map(canonical_record, iter_rows(inputs)))):
        digest.update(b"\n" + row if number else row)
    return digest.hexdigest()


def plain_table(table: pa.Table) -> pa.Table:
    """The table in one piece, without what a library left in its metadata."""
    return table.cast(plain_schema(table.schema)).combine_chunks()


def _checked(files: Mapping[str, bytes]) -> dict[str, bytes]:
    for name in files:
        path = PurePosixPath(name)
        if name in OUTSIDE or path.is_absolute() or ".." in path.parts or path.parts[:1] == ("data",):
            raise ValueError(f"a release has no place for another {name!r}")
    return dict(files)


def _write(path: Path, data: bytes) -> None:
    """Write one file into the folder that is being built; the folder's rename makes all of them visible."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _licences(facts: ReleaseFacts, found: Histograms) -> str:
    """LICENSES.md where nobody derived a better one: every licence that a record states, with its records."""
    lines = [
        f"# Licences of {markdown_text(facts.pretty_name or facts.name)} {facts.version}",
        "",
        "Each row states its own licence in `license`, with evidence in `rights`.",
        f"The compilation and its annotations: {markdown_text(facts.licence.metadata)}.",
        "",
        *(f"- {markdown_text(name)}: {n} articles" for name, n in found.licences.items()),
    ]
    return "\n".join(lines) + "\n"


def _first_entry(facts: ReleaseFacts, manifest: Manifest) -> str:
    return f"# Changelog\n\n## {facts.version}\n\nFirst version: {manifest.rows} articles.\n"
