"""Stage 2 of 9. Below a heading such as "Most read" stand other stories: sentences, but not of this one.

A teaser with a whole sentence reads like a paragraph. Where its heading says what it is, it is body only beyond doubt.
"""

from collections.abc import Sequence

from dataset_tools.normalize.lines import NUMBER_NAMES, Line
from dataset_tools.normalize.marks import whole

# Chosen with hosts held out: body F1 is .9345 with the rule and .9343 without, .9326 with `furniture_ends` instead of
# this list. A higher bar (.95: .9344) loses paragraphs that stand behind a box.
_BEYOND_DOUBT = 0.9
_REACH = 12  # lines below the heading
# Words of four letters or more, but for those of grammar, that a line must have to be called strange: a shorter one shares
# none by chance, and any two texts share "one" or "day". No page of WCXB dev changes (bench/quality/run.py).
_STRANGE = 5
_LETTERS = 4
_IS_END = NUMBER_NAMES.index("is_end")


def without_teasers(lines: Sequence[Line], scores: Sequence[float]) -> list[float]:
    """The scores, with lines below a heading that announces other stories at 0, up to the first that is beyond doubt.

    A line that shares no word with the story is the teaser of the title above it, however sure it looks.
    """
    out = list(scores)
    left = 0
    for i, line in enumerate(lines):
        if line.numbers[_IS_END] and whole("other_stories", line.key):
            left = _REACH
        elif scores[i] >= _BEYOND_DOUBT and not (left and _is_strange(lines, scores, i)):
            left = 0
        elif left:
            out[i], left = 0.0, left - 1
    return out


def _is_strange(lines: Sequence[Line], scores: Sequence[float], i: int) -> bool:
    """True where a line below a title has no word in common with any other line that is beyond doubt."""
    terms = {term for term in lines[i].terms if len(term) >= _LETTERS}
    titled = scores[i - 1] < _BEYOND_DOUBT and not whole("other_stories", lines[i - 1].key)
    if not titled or len(terms) < _STRANGE:
        return False
    sure = (line.terms for n, line in enumerate(lines) if n != i and scores[n] >= _BEYOND_DOUBT)
    return terms.isdisjoint(set().union(*sure))
