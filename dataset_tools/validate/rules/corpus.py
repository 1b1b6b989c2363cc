"""Stage 5 of 9. DUP, REL, OVR: what only a look at all articles shows.

Columns of the table: article_id, title, url, body_sha256 string, word_count int32, cluster_id string,
path string, record_index int64. `cluster_id` is that of near-duplicates, as the corpus was clustered.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa

from dataset_tools.model.contract import Contract
from dataset_tools.model.contract_diff import Level, diff_contracts
from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.validate.rule import Rule, RuleContext, Scope, Seen, of_code

# Bodies of fewer words coincide without being copies: "Correction: see page 4".
_FEW_WORDS = 20


def same_body(articles: pa.Table, _: RuleContext) -> Iterator[Seen]:
    """Two articles have the same body.

    Why: a copy counts twice in every statistic, and it can stand in train and test at once.
    Fix: remove one of the files; the build keeps the first and counts the other as a duplicate.
    """
    counts = _column(articles, "word_count")
    for row, first in _repeats(_column(articles, "body_sha256")):
        if (counts[row] or 0) >= _FEW_WORDS:
            yield Seen(
                f"the same body as {_name(articles, first)}",
                field="body",
                evidence=_name(articles, first),
                fix="remove one of the files",
                row=row,
            )


def near_duplicate(articles: pa.Table, _: RuleContext) -> Iterator[Seen]:
    """The body differs from another's by a few words only.

    Why: syndicated copies and updates of one story weigh too much in training and leak into tests.
    Fix: keep the fullest version; the build puts all of them into one split in any case.
    """
    digests = _column(articles, "body_sha256")
    for row, first in _repeats(_column(articles, "cluster_id")):
        if digests[row] != digests[first]:
            yield Seen(
                f"nearly the same body as {_name(articles, first)}",
                field="body",
                evidence=_name(articles, first),
                fix="keep the fullest version",
                row=row,
            )


def id_taken(articles: pa.Table, context: RuleContext) -> Iterator[Seen]:
    """The id is that of a released article, or of another file here, with another body.

    Why: the id says "the same article". A corrected text keeps it; another article must not have it.
    Fix: if it is a correction, say so in CHANGELOG.md; else give the article its own url or title.
    """
    digests = _column(articles, "body_sha256")
    for row, first in _repeats(_column(articles, "article_id")):
        if digests[row] != digests[first]:
            yield Seen(
                f"the same id as {_name(articles, first)}, but another body",
                field="article_id",
                evidence=_name(articles, first),
                fix="give the article its own url or title",
                row=row,
            )
    if context.release is None:
        return
    released = dict(zip(_column(context.release, "article_id"), context.release.to_pylist(), strict=True))
    for row, key in enumerate(_column(articles, "article_id")):
        old = released.get(key)
        if old and old["body_sha256"] and digests[row] and old["body_sha256"] != digests[row]:
            yield Seen(
                f"released in {old.get('version') or 'the last version'} with another body",
                field="article_id",
                evidence=f"{old['body_sha256'][:12]} → {digests[row][:12]}",
                fix="if it is a correction, say so in CHANGELOG.md; else give the article its own url or title",
                row=row,
            )


def same_url(articles: pa.Table, _: RuleContext) -> Iterator[Seen]:
    """Two articles have the same canonical URL.

    Why: one of them has the address of the other, or it is a second crawl of the page.
    Fix: correct the address, or keep the newer crawl.
    """
    for row, first in _repeats(_column(articles, "url")):
        yield Seen(
            f"the same URL as {_name(articles, first)}",
            field="url",
            evidence=_name(articles, first),
            fix="correct the address, or keep the newer crawl",
            row=row,
        )


def _column(articles: pa.Table, name: str) -> list[Any]:
    if name not in articles.column_names:
        return [None] * articles.num_rows
    values: list[Any] = articles[name].to_pylist()
    return values


def _repeats(values: Sequence[str | None]) -> Iterator[tuple[int, int]]:
    """(row, first row with the same value), for each row that repeats one."""
    first: dict[str, int] = {}
    for row, value in enumerate(values):
        if value is None:
            continue
        if value in first:
            yield row, first[value]
        else:
            first[value] = row


def _name(articles: pa.Table, row: int) -> str:
    path = str(_column(articles, "path")[row])
    index = _column(articles, "record_index")[row]
    return path if index is None else f"{path}#{index}"


def breaking_contract(_: pa.Table, context: RuleContext) -> Iterator[Seen]:
    """The contract changes in a way that breaks readers, and its version does not say so.

    Why: a program that reads the old columns fails on the new ones; a major version is the warning.
    Fix: give the contract a new major version, or keep the old column beside the new one.
    """
    if context.contracts is None:
        return
    old, new = context.contracts
    if _major(new) > _major(old):
        return
    for change in diff_contracts(old, new):
        if change.level is Level.READERS:
            yield Seen(
                f"{change.column}: {change.what}, from contract {old.version} to {new.version}",
                field=change.column,
                evidence=f"{change.column}: {change.what}",
                fix="give the contract a new major version",
            )


def _major(contract: Contract) -> int:
    return int(contract.version.partition(".")[0])


def vanished_article(articles: pa.Table, context: RuleContext) -> Iterator[Seen]:
    """An article of the last release is missing, and no removal record says why.

    Why: results that were computed on the old release cannot be explained with the new one.
    Fix: bring the raw file back, or record the removal with `dataset-tools takedown`.
    """
    if context.release is None or not context.whole:
        return
    here = set(_column(articles, "article_id")) | context.removed
    for key in _column(context.release, "article_id"):
        if key is not None and key not in here:
            yield Seen(
                f"{key} was released and is missing now",
                field="article_id",
                evidence=key,
                fix="bring the raw file back, or record the removal with `dataset-tools takedown`",
            )


def stale_override(seen: Sequence[Diagnostic], _: RuleContext) -> Iterator[Diagnostic]:
    """A human correction in overrides/ no longer fits the text that it corrects.

    Why: the raw file has changed since; the correction was not applied, and the old error may be back.
    Fix: look at the article again, and renew or remove the correction.
    """
    return of_code("OVR001", seen)


def unplaced_mark(seen: Sequence[Diagnostic], _: RuleContext) -> Iterator[Diagnostic]:
    """A mark from another annotation tool has no certain place in its article.

    Why: its words are gone, stand several times, or its offsets can be read in more than one way; a guess would put
    somebody's words into another mouth.
    Fix: make the decision with `dataset-tools review`, where the words are chosen in the raw text itself.
    """
    return of_code("OVR002", seen)


def disputed_decision(seen: Sequence[Diagnostic], _: RuleContext) -> Iterator[Diagnostic]:
    """Two reviewers decided differently on the same field or the same words.

    Why: one of them would win by chance; neither was taken over.
    Fix: settle it, and make the decision with `dataset-tools review`.
    """
    return of_code("OVR003", seen)


RULES = (
    Rule("DUP001", same_body, Severity.ERROR, Scope.RELEASE),
    Rule("DUP002", near_duplicate, Severity.WARNING, Scope.RELEASE),
    Rule("DUP003", id_taken, Severity.ERROR, Scope.RELEASE),
    Rule("DUP004", same_url, Severity.WARNING, Scope.RELEASE),
    Rule("REL001", breaking_contract, Severity.ERROR, Scope.RELEASE),
    Rule("REL002", vanished_article, Severity.ERROR, Scope.RELEASE),
    Rule("OVR001", stale_override, Severity.WARNING, Scope.FILE),
    Rule("OVR002", unplaced_mark, Severity.WARNING, Scope.FILE),
    Rule("OVR003", disputed_decision, Severity.WARNING, Scope.FILE),
)
