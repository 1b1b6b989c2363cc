"""The counts of a build. They add up, or the build is wrong."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counts:
    """The law: seen = built + quarantined + duplicates + withheld, in articles."""

    seen: int = 0
    built: int = 0
    quarantined: int = 0
    duplicates: int = 0
    withheld: int = 0  # removed by the ledger, or of view none
    quotes: int = 0  # in what was built

    def __post_init__(self) -> None:
        total = self.built + self.quarantined + self.duplicates + self.withheld
        if total != self.seen:
            raise ValueError(f"counts must add up: {self.seen} seen, but {total} accounted for")
