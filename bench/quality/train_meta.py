"""Trains the tables that choose byline and date on wcxb-dev-flat and writes dataset_tools/annotate/*_model.json.

Usage: BENCH_SETS=... python bench/quality/train_meta.py [--check] [--only byline|date]
`--check` only cross-validates by host and prints the scores of the held-out pages; it also says how many
gold values are printed on their pages at all. Threads of scikit-learn: set OMP_NUM_THREADS=1 on a shared machine.
"""

import argparse
import calendar
import datetime as dt
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import GroupKFold

sys.path.insert(0, str(Path(__file__).parent))
from pages import Page, draft_of, load
from run import words

from dataset_tools.annotate.authors import features as credit_features
from dataset_tools.annotate.authors.credits import find_credits
from dataset_tools.annotate.authors.names import key_of, opener_of, parse_names
from dataset_tools.annotate.date_forms import find_dates
from dataset_tools.annotate.dates import features as date_features
from dataset_tools.annotate.dates.lines import find_date_lines
from dataset_tools.annotate.page_view import PageView
from dataset_tools.model.draft import Draft
from dataset_tools.normalize import normalize

FOLDS = 5
COMMON = 15  # pages; on fewer a word may be a topic
COPY_WEIGHT = 0.3  # of a candidate on a page that was cut to its article
CREDIT = 160  # characters; longer lines stay where credits are cut out
SEED = 20251126
FOLDER = Path(__file__).parents[2] / "dataset_tools" / "annotate"
WORDS = FOLDER.parent / "lexicon" / "en" / "common_words.txt"
WORDS_ABOUT = "# Words that 15 or more of the training pages write with a small first letter; made by bench/quality/train_meta.py."
# Chosen in the folds. Of authors .2 finds .002 more F1 and names one on 17 of 100 pages that have none, .25 on 14;
# of days .2 finds .003 more than .3, among them updates of pages that print no other day.
LEAST = {"byline": 0.25, "date": 0.2}
_SMALL_WORD = re.compile(r"(?<![\w'’.@/-])[a-zà-öø-ÿ][^\W\d_A-Z]+(?![@.]?\w)")
_TITLES = re.compile(r"^(?:dr|prof|mr|mrs|ms) ")
_ASIDE = re.compile(r"\(.*?\)|,.*|\|.*")  # "Ada Holm (Editor)", "Ada Holm, MD": the gold's own additions


@dataclass
class Sample:
    """The candidates of one page: a row and a mark for each, and what the choice of one would answer."""

    host: str
    gold: frozenset[str]
    answers: list[frozenset[str]]
    rows: list[list[float]]
    marks: list[bool]
    text: str  # words of the page, to see whether the gold is printed
    people: frozenset[str] = frozenset()  # of the gold, what reads like a person's name
    real: bool = True  # False for a copy that was cut: trained on, never scored


def byline_sample(page: Page, draft: Draft) -> Sample:
    view = PageView(draft.blocks)
    found = find_credits(view.texts, view.zone, frozenset(), key_of(view.rights))
    gold = page.gold.get("authors") or []
    right = {_person(name) for name in gold} | {words(name) for name in gold}
    marks = [{_person(name) for name in credit.names} <= right for credit in found]
    answers = [frozenset(map(words, credit.names)) for credit in found]
    names = frozenset(n for n in map(words, gold) if n)
    people = frozenset(words(n) for n in gold if parse_names(n, opened=True))
    rows = credit_features.rows_of(found, view)
    return Sample(page.host, names, answers, rows, marks, f" {words(draft.raw)} ", people)


def _person(name: str) -> str:
    return _TITLES.sub("", words(_ASIDE.sub("", name)))


