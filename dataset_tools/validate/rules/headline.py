"""Stage 5 of 9. TTL, AUT: the title and the authors."""

import re
from collections.abc import Iterator

import pyarrow as pa

from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.model.draft import Role
from dataset_tools.model.span import Edit
from dataset_tools.validate.rule import EVIDENCE, Case, Fix, Rule, RuleContext, Seen

# " | Outlet", " - Outlet", " — Outlet" at the end of a title; an outlet has one to four words, each of which
# begins with a capital: titles of stories go on in lower case after a dash.
_SUFFIX = re.compile(r"\s+[|–—-]\s+((?:The |the )?[A-Z][\w.'’]*(?: (?:of |and |& )?[A-Z][\w.'’]*){0,3})$")
_DATE_ONLY = re.compile(r"[\d\s.,/:-]+|(?:\w+ )?\d{1,2}(?:st|nd|rd|th)? \w+,? \d{4}|\w+ \d{1,2}, \d{4}")
_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+){2,}")
# Titles of one folder that end alike: two can do so by chance ("… — Part Two").
_SHARED = 3
# No outlet's name stands further from the end.
LONG_TITLE = 200
_BANNERS = frozenset(
    [
        "home",
        "homepage",
        "news",
        "opinion",
        "article",
        "untitled",
        "share",
        "subscribe",
        "menu",
        "search",
        "archive",
        "latest",
        "print",
        "document",
    ]
)
_NOT_A_NAME = re.compile(
    r"^(?:by|von|par|por|written by|words by|text by)\s|[@|]|\b(?:staff writer|correspondent|editor|reporter)\b",
    re.IGNORECASE,
)
_CREDIT_PREFIX = re.compile(r"^(?:by|written by|words by|text by)\s+", re.IGNORECASE)


def no_title(case: Case, _: RuleContext) -> Iterator[Seen]:
    """No title was found.

    Why: an article without a headline cannot be listed, cited or told from another.
    Fix: state it in the sidecar, `title = "…"`, as printed.
    """
    if not case.article.title:
        lines = [b.text for b in case.draft.blocks if b.text.strip()][:3]
        yield Seen(
            "no title was found",
            case.draft.blocks[0].span if case.draft.blocks else None,
            field="title",
            evidence=" / ".join(lines)[:EVIDENCE] or None,
            fix='state it in the sidecar: title = "…"',
        )


def not_a_headline(case: Case, _: RuleContext) -> Iterator[Seen]:
    """The title is the name of the site, a section, a date or the end of an address.

    Why: then the headline was missed, and many articles get the same title.
    Fix: state the headline in the sidecar, as printed.
    """
    title = (case.article.title or "").strip()
    if not title:
        return
    what = None
    if title.casefold() == (case.article.publisher or "").casefold():
        what = "the name of the site"
    elif title.casefold() in _BANNERS:
        what = "the name of a section"
    elif _DATE_ONLY.fullmatch(title):
        what = "a date"
    elif _SLUG.fullmatch(title):
        what = "the end of an address"
    if what:
        yield Seen(
            f"the title is {what}",
            case.value_span("title"),
            field="title",
            evidence=title,
            fix='state the headline in the sidecar: title = "…"',
        )


def title_with_site(case: Case, _: RuleContext) -> Iterator[Seen]:
    """The title ends in the name of the site: "Harbour to close | The Ledger".

    Why: the contract asks for the headline as printed; the suffix says the same as the column `publisher`.
    Fix: cut the suffix; `--fix` does it where the raw text shows the title.
    """
    title = case.article.title or ""
    m = _SUFFIX.search(title[-LONG_TITLE:])
    if m is None:
        return
    publisher = (case.article.publisher or "").casefold()
    if m.group(1).casefold() == publisher:
        yield Seen(
            f"the title ends in the name of the site, {m.group(1)!r}",
            case.find(title),
            field="title",
            evidence=title,
            fix="cut the suffix",
        )


def shared_suffix(articles: pa.Table, _: RuleContext) -> Iterator[Seen]:
    """Titles of one folder that end in the same few words, which no page states as its site's name."""
    ends: dict[tuple[str, str], list[int]] = {}
    titles, paths = (articles[name].to_pylist() for name in ("title", "path"))
    for row, (title, path) in enumerate(zip(titles, paths, strict=True)):
        if m := _SUFFIX.search((title or "")[-LONG_TITLE:]):
            ends.setdefault(((path or "").rpartition("/")[0], m.group(1)), []).append(row)
    for (_folder, suffix), rows in ends.items():
        for row in rows if len(rows) >= _SHARED else ():
            yield Seen(
                f"the title ends in {suffix!r}, as {len(rows) - 1} others of its folder do",
                field="title",
                evidence=titles[row],
                fix="cut the suffix, or state `publisher` for the site in dataset.toml",
                row=row,
            )


