"""The blocks of a draft: headline, byline and body as extracted, with the notices and captions around them."""

import re
from collections.abc import Iterator
from typing import Any

from dataset_tools.convert.html.body import Paragraph
from dataset_tools.convert.html.metadata import Facts
from dataset_tools.convert.html.trace import PageText, collapse, squeeze
from dataset_tools.model.draft import Block, Role
from dataset_tools.model.span import Edit, Span

# What a notice of rights says, in the languages of the licence lexicon; the reader of rights decides.
_NOTICE = re.compile(
    r"©|\(c\)\s*(?:19|20)\d\d|&copy;|copyright|all rights reserved|creative commons|licen[sc]ed? under|public domain|"
    r"fair use|republish|reproduced|syndicat|permission|\bcc[ -]by\b|\bCC0\b|alle rechte vorbehalten|"
    r"tous droits réservés|todos los derechos|tutti i diritti|todos os direitos|alle rettigheter|"
    r"open government licen|data mining|text and data|crown copyright|may not be (?:published|used|copied)",
    re.IGNORECASE,
)
_NOTICE_TAGS = (
    "p",
    "div",
    "span",
    "small",
    "li",
    "footer",
    "a",
    "section",
    "td",
    "address",
    "em",
    "center",
    "strong",
)
# The longest notice of the rights gold is 900 characters; a page of terms is not a notice.
MAX_NOTICE = 2000
MAX_NOTICES = 40
MAX_CAPTIONS = 100


def assemble(tree: Any, page: PageText, paragraphs: tuple[Paragraph, ...], facts: Facts) -> tuple[Block, ...]:
    """Every block of the page that a later stage may need, in the order of the source."""
    bodies = _body_blocks(page, paragraphs, facts)
    taken = [b.span for b in bodies]
    extra: list[Block] = []
    page.rewind()
    if facts.title and (block := page.block(facts.title, role=Role.HEADLINE, tag="h1")):
        extra.append(block)
    page.rewind()
    extra += _apart(_traced(page, _captions(tree), Role.CAPTION), taken)
    page.rewind()
    extra += _apart(_traced(page, _notices(tree), Role.RIGHTS), taken)
    return tuple(sorted([*bodies, *_once(extra)], key=lambda b: (b.span.start, b.span.end)))


def _body_blocks(page: PageText, paragraphs: tuple[Paragraph, ...], facts: Facts) -> list[Block]:
    title = squeeze(facts.title or "").casefold()
    blocks: list[Block] = []
    at = 0
    for i, paragraph in enumerate(paragraphs):
        if i < 3 and title and squeeze(paragraph.text).casefold() == title:
            continue
        block = page.block(paragraph.text, role=Role.BODY, tag=paragraph.tag)
        if block is None:
            block = Block(
                paragraph.text, Span(at, at), Role.BODY, (Edit(0, 0, paragraph.text),), paragraph.tag
            )
        at = block.span.end
        blocks.append(block)
    return blocks


def _captions(tree: Any) -> Iterator[tuple[str, str]]:
    for count, element in enumerate(tree.iter("figcaption")):
        if count >= MAX_CAPTIONS:
            return
        yield collapse(element.text_content()), "figcaption"


def _notices(tree: Any) -> Iterator[tuple[str, str]]:
    """The smallest elements whose text holds words of a notice, anywhere on the page."""
    count = 0
    for element in tree.iter(*_NOTICE_TAGS):
        own = "".join([element.text or "", *(child.tail or "" for child in element)])
        if not own or not _NOTICE.search(own) or count >= MAX_NOTICES:
            continue
        text = collapse(element.text_content())
        if 0 < len(text) <= MAX_NOTICE:
            count += 1
            yield text, str(element.tag)


def _traced(page: PageText, texts: Iterator[tuple[str, str]], role: Role) -> Iterator[Block]:
    for text, tag in texts:
        if text and (block := page.block(text, role=role, tag=tag)):
            yield block


def _apart(blocks: Iterator[Block], taken: list[Span]) -> Iterator[Block]:
    for block in blocks:
        if not any(block.span.overlaps(span) for span in taken):
            yield block


def _once(blocks: list[Block]) -> Iterator[Block]:
    seen: list[Span] = []
    for block in blocks:
        if not any(block.span.overlaps(span) for span in seen):
            seen.append(block.span)
            yield block
