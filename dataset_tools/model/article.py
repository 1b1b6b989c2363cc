"""One article as a frozen value, and the one crossing between such values and Arrow."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from dataset_tools.model.draft import Origin
from dataset_tools.model.provenance import Provenance
from dataset_tools.model.quote import Quote, QuoteKind
from dataset_tools.model.rights import Evidence, FairUse, Holder, Permits, Prefs, Rights
from dataset_tools.model.span import Span


@dataclass(frozen=True, slots=True)
class Redaction:
    """What was masked in the body; `span` is over the body."""

    kind: str  # email | phone | address | ip | iban | upstream
    span: Span


@dataclass(frozen=True, slots=True)
class Article:
    """One row of the dataset, in the words of the contract (schemas/article-*.odcs.yaml)."""

    article_id: str
    origin: Origin
    body: str | None
    title: str | None = None
    authors: tuple[str, ...] = ()
    author: str | None = None
    date: dt.date | None = None
    published_at: dt.datetime | None = None  # aware, UTC
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    quotes: tuple[Quote, ...] = ()
    rights: Rights = field(default_factory=Rights)
    view: str = "metadata"  # unknown means restricted until the policy has spoken
    view_rule: str | None = None
    cluster_id: str | None = None
    split: str | None = None
    word_count: int | None = None
    body_sha256: str | None = None
    provenance: tuple[Provenance, ...] = ()
    redactions: tuple[Redaction, ...] = ()

    def _repr_html_(self) -> str:
        from dataset_tools.model.display import article_html

        facts = (self.author, self.date, self.publisher, self.language)
        rights = (self.rights.license, self.view, self.view_rule)
        return article_html(self.title, facts, rights, self.body, [q.shown() for q in self.quotes])


def to_table(articles: Iterable[Article], schema: pa.Schema) -> pa.Table:
    """One row an article, in the schema's columns and types, built column by column.

    Columns of `schema` that an article does not have (a project's own contract) are null.
    """
    rows = [to_row(a) for a in articles]
    columns = [pa.array([row.get(f.name) for row in rows], f.type) for f in schema]
    return pa.Table.from_arrays(columns, schema=schema)


def from_table(table: pa.Table) -> list[Article]:
    """The articles of a table; `from_table(to_table(a)) == a`."""
    return [from_row(row) for row in table.to_pylist()]


def to_row(a: Article) -> dict[str, Any]:
    """The article as plain values by column name."""
    return {
        "article_id": a.article_id,
        "title": a.title,
        "author": a.author,
        "authors": list(a.authors),
        "date": a.date,
        "published_at": a.published_at,
        "publisher": a.publisher,
        "url": a.url,
        "language": a.language,
        "body": a.body,
        "quotes": [_quote_row(q) for q in a.quotes],
        "license": a.rights.license,
        "fair_use": _fair_use_row(a.rights.fair_use),
        "rights": rights_row(a.rights),
        "view": a.view,
        "view_rule": a.view_rule,
        "cluster_id": a.cluster_id,
        "split": a.split,
        "word_count": a.word_count,
        "body_sha256": a.body_sha256,
        "origin": {
            "path": a.origin.path,
            "record_index": a.origin.record_index,
            "media_type": a.origin.media_type,
            "sha256": a.origin.sha256,
            "retrieved_at": a.origin.retrieved_at,
        },
        "provenance": [
            {
                "field": p.field,
                "producer": p.producer,
                "start": p.start,
                "end": p.end,
                "confidence": p.confidence,
            }
            for p in a.provenance
        ],
        "redactions": [{"kind": r.kind, "start": r.span.start, "end": r.span.end} for r in a.redactions],
    }


def _quote_row(q: Quote) -> dict[str, Any]:
    return {
        "text": q.text,
        "start": q.start,
        "end": q.end,
        "kind": q.kind.value,
        "speaker": q.speaker,
        "speaker_mention": q.speaker_mention,
        "speaker_role": q.speaker_role,
        "cue": q.cue,
        "confidence": q.confidence,
    }


def _fair_use_row(f: FairUse) -> dict[str, Any]:
    return {
        "claimed": f.claimed,
        "claimed_by": f.claimed_by,
        "scope": f.scope,
        "purpose": list(f.purpose),
        "basis": f.basis,
    }


def rights_row(r: Rights) -> dict[str, Any]:
    """The `rights` struct (without `license` and `fair_use`, which are columns of their own)."""
    p, s = r.permits, r.prefs
    return {
        "status": r.status,
        "license_url": r.license_url,
        "license_sha256": r.license_sha256,
        "rights_uri": r.rights_uri,
        "holders": [{"name": h.name, "role": h.role, "basis": h.basis} for h in r.holders],
        "copyright_years": list(r.copyright_years),
        "credit_text": r.credit_text,
        "contact": list(r.contact),
        "statement": r.statement,
        "permits": {
            "full_text": p.full_text,
            "excerpt": p.excerpt,
            "modify": p.modify,
            "commercial": p.commercial,
            "tdm": p.tdm,
            "train_ai": p.train_ai,
        },
        "conditions": list(r.conditions),
        "excludes": list(r.excludes),
        "prefs": {
            "tdm_reserved": s.tdm_reserved,
            "tdm_policy_url": s.tdm_policy_url,
            "train_ai": s.train_ai,
            "search": s.search,
            "rsl_url": s.rsl_url,
            "robots_ai_disallow": list(s.robots_ai_disallow),
            "machine_readable": s.machine_readable,
        },
        "media_scope": r.media_scope,
        "embargo_until": r.embargo_until,
        "permission_ref": r.permission_ref,
        "evidence": [
            {
                "rule_id": e.rule_id,
                "field": e.field,
                "source": e.source,
                "start": e.span.start if e.span else None,
                "end": e.span.end if e.span else None,
                "quote_sha256": e.quote_sha256,
            }
            for e in r.evidence
        ],
        "conflicts": list(r.conflicts),
        "confidence": r.confidence,
        "review": r.review,
        "reviewer": r.reviewer,
        "rules_version": r.rules_version,
    }


def from_row(row: dict[str, Any]) -> Article:
    """The article behind a row of plain values."""
    origin, redactions = row["origin"], row.get("redactions") or []
    return Article(
        article_id=row["article_id"],
        origin=Origin(
            path=origin["path"],
            sha256=origin["sha256"],
            media_type=origin["media_type"],
            record_index=origin["record_index"],
            retrieved_at=origin["retrieved_at"],
        ),
        body=row["body"],
        title=row["title"],
        authors=tuple(row["authors"] or ()),
        author=row["author"],
        date=row["date"],
        published_at=row["published_at"],
        publisher=row["publisher"],
        url=row["url"],
        language=row["language"],
        quotes=tuple(quote_of(q) for q in row["quotes"] or ()),
        rights=rights_of(row["license"], row["fair_use"], row["rights"]),
        view=row["view"],
        view_rule=row["view_rule"],
        cluster_id=row["cluster_id"],
        split=row["split"],
        word_count=row["word_count"],
        body_sha256=row["body_sha256"],
        provenance=tuple(Provenance(**p) for p in row["provenance"] or ()),
        redactions=tuple(Redaction(r["kind"], Span(r["start"], r["end"])) for r in redactions),
    )


def quote_of(q: dict[str, Any]) -> Quote:
    """The quote behind one element of the `quotes` column."""
    return Quote(
        span=Span(q["start"], q["end"]),
        text=q["text"],
        kind=QuoteKind(q["kind"]),
        speaker=q["speaker"],
        speaker_mention=q["speaker_mention"],
        speaker_role=q["speaker_role"],
        cue=q["cue"],
        confidence=q["confidence"],
    )


def rights_of(license_: str, fair_use: dict[str, Any], r: dict[str, Any]) -> Rights:
    """The rights behind the columns `license`, `fair_use` and `rights`."""
    prefs = dict(r["prefs"])
    prefs["robots_ai_disallow"] = _strings(prefs["robots_ai_disallow"])
    return Rights(
        license=license_,
        status=r["status"],
        license_url=r["license_url"],
        license_sha256=r["license_sha256"],
        rights_uri=r["rights_uri"],
        holders=tuple(Holder(h["name"], h["role"], h["basis"]) for h in r["holders"] or ()),
        copyright_years=tuple(r["copyright_years"] or ()),
        credit_text=r["credit_text"],
        contact=_strings(r["contact"]),
        statement=r["statement"],
        permits=Permits(**r["permits"]),
        conditions=_strings(r["conditions"]),
        excludes=_strings(r["excludes"]),
        fair_use=FairUse(
            claimed=bool(fair_use["claimed"]),
            claimed_by=fair_use["claimed_by"],
            scope=fair_use["scope"],
            purpose=_strings(fair_use["purpose"]),
            basis=fair_use["basis"],
        ),
        prefs=Prefs(**prefs),
        media_scope=r["media_scope"],
        embargo_until=r["embargo_until"],
        permission_ref=r["permission_ref"],
        evidence=tuple(
            Evidence(
                e["rule_id"],
                e["field"],
                e["source"],
                None if e["start"] is None else Span(e["start"], e["end"]),
                e["quote_sha256"],
            )
            for e in r["evidence"] or ()
        ),
        conflicts=_strings(r["conflicts"]),
        confidence=r["confidence"],
        review=r["review"],
        reviewer=r["reviewer"],
        rules_version=r["rules_version"],
    )


def _strings(values: Sequence[str] | None) -> tuple[str, ...]:
    return tuple(values or ())
