"""Stage 2 of 9. Lines → numbers: what each line looks like, and what stands around it.

Two layers. `Line` is what one line shows by itself: its shape and its words, summed to one number
by a logistic layer (`lean`). `context` adds what the neighbours, the page and the headline say.
"""

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from dataset_tools.normalize.marks import WORD, opens_with
from dataset_tools.normalize.redaction import TOKEN

_SENTENCE_END = re.compile(r"[.!?…][”\"’)]?\s+[“\"‘(]?[^\Wa-z_]")
_LINK = re.compile(r"https?://|www\.|\b[\w-]+\.(?:com|org|net|co\.uk)\b", re.IGNORECASE)
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d\d\b|\b(?:19|20)\d\d\b")

# Words are read from both ends of a line: what a long line is shows there, and the cost stays bounded.
_HEAD, _TAIL = 240, 120

# First words, last marks and lengths are features by name, with these prefixes; see `names_of`.
_LENGTHS = (1, 2, 3, 4, 6, 8, 11, 15, 20, 30, 45, 70, 110)


class Line(NamedTuple):
    """One line as the classifier sees it. Shares are of words, 0 to 1. A tuple: thousands are made a second."""

    text: str
    key: str  # its words in lower case, joined: equal for repeats
    words: int
    capitals: float
    digits: float
    common: float  # share of function words of any supported language
    ends: int  # 2 sentence end, 1 colon or comma, 0 none
    sentences: int
    commas: int
    quoted: bool
    lower_start: bool
    link: bool
    clock: bool
    redacted: bool
    lean: float  # log-odds that the line is body, from its own looks


def read_line(text: str, weights: dict[str, float], common: frozenset[str]) -> Line:
    """What one line shows by itself; `weights` are those of the logistic layer, empty while it is trained."""
    head = text if len(text) <= _HEAD + _TAIL else f"{text[:_HEAD]} {text[-_TAIL:]}"
    lower = head.lower()
    cased = WORD.findall(head)
    words = cased if lower == head else _lowered(head, lower, cased)
    seen = len(words) or 1
    count = seen if head is text else int(seen * len(text) / len(head))
    last = text[-1:]
    ends = 2 if last in ".!?…" or (last in '”"’)' and text[-2:-1] in ".!?…,") else 1 if last in ":,;" else 0
    digit = any(map(head.__contains__, "0123456789"))
    line = Line(
        text,
        " ".join(words),
        count,
        len([w for w in cased if w[0].isupper()]) / seen,
        len([w for w in words if w.isdigit()]) / seen if digit else 0.0,
        len([w for w in words if w in common]) / seen,
        ends,
        len(_SENTENCE_END.findall(head)),
        head.count(","),
        "“" in head or '"' in head,
        text[:1].islower(),
        ("." in head or ":" in head) and bool(_LINK.search(head)),
        digit and bool(_CLOCK.search(head)),
        TOKEN in head,
        0.0,
    )
    if not weights:
        return line
    get = weights.get
    # Exact: a set has another order in every process, and a plain sum would end in other digits.
    return line._replace(lean=math.fsum([get("", 0.0), *(get(name, 0.0) for name in names_of(line, words))]))


def _lowered(head: str, lower: str, cased: list[str]) -> list[str]:
    """`WORD.findall(lower)` without searching again, where lowering cannot move the border of a word."""
    if "İ" in head or "Σ" in head:  # the one grows by a mark, the other looks at what follows it
        return WORD.findall(lower)
    return "\n".join(cased).lower().split("\n") if cased else []


def names_of(line: Line, words: Sequence[str]) -> set[str]:
    """The named features of the logistic layer that are on for a line: its words and its shape."""
    names = set(words)
    step = bisect_left(_LENGTHS, line.words)
    names |= {
        f"#len{step}",
        f"#len{step}e{line.ends}",
        f"#caps{int(line.capitals * 5)}s{min(step, 6)}",
        f"#common{int(line.common * 10)}",
        f"#digits{int(line.digits * 5)}",
        f"#commas{min(line.commas, 4)}",
        f"#sentences{min(line.sentences, 5)}",
    }
    if words:
        names.add(f"^{words[0]}")
        names.add(f"{words[-1]}$")
    names.update(name for name, on in zip(_FLAGS, line[9:14], strict=True) if on)
    return names


_FLAGS = ("#quoted", "#lower_start", "#link", "#clock", "#redacted")  # fields 9 to 13 of Line


# What `context` puts out, in this order; the tree table names them by position.
CONTEXT_NAMES: tuple[str, ...] = (
    *("words", "capitals", "digits", "common", "ends", "sentences", "commas", "quoted", "lower_start"),
    *("link", "clock", "redacted", "lean", "repeats", "blank_before", "blank_after"),
    *("lean-1", "lean-2", "lean-3", "lean+1", "lean+2", "lean+3"),
    *("words-1", "words-2", "words+1", "words+2"),
    *("mass5_before", "mass5_after", "mass15_before", "mass15_after"),
    *("share_before", "share_after", "page_mass", "page_lines", "place"),
    *("prose_before", "prose_after", "from_first_prose", "to_last_prose"),
    *("segment", "from_segment", "from_headline", "headline_known", "is_title", "overlap"),
    *("heading_lean", "heading_distance", "worst_heading", "clocks", "ellipses", "mean_words"),
    *("is_end", "is_furniture", "ends_since_prose", "since_end"),
)

_PROSE_WORDS = 18  # a line that is likely body and has so many words is prose, by itself
_FAR = 60  # lines; farther away is all the same


