"""Stage 2 of 9. Phrases that give a line away: where an article ends, furniture, rights, bios, captions."""

import re
from functools import cache, lru_cache

from dataset_tools.lexicon import LANGUAGES, words
from dataset_tools.lexicon.phrases import Phrases

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+|[|©@»›•·→]")

REPEATED = 300  # characters: menus and banners are shorter, and stand on every page of a site


def key_of(text: str) -> str:
    """The words of a line in lower case, joined by one space: equal for repeats of a line."""
    return _key_of(text) if len(text) <= REPEATED else _key_of.__wrapped__(text)


@lru_cache(maxsize=4096)
def _key_of(text: str) -> str:
    return " ".join(WORD.findall(text.lower()))


@cache
def _openers(name: str) -> dict[str, tuple[str, ...]]:
    """Phrases of a list by their first word, as keys."""
    found: dict[str, set[str]] = {}
    for language in LANGUAGES:
        for phrase in words(language, name):
            if key := key_of(phrase):
                found.setdefault(key.split(" ", 1)[0], set()).add(key)
    return {first: tuple(sorted(keys)) for first, keys in found.items()}


@cache
def _phrases(name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(p.lower() for language in LANGUAGES for p in words(language, name)))


@cache
def _anywhere(name: str) -> Phrases:
    return Phrases(_phrases(name))


@cache
def _inside(name: str) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    """The entries of one word or stem, and the longer ones by their first word."""
    stems = tuple(p for p in _phrases(name) if " " not in p)
    longer: dict[str, list[str]] = {}
    for phrase in _phrases(name):
        if " " in phrase:
            longer.setdefault(phrase.split(" ", 1)[0], []).append(phrase)
    return stems, {first: tuple(found) for first, found in longer.items()}


@cache
def _opening(name: str) -> tuple[re.Pattern[str], int]:
    """A pattern that matches where an entry begins a text, and the length of the longest."""
    return re.compile("|".join(map(re.escape, _phrases(name)))), max(map(len, _phrases(name)))


def opens_with(name: str, key: str) -> bool:
    """Whether a line, given by its key, begins with an entry of the list."""
    for phrase in _openers(name).get(key.split(" ", 1)[0], ()):
        if key.startswith(phrase) and (len(key) == len(phrase) or key[len(phrase)] == " "):
            return True
    return False


def whole(name: str, key: str) -> bool:
    """Whether a line, given by its key, is an entry of the list and nothing else."""
    return key in _openers(name).get(key.split(" ", 1)[0], ())


def starts_with(name: str, text: str) -> bool:
    """Whether a line begins with an entry of the list, marks included ("photo:")."""
    opening, longest = _opening(name)
    return opening.match(text[:longest].lower()) is not None


def contains(name: str, text: str) -> bool:
    """Whether an entry of the list stands in the text; of one with several words, the first is a word there, too."""
    lower = text.lower()
    if not _anywhere(name).stand_in(lower):  # most lines end here
        return False
    stems, longer = _inside(name)
    if any(map(lower.__contains__, stems)):
        return True
    return any(phrase in lower for first in longer.keys() & lower.split() for phrase in longer[first])
