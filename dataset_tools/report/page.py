"""Stage 9 of 9. A release → one offline HTML file.

No request leaves the page and no script is needed to read it; the same release gives the same bytes.
Only what the configs of the release carry goes in, so the page can hold no withheld text.
"""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

import pyarrow as pa

from dataset_tools.model.counts import Counts
from dataset_tools.model.rows import Rows, TableRows
from dataset_tools.report.browse import MAX_ROWS, SHOWN, browser_rows, pack
from dataset_tools.report.figures import charts
from dataset_tools.report.listed import COLUMNS, QUOTE_COLUMNS, Listed, Newest, Side, Twin, clusters, sides
from dataset_tools.report.tally import Tally

# What the page knows besides the rows, for tools and for drawing it again: a file of the release.
FACTS_FILE = "report.json"
_STATIC = 50  # rows that can be read with scripts off
_PAIRS = 40  # pairs of duplicates that are shown


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
    duplicates: tuple[tuple[str, str, str, float], ...] = ()  # path, representative's id, kind, similarity
    is_told: bool = True  # False: a release without report.json, whose findings nobody knows

    def to_json(self) -> str:
        """The text of report.json."""
        return json.dumps(asdict(self), indent=2, sort_keys=True, ensure_ascii=False) + "\n"

    @classmethod
    def of_json(cls, text: str) -> "PageFacts":
        """The facts in the text of report.json."""
        row = json.loads(text)
        lists = {name: tuple(map(tuple, row[name])) for name in ("findings", "duplicates")}
        return cls(**row | lists | {"counts": Counts(**row["counts"])})


def render_page(
    articles: pa.Table | Rows,
    quotes: pa.Table | Rows | None,
    facts: PageFacts,
    *,
    excerpts: pa.Table | Rows | None = None,
) -> str:
    """The page.

    Args:   articles: the metadata view, at least the columns of the contract that are used here.
            quotes: the quotes view, or None.
            excerpts: the excerpts view, for the first words of each article, or None.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("dataset_tools.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style, script = _source("report.css"), _source("report.js")
    articles, quotes, excerpts = _rows(articles), _rows(quotes), _rows(excerpts)
    assert articles is not None
    tally, newest = Tally(), Newest(MAX_ROWS)
    names = [n for n in COLUMNS if n in articles.schema.names]
    known = tally.add_articles(map(newest.seen, articles.columns(names)))
    listed = newest.rows()
    said, ledes = Listed(listed), Listed(listed)
    tally.add_quotes(map(said.seen, quotes.columns(QUOTE_COLUMNS) if quotes else ()), known)
    for batch in excerpts.columns(("article_id", "body")) if excerpts else ():
        ledes.seen(batch)
    rows = browser_rows(listed, said.rows(), ledes.rows()) if listed is not None else []
    count, near = clusters(articles, known.places, _PAIRS)
    twins = [*((kind, score, path, of) for path, of, kind, score in facts.duplicates[:_PAIRS]), *near][
        :_PAIRS
    ]
    return environment.get_template("report.html").render(
        facts=facts,
        kpis=kpis(tally, facts),
        charts=charts(tally),
        most_findings=max((n for *_, n in facts.findings), default=1),
        twins=_drawn(articles, twins),
        twin_count=len(facts.duplicates) + count,
        rows=[row[:SHOWN] for row in rows[:_STATIC]],
        row_count=len(rows),
        total=tally.rows,
        packed=pack(rows),
        style=style,
        script=script,
        style_hash=_csp_hash(style),
        script_hash=_csp_hash(script),
    )


def _rows(rows: pa.Table | Rows | None) -> Rows | None:
    """The rows; None for a config without any."""
    rows = TableRows(rows) if isinstance(rows, pa.Table) else rows
    return rows if rows is not None and rows.schema.names else None


def kpis(tally: Tally, facts: PageFacts) -> list[tuple[str, str, str]]:
    """(value, what, note) of the row of key figures."""
    rows, views = tally.rows, tally.views
    dated = rows - tally.undated
    errors = sum(n for _, severity, _, n in facts.findings if severity == "error")
    warnings = sum(n for _, severity, _, n in facts.findings if severity == "warning")
    return [
        (f"{rows:,}", "articles", f"of {facts.counts.seen:,} seen"),
        (f"{facts.counts.quotes:,}", "quotes", "words printed as speech"),
        (_percent(dated, rows), "with a date", "null where none is stated"),
        (_percent(views["full"], rows), "with full text", f"{views['excerpt']:,} more as excerpts"),
        (
            f"{errors:,}" if facts.is_told else "–",
            "errors",
            f"{warnings:,} warnings, {facts.counts.quarantined:,} records refused"
            if facts.is_told
            else "not recorded",
        ),
    ]


def _drawn(articles: Rows, twins: Sequence[Twin]) -> list[tuple[str, float | None, Side, Side]]:
    """The pairs, side by side: a file that was left out or an article, and the article that stands for it."""
    known = sides(articles, (i for _, score, left, right in twins for i in (left, right) if i))
    return [
        (kind, score, known[left] if score is None else Side(left), known.get(right or "", Side("withheld")))
        for kind, score, left, right in twins
    ]


def _source(name: str) -> str:
    from importlib.resources import files

    return (files("dataset_tools.report") / "templates" / name).read_text("utf-8")


def _csp_hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _percent(part: int, whole: int) -> str:
    """A share that is neither rounded up to all nor down to none."""
    if not whole:
        return "–"
    share = round(100 * part / whole)
    return f"{min(share, 99) if part < whole else 100}%" if part else "0%"
