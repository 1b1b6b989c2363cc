"""A page as a row of blocks: each run of text between two block tags, with what encloses it.

Read off the tags in the source itself, so that every block knows its place there. It is not a parser
of HTML: end tags without a start are passed over, and an end tag closes what was left open inside.
"""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from dataset_tools.convert.html.trace import collapse, squeeze

INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "img",
        "picture",
        "source",
    ]
)
VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
# They neither break a block nor say anything about it; the last row draws pictures.
_PASSED = frozenset(
    "abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark nobr q rp rt ruby s samp small strike strong sub sup "
    "tt u var wbr img source path g rect circle use polygon line defs clippath ellipse symbol polyline lineargradient stop".split()
)
# Their text is for programs, or for a browser that lacks something.
SILENT = frozenset(
    [
        "svg",
        "noscript",
        "iframe",
        "object",
        "select",
        "textarea",
        "title",
        "math",
        "audio",
        "video",
        "canvas",
        "datalist",
    ]
)
# What closes an open element of the same kind.
_CLOSES = {
    "p": "p",
    "li": "li",
    "td": "td th",
    "th": "td th",
    "tr": "tr",
    "dt": "dt dd",
    "dd": "dt dd",
    "option": "option",
}
_BLOCKS_CLOSE_P = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "details",
        "div",
        "dl",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "ul",
    ]
)

# Words in class and id, and what they say of the element: one bit a line. docs/explanation/html.md lists the origin.
TOKENS: tuple[tuple[str, str], ...] = (
    ("comment", "comment comments disqus respond reply replies discussion"),
    ("related", "related recommended recommend recommendations recirc recirculation similar suggested suggestions"),
    ("more", "more next previous prev trending popular latest upnext readnext mostread also further"),
    ("side", "sidebar side rail aside secondary complementary"),
    ("foot", "footer foot bottom footnote footnotes colophon endnotes"),
    ("nav", "nav navigation menu navbar breadcrumb breadcrumbs pagination pager toc contents jump skip"),
    ("head", "header masthead topbar top hero heading headline banner"),
    ("share", "share sharing social follow facebook twitter whatsapp linkedin pinterest addthis sharedaddy"),
    ("signup", "newsletter subscribe subscription signup optin subscriber mailing email join"),
    ("promo", "promo promotion promoted cta callout sponsor sponsored partner offer deal deals shop buy product products donate"),
    ("ad", "ad ads advert advertisement adsense sponsorship dfp gpt outbrain taboola admarkup"),
    ("author", "author authors byline contributor writer writers credit credits vcard"),
    ("bio", "bio biography about profile"),
    ("caption", "caption captions figcaption wp credit photo image img media gallery slideshow figure thumbnail"),
    ("tags", "tag tags tagged topics topic category categories cat keywords label labels taxonomy"),
    ("meta", "meta date time timestamp published dateline updated info details readtime reading"),
    ("cookie", "cookie cookies consent gdpr privacy onetrust cmp"),
    ("paywall", "paywall premium subscriber regwall piano gate gated metered"),
    ("hidden", "hidden hide invisible offscreen sr visually screenreader modal popup overlay dialog tooltip lightbox"),
    ("legal", "copyright legal disclaimer disclosure terms rights license disclosures notice"),
    ("teaser", "teaser card cards tile tiles promo item listing list grid carousel slider feed stream"),
    ("widget", "widget widgets module embed embedded player video audio podcast poll quiz form search login"),
    ("summary", "summary dek subtitle subhead subheadline standfirst excerpt intro lead lede abstract description kicker"),
    ("pullquote", "pullquote pull blockquote quote factbox infobox box sidebox inset highlight"),
    ("body", "articlebody body entry text richtext prose copy bodytext storybody paragraph wysiwyg rte markdown"),
    ("article", "article story post news blog single"),
    ("content", "content main container primary"),
    ("correction", "correction corrections editors note editornote update"),
    ("references", "references reference citations bibliography sources reflist"),
    ("faq", "faq faqs accordion tabs tab collapse"),
)  # fmt: skip
BITS = {name: 1 << i for i, (name, _) in enumerate(TOKENS)}
_TAG_BITS = ("aside", "footer", "nav", "header", "form", "figure", "figcaption", "table", "article", "main", "ul", "ol", "li",
             "blockquote", "button", "a", "pre", "dl", "section", "details")  # fmt: skip
