"""Trains the weights of a ranker on articles whose speakers are known, and says whether they pay.

Plain stochastic gradient descent on a softmax over the candidates of each region, in pure Python: the same
gold and seed make the same weights.
"""

import math
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from typing import Final, NamedTuple

from dataset_tools.annotate.quotes.candidates import Candidate
from dataset_tools.annotate.quotes.find import find_quotes
from dataset_tools.annotate.quotes.found import Found
from dataset_tools.annotate.quotes.ranker import LinearRanker
from dataset_tools.model.span import Span

# Where the description of a speaker goes on behind its noun.
_TAIL: Final = re.compile(r"\s*[,(—;]|\s(?:who|which|that|for|of|at|from|in|with|on)\s")
# Passes, step and decay: the middle of what gave the same cross-validated accuracy on the synthetic grammar.
_PASSES: Final = 8
_STEP: Final = 0.2
_DECAY: Final = 1e-4
FOLDS: Final = 5


@dataclass(frozen=True, slots=True)
class GoldQuote:
    """A span of a gold article and who said it, as printed there or in full."""

    span: Span
    speaker: str


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """A text with the speakers of its quotes."""

    text: str
    quotes: tuple[GoldQuote, ...]


class Example(NamedTuple):
    """One region: the features of its candidates, the rules' first, and which of them are right."""

    features: tuple[tuple[str, ...], ...]
    right: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Rules against ranker on regions that the ranker was not trained on."""

    regions: int
    rules_right: int
    ranker_right: int
    won: int  # right by the ranker alone
    lost: int  # right by the rules alone

    def __add__(self, other: "Comparison") -> "Comparison":
        """Both together."""
        return Comparison(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))

    @property
    def pays(self) -> bool:
        """Whether the ranker wins by more than two standard errors of a coin that falls `won + lost` times."""
        return self.won - self.lost > 2 * math.sqrt(self.won + self.lost)


class _Recorder:
    """A ranker that lets the rules choose and keeps what they chose from."""

    def __init__(self) -> None:
        self.seen: list[tuple[Span, Sequence[Candidate]]] = []

    def choose(self, candidates: Sequence[Candidate], span: Span) -> Found:
        self.seen.append((span, candidates))
        return candidates[0].found


def read_examples(article: GoldArticle) -> Iterator[Example]:
    """The regions of one article whose speaker the gold knows and some candidate names."""
    recorder = _Recorder()
    find_quotes(article.text, ranker=recorder, indirect=False, typed_marks=True)
    for span, candidates in recorder.seen:
        gold = next((g for g in article.quotes if _same_words(g.span, span)), None)
        if gold is None:
            continue
        right = tuple(_names(c.found, gold.speaker) for c in candidates)
        if any(right):
            yield Example(tuple(c.features for c in candidates), right)


def _same_words(a: Span, b: Span) -> bool:
    """Whether two spans share at least half of what they cover together."""
    shared = min(a.end, b.end) - max(a.start, b.start)
    return 2 * shared >= max(a.end, b.end) - min(a.start, b.start)


def _names(found: Found, speaker: str) -> bool:
    """Whether a candidate is the gold's speaker: by its mention or its name, whole or by the word it is about."""
    if found.speaker is None:
        return False
    known = {found.speaker.mention.lower(), (found.speaker.name or "").lower()} - {""}
    return speaker.lower() in known or _head(speaker) in {_head(k) for k in known}


def _head(name: str) -> str:
    """The word a speaker is about: "poole" of "Ann Poole, who ran the port", "spokesman" of "a spokesman for Poole"."""
    words = _TAIL.split(name.lower(), maxsplit=1)[0].replace("’s", "").replace("'s", "").split()
    return words[-1] if words else ""


def fit(examples: Sequence[Example], seed: int) -> LinearRanker:
    """Weights under which the right candidates of the examples score highest."""
    order = [e for e in examples if not all(e.right)]
    weights: dict[str, float] = {}
    shuffler = random.Random(seed)  # noqa: S311 - an order, not a secret
    for number in range(_PASSES):
        shuffler.shuffle(order)
        for example in order:
            _step(weights, example, _STEP / (1 + number))
    return LinearRanker({name: round(w, 4) for name, w in sorted(weights.items()) if abs(w) >= 5e-4})


def _step(weights: dict[str, float], example: Example, step: float) -> None:
    """Move the weights towards the right candidates of one example, as far as they were not believed."""
    scores = [sum(weights.get(name, 0.0) for name in f) for f in example.features]
    top = max(scores)
    odds = [math.exp(s - top) for s in scores]
    total = sum(odds)
    right = sum(o for o, r in zip(odds, example.right, strict=True) if r)
    for features, o, is_right in zip(example.features, odds, example.right, strict=True):
        wanted = o / right if is_right else 0.0
        change = step * (wanted - o / total)
        for name in features:
            old = weights.get(name, 0.0)
            weights[name] = old + change - step * _DECAY * old


def compare(examples_by_article: Sequence[Sequence[Example]], seed: int) -> Comparison:
    """Rules and ranker over all articles, each fold judged by weights of the others."""
    total = Comparison(0, 0, 0, 0, 0)
    for fold in range(FOLDS):
        train = [e for i, es in enumerate(examples_by_article) if i % FOLDS != fold for e in es]
        test = [e for i, es in enumerate(examples_by_article) if i % FOLDS == fold for e in es]
        total += judge(fit(train, seed), test)
    return total


def judge(ranker: LinearRanker, examples: Sequence[Example]) -> Comparison:
    """Rules and ranker on examples that the ranker has not seen."""
    total = Comparison(0, 0, 0, 0, 0)
    for example in examples:
        scores = [ranker.score(features) for features in example.features]
        rules, ranked = example.right[0], example.right[scores.index(max(scores))]
        total += Comparison(1, rules, ranked, ranked and not rules, rules and not ranked)
    return total
