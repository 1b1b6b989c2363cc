"""Stage 2 of 9. One line → what it shows by itself: its words, its shape, and how much both look like a story.

All numbers are integers, and so are the weights: sums have the same digits in every process and on every machine.
"""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import compress, repeat
from operator import ne
from typing import NamedTuple

from dataset_tools.normalize.marks import opens_with
from dataset_tools.normalize.redaction import TOKEN

_CLOCK = re.compile(r"\b\d{1,2}[:.]\d\d\b|\b(?:19|20)\d\d\b")
_LINKS = ("http://", "https://", "www.", ".com", ".org", ".net", ".co.uk")

# Words are read from both ends of a line: what a long line is shows there, and the cost stays bounded.
_HEAD, _TAIL = 180, 80

# What `Line.numbers` holds, in this order. Shares are in thousandths of the words that were read.
NUMBER_NAMES: tuple[str, ...] = (
    *("words", "capitals", "digits", "common", "ends", "sentences", "commas", "quoted", "lower_start"),
    *("link", "clock", "redacted", "is_end", "is_furniture", "dots", "question", "titled", "bars", "lean"),
)
_LENGTHS = (1, 2, 3, 4, 6, 8, 11, 15, 20, 30, 45, 70, 110)  # words
_HEADING_WORDS = 9


class Line(NamedTuple):
    """One line as the classifier sees it. A tuple: thousands are made a second."""

    key: str  # its words in lower case, joined: equal for repeats
    terms: frozenset[str]  # its words but for those of grammar
    numbers: tuple[int, ...]  # in the order of NUMBER_NAMES

    @property
    def words(self) -> int:
        """How many words it has, those that were not read included."""
        return self.numbers[0]


def read_line(text: str, weights: Mapping[str, int], common: frozenset[str]) -> Line:
    """What one line shows by itself.

    `weights` are those of the logistic layer, in hundredths of log-odds; its sum over the line is its lean.
    """
    head = text if len(text) <= _HEAD + _TAIL else f"{text[:_HEAD]} {text[-_TAIL:]}"
    cased = words_of(head)
    key = " ".join(cased).lower()
    words = key.split(" ") if key else []
    seen = len(words) or 1
    count = seen if head is text else seen * len(text) // len(head)
    short = count <= _HEADING_WORDS
    capital = list(map(ne, cased, words))
    grammar = sum(map(common.__contains__, words))
    names = sum(capital) - sum(map(common.__contains__, compress(words, capital)))
    digits = sum(map(str.isdecimal, words))
    numbers = (
        count,
        1000 * sum(capital) // seen,
        1000 * digits // seen,
        1000 * grammar // seen,
        _end_of(text),
        head.count(". ") + head.count("? ") + head.count("! ") + head.count(".” ") + head.count('." '),
        head.count(","),
        1 if "“" in head or '"' in head else 0,
        1 if text[:1].islower() else 0,
        1 if ("." in head or ":" in head) and any(map(head.__contains__, _LINKS)) else 0,
        1 if digits and _CLOCK.search(head) else 0,
        1 if TOKEN in head else 0,
        1 if short and opens_with("furniture_ends", key) else 0,
        1 if short and opens_with("furniture_lines", key) else 0,
        1 if text.endswith(("…", "...")) else 0,
        1 if text.endswith("?") else 0,
        1000 * names // ((len(words) - grammar) or 1),
        head.count("|") + head.count("»") + head.count("›"),
    )
    unique = frozenset(words)
    lean = 0
    if weights:  # the sum over `names_of`, without a set of them: no word is spelled like the name of a shape
        lean = sum(map(weights.get, unique, repeat(0)), weights.get("", 0))
        lean += sum(map(weights.get, _shapes_of(words, numbers), repeat(0)))
    return Line(key, unique.difference(common), (*numbers, lean))


# Marks that part words; those that menus are made of are words themselves.
_ASCII = bytes(c if chr(c).isalnum() or c > 127 or chr(c) in "'@|" else 32 for c in range(256))
_MARKS = {**dict.fromkeys("“”„‘…–—¿¡", " "), **{mark: f" {mark} " for mark in "©»›•·→"}}


def words_of(text: str) -> list[str]:
    """The words and menu marks of a text, as `marks.WORD` finds them in European text, in a tenth of the time.

    >>> words_of("Home | The captain’s ‘late’ ferry, 9:30")
    ['Home', '|', 'The', 'captain’s', 'late', 'ferry', '9', '30']
    """
    if not text.isascii():
        for mark, instead in _MARKS.items():
            text = text.replace(mark, instead)
    text = text.encode("utf-8", "surrogatepass").translate(_ASCII).decode("utf-8", "surrogatepass")
    for mark in "|@":
        if mark in text:
            text = text.replace(mark, f" {mark} ")
    words = text.split()
    if "'" in text or "’" in text:
        return [bare for word in words if (bare := word.strip("'’"))]
    return words


def _end_of(text: str) -> int:
    """2 where the last mark ends a sentence, 1 for a colon or comma, 0 for none."""
    last = text[-1:]
    if last in ".!?…" or (last in '”"’)' and text[-2:-1] in ".!?…,"):
        return 2
    return 1 if last in ":,;" else 0


def names_of(words: Sequence[str], numbers: Sequence[int]) -> set[str]:
    """The named features of the logistic layer that are on for a line: its words and its shape."""
    return {*words, *_shapes_of(words, numbers)}


def _shapes_of(words: Sequence[str], numbers: Sequence[int]) -> list[str]:
    """The names of a line's shape, each once, and those of its first and its last word."""
    step = _STEPS[min(numbers[0], len(_STEPS) - 1)]
    names = [
        _LENGTH_NAMES[step][numbers[4]],
        _CAPITAL_NAMES[numbers[1] // 200][min(step, 6)],
        _COMMON_NAMES[numbers[3] // 100],
        _DIGIT_NAMES[numbers[2] // 200],
        _COMMA_NAMES[min(numbers[6], 4)],
        _SENTENCE_NAMES[min(numbers[5], 5)],
        *compress(_FLAGS, numbers[7:12]),
    ]
    if words:
        names += ("^" + words[0], words[-1] + "$")
    return names


# The names are made once: there are few, and lines are many.
_STEPS = tuple(bisect_left(_LENGTHS, count) for count in range(_LENGTHS[-1] + 2))
_LENGTH_NAMES = [[f"#len{step}e{end}" for end in range(3)] for step in range(len(_LENGTHS) + 1)]
_CAPITAL_NAMES = [[f"#caps{share}s{step}" for step in range(7)] for share in range(6)]
_COMMON_NAMES = [f"#common{share}" for share in range(11)]
_DIGIT_NAMES = [f"#digits{share}" for share in range(6)]
_COMMA_NAMES = [f"#commas{count}" for count in range(5)]
_SENTENCE_NAMES = [f"#sentences{count}" for count in range(6)]
_FLAGS = ("#quoted", "#lower_start", "#link", "#clock", "#redacted")  # 7 to 11 of NUMBER_NAMES
