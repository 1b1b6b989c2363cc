"""Rows and facts for releases: invented articles, as small as a test needs them."""

import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

import pyarrow as pa

from dataset_tools.model.article import Article, to_table
from dataset_tools.model.contract import load_contract
from dataset_tools.model.counts import Counts
from dataset_tools.model.draft import Origin
from dataset_tools.model.provenance import Provenance
from dataset_tools.model.quote import Quote
from dataset_tools.model.rights import Rights
from dataset_tools.model.span import Span
from dataset_tools.package.facts import ReleaseFacts

CONTRACT = load_contract()
SCHEMA = CONTRACT.arrow_schema()


def article_of(n: int, **values: Any) -> Article:
    """Article number `n` of an invented paper; every tenth is a test article."""
    body = values.pop("body", f"The ferry left pier {n} late. “We wait,” said Ada Quill.\n\nNobody waved.")
    start = body.find("We wait")
    quotes = (
        (Quote(Span(start, start + 7), "We wait", speaker="Ada Quill", cue="said"),) if start >= 0 else ()
    )
    split = "test" if n % 10 == 9 else "train"
    defaults: dict[str, Any] = {
        "article_id": f"a_{hashlib.sha256(str(n).encode()).hexdigest()[:24]}",
        "origin": Origin(path=f"ferry-post/{n:05d}.txt", sha256=hashlib.sha256(body.encode()).hexdigest(),
                         media_type="text/plain"),
        "body": body,
        "title": f"Pier {n}",
        "authors": ("Ada Quill",),
        "date": dt.date(2026, 5, 4) if n % 2 else None,
        "published_at": dt.datetime(2026, 5, 4, 8, tzinfo=dt.UTC) if n % 3 else None,
        "publisher": "Ferry Post",
        "language": "en",
        "quotes": quotes,
        "rights": Rights(license="CC-BY-4.0", status="cc"),
        "view": "full",
        "view_rule": "P-OPEN",
        "split": split,
        "body_sha256": hashlib.sha256(body.encode()).hexdigest(),
        "provenance": (Provenance("title", "first-line", 0, 6, 0.9),),
    }  # fmt: skip
    return Article(**(defaults | values))


def table_of(*numbers: int, **values: Any) -> pa.Table:
    """A table of articles by number, in the schema of the contract."""
    return to_table([article_of(n, **values) for n in numbers], SCHEMA)


def quotes_of(table: pa.Table) -> pa.Table:
    """The config `quotes` of a table: one row a quote."""
    inner = SCHEMA.field("quotes").type.value_type
    schema = pa.schema([SCHEMA.field("article_id"), SCHEMA.field("split"), *inner])
    rows = [
        {"article_id": r["article_id"], "split": r["split"], **q}
        for r in table.to_pylist()
        for q in r["quotes"]
    ]
    return pa.Table.from_pylist(rows, schema)


def configs_of(table: pa.Table) -> dict[str, pa.Table]:
    """All five configs, as the policy would make them for open articles."""
    none = pa.nulls(table.num_rows, pa.string())
    metadata = table.set_column(SCHEMA.get_field_index("body"), SCHEMA.field("body"), none)
    return {
        "open": table,
        "restricted": table.slice(0, 0),
        "excerpts": metadata,
        "metadata": metadata,
        "quotes": quotes_of(table),
    }


def facts_of(version: str = "1.0.0", **values: Any) -> ReleaseFacts:
    """Facts of the invented dataset."""
    defaults: dict[str, Any] = {
        "name": "ferry",
        "pretty_name": "Ferry Articles",
        "description": "Invented articles about ferries.",
        "homepage": "https://ferry.example",
        "contact": "desk@ferry.example",
        "curators": ("The Ferry Desk",),
        "counts": Counts(seen=20, built=20),
    }
    return ReleaseFacts(version=version, contract=CONTRACT, **(defaults | values))


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its path."""
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.name != ".lock"
    }
