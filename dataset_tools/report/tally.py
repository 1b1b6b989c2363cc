"""Stage 9 of 9. The rows of a release, batch by batch → the counts that its page shows; no row is held."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from dataset_tools.bounded.places import Places

FIELDS = ("title", "authors", "date", "publisher", "url", "language")
UNSTATED = "not stated"
EDGES = (0, 100, 200, 400, 800, 1600, 3200)  # words at which a class of lengths begins
MOST_QUOTES = 12  # the last class holds what has more

_Pairs = Counter[tuple[str, str]]


@dataclass(slots=True)
class Tally:
    """Counts over articles and their quotes."""

    rows: int = 0
    undated: int = 0
    licences: _Pairs = field(default_factory=Counter)  # (licence, view)
    months: Counter[int] = field(default_factory=Counter)  # since the year 0
    sites: Counter[str] = field(default_factory=Counter)
    missing: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in FIELDS})
    authors: Counter[str] = field(default_factory=Counter)
    lengths: list[int] = field(default_factory=lambda: [0] * len(EDGES))
    outlets: set[str | None] = field(default_factory=set)
    quotes: int = 0
    speakers: Counter[str] = field(default_factory=Counter)
    by_outlet: _Pairs = field(default_factory=Counter)  # (outlet, speaker)
    by_author: _Pairs = field(default_factory=Counter)  # (author, speaker)
    quotes_each: Counter[int] = field(default_factory=Counter)  # articles by their number of quotes

    def add_articles(self, batches: Iterable[pa.Table]) -> "Known":
        """Count the articles; what their quotes ask of them."""
        known = Known()
        known.places = Places(i for batch in batches for i in self._article_ids(batch, known))
        return known

    def add_quotes(self, batches: Iterable[pa.Table], known: "Known") -> None:
        """Count the quotes of the articles."""
        each = np.zeros(self.rows, np.int32)
        for batch in batches:
            place = known.places.find(batch["article_id"].to_pylist())
            np.add.at(each, place[place >= 0], 1)
            self._speak(batch["speaker"].to_pylist(), place, known)
        sizes = np.bincount(np.minimum(each, MOST_QUOTES)).tolist()
        self.quotes_each.update({n: size for n, size in enumerate(sizes) if size})

    @property
    def views(self) -> Counter[str]:
        """How many articles there are of each view."""
        views: Counter[str] = Counter()
        for (_, view), n in self.licences.items():
            views[view] += n
        return views

    def _article_ids(self, batch: pa.Table, known: "Known") -> list[str]:
        """Count some articles; their ids."""
        self.rows += batch.num_rows
        licences = [name or UNSTATED for name in batch["license"].to_pylist()]
        self.licences.update(zip(licences, batch["view"].to_pylist(), strict=True))
        dates = [d for d in batch["date"].to_pylist() if d]
        self.undated += batch.num_rows - len(dates)
        self.months.update(d.year * 12 + d.month - 1 for d in dates)
        self._count_missing(batch)
        self.authors.update(v for values in batch["authors"].to_pylist() for v in values or ())
        words = pc.fill_null(batch["word_count"], 0).to_numpy()
        classes = np.searchsorted(EDGES, np.maximum(words, 0), side="right") - 1
        for place, n in enumerate(np.bincount(classes, minlength=len(EDGES)).tolist()):
            self.lengths[place] += n
        self.outlets.update(batch["publisher"].unique().to_pylist())
        known.add(batch)
        ids: list[str] = batch["article_id"].to_pylist()
        return ids

    def _count_missing(self, batch: pa.Table) -> None:
        """Per site, the articles that do not state a field."""
        lacking = {name: lacks(batch[name]).to_pylist() for name in FIELDS}
        sites = [
            UNSTATED if lacks_it else name
            for name, lacks_it in zip(batch["publisher"].to_pylist(), lacking["publisher"], strict=True)
        ]
        self.sites.update(sites)
        for name, lack in lacking.items():
            self.missing[name].update(site for site, lacks_it in zip(sites, lack, strict=True) if lacks_it)

    def _speak(self, speakers: list[str | None], places: npt.NDArray[np.int64], known: "Known") -> None:
        """Count some quotes."""
        self.quotes += len(speakers)
        for speaker, (outlet, author) in zip(speakers, known.at(places), strict=True):
            if speaker:
                self.speakers[speaker] += 1
                self.by_outlet[outlet, speaker] += 1
                self.by_author[author, speaker] += 1


# The columns of articles that are counted.
COUNTED = ("article_id", "title", "author", "authors", "date", "publisher", "url", "language", "license", "view", "word_count")  # fmt: skip


class Known:
    """Where each article stands, and its outlet and author, as numbers."""

    def __init__(self) -> None:
        self.places = Places(())
        self.names: dict[str | None, int] = {}
        self._outlet: list[npt.NDArray[np.int32]] = []
        self._author: list[npt.NDArray[np.int32]] = []

    def add(self, batch: pa.Table) -> None:
        """Some articles."""
        for name, column in (("publisher", self._outlet), ("author", self._author)):
            codes = (self.names.setdefault(v, len(self.names)) for v in batch[name].to_pylist())
            column.append(np.fromiter(codes, np.int32, batch.num_rows))

    def at(self, places: npt.NDArray[np.int64]) -> Iterable[tuple[str, str]]:
        """Outlet and author of the articles at some places; -1 is none."""
        names = [name or UNSTATED for name in self.names]
        if len(self._outlet) > 1:
            self._outlet, self._author = [np.concatenate(self._outlet)], [np.concatenate(self._author)]
        for place in places.tolist():
            known = place >= 0
            yield (
                (names[self._outlet[0][place]], names[self._author[0][place]])
                if known
                else (UNSTATED, UNSTATED)
            )


def lacks(column: pa.ChunkedArray) -> pa.BooleanArray:
    """For each row whether it states nothing: no value, or an empty one."""
    column = column.combine_chunks()
    if pa.types.is_list(column.type):
        return pc.equal(pc.fill_null(pc.list_value_length(column), 0), 0)
    return pc.fill_null(pc.equal(column, ""), True) if pa.types.is_string(column.type) else column.is_null()
