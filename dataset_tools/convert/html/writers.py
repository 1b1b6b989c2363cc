"""Which of the names that a page offers wrote it: each is weighed by a model that knows where it was offered."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dataset_tools.convert.html import model
from dataset_tools.convert.html.authors import has_role, is_given, not_people
from dataset_tools.convert.html.layout import Layout
from dataset_tools.convert.html.offers import ELSEWHERE, KINDS, LINE, STATED, Offer
from dataset_tools.convert.html.signers import is_login, is_team
from dataset_tools.convert.html.titles import words

# Chosen on WCXB dev, hosts held out: bench/quality/html_authors.py prints what other values give.
THRESHOLD = 0.35
BESIDE = 0.15  # for a name that stands beside a likely one in a list of authors
SIGNED = frozenset(
    {"person", "plain", "meta", "other_meta", "label", "credit", "classed", "rel", "microdata", "headed"}
)
MAX_CANDIDATES = 30
# Of two places that spell a name, the first here is copied.
# More of these speaks for a name, less of those against it, whatever else is known; the trees are held to it.
FOR = frozenset({*KINDS, "dated", "given"}) - {"organization", "far_credit", "far_classed", "bare", "bio"}  # fmt: skip
AGAINST = frozenset({"not_people", "small", "elsewhere", "alike"})
SPELLING = ("credit", "classed", "inside", "person", "meta", "microdata", "rel", "plain", "other_meta", "label", "aside", "link", "headed")  # fmt: skip

FAR = 100  # blocks: no name is printed on the page
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_HONORIFICS = frozenset({"dr", "prof", "professor", "mr", "mrs", "ms", "sir", "dame", "rev", "fr"})
COLUMNS = (
    *KINDS, "kinds", "stated_kinds", "named_kinds", "named_stated", "in_credit", "in_classed",
    "distance", "short", "long", "elsewhere", "dated", "share",
    "words", "given", "not_people", "role", "team", "login", "initials", "chars", "ascii", "beside", "small",
    "candidates", "alike",
)  # fmt: skip


@dataclass(slots=True)
class Candidate:
    """One person, in every spelling and place that offers her."""

    key: str
    spellings: dict[str, str] = field(default_factory=dict)  # by kind
    offers: list[Offer] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)  # by kind, counted from 1

    @property
    def name(self) -> str:
        """The spelling to print."""
        kind = next((k for k in SPELLING if k in self.spellings), None)
        return self.spellings[kind] if kind else next(iter(self.spellings.values()))


def key_of(name: str) -> str:
    """What two spellings of a name share: first and last word, without title and initials.

    >>> key_of("Dr Mara K. Ilves") == key_of("MARA ILVES")
    True
    """
    parts = [w for w in words(name) if w not in _HONORIFICS]
    long = [w for w in parts if len(w) > 1] or parts
    return f"{long[0]} {long[-1]}" if long else ""


def candidates(offers: Sequence[Offer]) -> list[Candidate]:
    """The persons of `offers`, in their order; a given name alone joins the one who bears it."""
    found: dict[str, Candidate] = {}
    for offer in offers:
        for place, name in enumerate(offer.names, 1):
            key = key_of(name)
            candidate = found.setdefault(key, Candidate(key))
            candidate.offers.append(offer)
            candidate.spellings.setdefault(offer.kind, name)
            candidate.places[offer.kind] = min(place, candidate.places.get(offer.kind, 9))
    for key in [k for k in found if k.split(" ")[0] == k.split(" ")[-1]]:
        longer = [k for k in found if k != key and k.startswith(key.split(" ")[0] + " ")]
        if len(longer) == 1:
            _join(found[longer[0]], found.pop(key))
    return list(found.values())[:MAX_CANDIDATES]


def _join(candidate: Candidate, other: Candidate) -> None:
    candidate.offers += other.offers
    for kind, place in other.places.items():
        candidate.places[kind] = min(place, candidate.places.get(kind, 9))


def rows(found: Sequence[Candidate], offers: Sequence[Offer], layout: Layout, headline: int) -> Any:
    """A float32 array with one row for each candidate; the columns are `COLUMNS`.

    Args:   headline: index of the headline's cell.
    """
    import numpy as np

    named = {o.kind for o in offers}
    shown = " ".join([c.text for c in layout.cells])
    folded = [c.text.casefold() for c in layout.cells]
    nearest = [_nearest(offers, kind, headline) for kind in ("credit", "classed")]
    out = [
        [
            *(1 / candidate.places[kind] if kind in candidate.places else 0 for kind in KINDS),
            len(candidate.places),
            sum(kind in STATED for kind in candidate.places),
            len(named),
            sum(kind in STATED for kind in named),
            *(any(o is n for o in candidate.offers) for n in nearest),
            *_printed(candidate, layout, folded, headline),
            *_shape(candidate),
            _is_small(candidate.name, shown),
            len(found),
            sum(c.places.keys() == candidate.places.keys() for c in found),
        ]
        for candidate in found
    ]
    return np.array(out, np.float32).reshape(-1, len(COLUMNS))


def _nearest(offers: Sequence[Offer], kind: str, headline: int) -> Offer | None:
    """The offer of a kind whose line is the nearest to the headline, those below it first."""
    of_kind = [o for o in offers if o.kind == kind]
    return min(of_kind, key=lambda o: (o.cell < headline, abs(o.cell - headline)), default=None)


def _printed(candidate: Candidate, layout: Layout, folded: Sequence[str], headline: int) -> list[float]:
    """How and how far from the headline the page prints the name."""
    spellings = {n.casefold() for n in candidate.spellings.values()}
    cells = sorted({i for n in spellings for i, text in enumerate(folded) if n in text})
    short = [i for i in cells if len(layout.cells[i].text) <= LINE]
    beside = min(short, key=lambda i: (abs(i - headline), i), default=None)
    elsewhere = sum(bool(layout.flags(layout.cells[i].element) & ELSEWHERE) for i in short)
    if beside is None:
        return [FAR, 0, len(cells), 0, 0, 0]
    return [
        max(-FAR, min(FAR, beside - headline)),
        len(short),
        len(cells) - len(short),
        elsewhere / len(short),
        # a day beside a name that the story speaks of, as it does of a place, says nothing
        len(cells) == len(short)
        and any(_YEAR.search(c.text[:LINE]) for c in layout.cells[max(0, beside - 1) : beside + 2]),
        len(candidate.name) / len(layout.cells[beside].text),
    ]


def _shape(candidate: Candidate) -> list[float]:
    """What the name itself looks like."""
    parts = candidate.name.split()
    first = next((o for o in candidate.offers), None)
    return [
        len(parts),
        is_given(parts[0]),
        sum(p.casefold() in not_people() for p in parts),
        has_role(candidate.name),
        is_team(candidate.name),
        is_login(candidate.name),
        sum(len(p.strip(".")) == 1 for p in parts),
        len(candidate.name),
        candidate.name.isascii(),
        len(first.names) if first else 0,
    ]


def _is_small(name: str, shown: str) -> bool:
    """A word of a name is never written small: "Trade Program" is a link where "program" is a word."""
    small = [w for w in name.lower().split() if len(w) > 3]
    return any(f" {w}{end}" in shown for w in small for end in " ,.")


def choose(offers: Sequence[Offer], layout: Layout, headline: int) -> tuple[list[str], str]:
    """The authors in the order of the page's first full list, and the place that names the first of them."""
    found = candidates(offers)
    if not found:
        return [], ""
    weights = model.load("authors", "authors.json", COLUMNS).probabilities(
        rows(found, offers, layout, headline)
    )
    chosen = select(found, weights)
    return [c.name for c in chosen], _producer(chosen[0]) if chosen else ""


def select(
    found: Sequence[Candidate], weights: Sequence[float], threshold: float = THRESHOLD
) -> list[Candidate]:
    """The candidates to believe, in their order: those likely, and the less likely ones that sign beside them."""
    sure = [c for c, w in zip(found, weights, strict=True) if w > threshold]
    signed = {id(o) for c in sure for o in c.offers if o.kind in SIGNED}
    chosen = [
        c
        for c, w in zip(found, weights, strict=True)
        if w > threshold or (w > BESIDE and any(id(o) in signed for o in c.offers))
    ]
    people = [c for c in chosen if not (has_role(c.name) or is_login(c.name))]
    return people or chosen  # an outlet beside a person is where she works


def _producer(candidate: Candidate) -> str:
    offer = candidate.offers[0]
    return _PRODUCERS.get(offer.kind) or f"meta:{offer.where}"


_PRODUCERS = {
    "person": "jsonld", "organization": "jsonld", "plain": "jsonld", "aside": "jsonld", "rel": "rel:author",
    "microdata": "microdata", "link": "author-link",
} | dict.fromkeys(("credit", "far_credit", "inside", "dated", "classed", "far_classed", "below", "bare", "headed", "bio"), "byline")  # fmt: skip
