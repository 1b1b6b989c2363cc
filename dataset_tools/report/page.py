"""Stage 9 of 9. A release → one offline HTML file.

No request leaves the page and no script is needed to read it; the same release gives the same bytes.
Only what the configs of the release carry goes in, so the page can hold no withheld text.
"""

import base64
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field

import pyarrow as pa

from dataset_tools.model.counts import Counts
from dataset_tools.report.browse import SHOWN, browser_rows, pack
from dataset_tools.report.figures import charts

# What the page knows besides the rows, for tools and for drawing it again: a file of the release.
FACTS_FILE = "report.json"
_STATIC = 50  # rows that can be read with scripts off
_PAIRS = 40  # pairs of duplicates that are shown
# The columns of articles and quotes that a page looks at.
COLUMNS = (
    "article_id", "title", "author", "authors", "date", "publisher", "url", "language", "license", "view",
    "word_count", "cluster_id", "origin",
)  # fmt: skip
QUOTE_COLUMNS = ("article_id", "speaker", "text")


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


@dataclass(frozen=True, slots=True)
class Side:
    """One of two articles that are nearly the same; of one that was left out only its file is known."""

    path: str
    title: str | None = None
    publisher: str | None = None
    date: str | None = None
    words: int | None = None


# Kind, similarity, the left side (the row of an article, or a file's name), the row on the right where there is one.
_Twin = tuple[str, float | None, int | str, int | None]


def render_page(
    articles: pa.Table, quotes: pa.Table | None, facts: PageFacts, *, excerpts: pa.Table | None = None
) -> str:
    """The page.

    Args:   articles: the rows of the metadata view, at least the columns of the contract that are used here.
            quotes: the rows of the quotes view, or None.
            excerpts: the rows of the excerpts view, for the first words of each article, or None.
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
    articles = newest(articles)
    rows = browser_rows(articles, quotes, excerpts)
    twins = [*_left_out(articles, facts), *_clusters(articles)]
    return environment.get_template("report.html").render(
        facts=facts,
        kpis=kpis(articles, facts),
        charts=charts(articles, quotes),
        most_findings=max((n for *_, n in facts.findings), default=1),
        twins=[_drawn(articles, *twin) for twin in twins[:_PAIRS]],
        twin_count=len(twins),
        rows=[row[:SHOWN] for row in rows[:_STATIC]],
        row_count=len(rows),
        total=articles.num_rows,
        packed=pack(rows),
        style=style,
        script=script,
        style_hash=_csp_hash(style),
        script_hash=_csp_hash(script),
    )


def newest(articles: pa.Table) -> pa.Table:
    """Newest first, for people; and in one order, whichever split or shard a row was read from."""
    return articles.sort_by([("date", "descending"), ("article_id", "ascending")])


def kpis(articles: pa.Table, facts: PageFacts) -> list[tuple[str, str, str]]:
    """(value, what, note) of the row of key figures."""
    rows = articles.num_rows
    views = Counter(articles["view"].to_pylist())
    dated = rows - articles["date"].null_count
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


def _left_out(articles: pa.Table, facts: PageFacts) -> Iterator[_Twin]:
    """A file that was left out, and the article that stands for it."""
    ids = {key: i for i, key in enumerate(articles["article_id"].to_pylist())}
    for path, of, kind, score in facts.duplicates:
        yield kind, score, path, ids.get(of)


def _clusters(articles: pa.Table) -> Iterator[_Twin]:
    """Near-duplicates that are both in the release: the project keeps them."""
    if "cluster_id" not in articles.column_names:
        return
    pairs = zip(articles["article_id"].to_pylist(), articles["cluster_id"].to_pylist(), strict=True)
    rows = list(pairs)
    ids = {key: i for i, (key, _) in enumerate(rows)}
    for i, (key, root) in enumerate(rows):
        if root is not None and root != key and root in ids:
            yield "near", None, i, ids[root]


def _drawn(
    articles: pa.Table, kind: str, score: float | None, left: int | str, right: int | None
) -> tuple[str, float | None, Side, Side]:
    """The two sides of a pair, side by side."""
    first = Side(left) if isinstance(left, str) else _side(articles, left)
    return kind, score, first, Side("withheld") if right is None else _side(articles, right)


def _side(articles: pa.Table, i: int) -> Side:
    row = articles.slice(i, 1).select(["origin", "title", "publisher", "date", "word_count"]).to_pylist()[0]
    day = row["date"].isoformat() if row["date"] else None
    return Side(row["origin"]["path"], row["title"], row["publisher"], day, row["word_count"])


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
