"""The headline of a page, out of what its heading, its meta tags and its title bar claim."""

import re
from collections.abc import Sequence

# " - ", " | ", " » " and the like stand between a headline and the site's name.
_SEPARATOR = re.compile(r"\s+[-–—|·•»«:/~]{1,2}\s+|\s*\|\s*|\s+[-–—]{2}\s*|\s*[»«]\s*")
_WORD = re.compile(r"\w+")

# A site's name is rarely longer; a part of a headline rarely shorter.
SUFFIX_WORDS = 4
# The only h1 of a page is its headline whatever the metadata say, when it is a phrase and not a name or a section.
LONE_WORDS = 4
# A longer heading is a text in the wrong tag.
MAX_TITLE = 400


def words(text: str) -> list[str]:
    """The words of `text`, lower-cased, without marks.

    >>> words("Harbour wall: what’s next?")
    ['harbour', 'wall', 'what', 's', 'next']
    """
    return _WORD.findall(text.casefold())


def strip_site(title: str, sites: Sequence[str]) -> str:
    """`title` without the site's name and section at its end or start.

    A part goes when it names one of `sites`, or when it is the last one, short, and clearly set off.

    >>> strip_site("Harbour wall to be rebuilt by spring - The Quay Courier", ["quaycourier"])
    'Harbour wall to be rebuilt by spring'
    >>> strip_site("Quay Courier | Harbour wall to be rebuilt", ["Quay Courier"])
    'Harbour wall to be rebuilt'
    """
    known = {"".join(words(s)) for s in sites if s}
    while True:
        cuts = list(_SEPARATOR.finditer(title))
        if not cuts:
            return title
        head, tail = title[: cuts[-1].start()].strip(), title[cuts[-1].end() :].strip()
        first, rest = title[: cuts[0].start()].strip(), title[cuts[0].end() :].strip()
        if head and (_names(tail, known) or (_is_suffix(tail, head) and cuts[-1].group().strip() != ":")):
            title = head
        elif rest and _names(first, known):
            title = rest
        else:
            return title


def _names(part: str, sites: set[str]) -> bool:
    key = "".join(words(part))
    key = key.removeprefix("the")
    return bool(key) and any(
        key == s.removeprefix("the") or (len(key) >= 4 and (key in s or (len(s) >= 4 and s in key)))
        for s in sites
    )


def _is_suffix(tail: str, head: str) -> bool:
    return 0 < len(tail.split()) <= SUFFIX_WORDS and len(head.split()) > len(tail.split()) and len(head) >= 12


def likeness(one: str, other: str) -> float:
    """Shared words of two titles over the words of the shorter: 1 where one holds the other.

    >>> likeness("Harbour wall to be rebuilt", "Harbour wall to be rebuilt - Quay Courier")
    1.0
    """
    a, b = set(words(one)), set(words(other))
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def choose_title(
    headings: Sequence[str], claims: Sequence[str], bar: str | None, sites: Sequence[str]
) -> tuple[str, str] | None:
    """The headline and where it was read: "h1", "claim:<index>" or "title-tag".

    A heading wins where a claim supports it: it is what is printed above the story. Without support
    (a logo, a section) the best claim wins, without the site's name.

    Args:   headings: texts of h1 elements, in order; claims: JSON-LD and meta titles, the most trusted first;
            bar: the text of the title element; sites: names of the site, its host among them.
    """
    headings = [h for h in headings if len(h) <= MAX_TITLE]
    claims = [c if len(c) <= MAX_TITLE else "" for c in claims]
    bar = bar if bar and len(bar) <= MAX_TITLE else None
    wanted = [*claims, *([bar] if bar else [])]
    scored = [
        (max((likeness(h, w) for w in wanted), default=0.0), min(len(words(h)), 8), -i, h)
        for i, h in enumerate(headings)
        if words(h) and not _names(h, {"".join(words(s)) for s in sites if s})
    ]
    if scored:
        support, size, _, heading = max(scored)
        alone = len(scored) == 1 and size >= LONE_WORDS
        if (support >= 0.6 and (size >= 2 or support == 1.0)) or alone or not wanted:
            return strip_trailing_site(heading, sites), "h1"
    for i, claim in enumerate(claims):
        if len(words(claim)) >= 2:
            return strip_site(claim, sites), f"claim:{i}"
    if bar:
        return strip_site(bar, sites), "title-tag"
    return (claims[0], "claim:0") if claims else None


def strip_trailing_site(heading: str, sites: Sequence[str]) -> str:
    """A heading without the site's own name at its end; short last parts stay, they are the headline's."""
    known = {"".join(words(s)) for s in sites if s}
    cuts = list(_SEPARATOR.finditer(heading))
    if cuts and _names(heading[cuts[-1].end() :], known) and heading[: cuts[-1].start()].strip():
        return heading[: cuts[-1].start()].strip()
    return heading
