"""Stage 1 of 9. Text → blocks: the runs of lines between blank lines, each tied to the raw text."""

import re
from collections.abc import Iterator, Sequence

from dataset_tools.model.draft import Block, Role
from dataset_tools.model.span import Edit, Span

# Atomic, so that the two halves of "\r\n" are never taken for two line ends.
_BLANK_LINE = re.compile(
    r"(?>\r\n|[\r\n\u2028\u2029])[^\S\r\n\u2028\u2029]*(?>\r\n|[\r\n\u2028\u2029\x0c])\s*|\u2029\s*|\x0c\s*"
)

# The same where a line feed is the only line end: half the time, for nearly all texts.
_EMPTY_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_OTHER_ENDS = "\r\x0c\u2028\u2029"


def paragraphs(
    text: str, start: int = 0, edits: Sequence[Edit] = (), *, role: Role | None = None, tag: str | None = None
) -> Iterator[Block]:
    r"""A block for each run of lines of `text` that holds more than white space.

    Args:   text: what `edits` make of a piece of the raw text.
            start: where that piece begins in the raw text.
            edits: over the piece, in order; each makes one character, so that no border goes through one.

    >>> [(b.text, b.span.start) for b in paragraphs("One\nline.\n\nTwo.")]
    [('One\nline.', 0), ('Two.', 11)]
    """
    following = 0  # index of the first edit not yet behind us
    shift = 0  # raw minus text, after the edits behind us
    for lo, hi in _runs(text):
        if not edits:
            yield Block(text[lo:hi], Span(start + lo, start + hi), role, (), tag)
            continue
        while following < len(edits) and edits[following].start < lo + shift:
            shift += _shrinks(edits[following])
            following += 1
        at = lo + shift
        inside: list[Edit] = []
        while following < len(edits) and edits[following].start < hi + shift:
            edit = edits[following]
            inside.append(Edit(edit.start - at, edit.end - at, edit.text))
            shift += _shrinks(edit)
            following += 1
        yield Block(text[lo:hi], Span(start + at, start + hi + shift), role, tuple(inside), tag)


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each run of lines, trimmed."""
    form = _BLANK_LINE if any(map(text.__contains__, _OTHER_ENDS)) else _EMPTY_LINE
    begin = 0
    for end, following in [*(m.span() for m in form.finditer(text)), (len(text), len(text))]:
        run = text[begin:end].rstrip()
        if trimmed := run.lstrip():
            yield begin + len(run) - len(trimmed), begin + len(run)
        begin = following


def _shrinks(edit: Edit) -> int:
    return edit.end - edit.start - len(edit.text)
