"""The way back from extracted text to the raw HTML.

The visible text of the page is laid out twice: as text nodes with their place in the source, and
as one string without any white space. A paragraph that an extractor returns is looked up in the
second, without its white space, and comes back as a span and the edits that lead to it.
"""

import html
import re
from array import array
from bisect import bisect_right
from itertools import accumulate

from dataset_tools.model.draft import Block, Role
from dataset_tools.model.span import Edit, Span, apply_edits

# A tag, quotes respected. Neither class matches "<" twice over, so that a failed match costs no more than
# the way to the next "<": linear on hostile input. What is matched is not given back: a third less time.
_TAG = re.compile(
    r"""(<[a-zA-Z/!?](?:[^<>"']*+(?:"[^"<>]*+"|'[^'<>]*+'))*+[^<>"']*+>|<[a-zA-Z/!?][^<>]*+>)"""
)
_ENTITY = r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{0,31});?"
_UNIT = re.compile(rf"{_ENTITY}|[^\s&]+|&")
_RUN = re.compile(rf"{_ENTITY}|[^\s&]+(?: [^\s&]+)*|&")  # words as long as one space stands between them
_HIDDEN = ("script", "style", "template")
_NAME_END = frozenset(" \t\r\n\f/>")

# Equal parts of a page with more of them than this are one object: the same tag a million times takes 50 MB otherwise.
MANY_PARTS = 200_000
# Characters that identify the head and the tail of a block whose middle does not match the source.
ANCHOR = 24


def mask(text: str) -> str:
    """`text` with comments, scripts and styles blanked, of the same length."""
    parts: list[str] = []
    at = cursor = 0
    endless: set[str] = set()
    while opener := _next_opener(text, cursor, endless):
        name = _hidden_by(opener)
        inside = text.find(">", opener.end()) + 1 or len(text) if name else opener.end()
        closer = _CLOSERS[name].search(text, inside)
        if closer is None:
            endless.add(name)
            cursor = inside
            continue
        start, end = (inside, closer.start()) if name else (opener.start(), closer.end())
        parts += (text[at:start], " " * (end - start))
        at = cursor = end
    parts.append(text[at:])
    return "".join(parts)


def _next_opener(text: str, cursor: int, endless: set[str]) -> re.Match[str] | None:
    """The next begin of what is hidden, but for those of which no end was found."""
    return next((m for m in _OPENERS.finditer(text, cursor) if _hidden_by(m) not in endless), None)


def _hidden_by(opener: re.Match[str]) -> str:
    """The name of the element that begins; "" for a comment."""
    return (opener[1] or "").lower()


_OPENERS = re.compile(rf"<(?:!--|({'|'.join(_HIDDEN)})(?=[\s/>]))", re.IGNORECASE | re.ASCII)
_CLOSERS = {"": re.compile("-->")} | {n: re.compile(f"</{n}", re.IGNORECASE | re.ASCII) for n in _HIDDEN}


