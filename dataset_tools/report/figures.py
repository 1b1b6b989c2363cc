"""Stage 9 of 9. The rows of a release → the key figures and charts of its page."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dataset_tools.report.charts import Chart, bars, columns, heatmap, links, stacked
from dataset_tools.report.rows import plural

FIELDS = ("title", "authors", "date", "publisher", "url", "language")
_TOP = 12  # names in a chart; the table of a longer list would not be read
_MONTHS, _YEARS = 48, 80  # columns that a phone can still tell apart
_VIEWS = ("full", "excerpt", "metadata")
_UNSTATED = "not stated"


def charts(articles: pa.Table, quotes: pa.Table | None) -> list[Chart]:
    """Every chart, in reading order; one without numbers says so in its note."""
    said = quotes if quotes is not None and quotes.num_rows else None
    return [
        _rights(articles),
        _time(articles),
        _missing(articles),
        _who_quotes_whom(articles, said),
        _speakers(said),
        _names("Authors", _listed(articles["authors"]), "no article names its author"),
        columns("Length", _lengths(articles), note="articles by the words of their body; each class begins at its number"),
        columns("Quotes in an article", _quotes_each(articles, said), note="articles by their number of quotes"),
    ]  # fmt: skip


def _rights(articles: pa.Table) -> Chart:
    licences = [name or _UNSTATED for name in articles["license"].to_pylist()]
    pairs = Counter(zip(licences, articles["view"].to_pylist(), strict=True))
    totals = _most(Counter(licences))
    data = [(name, [pairs[name, view] for view in _VIEWS]) for name, _ in totals[:_TOP]]
    note = f"{plural(len(totals), 'licence')} and what a release may carry of each"
    names = ("full text", "excerpt", "metadata only")
    return stacked("Rights", data, names, ("b", "c", "d"), note=_of(note, totals))


def _time(articles: pa.Table) -> Chart:
    dates = [d for d in articles["date"].to_pylist() if d]
    undated = articles.num_rows - len(dates)
    if not dates:
        return columns("Published", [], note="no article states its date")
    months = sorted(d.year * 12 + d.month - 1 for d in dates)
    note = f"{undated:,} without a date are not shown" if undated else "every article has a date"
    if months[-1] - months[0] < _MONTHS:
        return columns("Published, by month", _steps(months, lambda m: f"{m // 12}-{m % 12 + 1:02}"), note=note)  # fmt: skip
    years = [m // 12 for m in months]
    if years[-1] - years[0] < _YEARS:
        return columns("Published, by year", _steps(years, str), note=note)
    return columns(
        "Published, by decade", _steps([y // 10 for y in years], lambda d: f"{d * 10}s"), note=note
    )


def _steps(places: Sequence[int], name: Any) -> list[tuple[str, int]]:
    """Each place from the first to the last with its count, the empty ones too."""
    counts = Counter(places)
    return [(name(place), counts[place]) for place in range(places[0], places[-1] + 1)]


def _missing(articles: pa.Table) -> Chart:
    sites = pc.replace_with_mask(
        publisher := articles["publisher"].combine_chunks(), _lacks(publisher), _UNSTATED
    )
    coded = sites.dictionary_encode()
    sizes = np.bincount(coded.indices.to_numpy())
    names = coded.dictionary.to_pylist()
    order = sorted(range(len(names)), key=lambda n: (-sizes[n], names[n]))
    gaps = [np.bincount(coded.indices.to_numpy(), _lacks(articles[f]).to_numpy(False)) for f in FIELDS]
    share = [[float(gap[n] / sizes[n]) for gap in gaps] for n in order[:_TOP]]
    note = "share of a site's articles that do not state the field"
    lines = [names[n] for n in order]
    return heatmap("Missing fields by site", lines[:_TOP], FIELDS, share, note=_of(note, lines))


def _lacks(column: pa.Array | pa.ChunkedArray) -> pa.BooleanArray:
    """For each row whether it states nothing: no value, or an empty one."""
    column = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if pa.types.is_list(column.type):
        return pc.equal(pc.fill_null(pc.list_value_length(column), 0), 0)
    return pc.fill_null(pc.equal(column, ""), True) if pa.types.is_string(column.type) else column.is_null()


def _who_quotes_whom(articles: pa.Table, quotes: pa.Table | None) -> Chart:
    """Outlets and speakers; authors and speakers where there is one outlet only."""
    outlets = articles["publisher"].to_pylist()
    one = len(set(outlets)) < 2
    who = articles["author"].to_pylist() if one else outlets
    by = dict(zip(articles["article_id"].to_pylist(), who, strict=True))
    left = "author" if one else "outlet"
    pairs: Counter[tuple[str, str]] = Counter()
    for article, speaker in _attributed(quotes):
        pairs[by.get(article) or _UNSTATED, speaker] += 1
    speakers = _largest((b, n) for (_, b), n in pairs.items())
    kept = [(a, b, n) for (a, b), n in _most(pairs) if b in speakers]
    sources = _largest((a, n) for a, _, n in kept)
    note = f"{left}s and the speakers most quoted; the wider, the more quotes" if kept else "no quote has a speaker"  # fmt: skip
    return links(
        "Who quotes whom", [p for p in kept if p[0] in sources], left=left, right="speaker", note=note
    )


def _largest(counted: Iterable[tuple[str, int]]) -> set[str]:
    """The names with the largest sums, as many as a side of the drawing holds."""
    sums: Counter[str] = Counter()
    for name, n in counted:
        sums[name] += n
    return {name for name, _ in _most(sums)[:10]}


def _speakers(quotes: pa.Table | None) -> Chart:
    named = Counter(speaker for _, speaker in _attributed(quotes))
    total = quotes.num_rows if quotes is not None else 0
    rest = total - sum(named.values())
    note = f"{rest:,} of {total:,} quotes have no speaker" if rest else "every quote has a speaker"
    note = note if total else "no quotes were found"
    return bars("Speakers", _most(named)[:_TOP], unit="quotes", tone="b", note=note)


def _names(title: str, counts: list[tuple[str, int]], empty: str) -> Chart:
    note = _of(plural(len(counts), "name"), counts) if counts else empty
    return bars(title, counts[:_TOP], note=note)


def _lengths(articles: pa.Table) -> list[tuple[str, int]]:
    if not articles.num_rows:
        return []
    edges = (0, 100, 200, 400, 800, 1600, 3200)
    counts = [0] * len(edges)
    for words in articles["word_count"].to_pylist():
        counts[max(i for i, edge in enumerate(edges) if (words or 0) >= edge)] += 1
    return list(zip([*map(str, edges[:-1]), f"{edges[-1]}+"], counts, strict=True))


def _quotes_each(articles: pa.Table, quotes: pa.Table | None) -> list[tuple[str, int]]:
    if not articles.num_rows:
        return []
    each = Counter(quotes["article_id"].to_pylist()) if quotes is not None else Counter[str]()
    most = 12
    sizes = Counter(min(each[i], most) for i in articles["article_id"].to_pylist())
    return [(f"{n}+" if n == most else str(n), sizes[n]) for n in range(max(sizes) + 1)]


def _attributed(quotes: pa.Table | None) -> Iterable[tuple[str, str]]:
    if quotes is None:
        return []
    pairs = zip(quotes["article_id"].to_pylist(), quotes["speaker"].to_pylist(), strict=True)
    return [(article, speaker) for article, speaker in pairs if speaker]


def _listed(column: pa.ChunkedArray) -> list[tuple[str, int]]:
    return _most(Counter(v for values in column.to_pylist() for v in values or ()))


def _most(counts: Counter[Any]) -> list[tuple[Any, int]]:
    """The largest first; equals by name, so that the same rows draw the same chart."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _of(note: str, found: Sequence[object]) -> str:
    """The note, and how many of all the chart shows."""
    return f"{note}; the first {_TOP} of {len(found):,}" if len(found) > _TOP else note
