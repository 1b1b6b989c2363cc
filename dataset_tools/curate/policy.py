"""Stage 4 of 9. Rights → what a release may carry: a policy file decides, and says which rule did.

The rules are data (policy.toml). Here is only what their keys mean. Unknown means restricted.
"""

import datetime as dt
import hashlib
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pyarrow as pa

from dataset_tools.curate.conditions import unmet_conditions
from dataset_tools.lexicon.licenses import is_open
from dataset_tools.model.article import rights_of
from dataset_tools.model.errors import ConfigError
from dataset_tools.model.rights import VIEWS, Decision, Rights

_OPEN_STATUSES = frozenset({"public_domain", "cc", "open_government"})
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


@dataclass(frozen=True, slots=True)
class Case:
    """What the rules look at, by the names of their keys."""

    lists: Mapping[str, tuple[str, ...]]  # a rule names values, one of which must be there
    flags: Mapping[str, bool]  # a rule says which way it must be
    audience: tuple[str, ...]  # for whom the text is, as far as the release is not for them
    unmet: tuple[str, ...]


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


def decide(  # noqa: PLR0913 - one call site's facts, all optional and named
    rights: Rights,
    *,
    url: str | None = None,
    authors: Sequence[str] = (),
    publisher: str | None = None,
    as_of: dt.datetime | dt.date | None = None,
    policy: Policy | None = None,
    notice_only: bool = False,
) -> Decision:
    """The view of one article, the config of a full one, the rule that decided and every reason for that view.

    Args:   as_of: the instant of the release; without it every embargo counts as running.
            notice_only: the rights were read off a bare notice, so there is no record that could meet conditions.
    """
    policy = policy or default_policy()
    unmet, unlinked = unmet_conditions(rights, url, authors, publisher, notice_only=notice_only)
    case = _case(rights, unmet, policy.profile, _embargo(rights, as_of), unlinked=unlinked)
    found = [(rule, hit) for rule in policy.rules if (hit := _hit(rule, case)) is not None]
    if not found:
        return Decision("metadata", None, "P-METADATA-NO-RULE", ("no rule of the policy fits",))
    rule = found[0][0]
    view = rule["view"]
    if policy.profile.ceiling and view != "none":
        return Decision("full", "restricted", "P-RESTRICTED-INTERNAL", (f"profile {policy.profile.name}",))
    reasons = [_reason(r, hit, rights) for r, hit in found if r["view"] == view and _speaks(r, rule)]
    return Decision(view, config_of(rule["id"]) if view == "full" else None, rule["id"], tuple(reasons))


def word_of(decision: Decision) -> str:
    """One word for people and for `rights --json`: open, restricted, excerpt, metadata, none."""
    return decision.config or decision.view


def config_of(rule: str | None) -> str | None:
    """The config that holds the whole text of an article, from the rule in its `view_rule`.

    >>> config_of("P-OPEN"), config_of("P-RESTRICTED-TERMS"), config_of("P-EXCERPT-BULK")
    ('open', 'restricted', None)
    """
    if rule is not None and rule.startswith("P-OPEN"):
        return "open"
    return "restricted" if rule is not None and rule.startswith("P-RESTRICTED") else None


def apply_policy(table: pa.Table, policy: Policy, as_of: dt.datetime | dt.date | None) -> pa.Table:
    """`table` with `view` and `view_rule` set for every row; all other columns as they are."""
    columns = table.select(["license", "fair_use", "rights", "url", "authors", "publisher"]).to_pylist()
    decisions = [
        decide(
            rights_of(row["license"], row["fair_use"], row["rights"]),
            url=row["url"],
            authors=row["authors"] or (),
            publisher=row["publisher"],
            as_of=as_of,
            policy=policy,
        )
        for row in columns
    ]
    values = {"view": [d.view for d in decisions], "view_rule": [d.rule for d in decisions]}
    for name, column in values.items():
        index = table.schema.get_field_index(name)
        if index < 0:
            continue
        kept = table.schema.field(index)
        table = table.set_column(index, kept, pa.array(column, kept.type))
    return table


_DEFAULT: list[Policy] = []


def default_policy() -> Policy:
    """The bundled policy with the profile "open", read once."""
    if not _DEFAULT:
        _DEFAULT.append(load_policy())
    return _DEFAULT[0]


def _case(
    r: Rights, unmet: tuple[str, ...], profile: Profile, embargo: str | None, *, unlinked: bool
) -> Case:
    permitted = r.permission_ref is not None and r.review == "confirmed"
    audience = tuple(c.partition(":")[2] for c in r.conditions if c.startswith("audience:"))
    audience = tuple(a for a in audience if a not in profile.audiences)
    lists: dict[str, tuple[str, ...]] = {
        "status": (r.status,),
        "conditions": tuple(c.partition(":")[0] for c in r.conditions),
        "conflicts": r.conflicts,
        "review": (r.review,),
        "full_text": (r.permits.full_text,),
        "embargo": (embargo,) if embargo else (),
    }
    flags = {
        "audience": bool(audience) and not permitted,
        "unmet": bool(unmet),
        "unlinked": unlinked,
        "open": r.status in _OPEN_STATUSES and is_open(r.license) and _stays_open(r),
        "permitted": permitted,
        "only_version_missing": set(r.conflicts) == {"licence_version_missing"} and not r.fair_use.claimed,
    }
    return Case(lists, flags, audience, unmet)


def _hit(rule: Mapping[str, Any], case: Case) -> tuple[str, ...] | None:
    """What made the rule fit, or None where it does not."""
    hit: list[str] = []
    for key, wanted in rule.items():
        if key in case.lists:
            both = [v for v in case.lists[key] if v in wanted]
            if not both:
                return None
            hit += both if key in {"conditions", "conflicts"} else []
        elif key in case.flags and case.flags[key] is not wanted:
            return None
    if rule.get("audience"):
        hit += [a.replace("_", " ") for a in case.audience]
    if rule.get("unmet"):
        hit += case.unmet
    return tuple(hit)


def _stays_open(r: Rights) -> bool:
    """Nothing on the page takes away what its open licence gives."""
    p = r.permits
    permitted = p.full_text == p.modify == p.commercial == "yes" and "no" not in {p.tdm, p.train_ai}
    return permitted and not any(c.startswith(("no_", "audience:", "editorial_use")) for c in r.conditions)


def _speaks(rule: Mapping[str, Any], first: Mapping[str, Any]) -> bool:
    return rule is first or not rule["id"].endswith(("-DEFAULT", "-TERMS", "-OPEN"))


def _reason(rule: Mapping[str, Any], hit: tuple[str, ...], rights: Rights) -> str:
    return str(rule["reason"]).format(
        matched=", ".join(hit),
        license=rights.license,
        embargo_until=rights.embargo_until,
        permission_ref=rights.permission_ref,
    )


def _embargo(rights: Rights, as_of: dt.datetime | dt.date | None) -> str | None:
    if rights.embargo_until is None:
        return "undated" if any(e.field == "embargo_until" for e in rights.evidence) else None
    try:
        until = dt.datetime.fromisoformat(rights.embargo_until)
    except ValueError:
        return "undated"
    if as_of is None:
        return "future"
    if not isinstance(as_of, dt.datetime):
        as_of = dt.datetime.combine(as_of, dt.time(), dt.UTC)
    return "future" if _aware(as_of) < _aware(until) else "past"


def _aware(instant: dt.datetime) -> dt.datetime:
    return instant if instant.tzinfo else instant.replace(tzinfo=dt.UTC)


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