def date_sample(page: Page, draft: Draft) -> Sample:
    view = PageView(draft.blocks)
    found = find_date_lines(view)
    gold = (page.gold.get("date") or "")[:10]
    days = [{d.isoformat() for d in f.found.readings} for f in found]
    printed = " ".join(sorted(_all_days(draft)))
    return Sample(
        page.host,
        frozenset({gold} - {""}),
        [frozenset(d) if len(d) == 1 else frozenset() for d in days],
        date_features.rows_of(found, view),
        [gold in d for d in days],
        f" {printed} ",
    )


def _all_days(draft: Draft) -> set[str]:
    return {f.date.isoformat() for b in draft.blocks for f in find_dates(b.text) if f.date}


def common_words(pages: Sequence[Page]) -> list[str]:
    """The words that many pages write with a small first letter: capitalised, they make headings, not names."""
    seen = Counter(word for p in pages for word in set(_SMALL_WORD.findall(p.raw)))
    return sorted(word for word, count in seen.items() if count >= COMMON)


def cut(page: Page, draft: Draft, *, signed: bool) -> Draft:
    """The page as people save it: from the headline to the end of the text; unsigned without credits and dates.

    Contributions of plain text often hold the article alone, and the pages of the set never do.
    """
    view = PageView(draft.blocks)
    zone = view.zone
    names = {words(name) for name in page.gold.get("authors") or []} - {""}
    kept = []
    for i in range(zone.head or 0, min(len(view.texts), zone.last + 3)):
        mine = view.dated(i) or opener_of(view.texts[i]) or any(n in words(view.texts[i]) for n in names)
        if signed or not mine or len(view.texts[i]) > CREDIT:
            kept.append(view.texts[i])
    return normalize(draft_of("\n\n".join(kept)))


def fit(samples: Sequence[Sample]) -> HistGradientBoostingClassifier:
    model = HistGradientBoostingClassifier(
        max_iter=80, max_leaf_nodes=12, learning_rate=0.08, min_samples_leaf=25, l2_regularization=2.0,
        max_features=0.3, early_stopping=False, random_state=SEED,
    )  # fmt: skip
    rows = np.array([row for s in samples for row in s.rows])
    marks = np.array([mark for s in samples for mark in s.marks])
    weights = np.array([1.0 if s.real else COPY_WEIGHT for s in samples for _ in s.rows])
    return model.fit(rows, marks, weights)


def held_out(samples: Sequence[Sample]) -> list[np.ndarray]:
    """For each page how likely its candidates are, by trees that saw no page of its host."""
    out: list[np.ndarray] = [np.zeros(0)] * len(samples)
    for inside, held in GroupKFold(FOLDS).split(samples, groups=[s.host for s in samples]):
        model = fit([samples[i] for i in inside])
        for i in held:
            if samples[i].rows and samples[i].real:
                out[i] = model.predict_proba(np.array(samples[i].rows))[:, 1]
    return out


def report(name: str, samples: Sequence[Sample], probabilities: Sequence[np.ndarray]) -> None:
    """Prints what is printed at all, what is among the candidates, and the scores of the held-out pages."""
    pairs = [(s, p) for s, p in zip(samples, probabilities, strict=True) if s.real]
    stated = [s for s, _ in pairs if s.gold]
    values = sum(len(s.gold) for s in stated)
    printed = sum(f" {value} " in s.text for s in stated for value in s.gold)
    offered = sum(value in frozenset().union(*s.answers) for s in stated for value in s.gold)
    count = sum(len(s.rows) for s, _ in pairs)
    print(
        f"{name}: {values} gold values, {printed / values:.3f} printed, {offered / values:.3f} among {count} candidates"
    )
    if people := sum(f" {value} " in s.text for s in stated for value in s.people):
        print(f"  {people / values:.3f} are printed and read like a person")
    for least in sorted({0.2, LEAST[name], 0.3, 0.5}):
        hit = wrong = named = 0
        for s, p in pairs:
            best = int(p.argmax()) if len(p) else -1
            answer = s.answers[best] if best >= 0 and p[best] >= least else frozenset()
            named += bool(answer) and not s.gold
            if s.gold:
                hit, wrong = hit + len(answer & s.gold), wrong + len(answer - s.gold)
        f1, precision = 2 * hit / (values + hit + wrong), hit / max(1, hit + wrong)
        unsigned = max(1, len(pairs) - len(stated))
        print(
            f"  least {least}: F1 {f1:.4f} P {precision:.3f} R {hit / values:.3f}, answers without gold {named / unsigned:.3f}"
        )


