"""Which blocks of a page are the article's body.

A model of the page's layout weighs every block. Where it is in doubt, trafilatura reads the page too and
a second model, which knows what trafilatura took, is heard with the first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dataset_tools.convert.html import model
from dataset_tools.convert.html.features import COLUMNS, Counts, is_plain, kept_shares
from dataset_tools.convert.html.layout import Cell, Layout
from dataset_tools.convert.html.trace import PageText, collapse

# Mean chance of error over the text taken. Above it trafilatura is asked, the dearest step. On hosts held out (791 pages of
# WCXB dev, three folds) body F1 is .9521 at 0.16, which asks for 106 pages, .9520 at 0.25 (55), .9521 at 0.3 (37), .9516 at
# 0.35 (29) and .9507 where nobody is asked; asking on every page gives .9534.
DOUBT = 0.3
THRESHOLD = 0.5
# A page with this much in sentences, of which less than this share would be taken, is of a kind the models never saw.
RESCUE_CHARS, RESCUE_SHARE, RESCUED = 20_000, 0.1, 0.51
# Of an element with more plain blocks than this, the rest goes as the first of them do. Six pages of WCXB dev change: body F1
# on hosts held out is .9530 with it and .9528 without; a page of 6,000 short paragraphs keeps all of them, not an eighth.
LONG, CERTAIN = 100, 0.9
# Beyond these trafilatura is not asked: its time grows with the square of the blocks, and a block of 16 million characters
# takes it 17 s. The largest of 791 pages (WCXB dev) have 1,557 blocks and 68,463 characters.
ENGINE_CELLS, ENGINE_CHARS = 5000, 2_000_000
# Beyond this the models are not asked either: what they count takes 2 KB a block. Plain blocks are taken as they are.
MODEL_CELLS = 100_000
# Of a page too large for trafilatura, the models must take more than this share of its plain text to be believed.
LEAST_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class Choice:
    """For each cell the probability that it is body, and whether trafilatura was asked."""

    probabilities: Sequence[float]
    asked: bool


def choose(layout: Layout, page: PageText, start: int, tree: Any, url: str | None) -> Choice:
    """The weight of every cell of `layout`.

    Args:   start: index of the headline's cell; tree: the parsed page, for trafilatura.
    """
    cells = layout.cells
    if not cells:
        return Choice((), asked=False)
    if len(cells) > MODEL_CELLS:
        return Choice([RESCUED if is_plain(c, layout.flags(c.element)) else 0.0 for c in cells], asked=False)
    counts = Counts(layout, start)
    weights = _weigh("layout", counts, [0.0] * len(cells))
    if _doubt(cells, weights) <= DOUBT:
        return Choice(_rescued(cells, weights, counts).tolist(), asked=False)
    if len(cells) > ENGINE_CELLS or len(page.stream) > ENGINE_CHARS:
        weights = _never_empty(cells, _rescued(cells, weights, counts), counts.plain)
        return Choice(weights.tolist(), asked=False)
    spans = [s for s in map(page.find, engine_paragraphs(tree, url)) if s]
    kept = kept_shares(cells, spans)
    stacked = _weigh("stacked", counts, kept)
    both = _rescued(cells, (weights + stacked) / 2, counts).tolist()
    if not any(p > THRESHOLD for p in both):
        both = kept  # neither model knows such a page; trafilatura's rules do
    return Choice(both, asked=True)


def _rescued(cells: Sequence[Cell], weights: Any, counts: Counts) -> Any:
    """The weights, or every block of sentences where a page full of them would be left nearly empty."""
    import numpy as np

    weights, sentences = _carried_on(weights, counts), counts.sentences
    sizes = np.array([c.end - c.at for c in cells], float)
    full = float(sizes[sentences].sum())
    if full < RESCUE_CHARS or float(sizes[weights > THRESHOLD].sum()) >= RESCUE_SHARE * full:
        return weights
    return np.where(sentences, np.maximum(weights, RESCUED), weights)


def _carried_on(weights: Any, counts: Counts) -> Any:
    """The weights, and every plain block of a long element whose first ones are the body: no page that was learned is as long."""
    import numpy as np

    holders = np.where(counts.plain, counts.holders, -1)
    for holder in np.flatnonzero(np.bincount(holders + 1)[1:] > LONG):
        inside = np.flatnonzero(holders == holder)
        if (weights[inside[:LONG]] > THRESHOLD).mean() > CERTAIN:
            weights = weights.copy()
            weights[inside] = np.maximum(weights[inside], RESCUED)
    return weights


def _never_empty(cells: Sequence[Cell], weights: Any, plain: Any) -> Any:
    """The weights, or every plain block where next to nothing would be taken of a page too large for trafilatura."""
    import numpy as np

    sizes = np.array([c.end - c.at for c in cells], float)
    enough = float(sizes[weights > THRESHOLD].sum()) > LEAST_SHARE * float(sizes[plain].sum())
    return weights if enough else np.where(plain, np.maximum(weights, RESCUED), weights)


def _weigh(name: str, counts: Counts, kept: Sequence[float]) -> Any:
    """The probabilities of a model, 0 for blocks that are not worth weighing."""
    import numpy as np

    open_ = ~counts.hopeless
    out = np.zeros(len(open_))
    if open_.any():
        out[open_] = model.load(name, "model.json", COLUMNS).probabilities(counts.rows(kept)[open_])
    return out


def _doubt(cells: Sequence[Cell], weights: Any) -> float:
    """Expected share of wrong text in what would be taken; 1 where nothing would be."""
    import numpy as np

    sizes = np.array([c.end - c.at for c in cells], float)
    taken = float((sizes * weights).sum())
    if not (weights > THRESHOLD).any():
        return 1.0
    return float((sizes * np.minimum(weights, 1 - weights)).sum()) / taken


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of the page: its text, white space collapsed, and what the page calls it."""

    text: str
    tag: str  # "p", "h2", "li", "blockquote", "td"


