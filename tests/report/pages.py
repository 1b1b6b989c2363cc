"""Releases of every shape for the report: none, one, thousands, long names, other scripts, nothing stated."""

import datetime as dt

import pyarrow as pa

from dataset_tools.model.counts import Counts
from dataset_tools.report.page import PageFacts, render_page
from tests.package.rows import quotes_of, table_of

_LONG = "The Intercontinental Quarterly Gazette of Harbours, Estuaries and Tidal Mills (Northern Edition)"
_ARABIC = "جريدة الميناء القديم"
_HEBREW = "העיתון של הנמל"
_CHINESE = "海港每日新闻周刊与潮汐磨坊通讯编辑部特别报道"
SHAPES = ("none", "one", "thousands", "long", "scripts", "undated", "centuries")


def page_of(shape: str) -> str:
    """The page of an invented release of that shape."""
    table = _table(shape)
    quotes = quotes_of(table) if table.num_rows else None
    excerpts = table if shape != "undated" else None
    counts = Counts(
        seen=table.num_rows, built=table.num_rows, quotes=quotes.num_rows if quotes is not None else 0
    )
    findings = (
        (("QUO001", "warning", "A quotation mark opens and is not closed.", 3),) if table.num_rows else ()
    )
    duplicates = (("ferry-post/copy.txt", table["article_id"][0].as_py(), "near", 0.91),) if table.num_rows else ()  # fmt: skip
    facts = PageFacts(
        _ARABIC if shape == "scripts" else "Ferry Articles", "1.1.0", counts, "0" * 64, "CC-BY-4.0",
        findings=findings, duplicates=duplicates, previous="1.0.0", changes={"articles added": table.num_rows},
    )  # fmt: skip
    return render_page(table, quotes, facts, excerpts=excerpts)


def _table(shape: str) -> pa.Table:
    match shape:
        case "none":
            return table_of()
        case "one":
            return table_of(1)
        case "thousands":
            return table_of(*range(3000))
        case "long":
            return pa.concat_tables(
                table_of(n, title="word" * 60, authors=(f"{_LONG} {n}",), publisher=f"{_LONG} No. {n}") for n in range(30)
            )  # fmt: skip
        case "scripts":
            names = (_ARABIC, _HEBREW, _CHINESE)
            return pa.concat_tables(
                table_of(n, title=names[n % 3] * 2, publisher=names[n % 3], authors=(names[(n + 1) % 3],))
                for n in range(12)
            )
        case "undated":
            return table_of(*range(8), date=None, authors=(), publisher=None, quotes=())
        case "centuries":
            return pa.concat_tables(table_of(n, date=dt.date(1800 + 9 * n, 5, 4)) for n in range(24))
    raise ValueError(shape)
