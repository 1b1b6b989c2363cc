"""Stage 6 of 9. Changed records as they come → what a changelog tells of them: their number, and the first of them."""

import heapq
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

import pyarrow as pa

from dataset_tools.bounded.columns import Values
from dataset_tools.bounded.places import Places
from dataset_tools.model.diff import LISTED, FieldChange, RecordChange, Sized, Tally
from dataset_tools.model.digest import BATCH_ROWS


def told(
    changes: Iterable[RecordChange], order: pa.ChunkedArray, tally: Tally
) -> tuple[tuple[RecordChange, ...], Tally]:
    """The records that a changelog lists, in the order of these ids, and `tally` with all of them."""
    places = Places(Values(order))
    changed, moved = _First(), _First()
    source = map(_briefly, changes)
    while batch := list(islice(source, BATCH_ROWS)):
        for record, place in zip(batch, places.find(r.article_id for r in batch).tolist(), strict=True):
            tally = tally.with_record(record)
            if not record.is_bookkeeping:
                changed.add(place, record)
            if any(c.field == "split" for c in record.changes):
                moved.add(place, record)
    kept = {-place: record for place, record in (*changed.heap, *moved.heap)}
    return tuple(kept[place] for place in sorted(kept)), tally


@dataclass(slots=True)
class _First:
    """The first records of an order in which they do not come, by their place from the last."""

    heap: list[tuple[int, RecordChange]] = field(default_factory=list)

    def add(self, place: int, record: RecordChange) -> None:
        """One record more."""
        if len(self.heap) < LISTED:
            heapq.heappush(self.heap, (-place, record))
        elif -place > self.heap[0][0]:
            heapq.heapreplace(self.heap, (-place, record))


def _briefly(record: RecordChange) -> RecordChange:
    """The change without bookkeeping, long values by their size."""
    kept = (c for c in record.changes if not c.is_bookkeeping)
    return RecordChange(
        record.article_id, tuple(FieldChange(c.field, Sized.of(c.old), Sized.of(c.new)) for c in kept)
    )