def context(lines: Sequence[Line], blanks: Sequence[bool]) -> list[list[float]]:
    """One vector a line, in the order of `CONTEXT_NAMES`.

    `blanks[i]` says whether a blank line stands before line i; it has one element more than `lines`.
    """
    n = len(lines)
    p = [1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, x.lean)))) for x in lines]
    mass = [0.0]
    for x, q in zip(lines, p, strict=True):
        mass.append(mass[-1] + q * x.words)
    total = mass[-1] or 1.0
    repeats = Counter(x.key for x in lines)
    prose = [i for i, x in enumerate(lines) if x.words >= _PROSE_WORDS and p[i] > 0.6]
    before, after = _distances(n, prose)
    first, last = (prose[0], prose[-1]) if prose else (0, n - 1)
    lo, hi = best_segment([(q - 0.5) * (x.words + 2) for x, q in zip(lines, p, strict=True)])
    title = set(lines[0].key.split()) if lines else set()
    head = headline_index(lines, lo)
    lean = [-6.0, -6.0, -6.0, *(x.lean for x in lines), -6.0, -6.0, -6.0]
    size = [0.0, 0.0, *(math.log1p(x.words) for x in lines), 0.0, 0.0]
    headings = _headings(lines, lo)
    clocks, dots, sizes = [0], [0], [0]
    for x in lines:
        clocks.append(clocks[-1] + (x.clock and x.words < _PROSE_WORDS))
        dots.append(dots[-1] + x.text.endswith(("…", "...")))
        sizes.append(sizes[-1] + min(x.words, 80))
    log_total, log_lines = math.log1p(total), math.log1p(n)

    rows: list[list[float]] = []
    for i, x in enumerate(lines):
        words = set(x.key.split())
        a, b = max(0, i - 7), min(n, i + 8)
        rows.append([
            size[i + 2], x.capitals, x.digits, x.common, x.ends, x.sentences,
            x.commas / (x.words + 1), x.quoted, x.lower_start, x.link, x.clock, x.redacted,
            x.lean, repeats[x.key], blanks[i], blanks[i + 1],
            lean[i + 2], lean[i + 1], lean[i], lean[i + 4], lean[i + 5], lean[i + 6],
            size[i + 1], size[i], size[i + 3], size[i + 4],
            mass[i] - mass[max(0, i - 5)], mass[min(n, i + 6)] - mass[i + 1],
            mass[i] - mass[max(0, i - 15)], mass[min(n, i + 16)] - mass[i + 1],
            mass[i] / total, (total - mass[i + 1]) / total, log_total, log_lines, i / n,
            before[i], after[i],
            max(-_FAR, min(_FAR, i - first)), max(-_FAR, min(_FAR, last - i)),
            lo <= i < hi, max(-_FAR, min(_FAR, lo - i if i < lo else i - hi + 1 if i >= hi else -1)),
            max(-_FAR, min(_FAR, i - head)) if head is not None else 0,
            head is not None, i == 0, len(words & title) / (len(words) or 1),
            *headings[i][:3], clocks[b] - clocks[a], dots[b] - dots[a], (sizes[b] - sizes[a]) / (b - a),
            *headings[i][3:],
        ])  # fmt: skip
    return rows


_HEADING_WORDS = 9


def _headings(lines: Sequence[Line], start: int) -> list[tuple[float, float, float, bool, bool, int, int]]:
    """For each line: the lean of the heading above it, its distance, and the worst heading since `start`.

    Then whether the line itself is an end mark or furniture by the word lists, and how many end marks
    stand between `start` and the line, and how many lines ago the last one stood.
    """
    out: list[tuple[float, float, float, bool, bool, int, int]] = []
    lean, at, worst = 0.0, -1, 6.0
    ends, end_at = 0, -_FAR
    for i, x in enumerate(lines):
        short = x.words <= _HEADING_WORDS
        is_end = short and opens_with("furniture_ends", x.key)
        is_furniture = short and opens_with("furniture_lines", x.key)
        if is_end and i > start:
            ends, end_at = ends + 1, i
        out.append((lean, min(_FAR, i - at), worst, is_end, is_furniture, ends, min(_FAR, i - end_at)))
        if short and x.ends != 2:
            lean, at = x.lean, i
            if i > start:
                worst = min(worst, lean)
    return out


def _distances(n: int, marks: Sequence[int]) -> tuple[list[int], list[int]]:
    """How many lines away the nearest marked line is, before and after each line."""
    marked = set(marks)
    before, after = [_FAR] * n, [_FAR] * n
    for i in range(1, n):
        before[i] = 1 if i - 1 in marked else min(_FAR, before[i - 1] + 1)
    for i in range(n - 2, -1, -1):
        after[i] = 1 if i + 1 in marked else min(_FAR, after[i + 1] + 1)
    return before, after


def best_segment(gains: Sequence[float]) -> tuple[int, int]:
    """The half-open range of lines with the largest sum; (0, 0) where every line loses."""
    best = current = 0.0
    best_range = (0, 0)
    start = 0
    for i, gain in enumerate(gains):
        if current <= 0:
            current, start = 0.0, i
        current += gain
        if current > best:
            best, best_range = current, (start, i + 1)
    return best_range


def headline_index(lines: Sequence[Line], before: int) -> int | None:
    """Where the headline stands: the line that the first line, a page title, repeats or begins with.

    Of several, the last one up to the start of the main text; 0 where nothing repeats it.
    """
    if not lines:
        return None
    title = lines[0].key
    found = None
    for i, line in enumerate(lines[1:], 1):
        if i > before and found is not None:
            break
        if (
            line.words >= 2
            and len(line.key) > 8
            and (title.startswith(line.key) or line.key.startswith(title))
        ):
            found = i
    return 0 if found is None else found
