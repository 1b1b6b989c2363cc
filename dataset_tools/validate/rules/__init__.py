"""Stage 5 of 9. The rule catalogue: one literal table, and the rules of third parties.

Codes never change their meaning and are never reused. A package adds rules with the entry-point group
`dataset_tools.rules`: the name is free, the object is a `Rule` or a sequence of them (docs/how-to/add-a-rule.md).
"""

from collections.abc import Iterator, Sequence
from functools import cache

from dataset_tools.model.errors import ConfigError
from dataset_tools.validate.rule import Rule
from dataset_tools.validate.rules import (
    blemishes,
    body,
    contract,
    corpus,
    dates,
    encoding,
    headline,
    language,
    licences,
    personal,
    quotes,
    reading,
    urls,
)

ENTRY_POINTS = "dataset_tools.rules"

RULES: tuple[Rule, ...] = (
    *encoding.RULES,
    *reading.RULES,
    *headline.RULES,
    *dates.RULES,
    *body.RULES,
    *blemishes.RULES,
    *language.RULES,
    *quotes.RULES,
    *urls.RULES,
    *licences.RULES,
    *personal.RULES,
    *corpus.RULES,
    *contract.RULES,
)


@cache
def all_rules() -> tuple[Rule, ...]:
    """Our rules and those of installed packages.

    Errors: ConfigError where a package brings something else, or a code that is taken.
    """
    rules = {rule.code: rule for rule in RULES}
    for rule in _third_party():
        if rule.code in rules:
            raise ConfigError(f"two rules have the code {rule.code}", hint="uninstall one of the packages")
        rules[rule.code] = rule
    return tuple(rules.values())


def _third_party() -> Iterator[Rule]:
    from importlib.metadata import entry_points

    for point in entry_points(group=ENTRY_POINTS):
        found = point.load()
        for rule in found if isinstance(found, Sequence) else (found,):
            if not isinstance(rule, Rule):
                raise ConfigError(f"the entry point {point.name!r} of {ENTRY_POINTS} is no Rule")
            yield rule


def rule_of(code: str) -> Rule:
    """The rule of a code, in any case of letters.

    Errors: ConfigError that names the nearest codes.
    """
    import difflib

    by_code = {rule.code: rule for rule in all_rules()}
    if rule := by_code.get(code.upper()):
        return rule
    near = difflib.get_close_matches(code.upper(), by_code, n=3)
    raise ConfigError(
        f"unknown code {code!r}",
        hint=f"did you mean {', '.join(near)}?" if near else "`dataset-tools explain --list` shows all codes",
    )


def select_rules(select: Sequence[str] = (), ignore: Sequence[str] = ()) -> tuple[Rule, ...]:
    """The rules whose codes begin with one of `select` (all, where it is empty) and with none of `ignore`.

    The longer prefix wins: `select=["QUO"]`, `ignore=["QUO002"]` leaves the other five.
    Errors: ConfigError where a prefix fits no code, or no rule is left: a check of nothing must not be green.
    """
    rules = all_rules()
    for prefix in (*select, *ignore):
        if not prefix or not any(rule.code.startswith(prefix.upper()) for rule in rules):
            raise ConfigError(
                f"no rule begins with {prefix!r}", hint="`dataset-tools explain --list` shows all codes"
            )
    left = tuple(
        r for r in rules if _longest(r.code, select, default=0) > _longest(r.code, ignore, default=-1)
    )
    if not left:
        raise ConfigError("no rule is left to run", hint="select more, or ignore less")
    return left


def _longest(code: str, prefixes: Sequence[str], *, default: int) -> int:
    if not prefixes:
        return default
    return max((len(p) for p in prefixes if code.startswith(p.upper())), default=-1)
