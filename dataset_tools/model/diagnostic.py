"""A finding about data, as a value: what was seen, where, and the next step."""

import hashlib
from dataclasses import dataclass, replace
from enum import StrEnum

from dataset_tools.model.span import Span


class Severity(StrEnum):
    """How much a finding weighs; only errors fail a check by default."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. `span` is over the raw text of the record; `field` is a path such as `quotes[3].start`.

    `evidence` is at most 120 code points of what was seen, unescaped: printers escape it.
    """

    code: str  # "QUO102": never changes its meaning, never reused
    severity: Severity
    message: str
    path: str | None = None  # raw file, relative to the project
    article_id: str | None = None
    record_index: int | None = None
    span: Span | None = None
    line: int | None = None  # 1-based, of span.start in the raw text
    column: int | None = None  # 1-based, in code points
    field: str | None = None
    evidence: str | None = None
    fix: str | None = None  # the next step, in one sentence

    @property
    def fingerprint(self) -> str:
        """An identity that survives edits elsewhere in the file: no line number goes into it."""
        seen = " ".join((self.evidence or self.message).split())
        key = "|".join((self.code, self.path or "", str(self.record_index or 0), self.field or "", seen))
        return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]

    def at(self, raw: str) -> "Diagnostic":
        """The same finding with line and column read off the raw text."""
        if self.span is None or self.line is not None:
            return self
        start = min(self.span.start, len(raw))
        line = raw.count("\n", 0, start) + 1
        column = start - (raw.rfind("\n", 0, start) + 1) + 1
        return replace(self, line=line, column=column)
