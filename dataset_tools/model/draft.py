"""What crosses from convert to annotate: an article in blocks, every block tied to the raw text."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from msgspec import Struct, structs

from dataset_tools.model.diagnostic import Diagnostic
from dataset_tools.model.span import Edit, Span, apply_edits, compose, origin_span


class Role(StrEnum):
    """What a block is to the reader of a page."""

    HEADLINE = "headline"
    BYLINE = "byline"
    DATELINE = "dateline"  # a line that holds the date or place, not part of a sentence
    BODY = "body"
    CAPTION = "caption"
    BIO = "bio"
    RIGHTS = "rights"
    FURNITURE = "furniture"  # banners, menus, share bars, "follow us"


@dataclass(frozen=True, slots=True)
class Origin:
    """Which bytes an article came from."""

    path: str  # relative to the folder that was read, with "/" on every system
    sha256: str  # of the raw bytes of the whole file
    media_type: str  # "text/plain"
    record_index: int | None = None  # position in a file that holds many records, from 0
    retrieved_at: str | None = None  # ISO 8601, where the container states it


# The tag of a block that is hidden, crossed out, quoted, or in a part for another thing: what it grants is not this text.
APART = "apart"


class Block(Struct, frozen=True):
    """A paragraph or line. `edits` turn `span.of(raw)` into `text`.

    The law: `apply_edits(block.span.of(draft.raw), block.edits) == block.text`.
    """

    text: str
    span: Span  # over Draft.raw
    role: Role | None = None
    edits: tuple[Edit, ...] = ()  # over span.of(raw), that is, counted from span.start
    tag: str | None = None  # what the format calls it: "h1", "p", "figcaption", "li"; or APART
    score: float | None = None  # how sure the labeller is of `role`, 0 to 1

    def raw_span(self, span: Span) -> Span:
        """The span of the raw text behind a span of this block's text."""
        if not self.edits:
            return span.shift(self.span.start)
        return origin_span(span, self.edits).shift(self.span.start)

    def edited(self, edits: Iterable[Edit]) -> "Block":
        """This block after further edits, which are over its present text."""
        new = tuple(edits)
        if not new:
            return self
        return self.but(text=apply_edits(self.text, new), edits=compose(self.edits, new))

    def but(self, **changes: Any) -> "Block":
        """This block with other values in some fields."""
        return structs.replace(self, **changes)


@dataclass(frozen=True, slots=True)
class Hint:
    """A value that the format itself carries: a meta tag, JSON-LD, a mail header, front matter, a sidecar.

    `field` is one of `HINT_FIELDS`; a list is several hints of one field, in order.
    """

    field: str
    value: str
    producer: str  # "jsonld", "meta:og:title", "front-matter", "sidecar", "header:From"
    span: Span | None = None  # over Draft.raw, where the value stands


# The closed vocabulary of hints. `license`, `rights`, `usage` feed annotate/rights;
# prefs are opt-out signals as given in the input ("tdm-reservation: 1").
HINT_FIELDS = frozenset({
    "title", "author", "date", "modified", "publisher", "site", "url", "language", "section", "body",
    "license", "license_url", "rights", "credit", "holder", "copyright_year", "pref", "description", "kind",
    "fair_use", "review", "permission_ref", "embargo",
    "article_id", "first_seen",
})  # fmt: skip

# What a sidecar or front matter may state about rights goes by the same names; see docs/how-to/contribute.md.


@dataclass(frozen=True, slots=True)
class Draft:
    """One article on its way: blocks in reading order over one immutable raw text.

    `raw` is the decoded text of the record, before any repair: every span of the release is over it.
    """

    origin: Origin
    raw: str
    blocks: tuple[Block, ...]
    hints: tuple[Hint, ...] = ()
    findings: tuple[Diagnostic, ...] = ()  # what the converter or normalizer saw
    extras: dict[str, str] = field(default_factory=dict)  # format facts for rules: "encoding", "c2pa_sha256"

    def of_role(self, *roles: Role) -> tuple[Block, ...]:
        """The blocks that carry one of the roles, in reading order."""
        return tuple(b for b in self.blocks if b.role in roles)

    def text(self, *roles: Role) -> str:
        """The text of the blocks of these roles, joined by one blank line."""
        return PARAGRAPH.join(b.text for b in self.of_role(*roles))

    def hint(self, name: str) -> Hint | None:
        """The first hint of that field, if any."""
        return next((h for h in self.hints if h.field == name), None)

    def hints_of(self, name: str) -> tuple[Hint, ...]:
        """All hints of that field, in order."""
        return tuple(h for h in self.hints if h.field == name)


# Paragraphs of a body are joined by one blank line (the contract says so).
PARAGRAPH = "\n\n"


@dataclass(frozen=True, slots=True)
class JoinedText:
    """Some blocks joined into one text, with the way back to the raw text."""

    text: str
    blocks: tuple[Block, ...]
    starts: tuple[int, ...]  # offset of each block in `text`

    @classmethod
    def of(cls, blocks: Iterable[Block]) -> "JoinedText":
        """`blocks` joined by one blank line."""
        kept = tuple(blocks)
        starts: list[int] = []
        at = 0
        for block in kept:
            starts.append(at)
            at += len(block.text) + len(PARAGRAPH)
        return cls(PARAGRAPH.join(b.text for b in kept), kept, tuple(starts))

    def raw_span(self, span: Span) -> Span:
        """The raw span behind a span of `text`; it may run over several blocks."""
        if not self.blocks:
            raise ValueError("an empty text has no raw span")
        first = max(0, bisect_right(self.starts, span.start) - 1)
        last = max(first, bisect_right(self.starts, max(span.start, span.end - 1)) - 1)
        head, tail = self.blocks[first], self.blocks[last]
        start_in = min(span.start - self.starts[first], len(head.text))
        end_in = min(span.end - self.starts[last], len(tail.text))
        if first == last:
            return head.raw_span(Span(start_in, max(start_in, end_in)))
        start = head.raw_span(Span(start_in, len(head.text))).start
        end = tail.raw_span(Span(0, end_in)).end
        # Blocks of HTML may stand in another order in the source than on the page.
        return Span(min(start, end), max(start, end))

    def from_raw(self, span: Span) -> Span | None:
        """The span of `text` that was made from a span of the raw text, or None where nothing was."""
        start = end = None
        for block, at in zip(self.blocks, self.starts, strict=True):
            if not block.span.overlaps(span):
                continue
            for i in range(len(block.text)):
                source = block.raw_span(Span(i, i + 1))
                if source.start < span.end and span.start < source.end:
                    start = at + i if start is None else start
                    end = at + i + 1
        return None if start is None or end is None else Span(start, end)
