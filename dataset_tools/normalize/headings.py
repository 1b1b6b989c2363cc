"""Stage 2 of 9. Which block of a page is the headline, and which lines open a byline."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import cache

from dataset_tools.lexicon import LANGUAGES, words
from dataset_tools.model.draft import Block, Role
from dataset_tools.normalize.marks import contains, key_of, opens_with, starts_with
from dataset_tools.normalize.redaction import TOKEN

# Between .4 and .7 the body score of held-out hosts changes by .002. Pages of news hold about twice the furniture
# of those pages, for each word of the story, which halves the odds of every line: what is .4 there is .6 here.
BODY = 0.6
LABEL = 8  # words: a heading or label has no more

RIGHTS_START = re.compile(
    r"(?:disclaimer\b|©|\(c\) ?\d{4}|copyright\b.{0,40}(?:\d{4}|©|by)|all rights reserved\b)", re.IGNORECASE
)
DATE_LIKE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b|\b\d{1,2}:\d\d\b")
_NAME_START = re.compile(r"\s*:?\s*[^\W\d_a-z]")


def find_headline(
    blocks: Sequence[Block],
    keys: Sequence[str],
    scores: Sequence[float],
    path: str,
    *,
    elsewhere: AbstractSet[int] = frozenset(),
) -> int | None:
    """Which block is the headline: the one that the page title repeats, else a first line that could be one.

    `elsewhere` are the lines that other pages of the site print, too: more often its banner than a teaser of this page.
    """
    if any(b.role is Role.HEADLINE for b in blocks):
        return None
    texts = [b.text for b in blocks]
    body = [i for i, p in enumerate(scores) if p > BODY and len(texts[i]) > 80]
    first = body[0] if body else len(texts)
    tagged = next((i for i, b in enumerate(blocks) if b.tag == "h1"), None)
    if tagged is not None:
        return tagged
    found = _title_line(keys, first)
    if found is None:
        found = _line_above_text(texts, keys, first)
    if found is not None:
        return found
    folder = key_of(path.rpartition("/")[0].rpartition("/")[2].replace("-", " ").replace("_", " "))
    candidates = [i for i in range(min(first, _TOP)) if _could_be_headline(texts[i], keys[i])]
    fit = {i: _headline_fit(i, texts, keys, folder, first) - _BANNER * (i in elsewhere) for i in candidates}
    best = max(candidates, key=lambda i: (fit[i], -i), default=None)
    if best is None and len(texts) > 1 and first == 0 and _could_be_headline(texts[0], keys[0]):
        return 0
    return best


_TOP = 15  # lines
_BANNER = 3  # of fit, as for a menu on one line


def _headline_fit(i: int, texts: Sequence[str], keys: Sequence[str], folder: str, first: int) -> int:
    """How well a line stands where headlines stand: above a byline, a date or the text, and not a site's name."""
    count = keys[i].count(" ") + 1
    following = texts[i + 1 : i + 3]
    fit = 2 * any(map(_is_credit, following))
    fit += i + 1 == first
    fit += 5 <= count <= 20
    fit += 2 * (i == 0 and count > 4)  # a file that begins with neither banner nor menu begins with its title
    fit -= 3 * (" | " in texts[i])
    fit -= 4 * (bool(folder) and folder in keys[i] and count <= folder.count(" ") + 3)
    fit -= 2 * (count <= 4 and sum(keys[i] in k for k in keys) > 2)
    fit -= 2 * (count <= 8 and texts[i].isupper())
    fit -= texts[i].endswith(".")
    fit -= 2 * bool(DATE_LIKE.search(texts[i]) and count <= LABEL)
    return fit


_ABOVE_BODY = 30  # lines: share bars, authors, dates and picture credits stand between headline and text


def _title_line(keys: Sequence[str], first: int) -> int | None:
    """The line above the text that says again what the first line, a page's title, says."""
    title = keys[0].split()
    best, best_fit = None, 0.5  # half of the words in common, at least three: two pages of a site share less
    for i in range(1, min(len(keys), first + 2)):
        words_ = keys[i].split()
        if not 2 <= len(words_) <= 40:
            continue
        common = len(set(words_) & set(title))
        prefix = keys[0].startswith(keys[i]) and (len(words_) > 2 or 2 * len(words_) >= len(title))
        if not prefix and (common < 3 or i < first - _ABOVE_BODY):
            continue
        fit = 2.0 if prefix else 2 * common / (len(set(words_)) + len(set(title)))
        # Of equal lines the last: the first is in the menu or the breadcrumbs.
        if fit >= best_fit:
            best, best_fit = i, fit
    return best


_JUST_ABOVE = 12  # lines between the headline and the text, where the page's title says it in other words
_LIKE = 4.0  # a line that fits less is a menu's or a teaser


def _line_above_text(texts: Sequence[str], keys: Sequence[str], first: int) -> int | None:
    """The line close above the text that shares words with the page's title and stands where headlines stand.

    Only on a page with a menu between the two: else the first line is the headline, and below it stands a subtitle.
    """
    if first < _MENU or any(_is_credit(t) for t in texts[1:4]):
        return None
    title = {w for w in keys[0].split() if len(w) >= _CONTENT}
    best, best_fit = None, _LIKE
    for i in range(max(1, first - _JUST_ABOVE), min(first, len(texts))):
        count = keys[i].count(" ") + 1
        if count < 3 or not _could_be_headline(texts[i], keys[i]):
            continue
        common = len({w for w in keys[i].split() if len(w) >= _CONTENT} & title)
        fit = 2.0 * any(_is_credit(t) for t in texts[i + 1 : i + 4])
        fit += 1.5 * min(2, common) + (5 <= count <= 20) + (i + 1 == first) - 2 * texts[i].endswith(".")
        if fit > best_fit:
            best, best_fit = i, fit
    return best


def _is_credit(text: str) -> bool:
    """Whether a line is a byline or short and dated."""
    return is_byline(text) or bool(len(text) < 60 and DATE_LIKE.search(text))


_MENU = 8  # lines
_CONTENT = 4  # letters: shorter words stand in every line
_HEADLINE_SENTENCE = 18  # words; chosen: headlines that are sentences with a full stop are shorter


def _could_be_headline(text: str, key: str) -> bool:
    """Whether an opening line can be a headline: a few words, no banner, no byline, no date."""
    count = key.count(" ") + 1
    if not 2 <= count <= 30 or text.endswith((":", ",", ";")) or TOKEN in text:
        return False
    if count > _HEADLINE_SENTENCE and text.endswith("."):
        return False  # the first paragraph of a text without a headline
    return not (
        is_byline(text)
        or (count <= 9 and (opens_with("furniture_lines", key) or opens_with("furniture_ends", key)))
        or starts_with("caption_marks", text)
        or RIGHTS_START.match(text)
        or contains("furniture_pleas", text)
    )


@cache
def _byline_opener() -> re.Pattern[str]:
    openers = {w for language in LANGUAGES for w in words(language, "byline_openers")}
    return re.compile("|".join(map(re.escape, sorted(openers, key=lambda w: (-len(w), w)))))


def is_byline(text: str) -> bool:
    """Whether a line begins with a byline's opening word and a name after it."""
    opener = _byline_opener().match(text[:40].lower())
    if opener is None:
        return False
    rest = text[opener.end() :]
    return rest[:1] in {" ", ":"} and bool(_NAME_START.match(rest)) and len(text) < 160
