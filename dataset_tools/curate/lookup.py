"""Stage 4 of 9. Is something in a dataset? The keys of a removal, asked as a question over Parquet files."""

import re
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from dataset_tools.curate.ledger import Ledger, Removal, merged
from dataset_tools.curate.removals import keys_of, match_removals
from dataset_tools.model.errors import DatasetToolsError

# Words of a lead or quote that make it a find; fewer are a phrase that two writers may share.
_LEAST_WORDS = 12
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found, by which key, and in which files."""

    article_id: str
    by: str
    url: str | None
    files: tuple[str, ...]


def find_in(
    place: Path, *, url: str | None = None, domain: str | None = None, text: str | None = None
) -> list[Hit]:
    """Every article of the Parquet files below `place` that fits, by article_id.

    A text is found by its digest, by near-duplicate signature, and where a release holds no whole body, by the lead
    or quotes that it shows.
    """
    paths = [place] if place.is_file() else sorted(place.rglob("*.parquet"))
    if not paths:
        raise DatasetToolsError(
            f"{place}: no Parquet files", hint="name a release, such as dist/<name>/<version>"
        )
    asked = merged(keys_of(url=url, domain=domain, body=text))
    ledger = Ledger((Removal("asked", 1, "1970-01-01", "withhold", "quality", keys=asked),))
    spoken = " ".join(_WORD.findall(text.lower())) if text else ""
    found: dict[str, Hit] = {}
    for path in paths:
        table = pq.read_table(path)
        if "article_id" not in table.column_names or "removal_id" in table.column_names:
            continue
        rows = {m.row: m.by for m in match_removals(table, ledger)}
        if spoken:
            rows |= {row: "words" for row in _quoting(table.to_pylist(), spoken) if row not in rows}
        name = path.name if place.is_file() else str(path.relative_to(place))
        urls = table["url"].to_pylist() if "url" in table.column_names else [None] * table.num_rows
        for row, by in sorted(rows.items()):
            key = table["article_id"][row].as_py()
            old = found.get(key)
            files = (*(old.files if old else ()), name)
            found[key] = Hit(key, old.by if old else by, (old.url if old else None) or urls[row], files)
    return [found[k] for k in sorted(found)]


def _quoting(rows: list[dict[str, object]], spoken: str) -> list[int]:
    """Rows that show a stretch of the text: their lead, or one of their quotes."""
    return [i for i, row in enumerate(rows) if any(_is_in(piece, spoken) for piece in _pieces(row))]


def _pieces(row: dict[str, object]) -> list[str]:
    quotes = row.get("quotes")
    shown = [q["text"] for q in quotes] if isinstance(quotes, list) else []
    return [p for p in (row.get("body"), row.get("text"), *shown) if isinstance(p, str)]


def _is_in(piece: str, spoken: str) -> bool:
    words = _WORD.findall(piece.lower())
    return len(words) >= _LEAST_WORDS and f" {' '.join(words)} " in f" {spoken} "
