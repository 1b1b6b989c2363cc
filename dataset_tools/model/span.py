"""Positions in a named text: `Span`, and `Edit`, which leads from a cleaned text back to the raw one."""

from collections.abc import Iterable, Sequence

from msgspec import Struct


# Structs, not data classes: a page is thousands of these, and a frozen data class takes four to nine times as long to
# make (a span 457 instead of 117 ns, a block 911 instead of 105). `gc=False`: numbers and text hold no cycle.
class Span(Struct, frozen=True, order=True, gc=False):
    """A half-open range `[start, end)` in code points of a named text.

    >>> Span(2, 5).of("half-open")
    'lf-'
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span needs 0 <= start <= end, got [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The slice of `text` that the span names."""
        return text[self.start : self.end]

    def shift(self, by: int) -> "Span":
        """The same range, `by` code points later."""
        return Span(self.start + by, self.end + by)

    def overlaps(self, other: "Span") -> bool:
        """True where both ranges share at least one code point."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: "Span") -> bool:
        """True where `other` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end


class Edit(Struct, frozen=True, order=True, gc=False):
    """A stretch of an old text, `[start, end)`, that became `text` in the new one."""

    start: int
    end: int
    text: str

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"an edit needs 0 <= start <= end, got [{self.start}, {self.end})")


def apply_edits(old: str, edits: Sequence[Edit]) -> str:
    """The new text. `edits` are over `old`, in order, never overlapping.

    >>> apply_edits("caf&eacute; au lait", [Edit(3, 11, "é")])
    'café au lait'
    """
    if not edits:
        return old
    out: list[str] = []
    at = 0
    for edit in edits:
        if edit.start < at:
            raise ValueError(f"edits must be in order and apart, {edit} starts before {at}")
        out += (old[at : edit.start], edit.text)
        at = edit.end
    out.append(old[at:])
    return "".join(out)


def origin_of(position: int, edits: Sequence[Edit], *, right: bool = False) -> int:
    """The old position behind a position in the new text.

    A position inside a replacement leads to the replacement's old start, or to its old end when
    `right` is set, so that the image of a span covers all of what it was made from.

    >>> edits = [Edit(3, 11, "é")]
    >>> origin_of(3, edits), origin_of(4, edits, right=True), origin_of(5, edits)
    (3, 11, 12)
    """
    shift = 0  # old minus new, after the edits that lie wholly before `position`
    for edit in edits:
        new_start = edit.start - shift
        new_end = new_start + len(edit.text)
        if right:
            if position <= new_start:
                break
            if position <= new_end:
                return edit.end
        else:
            if position < new_start:
                break
            if position < new_end:
                return edit.start
        shift += (edit.end - edit.start) - len(edit.text)
    return position + shift


def origin_span(span: Span, edits: Sequence[Edit]) -> Span:
    """The smallest old span that holds all of what a new span was made from."""
    start = origin_of(span.start, edits)
    if len(span) == 0:
        return Span(start, start)
    return Span(start, max(start, origin_of(span.end, edits, right=True)))


def compose(first: Sequence[Edit], second: Sequence[Edit]) -> tuple[Edit, ...]:
    """One list of edits over the oldest text that does what `first`, then `second`, did.

    `first` is over the oldest text; `second` is over the text that `first` made.
    Where a later edit touches an earlier replacement, the two become one.
    """
    if not second:
        return tuple(first)
    if not first:
        return tuple(second)
    middle: list[tuple[int, int, Edit]] = []  # (start, end) in the middle text of each first edit
    shift = 0
    for edit in first:
        start = edit.start - shift
        middle.append((start, start + len(edit.text), edit))
        shift += (edit.end - edit.start) - len(edit.text)
    return tuple(_compose(middle, second))


def _compose(middle: list[tuple[int, int, Edit]], second: Sequence[Edit]) -> Iterable[Edit]:
    done = 0  # index of the first edit in `middle` not yet emitted
    shift = 0  # old minus middle, after the emitted ones
    i = 0
    while i < len(second):
        edit = second[i]
        while (
            done < len(middle)
            and middle[done][1] <= edit.start
            and not (middle[done][0] == middle[done][1] == edit.start == edit.end)
        ):
            yield middle[done][2]
            shift += (middle[done][2].end - middle[done][2].start) - len(middle[done][2].text)
            done += 1
        # Grow a group of edits of both lists that touch each other.
        lo, hi = edit.start, edit.end
        group_first: list[tuple[int, int, Edit]] = []
        group_second = [edit]
        i += 1
        grown = True
        while grown:
            grown = False
            while done < len(middle) and middle[done][0] < hi:
                group_first.append(middle[done])
                lo, hi = min(lo, middle[done][0]), max(hi, middle[done][1])
                done += 1
                grown = True
            while i < len(second) and second[i].start < hi:
                group_second.append(second[i])
                hi = max(hi, second[i].end)
                i += 1
                grown = True
        yield _merge(lo, hi, shift, group_first, group_second)
        for _, _, e in group_first:
            shift += (e.end - e.start) - len(e.text)
    for _, _, e in middle[done:]:
        yield e


def _merge(lo: int, hi: int, shift: int, first: list[tuple[int, int, Edit]], second: list[Edit]) -> Edit:
    """One edit over the oldest text for a group of touching edits between `lo` and `hi` of the middle text.

    Untouched text between an edge of the group and its first replacement cannot occur: the edges are edits.
    """
    old_lo = lo + shift
    old_hi = hi + shift + sum((e.end - e.start) - len(e.text) for _, _, e in first)
    # The middle text inside the group is only needed where a first edit's replacement survives a second edit.
    pieces: list[str] = []
    at = lo
    for edit in second:
        pieces += (_middle_text(at, edit.start, first), edit.text)
        at = edit.end
    pieces.append(_middle_text(at, hi, first))
    return Edit(old_lo, old_hi, "".join(pieces))


def _middle_text(start: int, end: int, first: list[tuple[int, int, Edit]]) -> str:
    out: list[str] = []
    for lo, hi, edit in first:
        a, b = max(start, lo), min(end, hi)
        if a < b:
            out.append(edit.text[a - lo : b - lo])
    text = "".join(out)
    assert len(text) == end - start, "text between touching edits must come from an earlier replacement"
    return text
