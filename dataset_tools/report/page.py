"""Stage 9 of 9. A release → one offline HTML file.

No request leaves the page and no script is needed to read it; the same release gives the same bytes.
Only what the release's metadata view carries goes in, so the page can hold no withheld text.
"""

import base64
import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pyarrow as pa

from dataset_tools.model.counts import Counts
from dataset_tools.report.charts import Chart, bars, columns, heatmap, links

# Rows that the browser of the page holds: 5,000 of them are about 1 MB of the file.
MAX_ROWS = 5000
_TOP = 12  # bars in a chart of names; the table of a longer list would not be read

FIELDS = ("title", "authors", "date", "publisher", "url", "language")


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What the page says besides the rows. `findings`: (code, severity, what, count), worst first."""

    name: str
    version: str
    counts: Counts
    content_digest: str = ""
    license: str = ""
    day: str | None = None  # of the release, from its own record; never the clock
    findings: tuple[tuple[str, str, str, int], ...] = ()
    changes: Mapping[str, int] = field(default_factory=dict)  # "added": 3 …
    previous: str | None = None
    duplicates: tuple[tuple[str, str, str, float], ...] = ()  # path, representative's path, kind, similarity


def render_page(articles: pa.Table, quotes: pa.Table | None, facts: PageFacts) -> str:
    """The page.

    Args:   articles: the rows of the metadata view, at least the columns of the contract that are used here.
            quotes: the rows of the quotes view, or None.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("dataset_tools.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = _source("report.css")
    script = _source("report.js")
    rows = browser_rows(articles)
    return environment.get_template("report.html").render(
        facts=facts,
        kpis=kpis(articles, facts),
        charts=charts(articles, quotes),
        rows=rows[:50],
        row_count=len(rows),
        packed=pack(rows),
        style=style,
        script=script,
        style_hash=_csp_hash(style),
        script_hash=_csp_hash(script),
    )


def kpis(articles: pa.Table, facts: PageFacts) -> list[tuple[str, str, str]]:
    """(value, what, note) of the row of key figures."""
    rows = articles.num_rows
    views = Counter(articles["view"].to_pylist())
    dated = rows - articles["date"].null_count
    errors = sum(n for _, severity, _, n in facts.findings if severity == "error")
    return [
        (f"{rows:,}", "articles", f"{facts.counts.seen:,} seen"),
        (f"{facts.counts.quotes:,}", "quotes", "words printed as speech"),
        (_percent(dated, rows), "with a date", "null where none is stated"),
        (_percent(views["full"], rows), "with full text", f"{views['excerpt']:,} as excerpts"),
        (f"{errors:,}", "errors", f"{facts.counts.quarantined:,} records quarantined"),
    ]


def charts(articles: pa.Table, quotes: pa.Table | None) -> list[Chart]:
    """Every chart that has something to show."""
    out = [
        bars("What the release may carry", _counted(articles["view"]), tone="b"),
        bars("Licences", _counted(articles["license"])[:_TOP], tone="c"),
        columns("Articles by year", _by_year(articles)),
        _missing(articles),
        bars("Authors", _listed(articles["authors"])[:_TOP]),
        columns("Length in words", _lengths(articles)),
    ]
    if quotes is not None and quotes.num_rows:
        speakers = [(n, c) for n, c in _counted(quotes["speaker"]) if n != "not stated"]
        out.append(bars("Speakers", speakers[:_TOP], unit="quotes", tone="b"))
        out.append(_who_quotes_whom(articles, quotes))
    return [c for c in out if c.rows]


def browser_rows(articles: pa.Table) -> list[list[Any]]:
    """[title, publisher, date, authors, licence, view, words, id] of each row, in the order of the release."""
    wanted = ["title", "publisher", "date", "authors", "license", "view", "word_count", "article_id"]
    rows = articles.select(wanted).slice(0, MAX_ROWS).to_pylist()
    return [
        [
            r["title"],
            r["publisher"],
            str(r["date"] or ""),
            ", ".join(r["authors"] or ()),
            *list(r.values())[4:],
        ]
        for r in rows
    ]


def pack(rows: Sequence[Sequence[Any]]) -> str:
    """The rows for the browser, as JSON. Not compressed: two builds of zlib may write different bytes."""
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def _source(name: str) -> str:
    from importlib.resources import files

    return (files("dataset_tools.report") / "templates" / name).read_text("utf-8")


def _csp_hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _percent(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "–"


def _counted(column: pa.ChunkedArray) -> list[tuple[str, int]]:
    counts = Counter("not stated" if v is None else str(v) for v in column.to_pylist())
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _listed(column: pa.ChunkedArray) -> list[tuple[str, int]]:
    counts = Counter(v for values in column.to_pylist() for v in values or ())
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _by_year(articles: pa.Table) -> list[tuple[str, int]]:
    counts = Counter(d.year for d in articles["date"].to_pylist() if d)
    if not counts:
        return []
    years = range(min(counts), max(counts) + 1)
    return (
        [(str(year), counts[year]) for year in years]
        if len(years) <= 200
        else sorted((str(y), n) for y, n in counts.items())
    )


def _lengths(articles: pa.Table) -> list[tuple[str, int]]:
    edges = (0, 100, 200, 400, 800, 1600, 3200)
    counts = [0] * len(edges)
    for words in articles["word_count"].to_pylist():
        counts[max(i for i, edge in enumerate(edges) if (words or 0) >= edge)] += 1
    names = [f"{a}–{b}" for a, b in pairwise(edges)] + [f"{edges[-1]}+"]
    return list(zip(names, counts, strict=True))


def _missing(articles: pa.Table) -> Chart:
    rows = articles.select([*FIELDS]).to_pylist()
    sites: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        sites.setdefault(row["publisher"] or "not stated", []).append(row)
    lines = sorted(sites, key=lambda s: (-len(sites[s]), s))[:_TOP]
    share = [[sum(not row[f] for row in sites[line]) / len(sites[line]) for f in FIELDS] for line in lines]
    return heatmap("Missing fields by site", lines, FIELDS, share)


def _who_quotes_whom(articles: pa.Table, quotes: pa.Table) -> Chart:
    site = dict(zip(articles["article_id"].to_pylist(), articles["publisher"].to_pylist(), strict=True))
    pairs = Counter(
        (site.get(article) or "not stated", speaker)
        for article, speaker in zip(
            quotes["article_id"].to_pylist(), quotes["speaker"].to_pylist(), strict=True
        )
        if speaker
    )
    ordered = sorted(pairs.items(), key=lambda item: (-item[1], item[0]))[:20]
    return links("Who quotes whom", [(a, b, n) for (a, b), n in ordered], left="outlet", right="speaker")
