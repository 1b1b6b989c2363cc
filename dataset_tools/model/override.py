"""A person's decision about one value, anchored to the words of the raw text; replayed on every build.

The anchor is a W3C TextQuoteSelector (exact, prefix, suffix) with the offset as a hint, in code points: it still
finds its place after the file was edited elsewhere, and says so when it does not.
"""

import json
from dataclasses import dataclass
from typing import Any

from dataset_tools.model.errors import ConfigError
from dataset_tools.model.span import Span

CONTEXT = 32  # code points of prefix and suffix: W3C's examples use about as many, and it tells repeated words apart
OPS = ("accept", "set", "delete", "add")
FIELDS = ("title", "authors", "date", "publisher", "url", "language", "quotes")


@dataclass(frozen=True, slots=True)
class Anchor:
    """Words of a raw text and what stands around them."""

    exact: str
    prefix: str = ""
    suffix: str = ""
    start: int = 0  # where they stood when the decision was made

    @classmethod
    def of(cls, raw: str, span: Span) -> "Anchor":
        """The anchor of a span."""
        return cls(
            span.of(raw),
            raw[max(0, span.start - CONTEXT) : span.start],
            raw[span.end : span.end + CONTEXT],
            span.start,
        )

    def find(self, raw: str) -> Span | None:
        """Where the words stand in `raw` now: best context first, then nearest to the old place.

        None where they do not occur, or where nothing of the context is left around a moved phrase.
        """
        if not self.exact:
            return None
        best: tuple[int, int] | None = None
        at = raw.find(self.exact)
        while at != -1:
            score = _common_tail(self.prefix, raw[:at]) + _common_head(
                self.suffix, raw[at + len(self.exact) :]
            )
            if best is None or (score, -abs(at - self.start)) > (best[0], -abs(best[1] - self.start)):
                best = (score, at)
            at = raw.find(self.exact, at + 1)
        if best is None or (best[0] == 0 and best[1] != self.start and (self.prefix or self.suffix)):
            return None
        return Span(best[1], best[1] + len(self.exact))


@dataclass(frozen=True, slots=True)
class Override:
    """One line of `overrides/<path>.jsonl`."""

    raw_sha256: str  # of the file that the reviewer saw
    field: str
    op: str  # accept | set | delete | add
    record_index: int | None = None
    target: Anchor | None = None  # the words that the decision is about
    value: Any = None  # set: the new value; for quotes {"speaker": …}
    by: str | None = None
    at: str | None = None  # ISO 8601
    reason: str | None = None

    def to_line(self) -> str:
        """The decision as one line of JSON, keys in order."""
        row: dict[str, Any] = {
            "raw_sha256": self.raw_sha256,
            "record_index": self.record_index,
            "field": self.field,
            "op": self.op,
            "value": self.value,
            "by": self.by,
            "at": self.at,
            "reason": self.reason,
        }
        if self.target:
            row["target"] = {
                "exact": self.target.exact,
                "prefix": self.target.prefix,
                "suffix": self.target.suffix,
                "start": self.target.start,
            }
        return json.dumps({k: v for k, v in row.items() if v is not None}, ensure_ascii=True, sort_keys=True)


def overrides_of(text: str, name: str) -> tuple[Override, ...]:
    """The decisions of a file of lines.

    Errors: ConfigError with the line that is not a decision.
    """
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            found.append(_override(line, f"{name}:{number}"))
    return tuple(found)


def _override(line: str, where: str) -> Override:
    try:
        row = json.loads(line)
        target = row.pop("target", None)
        override = Override(**row, target=Anchor(**target) if target else None)
    except (ValueError, TypeError, AttributeError) as error:
        raise ConfigError(
            f"{where}: not a decision ({error})", hint="one JSON object a line; see docs/how-to/review.md"
        ) from error
    if override.op not in OPS or override.field not in FIELDS:
        raise ConfigError(
            f"{where}: unknown op or field: {override.op!r}, {override.field!r}",
            hint=f"ops: {', '.join(OPS)}; fields: {', '.join(FIELDS)}",
        )
    return override


def _common_tail(a: str, b: str) -> int:
    count = 0
    for x, y in zip(reversed(a), reversed(b[-CONTEXT:]), strict=False):
        if x != y:
            break
        count += 1
    return count


def _common_head(a: str, b: str) -> int:
    count = 0
    for x, y in zip(a, b[:CONTEXT], strict=False):
        if x != y:
            break
        count += 1
    return count
