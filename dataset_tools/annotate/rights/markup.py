"""Stage 3 of 9. Raw HTML → which elements are open at a place, in one pass over the tags."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from dataset_tools.lexicon import word_set

# Start and end tags; attributes beyond 600 characters say nothing of a part of a page.
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:-]*)(?P<rest>[^<>]{0,600})")
_VOID = word_set("mul", "html_void")
# Pages leave out their end tags.
_UNENDED = frozenset(["p", "li", "td", "th", "tr", "dt", "dd", "option"])
# Deeper nesting is no page of a newsroom, and bounds the work on hostile input.
_DEEPEST = 500


def open_tags(raw: str, places: Sequence[int]) -> Iterator[list[tuple[str, int]]]:
    """For each of the places, in order, the tags that are open there, each with its own place.

    >>> list(open_tags('<aside><p class="x">Here</p></aside>', [20]))
    [[('<aside', 0), ('<p class="x"', 7)]]
    """
    comments = _comments(raw)
    starts = [a for a, _ in comments]
    stack: list[tuple[str, str, int]] = []
    tags = _TAG.finditer(raw, 0, places[-1] if places else 0)
    pending = next(tags, None)
    for place in places:
        while pending is not None and pending.start() < place:
            if not _is_within(pending.start(), comments, starts):
                _step(stack, pending)
            pending = next(tags, None)
        yield [(tag, at) for _, tag, at in stack]


def _step(stack: list[tuple[str, str, int]], m: re.Match[str]) -> None:
    name = m["name"].lower()
    if name in _VOID:
        return
    if not m["end"]:
        if name in _UNENDED and stack and stack[-1][0] == name:
            stack.pop()
        if len(stack) < _DEEPEST:
            stack.append((name, m.group(), m.start()))
        return
    for back in range(len(stack) - 1, -1, -1):
        if stack[back][0] == name:
            del stack[back:]
            return


def _comments(raw: str) -> list[tuple[int, int]]:
    found, at = [], raw.find("<!--")
    while at >= 0 and (end := raw.find("-->", at)) >= 0:
        found.append((at, end))
        at = raw.find("<!--", end)
    return found


def _is_within(at: int, stretches: Sequence[tuple[int, int]], starts: Sequence[int]) -> bool:
    i = bisect_left(starts, at) - 1
    return i >= 0 and at < stretches[i][1]
