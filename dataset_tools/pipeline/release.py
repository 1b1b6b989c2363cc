"""From chosen rows to a release: removals, configs, licence, version and the facts that the package prints."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from dataset_tools.curate.excerpt import redact_view
from dataset_tools.curate.ledger import Ledger, load_ledger
from dataset_tools.curate.policy import Policy, apply_policy
from dataset_tools.curate.removals import Removed, apply_removals
from dataset_tools.curate.signatures import VERSION as SIGNATURE_VERSION
from dataset_tools.model.contract import Contract
from dataset_tools.model.counts import Counts
from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.model.project import Project
from dataset_tools.model.record import RawFile
from dataset_tools.package.facts import LicenceFacts, Previous, ReleaseFacts
from dataset_tools.package.licence import dataset_licence, licence_errors, licenses_md

CONFIGS = ("open", "restricted", "excerpts", "metadata", "quotes")
LEDGER = Path("governance") / "removals.jsonl"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a release may carry: the configs, what was removed, and how many are withheld whole."""

    configs: Mapping[str, pa.Table]
    removed: Removed
    withheld: int
    table: pa.Table  # every article of the release, with full text: for comparing only, never written


def show(table: pa.Table, project: Project, policy: Policy, as_of: dt.date) -> Shown:
    """The configs of the chosen rows under the policy and the removal ledger.

    Errors: DatasetToolsError where a row would stand in a config that its licence forbids.
    """
    decided = apply_policy(table, policy, as_of)
    removed = apply_removals(decided, read_ledger(project))
    kept = removed.table.filter(pa.compute.not_equal(removed.table["view"], "none"))
    configs = {name: redact_view(kept, name, policy.profile.caps) for name in CONFIGS}
    faults = licence_errors(configs) if policy.profile.name != "internal" else []
    if faults:
        raise DatasetToolsError(
            f"{len(faults)} rows would break their licence, the first: {faults[0]}",
            hint="see `dataset-tools policy explain`; the policy must be stricter",
        )
    return Shown(configs, removed, table.num_rows - kept.num_rows, kept)


def read_ledger(project: Project) -> Ledger:
    """The project's removal ledger, checked; empty where it has none."""
    return load_ledger(project.root / LEDGER)


def facts_of(  # noqa: PLR0913 - a release says many things; this is where they meet
    project: Project,
    contract: Contract,
    *,
    shown: Shown,
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
        licence=licence_facts(shown.configs, project),
        previous=previous,
        inputs=inputs,
        parameters=parameters,
        shards=project.shards,
    )


def licence_facts(configs: Mapping[str, pa.Table], project: Project) -> LicenceFacts:
    """The licence of the whole, derived from the records.

    Errors: ConfigError where dataset.toml states another one.
    """
    articles = {n: t for n, t in configs.items() if n != "quotes"}
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


def inputs_table(files: tuple[RawFile, ...]) -> pa.Table:
    """The raw files that the release was made from, by name."""
    return pa.table({
        "path": pa.array([f.name for f in files], pa.string()),
        "sha256": pa.array([f.sha256 for f in files], pa.string()),
        "size": pa.array([f.size for f in files], pa.int64()),
        "sidecar_sha256": pa.array([f.sidecar_sha256 for f in files], pa.string()),
    })  # fmt: skip
