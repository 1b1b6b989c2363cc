"""Stage 2 of 9. Where paragraphs begin and end in plain text: hard wraps, hyphens, words torn by a break."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from dataset_tools.lexicon import word_set
from dataset_tools.model.draft import Block, Draft
from dataset_tools.model.span import Edit, Span, apply_edits

_BREAK_CHARS = "\n\r\x0b\x0c\u2028\u2029"
_BREAK = re.compile(rf"[{_BREAK_CHARS}]\s*")
_WORD = re.compile(r"[^\W\d_]+")
_LOWER = re.compile(r"[^\W\d_A-ZÀ-ÖØ-Þ]")
_WORD_AT_END = re.compile(r"[^\W\d_]+$")
_TORN_START = re.compile(r"([^\W\d_]{1,4})(?=[\s.,;:!?)”\"]|$)")
_ENDS = ".!?…:;”\"'’)]"

# Mail wraps at 72, print copy at 60 to 80, RFC 2822 forbids more than 998 and advises 78.
_MIN_WIDTH, _MAX_WIDTH = 40, 120
_SLACK = 2  # editors count a trailing space or a mark that we have stripped


def split_paragraphs(draft: Draft) -> Draft:
    """The draft with one block a paragraph or line.

    A converter of plain text gives what stands between blank lines. Inside, a single line break is
    either a hard wrap, which is joined, or the border of two items, which become two blocks.
    Blocks with a tag come from a format that knows its paragraphs, and stay.
    """
    broken = [b.tag is None and _has_break(b.text) for b in draft.blocks]
    if not any(broken):
        return draft
    width = wrap_width(b.text for b, is_broken in zip(draft.blocks, broken, strict=True) if is_broken)
    out: list[Block] = []
    for block, is_broken in zip(draft.blocks, broken, strict=True):
        if is_broken:
            out += (_unhyphenated(b, draft.raw) for b in _split(block, draft.raw, width))
        else:
            out.append(block)
    return replace(draft, blocks=tuple(out))


def wrap_width(texts: Iterable[str]) -> int | None:
    """The column at which these texts were wrapped by hand or by a mailer, or None where they were not.

    Prose broken at a margin goes on in lower case after most breaks; lists and menus do not.
    """
    soft = full = total = widest = 0
    for text in texts:
        lines = [x.strip() for x in text.splitlines() if x.strip()]
        longest = max(map(len, lines), default=0)
        widest = max(widest, longest) if longest <= _MAX_WIDTH else widest
        for line, following in pairwise(lines):
            total += 1
            soft += bool(_LOWER.match(following)) and line[-1] not in ".!?:"
            full += _MIN_WIDTH <= len(line) <= _MAX_WIDTH
    # Three breaks are the least from which a habit can be told; half of them soft, most lines full.
    if total >= 3 and 2 * soft >= total and 10 * full >= 8 * total:
        return widest
    return None


def _has_break(text: str) -> bool:
    # Breaks do not print, and most paragraphs hold nothing that does not: one look instead of six.
    return not text.isprintable() and any(map(text.__contains__, _BREAK_CHARS))


def _breaks(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each run of white space that holds a break."""
    at = 0
    for match in _BREAK.finditer(text):
        lo, hi = match.span()
        yield at + len(text[at:lo].rstrip()), hi
        at = hi


def _split(block: Block, raw: str, width: int | None) -> list[Block]:
    """The paragraphs of one block of untagged text, with the wraps inside them still in place."""
    text = block.text
    pieces: list[tuple[int, int]] = []
    start = line_start = 0
    for lo, hi in _breaks(text):
        if not _is_wrap(text[line_start:lo].strip(), text[lo:hi], text[hi : hi + _MAX_WIDTH], width):
            pieces.append((start, lo))
            start = hi
        line_start = hi
    pieces.append((start, len(text)))
    return [cut(block, raw, lo, hi) for lo, hi in pieces if text[lo:hi].strip()]


def _is_wrap(line: str, gap: str, following: str, width: int | None) -> bool:
    """Whether the break `gap` after `line` only ends a line, not a paragraph."""
    if not line or not following.strip() or gap.count("\n") > 1:
        return False
    if line[-1] in "-‐" and line[-2:-1].isalpha() and _LOWER.match(following):
        return True
    goes_on = line[-1] not in _ENDS and bool(_LOWER.match(following))
    if width is None or goes_on:
        # Without a habit, only a break in mid-sentence between two lines of prose is a wrap.
        return goes_on and (width is not None or len(line) >= _MIN_WIDTH)
    # A wrapped line is full: the next word would not have fitted.
    first_word = following.split(None, 1)[0]
    return len(line) + 1 + len(first_word) > width - _SLACK


