"""Stage 4 of 9. A policy file → its rules, profiles and caps; unknown keys and views are refused, never ignored."""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from dataset_tools.model.errors import ConfigError
from dataset_tools.model.rights import VIEWS

_CODES = ("conditions", "conflicts")
_KEYS = frozenset({
    "id", "view", "reason", "status", "conditions", "conflicts", "review", "full_text", "embargo", "audience", "unmet",
    "unlinked", "open", "permitted", "only_version_missing",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Caps:
    """Caps of the excerpt view, in words; reasons stand in policy.toml."""

    max_share_of_body: float = 0.15
    max_words: int = 200
    lead_words: int = 50
    quote_words: int = 40
    max_quotes: int = 8
    gap_words: int = 20


@dataclass(frozen=True, slots=True)
class Profile:
    """Who the release is for. `ceiling` lifts every view but `none`; only "internal" has one."""

    name: str
    audiences: tuple[str, ...] = ()
    caps: Caps = field(default_factory=Caps)
    ceiling: str | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy file as read. `sha256` goes into the manifest."""

    rules: tuple[Mapping[str, Any], ...]
    profiles: Mapping[str, Profile]
    profile: Profile
    sha256: str

    def of_profile(self, name: str) -> "Policy":
        """The same rules for another audience."""
        if name not in self.profiles:
            raise ConfigError(f"unknown profile {name!r}", hint=f"known: {', '.join(sorted(self.profiles))}")
        return replace(self, profile=self.profiles[name])


def load_policy(path: Path | None = None, *, profile: str = "open") -> Policy:
    """The policy in `path`, or the bundled one.

    What a file does not speak of, the bundled policy decides: a condition or conflict that none of its rules names is
    younger than the file, or was forgotten, and restricts as it does there.

    Errors: ConfigError where the file is not a policy: unknown keys and views are refused, never ignored.
    """
    name = str(path) if path else "policy.toml"
    try:
        data = (
            path.read_bytes() if path else files("dataset_tools.curate").joinpath("policy.toml").read_bytes()
        )
        document = tomllib.loads(data.decode("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{name}: not a policy ({error})", hint="see docs/explanation/rights.md") from error
    rules = tuple(_checked(rule, name) for rule in document.get("rule", []))
    if not rules:
        raise ConfigError(f"{name}: no rules", hint="a policy without rules would decide nothing")
    if path:
        rules = (*_unspoken(rules), *rules)
    caps = _caps(Caps(), document.get("excerpt", {}), name)
    profiles = {key: _profile(key, value, caps, name) for key, value in document.get("profile", {}).items()}
    if profile not in profiles:
        raise ConfigError(
            f"{name}: unknown profile {profile!r}", hint=f"known: {', '.join(sorted(profiles))}"
        )
    return Policy(rules, profiles, profiles[profile], hashlib.sha256(data).hexdigest())


def _unspoken(rules: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """The bundled rules that restrict, each narrowed to the conditions and conflicts that none of `rules` names."""
    named = {code for rule in rules for key in _CODES for code in rule.get(key, ())}
    for rule in default_policy().rules:
        key = next((k for k in _CODES if k in rule), None)
        if key and rule["view"] != "full" and (left := [c for c in rule[key] if c not in named]):
            yield {**rule, key: left}


_DEFAULT: list[Policy] = []


def default_policy() -> Policy:
    """The bundled policy with the profile "open", read once."""
    if not _DEFAULT:
        _DEFAULT.append(load_policy())
    return _DEFAULT[0]


def config_of(rule: str | None) -> str | None:
    """The config that holds the whole text of an article, from the rule in its `view_rule`.

    >>> config_of("P-OPEN"), config_of("P-RESTRICTED-TERMS"), config_of("P-EXCERPT-BULK")
    ('open', 'restricted', None)
    """
    if rule is not None and rule.startswith("P-OPEN"):
        return "open"
    return "restricted" if rule is not None and rule.startswith("P-RESTRICTED") else None


def _checked(rule: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    unknown = set(rule) - _KEYS
    if unknown or not {"id", "view", "reason"} <= set(rule):
        raise ConfigError(
            f"{name}: rule {rule.get('id')!r}: unknown or missing keys {sorted(unknown)}",
            hint=f"known: {', '.join(sorted(_KEYS))}",
        )
    if rule["view"] not in VIEWS:
        raise ConfigError(
            f"{name}: rule {rule['id']}: unknown view {rule['view']!r}", hint=f"known: {', '.join(VIEWS)}"
        )
    if (rule["view"] == "full") != (config_of(rule["id"]) is not None):
        raise ConfigError(
            f"{name}: rule {rule['id']}: a rule for the whole text is named P-OPEN… or P-RESTRICTED…, no other is"
        )
    return rule


def _profile(key: str, value: Mapping[str, Any], caps: Caps, name: str) -> Profile:
    unknown = set(value) - {"audiences", "excerpt", "ceiling"}
    if unknown:
        raise ConfigError(f"{name}: profile {key}: unknown keys {sorted(unknown)}")
    return Profile(
        key,
        tuple(value.get("audiences", ())),
        _caps(caps, value.get("excerpt", {}), name),
        value.get("ceiling"),
    )


def _caps(base: Caps, values: Mapping[str, Any], name: str) -> Caps:
    unknown = set(values) - {f.name for f in fields(Caps)}
    if unknown:
        raise ConfigError(f"{name}: [excerpt]: unknown keys {sorted(unknown)}")
    return replace(base, **values)
