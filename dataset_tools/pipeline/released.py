"""What the rules may know of the last release: its articles, which of them were removed, the contract it followed."""

from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dataset_tools.curate.removals import match_removals
from dataset_tools.model.contract import Column, Contract, bundled_contract, load_contract
from dataset_tools.model.errors import ConfigError
from dataset_tools.model.manifest import Manifest
from dataset_tools.model.project import Project
from dataset_tools.package.versions import previous, read_manifest
from dataset_tools.pipeline.ledger import read_ledger
from dataset_tools.validate.rule import RuleContext

_COLUMNS = ["article_id", "body_sha256", "url"]


def with_release(bare: RuleContext, project: Project) -> RuleContext:
    """The context with what the last release of the project shows; as it is where there is none."""
    last = previous(project.out)
    if last is None or not (project.out / last.version).is_dir():
        return bare
    folder = project.out / last.version
    manifest = read_manifest(folder)
    released = released_articles(folder, last.version)
    removed = match_removals(released, read_ledger(project), [None] * released.num_rows)
    return replace(
        bare,
        release=released,
        removed=frozenset(m.article_id for m in removed if m.removal.action == "withhold"),
        contracts=(_contract_of(manifest, folder, project), load_contract(project.contract_path)),
    )


def released_articles(folder: Path, version: str) -> pa.Table:
    """article_id, body_sha256, url, version string: one row an article of the release in `folder`."""
    paths = sorted((folder / "data" / "metadata").glob("*.parquet"))
    schema = pa.schema([(name, pa.string()) for name in _COLUMNS])
    tables = [pq.read_table(path, columns=_COLUMNS, partitioning=None).cast(schema) for path in paths]
    table = pa.concat_tables([schema.empty_table(), *tables])
    return table.append_column("version", pa.array([version] * table.num_rows, pa.string()))


def _contract_of(manifest: Manifest, folder: Path, project: Project) -> Contract:
    """The contract of a release: the file of its version; the project's own copy wins over the bundled one.

    Where neither is left, the columns that the release itself holds.
    """
    version = manifest.contract.rpartition("/")[2]
    own = project.root / "schemas" / f"article-{version}.odcs.yaml"
    try:
        return load_contract(own if own.is_file() else bundled_contract(version))
    except ConfigError:
        return _contract_in(folder, manifest)


def _contract_in(folder: Path, manifest: Manifest) -> Contract:
    name, _, version = manifest.contract.rpartition("/")
    shards = manifest.shards("metadata")
    fields = pq.read_schema(folder / shards[0].path) if shards else []
    return Contract(name, version, tuple(Column(f.name, f.type, required=not f.nullable) for f in fields))
