"""Stage 9 of 9. The rows of a release → the key figures and charts of its page."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dataset_tools.report.charts import Chart, bars, columns, heatmap, links, stacked
from dataset_tools.report.rows import plural
from dataset_tools.report.tally import EDGES, FIELDS, MOST_QUOTES, Tally

_TOP = 12  # names in a chart; the table of a longer list would not be read
_MONTHS, _YEARS = 48, 80  # columns that a phone can still tell apart
_VIEWS = ("full", "excerpt", "metadata")


def charts(tally: Tally) -> list[Chart]:
    """Every chart, in reading order; one without numbers says so in its note."""
    return [
        _rights(tally),
        _time(tally),
        _missing(tally),
        _who_quotes_whom(tally),
        _speakers(tally),
        _names("Authors", _most(tally.authors), "no article names its author"),
        columns("Length", _lengths(tally), note="articles by the words of their body; each class begins at its number"),
        columns("Quotes in an article", _quotes_each(tally), note="articles by their number of quotes"),
    ]  # fmt: skip


def _rights(tally: Tally) -> Chart:
    pairs = tally.licences
    counts: Counter[str] = Counter()
    for (name, _), n in pairs.items():
        counts[name] += n
    totals = _most(counts)
    data = [(name, [pairs[name, view] for view in _VIEWS]) for name, _ in totals[:_TOP]]
    note = f"{plural(len(totals), 'licence')} and what a release may carry of each"
    names = ("full text", "excerpt", "metadata only")
    return stacked("Rights", data, names, ("b", "c", "d"), note=_of(note, totals))


def _time(tally: Tally) -> Chart:
    if not tally.months:
        return columns("Published", [], note="no article states its date")
    months, undated = tally.months, tally.undated
    note = f"{undated:,} without a date are not shown" if undated else "every article has a date"
    if max(months) - min(months) < _MONTHS:
        return columns("Published, by month", _steps(months, lambda m: f"{m // 12}-{m % 12 + 1:02}"), note=note)  # fmt: skip
    years = _coarser(months, 12)
    if max(years) - min(years) < _YEARS:
        return columns("Published, by year", _steps(years, str), note=note)
    return columns("Published, by decade", _steps(_coarser(years, 10), lambda d: f"{d * 10}s"), note=note)


def _coarser(counts: Mapping[int, int], of: int) -> Counter[int]:
    """The counts of places that are so many times as wide."""
    wider: Counter[int] = Counter()
    for place, n in counts.items():
        wider[place // of] += n
    return wider


def _steps(counts: Mapping[int, int], name: Any) -> list[tuple[str, int]]:
    """Each place from the first to the last with its count, the empty ones too."""
    return [(name(place), counts.get(place, 0)) for place in range(min(counts), max(counts) + 1)]


def _missing(tally: Tally) -> Chart:
    lines = [name for name, _ in _most(tally.sites)]
    share = [[tally.missing[f][name] / tally.sites[name] for f in FIELDS] for name in lines[:_TOP]]
    note = "share of a site's articles that do not state the field"
    return heatmap("Missing fields by site", lines[:_TOP], FIELDS, share, note=_of(note, lines))


def _who_quotes_whom(tally: Tally) -> Chart:
    """Outlets and speakers; authors and speakers where there is one outlet only."""
    one = len(tally.outlets) < 2
    left = "author" if one else "outlet"
    pairs = tally.by_author if one else tally.by_outlet
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


def _speakers(tally: Tally) -> Chart:
    total = tally.quotes
    rest = total - sum(tally.speakers.values())
    note = f"{rest:,} of {total:,} quotes have no speaker" if rest else "every quote has a speaker"
    note = note if total else "no quotes were found"
    return bars("Speakers", _most(tally.speakers)[:_TOP], unit="quotes", tone="b", note=note)


def _names(title: str, counts: list[tuple[str, int]], empty: str) -> Chart:
    note = _of(plural(len(counts), "name"), counts) if counts else empty
    return bars(title, counts[:_TOP], note=note)


def _lengths(tally: Tally) -> list[tuple[str, int]]:
    if not tally.rows:
        return []
    return list(zip([*map(str, EDGES[:-1]), f"{EDGES[-1]}+"], tally.lengths, strict=True))


def _quotes_each(tally: Tally) -> list[tuple[str, int]]:
    sizes = tally.quotes_each
    name = {MOST_QUOTES: f"{MOST_QUOTES}+"}
    return [(name.get(n, str(n)), sizes[n]) for n in range(max(sizes) + 1)] if sizes else []


def _most(counts: Counter[Any]) -> list[tuple[Any, int]]:
    """The largest first; equals by name, so that the same rows draw the same chart."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _of(note: str, found: Sequence[object]) -> str:
    """The note, and how many of all the chart shows."""
    return f"{note}; the first {_TOP} of {len(found):,}" if len(found) > _TOP else note
