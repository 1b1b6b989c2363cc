"""The people and organisations of one article: a surname or a pronoun leads to the fullest name."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Final

from dataset_tools.annotate.people.roles import head_word
from dataset_tools.lexicon import word_set

FEMALE: Final = frozenset(
    [
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
        "daughter",
        "mother",
        "wife",
        "grandmother",
        "widow",
        "landlady",
        "headmistress",
    ]
)
MALE: Final = frozenset(
    [
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
        "son",
        "husband",
        "grandfather",
        "widower",
        "headmaster",
    ]
)

# "The minister said" is not the former one.
_NOT_NOW: Final = frozenset(["former", "ex", "deputy", "vice", "acting", "then", "late", "assistant"])
# Code points: what one piece of evidence is worth in distance; two paragraphs of a news story.
NEAR: Final = 600
# What a pronoun takes from the confidence where only the lack of another person, or a name far off, answers it.
GUESSED: Final = 0.6
# Mentions: a pronoun does not reach back further; a page of news names fewer people.
RECENT: Final = 150


@dataclass(slots=True)
class Entry:
    """One name as it grows while the article is read."""

    name: str
    kind: str = "person"
    gender: str | None = None  # "he" or "she", where a title, a pronoun or a given name says so
    told: bool = False  # the text itself says the gender; a given name only hints
    evidence: bool = False  # something besides capitals says that this is a person
    roles: list[str] = field(default_factory=list)
    mentions: list[tuple[int, int]] = field(default_factory=list)  # (start, end), in order
    words: tuple[str, ...] = ()  # of the name, in lower case

    def tell(self, gender: str | None) -> None:
        """Take a gender that a title or a pronoun says; the first word stands, a given name's hint does not."""
        if gender is not None and not self.told:
            self.gender, self.told = gender, True

    def add_role(self, role: str | None) -> None:
        """Keep a role, once."""
        if role and role not in self.roles:
            self.roles.append(role)


