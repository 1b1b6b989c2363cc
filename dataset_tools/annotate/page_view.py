"""Stage 3 of 9. A labelled page as the readers of bylines and dates look at it: lines, and what they hold."""

import re
from collections.abc import Callable, Sequence
from functools import cached_property

from dataset_tools.annotate.date_forms import Found, find_dates
from dataset_tools.annotate.zone import Zone, find_zone
from dataset_tools.model.draft import Block, Role

SHORT = 160  # characters: a longer line is a sentence
_FAR = 6  # lines; farther away is all the same
# These are asked of lines in lower case.
_READ_TIME = re.compile(r"\b\d+\s?[-–]?\s?(?:\d+\s)?min(?:ute)?s?\b|\bread(?:ing)? time\b")
_COMMENT = re.compile(r"\b(?:says|said|commented|comments?)\b:?$|^reply$|^leave a (?:comment|reply)")
_RELATED = re.compile(
    r"(?<!\w)(?:related|more stories|you may also|recommended|latest|trending|popular|most read|keep reading|read next"
    r"|recent|comments|leave a reply|more from|up next|verwandte|mehr zum thema|à lire aussi|le[ea] también)\b"
)
_VERBS = (" is ", " has ", " was ", " writes ", " covers ", ", ", " (")
_READ = 60_000  # characters: the words of a long article are known by then
_PAGE = 1_000_000  # characters in which names are counted: twelve times the longest training page
_PROSE = 100  # characters


class PageView:
    """One page: its lines with single spaces, the zone around the headline, and memory for what was asked."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self._known: dict[str, dict[int, bool]] = {}
        self._dates: dict[int, tuple[Found, ...]] = {}

    @cached_property
    def texts(self) -> list[str]:
        """The lines with single spaces."""
        return [b.text if _is_spaced(b.text) else " ".join(b.text.split()) for b in self.blocks]

    @cached_property
    def zone(self) -> Zone:
        """The zone around the headline."""
        return find_zone(self.blocks)

    @cached_property
    def near(self) -> frozenset[int]:
        """The indices of the zone's lines."""
        return frozenset(self.zone.near)

    @cached_property
    def lines(self) -> str:
        """All lines in lower case, each between blank lines, so that whole lines can be counted, too."""
        return "\n\n" + "\n\n".join(self.texts)[:_PAGE].lower() + "\n\n"

    @cached_property
    def story(self) -> str:
        """The longer lines of the body, in lower case."""
        kept = (
            t for t, b in zip(self.texts, self.blocks, strict=True) if b.role is Role.BODY and len(t) > _PROSE
        )
        return "\n".join(kept)[:_PAGE].lower()

    @cached_property
    def rights(self) -> str:
        """The page's title and its rights notices, in lower case: here sites name themselves."""
        kept = [t for t, b in zip(self.texts, self.blocks, strict=True) if b.role is Role.RIGHTS]
        return "\n".join([*self.texts[:1], *kept]).lower()

    @cached_property
    def headline(self) -> frozenset[str]:
        """The words of the headline, in lower case; of the first line where no headline is known."""
        index = self.zone.head or 0
        return frozenset(re.findall(r"\w+", self.texts[index].lower())) if self.texts else frozenset()

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of the page as printed, with the marks that touch them."""
        return frozenset("\n".join(self.texts)[:_READ].split())

    def is_small(self, word: str) -> bool:
        """Whether the page elsewhere writes a word, given in lower case, with a small first letter."""
        return word in self.words or f"{word}," in self.words or f"{word}." in self.words

    def tells_of(self, name: str) -> int:
        """How many lines begin with a name, given in lower case, and go on to tell of that person."""
        start, found = f"\n\n{name}", 0
        at = self.lines.find(start)
        while at >= 0:
            found += self.lines.startswith(_VERBS, at + len(start))
            at = self.lines.find(start, at + 1)
        return found

    def dates(self, i: int) -> tuple[Found, ...]:
        """The full dates in a block; their spans are over its text."""
        if i not in self._dates:
            text = self.blocks[i].text
            self._dates[i] = tuple(find_dates(text)) if has_digit(text) else ()
        return self._dates[i]

    def dated(self, i: int) -> bool:
        """Whether a short line holds a full date."""
        text = self.texts[i]
        if len(text) > SHORT:
            return False
        if len(text) == len(self.blocks[i].text):
            return bool(self.dates(i))
        return self._asked("dated", i, _is_dated)

    def timed(self, i: int) -> bool:
        """Whether a short line says how long reading takes."""
        return self._asked("timed", i, _is_timed)

    def commented(self, i: int) -> bool:
        """Whether a line belongs to a reader's comment."""
        return self._asked("commented", i, _is_comment)

    def _asked(self, question: str, i: int, answer: Callable[[str], bool]) -> bool:
        """The answer about one line, remembered: every credit asks about its neighbours."""
        known = self._known.setdefault(question, {})
        if i not in known:
            known[i] = answer(self.texts[i])
        return known[i]

    def lines_to_date(self, i: int) -> int:
        """How many lines away the nearest other line with a date is, up to a few."""
        return next((k for k in range(1, _FAR) if any(self.dated(j) for j in self._both(i, k))), _FAR)

    def lines_to_time(self, i: int) -> int:
        """How many lines away the nearest line with a reading time is, up to a few."""
        return next((k for k in range(_FAR) if any(self.timed(j) for j in self._both(i, k))), _FAR)

    def since_related(self, i: int) -> int:
        """How many lines above this one other stories or comments were announced; 60 where never."""
        lines = range(i, max(-1, i - _MANY), -1)
        return next((i - j for j in lines if self._asked("related", j, _is_related)), _MANY)

    def around(self, i: int, before: int, after: int) -> range:
        """The indices of the lines around one, itself among them."""
        return range(max(0, i - before), min(len(self.texts), i + after + 1))

    def _both(self, i: int, k: int) -> list[int]:
        return [j for j in {i - k, i + k} if 0 <= j < len(self.texts)]


_HEADING, _MANY = 50, 60


_DIGIT = re.compile(r"\d")


def has_digit(text: str) -> bool:
    """Whether a date or a time can be in a text."""
    return _DIGIT.search(text) is not None


def _is_spaced(text: str) -> bool:
    """Whether a text has single spaces already: every other white space counts as not printable."""
    return text.isprintable() and "  " not in text and text == text.strip(" ")


def _is_dated(text: str) -> bool:
    return has_digit(text) and next(find_dates(text), None) is not None


# A word that each pattern needs is looked for first: that is ten times cheaper than the pattern, and seldom there.


def _is_timed(text: str) -> bool:
    low = text.lower() if len(text) <= SHORT else ""
    return ("min" in low or "read" in low) and bool(_READ_TIME.search(low))


def _is_comment(text: str) -> bool:
    low = text.lower() if len(text) < _PROSE else ""
    needed = "comment" in low or "reply" in low or "said" in low or "says" in low
    return needed and bool(_COMMENT.search(low))


def _is_related(text: str) -> bool:
    return len(text) < _HEADING and bool(_RELATED.search(text.lower()))
