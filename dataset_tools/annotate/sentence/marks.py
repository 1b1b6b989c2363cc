"""Regions between quotation marks: where printed speech starts and ends, before anyone asks who spoke."""

import re
from typing import Final, NamedTuple

CURLY: Final = "double"
SINGLE: Final = "single"
TYPED: Final = "typed"  # two apostrophes or backticks, as typewriters and old wire systems print a mark
_TYPED: Final = ("''", "``")

# One class of characters, so that the search runs in C: pairs of apostrophes are put together by the loop.
_MARK = re.compile(r"[“”\"„‟«»‘’'`‹›\n]")


class Region(NamedTuple):
    """One stretch between marks, inside one paragraph. `start`/`end` hold the marks, `inner_*` do not."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    style: str
    closed: bool


def find_regions(text: str, language: str = "en") -> list[Region]:
    """Quoted regions in order, never overlapping; marks inside a region belong to it.

    “ opens and ” closes; " alternates inside a paragraph; „ closes with “ or ”; « » by language.
    An unclosed mark runs to the end of its paragraph where that is the custom: the next paragraph
    of the same speech opens with a new mark. Single marks count only where both ends are plain.

    >>> [text[r.inner_start:r.inner_end] for text in ["“Go,” he said."] for r in find_regions(text)]
    ['Go,']
    """
    regions: list[Region] = []
    opened: tuple[int, int, str] | None = None  # (position, width, the mark)
    line_start = 0
    skip_to = 0
    for match in _MARK.finditer(text):
        at, mark = match.start(), match.group()
        if at < skip_to:
            continue
        if mark in "'`":
            if text.startswith(mark, at + 1):
                mark, skip_to = mark * 2, at + 2
            elif mark == "`":
                continue
        if mark == "\n":
            if opened is not None:
                _close_at_paragraph_end(text, regions, opened, line_start, at)
            opened, line_start = None, at + 1
        elif opened is not None:
            if _closes(mark, opened[2]):
                width = len(mark)
                region = Region(
                    opened[0], at + width, opened[0] + opened[1], at, _style(opened[2]), closed=True
                )
                if text[region.inner_start : at].strip():
                    regions.append(_without_spaces(text, region))
                opened = None
        elif mark in "‘'":
            end = _single_end(text, at, mark)
            if end is not None:
                regions.append(Region(at, end + 1, at + 1, end, SINGLE, closed=True))
                skip_to = end + 1
        elif _opens(text, at, mark, language):
            opened = (at, len(mark), mark)
    _close_at_paragraph_end(text, regions, opened, line_start, len(text))
    return regions


def _style(mark: str) -> str:
    return TYPED if mark in _TYPED else CURLY


def _without_spaces(text: str, region: Region) -> Region:
    """The region without the spaces that French sets inside « … »."""
    start, end = region.inner_start, region.inner_end
    while text[start].isspace():
        start += 1
    while text[end - 1].isspace():
        end -= 1
    return region._replace(inner_start=start, inner_end=end)


def _opens(text: str, at: int, mark: str, language: str) -> bool:
    if mark in ("“", '"', "„", "‟"):
        return True
    if mark in _TYPED:
        return text[at + 2 : at + 3].strip() != "" and not text[max(0, at - 1) : at].isalnum()
    if language == "de":
        return mark in "»«" and text[at + 1 : at + 2].strip() != ""
    return mark == "«"


def _closes(mark: str, opener: str) -> bool:
    """Whether `mark` ends the region that `opener` began."""
    if opener in _TYPED:
        return mark == "''" or (opener == "``" and mark in ('"', "”"))
    if opener == "„":
        return mark in ("“", "”", '"', "‟")
    if opener == "«":
        return mark == "»"
    if opener == "»":
        return mark == "«"
    return mark in ("”", '"') or (opener == "“" and mark == "''")


def _single_end(text: str, at: int, mark: str) -> int | None:
    """The closing single mark of a region that opens at `at`, or None where the mark is an apostrophe.

    A plain opening stands after a space or bracket and before a word; a plain closing stands before a
    space or punctuation. A closing after punctuation wins over an earlier bare one, which may be a
    possessive ("the dogs’ home").
    """
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    if (before and not before.isspace() and before not in "([—–-") or not (
        after.isalnum() or after in '“"…[('
    ):
        return None
    if mark == "'" and after.isdigit():  # '16, '90s
        return None
    # 1,500 characters: the longest single-quoted paragraph in our own gold is 400; the bound keeps time linear.
    stop = text.find("\n", at, at + 1500)
    stop = min(len(text), at + 1500) if stop == -1 else stop
    bare: int | None = None
    closer = "’" if mark == "‘" else "'"
    position = text.find(closer, at + 1, stop)
    while position != -1:
        following = text[position + 1 : position + 2]
        if mark == "'" and following.isalnum() and text[position - 1].isspace():
            break  # another opening mark
        if not (following.isalnum()):
            previous = text[position - 1]
            if previous in ",.?!…—":
                return position
            if bare is None:
                bare = position
            if mark == "'" or previous != "s":
                break
        position = text.find(closer, position + 1, stop)
    if bare is not None and mark == "'" and text[bare - 1].isspace():
        return None
    return bare


def _close_at_paragraph_end(
    text: str, regions: list[Region], opened: tuple[int, int, str] | None, line_start: int, line_end: int
) -> None:
    """Keep an unclosed region to the end of its paragraph where custom allows it."""
    if opened is None:
        return
    at, width, mark = opened
    leads = not text[line_start:at].strip()
    if mark in ("“", "„", "«") or leads:
        end = line_start + len(text[line_start:line_end].rstrip())
        if text[at + width : end].strip():
            regions.append(
                _without_spaces(text, Region(at, end, at + width, end, _style(mark), closed=False))
            )
