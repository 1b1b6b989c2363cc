"""Stage 3 of 9. The people and organisations that an article names, with their roles and pronouns."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from dataset_tools.annotate.quote_marks import find_regions
from dataset_tools.annotate.quote_tokens import (
    CAPITAL,
    LOWER,
    Sentence,
    Token,
    paragraphs,
    sentences,
    tokenize,
)
from dataset_tools.annotate.quote_words import CLOSED, DETERMINER, HONORIFIC, PREPOSITION, TIME, TITLE
from dataset_tools.lexicon import word_set
from dataset_tools.model.quote import Person
from dataset_tools.model.span import Span

_PARTICLES: Final = frozenset(
    "de del della der van von den bin ibn al el la le da di dos du ter of y".split()
)
_POSSESSIVE = re.compile(r"[’']s?$")
_FEMALE: Final = frozenset(
    (
        "mrs",
        "ms",
        "miss",
        "madam",
        "lady",
        "dame",
        "queen",
        "princess",
        "sister",
        "spokeswoman",
        "congresswoman",
        "chairwoman",
        "councilwoman",
    )
)
_MALE: Final = frozenset(
    (
        "mr",
        "sir",
        "lord",
        "king",
        "prince",
        "father",
        "brother",
        "spokesman",
        "congressman",
        "chairman",
        "councilman",
    )
)


@dataclass(slots=True)
class Entry:
    """One name as it grows while the article is read."""

    name: str
    kind: str = "person"
    gender: str | None = None
    evidence: bool = False  # something besides capitals says that this is a person
    roles: list[str] = field(default_factory=list)
    mentions: list[Span] = field(default_factory=list)

    def last_before(self, position: int) -> int | None:
        """Where the latest mention before `position` starts."""
        k = bisect_left(self.mentions, position, key=lambda span: span.start)
        return self.mentions[k - 1].start if k else None


class PeopleIndex:
    """Names of one article: a later "Hwang" leads to "Balbina Hwang".

    Full names enter first; a single word joins the newest full name that holds it.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        self.entries: list[Entry] = []
        self._by_name: dict[str, Entry] = {}
        self._by_word: dict[str, list[Entry]] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> Entry:
        """The entry of a full name, made where it is new."""
        entry = self._by_name.get(name.lower())
        if entry is None:
            entry = Entry(name)
            self.entries.append(entry)
            self._by_name[name.lower()] = entry
            for word in name.lower().split():
                self._by_word.setdefault(word.strip(".,"), []).append(entry)
        return entry

    def find(self, name: str) -> Entry | None:
        """The entry that a name as printed leads to: itself, or the fullest name that it ends or begins."""
        low = name.lower()
        parts = low.split()
        if not parts:
            return None
        own = self._by_name.get(low)
        last = parts[-1].strip(".,")
        best = own
        for entry in self._by_word.get(last, ()):
            words = [w.strip(".,") for w in entry.name.lower().split()]
            if (
                len(words) > len(parts)
                and entry.kind == "person"
                and (words[-1] == last if len(parts) > 1 else last in (words[-1], words[0]))
            ):
                if len(parts) > 1 and words[0] != parts[0].strip(".,"):
                    continue
                if best is own or (
                    best is not None and words[-1] == last and not best.name.lower().endswith(last)
                ):
                    best = entry
        return best

    def antecedent(self, pronoun: str, before: int) -> Entry | None:
        """The person that "he" or "she" at a position most likely names: the latest one that fits."""
        if pronoun not in ("he", "she"):
            return None
        best: tuple[int, Entry] | None = None
        for entry in self.entries:
            if entry.kind != "person" or not entry.evidence or entry.gender not in (None, pronoun):
                continue
            at = entry.last_before(before)
            if at is not None and (best is None or at > best[0]):
                best = (at, entry)
        if best is None:
            return None
        best[1].gender = best[1].gender or pronoun
        return best[1]


def find_people(text: str, *, language: str = "en", names: Sequence[str] = ()) -> list[Person]:
    """The people and organisations that `text` names, in order of first mention.

    Args:   text: an article's body; names: authors or others known before reading, so that a surname finds them.
    Returns: one `Person` a name; `mentions` are spans over `text`.
    """
    tokens = tokenize(text, find_regions(text, language), language)
    index = index_people(
        text, [s for p in paragraphs(tokens) for s in sentences(text, p)], language=language, names=names
    )
    return [
        Person(e.name, e.kind, tuple(e.roles), frozenset(p for p in [e.gender] if p), tuple(e.mentions))
        for e in index.entries
        if e.mentions and (e.evidence or e.kind == "organisation")
    ]


