"""The article's paragraphs, as trafilatura finds them, in a form that can be traced to the source."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dataset_tools.convert.html.trace import collapse


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of the page: its text, white space collapsed, and what the page calls it."""

    text: str
    tag: str  # "p", "h2", "li", "blockquote", "td"


def parse(text: str) -> Any:
    """The lxml tree of a page, or None where it holds no element at all."""
    from lxml import etree, html

    parser = html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    data = text.encode("utf-8", "replace")
    try:
        return html.document_fromstring(data, parser=parser, ensure_head_body=False)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def extract(tree: Any, url: str | None) -> tuple[Paragraph, ...]:
    """The paragraphs of the article in `tree`, in order; empty where there is none."""
    import logging

    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    document = trafilatura.bare_extraction(tree, url=url, include_comments=False, fast=False)
    if document is None or document.body is None:
        return ()
    return tuple(_merged(_paragraphs(document.body)))


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
    """Lines that a hard wrap cut in mid-sentence, rejoined: "… the old\\nharbour wall"."""
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
