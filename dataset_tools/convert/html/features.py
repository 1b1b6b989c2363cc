"""What can be counted about each block of a page, for the model that tells body from furniture."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from dataset_tools.convert.html.layout import Cell, Element, Layout
from dataset_tools.convert.html.tags import MAIN_CHARS, NAMES, TAG_BITS
from dataset_tools.lexicon.phrases import Phrases
from dataset_tools.model.span import Span

# Words that furniture begins with or consists of, and what stands in any text that holds them: finding a word is cheap.
# Those without such words are looked for at the beginning alone. Only the first characters of a block are looked at, in
# small letters: with IGNORECASE the same search takes three times as long.
OPENING = 160
_CUES = tuple(
    (re.compile(pattern), Phrases(words.split("|")) if words else None)
    for pattern, words in (
        (
            (
                r"(?:related|read (?:more|also|next)|see also|also read|more (?:from|on|about|stories)|you may also|recommended|"
                r"next|previous|don'?t miss|watch|listen|explore|keep reading|continue reading|up next|trending|most (?:read|popular))\b"
            ),
            "",
        ),
        (
            (
                r"\b(?:subscribe|newsletter|sign up|sign in|log in|register|join (?:us|our|the)|download (?:the|our)|donate|support us|"
                r"free trial|get started|learn more|shop now|buy now|contact us|book a|click here|follow (?:us|me|@))\b"
            ),
            (
                "subscribe|newsletter|sign |log in|register|join |download |donate|support us|free trial|get started|learn more|"
                "shop now|buy now|contact us|book a|click here|follow "
            ),
        ),
        (
            r"\b(?:photo(?:graph)?s?|image|picture|illustration|video|credit|courtesy|getty|shutterstock|unsplash|afp|reuters|file)\b",
            "photo|image|picture|illustration|video|credit|courtesy|getty|shutterstock|unsplash|afp|reuters|file",
        ),
        (
            r"©|\bcopyright\b|all rights reserved|\bprivacy\b|\bterms\b|\bcookies?\b|\bdisclaimer\b|\bdisclosure\b|affiliate|commission",
            "©|copyright|all rights|privacy|terms|cookie|disclaimer|disclosure|affiliate|commission",
        ),
        (
            (
                r"^(?:by|written by|published|updated|posted|last (?:updated|modified)|reviewed|edited|author)\b|\bmin(?:ute)?s? read\b|"
                r"\b(?:is|was) (?:a|an|the) (?:\w+ ){0,4}(?:writer|editor|reporter|journalist|author|correspondent|contributor|columnist)\b"
            ),
            (
                "by|published|updated|posted|modified|reviewed|edited| read|writer|editor|reporter|journalist|author|"
                "correspondent|contributor|columnist"
            ),
        ),
        (
            r"(?:share|tweet|print|comments?|leave a|reply|tags?|topics?|filed under|advertisement|sponsored|categories)\b",
            "",
        ),
    )
)
_MARKS, _CLOSERS = frozenset(".!?…。！？؟।:;"), "\"'”’»)]"  # what ends a sentence, and what may follow
_TAGS = {"p": 1, "li": 2, "div": 3, "td": 4, "th": 4, "blockquote": 5, "figcaption": 6, "pre": 7, "span": 3, "a": 8, "button": 9,
         "dd": 10, "dt": 10, "label": 11, "h1": 21, "h2": 22, "h3": 23, "h4": 24, "h5": 25, "h6": 26, "section": 3,
         "article": 3, "main": 3}  # fmt: skip

_DIGITS = "0123456789"

# A heading or a link of this many words or more can carry a statement.
LONG_WORDS = 10


class Counts:
    """What is counted once for a page; `rows` adds what depends on the extraction engine.

    Args:   start: index of the headline's cell.
    """

    def __init__(self, layout: Layout, start: int) -> None:
        import numpy as np

        cells = layout.cells
        self._start = start
        flags = [layout.flags(c.element) for c in cells]
        self.hopeless = np.array([_is_hopeless(c, f) for c, f in zip(cells, flags, strict=True)], bool)
        own = [_own(layout, c, h) for c, h in zip(cells, self.hopeless, strict=True)]
        openings = ["" if h else c.text[:OPENING].lower() for c, h in zip(cells, self.hopeless, strict=True)]
        self._own = np.column_stack([np.array(own, np.float32), _cues(openings)])
        self._bits = (np.array(flags, np.int64)[:, None] >> np.arange(len(NAMES))) & 1
        texts = Counter(c.text for c in cells)
        self._sizes = np.array([(c.end - c.at, c.link) for c in cells], np.float64)
        main = layout.main()
        article = next(
            (e for e in layout.elements if e.name == "article" and e.end - e.at >= MAIN_CHARS), None
        )
        self._place = np.array(
            [(texts[c.text] > 1, _inside(c, main), _inside(c, article)) for c in cells], np.float32
        )
        self._like = _ids([c.signature for c in cells])
        self._holder = _ids([_container(layout, c) for c in cells])

    @property
    def sentences(self) -> Any:
        """For each cell whether it reads like sentences: long, ended by a mark, not made of links."""
        return (self._own[:, _GOOD] > 0) & ~self.hopeless

    @property
    def holders(self) -> Any:
        """For each cell the number of the element around its block."""
        return self._holder

    @property
    def plain(self) -> Any:
        """For each cell whether it is neither made of links nor menu nor footer."""
        return (self._own[:, _LINK] < 0.5) & ~self.hopeless

    def rows(self, kept: Sequence[float]) -> Any:
        """A float32 array with one row for each cell; the columns are `COLUMNS`.

        Args:   kept: for each cell the share that the extraction engine took; zeros where none was asked.
        """
        import numpy as np

        own, share = self._own, np.array(kept, np.float32)
        n = len(own)
        inside = _groups(self._holder, self._sizes, share)
        place = np.arange(n)
        first, last = _bounds(kept)
        ahead = np.concatenate(([0.0], np.cumsum(own[:, _GOOD] * share)))
        near = np.column_stack([own[:, [0, _LINK, _ENDS, _TAG]], share, self._like])
        columns = [
            own,
            self._bits,
            share,
            self._place,
            _groups(self._like, self._sizes, share),
            inside,
            inside[:, 1] / max(1.0, inside[:, 1].max()),
            place - self._start,
            place - first,
            last - place,
            place / n,
            ahead[np.minimum(place + 6, n)] - ahead[place],
            ahead[place] - ahead[np.maximum(place - 5, 0)],
            *(_shifted(near, by) for by in (-2, -1, 1, 2)),
        ]
        return np.column_stack([np.asarray(c, np.float32) for c in columns])


def features(layout: Layout, kept: Sequence[float], start: int) -> Any:
    """The rows of a page in one step; see `Counts`."""
    return Counts(layout, start).rows(kept)


def _is_hopeless(cell: Cell, flags: int) -> bool:
    """A block that is not weighed at all: of the text of blocks in the gold of WCXB dev, 0.24 % stands in such."""
    return bool(flags & _OUTSIDE) or (
        cell.tag == "li" and cell.link >= cell.end - cell.at and cell.text.count(" ") < 3
    )


def is_plain(cell: Cell, flags: int) -> bool:
    """True for a block that is neither made of links nor menu nor footer."""
    return 2 * cell.link < cell.end - cell.at and not _is_hopeless(cell, flags)


_OUTSIDE = TAG_BITS["nav"] | TAG_BITS["footer"]


def _shifted(near: Any, by: int) -> Any:
    """The rows of the neighbours `by` places on, -1 beyond the ends; the last column says "of the same kind"."""
    import numpy as np

    out = np.full(near.shape, -1.0, np.float32)
    to, source = (slice(None, -by), slice(by, None)) if by > 0 else (slice(-by, None), slice(None, by))
    out[to] = near[source]
    out[to, -1] = near[source][:, -1] == near[to][:, -1]
    return out


_OWN = ("words", "chars", "link", "ends", "capital", "marks", "digits", "titled", "tag", "depth", "good",
        *(f"cue{i}" for i in range(len(_CUES))))  # fmt: skip
_LINK, _ENDS, _TAG, _GOOD = (_OWN.index(n) for n in ("link", "ends", "tag", "good"))
_GROUP = ("n", "chars", "words", "link", "kept")
COLUMNS = (
    *_OWN, *NAMES, "kept", "repeated", "in_main", "in_first_article", *(f"like_{g}" for g in _GROUP), *(f"inside_{g}" for g in _GROUP), "inside_share",
    "from_title", "from_first", "to_last", "position", "kept_ahead", "kept_behind",
    *(f"{n}{d:+d}" for d in (-2, -1, 1, 2) for n in ("words", "link", "ends", "tag", "kept", "same")),
)  # fmt: skip


def _inside(cell: Cell, element: Element | None) -> float:
    """1 inside, 0 outside, -1 where the page has no such element."""
    if element is None:
        return -1.0
    return float(element.at <= cell.at and cell.end <= element.end)


def _own(layout: Layout, cell: Cell, hopeless: bool) -> list[float]:
    text = cell.text
    words = text.split(None, 300)
    size = max(1, cell.end - cell.at)
    count = len(words) if len(words) > 1 or size < 40 else size // 3  # scripts without spaces
    link = cell.link / size
    ends = text[-6:].rstrip(_CLOSERS)[-1:] in _MARKS
    tag = _TAGS.get(cell.tag, 0)
    if hopeless:  # only its neighbours look at it
        return [min(count, 300), min(size, 2000), link, ends, 0, 0, 0, 0, tag, 0, False]
    first = words[:40]
    return [
        min(count, 300),
        min(size, 2000),
        link,
        ends,
        text[0].isupper() or not text[0].isalpha(),
        min(text.count(",") + text.count(". ") + text.count("、") + text.count("，"), 30),
        sum(map(text[:2000].count, _DIGITS)) / size,
        sum(map(str.isupper, [w[0] for w in first])) / len(first),
        tag,
        layout.elements[cell.element].depth,
        ends and link < 0.5 and count >= LONG_WORDS,
    ]


def _cues(openings: Sequence[str]) -> Any:
    """A float32 array with one row for each opening and one column for each of `_CUES`: 1 where it is there."""
    import numpy as np

    joined = "\n".join(openings)
    starts = [0, *accumulate(len(o) + 1 for o in openings)]
    found = np.zeros((len(openings), len(_CUES)), np.float32)
    for column, (cue, words) in enumerate(_CUES):
        if words is None:
            found[:, column] = [cue.match(o) is not None for o in openings]
            continue
        for i in holding(words, joined, starts):
            found[i, column] = cue.search(openings[i]) is not None
    return found


def holding(words: Phrases, joined: str, starts: Sequence[int]) -> set[int]:
    """Which of the texts that begin at `starts` in `joined` hold one of `words`."""
    return {bisect_right(starts, at) - 1 for at in words.starts_in(joined)}


def _container(layout: Layout, cell: Cell) -> int:
    """The element around the cell's own block: what its neighbours share with it."""
    index = cell.element
    while index > 0 and layout.elements[index].name != cell.tag:
        index = layout.elements[index].parent
    return max(0, layout.elements[index].parent)