def tree_end(layout: Layout, page: PageText) -> int | None:
    """Where the tree of a page may end: nowhere, or, if trafilatura will not be asked, behind the blocks that hold its claims.

    A million elements take lxml 590 MB.
    """
    cells = layout.cells
    return page.end_of(cells[ENGINE_CELLS].last) if len(cells) > ENGINE_CELLS else None


def parse(text: str) -> Any:
    """The lxml tree of a page, or None where it holds no element at all."""
    from lxml import etree, html

    parser = html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    data = text.encode("utf-8", "replace")
    try:
        return html.document_fromstring(data, parser=parser, ensure_head_body=False)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def engine_paragraphs(tree: Any, url: str | None) -> list[str]:
    """The paragraphs of the article in `tree`, as trafilatura finds them; empty where it finds none."""
    import logging

    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        document = trafilatura.bare_extraction(tree, url=url, include_comments=False, with_metadata=False)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return []
    if document is None or isinstance(document, dict) or document.body is None:
        return []
    return [p.text for p in _merged(_paragraphs(document.body))]


_TAGS = {"head": "h2", "item": "li", "quote": "blockquote", "code": "pre", "cell": "td", "p": "p"}
_OWN_LINE = frozenset({"head", "p", "item", "quote", "code", "cell", "row", "table", "list", "lb", "div"})


def _paragraphs(body: Any) -> Iterator[Paragraph]:
    """Text runs of the simplified tree, cut at every block element and line break."""
    run: list[str] = []
    tag = "p"
    for event, element in _walk(body):
        name = element.tag if isinstance(element.tag, str) else ""
        if name in _OWN_LINE:
            if text := collapse("".join(run)):
                yield Paragraph(text, tag)
            run = []
            if event == "start":
                tag = element.get("rend") or "h2" if name == "head" else _TAGS.get(name, tag)
            else:
                tag = _TAGS.get(getattr(element.getparent(), "tag", ""), "p")
        run.append((element.text if event == "start" else element.tail) or "")
    if text := collapse("".join(run)):
        yield Paragraph(text, tag)


def _walk(body: Any) -> Iterator[tuple[str, Any]]:
    from lxml import etree

    return etree.iterwalk(body, events=("start", "end"))  # type: ignore[no-any-return]


def _merged(paragraphs: Iterator[Paragraph]) -> Iterator[Paragraph]:
    """Lines that a hard wrap cut in mid-sentence, rejoined."""
    held: Paragraph | None = None
    for paragraph in paragraphs:
        if held is None:
            held = paragraph
        elif held.tag == paragraph.tag == "p" and held.text[-1].isalnum() and paragraph.text[0].islower():
            held = Paragraph(f"{held.text} {paragraph.text}", "p")
        else:
            yield held
            held = paragraph
    if held is not None:
        yield held
