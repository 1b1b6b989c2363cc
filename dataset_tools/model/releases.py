"""The versions of a dataset, as releases.json lists them: what is frozen, what is a candidate, what is yanked."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import IntEnum
from typing import Any

from dataset_tools.model.errors import DatasetToolsError

RELEASES = "releases.json"


class Bump(IntEnum):
    """How much a version has to rise. The order is the meaning: more change, higher bump."""

    NONE = 0
    PATCH = 1  # the same records; only metadata or serialisation differ
    MINOR = 2  # records or nullable columns came in; those that were there are the same
    MAJOR = 3  # records or columns changed, moved or went away; rights became narrower


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """x.y.z without anything else: `datasets` reads no other form.

    >>> Version.of("1.9.2").bumped(Bump.MINOR)
    Version(major=1, minor=10, patch=0)
    """

    major: int
    minor: int
    patch: int

    @classmethod
    def of(cls, text: str) -> "Version":
        """The version that the text says; DatasetToolsError where it is none."""
        if not (m := re.fullmatch(r"(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})", text, re.ASCII)):
            raise DatasetToolsError(f"{text!r} is not a version", hint="use x.y.z, such as 1.2.0")
        return cls(*map(int, m.groups()))

    def bumped(self, bump: Bump) -> "Version":
        """The next version for a bump."""
        match bump:
            case Bump.MAJOR:
                return Version(self.major + 1, 0, 0)
            case Bump.MINOR:
                return Version(self.major, self.minor + 1, 0)
            case Bump.PATCH:
                return Version(self.major, self.minor, self.patch + 1)
        return self

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"


@dataclass(frozen=True, slots=True)
class Listed:
    """One version in releases.json. A candidate may still be rewritten; a frozen one never is."""

    version: str
    content_digest: str
    files_digest: str
    status: str = "candidate"  # candidate | frozen | yanked
    reason: str | None = None  # why it was yanked
    released: str | None = None  # day of the freeze, where one was given

    @property
    def is_fixed(self) -> bool:
        """True once the version was frozen; yanking does not change that."""
        return self.status != "candidate"


@dataclass(frozen=True, slots=True)
class Releases:
    """The content of releases.json. `serial` rises with every freeze and yank; `expires` is a day, or never."""

    name: str
    versions: tuple[Listed, ...] = ()  # oldest first
    serial: int = 0
    expires: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)

    def find(self, version: str) -> Listed | None:
        """The entry of that version."""
        return next((v for v in self.versions if v.version == version), None)

    def latest(self, *, fixed: bool = False) -> Listed | None:
        """The newest version that is not yanked; `fixed`: that is frozen, too."""
        usable = [v for v in self.versions if v.status != "yanked" and (v.is_fixed or not fixed)]
        return usable[-1] if usable else None

    def newest_fixed(self) -> Listed | None:
        """The newest frozen version, yanked or not: the one that the next must be greater than."""
        return next((v for v in reversed(self.versions) if v.is_fixed), None)

    def with_listed(self, entry: Listed) -> "Releases":
        """These releases with the entry added, or in the place of the one of its version."""
        others = [v for v in self.versions if v.version != entry.version]
        ordered = sorted([*others, entry], key=lambda v: Version.of(v.version))
        return replace(self, versions=tuple(ordered))

    def without(self, version: str) -> "Releases":
        """These releases without a version."""
        return replace(self, versions=tuple(v for v in self.versions if v.version != version))

    def to_json(self) -> str:
        """The text of releases.json."""
        return json.dumps(asdict(self), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def releases_of(text: str | bytes, where: str = RELEASES) -> Releases:
    """The releases in the text of releases.json.

    Errors: DatasetToolsError where the text is not that.
    """
    try:
        values = json.loads(text)
        values["versions"] = tuple(Listed(**entry) for entry in values["versions"])
        return Releases(**values)
    except (ValueError, KeyError, TypeError) as error:
        raise DatasetToolsError(
            f"{where}: not a list of releases ({type(error).__name__})",
            hint="restore it from the last commit or release; the versions' folders hold all that it says but yanks",
        ) from error