def _ids(keys: Sequence[object]) -> Any:
    """Each key as a number, equal keys alike."""
    import numpy as np

    numbers: dict[object, int] = {}
    return np.array([numbers.setdefault(k, len(numbers)) for k in keys])


def _groups(ids: Any, sizes: Any, share: Any) -> Any:
    """For each cell, what the cells of the same id have together: `_GROUP`."""
    import numpy as np

    n = np.bincount(ids)
    chars, links = np.bincount(ids, sizes[:, 0]), np.bincount(ids, sizes[:, 1])
    weight = np.bincount(ids, sizes[:, 0] * share)
    full = np.maximum(1, chars)
    return np.column_stack([n, chars, chars / n, links / full, weight / full])[ids]


def _bounds(kept: Sequence[float]) -> tuple[int, int]:
    """First and last cell that the engine took."""
    taken = [i for i, k in enumerate(kept) if k > 0.5]
    return (taken[0], taken[-1]) if taken else (0, len(kept))


def kept_shares(cells: Sequence[Cell], spans: Sequence[Span]) -> list[float]:
    """For each cell, the share of its text inside `spans` (over the text without white space)."""
    merged: list[tuple[int, int]] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], span.end))
        else:
            merged.append((span.start, span.end))
    starts = [m[0] for m in merged]
    shares = []
    for cell in cells:
        covered = 0
        i = max(0, bisect_right(starts, cell.at) - 1)
        while i < len(merged) and merged[i][0] < cell.end:
            covered += max(0, min(merged[i][1], cell.end) - max(merged[i][0], cell.at))
            i += 1
        shares.append(covered / max(1, cell.end - cell.at))
    return shares
