"""A page as a row of blocks: each run of text between two block tags, with what encloses it.

Read off the tags in the source itself, so that every block knows its place there. It is not a parser
of HTML: end tags without a start are passed over, and an end tag closes what was left open inside.
"""

import html
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from dataset_tools.convert.html.tags import (
    BITS,
    CLOSE_P,
    CLOSES,
    INLINE,
    LOUD,
    MAIN,
    MAIN_CHARS,
    SILENT,
    TAG_BITS,
    VOID,
    WHOLE_PAGE,
    read_tag,
)
from dataset_tools.convert.html.trace import PageText, collapse, squeeze

_GLUE = "\x1e"  # a control character, which no page prints


@dataclass(slots=True)
class Cell:
    """One block of the page. Offsets `at`, `end` are over the page's text without white space."""

    text: str
    at: int
    end: int
    first: int  # index of its first and last part in the split source
    last: int
    tag: str
    element: int  # index of the innermost element in `Layout.elements`
    link: int  # characters inside links
    signature: str  # the class and tag that it shares with its like


@dataclass(slots=True)
class Element:
    """An open or closed element: where its text begins and ends, what its tag and classes say."""

    name: str
    parent: int
    flags: int
    at: int
    end: int
    signature: str
    depth: int
    source: str = ""  # its tag


