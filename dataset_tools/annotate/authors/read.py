"""Stage 3 of 9. Labelled draft → the names of the authors, read from the byline as printed.

"Unknown" beats a wrong name: a site's name or a role is never an author; a newsroom is where it signs and nobody else does.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dataset_tools.annotate.authors.credits import Credit, Kind, find_credits
from dataset_tools.annotate.authors.features import COLUMNS, rows_of
from dataset_tools.annotate.authors.names import key_of, opener_of, parse_names
from dataset_tools.annotate.headline import site_names
from dataset_tools.annotate.page_view import PageView
from dataset_tools.annotate.precedence import STATED, precedence
from dataset_tools.annotate.trees import load_trees
from dataset_tools.model.draft import Block, Draft
from dataset_tools.model.provenance import Reading
from dataset_tools.model.span import Span
from dataset_tools.model.steps import Steps, finish, together

# Which statement of the authors is believed first; longest matching prefix of the producer wins.
_RANKS = STATED | {"meta": 4}
_BLOCK_RANK = 3
_MACHINE_RANK = 2  # from here on names are checked: sites put their own name into these fields
_MAX_AUTHORS = 12  # the longest byline of a newspaper; beyond it a list of people is something else
_LIKELY = 0.1  # of a credit whose longer name completes a given name alone; chosen, changes F1 by .002

_PRODUCERS = {
    Kind.OPENED: "byline:line",
    Kind.INSIDE: "byline:line",
    Kind.BELOW: "byline:line",
    Kind.BARE: "byline:bare",
    Kind.TOLD: "byline:bio",
    Kind.PROFILE: "byline:profile",
}


def read_authors(draft: Draft, view: PageView | None = None) -> Reading[tuple[str, ...]] | None:
    """The authors in printed order, or None where the page names none. `view` is of the draft's blocks."""
    return finish(reading_authors(draft, view))


def reading_authors(draft: Draft, view: PageView | None = None) -> Steps[Reading[tuple[str, ...]] | None]:
    """The same in steps, see `model.steps`."""
    folder = draft.origin.path.rpartition("/")[0].rpartition("/")[2]  # often named after the site
    banned = frozenset(key_of(s) for s in (*site_names(draft), folder) if s)
    hinted = _from_hints(draft, banned)
    if hinted and precedence(hinted.producer, _RANKS) < _BLOCK_RANK:
        return hinted
    if draft.extras.get("byline") == "read":  # the converter of pages has weighed every printed line already
        return hinted
    return (yield from _from_blocks(view or PageView(draft.blocks), banned)) or hinted


def _from_hints(draft: Draft, banned: frozenset[str]) -> Reading[tuple[str, ...]] | None:
    """The names of the best-ranked producer of author hints."""
    hints = [h for h in draft.hints_of("author") if h.value.strip()]
    if not hints:
        return None
    best = min(hints, key=lambda h: precedence(h.producer, _RANKS)).producer
    chosen = [h for h in hints if h.producer == best]
    trusted = precedence(best, _RANKS) < _MACHINE_RANK
    names: list[str] = []
    for hint in chosen:
        value = " ".join(hint.value.split())
        if trusted:
            names += [value] if len(chosen) > 1 else _split_trusted(value)
        else:
            names += parse_names(value, opened=True, banned=banned)
    unique = tuple(dict.fromkeys(names))[:_MAX_AUTHORS]
    return Reading(unique, best, chosen[0].span) if unique else None


def _split_trusted(value: str) -> list[str]:
    """Names of one field that a person filled in: taken as they are, split at the usual marks."""
    opener = opener_of(value)
    return [p.strip() for p in re.split(r"\s*(?:;|,|&|\band\b)\s*", value[len(opener) :]) if p.strip()]


@dataclass(frozen=True, slots=True)
class _Weighed:
    credit: Credit
    probability: float


def _from_blocks(view: PageView, banned: frozenset[str]) -> Steps[Reading[tuple[str, ...]] | None]:
    """The names of the likeliest credit, or None where none is likely enough."""
    model = load_trees("byline", COLUMNS)
    found = find_credits(view.texts, view.zone, banned, key_of(view.rights))
    if not found:
        return None
    probabilities = yield from together(model.asked, rows_of(found, view))
    weighed = [_Weighed(c, p) for c, p in zip(found, probabilities, strict=True)]
    best = max(weighed, key=lambda w: w.probability)
    if best.probability < model.least:
        return None
    block = view.blocks[best.credit.line]
    names = tuple(dict.fromkeys(_completed(name, weighed) for name in best.credit.names))[:_MAX_AUTHORS]
    return Reading(names, _PRODUCERS[best.credit.kind], _span(block, names), round(best.probability, 3))


def _completed(name: str, weighed: Sequence[_Weighed]) -> str:
    """A name alone as another likely credit writes it in full: "Ada" → "Ada Holm"."""
    if " " in name:
        return name
    full = (n for w in weighed if w.probability >= _LIKELY for n in w.credit.names)
    return next((n for n in full if " " in n and name in n.split()), name)


def _span(block: Block, names: Sequence[str]) -> Span:
    """Where the names stand in the raw text: the whole block where they are printed otherwise (in capitals)."""
    start = block.text.find(names[0])
    end = block.text.find(names[-1], max(start, 0)) + len(names[-1])
    return block.raw_span(Span(start, end)) if 0 <= start < end <= len(block.text) else block.span
