"""Phrases of rights notices as data: patterns by file, table and key, compiled once on first use."""

import re
import tomllib
from functools import cache
from typing import Any

from dataset_tools.lexicon import resource


@cache
def document(name: str) -> dict[str, Any]:
    """The parsed `<name>.toml` of this folder."""
    return tomllib.loads(resource("rights", f"{name}.toml").read_text("utf-8"))


@cache
def pattern(name: str, *path: str) -> re.Pattern[str]:
    """The patterns at `path` as one alternation, case ignored; a missing or empty list matches nothing.

    >>> bool(pattern("notices", "all_rights_reserved", "match").search("Alle Rechte vorbehalten."))
    True
    """
    node: Any = document(name)
    for key in path:
        node = node.get(key, []) if isinstance(node, dict) else []
    sources = [node] if isinstance(node, str) else list(node)
    return re.compile("|".join(f"(?:{s})" for s in sources) or r"(?!)", re.IGNORECASE)


@cache
def condition_codes() -> tuple[str, ...]:
    """The closed vocabulary of conditions, without the parametric `audience:`, `jurisdiction:` and `embargo:`."""
    return tuple(document("conditions"))


def condition_sentence(code: str) -> str:
    """One sentence to a person about a condition.

    >>> condition_sentence("no_bulk")
    'Do not republish systematically or in bulk.'
    """
    head, _, value = code.partition(":")
    if not value:
        return str(document("conditions").get(head, {}).get("says", head))
    kinds = {
        "audience": f"Only for {value.replace('_', ' ')}.",
        "jurisdiction": f"Free of copyright in {value}; other countries may differ.",
        "embargo": f"Not before {value}.",
    }
    return kinds.get(head, code)