def print_of_day(page: Page) -> str:
    """How a page prints its gold day, if at all: the ceiling of what can be read, by cause."""
    gold = dt.date.fromisoformat(page.gold["date"][:10])
    days = {day for line in page.raw.split("\n") for found in find_dates(line) for day in found.readings}
    if gold in days:
        return "printed"
    month = rf"{calendar.month_name[gold.month]}|{calendar.month_abbr[gold.month]}"
    yearless = rf"\b(?:{month})\.? {gold.day}\b|\b{gold.day}\.? (?:{month})\b"
    if re.search(yearless, page.raw, re.IGNORECASE):
        return "without its year"
    if any(abs((day - gold).days) == 1 for day in days):
        return "a day away"
    return "other days only" if days else "no day at all"


READERS: dict[str, tuple[Callable[[Page, Draft], Sample], tuple[str, ...]]] = {
    "byline": (byline_sample, credit_features.COLUMNS),
    "date": (date_sample, date_features.COLUMNS),
}


def flatten(model: HistGradientBoostingClassifier) -> list:
    """The trees as nested lists: [feature, threshold, left, right], or a leaf's number."""

    def node(nodes: np.ndarray, i: int) -> object:
        n = nodes[i]
        if n["is_leaf"]:
            return round(float(n["value"]), 4)
        threshold = float(f"{float(n['num_threshold']):.5g}")
        return [int(n["feature_idx"]), threshold, node(nodes, n["left"]), node(nodes, n["right"])]

    return [node(p[0].nodes, 0) for p in model._predictors]


def write(name: str, model: HistGradientBoostingClassifier, columns: Sequence[str], digest: str) -> None:
    table = {
        "about": "Chooses among candidates; see docs/explanation/cleaning.md. Trained on wcxb-dev-flat, CC-BY-4.0.",
        "data_sha256": digest,
        "columns": list(columns),
        "base": round(float(model._baseline_prediction.ravel()[0]), 4),
        "least": LEAST[name],
        "trees": flatten(model),
    }
    text = json.dumps(table, sort_keys=True, separators=(",", ":")) + "\n"
    (FOLDER / f"{name}_model.json").write_text(text, "utf-8")
    print("wrote", name, len(text), "characters")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--only", choices=sorted(READERS))
    args = parser.parse_args()

    pages = load()
    digest = hashlib.sha256(
        "".join(p.raw + json.dumps(p.gold, sort_keys=True) for p in pages).encode()
    ).hexdigest()
    if not args.check:
        listed = "\n".join([WORDS_ABOUT, *common_words(pages), ""])
        WORDS.write_text(listed, "utf-8")
    drafts = [normalize(draft_of(p.raw)) for p in pages]
    copies = [
        [cut(p, d, signed=signed) for p, d in zip(pages, drafts, strict=True)] for signed in (True, False)
    ]
    for name, (sample, columns) in READERS.items():
        if args.only in {None, name}:
            samples = [sample(p, d) for p, d in zip(pages, drafts, strict=True)]
            for copy in copies:
                samples += [replace(sample(p, d), real=False) for p, d in zip(pages, copy, strict=True)]
            report(name, samples, held_out(samples))
            if name == "date":
                print("  gold days", dict(Counter(print_of_day(p) for p in pages if p.gold.get("date"))))
            if not args.check:
                write(name, fit(samples), columns, digest)


if __name__ == "__main__":
    main()
