"""Stage 3 of 9. Raw HTML → the Creative Commons deeds that a page links to, as hints.

Many pages show their licence as a linked badge and no word. `rel="license"` is read by the converter; this finds
the rest, and leaves out deeds that stand in a picture's credit.
"""

import html
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from dataset_tools.annotate.rights.context import is_granted
from dataset_tools.annotate.rights.markup import open_tags
from dataset_tools.lexicon.rights import is_other_part, pattern
from dataset_tools.model.draft import Hint
from dataset_tools.model.span import Span

PRODUCER = "link:deed"
# A deed that the page links to for something else: no statement about the text, and a word of warning beside one.
LENT = "link:lent"

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
_BEFORE, _AFTER = 900, 900
_TAG = re.compile(r"<[^<>]{0,600}>")
_BLOCK = re.compile(
    r"</?(?:p|div|li|ul|ol|td|tr|dl|dt|dd|h[1-6]|br|hr|footer|section|article|aside|main|header|blockquote|small|figure|figcaption|pre|textarea|html|body|head)\b[^<>]{0,600}>",
    re.IGNORECASE,
)
_SPACES = re.compile(r"[ \t\r\f\v\u00a0]+|\s*\n\s*")
_FIGURE = re.compile(r"<(?P<end>/?)figure\b", re.IGNORECASE)
_PICTURE = re.compile(r"<img\b", re.IGNORECASE)
# What is hidden, or shown as somebody's words or as markup.
_HIDDEN = re.compile(
    r"<(?P<end>/?)(?:style|script|blockquote|pre|code|textarea|template|noscript|del|s|strike)\b|(?P<open><!--)|(?P<close>-->)",
    re.IGNORECASE,
)
# What parts a footer: "Data protection | CC BY" says nothing of data.
_PARTS = re.compile(r"\s*[|·•]\s*|\s[-–—]\s")
# Words of a link that only name what it leads to: the licence.
_NAMES_LICENCE = re.compile(
    r"(?:(?:https?://\S*creativecommons\.org/\S*|the|a|an|this|view|see|read|full|text|details|some|cc|creative|commons|licen[cs]es?|licensed|lizenz|licencia|licenza|licença|licentie|deed|logo|icon|badge|button|"
    r"by|nc|nd|sa|attribution|non-?commercial|no-?derivatives|share-?alike|international|rights reserved|rights|reserved|public|domain|zero|"
    r"\d\.\d|l|c)(?!\w)[\s,.()/-]*)*",
    re.IGNORECASE,
)
# A badge may stand in a figure of its own: `_is_below_picture` tells it from a picture's credit.
_BADGE_FIGURE = re.compile(r"<figure", re.IGNORECASE)
_META = re.compile(r"<(?:link|meta)\b[^<>]*$", re.IGNORECASE)
_ITEM = re.compile(r"itemtype\s?=\s?[\"']?(?:https?://schema\.org/)?(?P<type>\w+)", re.IGNORECASE)
_TEXTS = re.compile(
    r"(?:\w*article|blogposting|webpage|website|creativework|report|newsmediaorganization|organization|breadcrumblist|person|wpfooter)",
    re.IGNORECASE,
)
_MOST = 40  # links; a page with more is a list of other people's works


def page_hints(hints: Sequence[Hint], raw: str, story: Sequence[Span] = ()) -> tuple[Hint, ...]:
    """The hints of a page and its deeds; a link that calls itself a licence counts where it stands by the text.

    Args:   story: where the paragraphs of the article stand in `raw`.
    """
    own = (h for h in hints if h.producer != "rel:license" or _is_vouched(h.value, raw, story))
    return (*own, *deed_hints(raw, story))


def _is_vouched(address: str, raw: str, story: Sequence[Span]) -> bool:
    """True where the page links to an address somewhere as the licence of its text."""
    form = re.compile(
        rf"=\s?[\"']?(?P<url>{re.escape(address)}|{re.escape(html.escape(address))})(?![\w/])", re.IGNORECASE
    )
    return any(of_text for _, of_text in _links(raw, form, story))


