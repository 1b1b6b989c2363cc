"""Stage 3 of 9. Labelled Draft → Article: one straight line, and its order is the explanation."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from dataset_tools.annotate.authors.read import reading_authors
from dataset_tools.annotate.dates.read import reading_date
from dataset_tools.annotate.headline import read_title
from dataset_tools.annotate.identity import article_id, clean_url
from dataset_tools.annotate.language import detect
from dataset_tools.annotate.names import display_names
from dataset_tools.annotate.overrides import apply_overrides
from dataset_tools.annotate.page_view import PageView
from dataset_tools.annotate.pii import mask
from dataset_tools.annotate.publisher import read_publisher
from dataset_tools.annotate.quotes.candidates import Ranker
from dataset_tools.annotate.quotes.find import find_quotes
from dataset_tools.annotate.rights.links import page_hints
from dataset_tools.annotate.rights.read import find_rights
from dataset_tools.lexicon.rights import REPEATED
from dataset_tools.model.article import Article, Redaction
from dataset_tools.model.diagnostic import Diagnostic
from dataset_tools.model.draft import APART, PARAGRAPH, Draft, JoinedText, Role
from dataset_tools.model.override import Override
from dataset_tools.model.provenance import Provenance, Reading
from dataset_tools.model.quote import Quote
from dataset_tools.model.record import Record
from dataset_tools.model.rights import Evidence, Rights
from dataset_tools.model.span import Span, apply_edits
from dataset_tools.model.steps import PAUSE, Steps, finish

# Where a page speaks of its rights. The body is not among them: a story about fair use claims nothing.
NOTICE_ZONE = (Role.RIGHTS, Role.BIO, Role.CAPTION, Role.FURNITURE, Role.BYLINE, Role.DATELINE)


def assemble(
    draft: Draft,
    overrides: Sequence[Override] = (),
    *,
    indirect: bool = False,
    ranker: Ranker | None = None,
) -> Record:
    """The article of a labelled draft, with its provenance; findings of the readers join the draft's.

    `overrides` are a person's decisions about this record: they win. `indirect` keeps indirect quotes, too;
    `ranker` may overrule the rules about who spoke.
    """
    return finish(assembling(draft, overrides, indirect=indirect, ranker=ranker))


def assembling(
    draft: Draft,
    overrides: Sequence[Override] = (),
    *,
    indirect: bool = False,
    ranker: Ranker | None = None,
) -> Steps[Record]:
    """The same in steps, see `model.steps`."""
    masked, redactions = _mask_body(draft)
    body = JoinedText.of(masked.of_role(Role.BODY))
    text = body.text or None
    title = read_title(draft)
    yield PAUSE
    view = PageView(draft.blocks)
    authors = yield from reading_authors(draft, view)
    yield PAUSE
    published, findings = yield from reading_date(draft, view)
    yield PAUSE
    publisher = read_publisher(draft)
    url = _read_url(draft)
    yield PAUSE
    language = _read_language(draft, body.text)
    yield PAUSE
    names = authors.value if authors else ()
    quotes = _quotes(body.text, language.value if language else None, names, indirect=indirect, ranker=ranker)
    yield PAUSE
    rights = _rights(draft, names, publisher.value if publisher else None)
    yield PAUSE

    readings: list[tuple[str, Reading[Any] | None]] = [
        ("title", title),
        ("authors", authors),
        ("date", published),
        ("publisher", publisher),
        ("url", url),
        ("language", language),
    ]
    provenance = [Provenance.of(name, r) for name, r in readings if r is not None]
    if body.blocks:
        whole = body.raw_span(Span(0, len(body.text)))
        provenance.append(Provenance("body", "roles", whole.start, whole.end))
    provenance += _c2pa(draft)
    article = Article(
        article_id=article_id(
            path=draft.origin.path,
            record_index=draft.origin.record_index,
            title=title.value if title else None,
            url=url.value if url else None,
            stated=_hint(draft, "article_id"),
        ),
        origin=draft.origin,
        body=text,
        title=title.value if title else None,
        authors=names,
        author=display_names(names),
        date=published.value.date if published else None,
        published_at=published.value.instant if published else None,
        publisher=publisher.value if publisher else None,
        url=url.value if url else None,
        language=language.value if language else None,
        quotes=quotes,
        rights=rights,
        word_count=len(body.text.split()),
        body_sha256=hashlib.sha256(body.text.encode("utf-8", "surrogatepass")).hexdigest(),
        provenance=tuple(provenance),
        redactions=redactions,
    )
    if overrides:
        article, stale = apply_overrides(article, body, draft.raw, overrides)
        findings = (*findings, *stale)
    return Record(_with(draft, findings), article)


def _c2pa(draft: Draft) -> list[Provenance]:
    """Where the raw text held a C2PA manifest; the body no longer does."""
    place = draft.extras.get("c2pa_span")
    if place is None:
        return []
    start, end = map(int, place.split(":"))
    return [Provenance("c2pa", "c2pa-text", start, end)]


def _mask_body(draft: Draft) -> tuple[Draft, tuple[Redaction, ...]]:
    """The draft with addresses and numbers in its body masked, and where the masks stand in the body."""
    blocks = list(draft.blocks)
    redactions: list[Redaction] = []
    at = 0
    for i, block in enumerate(draft.blocks):
        if block.role is not Role.BODY:
            continue
        edits, found = mask(block.text)
        if found:
            blocks[i] = block.edited(edits)
            redactions += [Redaction(kind, span.shift(at)) for kind, span in found]
        at += len(blocks[i].text) + len(PARAGRAPH)
    return (replace(draft, blocks=tuple(blocks)) if redactions else draft), tuple(redactions)


def _quotes(
    body: str, language: str | None, names: Sequence[str], *, indirect: bool, ranker: Ranker | None
) -> tuple[Quote, ...]:
    found = find_quotes(
        body,
        language=(language or "en")[:2],
        names=names,
        indirect=indirect,
        typed_marks=True,
        ranker=ranker,
    )
    # mention_span serves the review page and is not a column of the contract.
    return tuple(replace(q, mention_span=None) for q in found)


def _rights(draft: Draft, authors: Sequence[str], publisher: str | None) -> Rights:
    """Rights read over the visible text; evidence spans are carried back to the raw text."""
    visible = JoinedText.of(draft.blocks)
    zone = {
        Span(start, start + len(block.text)): block
        for block, start in zip(visible.blocks, visible.starts, strict=True)
        if block.role in NOTICE_ZONE
    }
    rights = find_rights(
        visible.text,
        hints=page_hints(draft.hints, draft.raw, [b.span for b in draft.of_role(Role.BODY)]),
        authors=authors,
        publisher=publisher,
        zone=list(zone),
        captions={line for line, block in zone.items() if block.role is Role.CAPTION},
        apart={
            Span(start, start + len(block.text))
            for block, start in zip(visible.blocks, visible.starts, strict=True)
            if block.tag == APART
        },
    )
    return _masked_rights(rights, tuple(_to_raw(e, visible, draft.raw) for e in rights.evidence))


def _masked_rights(rights: Rights, evidence: tuple[Evidence, ...]) -> Rights:
    """The rights with addresses and numbers in their words masked like the body's; evidence keeps its raw spans.

    An address of the rights holder is as personal in a notice as in a paragraph.
    """
    holders = tuple(
        h if (name := _masked(h.name)) == h.name else replace(h, name=name) for h in rights.holders
    )
    contact = tuple(dict.fromkeys(_masked(c) for c in rights.contact))
    statement, credit = rights.statement, rights.credit_text
    return replace(
        rights,
        statement=statement and _masked(statement),
        credit_text=credit and _masked(credit),
        contact=contact,
        holders=holders,
        evidence=evidence,
    )


def _masked(text: str) -> str:
    """Notices repeat on the pages of a site, so the masks of a short text are looked for once."""
    return _mask_notice(text) if len(text) <= REPEATED else _mask_notice.__wrapped__(text)


@lru_cache(maxsize=4096)
def _mask_notice(text: str) -> str:
    return apply_edits(text, mask(text)[0])


def _to_raw(evidence: Evidence, visible: JoinedText, raw: str) -> Evidence:
    if evidence.span is None:
        return evidence
    span = visible.raw_span(evidence.span) if evidence.source in {"body", "footer"} else evidence.span
    return evidence.over(raw, span)


def _read_url(draft: Draft) -> Reading[str] | None:
    for hint in draft.hints_of("url"):
        if cleaned := clean_url(hint.value):
            return Reading(cleaned, hint.producer, hint.span)
    return None


def _read_language(draft: Draft, body: str) -> Reading[str] | None:
    """The language of the body as detected; the declared one where the text is too short to tell."""
    if detected := detect(body):
        return detected
    hint = draft.hint("language")
    return Reading(hint.value, hint.producer, hint.span) if hint else None


def _hint(draft: Draft, name: str) -> str | None:
    hint = draft.hint(name)
    return hint.value if hint else None


def _with(draft: Draft, findings: Sequence[Diagnostic]) -> Draft:
    return replace(draft, findings=draft.findings + tuple(findings)) if findings else draft
