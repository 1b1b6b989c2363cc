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


# (start, end, the one character that is read for it): an escape of JSON, a doubled mark of CSV. Most stand between two
# paragraphs and never become an `Edit`.
Escape = tuple[int, int, str]


def paragraphs(
    text: str,
    start: int = 0,
    escapes: Sequence[Escape] = (),
    *,
    role: Role | None = None,
    tag: str | None = None,
) -> Iterator[Block]:
    r"""A block for each run of lines of `text` that holds more than white space.

    Args:   text: what `escapes` make of a piece of the raw text.
            start: where that piece begins in the raw text.
            escapes: over the piece, in order; each makes one character, so that no border goes through one.

    >>> [(b.text, b.span.start) for b in paragraphs("One\nline.\n\nTwo.")]
    [('One\nline.', 0), ('Two.', 11)]
    """
    following = 0  # index of the first escape not yet behind us
    shift = 0  # raw minus text, after the escapes behind us
    for lo, hi in _runs(text):
        if not escapes:
            yield Block(text[lo:hi], Span(start + lo, start + hi), role, (), tag)
            continue
        while following < len(escapes) and escapes[following][0] < lo + shift:
            shift += _shrinks(escapes[following])
            following += 1
        at = lo + shift
        inside: list[Edit] = []
        while following < len(escapes) and escapes[following][0] < hi + shift:
            first, last, char = escapes[following]
            inside.append(Edit(first - at, last - at, char))
            shift += _shrinks(escapes[following])
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


def _shrinks(escape: Escape) -> int:
    return escape[1] - escape[0] - len(escape[2])
