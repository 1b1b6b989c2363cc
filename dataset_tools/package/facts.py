"""Stage 7 of 9. What a release is told about itself: everything besides the rows that shapes a byte of it."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace

import pyarrow as pa

from dataset_tools.model.contract import Contract
from dataset_tools.model.counts import Counts
from dataset_tools.model.digest import canonical_json
from dataset_tools.model.project import ShardConfig


@dataclass(frozen=True, slots=True)
class LicenceFacts:
    """The licence of a release as a whole, derived from its records.

    `card` is a licence id of the Hub ("cc-by-4.0"), or "other" with `name` and `link`.
    """

    expression: str = "NOASSERTION"  # SPDX expression over all records
    card: str = "other"
    name: str | None = "per-record"
    link: str | None = "LICENSES.md"
    text: str | None = None  # LICENSES.md
    metadata: str = "CC0-1.0"  # of the compilation and annotations


@dataclass(frozen=True, slots=True)
class Previous:
    """The frozen release that this one follows."""

    version: str
    content_digest: str


@dataclass(frozen=True, slots=True)
class ReleaseFacts:
    """Everything that a release says besides its rows. No clock, host or path of the builder is among it."""

    name: str
    version: str
    contract: Contract
    pretty_name: str | None = None
    description: str | None = None
    homepage: str | None = None
    contact: str | None = None
    citation: str | None = None
    curators: tuple[str, ...] = ()
    counts: Counts = field(default_factory=Counts)
    removals: Mapping[str, int | str] = field(default_factory=dict)  # {"seq": 3, "head_sha256": "…"}
    policy_profile: str = "open"
    policy_sha256: str | None = None
    licence: LicenceFacts = field(default_factory=LicenceFacts)
    previous: Previous | None = None
    inputs: pa.Table | None = None  # path, sha256, size … of the raw files
    parameters: Mapping[str, str] = field(default_factory=dict)  # {"config_sha256": "…", "commit": "…"}
    published: str | None = None  # day, as the project or SOURCE_DATE_EPOCH says; no clock is read
    changelog: str = ""  # Markdown of this version's entry and all before it
    shards: ShardConfig = field(default_factory=ShardConfig)

    def digest(self) -> str:
        """Digest of what a project says about its dataset; when only this changes, the next version is a patch."""
        said = [
            self.name, self.pretty_name, self.description, self.homepage, self.contact, self.citation,
            list(self.curators), asdict(replace(self.licence, text=None)), self.policy_profile, self.policy_sha256,
            self.contract.version,
        ]  # fmt: skip
        return hashlib.sha256(canonical_json(said).encode()).hexdigest()
