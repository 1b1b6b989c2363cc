"""Runs of lines between blank lines: the quick way beside the long one."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.convert.blocks import _BLANK_LINE, paragraphs

SPACES = "ab \t\n\n\n\r\x0b\x0c\x1c\x85\xa0\u2028\u2029\u3000"


def runs_of(text: str) -> list[tuple[int, int]]:
    """The long way: every border by the pattern that knows all line ends, every edge letter by letter."""
    borders = [(0, 0), *(m.span() for m in _BLANK_LINE.finditer(text)), (len(text), len(text))]
    found = []
    for (_, begin), (end, _) in pairwise(borders):
        lo, hi = begin, end
        while lo < hi and text[lo].isspace():
            lo += 1
        while lo < hi and text[hi - 1].isspace():
            hi -= 1
        if lo < hi:
            found.append((lo, hi))
    return found


@given(st.text(SPACES, max_size=30) | st.text("ab \n\t", max_size=30))
def test_a_block_is_a_run_of_lines_whatever_ends_them(text):
    blocks = list(paragraphs(text, 5))

    assert [(b.span.start - 5, b.span.end - 5) for b in blocks] == runs_of(text)
    assert [b.text for b in blocks] == [text[lo:hi] for lo, hi in runs_of(text)]
