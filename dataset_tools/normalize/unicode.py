"""Stage 2 of 9. The repairs of one block's characters, as edits: mojibake, invisible characters, spaces.

Nothing here changes what a reader would read: curly quotes stay curly, dashes stay dashes.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from dataset_tools.model.draft import Block
from dataset_tools.model.span import Edit

if TYPE_CHECKING:
    from ftfy import TextFixerConfig

# Most paragraphs are of these characters, with single spaces between words: nothing to tidy or to decode.
_CLEAN = re.compile(r"[ -%'-~’‘“”–—…•]*+")

# Text of only these characters comes out of ftfy unchanged; 120,000 random strings found no exception.
# A Latin letter or a sign is safe where it stands alone: every mojibake sequence is two or more adjacent
# non-ASCII characters, but for a lost no-break space after one of _BEFORE_SPACE. An ampersand is decoded where
# it opens an entity that is closed.
_LATIN = "À-ÖØ-öø-ıĴ-ňŊ-ž"
_SIGNS = "©®™×÷°£€¥¢·«»‹›„‚‑→←↑↓½¼¾²³§¡¿ªº±†‡′″✓★☆●■▪►"
_BEFORE_SPACE = "ÂÃÅÎÐÙĂĹĐŮŒŸ"
_ALONE = _LATIN + _SIGNS
_SUSPECT = re.compile(
    rf"[^\x20-\x7e\t\n’‘“”–—…•\xa0{_ALONE}]|&(?=#?[0-9A-Za-z]{{1,24}};)"
    rf"|[{_ALONE}](?=[^\x00-\x7f])|(?<=[^\x00-\x7f])[{_ALONE}]|[{_BEFORE_SPACE}](?=[ \xa0\t\n]|$)"
)

# Spaces that are not U+0020, and characters that show nothing: soft hyphen, zero-width space, joiners of
# words, byte-order mark, direction overrides, interlinear marks, tags that hide text in emoji planes.
_INVISIBLE = "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff"
_RUN = re.compile(
    rf"[\s\x00-\x1f\x7f-\x9f\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000{_INVISIBLE}]+"
)
_BLANK = re.compile(r"[\s\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_PLAIN = re.compile(r"[ -~’‘“”–—…•À-žЀ-ӿ]*+")
# The joiners carry meaning in Indic and Arabic scripts and in emoji; between Latin letters they hide.
_JOINER = re.compile(r"[\u200c-\u200f](?![\u0590-\U0010ffff])|(?<![\u0590-\U0010ffff])[\u200c-\u200f]")

_ROUNDS = 6  # "&amp;amp;" needs two; text that never settles is an attack and stays as it was


def repair(block: Block) -> Block:
    """The block in NFC, free of mojibake, HTML entities, invisible characters and odd spaces.

    A line break in a tagged block is a `<br>` and stays; in untagged text, paragraphs have
    been made before, and what breaks are left become spaces.
    """
    if _CLEAN.fullmatch(block.text) and _is_spaced(block.text):
        return block
    keep_breaks = block.tag is not None
    done = tidy = _tidied(block, keep_breaks=keep_breaks)
    for _ in range(_ROUNDS):
        if not _SUSPECT.search(done.text):
            return done
        fixed = _tidied(_decoded(done), keep_breaks=keep_breaks)
        if fixed.text == done.text:
            return done
        done = fixed
    return tidy


def _decoded(block: Block) -> Block:
    """The block after ftfy, which repairs text that was decoded wrongly and composes to NFC."""
    return block.edited(_fixes(block.text))


@lru_cache(
    4096
)  # a page is read for what its site repeats, then for its rows; and a site repeats its odd lines
def _fixes(text: str) -> tuple[Edit, ...]:
    from ftfy import fix_text

    # Width and case carry meaning in Japanese and in mathematics; quotes keep their curls.
    return tuple(edits_between(text, fix_text(text, _config())))


@cache
def _config() -> "TextFixerConfig":
    from ftfy import TextFixerConfig

    return TextFixerConfig(uncurl_quotes=False, explain=False)


def _tidied(block: Block, *, keep_breaks: bool) -> Block:
    if _PLAIN.fullmatch(block.text) and _is_spaced(block.text):
        return block
    return block.edited(_tidy_edits(block.text, keep_breaks=keep_breaks))


def _is_spaced(text: str) -> bool:
    """Whether single spaces stand between words and none around them."""
    return "  " not in text and text[:1] != " " and text[-1:] != " "


def _tidy_edits(text: str, *, keep_breaks: bool) -> Iterator[Edit]:
    """Runs of blank and invisible characters become one space, one break, or nothing."""
    for match in (_RUN_OR_JOINER if _JOINER.search(text) else _RUN).finditer(text):
        run = match.group()
        if match.start() == 0 or match.end() == len(text) or not _BLANK.search(run):
            new = ""
        elif keep_breaks and "\n" in run:
            new = "\n"
        else:
            new = " "
        if new != run:
            yield Edit(match.start(), match.end(), new)


_RUN_OR_JOINER = re.compile(rf"(?:{_RUN.pattern}|{_JOINER.pattern})+")

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
_LOOKAHEAD = 12  # tokens: an entity or a mojibake sequence is at most this long


def edits_between(old: str, new: str) -> list[Edit]:
    """Edits that turn `old` into `new`, found in one pass: exact, small where the change is local.

    >>> edits_between("caf&eacute; noir", "café noir")
    [Edit(start=0, end=11, text='café')]
    """
    if old == new:
        return []
    a, b = _TOKEN.findall(old), _TOKEN.findall(new)
    edits: list[Edit] = []
    i = j = at = 0
    while i < len(a) or j < len(b):
        if i < len(a) and j < len(b) and a[i] == b[j]:
            at += len(a[i])
            i, j = i + 1, j + 1
            continue
        di, dj = _resync(a, b, i, j)
        start = at
        at += sum(map(len, a[i : i + di]))
        edits.append(Edit(start, at, "".join(b[j : j + dj])))
        i, j = i + di, j + dj
    return edits


def _resync(a: list[str], b: list[str], i: int, j: int) -> tuple[int, int]:
    """How many tokens to skip on each side until two in a row agree; all that is left where none do."""
    for total in range(1, 2 * _LOOKAHEAD):
        for di in range(max(0, total - _LOOKAHEAD), min(total, _LOOKAHEAD) + 1):
            dj = total - di
            x, y = a[i + di : i + di + 2], b[j + dj : j + dj + 2]
            if x == y and (len(x) == 2 or i + di + len(x) == len(a)):
                return di, dj
    return len(a) - i, len(b) - j