def index_people(
    text: str, document: Sequence[Sentence], *, language: str = "en", names: Sequence[str] = ()
) -> PeopleIndex:
    """The index over the sentences of one article."""
    index = PeopleIndex(names)
    organisations = word_set(language, "organisations")
    runs = [run for sentence in document for run in name_runs(sentence)]
    for run in runs:
        name = run_name(text, run)
        words = name.split()
        if len(words) >= 2:
            entry = index.add(name)
            if not entry.mentions and any(w.lower().strip(".,") in organisations for w in words):
                entry.kind = "organisation"
    for run in runs:
        name = run_name(text, run)
        entry = index.find(name)
        if entry is None:
            entry = index.add(name)
            if name.lower() in organisations or (name.isupper() and len(name) > 1):
                entry.kind = "organisation"
        entry.mentions.append(Span(run[0].start, run[0].start + len(text[run[0].start : run[-1].end])))
        if run[0].tag & (HONORIFIC | TITLE):
            entry.evidence = True
            gender = _gender_of_title(run[0].low)
            entry.gender = entry.gender or gender
    female, male = word_set(language, "names_first_f"), word_set(language, "names_first_m")
    for entry in index.entries:
        first = entry.name.split()[0].lower()
        if first in female or first in male:
            entry.evidence = entry.evidence or (entry.kind == "person" and " " in entry.name)
        if entry.gender is None and entry.kind == "person" and " " in entry.name:
            entry.gender = "she" if first in female else "he" if first in male else None
    return index


def _gender_of_title(low: str) -> str | None:
    return "she" if low in _FEMALE else "he" if low in _MALE else None


def name_runs(sentence: Sentence) -> list[list[Token]]:
    """Runs of capitalised words that can be one name: "Deputy Mayor Ann van Dyke"."""
    runs: list[list[Token]] = []
    current: list[Token] = []
    n = len(sentence)
    for i, token in enumerate(sentence):
        if (
            token.kind == CAPITAL
            and not (token.tag & CLOSED and not token.tag & TITLE)
            and not (token.tag & TIME and not current)
        ):
            current.append(token)
            if _POSSESSIVE.search(token.low):
                runs.append(current)
                current = []
        elif (
            current
            and token.kind == LOWER
            and token.low in _PARTICLES
            and i + 1 < n
            and sentence[i + 1].kind == CAPITAL
            and not sentence[i + 1].tag & CLOSED
            and (
                token.low != "of"
                or current[-1].low
                in (
                    "bank",
                    "university",
                    "department",
                    "ministry",
                    "house",
                    "church",
                    "board",
                    "institute",
                    "college",
                    "bureau",
                    "office",
                    "council",
                    "federation",
                    "association",
                    "league",
                )
            )
        ):
            current.append(token)
        elif current:
            runs.append(current)
            current = []
    if current:
        runs.append(current)
    return runs


def run_name(text: str, run: Sequence[Token]) -> str:
    """The name in a run, without titles before it and without a possessive ending."""
    start = name_start(run, 0, len(run)) or 0
    return _POSSESSIVE.sub("", text[run[start].start : run[-1].end])


def name_start(sentence: Sequence[Token], first: int, stop: int) -> int | None:
    """Where the name starts inside the noun phrase [first, stop); None where it does not end in a name.

    A name is the last run of capitalised words, after its last title ("Deputy Mayor Ann Poole"), or from
    a given name on where the run before it is a place ("envoy to North Korea Joseph DeTrani").
    """
    start = stop
    while start > first and (
        sentence[start - 1].kind == CAPITAL
        or (
            start < stop
            and sentence[start - 1].low in _PARTICLES
            and sentence[start - 1].kind == LOWER
            and start - 1 > first
            and sentence[start - 2].kind == CAPITAL
            and sentence[start - 1].low != "of"
        )
    ):
        if start < stop and _POSSESSIVE.search(sentence[start - 1].low):
            break
        start -= 1
    if start == stop:
        return None
    while start < stop - 1 and sentence[start].tag & (DETERMINER | TIME) and sentence[start].tag & CLOSED:
        start += 1
    title = next((k for k in range(stop - 2, start - 1, -1) if sentence[k].tag & (TITLE | HONORIFIC)), None)
    if title is not None:
        return title + 1
    if stop - start >= 3:
        given = next((k for k in range(stop - 2, start, -1) if sentence[k].low in _given_names()), None)
        if given is not None:
            return given
    return start


@cache
def _given_names() -> frozenset[str]:
    return word_set("en", "names_first_f") | word_set("en", "names_first_m")