TAG_BITS = {name: 1 << (len(TOKENS) + i) for i, name in enumerate(_TAG_BITS)}
NAMES = (*BITS, *(f"<{t}>" for t in _TAG_BITS))
_BIT_OF_WORD: dict[str, int] = {}
for _name, _words in TOKENS:
    for _word in _words.split():
        _BIT_OF_WORD[_word] = _BIT_OF_WORD.get(_word, 0) | BITS[_name]

# What sites and their publishing systems call the element that holds the story and nothing else.
_MAIN = re.compile(
    r"""(?:article|story|entry|post|page|news|main|blog|single)[-_]{0,2}(?:body|content|text|copy|main)(?![a-z])|articlebody|"""
    r"""body[-_]{0,2}(?:content|text|copy)|content[-_]{0,2}(?:body|main|article)|field--?name-body|field-body|article__?container|"""
    r"""rich-?text|wysiwyg|fulltext|post_inner_wrapper|story-?content""",
    re.IGNORECASE,
)
_MAIN_WORDS = ("body", "content", "text", "copy", "main", "container", "wysiwyg", "wrapper")  # one stands in each
_MAIN_TAGS = frozenset(["article", "div", "main", "section", "td"])
MAIN = 1 << (len(TOKENS) + len(_TAG_BITS))
# A main element with less text than this is a teaser or a header of the same name.
MAIN_CHARS = 300

# Class and id stand at the front of a tag; addresses and styles make the rest long.
READ_CHARS = 600

# An element that holds more of the page than this says nothing about a part of it.
WHOLE_PAGE = 0.6

_PART = re.compile(r"</?([a-zA-Z][a-zA-Z0-9:-]*)")
_ATTRIBUTES = re.compile(
    r"""\s(class|id|role|itemprop|data-testid|data-component|data-module|style|aria-hidden|aria-label|hidden)\s*=\s*("[^"]*"|'[^']*'|[^\s>"']+)"""
)
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")


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


@lru_cache(maxsize=20_000)
def read_tag(tag: str) -> tuple[str, bool, int, str]:
    """Name, whether it closes, the bits of its classes, and a signature for elements of its like.

    >>> name, closes, bits, _ = read_tag('<div class="article-comments">')
    >>> name, closes, bits == BITS["comment"] | BITS["article"]
    ('div', False, True)
    """
    m = _PART.match(tag)
    if not m:
        return "", False, 0, ""
    name = m.group(1).lower()
    if name in _PASSED:
        return "", False, 0, ""
    if tag[1] == "/":
        return name, True, 0, ""
    if name in VOID:
        return name, False, 0, ""
    bits = TAG_BITS.get(name, 0)
    signature = name
    if len(tag) > len(name) + 3:
        for key, value in _ATTRIBUTES.findall(tag[:READ_CHARS]):
            if key == "style":
                bits |= BITS["hidden"] if _INVISIBLE.search(value) else 0
            elif key == "aria-hidden":
                bits |= BITS["hidden"] if "true" in value else 0
            else:
                bits |= _bits_of(value)
                if key == "class":
                    signature = f"{name}.{value.strip(chr(34))}"
        if name not in _MAIN_TAGS:
            bits &= ~MAIN
    return name, False, bits, signature


@lru_cache(maxsize=20_000)
def _bits_of(value: str) -> int:
    """The bits of the words in one attribute's value."""
    lower = value.lower()
    bits = MAIN if any(w in lower for w in _MAIN_WORDS) and _MAIN.search(lower) else 0
    for word in _WORDS.findall(value):
        bits |= _BIT_OF_WORD.get(word.lower(), 0)
    return bits


