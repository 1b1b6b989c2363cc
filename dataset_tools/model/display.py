"""An article as a notebook shows it: text with its quotes marked, each with its speaker.

Everything printed on a page is escaped and no script is written. Colours are translucent and the letters take the
colour of the notebook, so that light and dark themes both read well, whatever the browser prefers.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from dataset_tools.model.span import Span

_BOX = "max-width:46em;line-height:1.5;text-align:start"
_SOFT = "opacity:.8;font-size:.9em"
_MARK = "background:rgba(255,190,0,.3);color:inherit;border-radius:3px"
_UNSURE = "background:rgba(220,60,60,.22);color:inherit;border-radius:3px"  # a quote without a speaker
_NAME = "font-size:.78em;border:1px solid;border-radius:8px;padding:0 .4em;margin:0 .2em;white-space:nowrap"
_PARAGRAPH = "\n\n"


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of one quote. `facts`: role of the speaker, kind, confidence."""

    span: Span
    text: str
    speaker: str | None
    cue: str | None
    facts: tuple[str, ...]


def article_html(
    title: str | None,
    facts: Sequence[object],
    rights: Sequence[object],
    body: str | None,
    quotes: Sequence[Shown],
) -> str:
    """Title, facts, rights and body of an article; its quotes alone where it has no body."""
    said = " · ".join(_text(fact) for fact in facts if fact is not None) or "nothing else is stated"
    terms = " · ".join(_text(v) for v in rights if v)
    shown = _paragraphs(body, quotes) if body else map(quote_html, quotes)
    return (
        f'<article dir="auto" style="{_BOX}"><h3 dir="auto">{_text(title or "(no title)")}</h3>'
        f'<p dir="auto" style="{_SOFT}">{said}</p><p style="{_SOFT}">{terms}</p>{"".join(shown)}</article>'
    )


def quote_html(quote: Shown) -> str:
    """The words of one quote and who said them."""
    return (
        f'<blockquote dir="auto" style="{_BOX}">{_mark(quote, escape(quote.text))}{_name(quote)}'
        f'<span style="{_SOFT}">{_text(", ".join(quote.facts))}</span></blockquote>'
    )


def _paragraphs(body: str, quotes: Sequence[Shown]) -> Iterator[str]:
    at = 0
    for text in body.split(_PARAGRAPH):
        here = Span(at, at + len(text))
        inside = [q for q in quotes if q.span.overlaps(here)]
        yield f'<p dir="auto">{"".join(_pieces(body, here, inside))}</p>'
        at = here.end + len(_PARAGRAPH)


def _pieces(body: str, here: Span, quotes: Sequence[Shown]) -> Iterator[str]:
    """The paragraph cut where a quote begins or ends; of quotes within quotes the innermost colours the words."""
    edges = {
        here.start,
        here.end,
        *(e for q in quotes for e in (q.span.start, q.span.end) if here.start < e < here.end),
    }
    cuts = sorted(edges)
    for start, end in pairwise(cuts):
        words = escape(body[start:end]).replace("\n", "<br>")
        over = sorted((q for q in quotes if q.span.covers(Span(start, end))), key=lambda q: len(q.span))
        yield _mark(over[0], words) if over else words
        yield from (_name(q) for q in over if q.span.end == end)


def _mark(quote: Shown, words: str) -> str:
    cue = f"cue: {quote.cue}" if quote.cue else "no cue"
    return f'<mark style="{_MARK if quote.speaker else _UNSURE}" title="{_text(cue)}">{words}</mark>'


def _name(quote: Shown) -> str:
    return f'<span style="{_NAME}"><bdi>{_text(quote.speaker or "no speaker")}</bdi></span>'


def _text(value: object) -> str:
    return escape(" ".join(str(value).split()), quote=True)