class Layout:
    """The blocks and elements of a page, in the order of the source.

    Args:   loud: read what stands in `noscript` and `textarea`, too: some pages hold their text nowhere else.
    """

    def __init__(self, page: PageText, *, loud: bool = False) -> None:
        self.elements: list[Element] = [Element("", -1, 0, 0, 0, "", 0)]
        self.cells: list[Cell] = []
        self._parts = page.parts
        self._stack = [0]
        self._signatures: dict[tuple[str, str], str] = {}  # equal ones are one object
        self._run: list[int] = []  # parts of the block that is being read
        self._link = 0
        self._links = 0  # open <a>
        self._silent = 0  # open elements of `_quiet`
        self._quiet = SILENT - LOUD if loud else SILENT
        self._paragraphs = 0  # open <p>
        self._passed = 0  # open <b>, <i> and their like
        self._at = 0  # in the text without white space
        self._run_at = 0
        self.depth = 0  # of the deepest element
        self._walk(page.sizes)

    @classmethod
    def of(cls, page: PageText) -> "Layout":
        """The layout of what a page shows; where it shows nothing, of what it holds for readers without scripts."""
        layout = cls(page)
        return layout if layout.cells or not page.stream else cls(page, loud=True)

    def flags(self, index: int) -> int:
        """The bits of an element and of all that enclose it, but for those around nearly the whole page."""
        return self._flags[index]

    def parted(self, cell: Cell, *, every: bool = False) -> str:
        """The text of a cell, with a line break where two words stand in two elements and nothing between them.

        A page prints "Mara Ilves" and "Quay Courier" side by side; its source has "Mara Ilves</b><i>Quay Courier".

        Args:   every: break at every tag.
        """
        texts = [t for t in self._parts[cell.first : cell.last + 1 : 2] if t]
        glued = [every or (a[-1].isalnum() and b[0].isalnum()) for a, b in pairwise(texts)]
        if not any(glued):
            return cell.text
        joined = "".join([t + _GLUE * g for t, g in zip(texts, [*glued, False], strict=True)])
        return "\n".join(map(collapse, html.unescape(joined).split(_GLUE)))

    def main(self) -> Element | None:
        """The first element that calls itself the story's body and holds a story's worth of text."""
        for element in self.elements:
            if element.flags & MAIN and element.end - element.at >= MAIN_CHARS:
                return element
        return None

    def _walk(self, sizes: Sequence[int]) -> None:
        for i, (size, tag) in enumerate(zip(sizes, [*self._parts[1::2], ""], strict=True)):
            if size >= 0:
                self._text(2 * i, size)
            name, closes, bits, signature = read_tag(tag)
            if not name:
                if bits and tag[-2:] != "/>":
                    self._pass(closes)
                continue
            if self._run and (name not in INLINE or self._silent):
                self._flush()
            if closes:
                self._close(name)
            elif name not in VOID:
                self._open(name, bits, signature, tag)
        self._flush()
        for element in self.elements:
            element.end = element.end or self._at
        self._inherit()

    def _pass(self, closes: bool) -> None:
        """Tags of a letter's looks make no block, but they nest as deep as any."""
        if not closes:
            self._passed += 1
            self.depth = max(self.depth, len(self._stack) + self._passed)
        elif self._passed:
            self._passed -= 1

    def _text(self, i: int, size: int) -> None:
        if not self._silent:
            if not self._run:
                self._run_at = self._at
            self._run.append(i)
            if self._links:
                self._link += size
        self._at += size

    def _open(self, name: str, bits: int, signature: str, tag: str) -> None:
        if self._paragraphs and name in CLOSE_P:
            self._close_open("p", within=3)
        if name in CLOSES:
            for other in CLOSES[name]:
                self._close_open(other, within=2)
        if (self._silent or name in self._quiet) and tag.endswith("/>"):
            return
        stack, elements = self._stack, self.elements
        depth = len(stack)
        self.depth = max(self.depth, depth)
        parent = stack[-1]
        stack.append(len(elements))
        elements.append(Element(name, parent, bits, self._at, 0, signature, depth, tag))
        if name in _COUNTED:
            self._count(name, 1)

    def _count(self, name: str, by: int) -> None:
        if name == "p":
            self._paragraphs += by
        elif name == "a":
            self._links += by
        elif name in self._quiet:
            self._silent += by

    def _close_open(self, name: str, within: int) -> None:
        for back in range(1, min(within, len(self._stack) - 1) + 1):
            if self.elements[self._stack[-back]].name == name:
                self._pop(back)
                return

    def _close(self, name: str) -> None:
        last = self.elements[self._stack[-1]]
        if last.name == name:
            self._stack.pop()
            last.end = self._at
            if name in _COUNTED:
                self._count(name, -1)
            return
        # 40: an end tag that finds its start further up is a mistake of the page.
        for back in range(2, min(40, len(self._stack) - 1) + 1):
            if self.elements[self._stack[-back]].name == name:
                self._pop(back)
                return

    def _pop(self, count: int) -> None:
        for _ in range(count):
            element = self.elements[self._stack.pop()]
            element.end = self._at
            if element.name in _COUNTED:
                self._count(element.name, -1)

    def _flush(self) -> None:
        if not self._run:
            return
        first, last = self._run[0], self._run[-1]
        text = collapse(html.unescape("".join(self._parts[first : last + 1 : 2])))
        if text:
            holder = self._block_element()
            element = self.elements[holder]
            parent = self.elements[element.parent] if element.parent >= 0 else element
            pair = (parent.signature, element.signature)
            signature = self._signatures.setdefault(pair, ">".join(pair))
            cell = Cell(
                text,
                self._run_at,
                self._at,
                first,
                last,
                element.name,
                self._stack[-1],
                self._link,
                signature,
            )
            self.cells.append(cell)
        self._run = []
        self._link = 0

    def _block_element(self) -> int:
        for index in reversed(self._stack):
            if self.elements[index].name not in INLINE:
                return index
        return 0

    def _inherit(self) -> None:
        whole = max(1, self._at) * WHOLE_PAGE
        flags: list[int] = []
        for element in self.elements:
            own = element.flags if element.end - element.at <= whole else element.flags & _STRUCTURE
            flags.append(own | (flags[element.parent] if element.parent >= 0 else 0))
        self._flags = flags


_COUNTED = SILENT | {"p", "a"}  # what is counted while it is open
_STRUCTURE = TAG_BITS["article"] | TAG_BITS["main"] | BITS["body"] | BITS["article"] | BITS["content"]


def find_headline(cells: Sequence[Cell], title: str | None) -> int:
    """Index of the cell that prints the headline: equal to `title` where one is, else the first h1, else 0."""
    if title:
        key = squeeze(title)
        wanted, size = key.casefold(), len(key)
        for tags in (("h1",), ("h2", "h3", "div", "p", "span")):
            for i, cell in enumerate(cells):
                same = cell.end - cell.at == size and cell.tag in tags
                if same and squeeze(cell.text).casefold() == wanted:
                    return i
    return next((i for i, c in enumerate(cells) if c.tag == "h1"), 0)