class PeopleIndex:
    """Names of one article: a later "Hwang" leads to "Balbina Hwang".

    Full names enter first; a single word joins a full name that it ends, or begins.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        self.entries: list[Entry] = []
        self._by_name: dict[str, Entry] = {}
        self._by_word: dict[str, list[Entry]] = {}
        self._found: dict[str, Entry] = {}
        self._by_role: dict[str, Entry | None] | None = None  # made once all roles are in
        self._by_head: dict[str, Entry | None] = {}
        self.lines: list[int] = []  # where each sentence starts
        self._timeline: list[tuple[int, int, Entry]] = []  # (start, number of the sentence, entry)
        for name in names:
            self.add(name).evidence = True

    def add(self, name: str) -> Entry:
        """The entry of a full name, made where it is new."""
        low = name.lower()
        entry = self._by_name.get(low)
        if entry is None:
            entry = Entry(name, words=_words(low))
            self.entries.append(entry)
            self._by_name[low] = entry
            if len(entry.words) > 1:  # a single word is nobody's fuller name
                self._found.clear()
                for word in {entry.words[0], entry.words[-1]}:
                    self._by_word.setdefault(word, []).append(entry)
        return entry

    def find(self, name: str, gender: str | None = None) -> Entry | None:
        """The entry that a name as printed leads to: the fullest that it ends, else begins, else its own.

        `gender` is what a title before it says: "Mr. Poole" is not Ann Poole where there is a Tom Poole.
        """
        found = self._found.get(name)
        if found is None:
            found = self._find(name.lower())
            if found is not None:
                self._found[name] = found
        if gender is None or found is None or found.gender in (None, gender):
            return found
        return self._find(name.lower(), gender) or found

    def _find(self, low: str, gender: str | None = None) -> Entry | None:
        parts = _words(low)
        best, rank = self._by_name.get(low), 0
        for entry in self._by_word.get(parts[-1], ())[:RECENT] if parts else ():
            score = _fits(parts, entry.words)
            if (
                entry.kind == "person"
                and score > rank
                and not (gender and entry.gender not in (None, gender))
            ):
                best, rank = entry, score
        return best

    def alias(self, name: str, entry: Entry) -> None:
        """Let `name` lead to an entry: "NWB", printed in brackets after the name."""
        self._by_name.setdefault(name.lower(), entry)

    def holder(self, role: str) -> Entry | None:
        """The one bearer of the phrase `role`: "club’s secretary"; else of its last word: "coroner", "board"."""
        if self._by_role is None:
            self._by_role, self._by_head = self._read_roles()
        low = role.lower()
        return self._by_role[low] if low in self._by_role else self._by_head.get(low)

    def _read_roles(self) -> tuple[dict[str, Entry | None], dict[str, Entry | None]]:
        """Bearers by whole role and by the noun of it; None where several people bear it."""
        whole: dict[str, Entry | None] = {}
        heads: dict[str, Entry | None] = {}
        for entry in self.entries:
            if " " not in entry.name:
                continue
            if entry.kind == "organisation":
                _enter(heads, entry.words[-1], entry)
                continue
            for role in entry.roles:
                _enter(whole, role.lower(), entry)
                if role.lower().partition(" ")[0] not in _NOT_NOW:
                    _enter(heads, head_word(role), entry)
        return whole, heads

    def antecedent(self, pronoun: str, before: int) -> tuple[Entry, float] | None:
        """The person that "he" or "she" at a position names, and how sure that is.

        None where nobody fits, or two do and nothing tells them apart.
        """
        if pronoun not in ("he", "she"):
            return None
        known = self._known(pronoun, before)
        if known is not None and before - known[0] < NEAR:
            return known[1], 1.0
        unknown = self._lone_unknown(before, sure=True) or self._lone_unknown(before, sure=False)
        if unknown is not None:
            return unknown, GUESSED
        return (known[1], GUESSED) if known else None

    def _known(self, pronoun: str, before: int) -> tuple[int, Entry] | None:
        """Who is known to be "she", and where the text named her last.

        Of several in one sentence the first: it mostly is the subject, and what a pronoun goes on with.
        """
        found: tuple[int, int, Entry] | None = None
        for line, at, entry in self._recent(before):
            if found is not None and line != found[0]:
                break
            if entry.kind == "person" and entry.gender == pronoun and " " in entry.name:
                found = line, at, entry
        return found[1:] if found else None

    def _lone_unknown(self, before: int, *, sure: bool) -> Entry | None:
        """The one person who may be "he" or "she"; `sure`: more than capitals say it is a person.

        One alone in this sentence and the one before it; else one alone within reach of the latest.
        """
        fits = [
            (line, at, entry)
            for line, at, entry in self._recent(before)
            if entry.kind == "person" and not entry.gender and " " in entry.name and entry.evidence >= sure
        ]
        here = bisect_right(self.lines, before) - 1
        near = [entry for line, _, entry in fits if line >= here - 1]
        near = near or [entry for _, at, entry in fits if at > fits[0][1] - NEAR]
        return near[0] if near and all(entry is near[0] for entry in near) else None

    def latest(self, pronoun: str, before: int, *, sure: bool) -> Entry | None:
        """The person named last before a position whose gender fits; `sure`: only who is known to be one."""
        fits = [
            (at + NEAR * (entry.gender == pronoun), at, entry)
            for _, at, entry in self._recent(before)
            if entry.kind == "person" and " " in entry.name and entry.gender in (None, pronoun)
            if entry.evidence or not sure
        ]
        return max(fits, key=lambda f: f[:2])[2] if fits else None

    def mention(self, entry: Entry, line: int, start: int, end: int) -> None:
        """Note that sentence `line` names an entry; mentions come in the order of the text."""
        entry.mentions.append((start, end))
        self._timeline.append((start, line, entry))

    def by_line(self) -> Iterator[tuple[int, list[tuple[int, Entry]]]]:
        """For each sentence that names somebody: its number, and where it names whom."""
        for line, mentions in groupby(self._timeline, key=itemgetter(1)):
            yield line, [(start, entry) for start, _, entry in mentions]

    def _recent(self, before: int) -> Iterator[tuple[int, int, Entry]]:
        """(sentence, start, entry) of the mentions before a position, latest first.

        So few that a long text of many names stays linear.
        """
        stop = bisect_left(self._timeline, before, key=lambda m: m[0])
        for start, line, entry in reversed(self._timeline[max(0, stop - RECENT) : stop]):
            yield line, start, entry

    def settle(self, language: str) -> None:
        """Read what given names say, once all names are in."""
        female, male = word_set(language, "names_first_f"), word_set(language, "names_first_m")
        for entry in self.entries:
            if entry.kind != "person" or " " not in entry.name:
                continue
            first = entry.name.lower().partition(" ")[0]
            entry.evidence = entry.evidence or first in female or first in male
            if entry.gender is None:
                entry.gender = "she" if first in female else "he" if first in male else None


def _enter(bearers: dict[str, "Entry | None"], key: str, entry: Entry) -> None:
    """Note a bearer; a second one leaves nobody."""
    bearers[key] = entry if bearers.get(key, entry) is entry else None


def _words(low: str) -> tuple[str, ...]:
    return tuple([w.strip(".,") for w in low.split()]) if "." in low or "," in low else tuple(low.split())


def _fits(parts: tuple[str, ...], words: tuple[str, ...]) -> int:
    """How well a printed name fits a fuller one: 2 by its last word, 1 by its first, 0 not at all."""
    if len(words) <= len(parts):
        return 0
    if len(parts) > 1:
        return 2 if words[-1] == parts[-1] and words[0] == parts[0] else 0
    return 2 if words[-1] == parts[0] else 1 if words[0] == parts[0] else 0


def gender_of_title(low: str) -> str | None:
    """The pronoun a title says: "she" for Ms., "he" for Mr., None for a title that says neither."""
    return "she" if low in FEMALE else "he" if low in MALE else None