class Layout:
    """The blocks and elements of a page, in the order of the source."""

    def __init__(self, parts: Sequence[str]) -> None:
        self.elements: list[Element] = [Element("", -1, 0, 0, 0, "", 0)]
        self.cells: list[Cell] = []
        self._parts = parts
        self._stack = [0]
        self._run: list[int] = []  # parts of the block that is being read
        self._link = 0
        self._links = 0  # open <a>
        self._silent = 0
        self._at = 0  # in the text without white space
        self._run_at = 0
        self.depth = 0  # of the deepest element
        self._walk()

    def flags(self, index: int) -> int:
        """The bits of an element and of all that enclose it, but for those around nearly the whole page."""
        return self._flags[index]

    def main(self) -> Element | None:
        """The first element that calls itself the story's body and holds a story's worth of text."""
        for element in self.elements:
            if element.flags & MAIN and element.end - element.at >= MAIN_CHARS:
                return element
        return None

    def _walk(self) -> None:
        parts = self._parts
        for i in range(0, len(parts), 2):
            text = parts[i]
            if text and not text.isspace():
                self._text(i, text)
            if i + 1 < len(parts):
                name, closes, bits, signature = read_tag(parts[i + 1])
                if not name:
                    continue
                if self._run and (name not in INLINE or self._silent):
                    self._flush()
                if closes:
                    self._close(name)
                elif name not in VOID:
                    self._open(name, bits, signature, parts[i + 1])
        self._flush()
        for element in self.elements:
            element.end = element.end or self._at
        self._inherit()

    def _text(self, i: int, text: str) -> None:
        size = len(squeeze(html.unescape(text) if "&" in text else text))
        if not self._silent:
            if not self._run:
                self._run_at = self._at
            self._run.append(i)
            if self._links:
                self._link += size
        self._at += size

    def _open(self, name: str, bits: int, signature: str, tag: str) -> None:
        if name in _BLOCKS_CLOSE_P:
            self._close_open("p", within=3)
        if name in _CLOSES:
            for other in _CLOSES[name].split():
                self._close_open(other, within=2)
        if tag.endswith("/>") and (name in SILENT or self._silent):
            return
        depth = len(self._stack)
        self.depth = max(self.depth, depth)
        parent = self._stack[-1]
        self._stack.append(len(self.elements))
        self.elements.append(Element(name, parent, bits, self._at, 0, signature, depth))
        self._links += name == "a"
        self._silent += name in SILENT

    def _close_open(self, name: str, within: int) -> None:
        for back in range(1, min(within, len(self._stack) - 1) + 1):
            if self.elements[self._stack[-back]].name == name:
                self._pop(back)
                return

    def _close(self, name: str) -> None:
        if self.elements[self._stack[-1]].name == name:
            self._pop(1)
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
            self._links -= element.name == "a"
            self._silent -= element.name in SILENT

    def _flush(self) -> None:
        if not self._run:
            return
        first, last = self._run[0], self._run[-1]
        text = collapse(html.unescape("".join(self._parts[first : last + 1 : 2])))
        if text:
            holder = self._block_element()
            element = self.elements[holder]
            parent = self.elements[element.parent] if element.parent >= 0 else element
            signature = f"{parent.signature}>{element.signature}"
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


_STRUCTURE = TAG_BITS["article"] | TAG_BITS["main"] | BITS["body"] | BITS["article"] | BITS["content"]


def find_headline(cells: Sequence[Cell], title: str | None) -> int:
    """Index of the cell that prints the headline: equal to `title` where one is, else the first h1, else 0."""
    if title:
        wanted = squeeze(title).casefold()
        for tags in (("h1",), ("h2", "h3", "div", "p", "span")):
            for i, cell in enumerate(cells):
                if cell.tag in tags and squeeze(cell.text).casefold() == wanted:
                    return i
    return next((i for i, c in enumerate(cells) if c.tag == "h1"), 0)
