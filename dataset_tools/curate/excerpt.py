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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from dataset_tools.curate.policy_file import Caps, config_of

CONFIGS = ("open", "restricted", "excerpts", "metadata", "quotes")

_WORD = re.compile(r"\S+")
_SENTENCE_END = re.compile(r"[.!?…][\"”’»)\]]{0,3}(?=\s)")
# A statement or credit that repeats this many words of the body in a row would carry text around the view.
_LEAK_WORDS = 8
_TEXTS = ("statement", "credit_text")
_FREE = (*_TEXTS, "contact")  # of the rights: what is in the words of the page
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
    allowed = min(caps.max_words, int(len(body.split()) * caps.max_share_of_body))
    lead_end, used = _lead(body, min(caps.lead_words, allowed))
    kept: list[int] = []
    last = used  # number of the word after the last piece that is shown
    words = _WordCount(body)
    for i, (start, end) in enumerate(spans):
        if len(kept) == caps.max_quotes:
            break
        if end <= lead_end:
            kept.append(i)  # shown already, in the lead
            continue
        first, after = words.ended(start), words.begun(end)
        size = after - first
        apart = first >= last + caps.gap_words if last else True
        if 0 < size <= caps.quote_words and apart and used + size <= allowed:
            kept.append(i)
            used += size
            last = after
    return Excerpt(lead_end, tuple(kept))


