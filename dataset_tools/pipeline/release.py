"""What a release says of itself: licence, counts, inputs and the other facts that the package prints."""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from dataset_tools.convert.files import Files
from dataset_tools.curate.policy_file import Policy
from dataset_tools.curate.signatures import VERSION as SIGNATURE_VERSION
from dataset_tools.model.contract import Contract
from dataset_tools.model.counts import Counts
from dataset_tools.model.digest import BATCH_ROWS
from dataset_tools.model.project import Project
from dataset_tools.package.facts import LicenceFacts, Previous, ReleaseFacts
from dataset_tools.package.licence import TERMS, dataset_licence, licenses_md
from dataset_tools.pipeline.ledger import read_ledger
from dataset_tools.pipeline.shelf_rows import ShelfRows


def facts_of(  # noqa: PLR0913 - a release says many things; this is where they meet
    project: Project,
    contract: Contract,
    *,
    configs: Mapping[str, ShelfRows],
    policy: Policy,
    counts: Counts,
    previous: Previous | None,
    inputs: pa.Table,
) -> ReleaseFacts:
    """What the release says about itself; version and changelog follow from it (see next_release)."""
    d = project.dataset
    ledger = read_ledger(project)
    parameters: dict[str, str] = {"signature": SIGNATURE_VERSION}
    return ReleaseFacts(
        name=d.name,
        version="0.0.0",
        contract=contract,
        pretty_name=d.pretty_name,
        description=d.description,
        homepage=d.homepage,
        contact=d.contact,
        citation=d.citation,
        curators=d.curators,
        counts=counts,
        removals={"decisions": len(ledger.entries), "head_sha256": ledger.head} if ledger.entries else {},
        policy_profile=policy.profile.name,
        policy_sha256=policy.sha256,
        licence=licence_facts(configs, project),
        previous=previous,
        inputs=inputs,
        parameters=parameters,
        shards=project.shards,
    )


def licence_facts(configs: Mapping[str, ShelfRows], project: Project) -> LicenceFacts:
    """The licence of the whole, derived from the records.

    Errors: ConfigError where dataset.toml states another one.
    """
    articles = {n: rows.columns(["article_id", TERMS]) for n, rows in configs.items() if n != "quotes"}
    licence = dataset_licence(articles, project.dataset.metadata_license, typed=project.dataset.license)
    hub: dict[str, Any] = licence.hub_fields()
    return LicenceFacts(
        expression=licence.expression,
        card=hub["license"],
        name=hub.get("license_name"),
        link=hub.get("license_link"),
        text=licenses_md(licence),
        metadata=licence.metadata_license,
    )


def inputs_table(files: Files) -> pa.Table:
    """The raw files that the release was made from, by name."""
    digests = {name: _hex(files.table[name]) for name in ("sha256", "sidecar_sha256")}
    return pa.table({
        "path": files.table["name"], "sha256": digests["sha256"], "size": files.table["size"],
        "sidecar_sha256": digests["sidecar_sha256"],
    })  # fmt: skip


def _hex(digests: pa.ChunkedArray) -> pa.ChunkedArray:
    """Digests as text."""
    chunks = (digests.slice(i, BATCH_ROWS).to_pylist() for i in range(0, len(digests), BATCH_ROWS))
    texts = (pa.array([d and d.hex() for d in chunk], pa.string()) for chunk in chunks)
    return pa.chunked_array(texts, pa.string())
