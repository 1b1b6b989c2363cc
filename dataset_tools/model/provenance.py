"""Who produced a value, from which span of the raw text, and how sure they were."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from dataset_tools.model.span import Span

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """A value as one producer read it. `span` is over the raw text; None where no single span holds it."""

    value: T
    producer: str  # "headline:first-line", "jsonld", "byline:trailing-credit"
    span: Span | None = None
    confidence: float | None = None  # 0 to 1


@dataclass(frozen=True, slots=True)
class Provenance:
    """One row of the `provenance` column."""

    field: str
    producer: str
    start: int | None = None
    end: int | None = None
    confidence: float | None = None

    @classmethod
    def of(cls, field: str, reading: Reading[T]) -> "Provenance":
        """The provenance row of a reading."""
        span = reading.span
        return cls(
            field,
            reading.producer,
            span.start if span else None,
            span.end if span else None,
            reading.confidence,
        )
