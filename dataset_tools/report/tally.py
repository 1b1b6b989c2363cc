"""Stage 9 of 9. The rows of a release, batch by batch → the counts that its page shows; no row is held."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from dataset_tools.bounded.places import Places
from dataset_tools.model.rows import Rows

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

    @property
    def views(self) -> Counter[str]:
        """How many articles there are of each view."""
        views: Counter[str] = Counter()
        for (_, view), n in self.licences.items():
            views[view] += n
        return views


# The columns of articles that are counted.
COUNTED = ("article_id", "title", "author", "authors", "date", "publisher", "url", "language", "license", "view", "word_count")  # fmt: skip


def tally_of(articles: Rows, quotes: Rows | None) -> tuple[Tally, Places]:
    """The counts, and where each article stands among the rows."""
    tally = Tally()
    known = _Known()
    places = Places(i for batch in articles.columns(COUNTED) for i in _counted(batch, tally, known))
    each = np.zeros(tally.rows, np.int32)
    for batch in quotes.columns(("article_id", "speaker")) if quotes is not None else ():
        place = places.find(batch["article_id"].to_pylist())
        np.add.at(each, place[place >= 0], 1)
        _speak(batch["speaker"].to_pylist(), place, tally, known)
    sizes = np.bincount(np.minimum(each, MOST_QUOTES)).tolist()
    tally.quotes_each.update({n: size for n, size in enumerate(sizes) if size})
    return tally, places


class _Known:
    """Outlet and author of each article, as numbers."""

    def __init__(self) -> None:
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


def _counted(batch: pa.Table, tally: Tally, known: _Known) -> list[str]:
    """Count some articles; their ids."""
    tally.rows += batch.num_rows
    licences = [name or UNSTATED for name in batch["license"].to_pylist()]
    tally.licences.update(zip(licences, batch["view"].to_pylist(), strict=True))
    dates = [d for d in batch["date"].to_pylist() if d]
    tally.undated += batch.num_rows - len(dates)
    tally.months.update(d.year * 12 + d.month - 1 for d in dates)
    _count_missing(batch, tally)
    tally.authors.update(v for values in batch["authors"].to_pylist() for v in values or ())
    words = pc.fill_null(batch["word_count"], 0).to_numpy()
    classes = np.searchsorted(EDGES, np.maximum(words, 0), side="right") - 1
    for place, n in enumerate(np.bincount(classes, minlength=len(EDGES)).tolist()):
        tally.lengths[place] += n
    tally.outlets.update(batch["publisher"].unique().to_pylist())
    known.add(batch)
    ids: list[str] = batch["article_id"].to_pylist()
    return ids


def _count_missing(batch: pa.Table, tally: Tally) -> None:
    """Per site, the articles that do not state a field."""
    lacking = {name: lacks(batch[name]).to_pylist() for name in FIELDS}
    sites = [
        UNSTATED if lacks_it else name
        for name, lacks_it in zip(batch["publisher"].to_pylist(), lacking["publisher"], strict=True)
    ]
    tally.sites.update(sites)
    for name, lack in lacking.items():
        tally.missing[name].update(site for site, lacks_it in zip(sites, lack, strict=True) if lacks_it)


def lacks(column: pa.ChunkedArray) -> pa.BooleanArray:
    """For each row whether it states nothing: no value, or an empty one."""
    column = column.combine_chunks()
    if pa.types.is_list(column.type):
        return pc.equal(pc.fill_null(pc.list_value_length(column), 0), 0)
    return pc.fill_null(pc.equal(column, ""), True) if pa.types.is_string(column.type) else column.is_null()


def _speak(speakers: list[str | None], places: npt.NDArray[np.int64], tally: Tally, known: _Known) -> None:
    """Count some quotes."""
    tally.quotes += len(speakers)
    for speaker, (outlet, author) in zip(speakers, known.at(places), strict=True):
        if speaker:
            tally.speakers[speaker] += 1
            tally.by_outlet[outlet, speaker] += 1
            tally.by_author[author, speaker] += 1
