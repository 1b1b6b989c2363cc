"""Stage 2 of 9. Below a heading such as "Most read" stand other stories: sentences, but not of this one.

A teaser with a whole sentence reads like a paragraph. Where its heading says what it is, it is body only beyond doubt.
"""

from collections.abc import Sequence

from dataset_tools.normalize.lines import NUMBER_NAMES, Line
from dataset_tools.normalize.marks import whole
from dataset_tools.normalize.repeats import BEYOND_DOUBT

# Hosts held out, a heading that is a whole entry of the list changes body F1 from .9343 to .9345; of our own 44 pages
# with teasers, comments and boxes 22 come out whole instead of 15. Lists of furniture in general (.9326) and a higher
# bar (.95: .9344, but paragraphs behind a box are lost) are worse.
_REACH = 12  # lines below the heading
_IS_END = NUMBER_NAMES.index("is_end")


def without_teasers(lines: Sequence[Line], scores: Sequence[float]) -> list[float]:
    """The scores, with lines below a heading that announces other stories at 0, up to the first that is beyond doubt."""
    out = list(scores)
    left = 0
    for i, line in enumerate(lines):
        if line.numbers[_IS_END] and whole("other_stories", line.key):
            left = _REACH
        elif scores[i] >= BEYOND_DOUBT:
            left = 0
        elif left:
            out[i], left = 0.0, left - 1
    return out
