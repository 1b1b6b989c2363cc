"""Train and measure the model that tells a page's authors from its other names (dataset_tools/convert/html/authors.json).

Data: the article pages of WCXB dev (CC-BY-4.0, see NOTICE) and their gold authors. Every page is shown as it is, without
its JSON-LD, without all that is stated for machines, and without all that is printed, so that no place is leaned on
alone. Folds are by host.

    python bench/quality/html_authors.py SETS_FOLDER [--write]

It prints, for hosts that no fold was trained on: F1, precision and recall of names, and the share of
author-less pages on which a name is given, at several thresholds, over all pages, over those that call themselves
NewsArticle, and over those with and without JSON-LD; the same where of the gold only what is a person's name counts, and
not sites, degrees and posts; and what each place is worth alone. Hosts are shuffled into folds three times, and all three are counted:
from one shuffle to the next F1 moves by 0.01.
Needs scikit-learn, which the project itself does not: the trees are written as a table.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from html_pages import SEED, Case, digest, folds, parse, read_cases, write_table
from run import words
from sklearn.ensemble import HistGradientBoostingClassifier

from dataset_tools.convert.html import metadata, offers, writers
from dataset_tools.convert.html.authors import is_given, is_name
from dataset_tools.convert.html.layout import Layout
from dataset_tools.convert.html.trace import PageText

TARGET = Path(__file__).resolve().parents[2] / "dataset_tools/convert/html/authors.json"
FOLDS, SHUFFLES = 6, 3
THRESHOLDS = (0.2, 0.3, 0.35, 0.4, 0.5)
SETTINGS = {
    "max_iter": 80,
    "max_leaf_nodes": 4,  # with 8 or 12 F1 of all pages is the same, that of news 0.02 to 0.04 lower
    "learning_rate": 0.1,
    "l2_regularization": 1.0,
    "min_samples_leaf": 20,
}
JSON_LD = frozenset({"person", "organization", "plain", "aside"})
PRINTED = frozenset(offers.KINDS) - frozenset(offers.STATED)
# How a page is shown, and what each way counts in training.
VIEWS = {
    "as it is": frozenset(),
    "without JSON-LD": JSON_LD,
    "printed": frozenset(offers.STATED),
    "stated": PRINTED,
}

WEIGHTS = (1.0, 1.0, 0.5, 0.5)  # the last two are stranger than any page


@dataclass
class Signed:
    """The names that a page offers, counted, and which of them are gold."""

    found: list[writers.Candidate]
    rows: Any
    right: Any
    gold: set[str]
    persons: set[str]  # those of the gold that are names of persons, and not the site's
    offers: list[offers.Offer]


@dataclass
class Offered:
    """A page and every place on it that could name its author."""

    case: Case
    layout: Layout
    sites: list[str]
    headline: int
    given: list[offers.Offer]


def gather(case: Case) -> Offered:
    """What the converter would weigh."""
    parsed = parse(case.data)
    sites = metadata._sites(metadata._page(parsed.tree, parsed.text, None))
    return Offered(case, parsed.layout, sites, *metadata.offered(parsed.tree, parsed.text, parsed.layout))


def view(page: Offered, without: frozenset[str]) -> Signed:
    """The candidates of a page when some kinds of offers are left out."""
    kept = [o for o in page.given if o.kind not in without]
    found = writers.candidates(kept)
    gold = set(page.case.gold.get("authors") or ())
    keys = {writers.key_of(n) for n in gold}
    rows = writers.rows(
        found, kept, Layout(PageText("")) if without is PRINTED else page.layout, page.headline
    )
    right = np.array([c.key in keys for c in found], int)
    persons = {words(n) for n in gold if is_name(n, page.sites) or is_given(n)}
    return Signed(found, rows, right, {words(n) for n in gold}, persons, kept)


def fit(shown: list[list[Signed]]) -> Any:
    """The model of some pages, given in every view."""
    weighed = [(p, w) for pages, w in zip(shown, WEIGHTS, strict=True) for p in pages]
    x, y = np.concatenate([p.rows for p, _ in weighed]), np.concatenate([p.right for p, _ in weighed])
    weights = np.concatenate([np.full(len(p.right), w) for p, w in weighed])
    signs = [(c in writers.FOR) - (c in writers.AGAINST) for c in writers.COLUMNS]
    model = HistGradientBoostingClassifier(random_state=SEED, monotonic_cst=signs, **SETTINGS)
    return model.fit(x, y, sample_weight=weights)


def report(title: str, pages: list[Signed], named: list[list[str]], *, persons: bool = False) -> None:
    """One line of scores; names are compared as bench/quality/run.py compares them.

    Args:   persons: look only for the persons of the gold; a page that has none but others is passed over.
    """
    hit = wrong = missed = unsigned = false = 0
    for page, names in zip(pages, named, strict=True):
        given = {words(n) for n in names}
        if not page.gold:
            unsigned, false = unsigned + 1, false + bool(given)
            continue
        if persons and not page.persons:
            continue
        gold = page.persons if persons else page.gold
        hit, wrong, missed = (
            hit + len(given & gold),
            wrong + len(given - page.gold),
            missed + len(gold - given),
        )
    p, r = hit / max(1, hit + wrong), hit / max(1, hit + missed)
    print(f"{title:34} F1 {2 * p * r / max(1e-9, p + r):.3f} P {p:.3f} R {r:.3f}, a name on {false / max(1, unsigned):.3f} of author-less pages")  # fmt: skip


def weigh(cases: list[Case], shown: list[list[Signed]], seed: int) -> list[list[Any]]:
    """The weight of each candidate of each page in each view, by a model that saw no page of its host."""
    weights: list[list[Any]] = [[None] * len(cases) for _ in shown]
    for train, test in folds(cases, FOLDS, seed):
        model = fit([[pages[i] for i in train] for pages in shown])
        for number, pages in enumerate(shown):
            for i in test:
                rows = pages[i].rows
                weights[number][i] = model.predict_proba(rows)[:, 1] if len(rows) else []
    return weights


def measure(cases: list[Case], shown: list[list[Signed]]) -> None:
    """Scores on hosts held out, for each way the pages are shown."""
    rounds = [weigh(cases, shown, SEED + n) for n in range(SHUFFLES)]
    holding = lambda text: [i for i, c in enumerate(cases) if text in c.data]  # noqa: E731
    news, linked = holding(b"NewsArticle"), holding(b"ld+json")
    bare = sorted({*range(len(cases))} - {*linked})
    for number, title in enumerate(VIEWS):
        slices = [(title, range(len(cases))), (f"{title}, news", news)]
        if not number:
            slices += [("with JSON-LD", linked), ("pages without JSON-LD", bare)]
        for name, which in slices:
            for threshold in THRESHOLDS:
                pages = [shown[number][i] for _ in rounds for i in which]
                weights = [w[number][i] for w in rounds for i in which]
                chosen = [
                    [c.name for c in writers.select(p.found, w, threshold)]
                    for p, w in zip(pages, weights, strict=True)
                ]
                report(f"{name}, above {threshold}", pages, chosen)
                if threshold == writers.THRESHOLD and not number:
                    report(f"{name}, persons", pages, chosen, persons=True)
    for kind in offers.KINDS:
        alone = [[c.name for c in p.found if kind in c.places] for p in shown[0]]
        report(f"all that {kind} says", shown[0], alone)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sets", type=Path)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    cases = read_cases(args.sets / "wcxb-dev")
    pages = [gather(c) for c in cases]
    shown = [[view(p, without) for p in pages] for without in VIEWS.values()]
    if args.write:
        model = fit(shown)
        write_table(TARGET, {"authors": model}, writers.COLUMNS, settings=SETTINGS, data_sha256=digest(args.sets / "wcxb-dev"))  # fmt: skip
    measure(cases, shown)


if __name__ == "__main__":
    main()
