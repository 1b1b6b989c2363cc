"""The notation of grants/*.toml → matchers over the words of a clause.

A form is a row of words. `[ ]` holds letters of a word that may be missing, or, with `|`, of which some are there:
"licen[c|s]e[s]" is four words, "edit[|s|ed]" is three. `( | )` holds alternatives and `<name>` stands for a part. `?` behind one of these
makes it optional, `*` lets it come any number of times. `^` and `$` are the two ends of the clause.

Words and not patterns: nothing is compiled, every step looks a word up, and a part is read when a clause needs it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import product
from typing import Protocol

_ITEM = re.compile(r"<(?P<ref>\w+)>|(?P<sign>[()|?*^$])|(?P<word>(?:\[[^\]]*\]|[^\s()|?*<>\[\]^$])+)")
_CHOICE = re.compile(r"\[([^\]]*)\]")


@dataclass(frozen=True, slots=True)
class Words:
    """A clause as its words: in small letters and as printed. `found` is what parts matched in it so far."""

    small: Sequence[str]
    printed: Sequence[str]
    found: dict[tuple[str, int], frozenset[int]] = field(default_factory=dict)


class Matcher(Protocol):
    """Finds where a match that starts at a word may end."""

    @property
    def opening(self) -> frozenset[str] | None:
        """The words it may start with; None: any, or it may match nothing."""

    def ends(self, words: Words, at: int) -> frozenset[int]:
        """The places behind its last word; none where it does not match."""


class Forms:
    """The parts of one language, each read on first use."""

    def __init__(self, language: str, sources: Mapping[str, str], known: Mapping[str, Matcher]) -> None:
        """Args: known: parts that are shared, or that no notation can write, such as names."""
        self._language = language
        self._sources = sources
        self._parts = dict(known)

    def part(self, name: str) -> Matcher:
        """The matcher of a part, which remembers what it found in a clause."""
        if name not in self._parts:
            self._parts[name] = _Part(f"{self._language} {name}", self.form(self._sources[name]))
        return self._parts[name]

    def form(self, source: str, *, between: str | None = None) -> Matcher:
        """The matcher of a form.

        Args:   between: a part that may stand any number of times between what the form names.
        """
        items = list(_ITEM.finditer(source))
        filler = _Times(self.part(between)) if between else None
        matcher, at = self._choice(items, 0, filler)
        if at != len(items):
            raise ValueError(f"bracket without a partner: {source!r}")
        return matcher

    def any_of(self, sources: Iterable[str], *, between: str | None = None) -> Matcher:
        """The matcher of several forms."""
        return _either([self.form(s, between=between) for s in sources])

    def _choice(self, items: Sequence[re.Match[str]], at: int, filler: Matcher | None) -> tuple[Matcher, int]:
        options: list[Matcher] = []
        while True:
            row, at = self._row(items, at, filler)
            options.append(row)
            if at == len(items) or items[at]["sign"] != "|":
                return _either(options), at
            at += 1

    def _row(self, items: Sequence[re.Match[str]], at: int, filler: Matcher | None) -> tuple[Matcher, int]:
        row: list[Matcher] = []
        while at < len(items) and items[at]["sign"] not in {"|", ")"}:
            matcher, at = self._item(items, at)
            if row and filler:
                row.append(filler)
            row.append(matcher)
        return (row[0] if len(row) == 1 else _Row(row)), at

    def _item(self, items: Sequence[re.Match[str]], at: int) -> tuple[Matcher, int]:
        m, matcher = items[at], None
        if m["sign"] == "(":
            matcher, at = self._choice(items, at + 1, None)
        elif m["ref"]:
            matcher = self.part(m["ref"])
        elif m["word"]:
            matcher = _Word(frozenset(spelled(m["word"])))
        elif m["sign"] in {"^", "$"}:
            matcher = _Edge(m["sign"] == "$")
        if matcher is None or at == len(items):
            raise ValueError(f"no word before {m.group()!r}: {m.string!r}")
        at += 1
        if at < len(items) and items[at]["sign"] in {"?", "*"}:
            matcher = _Times(matcher, most=1 if items[at]["sign"] == "?" else _MOST)
            at += 1
        return matcher, at


def spelled(word: str) -> list[str]:
    """Every spelling of a word of the notation.

    >>> spelled("licen[c|s]e[s]")
    ['licence', 'licences', 'license', 'licenses']
    """
    if "[" not in word:
        return [word]
    parts = _CHOICE.split(word)
    choices = [p.split("|") if i % 2 and "|" in p else ["", p] if i % 2 else [p] for i, p in enumerate(parts)]
    return ["".join(letters) for letters in product(*choices)]


def vocabulary(sources: Iterable[str]) -> frozenset[str]:
    """Every word that some form names."""
    found = (m["word"] for source in sources for m in _ITEM.finditer(source) if m["word"])
    return frozenset(spelling for word in set(found) for spelling in spelled(word))


_NOWHERE: frozenset[int] = frozenset()


class _Word:
    def __init__(self, opening: frozenset[str]) -> None:
        self.opening: frozenset[str] | None = opening
        self._spellings = opening

    def ends(self, words: Words, at: int) -> frozenset[int]:
        is_here = at < len(words.small) and words.small[at] in self._spellings
        return frozenset((at + 1,)) if is_here else _NOWHERE


class _Edge:
    opening = None

    def __init__(self, at_end: bool) -> None:
        self._at_end = at_end

    def ends(self, words: Words, at: int) -> frozenset[int]:
        return frozenset((at,)) if at == (len(words.small) if self._at_end else 0) else _NOWHERE


class _Part:
    def __init__(self, name: str, matcher: Matcher) -> None:
        self.opening = matcher.opening
        self._name = name
        self._matcher = matcher

    def ends(self, words: Words, at: int) -> frozenset[int]:
        if self.opening is not None and (at >= len(words.small) or words.small[at] not in self.opening):
            return _NOWHERE
        found = words.found.get((self._name, at))
        if found is None:
            found = words.found[self._name, at] = self._matcher.ends(words, at)
        return found


# More than the longest condition of the gold repeats; it bounds the work on hostile input.
_MOST = 16


class _Times:
    """What comes at most `most` times."""

    opening = None

    def __init__(self, matcher: Matcher, most: int = _MOST) -> None:
        self._matcher = matcher
        self._most = most

    def ends(self, words: Words, at: int) -> frozenset[int]:
        found = new = frozenset((at,))
        for _ in range(self._most):
            new = _all_ends(self._matcher, words, new) - found
            if not new:
                break
            found |= new
        return found


class _Row:
    def __init__(self, items: Sequence[Matcher]) -> None:
        self.opening = items[0].opening
        self._items = items

    def ends(self, words: Words, at: int) -> frozenset[int]:
        places = frozenset((at,))
        for item in self._items:
            places = _all_ends(item, words, places)
            if not places:
                break
        return places


class _Choice:
    """One of several; only those that may start with the word at hand are tried."""

    def __init__(self, options: Sequence[Matcher]) -> None:
        self._open = [o for o in options if o.opening is None]
        self._by_word: dict[str, list[Matcher]] = {}
        for option in options:
            for word in option.opening or ():
                self._by_word.setdefault(word, []).append(option)
        self.opening = None if self._open else frozenset(self._by_word)

    def ends(self, words: Words, at: int) -> frozenset[int]:
        word = words.small[at] if at < len(words.small) else ""
        found = [o.ends(words, at) for o in (*self._by_word.get(word, ()), *self._open)]
        return frozenset().union(*found)


def _all_ends(matcher: Matcher, words: Words, places: frozenset[int]) -> frozenset[int]:
    return frozenset().union(*(matcher.ends(words, p) for p in places))


def _either(options: Sequence[Matcher]) -> Matcher:
    if len(options) == 1:
        return options[0]
    if all(isinstance(o, _Word) for o in options):
        return _Word(reduce(frozenset.union, (o.opening or frozenset() for o in options)))
    return _Choice(options)
