"""Phrases of rights notices as data: patterns by file, table and key, compiled once on first use."""

import re
import tomllib
from functools import cache, lru_cache
from typing import Any

from dataset_tools.lexicon import resource
from dataset_tools.lexicon.phrases import Phrases

# Code points: sites repeat their notices on every page, and what was read of one that is no longer is remembered.
# The bound keeps the memory of a worker flat: 4,096 such texts are 4 MB.
REPEATED = 1000
# Artificial intelligence in seven languages: too short to be looked for in small letters.
_MACHINES = re.compile(r"\b(?:AI|KI|IA)\b")


@cache
def document(name: str) -> dict[str, Any]:
    """The parsed `<name>.toml` of this folder."""
    return tomllib.loads(resource("rights", f"{name}.toml").read_text("utf-8"))


@cache
def grants(language: str) -> dict[str, Any]:
    """The grammar of grants of one language; "mul" is what all of them share."""
    return tomllib.loads(resource("rights", "grants", f"{language}.toml").read_text("utf-8"))


@cache
def grant_languages() -> tuple[str, ...]:
    """The languages whose grants are read, English first, whose words pages of all countries use."""
    found = {n.name.removesuffix(".toml") for n in resource("rights", "grants").iterdir()} - {"mul"}
    return tuple(sorted(found, key=lambda n: (n != "en", n)))


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


def matches(text: str, lowered: str, name: str, kind: str) -> bool:
    """True where `text` (in small letters: `lowered`) holds one of the patterns `<kind>.match`."""
    needs = needs_of(name, kind)
    if needs and not any(map(lowered.__contains__, needs)):
        return False
    return pattern(name, kind, "match").search(text) is not None


@cache
def needs_of(name: str, kind: str) -> tuple[str, ...]:
    """Letters, small ones, of which some stand in each text that `<kind>.match` fits; empty where none are known."""
    return tuple(document(name)[kind].get("needs", ()))


def has_cue(text: str) -> bool:
    """True where a text may hold a notice; false is certain.

    >>> has_cue("The wheel turned for the first time since the flood.")
    False
    """
    return _cues().stand_in(text.lower()) or _MACHINES.search(text) is not None


def refuses_machines(text: str) -> bool:
    """True where a line of a page refuses mining, or a machine's use of the text.

    Pages speak of machines in menus and teasers, and many a teaser has a "not": a refusal names what it keeps back, uses
    a word of the law, or is short.

    >>> refuses_machines("Le Courrier s’oppose à toute fouille de nos articles."), refuses_machines("No AI, please.")
    (True, True)
    >>> refuses_machines("Keep your algorithms away from our articles."), refuses_machines("AI does not sleep.")
    (True, False)
    """
    if not refuses(text):  # the cheapest question goes first
        return False
    named = any(_prefers(k, text) for k in ("machine", "ai", "tdm"))
    return named and any(_prefers(k, text) for k in ("mine", "formal", "curt"))


def refuses(text: str) -> bool:
    """True where a line that names a machine's use has a word that refuses it."""
    lowered = text.lower()
    return any(_small("notices", "preference", k).search(lowered) for k in ("reserved", "against"))


@cache
def _small(name: str, *path: str) -> re.Pattern[str]:
    """A pattern of small letters for a text in small letters: with IGNORECASE the same search takes three times as long."""
    return re.compile(pattern(name, *path).pattern)


def _prefers(kind: str, text: str) -> bool:
    return pattern("notices", "preference", kind).search(text) is not None


def is_other_part(tag: str, page: str) -> bool:
    """True where a start tag says that its element holds another thing than the story, or is hidden.

    What a button of the page shows is not hidden.

    >>> is_other_part('<div class="author-bio">', ""), is_other_part('<div class="entry">', "")
    (True, False)
    >>> is_other_part('<p id="lic" style="display:none">', '<button aria-controls="lic">')
    False
    """
    if not _says_other(tag):
        return False
    name = _ID.search(tag)
    shown = name is not None and f'aria-controls="{name["id"]}"' in page
    return not shown or _says_other(_STYLE.sub("", tag))


# A page asks for each notice about all that is around it, mostly the same elements.
@lru_cache(maxsize=20_000)
def _says_other(tag: str) -> bool:
    return pattern("gates", "other_part").search(tag) is not None


_ID = re.compile(r"\sid\s?=\s?[\"']?(?P<id>[\w:.-]+)")
_STYLE = re.compile(
    r"\sstyle\s?=\s?(?:\"[^\"]*\"|'[^']*')|\shidden(?=[\s>/]|$)|\saria-hidden\s?=\s?[\"']?true[\"']?"
)


@cache
def _cues() -> Phrases:
    return Phrases(document("gates")["cues"])


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
