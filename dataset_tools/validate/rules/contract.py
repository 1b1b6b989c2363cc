"""Stage 5 of 9. SCH: the table against the contract. The findings come from `schema.py`, by pandera."""

from collections.abc import Iterator, Sequence

from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.validate.rule import Rule, RuleContext, Scope, of_code

Findings = Sequence[Diagnostic]


def missing_column(seen: Findings, _: RuleContext) -> Iterator[Diagnostic]:
    """A column of the contract is missing from the table, or one too many is there.

    Why: `load_dataset` gives every version the same columns; a program that reads them must not fail.
    Fix: build the table with the contract's Arrow schema.
    """
    return of_code("SCH001", seen)


def wrong_type(seen: Findings, _: RuleContext) -> Iterator[Diagnostic]:
    """A column has another type than the contract says.

    Why: readers of several versions would fail on one of them.
    Fix: build the table with the contract's Arrow schema.
    """
    return of_code("SCH002", seen)


def null_in_required(seen: Findings, _: RuleContext) -> Iterator[Diagnostic]:
    """A column that the contract requires is null in a row.

    Why: readers need no test for null there, and have none.
    Fix: find out why the value is missing; the row cannot be released.
    """
    return of_code("SCH003", seen)


def forbidden_value(seen: Findings, _: RuleContext) -> Iterator[Diagnostic]:
    """A value has not the pattern, is not in the list, or is out of the range that the contract gives.

    Why: a value outside of the vocabulary means nothing to a reader.
    Fix: correct the value; a new word of a vocabulary needs a new version of the contract.
    """
    return of_code("SCH004", seen)


def repeated_id(seen: Findings, _: RuleContext) -> Iterator[Diagnostic]:
    """Two rows have the same `article_id`.

    Why: an id names one article: joins, corrections and removals go by it.
    Fix: give one of the articles its own url or title.
    """
    return of_code("SCH005", seen)


RULES = (
    Rule("SCH001", missing_column, Severity.ERROR, Scope.FILE),
    Rule("SCH002", wrong_type, Severity.ERROR, Scope.FILE),
    Rule("SCH003", null_in_required, Severity.ERROR, Scope.FILE),
    Rule("SCH004", forbidden_value, Severity.ERROR, Scope.FILE),
    Rule("SCH005", repeated_id, Severity.ERROR, Scope.FILE),
)
