"""Marked words → the span of our raw text that they stand in, or the reason why no span is certain."""

import re

from dataset_tools.model.span import Span
from dataset_tools.report.exchange.answers import Mark


class Uncertain(Exception):
    """No place is certain; the message says why."""


def place(mark: Mark, theirs: str, raw: str) -> Span:
    """Where the marked words stand in `raw`.

    Args:   theirs: the text as the other tool gives it back; its line ends and spaces may differ from ours.
    Errors: Uncertain where the words stand nowhere, or where nothing tells which of several places is meant.
    """
    words = mark.words or _words(mark, theirs)
    ours = _occurrences(words, raw)
    if not ours:
        raise Uncertain("its words do not stand in the file")
    if len(ours) == 1:
        return ours[0]
    there = _occurrences(words, theirs)
    if len(there) != len(ours):
        raise Uncertain(f"its words stand {len(ours)} times in the file")
    # The same words in the same order: the second here is the second there.
    meant = {_nearest(mark.start, [unit(theirs, s.start) for s in there]) for unit in (_points, _units)}
    if len(meant) > 1:
        raise Uncertain(f"its words stand {len(ours)} times, and its offsets fit more than one place")
    return ours[meant.pop()]


def _words(mark: Mark, theirs: str) -> str:
    """The words behind bare offsets.

    Tools count code points or UTF-16 units, over the text as it is or with each line end as one character. Where these
    readings differ, the right one begins and ends at the edge of a word.
    """
    folded = theirs.replace("\r\n", "\n")
    readings = dict.fromkeys(
        read(text, mark.start, mark.end) for text in (theirs, folded) for read in (_by_points, _by_units)
    )
    whole = [w for w in readings if w.strip() and (len(readings) == 1 or _is_whole(w, theirs))]
    if not whole:
        raise Uncertain("its offsets cut words, or lie outside the text")
    if len({letters(w) for w in whole}) > 1:
        raise Uncertain("its offsets can be read in more than one way")
    return whole[0]


def letters(words: str) -> str:
    """The words without the marks and spaces at their edges: one tool selects them, another does not."""
    inside = [i for i, char in enumerate(words) if char.isalnum()]
    return words[inside[0] : inside[-1] + 1] if inside else words


def _by_points(text: str, start: int, end: int) -> str:
    return text[start:end]


def _by_units(text: str, start: int, end: int) -> str:
    data = text.encode("utf-16-le", "surrogatepass")[2 * start : 2 * end]
    return data.decode("utf-16-le", "surrogatepass") if _is_even(data) else ""


def _is_even(data: bytes) -> bool:
    """True where no pair of surrogates is cut."""
    try:
        data.decode("utf-16-le")
    except UnicodeDecodeError:
        return False
    return True


def _is_whole(words: str, text: str) -> bool:
    """True where no word of the text is cut at either edge, and no space hangs on one."""
    if words != words.strip():
        return False
    at = text.find(words)
    while at >= 0:
        before, after = text[at - 1 : at], text[at + len(words) : at + len(words) + 1]
        if not (before.isalnum() and words[0].isalnum()) and not (after.isalnum() and words[-1].isalnum()):
            return True
        at = text.find(words, at + 1)
    return False


def _occurrences(words: str, text: str) -> list[Span]:
    """Where the words stand, whatever stands between them: spaces, line ends, both."""
    parts = words.split()
    if not parts:
        return []
    pattern = r"\s+".join(map(re.escape, parts))
    return [Span(*m.span()) for m in re.finditer(pattern, text)]


def _nearest(start: int, places: list[int]) -> int:
    return min(range(len(places)), key=lambda i: (abs(places[i] - start), i))


def _points(text: str, at: int) -> int:  # noqa: ARG001 - the same shape as _units
    return at


def _units(text: str, at: int) -> int:
    return len(text[:at].encode("utf-16-le", "surrogatepass")) // 2
