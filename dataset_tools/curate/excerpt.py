"""Stage 4 of 9. Articles and their views → the rows of one config, with nothing in them that the view withholds.

| config | rows | body | quotes |
|---|---|---|---|
| open | view full by a rule P-OPEN… | whole | all |
| restricted | view full by a rule P-RESTRICTED… | whole | all |
| excerpts | every view but none | the lead | few and apart |
| metadata | every view but none | null | none |
| quotes | one row a quote that its article's view permits | – | – |

Lead and quotes are chosen together, so that excerpts and quotes side by side still obey the caps.
Offsets stay those of the full body: whoever holds it can check every quote.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from dataset_tools.curate.policy import Caps, config_of

CONFIGS = ("open", "restricted", "excerpts", "metadata", "quotes")

_WORD = re.compile(r"\S+")
_SENTENCE_END = re.compile(r"[.!?…][\"”’»)\]]{0,3}(?=\s)")
# A statement or credit that repeats this many words of the body in a row would carry text around the view.
_LEAK_WORDS = 8
# A role or mention longer than this is no role but a sentence.
_ROLE_WORDS = 20
# Fewer words than this are no lead; then the row goes without.
_LEAST_LEAD = 12

QUOTE_COLUMNS = (
    "text",
    "start",
    "end",
    "kind",
    "speaker",
    "speaker_mention",
    "speaker_role",
    "cue",
    "confidence",
)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What an excerpt shows: the first `lead_end` code points of the body, and quotes by index."""

    lead_end: int
    quotes: tuple[int, ...]


def choose_excerpt(body: str | None, spans: Sequence[tuple[int, int]], caps: Caps) -> Excerpt:
    """The lead and the quotes that the caps allow, in the order of the text.

    Args:   spans: start and end of each quote over `body`.

    >>> choose_excerpt("Nine short words stand here and say very little.", [(0, 10)], Caps())
    Excerpt(lead_end=0, quotes=())
    """
    if not body:
        return Excerpt(0, ())
    words = [m.span() for m in _WORD.finditer(body)]
    allowed = min(caps.max_words, int(len(words) * caps.max_share_of_body))
    lead_end, used = _lead(body, words, min(caps.lead_words, allowed))
    kept: list[int] = []
    last = used  # number of the word after the last piece that is shown
    starts, stops = [w[0] for w in words], [w[1] for w in words]
    for i, (start, end) in enumerate(spans):
        first, after = bisect_right(stops, start), bisect_left(starts, end)
        size = after - first
        if end <= lead_end and len(kept) < caps.max_quotes:
            kept.append(i)  # shown already, in the lead
            continue
        if not 0 < size <= caps.quote_words or len(kept) == caps.max_quotes:
            continue
        apart = first >= last + caps.gap_words if last else True
        if apart and used + size <= allowed:
            kept.append(i)
            used += size
            last = after
    return Excerpt(lead_end, tuple(kept))


def redact_view(table: pa.Table, config: str, caps: Caps | None = None) -> pa.Table:
    """The rows of `config` (one of CONFIGS), in the order of `table`.

    Columns: the contract's; for "quotes" article_id, split, url, license and the fields of a quote.
    """
    if config not in CONFIGS:
        raise ValueError(f"unknown config {config!r}")
    caps = caps or Caps()
    if config in {"open", "restricted"}:
        return table.filter(pa.array([_is_full(*row, config) for row in _views(table)], pa.bool_()))
    shown = table.filter(pa.array([view != "none" for view, _ in _views(table)], pa.bool_()))
    if config == "quotes":
        return _quotes(shown, caps)
    rows = [_redacted(row, config, caps) for row in shown.to_pylist()]
    arrays = [pa.array([row[f.name] for row in rows], f.type) for f in shown.schema]
    return pa.Table.from_arrays(arrays, schema=shown.schema)


def quotes_schema(table: pa.Schema) -> pa.Schema:
    """Schema of the config "quotes", with the types and descriptions of the contract."""
    inner = table.field("quotes").type.value_type
    head = [table.field(n) for n in ("article_id", "split", "url", "license") if n in table.names]
    return pa.schema([*head, *(inner.field(inner.get_field_index(n)) for n in QUOTE_COLUMNS)])