class _WordCount:
    """How many words of a text stand before a position, counted on from the last one that was asked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = self.count = 0

    def begun(self, position: int) -> int:
        """Words that begin before it."""
        if position < self.at:
            self.at = self.count = 0
        if piece := self.text[self.at : position]:
            self.count += len(piece.split()) - self._tears(self.at)
            self.at = position
        return self.count

    def ended(self, position: int) -> int:
        """Words that end before it or at it."""
        return self.begun(position) - self._tears(position)

    def _tears(self, position: int) -> bool:
        """Whether it lies inside a word."""
        around = self.text[max(0, position - 1) : position + 1]
        return position > 0 and len(around) == 2 and not (around[0].isspace() or around[1].isspace())


def redact_view(table: pa.Table, config: str, caps: Caps | None = None) -> pa.Table:
    """The rows of `config` (one of CONFIGS), in the order of `table`.

    Columns: the contract's; for "quotes" article_id, split, url, license and the fields of a quote.
    """
    if config not in CONFIGS:
        raise ValueError(f"unknown config {config!r}")
    return redact_views(table, caps, (config,))[config]


def redact_views(
    table: pa.Table, caps: Caps | None = None, configs: Sequence[str] = CONFIGS
) -> dict[str, pa.Table]:
    """The rows of several configs, each article looked at once; see `redact_view`."""
    views = _views(table)
    shown = table.filter(pa.array([view != "none" for view, _ in views], pa.bool_()))
    found = {
        config: table.filter(pa.array([_is_full(*row, config) for row in views], pa.bool_()))
        for config in configs
        if config in {"open", "restricted"}
    }
    if set(configs) > found.keys():
        articles = _articles(shown, caps or Caps())
        makers = {"excerpts": _excerpts, "metadata": _metadata, "quotes": _quotes}
        found |= {c: make(shown, articles) for c, make in makers.items() if c in configs}
    return {config: found[config] for config in configs}


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


def _lead(body: str, limit: int) -> tuple[int, int]:
    """(end of the lead in code points, its words): whole sentences where one fits, else the words that do."""
    if limit < _LEAST_LEAD:
        return 0, 0
    stops = [m.end() for m in islice(_WORD.finditer(body), limit)]
    cut = stops[-1]
    ends = [m.end() for m in _SENTENCE_END.finditer(body, 0, cut + 1) if m.end() <= cut]
    end = ends[-1] if ends else cut
    return end, sum(stop <= end for stop in stops)


@dataclass(frozen=True, slots=True)
class _Article:
    """What is decided once about a row, for all configs."""

    body: str | None
    lead: str | None  # what an excerpt shows of the body
    kept: list[dict[str, Any]]  # the quotes that an excerpt shows
    quotes: list[dict[str, Any]]  # those that the config of quotes shows
    title: str | None
    free: Mapping[str, Any]  # the free texts of its rights, by name, where one repeats some of the body


def _articles(table: pa.Table, caps: Caps) -> list[_Article]:
    rights = table["rights"].combine_chunks()
    names = [n for n in _FREE if rights.type.get_field_index(n) >= 0]
    free = zip(*(pc.struct_field(rights, n).to_pylist() for n in names), strict=True)
    rows = table.select(["view", "view_rule", "body", "quotes", "title"]).to_pylist()
    return [_article(row, dict(zip(names, f, strict=True)), caps) for row, f in zip(rows, free, strict=True)]


def _article(row: Mapping[str, Any], free: Mapping[str, Any], caps: Caps) -> _Article:
    body, quotes = row["body"], row["quotes"] or []
    chosen = Excerpt(0, ())
    if row["view"] != "metadata":
        chosen = choose_excerpt(body, [(q["start"], q["end"]) for q in quotes], caps)
    lead = body[: chosen.lead_end] if body and chosen.lead_end else None
    kept = [dict(quotes[i], **_short_names(quotes[i])) for i in chosen.quotes]
    shown = kept if row["view"] in {"full", "excerpt"} else []
    if row["view"] == "full" and config_of(row["view_rule"]) == "open":
        shown = quotes
    words = _Words(body or "")
    return _Article(body, lead, kept, shown, _not_the_body(row["title"], words), _touching(free, words))


def _touching(free: Mapping[str, Any], words: "_Words") -> Mapping[str, Any]:
    """The free texts, where one of them repeats some of the body; nothing where none does, as nearly always."""
    texts = [*(v for n in _TEXTS if (v := free.get(n))), *(free.get("contact") or ())]
    return free if any(map(words.repeats, texts)) else {}


def _excerpts(table: pa.Table, articles: Sequence[_Article]) -> pa.Table:
    bodies, quotes = [a.lead for a in articles], [a.kept for a in articles]
    return _with_columns(table, articles, {"body": bodies, "quotes": quotes}, [len(b or "") for b in bodies])


def _metadata(table: pa.Table, articles: Sequence[_Article]) -> pa.Table:
    none: list[Any] = [None] * len(articles)
    return _with_columns(table, articles, {"body": none, "quotes": [[]] * len(none)}, [0] * len(none))


def _with_columns(
    table: pa.Table, articles: Sequence[_Article], columns: Mapping[str, list[Any]], shown: Sequence[int]
) -> pa.Table:
    """The table with other columns, and without what would repeat the body after its first `shown` characters."""
    columns = {**columns, "title": [a.title for a in articles]}
    withheld = [_withheld(a, n) for a, n in zip(articles, shown, strict=True)]
    if any(withheld):  # seldom: the column is written again as a whole
        columns["rights"] = [r | w for r, w in zip(table["rights"].to_pylist(), withheld, strict=True)]
    for name, values in columns.items():
        index = table.schema.get_field_index(name)
        field = table.schema.field(index)
        table = table.set_column(index, field, pa.array(values, field.type))
    return table


def _quotes(table: pa.Table, articles: Sequence[_Article]) -> pa.Table:
    schema = quotes_schema(table.schema)
    names = [n for n in schema.names if n not in QUOTE_COLUMNS]
    heads = zip(*(table[n].to_pylist() for n in names), strict=True)
    rows = [
        dict(zip(names, head, strict=True)) | {n: q[n] for n in QUOTE_COLUMNS}
        for head, article in zip(heads, articles, strict=True)
        for q in article.quotes
    ]
    return pa.Table.from_arrays([pa.array([r[f.name] for r in rows], f.type) for f in schema], schema=schema)


def _short_names(quote: dict[str, Any]) -> dict[str, Any]:
    """Names and roles, without one that is as long as a sentence of the body."""
    names = ("speaker", "speaker_mention", "speaker_role", "cue")
    return {n: v if v is None or len(v.split()) <= _ROLE_WORDS else None for n in names for v in (quote[n],)}


def _withheld(article: _Article, shown: int) -> dict[str, Any]:
    """The free texts of the rights that would repeat what is withheld of the body, each with what stands instead."""
    if not article.free:
        return {}
    hidden = _Words((article.body or "")[shown:])
    found: dict[str, Any] = {n: None for n in _TEXTS if hidden.repeats(article.free.get(n) or "")}
    return found | {"contact": [c for c in article.free.get("contact") or [] if not hidden.repeats(c)]}


def _not_the_body(title: str | None, body: "_Words") -> str | None:
    """The title, cut to the length of a headline where it is in fact a stretch of the body."""
    words = (title or "").split()
    if title is None or len(words) <= 2 * _ROLE_WORDS or not body.repeats(title):
        return title
    return " ".join(words[:_ROLE_WORDS])


class _Words:
    """The words of a text in small letters, to look stretches up in; read when first asked."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def joined(self) -> str:
        """Each word between spaces."""
        return f" {' '.join(self.text.lower().split())} "

    def repeats(self, text: str) -> bool:
        """Whether the words hold `_LEAK_WORDS` words of another text in a row."""
        words = text.lower().split()
        # Every stretch holds one word of these; where the body does not have it, no stretch around it need be tried.
        for middle in range(_LEAK_WORDS - 1, len(words), _LEAK_WORDS):
            if f" {words[middle]} " in self.joined:
                starts = range(middle - _LEAK_WORDS + 1, min(middle, len(words) - _LEAK_WORDS) + 1)
                if any(f" {' '.join(words[i : i + _LEAK_WORDS])} " in self.joined for i in starts):
                    return True
        return False
