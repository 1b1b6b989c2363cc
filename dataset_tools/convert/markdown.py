"""Stage 1 of 9, Markdown. Front matter → hints; headings, paragraphs, quotations and lists → blocks of plain text.

Marks go as edits, so that each block leads back to what was written. The common dialect is read, not every corner
of it: a mark that is not understood stays in the text, where a reader sees it.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import BinaryIO

from dataset_tools.convert.base import Item, no_text, read_bounded
from dataset_tools.convert.decode import decode
from dataset_tools.convert.front_matter import read_front_matter
from dataset_tools.model.diagnostic import Diagnostic
from dataset_tools.model.draft import Block, Draft, Origin, Role
from dataset_tools.model.project import LimitsConfig
from dataset_tools.model.span import Edit, Span, apply_edits

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)")
_CLOSING_HASHES = re.compile(r"[ \t]+#+[ \t]*$")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_ITEM = re.compile(r"[ \t]{0,8}(?:[*+-]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?")
_QUOTED = re.compile(r" {0,3}(?:>[ \t]?)+")
_DEFINITION = re.compile(r" {0,3}\[\^?[^\]\n]{1,200}\]:[ \t]*\S")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")

_INLINE = re.compile(
    r"\\(?=[!-/:-@\[-`{-~])"  # an escaped mark: the backslash goes
    r"|!\[[^\]\n]{0,500}\]\([^()\n]{0,1000}\)"  # a picture
    r"|\[\^[^\]\s]{1,40}\]"  # a footnote's mark
    r"|<!--.{0,300}?-->"
    r"|</?[a-zA-Z][^<>\n]{0,300}>"  # an element of HTML, or <https://…>
    r"|\](?:\([^()\n]{0,1000}(?:\([^()\n]{0,300}\)[^()\n]{0,300})?\)|\[[^\]\n]{0,200}\])"  # the end of a link
    r"|\[|`+|\*{1,3}|_{1,3}|~~",
    re.DOTALL,
)


def convert(stream: BinaryIO, origin: Origin, limits: LimitsConfig) -> Iterator[Item]:
    """The one draft of a Markdown file."""
    decoded = decode(read_bounded(stream, origin, limits.record_mb, "record_mb"), None, origin)
    if decoded.text is None:
        yield from decoded.findings
        return
    matter = read_front_matter(decoded.text, origin)
    if isinstance(matter, Diagnostic):
        yield matter
        return
    blocks = tuple(markdown_blocks(decoded.text, matter.end))
    if not blocks:
        yield no_text(origin)
        return
    findings = (*decoded.findings, *matter.findings)
    yield Draft(origin, decoded.text, blocks, matter.hints, findings, {"encoding": decoded.encoding})


def markdown_blocks(raw: str, start: int = 0) -> Iterator[Block]:
    r"""A block for each paragraph, heading and item of a Markdown text from `start` on.

    >>> [(b.text, b.tag) for b in markdown_blocks("# Tides\n\nA *slow* [clock](/c).")]
    [('Tides', 'h1'), ('A slow clock.', 'p')]
    """
    lines: list[tuple[int, int, int]] = []  # start of the line, of its text, end without the line break
    tag = "p"
    fence = ""
    for match in _LINE.finditer(raw, start):
        begin, end = match.start(), match.start() + len(match.group().rstrip("\r\n"))
        line = raw[begin:end]
        if fence or (opened := _FENCE.match(line)):
            yield from _block(raw, lines, tag)
            lines = []
            fence = "" if fence and line.strip().startswith(fence) else fence or opened.group(1)  # type: ignore[union-attr]
            continue
        if lines and tag == "p" and (under := _UNDERLINE.match(line)):
            yield from _block(raw, lines, "h1" if under.group(1)[0] == "=" else "h2")
            lines = []
            continue
        kind, skip = _kind(line)
        starts_anew = (
            kind in {"", "rule", "definition", "li"} or kind.startswith("h") or kind not in (tag, "p")
        )
        if starts_anew and lines:
            yield from _block(raw, lines, tag)
            lines = []
        if kind in {"", "rule", "definition"}:
            continue
        if not lines:
            tag = kind
        lines.append((begin, begin + skip, end))
        if kind.startswith("h"):
            yield from _block(raw, lines, tag)
            lines = []
    yield from _block(raw, lines, tag)


def _kind(line: str) -> tuple[str, int]:
    """What a line opens, and how many of its characters say so."""
    if not line.strip():
        return "", 0
    if heading := _HEADING.match(line):
        return f"h{len(heading.group(1))}", heading.end()
    if _RULE.match(line):
        return "rule", 0
    if _DEFINITION.match(line):
        return "definition", 0
    if quoted := _QUOTED.match(line):
        return ("blockquote", quoted.end()) if line[quoted.end() :].strip() else ("", 0)
    if item := _ITEM.match(line):
        return "li", item.end()
    return "p", len(line) - len(line.lstrip())


def _block(raw: str, lines: list[tuple[int, int, int]], tag: str) -> Iterator[Block]:
    """The lines as one block: prefixes and marks gone, line ends as spaces, a hard break as a break."""
    if not lines:
        return
    first = lines[0][1]
    last = lines[-1][2]
    last -= len(raw[lines[-1][1] : last]) - len(raw[lines[-1][1] : last].rstrip())
    if tag.startswith("h") and (hashes := _CLOSING_HASHES.search(raw[first:last][-80:])):
        last -= len(hashes.group())
    if last <= first:
        return
    gaps: list[Edit] = []
    for (_, own, end), (_, begin, _) in pairwise(lines):
        # An item without text ("- ") ends where it begins.
        stop = max(own, end - (len(raw[:end][-40:]) - len(raw[:end][-40:].rstrip(" \t"))))
        hard = raw.endswith("  ", 0, end) or raw[end - 1 : end] == "\\"
        stop -= raw[stop - 1 : stop] == "\\"
        gaps.append(Edit(stop - first, begin - first, "\n" if hard else " "))
    piece = raw[first:last]
    edits = tuple(sorted([*gaps, *_apart(_marks(piece), gaps)]))
    text = apply_edits(piece, edits)
    if text.strip():
        role = Role.CAPTION if not text.strip(" \n*_") else None
        yield Block(text, Span(first, last), role, edits, tag)


def _apart(marks: list[Edit], gaps: list[Edit]) -> Iterator[Edit]:
    """The edits of `marks` that touch no edit of `gaps`; both are in order."""
    i = 0
    for mark in marks:
        while i < len(gaps) and gaps[i].end <= mark.start:
            i += 1
        if i == len(gaps) or mark.end <= gaps[i].start:
            yield mark


def _marks(piece: str) -> list[Edit]:
    """The marks of a paragraph that are not text, as deletions in order.

    Emphasis is paired with a stack, once over the text: a million asterisks take a second.
    """
    gone: list[Edit] = []
    brackets: list[int] = []
    open_at: dict[str, int] = {}
    skip = -1
    for match in _INLINE.finditer(piece):
        mark, lo, hi = match.group(), *match.span()
        if lo < skip:
            continue
        if mark == "\\":
            gone.append(Edit(lo, hi, ""))
            skip = hi + 1
        elif mark == "[":
            brackets.append(lo)
        elif mark[0] == "]":
            if brackets:
                at = brackets.pop()
                gone += (Edit(at, at + 1, ""), Edit(lo, hi, ""))
        elif mark[0] in "!<" or mark.startswith("[^"):
            link = mark.startswith(("<http", "<mailto"))
            gone += (Edit(lo, lo + 1, ""), Edit(hi - 1, hi, "")) if link else (Edit(lo, hi, ""),)
        elif _pairs(mark, piece, lo, hi, open_at):
            at = open_at.pop(mark)
            gone += (Edit(at, at + len(mark), ""), Edit(lo, hi, ""))
    return sorted(gone)


def _pairs(mark: str, piece: str, lo: int, hi: int, open_at: dict[str, int]) -> bool:
    """Whether this mark closes one that is open; one that can only open is noted in `open_at`."""
    before, after = piece[lo - 1 : lo], piece[hi : hi + 1]
    opens = bool(after) and not after.isspace()
    closes = bool(before) and not before.isspace()
    if mark[0] == "_":  # inside a word an underscore is a letter
        opens, closes = opens and not before.isalnum(), closes and not after.isalnum()
    if closes and mark in open_at:
        return True
    if opens:
        open_at[mark] = lo
    return False
