"""Where on a page a notice stands: a grant in an aside, a dialog or a comment is none of the story's.

Of all elements around a block, each that is known to hold another thing counts, unless it holds the story, too.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from dataset_tools.convert.html.layout import Cell, Element, Layout
from dataset_tools.convert.html.tags import BITS
from dataset_tools.lexicon.phrases import Phrases
from dataset_tools.lexicon.rights import is_other_part, pattern
from dataset_tools.model.span import Span

_BITS = BITS["comment"] | BITS["ad"] | BITS["related"] | BITS["references"]
# Tags right before the words of a block.
_OPENING = re.compile(r"(?:<[^<>/][^<>]*>\s*)+$")
_TAGS_BEFORE = 300
# One of these stands in each match of `gates.other_words`, and finding words is cheap.
_OTHER_WORDS = Phrases((
    "<del", "<s", "<code", "<kbd", "<q", "<option", "<textarea", "hidden", "display", "visibility", "font-size", "opacity",
    "left", "indent", "tooltip", "sr-only", "screen-reader",
))  # fmt: skip
# An element that holds this share of the story says nothing of a part of it.
_STORY = 0.5


def is_apart(layout: Layout, raw: str, cell: Cell, span: Span, story: Sequence[Cell]) -> bool:
    """True where a block is hidden, crossed out, quoted, or in a part of the page for something else.

    Args:   span: of its words in `raw`. story: the blocks of the body.
    """
    opening = _OPENING.search(raw, max(0, span.start - _TAGS_BEFORE), span.start)
    if opening and _is_named(opening.group()):
        return True
    if _has_other_words(raw[opening.start() if opening else span.start : span.end]):
        return True
    enough = sum(c.end - c.at for c in story) * _STORY
    return any(
        _is_named(e.source) or (_is_other(e, raw) and not _holds(e, story, enough))
        for e in _around(layout, cell.element)
    )


def _has_other_words(line: str) -> bool:
    return _OTHER_WORDS.stand_in(line.lower()) and pattern("gates", "other_words").search(line) is not None


def _around(layout: Layout, index: int) -> Iterator[Element]:
    while index > 0:
        yield layout.elements[index]
        index = layout.elements[index].parent


@lru_cache(maxsize=20_000)
def _is_named(tags: str) -> bool:
    return pattern("gates", "other_element").search(tags) is not None


def _is_other(element: Element, raw: str) -> bool:
    return bool(element.flags & _BITS) or is_other_part(element.source, raw)


def _holds(element: Element, story: Sequence[Cell], enough: float) -> bool:
    """True where an element holds more of the story than a block of it."""
    held = [c.end - c.at for c in story if element.at <= c.at < element.end]
    return len(held) > 1 and sum(held) >= enough
