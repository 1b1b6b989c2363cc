"""Stage 3 of 9. Raw HTML → the Creative Commons deeds that a page links to, as hints.

Many pages show their licence as a linked badge and no word. `rel="license"` is read by the converter; this finds
the rest, and leaves out deeds that stand in a picture's credit.
"""

import re
from collections.abc import Iterator

from dataset_tools.lexicon.rights import pattern
from dataset_tools.model.draft import Hint
from dataset_tools.model.span import Span

PRODUCER = "link:deed"

# A public domain mark labels scans and pictures far more often than the text around them: it must be stated in words.
_DEED = re.compile(
    r"=\s?[\"']?(?P<url>(?:https?:)?//(?:www\.)?creativecommons\.org/(?:licen[cs]es/[a-z]{2}[a-z-]{0,12}/\d\.\d(?:/[a-z]{2,6}(?![a-z.]))?|publicdomain/zero/1\.0))",
    re.IGNORECASE,
)
# How far around a link its words reach, in raw characters: markup of a figure included.
_BEFORE, _AFTER = 700, 160
_TAG = re.compile(r"<[^<>]{0,600}>")
_FIGURE = re.compile(r"<(?P<end>/?)(?:figure|figcaption)\b", re.IGNORECASE)
_PICTURE_SITE = re.compile(
    r"\b(?:flickr|wikimedia|commons\.wikimedia|unsplash|pixabay|image|photo|caption|credit)\b", re.IGNORECASE
)
_HIDDEN = re.compile(r"<(?P<end>/?)(?:style|script)\b|(?P<open><!--)|(?P<close>-->)", re.IGNORECASE)
_WORDS_BEFORE, _WORDS_AFTER = 120, 60
_MOST = 40  # links; a page with more is a list of other people's works


def deed_hints(raw: str) -> tuple[Hint, ...]:
    """One hint for every deed that the page links to for its text, in order, each address once."""
    if "creativecommons.org/" not in raw:
        return ()
    found: dict[str, Hint] = {}
    for m in _links(raw):
        url = m["url"] if m["url"].startswith("http") else f"https:{m['url']}"
        found.setdefault(url.lower(), Hint("license_url", url, PRODUCER, Span(m.start("url"), m.end("url"))))
    return tuple(found.values())


def _links(raw: str) -> Iterator[re.Match[str]]:
    for i, m in enumerate(_DEED.finditer(raw)):
        if i >= _MOST:
            return
        before = raw[max(0, m.start() - _BEFORE) : m.start()]
        if _is_open(_FIGURE, before) or _is_open(_HIDDEN, before):
            continue
        words = (
            _visible(before)[-_WORDS_BEFORE:] + " " + _visible(raw[m.end() : m.end() + _AFTER])[:_WORDS_AFTER]
        )
        picture = _PICTURE_SITE.search(words) or pattern("gates", "media").search(words)
        if not picture or pattern("gates", "text").search(words):
            yield m


def _is_open(form: re.Pattern[str], before: str) -> bool:
    """True where the last mark before the link opens a stretch that has not ended."""
    marks = list(form.finditer(before))
    if not marks:
        return False
    groups = marks[-1].groupdict()
    return not groups.get("end") and not groups.get("close")


def _visible(markup: str) -> str:
    """The words of a stretch of markup that may begin or end inside a tag."""
    inside = markup.find(">")
    if inside >= 0 and "<" not in markup[:inside]:
        markup = markup[inside + 1 :]
    cut = markup.rfind("<")
    if cut > markup.rfind(">"):
        markup = markup[:cut]
    return " ".join(_TAG.sub(" ", markup).split())