class PageText:
    """The visible text of one page, and where each part of it stands in the source."""

    def __init__(self, raw: str, masked: str | None = None) -> None:
        self.raw = raw
        parts = _TAG.split(mask(raw) if masked is None else masked)
        if len(parts) > MANY_PARTS:
            known: dict[str, str] = {}
            parts = [known.setdefault(p, p) for p in parts]
        # Arrays: a page of 20 MB may have four million parts, and a list of their places takes five times as much.
        offsets = array("q", accumulate(map(len, parts), initial=0))
        self.parts = parts  # text and tags in turn
        self._offsets = offsets
        self.sizes = array("q")  # of each text part, visible characters; -1 where it is white space
        self._starts = array("q")  # in the raw text
        self._texts: list[str] = []
        squeezed: list[str] = []
        for i, part in enumerate(parts[::2]):
            if not part or part.isspace():
                self.sizes.append(-1)
                continue
            self._starts.append(offsets[2 * i])
            self._texts.append(part)
            squeezed.append(squeeze(html.unescape(part) if "&" in part else part))
            self.sizes.append(len(squeezed[-1]))
        self._at = array("q", accumulate(map(len, squeezed), initial=0))  # of each node in `stream`
        self.stream = "".join(squeezed)
        self._cursor = 0

    def block(self, text: str, *, role: Role | None = None, tag: str | None = None) -> Block | None:
        """The block of `text`, white space collapsed, wherever the page holds it; None where it does not.

        Looks behind the last hit first, then from the top.
        """
        found = self.find(text)
        if found is None:
            return None
        span = self._raw_span(found)
        edits = self._edits(span, text)
        return Block(text, span, role, edits, tag)

    def cut(self, first: int, last: int, text: str) -> tuple[Span, tuple[Edit, ...]]:
        """The span of the text parts `first` to `last`, and the edits that make `text` of it."""
        head, tail = self.parts[first], self.parts[last]
        start = self._offsets[first] + len(head) - len(head.lstrip())
        span = Span(start, self._offsets[last] + len(tail.rstrip()))
        return span, self._edits(span, text)

    def end_of(self, part: int) -> int:
        """Where a part ends in the raw text."""
        return self._offsets[part + 1]

    def rewind(self) -> None:
        """Looks from the top again."""
        self._cursor = 0

    def find(self, text: str) -> Span | None:
        """Where `text` stands in `stream`; the cursor moves behind it."""
        key = squeeze(text)
        if not key:
            return None
        at = self.stream.find(key, self._cursor)
        if at < 0:
            at = self.stream.find(key)
        if at >= 0:
            self._cursor = at + len(key)
            return Span(at, self._cursor)
        return self._find_by_ends(key)

    def _find_by_ends(self, key: str) -> Span | None:
        head, tail = key[:ANCHOR], key[-ANCHOR:]
        start = self.stream.find(head, self._cursor)
        start = start if start >= 0 else self.stream.find(head)
        if start < 0:
            return None
        end = self.stream.find(tail, start, start + 2 * len(key) + 200)
        if end < 0:
            return None
        self._cursor = end + len(tail)
        return Span(start, self._cursor)

    def _raw_span(self, found: Span) -> Span:
        return Span(self._raw_position(found.start), self._raw_position(found.end - 1, end=True))

    def _raw_position(self, at: int, *, end: bool = False) -> int:
        i = bisect_right(self._at, at) - 1
        skip = at - self._at[i]
        part = self._texts[i]
        for m in _UNIT.finditer(part):
            size = _size(m.group())
            if skip < size:
                plain = size == len(m.group())
                return self._starts[i] + (
                    (m.start() + skip + end) if plain else (m.end() if end else m.start())
                )
            skip -= size
        return self._starts[i] + len(part)  # only where entities decode to white space

    def _edits(self, span: Span, text: str) -> tuple[Edit, ...]:
        """Edits that turn the raw slice into `text`: tags go, entities are read, white space is joined."""
        piece = span.of(self.raw)
        if piece == text:
            return ()
        edits = self._walk(span, text)
        if edits is not None and apply_edits(piece, edits) == text:
            return tuple(edits)
        return (Edit(0, len(piece), text),) if piece != text else ()

    def _walk(self, span: Span, text: str) -> list[Edit] | None:
        edits: list[Edit] = []
        at, done = 0, 0  # in `text`; in the raw slice
        for start, unit in self._units(span):
            gap = at
            while at < len(text) and text[at].isspace():
                at += 1
            if text[gap:at] != self.raw[span.start + done : start]:
                edits.append(Edit(done, start - span.start, text[gap:at]))
            plain = html.unescape(unit) if unit[0] == "&" else unit
            plain = plain if plain == unit else squeeze(plain)
            if not text.startswith(plain, at):
                return None
            begin = start - span.start
            if plain != unit:
                edits.append(Edit(begin, begin + len(unit), plain))
            at += len(plain)
            done = begin + len(unit)
        return _merged(edits)

    def _units(self, span: Span) -> list[tuple[int, str]]:
        """Runs of words with one space between them, and entities, inside `span`, with their place in the raw text."""
        found = []
        i = max(0, bisect_right(self._starts, span.start) - 1)
        while i < len(self._starts) and self._starts[i] < span.end:
            start = self._starts[i]
            part = self._texts[i]
            units = _RUN.finditer(part, max(0, span.start - start), min(len(part), span.end - start))
            found += [(start + m.start(), m.group()) for m in units]
            i += 1
        return found


def squeeze(text: str) -> str:
    r"""`text` without any white space.

    >>> squeeze(" a\xa0b\n c ")
    'abc'
    """
    return "".join(text.split())


def collapse(text: str) -> str:
    """`text` with every run of white space as one space, none at the ends."""
    return " ".join(text.split())


def _size(unit: str) -> int:
    """Visible characters of one word or entity."""
    return len(squeeze(html.unescape(unit))) if unit[0] == "&" else len(unit)


def _merged(edits: list[Edit]) -> list[Edit]:
    """Neighbouring edits as one, so that a word of entities is one replacement."""
    out: list[Edit] = []
    for edit in edits:
        if out and out[-1].end == edit.start and out[-1].text == "" == edit.text:
            out[-1] = Edit(out[-1].start, edit.end, "")
        else:
            out.append(edit)
    return out