def _views(table: pa.Table) -> list[tuple[str, str | None]]:
    return list(zip(table.column("view").to_pylist(), table.column("view_rule").to_pylist(), strict=True))


def _is_full(view: str, rule: str | None, config: str) -> bool:
    # A row that says "full" without a rule that we know goes nowhere.
    return view == "full" and config_of(rule) == config


def _lead(body: str, words: list[tuple[int, int]], limit: int) -> tuple[int, int]:
    """(end of the lead in code points, its words): whole sentences where one fits, else the words that do."""
    if limit < _LEAST_LEAD:
        return 0, 0
    cut = words[min(limit, len(words)) - 1][1]
    ends = [m.end() for m in _SENTENCE_END.finditer(body, 0, cut + 1) if m.end() <= cut]
    end = ends[-1] if ends else cut
    return end, sum(1 for _, stop in words if stop <= end)


def _redacted(row: dict[str, Any], config: str, caps: Caps) -> dict[str, Any]:
    body, quotes = row["body"], row["quotes"] or []
    if config == "metadata" or row["view"] == "metadata":
        chosen = Excerpt(0, ())
    else:
        chosen = choose_excerpt(body, [(q["start"], q["end"]) for q in quotes], caps)
    shown = body[: chosen.lead_end] if body and chosen.lead_end else None
    kept = [quotes[i] for i in chosen.quotes]
    row = dict(row, body=shown, quotes=[dict(q, **_short_names(q)) for q in kept])
    row["rights"] = _without_body(row["rights"], body, shown)
    row["title"] = _not_the_body(row["title"], body)
    return row


def _quotes(table: pa.Table, caps: Caps) -> pa.Table:
    schema = quotes_schema(table.schema)
    rows: list[dict[str, Any]] = []
    for row in table.select([n for n in table.column_names if n != "provenance"]).to_pylist():
        quotes = row["quotes"] or []
        head = {n: row[n] for n in ("article_id", "split", "url", "license") if n in schema.names}
        rows += [head | {n: q[n] for n in QUOTE_COLUMNS} for q in _permitted(row, quotes, caps)]
    return pa.Table.from_arrays([pa.array([r[f.name] for r in rows], f.type) for f in schema], schema=schema)


def _permitted(row: dict[str, Any], quotes: list[dict[str, Any]], caps: Caps) -> list[dict[str, Any]]:
    if row["view"] == "full" and config_of(row["view_rule"]) == "open":
        return quotes
    if row["view"] not in {"full", "excerpt"}:
        return []
    chosen = choose_excerpt(row["body"], [(q["start"], q["end"]) for q in quotes], caps)
    return [dict(quotes[i], **_short_names(quotes[i])) for i in chosen.quotes]


def _short_names(quote: dict[str, Any]) -> dict[str, Any]:
    """Names and roles, without one that is as long as a sentence of the body."""
    names = ("speaker", "speaker_mention", "speaker_role", "cue")
    return {n: v if v is None or len(v.split()) <= _ROLE_WORDS else None for n in names for v in (quote[n],)}


def _without_body(rights: dict[str, Any], body: str | None, shown: str | None) -> dict[str, Any]:
    """The rights struct, its free texts withheld where they would repeat the withheld part of the body."""
    hidden = _shingles((body or "")[len(shown or "") :])
    free = {n: None for n in ("statement", "credit_text") if _shingles(rights.get(n) or "") & hidden}
    contact = [c for c in rights.get("contact") or [] if not _shingles(c) & hidden]
    return dict(rights, **free, contact=contact)


def _not_the_body(title: str | None, body: str | None) -> str | None:
    """The title, cut to the length of a headline where it is in fact a stretch of the body."""
    words = (title or "").split()
    if title is None or len(words) <= 2 * _ROLE_WORDS or not _shingles(title) & _shingles(body or ""):
        return title
    return " ".join(words[:_ROLE_WORDS])


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = text.lower().split()
    return {tuple(words[i : i + _LEAK_WORDS]) for i in range(len(words) - _LEAK_WORDS + 1)}
