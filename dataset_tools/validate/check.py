"""Stage 5 of 9. Records and tables → diagnostics: runs the rules and says where each finding stands."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice

import pyarrow as pa

from dataset_tools.model.contract import Contract
from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.model.record import Record
from dataset_tools.validate.rule import EVIDENCE, Case, Rule, RuleContext, Scope, Seen

# A page of a million quotation marks must not become a million findings.
MOST_PER_RULE = 1_000

ORDER = (Severity.ERROR, Severity.WARNING, Severity.INFO)


def check_record(record: Record, context: RuleContext, rules: Sequence[Rule]) -> list[Diagnostic]:
    """The findings of one record, in the order of the raw text, with line and column.

    What the reader found goes first: a rule whose code it has used already is not run again.
    """
    return _check(record, context, rules, [r for r in rules if r.scope is Scope.RECORD])


def check_rejected(
    record: Record, reason: Diagnostic, context: RuleContext, rules: Sequence[Rule]
) -> list[Diagnostic]:
    """The findings of a record that cannot be built: the reason, what the reader found, and rules over the raw text."""
    over_text = [r for r in rules if r.scope is Scope.RECORD and r.raw]
    return [*check_findings([reason], context, rules), *_check(record, context, rules, over_text)]


def _check(
    record: Record, context: RuleContext, rules: Sequence[Rule], of_record: Sequence[Rule]
) -> list[Diagnostic]:
    case = Case(record)
    spoken = {d.code for d in record.draft.findings}
    found = [_placed(d, case) for d in check_findings(record.draft.findings, context, rules)]
    for rule in of_record:
        if rule.code not in spoken:
            found += [_diagnostic(rule, seen, case) for seen in _limited(rule.check(case, context))]
    return sorted(found, key=_place)


def found_codes(record: Record, context: RuleContext, rules: Sequence[Rule]) -> Iterator[str]:
    """The code of each finding of a rule on the record: what `check_record` finds beside the reader's own.

    Where a finding stands is not looked up, which costs as much as the rules.
    """
    case = Case(record)
    spoken = {d.code for d in record.draft.findings}
    for rule in rules:
        if rule.scope is Scope.RECORD and rule.code not in spoken:
            yield from (rule.code for _ in islice(rule.check(case, context), MOST_PER_RULE + 1))


def _limited(found: Iterator[Seen]) -> Iterator[Seen]:
    """At most so many findings, and a last one that says that there are more."""
    for count, seen in enumerate(found):
        if count == MOST_PER_RULE:
            yield Seen(
                f"more than {MOST_PER_RULE:,} findings of this code in one record; the others are not listed"
            )
            return
        yield seen


def check_findings(
    seen: Sequence[Diagnostic], context: RuleContext, rules: Sequence[Rule]
) -> Iterator[Diagnostic]:
    """What the reader found, as far as it was selected; codes that no rule has are never dropped.

    Args:   seen: findings on a file, on records that were not built, and those of a draft.
    """
    if not seen:
        return
    known = _codes()
    for rule in rules:
        if rule.scope is Scope.FILE:
            yield from rule.check(seen, context)
        else:
            yield from (d for d in seen if d.code == rule.code)
    yield from (d for d in seen if d.code not in known)


def check_file(
    records: Iterable[Record], seen: Sequence[Diagnostic], context: RuleContext, rules: Sequence[Rule]
) -> Iterator[Diagnostic]:
    """The findings of one file: what the reader said of it, then each record as it comes."""
    yield from check_findings(seen, context, rules)
    for record in records:
        yield from check_record(record, context, rules)


def check_release(articles: pa.Table, context: RuleContext, rules: Sequence[Rule]) -> list[Diagnostic]:
    """The findings that need all articles; the columns are those of `rules/corpus.py`."""
    found = []
    for rule in rules:
        check = rule.check if rule.scope is Scope.RELEASE else rule.together
        if check is not None:
            found += [_row_diagnostic(rule, seen, articles) for seen in check(articles, context)]
    return found


def check_table(table: pa.Table, contract: Contract) -> list[Diagnostic]:
    """The findings of a table against the contract: columns, types, nulls, values, ids."""
    from dataset_tools.validate.schema import check_table as run

    return run(table, contract)


def worst_first(findings: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Errors, then warnings, then the rest; each in the order of the corpus."""
    return sorted(findings, key=lambda d: (ORDER.index(d.severity), *_place(d)))


def fails(findings: Iterable[Diagnostic], fail_on: str) -> bool:
    """True where a finding weighs as much as `fail_on` (error, warning or info) or more."""
    gate = ORDER.index(Severity(fail_on))
    return any(ORDER.index(d.severity) <= gate for d in findings)


def _place(d: Diagnostic) -> tuple[str, int, int, str]:
    return (d.path or "", d.record_index or 0, d.span.start if d.span else 0, d.code)


@cache
def _codes() -> frozenset[str]:
    from dataset_tools.validate.rules import all_rules

    return frozenset(rule.code for rule in all_rules())


def _diagnostic(rule: Rule, seen: Seen, case: Case) -> Diagnostic:
    origin = case.draft.origin
    return Diagnostic(
        rule.code,
        rule.severity,
        seen.message,
        path=origin.path,
        article_id=case.article.article_id,
        record_index=origin.record_index,
        span=seen.span,
        field=seen.field,
        evidence=seen.evidence[:EVIDENCE] if seen.evidence else None,
        fix=seen.fix,
    ).at(case.draft.raw)


def _placed(found: Diagnostic, case: Case) -> Diagnostic:
    """A reader's finding with the place of its record, where it does not say one itself."""
    origin = case.draft.origin
    return replace(
        found,
        path=found.path or origin.path,
        article_id=found.article_id or case.article.article_id,
        record_index=found.record_index if found.record_index is not None else origin.record_index,
    ).at(case.draft.raw)


def _row_diagnostic(rule: Rule, seen: Seen, articles: pa.Table) -> Diagnostic:
    place: dict[str, object] = {}
    if seen.row is not None:
        names = [n for n in ("path", "record_index", "article_id") if n in articles.column_names]
        place = {name: articles[name][seen.row].as_py() for name in names}
    return Diagnostic(
        rule.code,
        rule.severity,
        seen.message,
        field=seen.field,
        evidence=seen.evidence[:EVIDENCE] if seen.evidence else None,
        fix=seen.fix,
        **place,  # type: ignore[arg-type]
    )
