"""Stage 5 of 9. What a rule is, what it may look at, and what it says.

A rule's function holds the knowledge; its docstring is what `explain` prints; the table in `rules/` gives it
a code, a severity and a scope. The runner (`check.py`) adds code, severity and place to what the function saw.
"""

import datetime as dt
import inspect
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

import pyarrow as pa

from dataset_tools.model.article import Article
from dataset_tools.model.contract import Contract
from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.model.draft import Draft, Hint, JoinedText, Role
from dataset_tools.model.project import ValidateConfig
from dataset_tools.model.quote import Quote
from dataset_tools.model.record import Record
from dataset_tools.model.span import Edit, Span

# At most so much of what was seen goes into a finding: a line of a terminal, not an article.
EVIDENCE = 120
# A shorter value, such as "EN", stands in a text by chance.
SHORTEST_FIND = 6
_WORD = re.compile(r"[^\W\d_]{2,40}")
# What nearly all characters of English news are; a rule over characters looks at the others first.
_RARE = re.compile(r"[^\t\n -~’‘“”–—…•]")


class Scope(StrEnum):
    """What a rule looks at."""

    FILE = "file"  # findings that the reader made while it read a file
    RECORD = "record"  # one article with its draft
    RELEASE = "release"  # all articles at once, in narrow columns


@dataclass(frozen=True, slots=True)
class Seen:
    """What a rule saw. `span` is over the raw text; `row` is the row of the table in a release rule."""

    message: str
    span: Span | None = None
    field: str | None = None
    evidence: str | None = None
    fix: str | None = None
    row: int | None = None


class Case:
    """A record under examination: the article, its draft, and readings that several rules share."""

    def __init__(self, record: Record) -> None:
        self.draft: Draft = record.draft
        self.article: Article = record.article

    @cached_property
    def body(self) -> JoinedText:
        """The body before masking, with the way back to the raw text."""
        return JoinedText.of(self.draft.of_role(Role.BODY))

    @cached_property
    def words(self) -> int:
        """Words of the body."""
        return self.article.word_count or len((self.article.body or "").split())

    @cached_property
    def rare(self) -> str:
        """The characters of the raw text beyond ASCII and the marks of typesetters, and its controls, each once."""
        return "".join(set(_RARE.findall(self.draft.raw)))

    @cached_property
    def vocabulary(self) -> Counter[str]:
        """The words of the body in small letters, counted: what a text uses elsewhere is a word without a list."""
        return Counter(_WORD.findall(self.body.text.lower()))

    def raw_span(self, start: int, end: int) -> Span | None:
        """The raw span behind `[start, end)` of the body, or None where there is no body."""
        if not self.body.blocks or start > len(self.body.text):
            return None
        return self.body.raw_span(Span(start, min(end, len(self.body.text))))

    def find(self, words: str) -> Span | None:
        """Where the raw text first holds these words as they are."""
        at = self.draft.raw.find(words) if words else -1
        return Span(at, at + len(words)) if at >= 0 else None

    def hint_span(self, hint: Hint) -> Span | None:
        """Where the raw text holds the value of a hint; None for what was stated beside the file."""
        if hint.span is not None:
            return hint.span
        if hint.producer in {"sidecar", "site_registry"} or len(hint.value) < SHORTEST_FIND:
            return None
        return self.find(hint.value)

    def quote_span(self, quote: Quote) -> Span | None:
        """The raw span of a quote. Its offsets are over the masked body, so masks may have moved it."""
        if self.article.body == self.body.text:
            return self.raw_span(quote.start, quote.end)
        return self.find(quote.text)

    def value_span(self, name: str) -> Span | None:
        """The raw span that a value was read from, as its provenance says."""
        for row in self.article.provenance:
            if row.field == name and row.start is not None and row.end is not None:
                return Span(row.start, row.end)
        return None


@dataclass(frozen=True, slots=True)
class RuleContext:
    """What a rule may know besides the record. It is picklable, and it holds no clock.

    `release`: article_id string, body_sha256 string, url string, version string: what is released already.
    """

    as_of: dt.date
    config: ValidateConfig = field(default_factory=ValidateConfig)
    release: pa.Table | None = None
    removed: frozenset[str] = frozenset()  # ids that the removal ledger holds: tombstones
    contracts: tuple[Contract, Contract] | None = None  # of the last release, and of the next one
    whole: bool = True  # all articles of the project are judged, so that what is not here is missing


FileCheck = Callable[[Sequence[Diagnostic], RuleContext], Iterator[Diagnostic]]
RecordCheck = Callable[[Case, RuleContext], Iterator[Seen]]
ReleaseCheck = Callable[[pa.Table, RuleContext], Iterator[Seen]]


@dataclass(frozen=True, slots=True)
class Fix:
    """How a finding can be put right in the raw file; `repair` gives edits over the raw text.

    A safe fix keeps the meaning and does nothing the second time. No fix edits outside the finding's span.
    """

    repair: Callable[[str, Diagnostic], Sequence[Edit]]
    safe: bool = True


@dataclass(frozen=True, slots=True)
class Rule:
    """A code and what stands behind it."""

    code: str
    check: Callable[..., Any]
    severity: Severity
    scope: Scope = Scope.RECORD
    fix: Fix | None = None
    together: ReleaseCheck | None = None  # what this rule of records sees only with all articles at hand
    raw: bool = False  # a record rule that looks at the raw text, and so also at records without a body

    @property
    def text(self) -> str:
        """What `explain` prints: the docstring of the function."""
        return inspect.cleandoc(self.check.__doc__ or "")

    @property
    def title(self) -> str:
        """The first line of the text."""
        return self.text.partition("\n")[0]


def of_code(code: str, seen: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    """The findings of that code among those that the reader made."""
    return (d for d in seen if d.code == code)
