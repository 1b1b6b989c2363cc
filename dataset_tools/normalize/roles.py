"""Stage 2 of 9. Labels: which blocks are body, and what each of the others is. Nothing is deleted."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from dataset_tools.lexicon import words
from dataset_tools.model.draft import Block, Draft, Role
from dataset_tools.normalize.classifier import body_scores
from dataset_tools.normalize.marks import LANGUAGES, contains, key_of, opens_with, starts_with
from dataset_tools.normalize.profile import Profile, site_of
from dataset_tools.normalize.redaction import TOKEN

# Between .3 and .5 the body score of held-out hosts changes by .001; nearer .3 favours recall.
_BODY = 0.4
_PARAGRAPH_TAGS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "article", "section"})

_RIGHTS_START = re.compile(
    r"(?:disclaimer\b|©|\(c\) ?\d{4}|copyright\b.{0,40}(?:\d{4}|©|by)|all rights reserved\b)", re.IGNORECASE
)
_DATE_LIKE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b|\b\d{1,2}:\d\d\b")
_NAME_START = re.compile(r"\s*:?\s*[^\W\d_a-z]")
_PICTURE_CREDIT = re.compile(
    r"[(\[]?(?:photo|image|picture|illustration|foto|bild)s?\s*(?:by|credit|courtesy|:|/)|getty images|/ ?(?:AFP|AP|Reuters|EPA)\b",
    re.IGNORECASE,
)


def label_roles(draft: Draft, profile: Profile | None = None) -> Draft:
    """The draft with a role on every block; roles that a converter gave stay.

    Where the converter has found the body (HTML), only the other blocks are named here.
    """
    blocks = _without_site_furniture(draft, profile) if profile else draft.blocks
    if all(b.role is not None for b in blocks):
        return replace(draft, blocks=blocks)
    texts = [b.text for b in blocks]
    if any(b.role is Role.BODY for b in blocks):
        scores = [1.0 if b.role is Role.BODY else 0.0 for b in blocks]
    else:
        scores = body_scores(texts, _blank_lines(draft.raw, blocks))
    repeats = Counter(key_of(t) for t in texts)
    headline = _headline(texts, scores, blocks)
    first = next((i for i, p in enumerate(scores) if p > _BODY), len(blocks))
    labelled = []
    for i, (block, score) in enumerate(zip(blocks, scores, strict=True)):
        role = block.role
        if role is None:
            role = Role.HEADLINE if i == headline else _role(block.text, score, repeats, late=i > first)
            block = replace(block, role=role, score=round(score, 3))  # noqa: PLW2901
        labelled.append(block)
    return replace(draft, blocks=tuple(labelled))


def _without_site_furniture(draft: Draft, profile: Profile) -> tuple[Block, ...]:
    """The blocks, with what stands on several pages of the site labelled furniture."""
    site = site_of(draft)
    return tuple(
        replace(b, role=Role.FURNITURE, score=0.0)
        if b.role in {None, Role.BODY} and profile.is_furniture(site, b.text) and not _names_rights(b.text)
        else b
        for b in draft.blocks
    )


def _names_rights(text: str) -> bool:
    """Whether a repeated line states rights or an author: repeated, but not worthless."""
    return contains("rights_marks", text) or _is_byline(text)


def _blank_lines(raw: str, blocks: Sequence[Block]) -> list[bool]:
    """Whether a blank line stands before each block, and after the last one."""
    out = [True]
    for first, second in pairwise(blocks):
        if second.tag is not None:
            out.append(second.tag in _PARAGRAPH_TAGS)
        else:
            out.append(raw.count("\n", first.span.end, max(first.span.end, second.span.start)) > 1)
    return [*out, True]


def _headline(texts: Sequence[str], scores: Sequence[float], blocks: Sequence[Block]) -> int | None:
    """Which block is the headline: the one that the page title repeats, else a first line that could be one."""
    if any(b.role is Role.HEADLINE for b in blocks):
        return None
    keys = [key_of(t) for t in texts]
    body = [i for i, p in enumerate(scores) if p > _BODY and len(texts[i]) > 80]
    first = body[0] if body else len(texts)
    tagged = next((i for i, b in enumerate(blocks) if b.tag == "h1"), None)
    if tagged is not None:
        return tagged
    found = _title_line(keys, first)
    if found is not None:
        return found
    for i in range(min(first, 5)):
        if _could_be_headline(texts[i], keys[i]):
            return i
    return None


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


def _could_be_headline(text: str, key: str) -> bool:
    """Whether an opening line can be a headline: a few words, no banner, no byline, no date."""
    count = key.count(" ") + 1
    if not 2 <= count <= 30 or text.endswith((":", ",", ";")) or TOKEN in text:
        return False
    return not (
        _is_byline(text)
        or (count <= 9 and (opens_with("furniture_lines", key) or opens_with("furniture_ends", key)))
        or starts_with("caption_marks", text)
        or _RIGHTS_START.match(text)
    )


def _role(text: str, score: float, repeats: Counter[str], *, late: bool) -> Role:
    """The role of one line that is not the headline."""
    key = key_of(text)
    count = key.count(" ") + 1
    short = count <= 12
    if _RIGHTS_START.match(text):
        return Role.RIGHTS
    if short and _is_byline(text):
        return Role.BYLINE
    # A line with a masked address that stands twice on a page is a banner, however it reads.
    banner = TOKEN in text and (repeats[key] > 1 or score < 0.8)
    if score > _BODY and not banner:
        return Role.BODY
    if starts_with("caption_marks", text) or (count <= 60 and _PICTURE_CREDIT.search(text)):
        return Role.CAPTION
    if count > 2 and contains("rights_marks", text):
        return Role.RIGHTS
    if late and count > 5 and contains("bio_phrases", text):
        return Role.BIO
    if short and not late and _DATE_LIKE.search(text):
        return Role.DATELINE
    return Role.FURNITURE


@cache
def _byline_openers() -> tuple[str, ...]:
    openers = {w for language in LANGUAGES for w in words(language, "byline_openers")}
    return tuple(sorted(openers, key=len, reverse=True))


def _is_byline(text: str) -> bool:
    """Whether a line begins with a byline's opening word and a name after it."""
    lower = text[:40].lower()
    for opener in _byline_openers():
        if lower.startswith(opener):
            rest = text[len(opener) :]
            return rest[:1] in {" ", ":"} and bool(_NAME_START.match(rest)) and len(text) < 160
    return False
