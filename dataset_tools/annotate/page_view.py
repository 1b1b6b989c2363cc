"""Stage 3 of 9. A labelled page as the readers of bylines and dates look at it: lines, and what they hold."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import accumulate

from dataset_tools.annotate.date_forms import LIKE_DATE, Found, find_dates
from dataset_tools.annotate.digits import may_have_digit
from dataset_tools.annotate.zone import Zone, find_zone
from dataset_tools.lexicon.phrases import Phrases
from dataset_tools.model.draft import Block, Role

SHORT = 160  # characters: a longer line is a sentence
_FAR = 6  # lines; farther away is all the same
# These are asked of lines in lower case.
_READ_TIME = re.compile(r"\b\d+\s?[-–]?\s?(?:\d+\s)?min(?:ute)?s?\b|\bread(?:ing)? time\b")
_COMMENT = re.compile(r"\b(?:says|said|commented|comments?)\b:?$|^reply$|^leave a (?:comment|reply)")
_RELATED = re.compile(
    r"\b(?:related|more stories|you may also|recommended|latest|trending|popular|most read|keep reading|read next"
    r"|recent|comments|leave a reply|more from|up next|verwandte|mehr zum thema|à lire aussi|le[ea] también)\b"
)
# What each of them needs: one pass through the page finds the few lines to ask.
_TIME_HINT, _COMMENT_HINT = Phrases(["min", "read"]), Phrases(["comment", "reply", "said", "says"])
_RELATED_HINT = Phrases([
    "related", "more stories", "you may also", "recommended", "latest", "trending", "popular", "most read", "keep reading",
    "recent", "comments", "leave a reply", "more from", "up next", "verwandte", "mehr zum thema", "à lire aussi", "también",
    "read next",
])  # fmt: skip
_VERBS = (" is ", " has ", " was ", " writes ", " covers ", ", ", " (")
_READ = 60_000  # characters: the words of a long article are known by then
_PAGE = 1_000_000  # characters in which names are counted: twelve times the longest training page
_PROSE = 100  # characters


class PageView:
    """One page: its lines with single spaces, the zone around the headline, and memory for what was asked."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self._small: dict[str, bool] = {}
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
    def _low(self) -> list[str]:
        """The lines in lower case."""
        return [t.lower() for t in self.texts]

    @cached_property
    def lines(self) -> str:
        """All lines in lower case, each between blank lines, so that whole lines can be counted, too."""
        return "\n\n" + "\n\n".join(self._low)[:_PAGE] + "\n\n"

    @cached_property
    def _short(self) -> list[str]:
        """The lines in lower case, the long ones empty."""
        return [low if len(t) <= SHORT else "" for t, low in zip(self.texts, self._low, strict=True)]

    @cached_property
    def _starts(self) -> list[int]:
        """Where each of the short lines begins when line breaks join them."""
        return list(accumulate((len(t) + 1 for t in self._short[:-1]), initial=0))

    @cached_property
    def _joined(self) -> str:
        return "\n".join(self._short)

    def _lines_at(self, starts: Iterable[int]) -> list[int]:
        """The lines in which places of the joined short lines are, in order."""
        return list(dict.fromkeys(bisect_right(self._starts, at) - 1 for at in starts))

    def _holding(self, hint: Phrases, answer: Callable[[str], object]) -> list[int]:
        """The short lines to which an answer is yes, in order; `hint` finds what such a line must hold.

        One search through the page is much cheaper than one in each of its lines.
        """
        return [i for i in self._lines_at(hint.starts_in(self._joined)) if answer(self._short[i])]

    @cached_property
    def story(self) -> str:
        """The longer lines of the body, in lower case."""
        kept = (
            low
            for low, b in zip(self._low, self.blocks, strict=True)
            if b.role is Role.BODY and len(low) > _PROSE
        )
        return "\n".join(kept)[:_PAGE]

    @cached_property
    def rights(self) -> str:
        """The page's title and its rights notices, in lower case: here sites name themselves."""
        kept = [low for low, b in zip(self._low, self.blocks, strict=True) if b.role is Role.RIGHTS]
        return "\n".join([*self._low[:1], *kept])

    @cached_property
    def headline(self) -> frozenset[str]:
        """The words of the headline, in lower case; of the first line where no headline is known."""
        index = self.zone.head or 0
        return frozenset(re.findall(r"\w+", self.texts[index].lower())) if self.texts else frozenset()

    @cached_property
    def _printed(self) -> str:
        """The page as printed, each word between spaces."""
        return f" {' '.join(self.texts)[:_READ]} "

    def is_small(self, word: str) -> bool:
        """Whether the page elsewhere writes a word, given in lower case, with a small first letter."""
        if word not in self._small:
            self._small[word] = f" {word}" in self._printed and any(
                f" {word}{mark} " in self._printed for mark in ("", ",", ".")
            )
        return self._small[word]

    def mentions_of(self, name: str) -> tuple[int, int, int, int]:
        """How often a name, given in lower case, stands: alone on a line, anywhere, in the story, before what it did."""
        if line := self._only_line_of(name):
            return (
                int(line == f"{name}\n"),
                1,
                0,
                int(line.startswith(name) and line.startswith(_VERBS, len(name))),
            )
        alone, found = self.lines.count(f"\n\n{name}\n"), self.lines.count(name)
        return min(6, alone), min(15, found), min(8, self.story.count(name)), min(4, self.tells_of(name))

    def _only_line_of(self, name: str) -> str:
        """The line with the only mention of a name, and its end; nothing where it is long enough for a story."""
        at = self.lines.find(name)
        if at < 0 or self.lines.find(name, at + 1) >= 0:
            return ""
        start, end = self.lines.rfind("\n\n", 0, at) + 2, self.lines.find("\n", at) + 1
        return self.lines[start:end] if start > 1 and end - start <= _PROSE else ""

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
            self._dates[i] = tuple(find_dates(self.blocks[i].text)) if self.may_date(i) else ()
        return self._dates[i]

    @cached_property
    def _dated(self) -> list[int]:
        """The short lines that hold a full date."""
        return [
            i
            for i in self._likely
            if (self.dates(i) if self._is_printed(i) else any(find_dates(self.texts[i])))
        ]

    @cached_property
    def _likely(self) -> dict[int, bool]:
        """The short lines that hold numbers like those of a date."""
        return dict.fromkeys(self._lines_at(m.start() for m in LIKE_DATE.finditer(self._joined)), True)

    def may_date(self, i: int) -> bool:
        """Whether a date can be in a line, after the first look."""
        return i in self._likely if len(self.texts[i]) <= SHORT else may_have_digit(self.texts[i])

    def _is_printed(self, i: int) -> bool:
        return len(self.texts[i]) == len(self.blocks[i].text)

    @cached_property
    def _timed(self) -> list[int]:
        """The short lines that say how long reading takes."""
        return self._holding(_TIME_HINT, _READ_TIME.search)

    @cached_property
    def _comments(self) -> list[int]:
        """The lines that belong to a reader's comment."""
        found = self._holding(_COMMENT_HINT, _COMMENT.search)
        return [i for i in found if len(self.texts[i]) < _PROSE]

    @cached_property
    def _related(self) -> list[int]:
        """The headings that announce other stories or comments."""
        found = self._holding(_RELATED_HINT, _RELATED.search)
        return [i for i in found if len(self.texts[i]) < _HEADING]

    def dated(self, i: int) -> bool:
        """Whether a short line holds a full date."""
        return _nearest(self._dated, i) == 0

    def commented(self, i: int) -> bool:
        """Whether a line belongs to a reader's comment, or one close to it."""
        at = bisect_left(self._comments, i - 1)
        return at < len(self._comments) and self._comments[at] <= i + 2

    def lines_to_date(self, i: int) -> int:
        """How many lines away the nearest other line with a date is, up to a few."""
        at = bisect_left(self._dated, i)
        return _nearest(self._dated[max(0, at - 1) : at] + [j for j in self._dated[at : at + 2] if j != i], i)

    def lines_to_time(self, i: int) -> int:
        """How many lines away the nearest line with a reading time is, up to a few."""
        return _nearest(self._timed, i)

    def since_related(self, i: int) -> int:
        """How many lines above this one other stories or comments were announced; 60 where never."""
        at = bisect_right(self._related, i)
        return min(_MANY, i - self._related[at - 1]) if at else _MANY

    def around(self, i: int, before: int, after: int) -> range:
        """The indices of the lines around one, itself among them."""
        return range(max(0, i - before), min(len(self.texts), i + after + 1))


_HEADING, _MANY = 50, 60


def _is_spaced(text: str) -> bool:
    """Whether a text has single spaces already: every other white space counts as not printable."""
    return text.isprintable() and "  " not in text and text == text.strip(" ")


def _nearest(lines: Sequence[int], i: int) -> int:
    """How far the nearest of some lines in order is, up to a few."""
    at = bisect_left(lines, i)
    return min([_FAR, *(abs(i - j) for j in lines[max(0, at - 1) : at + 1])])