def cut(block: Block, raw: str, start: int, end: int) -> Block:
    """The part `[start, end)` of a block's text as a block of its own, still tied to the raw text."""
    text = block.text[start:end]
    if not block.edits:
        at = block.span.start
        return Block(text, Span(at + start, at + end), block.role, (), block.tag, block.score)
    span = block.raw_span(Span(start, end))
    offset = span.start - block.span.start
    inside = [
        Edit(e.start - offset, e.end - offset, e.text)
        for e in block.edits
        if offset <= e.start and e.end <= offset + len(span)
    ]
    # Where the cut goes through a replacement, one edit for the whole part keeps the law.
    if apply_edits(span.of(raw), inside) != text:
        inside = [Edit(0, len(span), text)]
    return Block(text, span, block.role, tuple(inside), block.tag, block.score)


_NEAR = 60  # characters: longer than any word


def _unhyphenated(block: Block, raw: str) -> Block:
    """The block on one line: wraps become a space, and a word hyphenated at a line end is whole again."""
    if not _has_break(block.text):
        return block
    edits = []
    for lo, hi in _breaks(block.text):
        before, after = block.text[max(0, lo - _NEAR) : lo], block.text[hi : hi + _NEAR]
        if before.endswith("\u00ad"):
            edits.append(Edit(lo - 1, hi, ""))
        elif before.endswith(("-", "‐")) and _LOWER.match(after) and before[-2:-1].isalpha():
            keep = _keeps_hyphen(before, after, raw)
            edits.append(Edit(lo if keep else lo - 1, hi, ""))
        else:
            edits.append(Edit(lo, hi, " "))
    return block.edited(edits)


def _keeps_hyphen(before: str, after: str, raw: str) -> bool:
    """Whether the hyphen at a line end belongs to the word: the rest of the text decides, then its prefix."""
    left = _WORD_AT_END.search(before[:-1])
    right = re.match(r"[^\W\d_]+", after)
    if not left or not right:
        return True
    spellings = _spellings(raw)
    if _begins_any(spellings, left.group() + right.group()):
        return False
    if _begins_any(spellings, f"{left.group()}-{right.group()}"):
        return True
    return left.group().lower() in word_set("en", "hyphen_prefixes")


@lru_cache(maxsize=1)  # one text at a time; a search of the text itself for every break is quadratic
def _spellings(raw: str) -> list[str]:
    """The words of a text and its pairs of hyphenated words, sorted."""
    words = [m.span() for m in _WORD.finditer(raw)]
    found = {raw[lo:hi] for lo, hi in words}
    found.update(
        f"{raw[a:b]}-{raw[c:d]}" for (a, b), (c, d) in pairwise(words) if c == b + 1 and raw[b] in "-‐"
    )
    return sorted(found)


def _begins_any(spellings: Sequence[str], word: str) -> bool:
    """Whether a sorted list holds a word that is or begins with this one: "harbour" in "harbours"."""
    at = bisect_left(spellings, word)
    return at < len(spellings) and spellings[at].startswith(word)


def rejoin_torn_words(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, with a word that a paragraph break tore in two made whole: "stresse", "d" → "stressed".

    Only between untagged blocks, and only where the second half cannot be a word of its own.
    """
    out: list[Block] = []
    for block in blocks:
        if out and _is_torn(out[-1], block):
            out[-1] = _glued(out[-1], block)
        else:
            out.append(block)
    return out


def _is_torn(first: Block, second: Block) -> bool:
    if first.tag is not None or second.tag is not None or first.role is not second.role:
        return False
    # A line of fewer than four words is a label, not a sentence that was cut.
    if not _LOWER.match(second.text) or first.text.count(" ") < 3 or second.span.start < first.span.end:
        return False
    head, tail = _WORD_AT_END.search(first.text[-40:]), _TORN_START.match(second.text)
    if not head or not tail or len(head.group()) < 2 or not head.group().islower():
        return False
    # A list of items in lower case is not a torn sentence: what follows the fragment must be prose.
    return tail.group(1) not in word_set("en", "short_words") and (
        second.text.count(" ") >= 2 or second.text[-1] in '.!?…”"'
    )


def _glued(first: Block, second: Block) -> Block:
    """One block over both, without a space; the raw text between them is an edit."""
    shift = second.span.start - first.span.start
    gap = Edit(len(first.span), shift, "")
    moved = tuple(Edit(e.start + shift, e.end + shift, e.text) for e in second.edits)
    edits = (*first.edits, gap, *moved) if len(first.span) < shift else (*first.edits, *moved)
    return first.but(text=first.text + second.text, span=Span(first.span.start, second.span.end), edits=edits)
