"""Stage 3 of 9. Labelled draft → the headline as printed, without the site's name."""

import re

from dataset_tools.annotate.precedence import STATED, precedence
from dataset_tools.model.draft import Draft, Hint, Role
from dataset_tools.model.provenance import Reading
from dataset_tools.model.span import Span

# Which statement of the title is believed first: people, then structured data, then the page, then
# tags that sites fill with their own name. Longest matching prefix of the producer wins.
_RANKS = STATED | {"meta:og": 4, "meta": 5, "title": 6}
_MACHINE_RANK = 2  # from here on sites append their names; what a person wrote stays as it is
_BLOCK_RANK = 4  # a headline block is believed over meta tags of the same or a later rank

# What stands between a headline and a site's name. A hyphen counts only between spaces.
_SEPARATOR = re.compile(r"\s+[|–—·•»:-]\s+|\s*[|»]\s*")
_SUFFIX_WORDS = 5  # a site's name is at most this long: of longer tails, two in three are headline
_MAX_TITLE = 400  # characters; longer is a paragraph


def read_title(draft: Draft) -> Reading[str] | None:
    """The headline, or None where nothing on the page is one."""
    sites = site_names(draft)
    hint = _best_hint(draft)
    block = next((b for b in draft.of_role(Role.HEADLINE) if b.text.strip()), None)
    if hint and (block is None or precedence(hint.producer, _RANKS) < _BLOCK_RANK):
        value = " ".join(hint.value.split())
        if precedence(hint.producer, _RANKS) >= _MACHINE_RANK:
            value = strip_site(value, sites, block.text if block else None)
        return Reading(value, hint.producer, hint.span)
    if block is None or len(block.text) > _MAX_TITLE:
        return None
    value = strip_site(block.text, sites)
    start = block.text.find(value)
    span = block.raw_span(Span(start, start + len(value))) if start >= 0 else block.span
    return Reading(value, "headline:block", span, block.score)


def site_names(draft: Draft) -> list[str]:
    """The names by which the page calls its site."""
    return [h.value for name in ("site", "publisher") for h in draft.hints_of(name)]


def strip_site(title: str, sites: list[str], other: str | None = None) -> str:
    """The title without the site's name at its end or beginning.

    `sites` are known names; `other` is another statement of the title, which decides where it fits.

    >>> strip_site("Ferry runs again | The Harbour Ledger", [])
    'Ferry runs again'
    """
    if other and title.startswith(other):
        return other
    known = {_key(s) for s in sites}
    parts = [m.span() for m in _SEPARATOR.finditer(title)]
    for lo, hi in reversed(parts):
        tail, head = title[hi:], title[:lo]
        if _key(tail) in known and head:
            return strip_site(head, sites)
    for lo, hi in parts[:1]:
        if _key(title[:lo]) in known and title[hi:]:
            return title[hi:].strip()
    if parts:
        lo, hi = parts[-1]
        mark = title[lo:hi].strip()
        head, tail = title[:lo].rstrip(), title[hi:].strip()
        if mark != ":" and _is_site_like(head, tail):
            # "Headline | Section | Site": the section goes too when the mark is the same.
            return strip_site(head, sites) if len(head.split()) > _SUFFIX_WORDS else head
    return title.strip()


def _is_site_like(head: str, tail: str) -> bool:
    """Whether `tail` can be a site's name: short, capitalised, and shorter than what stands before it."""
    words = tail.split()
    if not words or len(words) > _SUFFIX_WORDS or len(head.split()) < max(2, len(words)):
        return False
    return tail[0].isupper() or "." in tail or tail[0].isdigit()


def _key(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _best_hint(draft: Draft) -> Hint | None:
    hints = [h for h in draft.hints_of("title") if h.value.strip()]
    return min(hints, key=lambda h: precedence(h.producer, _RANKS), default=None)