def deed_hints(raw: str, story: Sequence[Span] = ()) -> tuple[Hint, ...]:
    """One hint for every deed that the page links to for its text, in order, each address once."""
    if "creativecommons.org/" not in raw and "licensebuttons.net/" not in raw:
        return ()
    found: dict[str, Hint] = {}
    for form in (_DEED, _BADGE):
        for m, of_text in _links(raw, form, story):
            url, span = _address(m), Span(m.start("url"), m.end("url"))
            if of_text:
                found[url.lower()] = Hint("license_url", url, PRODUCER, span)
            else:
                found.setdefault(url.lower(), Hint("license_url", url, LENT, span))
    return tuple(found.values())


def _address(m: re.Match[str]) -> str:
    """The address of the deed that a link or a badge names."""
    if deed := m.groupdict().get("deed"):
        return f"https://creativecommons.org/licenses/{deed}"
    return m["url"] if m["url"].startswith("http") else f"https:{m['url']}"


def _links(raw: str, form: re.Pattern[str], story: Sequence[Span]) -> Iterator[tuple[re.Match[str], bool]]:
    """The first links of a page to a deed, and whether each of them is of the text."""
    found = list(islice(form.finditer(raw), _MOST))
    for m, around in zip(found, open_tags(raw, [m.start() for m in found]), strict=True):
        before = raw[max(0, m.start() - _BEFORE) : m.start()]
        if before.rfind("<") > before.rfind(">") and not _is_open(_HIDDEN, before):  # in a tag that is shown
            apart = any(_is_apart(raw, tag, Span(at, m.start()), story) for tag, at in around)
            own = not (apart or _is_below_picture(before) or _is_of_other_item(before))
            yield m, own and (_META.search(before) is not None or _is_of_text(*_around(raw, m)))


def _is_apart(raw: str, tag: str, held: Span, story: Sequence[Span]) -> bool:
    """True for a tag around a link that holds another thing, unless most of the story stands in it, too.

    Args:   held: from the tag to the link.
    """
    if pattern("gates", "other_element").search(tag) and not _BADGE_FIGURE.match(tag):
        return True
    own = sum(held.start <= span.start < held.end for span in story)
    return own * 2 <= len(story) and is_other_part(tag, raw)


def _around(raw: str, m: re.Match[str]) -> tuple[str, str, str]:
    """The words before a link, those of the link itself, and those after it."""
    tag_end = raw.find(">", m.end(), m.end() + _AFTER) + 1 or m.end()
    end = raw.find("</a", tag_end, tag_end + _AFTER)
    opened = raw.rfind("<", max(0, m.start() - _BEFORE), m.start())
    if end < 0 or raw[opened : opened + 2].lower() != "<a":
        end = tag_end
    before, after = raw[max(0, opened - _BEFORE) : opened], raw[end : end + _AFTER]
    return _visible(before), _visible(raw[tag_end:end]), _visible(after)


def _is_of_text(before: str, words: str, after: str) -> bool:
    """True where the words around a link are wholly explained as a grant of the text, or where there are none.

    The burden of proof is the same as in a notice: a deed in the middle of a story, in the credit of a picture, or
    below the headline "Recipe" is of something else.
    """
    above, _, near = before.rpartition("\n")
    rest = after.partition("\n")[0]
    own, behind = _PARTS.split(near)[-1], _PARTS.split(rest)[0]
    link = "CC BY 4.0" if _NAMES_LICENCE.fullmatch(words.strip()) else words
    sentence = f"{own} {link} {behind}".strip()
    heading = next((line for line in reversed(above.split("\n")) if any(c.isalpha() for c in line)), "")
    return is_granted(sentence, "" if own != near and own.strip(" :") == "" else heading)


def _is_below_picture(before: str) -> bool:
    """True inside a figure that shows something besides the link itself: a badge alone may stand in one, too."""
    if not _is_open(_FIGURE, before):
        return False
    figure = before[[m.start() for m in _FIGURE.finditer(before)][-1] :]
    shown = any(c.isalpha() for c in _visible(figure))
    return shown or "figcaption" in figure.lower() or _PICTURE.search(figure) is not None


def _is_of_other_item(before: str) -> bool:
    """True inside the microdata of a picture, a recording or a comment."""
    items = _ITEM.findall(before)
    return bool(items) and not _TEXTS.fullmatch(items[-1])


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
