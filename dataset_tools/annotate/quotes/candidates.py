"""Who may have said a region: the rules' answer first, then its rivals, each with what can be said of it.

The rules choose. A `Ranker`, where a user gives one, may choose otherwise; it sees features, never the text.
"""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from dataset_tools.annotate.quotes.found import Found
from dataset_tools.annotate.quotes.sources import Attribution
from dataset_tools.annotate.sentence.tokens import CAPITAL, QUOTED, Sentence
from dataset_tools.model.quote import QuoteKind
from dataset_tools.model.span import Span


class Route(NamedTuple):
    """One way that leads from a region to a speaker: a cue of its sentence, or the words around it."""

    found: Found
    name: str  # the form of an attribution, or carried | here | announced | last | clause
    attribution: Attribution | None = None


class Candidate(NamedTuple):
    """One possible owner of a region; `features` are names that hold of it."""

    found: Found
    features: tuple[str, ...]


class Ranker(Protocol):
    """Chooses among candidates; the first is what the rules chose."""

    def choose(self, candidates: Sequence[Candidate], span: Span) -> Found:
        """The owner of the region at `span`."""


def candidates(sentence: Sentence, q: int, routes: Sequence[Route]) -> list[Candidate]:
    """The candidates behind the routes to the region at token `q`, the rules' first, each mention once."""
    first, *others = routes
    seen = {_mention(first)}
    kept = [first]
    for route in others:
        if route.found.speaker is not None and _mention(route) not in seen:
            seen.add(_mention(route))
            kept.append(route)
    return [Candidate(r.found, _features(sentence, q, r, first)) for r in kept]


def _mention(route: Route) -> Span | None:
    return route.found.speaker.span if route.found.speaker else None


def _features(sentence: Sentence, q: int, route: Route, rules: Route) -> tuple[str, ...]:
    """What holds of one route: how it leads to its speaker, from how far, and what the rules took instead."""
    way = route.name
    speaker = route.found.speaker
    names = [
        f"way={way}",
        f"way={way} head={_head(speaker.mention) if speaker else 'none'}",
        f"way={way} {'whole' if route.found.kind is QuoteKind.DIRECT else 'part'}",
        f"way={way} {'opens' if q == 0 else 'inside'}",
        "rules" if route is rules else f"rules={rules.name} way={way}",
    ]
    if route.attribution is not None:
        names += _cue_features(sentence, q, route.attribution, way)
    return tuple(names)


def _cue_features(sentence: Sentence, q: int, attribution: Attribution, way: str) -> list[str]:
    cue = attribution.cue.first
    between = sentence[min(cue, q) + 1 : max(cue, q)]
    holds = any(first <= q < stop for first, stop in attribution.contents)
    side = "before" if cue < q else "after"
    return [
        f"cue={sentence[cue].low}",
        f"way={way} {side} gap={min(len(between), 12) // 3}",
        f"way={way} {side} {'holds' if holds else 'apart'}",
        f"way={way} {'outer' if attribution.outer else 'inner'}",
        f"{side} commas={min(sum(t.kind == ',' for t in between), 3)}",
        f"{side} regions={min(sum(t.kind == QUOTED for t in between), 2)}",
        f"{side} names={min(sum(t.kind == CAPITAL for t in between), 3)}",
    ]


def _head(mention: str) -> str:
    """The kind of a mention, by its print alone: a pronoun, a name, or a described person."""
    if mention.islower() and " " not in mention:
        return "word"
    return "name" if mention[:1].isupper() else "phrase"