def _cut_suffix(raw: str, finding: Diagnostic) -> list[Edit]:
    assert finding.span is not None
    start = max(finding.span.start, finding.span.end - LONG_TITLE)
    m = _SUFFIX.search(raw[start : finding.span.end])
    return [] if m is None else [Edit(start + m.start(), start + m.end(), "")]


def no_author(case: Case, _: RuleContext) -> Iterator[Seen]:
    """No author was found.

    Why: many licences ask for the author's name; without it their conditions cannot be met.
    Null is legal: an unsigned article has none, and a guess would be worse.
    Fix: if the page names one, state it in the sidecar, `authors = ["…"]`.
    """
    if not case.article.authors:
        bylines = case.draft.of_role(Role.BYLINE)
        yield Seen(
            "no author was found; looked at metadata, byline and the end of the text",
            bylines[0].span if bylines else None,
            field="authors",
            evidence=bylines[0].text[:EVIDENCE] if bylines else None,
            fix='if the page names one, state it in the sidecar: authors = ["…"]',
        )


def author_is_site(case: Case, _: RuleContext) -> Iterator[Seen]:
    """An author has the name of the publisher.

    Why: the contract keeps people in `authors` and the outlet in `publisher`.
    Fix: state the person in the sidecar, or `authors = []`.
    """
    publisher = (case.article.publisher or "").casefold()
    for i, name in enumerate(case.article.authors):
        if publisher and name.casefold() in {publisher, publisher.removeprefix("the ")}:
            yield Seen(
                "an author has the name of the publisher",
                case.value_span("authors"),
                field=f"authors[{i}]",
                evidence=name,
                fix="state the person in the sidecar, or authors = []",
            )


def author_not_a_name(case: Case, _: RuleContext) -> Iterator[Seen]:
    """An author's name still holds "By", a role, a separator or an address.

    Why: "By Ada Holm" and "Ada Holm" would count as two people.
    Fix: leave the name alone; `--fix` cuts "By" where the sidecar or front matter states it.
    """
    for i, name in enumerate(case.article.authors):
        if _NOT_A_NAME.search(name):
            yield Seen(
                "an author's name holds more than a name",
                case.find(name),
                field=f"authors[{i}]",
                evidence=name,
                fix="leave only the name",
            )


def _cut_credit(raw: str, finding: Diagnostic) -> list[Edit]:
    assert finding.span is not None
    m = _CREDIT_PREFIX.match(finding.span.of(raw))
    return [] if m is None else [Edit(finding.span.start, finding.span.start + m.end(), "")]


def authors_disagree(case: Case, _: RuleContext) -> Iterator[Seen]:
    """Two places of the page name different authors.

    Why: one of them is wrong, or one is an editor; only a person can tell.
    Fix: look at both, and state the authors in the sidecar.
    """
    stated = {h.producer: h for h in case.draft.hints_of("author")}
    names = {_key(h.value) for h in stated.values()}
    read = {_key(n) for n in case.article.authors}
    if not read or not names or any(n in " ".join(read) or r in n for n in names for r in read):
        return
    hint = next(iter(stated.values()))
    yield Seen(
        f"{hint.producer} names {hint.value!r}, the article was read as by {case.article.author!r}",
        hint.span or case.value_span("authors"),
        field="authors",
        evidence=hint.value,
        fix='state the authors in the sidecar: authors = ["…"]',
    )


def _key(name: str) -> str:
    return " ".join(re.findall(r"\w+", name.casefold()))


RULES = (
    Rule("TTL001", no_title, Severity.ERROR),
    Rule("TTL002", not_a_headline, Severity.WARNING),
    Rule("TTL003", title_with_site, Severity.INFO, fix=Fix(_cut_suffix), together=shared_suffix),
    Rule("AUT001", no_author, Severity.WARNING),
    Rule("AUT002", author_is_site, Severity.WARNING),
    Rule("AUT003", author_not_a_name, Severity.INFO, fix=Fix(_cut_credit)),
    Rule("AUT004", authors_disagree, Severity.WARNING),
)
