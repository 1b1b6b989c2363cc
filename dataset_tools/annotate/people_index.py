"""The people and organisations of one article: a surname or a pronoun leads to the fullest name."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

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

# Code points: what one piece of evidence is worth in distance; two paragraphs of a news story.
NEAR: Final = 600
# Mentions: a pronoun does not reach back further; a page of news names fewer people.
RECENT: Final = 150


@dataclass(slots=True)
class Entry:
    """One name as it grows while the article is read."""

    name: str
    kind: str = "person"
    gender: str | None = None  # "he" or "she", where a title, a given name or a pronoun says so
    evidence: bool = False  # something besides capitals says that this is a person
    roles: list[str] = field(default_factory=list)
    mentions: list[tuple[int, int]] = field(default_factory=list)  # (start, end), in order
    words: tuple[str, ...] = ()  # of the name, in lower case

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
        self._timeline: list[tuple[int, int]] = []  # (start, index of entry), once all mentions are in
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

    def find(self, name: str) -> Entry | None:
        """The entry that a name as printed leads to: the fullest that it ends, else begins, else its own."""
        found = self._found.get(name)
        if found is None:
            found = self._find(name.lower())
            if found is not None:
                self._found[name] = found
        return found

    def _find(self, low: str) -> Entry | None:
        parts = _words(low)
        if not parts:
            return None
        best, rank = self._by_name.get(low), 0
        for entry in self._by_word.get(parts[-1], [])[:RECENT]:
            score = _fits(parts, entry.words)
            if entry.kind == "person" and score > rank:
                best, rank = entry, score
        return best

    def holder(self, role: str) -> Entry | None:
        """The one person whose role is the phrase `role`: "club’s secretary"."""
        if self._by_role is None:
            self._by_role = {}
            for entry in self.entries:
                for known in entry.roles if entry.kind == "person" and " " in entry.name else ():
                    other = self._by_role.setdefault(known.lower(), entry)
                    if other is not entry:
                        self._by_role[known.lower()] = None
        return self._by_role.get(role.lower())

    def antecedent(self, pronoun: str, before: int) -> Entry | None:
        """The person that "he" or "she" at a position most likely names: the latest one that fits."""
        if pronoun not in ("he", "she"):
            return None
        best: Entry | None = None
        latest = -1
        for at, entry in self._recent(before):
            if at + 2 * NEAR < latest:
                break
            if entry.kind != "person" or entry.gender not in (None, pronoun) or " " not in entry.name:
                continue
            # Who is known to be "she", or to be a person at all, wins over a nearer name that may be.
            score = at + NEAR * (entry.gender == pronoun) + NEAR * entry.evidence
            if score >= latest:
                best, latest = entry, score
        if best is not None:
            best.gender = best.gender or pronoun
        return best

    def latest(self, pronoun: str, before: int, *, sure: bool) -> Entry | None:
        """The person named last before a position whose gender fits; `sure`: only who is known to be one."""
        fits = [
            (at + NEAR * (entry.gender == pronoun), at, entry)
            for at, entry in self._recent(before)
            if entry.kind == "person" and " " in entry.name and entry.gender in (None, pronoun)
            if entry.evidence or not sure
        ]
        return max(fits, key=lambda f: f[:2])[2] if fits else None

    def _recent(self, before: int) -> Iterator[tuple[int, Entry]]:
        """The mentions before a position, latest first, and so few that a long text of many names stays linear."""
        if not self._timeline:
            mentions = [(at, k) for k, entry in enumerate(self.entries) for at, _ in entry.mentions]
            self._timeline = sorted(mentions)
        stop = bisect_left(self._timeline, (before, -1))
        for at, k in reversed(self._timeline[max(0, stop - RECENT) : stop]):
            yield at, self.entries[k]

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
