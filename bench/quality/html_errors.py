"""Why the converter of pages misses a point: each wrong value of each field, counted by cause.

    python bench/quality/html_errors.py SETS_FOLDER [--half 0]

Hosts are halved by the hash of their name, so that rules can be written on one half and measured on the other; without
`--half` both are printed. What ships has learned from these pages: the causes are the point, not the sums.
"""

import argparse
import hashlib
import html
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from html_pages import Case, Parsed, parse, read_cases
from pages import body_marks
from peers import ours
from run import words

from dataset_tools.convert.html import metadata, titles
from dataset_tools.convert.html.authors import is_name, is_site
from dataset_tools.convert.html.signers import is_login, is_team
from dataset_tools.convert.html.writers import key_of

Causes = Counter[tuple[str, str]]


def half_of(host: str) -> int:
    return int(hashlib.md5(host.encode(), usedforsecurity=False).hexdigest(), 16) % 2


def authors(case: Case, parsed: Parsed, answer: dict[str, Any]) -> Iterator[str]:
    """A cause for each missed name, and for each name too many."""
    gold = case.gold.get("authors") or []
    given = {words(n) for n in answer["authors"]}
    if gold:
        yield from ("a wrong name beside or instead of the gold's" for n in given - {words(n) for n in gold})
    elif given:
        yield "a name on a page whose gold has none"
    _, offers = metadata.offered(parsed.tree, parsed.text, parsed.layout)
    offered = [n for o in offers for n in o.names]
    sites = metadata._sites(metadata._page(parsed.tree, parsed.text, None))
    source = f" {words(html.unescape(parsed.text))} "
    for name in (n for n in gold if words(n) not in given):
        yield f"missed: {_missed(name, offered, sites, source)}"


def _missed(name: str, offered: list[str], sites: list[str], source: str) -> str:
    if f" {words(name)} " not in source:
        return "printed nowhere"
    if words(name) in map(words, offered):
        return "offered, not believed"
    if key_of(name) in map(key_of, offered):
        return "offered in another spelling"
    if is_site(name, sites):
        return "the site's own name"
    if is_name(name, sites):
        return "a person where no place of an author is known"
    if is_team(name) or is_login(name):
        return "a team or a login where no place of an author is known"
    return "a degree, a post or a company"


def title(case: Case, parsed: Parsed, answer: dict[str, Any]) -> Iterator[str]:
    """The cause of a wrong title: where the gold's stands."""
    gold = words(case.gold.get("title"))
    if not gold or words(answer["title"]) == gold:
        return
    page = metadata._page(parsed.tree, parsed.text, None)
    sites = metadata._sites(page)
    claims = [v for _, v in page.meta(*metadata.TITLE_METAS)]
    claims += [s.values["title"] for s in page.statements[:1] if "title" in s.values]
    bar = [e.text_content() for e in parsed.tree.iter("title")][:1]
    for cause, texts in (
        ("the gold is the search title, the heading says otherwise", [*claims, *bar]),
        ("the gold is an h1, a claim was taken", metadata._headings(parsed.tree, parsed.layout)),
        ("the gold is printed, and no heading or claim", [c.text for c in parsed.layout.cells]),
    ):
        if gold in {words(w) for t in texts for w in (t, titles.strip_site(t, sites))}:
            yield cause
            return
    yield "the gold is printed nowhere as it is"


def day(case: Case, parsed: Parsed, answer: dict[str, Any]) -> Iterator[str]:
    """The cause of a wrong day."""
    gold, given = (case.gold.get("date") or "")[:10], answer["date"]
    if not gold or given == gold:
        return
    if not given:
        yield "no day given"
    elif abs((date.fromisoformat(given) - date.fromisoformat(gold)).days) == 1:
        yield "the day before or after"
    elif gold in parsed.text:
        yield "another of the days that the source states"
    else:
        yield "a day that the source does not state as such"


def body(case: Case, parsed: Parsed, answer: dict[str, Any]) -> Iterator[tuple[str, float]]:
    """What is too much and what is missing, as shares of the text given and of the gold's."""
    cells = parsed.layout.cells
    gold = [i for i, m in enumerate(body_marks([c.text for c in cells], case.gold["body"])) if m]
    taken = [i for i, m in enumerate(body_marks([c.text for c in cells], answer["body"])) if m]
    size = lambda which: sum(cells[i].end - cells[i].at for i in which)  # noqa: E731
    for i in sorted({*taken} - {*gold}):
        where = "before" if gold and i < gold[0] else "behind" if gold and i > gold[-1] else "inside"
        yield f"too much, {where} the gold's text: {_kind(cells[i].tag)}", size([i]) / max(1, size(taken))
    for i in sorted({*gold} - {*taken}):
        yield f"missing: {_kind(cells[i].tag)}", size([i]) / max(1, size(gold))


def _kind(tag: str) -> str:
    groups = {"headings": "h1 h2 h3 h4 h5 h6", "lists": "li dt dd", "tables": "td th", "code": "pre"}
    return next((name for name, tags in groups.items() if tag in tags.split()), "paragraphs")


def count(cases: list[Case], folder: Path) -> dict[str, Counter[str]]:
    """The causes of every field; body in shares of a page."""
    found: dict[str, Counter[str]] = {f: Counter() for f in ("author", "title", "date", "body")}
    for case in cases:
        parsed, answer = parse(case.data), ours(folder / "raw" / f"{case.gold['id']}.html")
        for field, causes in (("author", authors), ("title", title), ("date", day)):
            found[field].update(causes(case, parsed, answer))
        for cause, share in body(case, parsed, answer):
            found["body"][cause] += share / len(cases)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sets", type=Path)
    parser.add_argument("--half", type=int, choices=(0, 1))
    args = parser.parse_args()
    folder = args.sets / "wcxb-dev"
    cases = read_cases(folder)
    for half in (0, 1) if args.half is None else (args.half,):
        chosen = [c for c in cases if half_of(c.host) == half]
        names = sum(len(c.gold.get("authors") or ()) for c in chosen)
        print(f"half {half}: {len(chosen)} pages, {names} gold authors")
        for field, causes in count(chosen, folder).items():
            for cause, n in causes.most_common(12):
                print(f"  {field:6} {cause:60} {n:.3f}" if field == "body" else f"  {field:6} {cause:60} {n}")


if __name__ == "__main__":
    main()
