"""Stage 1 of 9. A piece of marked-up text that is all article (JSON, feeds, XML) → blocks traced to it.

No tree is built, so depth costs nothing, and nothing is left out: what to keep is for the next stage.
"""

import html
import re
from collections.abc import Iterator

from dataset_tools.convert.html.trace import PageText, collapse
from dataset_tools.model.draft import Block, Role

_TAG_NAME = re.compile(r"<(/?)\s*(?:[\w.-]+:)?([a-zA-Z][\w.-]*)")
# Elements that stay inside a line; every other tag ends the paragraph.
INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "em", "font", "i", "ins", "kbd", "mark", "q", "s",
    "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "label", "img",
    # NITF
    "alt-code", "chron", "city", "classifier", "copyrite", "country", "event", "function", "lang", "location", "money",
    "num", "object.title", "org", "person", "postaddr", "region", "state", "sublocation", "virtloc", "name.given",
    "name.family",
    # TEI
    "hi", "persname", "placename", "orgname", "name", "date", "ref", "emph", "foreign", "said", "title", "rs", "term",
    "measure", "choice", "expan", "corr", "sic", "orig", "reg", "w", "pc", "c", "seg", "forename", "surname",
})  # fmt: skip
_BREAKS = frozenset({"br"})
_BREAK = "\x0b"
_LAYOUT = frozenset({"lb", "pb", "cb", "milestone"})  # TEI: where a line or page of the print ended
_NEVER = frozenset({"script", "style", "template", "head", "note"})
_ROLES = {"figcaption": Role.CAPTION, "caption": Role.CAPTION, "media-caption": Role.CAPTION}
_KEPT_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "blockquote", "figcaption"})


def markup_blocks(
    raw: str, *, inside: tuple[str, ...] = (), without: frozenset[str] = _NEVER
) -> Iterator[Block]:
    """A block for each paragraph of a marked-up text.

    Args:   inside: names of elements outside of which nothing is read, lower case and without prefix; empty: all.
            without: names of elements of which nothing is read.

    >>> [b.text for b in markup_blocks("<p>Rain &amp; wind.</p><p>Then <b>sun</b>.</p>")]
    ['Rain & wind.', 'Then sun.']
    """
    page = PageText(raw)
    for text, tag in _runs(page.parts, frozenset(inside), without):
        block = page.block(text, role=_ROLES.get(tag), tag=tag if tag in _KEPT_TAGS else "p")
        if block is not None:
            yield block


def _runs(parts: list[str], inside: frozenset[str], without: frozenset[str]) -> Iterator[tuple[str, str]]:
    """The text between two tags that end a paragraph, with the name of the element that it stands in."""
    texts: list[str] = []
    within = skipped = 0
    tag = "p"
    for i, part in enumerate(parts):
        if i % 2 == 0:
            after_break = bool(texts) and texts[-1] == _BREAK
            if (within or not inside) and not skipped and not (after_break and part.isspace()):
                texts.append(html.unescape(part) if "&" in part else part)
            continue
        match = _TAG_NAME.match(part)
        if match is None:
            continue
        name, step = match.group(2).lower(), -1 if match.group(1) else 1
        if name in INLINE:
            continue
        if name in _BREAKS and texts and texts[-1] != _BREAK:
            texts.append(_BREAK)  # the second in a row ends the paragraph
            continue
        if name in _LAYOUT:
            texts.append(" ")
            continue
        if text := _lines("".join(texts)):
            yield text, tag
        texts = []
        tag = name if step > 0 else "p"
        if part.endswith("/>"):
            continue
        if name in inside:
            within = max(0, within + step)
        if name in without:
            skipped = max(0, skipped + step)
    if text := _lines("".join(texts)):
        yield text, tag


def _lines(text: str) -> str:
    """The text with its white space collapsed and its `<br>` as line ends."""
    return "\n".join(line for part in text.split(_BREAK) if (line := collapse(part)))
