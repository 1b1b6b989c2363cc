"""Drafts, articles and records by hand, so that a test reads without scrolling."""

import datetime as dt
import hashlib
from typing import Any

from dataset_tools.model.article import Article
from dataset_tools.model.draft import PARAGRAPH, Block, Draft, Hint, Origin, Role
from dataset_tools.model.project import ValidateConfig
from dataset_tools.model.quote import Quote
from dataset_tools.model.record import Record
from dataset_tools.model.span import Span
from dataset_tools.validate.rule import RuleContext

AS_OF = dt.date(2024, 6, 1)


def origin_of_text(text: str, path: str = "harbour-ledger/story.txt") -> Origin:
    """The origin of a text that is a whole file."""
    return Origin(path, hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(), "text/plain")


def draft_of(*paragraphs: str, role: Role | None = Role.BODY, path: str = "harbour-ledger/story.txt",
             hints: dict[str, str] | None = None) -> Draft:  # fmt: skip
    """A draft of paragraphs joined by blank lines, every block of one role."""
    raw = PARAGRAPH.join(paragraphs)
    blocks, at = [], 0
    for text in paragraphs:
        blocks.append(Block(text, Span(at, at + len(text)), role))
        at += len(text) + len(PARAGRAPH)
    stated = tuple(Hint(name, value, "sidecar") for name, value in (hints or {}).items())
    return Draft(origin_of_text(raw, path), raw, tuple(blocks), stated)


def article_of(draft: Draft, **values: Any) -> Article:
    """The article of a draft whose body is its blocks of role body; `values` are set as given."""
    body = values.pop("body", draft.text(Role.BODY))
    known: dict[str, Any] = {
        "article_id": "a_" + draft.origin.sha256[:24],
        "title": "The ferry comes late",
        "body": body,
        "word_count": len((body or "").split()),
        "body_sha256": hashlib.sha256((body or "").encode("utf-8", "surrogatepass")).hexdigest(),
    }
    return Article(origin=draft.origin, **(known | values))


def record_of(*paragraphs: str, hints: dict[str, str] | None = None, **values: Any) -> Record:
    """A record of paragraphs; `values` are fields of the article."""
    draft = draft_of(*paragraphs, hints=hints)
    return Record(draft, article_of(draft, **values))


def quote_of(body: str, text: str, **values: Any) -> Quote:
    """A quote of words that the body holds."""
    start = body.index(text)
    return Quote(Span(start, start + len(text)), text, **values)


def context_of(**values: Any) -> RuleContext:
    """A context of rules with a fixed day; `values` are its fields, or those of the configuration."""
    config = {k: values.pop(k) for k in ("min_words", "max_words") if k in values}
    return RuleContext(**({"as_of": AS_OF, "config": ValidateConfig(**config)} | values))
