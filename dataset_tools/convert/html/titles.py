"""The headline of a page, out of what its heading, its meta tags and its title bar claim."""

import re
from collections.abc import Sequence

# " - ", " | ", " » " and the like stand between a headline and the site's name.
_SEPARATOR = re.compile(r"\s+[-–—|·•»«:/~]{1,2}\s+|\s*\|\s*|\s+[-–—]{2}\s*|\s*[»«]\s*")
_WORD = re.compile(r"\w+")

# "Blog:", "May 4, 2021 ": what stands around a headline and is none of it; behind it a credit may, and where it leads.
_LABEL = re.compile(
    r"\w+\s?\w*:\s*|(?=.*\b(?:19|20)\d\d\b)(?:[^\W\d_]{3,9}\.?\s|\d{1,4}[\s.,/-]+){2,4}", re.IGNORECASE
)
_TAIL = re.compile(
    r"\s+(?:(?:posted|published|updated|written) (?:on|by|at)\b.*|\((?:[\w-]+\.)+[a-z]{2,}\)(?:\s+\d+)?)",
    re.IGNORECASE,
)
_DOMAIN = re.compile(r"((?:[\w-]+\.)*)([\w-]{3,})\.(?:com|org|net|info|co|io|eu|[a-z]{2})", re.IGNORECASE)

# A site's name is rarely longer; a part of a headline rarely shorter.
SUFFIX_WORDS = 4
# The only h1 of a page is its headline whatever the metadata say, when it is a phrase and not a name or a section.
LONE_WORDS = 4
# A heading must share this much of its own words with a claim, and this much of what both say.
SUPPORT, CLOSE = 0.6, 0.3
# A longer heading is a text in the wrong tag; so is one beside a claim of a third of its words, or less.
MAX_TITLE, LONG_WORDS, TIMES = 400, 25, 3


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
    known |= {
        "".join(words(m[2])) for part in _SEPARATOR.split(title) if (m := _DOMAIN.fullmatch(part.strip()))
    }
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
    """True where a part is a name of the site, or holds one and little else."""
    key = "".join(words(part))
    key = key.removeprefix("the")
    return bool(key) and any(
        key == s.removeprefix("the")
        or (len(key) >= 4 and (key in s or (len(s) >= 4 and s in key and 3 * len(s) > len(key))))
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


def closeness(one: str, other: str) -> float:
    """Shared words of two titles over the words of both: 1 where they say the same.

    >>> closeness("Harbour wall", "Harbour wall to be rebuilt")
    0.4
    """
    a, b = set(words(one)), set(words(other))
    return len(a & b) / len(a | b) if a and b else 0.0


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
    wanted = [strip_site(w, sites) for w in (*claims, bar) if w]
    if heading := _supported(headings, wanted, sites):
        return strip_trailing_site(_unglued(heading, wanted), sites), "h1"
    for i, claim in enumerate(claims):
        if len(words(claim)) >= 2:
            return _uncut(strip_site(claim, sites), wanted), f"claim:{i}"
    if bar:
        return strip_site(bar, sites), "title-tag"
    return (claims[0], "claim:0") if claims else None


def _supported(headings: Sequence[str], wanted: Sequence[str], sites: Sequence[str]) -> str | None:
    """The heading that says most of what a claim says; the only one, where it is a phrase."""
    known = {"".join(words(s)) for s in sites if s}
    longest = max((len(words(w)) for w in wanted), default=MAX_TITLE)
    fit = [
        h for h in headings if 0 < len(words(h)) <= max(LONG_WORDS, TIMES * longest) and not _names(h, known)
    ]
    if not fit or not wanted:
        return fit[0] if fit else None
    close, place = max((max(closeness(h, w) for w in wanted), -i) for i, h in enumerate(fit))
    best = fit[-place]
    support = max(likeness(best, w) for w in wanted)
    alone = len(fit) == 1 and len(words(best)) >= LONE_WORDS and not best.endswith(":")
    return best if alone or (support >= SUPPORT and close >= CLOSE) else None


def _unglued(heading: str, wanted: Sequence[str]) -> str:
    """The claim that a heading consists of but for a word that another element glued to it, or a label or a day.

    >>> _unglued("ExclusiveHarbour wall to be rebuilt", ["Harbour wall to be rebuilt"])
    'Harbour wall to be rebuilt'
    >>> _unglued("Blog: Harbour wall to be rebuilt", ["Harbour wall to be rebuilt"])
    'Harbour wall to be rebuilt'
    """
    for claim in wanted:
        at = heading.find(claim)
        if at < 0 or len(words(claim)) < LONE_WORDS:
            continue
        before, after = heading[:at], heading[at + len(claim) :]
        if (
            before[-1:].isalnum()
            or (after[:1].isalnum() and not after[0].islower())
            or _LABEL.fullmatch(before + after)
            or (not before and _TAIL.fullmatch(after))
        ):
            return claim
    return heading


def _uncut(claim: str, wanted: Sequence[str]) -> str:
    """The claim, or a longer one that begins with it where it was cut to a length: at "…" or inside brackets."""
    stem = claim.rstrip(" .…")
    cut = claim.endswith(("…", "...")) or claim.count("(") > claim.count(")")
    longer = [w for w in wanted if cut and len(w) > len(claim) and w.startswith(stem)]
    return longer[0] if longer else claim


def strip_trailing_site(heading: str, sites: Sequence[str]) -> str:
    """A heading without the site's own name at its end, and without a short part behind a bar; other parts are its own."""
    known = {"".join(words(s)) for s in sites if s}
    while cuts := list(_SEPARATOR.finditer(heading)):
        head, tail = heading[: cuts[-1].start()].strip(), heading[cuts[-1].end() :]
        if not head or not (_names(tail, known) or ("|" in cuts[-1].group() and _is_suffix(tail, head))):
            break
        heading = head
    return heading
