"""Stage 3 of 9. Raw HTML → the Creative Commons deeds that a page links to, as hints.

Many pages show their licence as a linked badge and no word. `rel="license"` is read by the converter; this finds
the rest, and leaves out deeds that stand in a picture's credit.
"""

import re
from collections.abc import Iterator

from dataset_tools.annotate.rights_text import topic_of
from dataset_tools.lexicon.rights import pattern
from dataset_tools.model.draft import Hint
from dataset_tools.model.span import Span

PRODUCER = "link:deed"

# A public domain mark labels scans and pictures far more often than the text around them: it must be stated in words.
_DEED = re.compile(
    r"=\s?[\"']?(?P<url>(?:https?:)?//(?:www\.)?creativecommons\.org/(?:licen[cs]es/[a-z]{2}[a-z-]{0,12}/\d\.\d(?:/[a-z]{2,6}(?![a-z.]))?|publicdomain/zero/1\.0))",
    re.IGNORECASE,
)
# The badge of Creative Commons names the licence in its own address, also where nothing is linked.
_BADGE = re.compile(
    r"=\s?[\"']?(?P<url>(?:https?:)?//(?:i\.creativecommons\.org|licensebuttons\.net)/l/(?P<deed>[a-z]{2}[a-z-]{0,12}/\d\.\d(?:/[a-z]{2,3}(?=/))?)/)",
    re.IGNORECASE,
)
# How far around a link its words reach, in raw characters: markup of a figure included.
_BEFORE, _AFTER = 700, 160
_TAG = re.compile(r"<[^<>]{0,600}>")
_BLOCK = re.compile(
    r"</?(?:p|div|li|ul|ol|td|tr|h[1-6]|br|footer|section|article|aside|main|header)\b[^<>]{0,600}>",
    re.IGNORECASE,
)
_SPACES = re.compile(r"[ \t\r\f\v\u00a0]+|\s*\n\s*")
_FIGURE = re.compile(r"<(?P<end>/?)figure\b", re.IGNORECASE)
_PICTURE = re.compile(r"<img\b", re.IGNORECASE)
_PICTURE_SITE = re.compile(
    r"\b(?:flickr|wikimedia|commons\.wikimedia|unsplash|pixabay|image|photo|caption|credit)\b", re.IGNORECASE
)
_HIDDEN = re.compile(r"<(?P<end>/?)(?:style|script)\b|(?P<open><!--)|(?P<close>-->)", re.IGNORECASE)
_WORDS_BEFORE, _WORDS_AFTER = 120, 60
# What parts a footer: "Data protection | CC BY" says nothing of data.
_PARTS = re.compile(r"[.!?|·•©]\s|\s[-–—]\s|\n")
_MOST = 40  # links; a page with more is a list of other people's works


def deed_hints(raw: str) -> tuple[Hint, ...]:
    """One hint for every deed that the page links to for its text, in order, each address once."""
    if "creativecommons.org/" not in raw and "licensebuttons.net/" not in raw:
        return ()
    found: dict[str, Hint] = {}
    for m in (*_links(raw, _DEED), *_links(raw, _BADGE)):
        url = _address(m)
        found.setdefault(url.lower(), Hint("license_url", url, PRODUCER, Span(m.start("url"), m.end("url"))))
    return tuple(found.values())


def _address(m: re.Match[str]) -> str:
    """The address of the deed that a link or a badge names."""
    if deed := m.groupdict().get("deed"):
        return f"https://creativecommons.org/licenses/{deed}"
    return m["url"] if m["url"].startswith("http") else f"https:{m['url']}"


def _links(raw: str, form: re.Pattern[str]) -> Iterator[re.Match[str]]:
    for i, m in enumerate(form.finditer(raw)):
        if i >= _MOST:
            return
        before = raw[max(0, m.start() - _BEFORE) : m.start()]
        if _is_below_picture(before) or _is_open(_HIDDEN, before):
            continue
        near = _visible(before)[-_WORDS_BEFORE:]
        after = _visible(raw[m.end() : m.end() + _AFTER])[:_WORDS_AFTER]
        if _is_of_text(near, after):
            yield m


def _is_of_text(near: str, after: str) -> bool:
    """True where the words around a link do not bind it to a picture, a comment, data, or somebody else's text."""
    words = f"{near} {after}"
    picture = _PICTURE_SITE.search(words) or pattern("gates", "media").search(words)
    if picture and not pattern("gates", "text").search(words):
        return False
    own = f"{_PARTS.split(near)[-1]} {_PARTS.split(after)[0]}"
    lent = (pattern("gates", gate).search(own) for gate in ("borrowed", "limited", "marked_only", "reported"))
    return topic_of(own) == "text" and not any(lent)


def _is_below_picture(before: str) -> bool:
    """True inside a figure that shows something besides the link itself: a badge alone may stand in one, too."""
    if not _is_open(_FIGURE, before):
        return False
    figure = before[[m.start() for m in _FIGURE.finditer(before)][-1] :]
    return "figcaption" in figure.lower() or _PICTURE.search(figure) is not None


def _is_open(form: re.Pattern[str], before: str) -> bool:
    """True where the last mark before the link opens a stretch that has not ended."""
    marks = list(form.finditer(before))
    if not marks:
        return False
    groups = marks[-1].groupdict()
    return not groups.get("end") and not groups.get("close")


def _visible(markup: str) -> str:
    """The words of a stretch of markup that may begin or end inside a tag; a line for each block."""
    inside = markup.find(">")
    if inside >= 0 and "<" not in markup[:inside]:
        markup = markup[inside + 1 :]
    cut = markup.rfind("<")
    if cut > markup.rfind(">"):
        markup = markup[:cut]
    return _SPACES.sub(_joint, _TAG.sub(" ", _BLOCK.sub("\n", markup)))


def _joint(space: re.Match[str]) -> str:
    return "\n" if "\n" in space.group() else " "
