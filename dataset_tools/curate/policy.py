"""Stage 4 of 9. Rights → what a release may carry: a policy file decides, and says which rule did.

The rules are data (policy.toml). Here is only what their keys mean. Unknown means restricted.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from dataset_tools.curate.conditions import unmet_conditions
from dataset_tools.curate.policy_file import Policy, Profile, config_of, default_policy
from dataset_tools.lexicon.licenses import is_open
from dataset_tools.model.article import rights_of
from dataset_tools.model.rights import Decision, Rights

_OPEN_STATUSES = frozenset({"public_domain", "cc", "open_government"})


@dataclass(frozen=True, slots=True)
class Case:
    """What the rules look at, by the names of their keys."""

    lists: Mapping[str, tuple[str, ...]]  # a rule names values, one of which must be there
    flags: Mapping[str, bool]  # a rule says which way it must be
    audience: tuple[str, ...]  # for whom the text is, as far as the release is not for them
    unmet: tuple[str, ...]


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
