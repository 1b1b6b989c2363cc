"""Stage 3 of 9. Where on a page byline and date stand: around the headline, above the first paragraph."""

from collections.abc import Sequence
from dataclasses import dataclass

from dataset_tools.model.draft import Block, Role

# Lines. Chosen while reading half of the training pages, not measured.
_ABOVE_HEADLINE = 12
_BELOW_HEADLINE = 14
_LONGEST = 40  # share bars and contents between headline and text
_ABOVE_BODY = 14  # where no line is the headline
_INTO_BODY = 4
_PARAGRAPH = 60  # characters: shorter body lines are headings and labels


@dataclass(frozen=True, slots=True)
class Zone:
    """Indices of blocks: the headline (None where unknown), the first and the last paragraph below it."""

    head: int | None
    first: int
    last: int
    near: tuple[int, ...]  # where byline and date are looked for

    def distance(self, i: int) -> int:
        """How many lines a block is away from the headline, or from the text where there is no headline.

        Above the headline counts double: menus and the day's date stand there.
        """
        if self.head is None:
            return abs(self.first - i)
        return i - self.head if i >= self.head else 2 * (self.head - i)


def find_zone(blocks: Sequence[Block]) -> Zone:
    """The zone of a labelled page."""
    count = len(blocks)
    head = next((i for i, b in enumerate(blocks) if b.role is Role.HEADLINE), None)
    body = [i for i, b in enumerate(blocks) if b.role is Role.BODY and len(b.text) > _PARAGRAPH]
    after = [i for i in body if head is None or i > head] or body
    first = after[0] if after else count
    last = body[-1] if body else count
    # A first line far above the text is the title of the page, not the headline above the story.
    if head == 0 and 2 * _BELOW_HEADLINE < first < count:
        head = None
    near = set(range(max(0, first - _ABOVE_BODY), min(count, first + _INTO_BODY)))
    if head is not None:
        near |= set(range(max(0, head - _ABOVE_HEADLINE), min(count, head + _BELOW_HEADLINE)))
        if first - head <= _LONGEST:
            near |= set(range(head, first))
    return Zone(head, first, last, tuple(sorted(near)))
