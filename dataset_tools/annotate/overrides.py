"""Stage 3 of 9. What a person decided wins over what we read; a decision that finds no place is a finding."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dataset_tools.model.article import Article
from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.model.draft import JoinedText
from dataset_tools.model.override import Override
from dataset_tools.model.provenance import Provenance
from dataset_tools.model.quote import Quote, QuoteKind
from dataset_tools.model.span import Span

PRODUCER = "override"


def apply_overrides(
    article: Article, body: JoinedText, raw: str, overrides: Sequence[Override]
) -> tuple[Article, list[Diagnostic]]:
    """The article after the decisions, in their order, and a finding OVR001 for each that is stale."""
    stale: list[Diagnostic] = []
    for override in overrides:
        span = override.target.find(raw) if override.target else None
        if override.target and span is None:
            stale.append(_stale(article, override, "its words are no longer in the file"))
        elif override.op == "accept":
            continue
        elif override.field == "quotes":
            changed = _quote(article, body, span, override)
            if changed is None:
                stale.append(_stale(article, override, "no quote stands at its words"))
            else:
                article = changed
        else:
            article = _field(article, span, override)
    return article, stale


def _field(article: Article, span: Span | None, override: Override) -> Article:
    value: Any = None if override.op == "delete" else override.value
    changes: dict[str, Any] = {override.field: value}
    if override.field == "authors":
        names = tuple(value or ())
        from dataset_tools.annotate.names import display_names

        changes = {"authors": names, "author": display_names(names)}
    elif override.field == "date":
        changes = {"date": dt.date.fromisoformat(value) if value else None, "published_at": None}
    return _proven(replace(article, **changes), override.field, span)


def _quote(article: Article, body: JoinedText, span: Span | None, override: Override) -> Article | None:
    if span is None:
        return None
    if override.op == "add":
        return _added(article, body, span, override.value or {})
    for i, quote in enumerate(article.quotes):
        if body.raw_span(quote.span).overlaps(span):
            quotes = list(article.quotes)
            if override.op == "delete":
                del quotes[i]
            else:
                allowed = {k: v for k, v in (override.value or {}).items() if k in _QUOTE_FIELDS}
                quotes[i] = replace(quote, **allowed, confidence=1.0)
            return _proven(replace(article, quotes=tuple(quotes)), f"quotes[{i}]", span)
    return None


_QUOTE_FIELDS = frozenset({"speaker", "speaker_mention", "speaker_role", "cue"})


def _added(article: Article, body: JoinedText, span: Span, value: dict[str, Any]) -> Article | None:
    found = body.from_raw(span)
    if found is None or not len(found):
        return None
    quote = Quote(
        found,
        found.of(body.text),
        QuoteKind(value.get("kind", "direct")),
        **{k: v for k, v in value.items() if k in _QUOTE_FIELDS},
        confidence=1.0,
    )
    quotes = sorted((*article.quotes, quote), key=lambda q: q.span)
    return _proven(replace(article, quotes=tuple(quotes)), f"quotes[{quotes.index(quote)}]", span)


def _proven(article: Article, field: str, span: Span | None) -> Article:
    row = Provenance(field, PRODUCER, span.start if span else None, span.end if span else None, 1.0)
    kept = tuple(p for p in article.provenance if p.field != field)
    return replace(article, provenance=(*kept, row))


def _stale(article: Article, override: Override, why: str) -> Diagnostic:
    return Diagnostic(
        "OVR001",
        Severity.ERROR,
        f"a reviewer's decision on {override.field} no longer applies: {why}",
        path=article.origin.path,
        article_id=article.article_id,
        record_index=article.origin.record_index,
        field=override.field,
        evidence=override.target.exact[:120] if override.target else None,
        fix="review the article again, or remove the line from overrides/",
    )
