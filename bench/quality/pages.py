"""The training pages: wcxb-dev-flat as drafts, with a gold mark for every line."""

import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from dataset_tools.model.draft import Block, Draft, Origin
from dataset_tools.model.span import Span

# Reported speech: a page that has a date and attributes so often is a report, not a recipe or a guide.
_ATTRIBUTED = re.compile(r"\b(?:said|says|told|according to|announced|added)\b")
_REPORTED = 4
_TOKEN = re.compile(r"\w+")
_GROUP = re.compile(r"(?:(?!\n[ \t\xa0]*\n).)+", re.DOTALL)


@dataclass(frozen=True)
class Page:
    """One page: its gold record and its text."""

    gold: dict
    raw: str

    @property
    def host(self) -> str:
        return urlsplit(self.gold.get("url") or "").netloc.removeprefix("www.")


def is_news(page: Page) -> bool:
    """Whether a page is a dated report that says who said what."""
    return bool(page.gold.get("date")) and len(_ATTRIBUTED.findall(page.gold["body"])) >= _REPORTED


def sets_folder() -> Path:
    """Where the unpacked sets are: BENCH_SETS."""
    return Path(os.environ["BENCH_SETS"])


def load(name: str = "wcxb-dev-flat") -> list[Page]:
    """All pages of a flat set, in file order."""
    folder = sets_folder() / name
    with (folder / "gold.jsonl").open(encoding="utf-8") as lines:
        golds = [json.loads(line) for line in lines]
    return [Page(g, (folder / "raw" / f"{g['id']}.txt").read_text("utf-8")) for g in golds]


def draft_of(raw: str, path: str = "page.txt") -> Draft:
    """What the converter of plain text makes: one block for each group between blank lines."""
    return Draft(Origin(path, "0" * 64, "text/plain"), raw, tuple(_groups(raw)))


def _groups(raw: str) -> Iterator[Block]:
    for match in _GROUP.finditer(raw):
        text = match.group()
        start = match.start() + len(text) - len(text.lstrip())
        if stripped := text.strip():
            yield Block(stripped, Span(start, start + len(stripped)))


def shingles(text: str, n: int = 4) -> Counter:
    """Word 4-grams, as the body metric counts them."""
    tokens = _TOKEN.findall(text)
    return Counter(tuple(tokens[i : i + n]) for i in range(max(1, len(tokens) - n + 1)) if tokens[i : i + n])


def body_marks(texts: list[str], body: str) -> list[bool]:
    """For each line whether most of its 4-grams stand in the gold body; short lines match as a whole."""
    gold = set(shingles(body))
    starts = {g[:k] for g in gold for k in (1, 2, 3)}
    flat = " ".join(_TOKEN.findall(body))
    marks = []
    for text in texts:
        grams = shingles(text)
        if not grams:
            marks.append(False)
            continue
        if any(len(g) < 4 for g in grams):
            words = " ".join(_TOKEN.findall(text))
            marks.append(all(g in starts for g in grams) and f" {words} " in f" {flat} ")
            continue
        hit = sum(c for g, c in grams.items() if g in gold)
        marks.append(2 * hit >= grams.total())
    return marks


def page_score(body: str, predicted: str) -> tuple[float, float]:
    """Precision and recall of one page, as the article-extraction benchmark counts them."""
    a, b = shingles(body), shingles(predicted)
    common = (a & b).total()
    if not b.total():
        return 0.0, 0.0
    return common / b.total(), common / max(1, a.total())


def f1(scores: list[tuple[float, float]]) -> tuple[float, float, float]:
    """F1, precision, recall of the means over pages (an empty answer counts for recall only)."""
    answered = [p for p, r in scores if (p, r) != (0.0, 0.0)] or [0.0]
    p, r = sum(answered) / len(answered), sum(r for _, r in scores) / max(1, len(scores))
    return 2 * p * r / (p + r) if p + r else 0.0, p, r
