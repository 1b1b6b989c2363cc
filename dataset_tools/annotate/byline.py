"""Stage 3 of 9. Labelled draft → the names of the authors, read from the byline as printed.

"Unknown" beats a wrong name: a site's name, a newsroom or a role is never an author.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from dataset_tools.annotate.headline import precedence, site_names
from dataset_tools.annotate.zone import find_zone
from dataset_tools.lexicon import word_set, words
from dataset_tools.model.draft import Block, Draft, Role
from dataset_tools.model.provenance import Reading
from dataset_tools.model.span import Span

# Which statement of the authors is believed first; longest matching prefix of the producer wins.
PRECEDENCE: dict[str, int] = {
    "sidecar": 0,
    "override": 0,
    "front-matter": 1,
    "record": 1,
    "column": 1,
    "header": 1,
    "jsonld": 2,
    "microdata": 3,
    "meta": 4,
}
_BLOCK_RANK = 3
_MACHINE_RANK = 2  # from here on names are checked: sites put their own name into these fields
_LANGUAGES = ("en", "de", "fr", "es")
_MAX_AUTHORS = 12  # the longest byline of a newspaper; beyond it a list of people is something else

_NAME_TOKEN = re.compile(r"(?:[^\W\d_]\.?-?)+(?:['’][^\W\d_]+)*\.?")
_PIECES = re.compile(r"\s*(?:,|;|&|\band\b|\bund\b|\bet\b|\by\b|\be\b|\bwith\b|\bmit\b|\bavec\b)\s*")
_STOP = re.compile(r"\s*[|•·–—/\n\t(\[<]|\s-\s|\d|\s@|\S+@|https?:|…|\.\.\.|(?<=[^\W\d_]{2})\.\s|:\s")


def read_authors(draft: Draft) -> Reading[tuple[str, ...]] | None:
    """The authors in printed order, or None where the page names none."""
    banned = frozenset(_key(s) for s in site_names(draft))
    hinted = _from_hints(draft, banned)
    if hinted and precedence(hinted.producer, PRECEDENCE) < _BLOCK_RANK:
        return hinted
    return _from_blocks(draft, banned) or hinted


def _from_hints(draft: Draft, banned: frozenset[str]) -> Reading[tuple[str, ...]] | None:
    """The names of the best-ranked producer of author hints."""
    hints = [h for h in draft.hints_of("author") if h.value.strip()]
    if not hints:
        return None
    best = min(hints, key=lambda h: precedence(h.producer, PRECEDENCE)).producer
    chosen = [h for h in hints if h.producer == best]
    trusted = precedence(best, PRECEDENCE) < _MACHINE_RANK
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
    opener = _opener(value)
    return [p.strip() for p in re.split(r"\s*(?:;|,|&|\band\b)\s*", value[len(opener) :]) if p.strip()]


def _from_blocks(draft: Draft, banned: frozenset[str]) -> Reading[tuple[str, ...]] | None:
    """The first credit that holds a name: by its opening word near the headline, then bare, then at the end."""
    # One person may stand on a line of her own in several spellings; the likeliest line decides.
    for block, text, producer in _credits(draft):
        names = parse_names(text, opened=producer != "byline:bare", banned=banned)
        if names:
            start = block.text.find(names[0])
            end = block.text.find(names[-1], max(start, 0)) + len(names[-1])
            inside = 0 <= start < end <= len(block.text)
            span = block.raw_span(Span(start, end)) if inside else block.span
            return Reading(tuple(names[:_MAX_AUTHORS]), producer, span)
    return None


def _credits(draft: Draft) -> Iterator[tuple[Block, str, str]]:
    """Lines that may name the authors, the likeliest first, with the text after their opening word."""
    blocks = draft.blocks
    zone = find_zone(blocks)
    for i in sorted(zone.near, key=zone.distance):
        if blocks[i].role is Role.BODY and len(blocks[i].text) > _CREDIT:
            continue
        if opener := _opener(blocks[i].text):
            rest = blocks[i].text[len(opener) :].lstrip(" :")
            if rest:
                yield blocks[i], rest, "byline:line"
            elif i + 1 < len(blocks):
                yield blocks[i + 1], blocks[i + 1].text, "byline:line"
    for i in sorted(zone.near, key=zone.distance):
        if i != zone.head and _is_bare_name_line(blocks, i):
            yield blocks[i], blocks[i].text, "byline:bare"
    for i in range(zone.last + 1, len(blocks)):
        opener = _opener(blocks[i].text)
        strong = opener.lower().rstrip(" :") in _TRAILING or i - zone.last <= _AFTER_TEXT
        if opener and strong and len(blocks[i].text) <= _CREDIT:
            yield blocks[i], blocks[i].text[len(opener) :].lstrip(" :"), "byline:trailing-credit"


_CREDIT = 160  # characters: a longer line is a sentence
_AFTER_TEXT = 4  # lines below the text in which a plain "By" is still this article's
_TRAILING = frozenset({"articles by", "written by", "reporting by", "text by", "author", "authors"})
_DATE_LIKE = re.compile(r"\b(?:19|20)\d\d\b|\bago\b|\bmin(?:ute)?s?\b", re.IGNORECASE)


def _is_bare_name_line(blocks: Sequence[Block], i: int) -> bool:
    """Whether a line without an opening word may be a byline: something must support the name.

    A known first name, a date or reading time beside it, or the same line once more, as above a bio.
    """
    text = blocks[i].text
    if len(text) > 80 or text[-1:] in ".!?:":
        return False
    token = _NAME_TOKEN.match(text)
    if token and token.group().lower() in _first_names():
        return True
    beside = [blocks[j].text for j in (i - 1, i + 1) if 0 <= j < len(blocks)]
    if any(len(t) < 60 and _DATE_LIKE.search(t) for t in [*beside, text]):
        return True
    return sum(b.text == text for b in blocks) > 1


def parse_names(text: str, *, opened: bool, banned: frozenset[str] = frozenset()) -> list[str]:
    """The personal names of a credit, roles and outlets stripped.

    `opened` says that a word such as "By" stood before: only then may a name be of one word less usual form.
    `banned` holds keys of names that are no person: the site's.

    >>> parse_names("Ada Holm and Ben Ruiz, Staff Writers", opened=True)
    ['Ada Holm', 'Ben Ruiz']
    """
    text = " ".join(text.split())
    text = text[len(_opener(text)) :].lstrip(" :")
    stop = _STOP.search(text)
    if stop and stop.start() > 0:
        text = text[: stop.start()]
    names: list[str] = []
    for piece in _PIECES.split(text[:300]):
        name = _name_of(piece, banned)
        if name:
            names.append(name)
        elif names or piece.strip():
            break
    if len(names) == 1 and not opened and len(names[0].split()) > 4:
        return []
    return list(dict.fromkeys(names))


def _name_of(piece: str, banned: frozenset[str]) -> str | None:
    """The personal name that a piece of a credit begins with, if it is nothing but a name and a role."""
    particles, not_people = word_set("mul", "byline_particles"), word_set("mul", "byline_not_people")
    tokens = piece.strip(" .,;:*–—-").split()
    name: list[str] = []
    for i, token in enumerate(tokens):
        bare = token.strip(".,").lower()
        rest = " ".join(tokens[i:]).lower()
        if len(name) > 1 and (rest.startswith(_roles()) or bare in _months()):
            break
        capital = token[0].isupper() and _NAME_TOKEN.fullmatch(token)
        if bare in not_people and not (len(bare) == 1 and capital):
            return None
        if not capital and not (bare in particles and i + 1 < len(tokens)):
            return None
        name.append(token.rstrip(","))
    if not 2 <= len(name) <= 5 or name[-1].lower() in particles:
        return None
    full = " ".join(name)
    if _key(full) in banned or (full.isupper() and len(full) < 5):
        return None
    return _titled(full)


def _titled(name: str) -> str:
    """A name in capitals as it is usually written: "ADA HOLM" → "Ada Holm"."""
    if not name.isupper() or len(name) < 5:
        return name
    return re.sub(r"[^\W\d_]+", lambda m: m.group().capitalize() if len(m.group()) > 1 else m.group(), name)


@cache
def _openers() -> tuple[str, ...]:
    found = {w.lower() for language in _LANGUAGES for w in words(language, "byline_openers")}
    return tuple(sorted(found, key=len, reverse=True))


@cache
def _months() -> frozenset[str]:
    return frozenset(name for line in words("mul", "months") for name in line.split()[2:])


@cache
def _roles() -> tuple[str, ...]:
    return tuple(w.lower() for w in words("mul", "byline_roles"))


@cache
def _first_names() -> frozenset[str]:
    return frozenset(n.lower() for kind in ("names_first_m", "names_first_f") for n in words("en", kind))


def _opener(text: str) -> str:
    """The opening word of a byline with which a line begins, as printed, or nothing."""
    lower = text[:40].lower()
    for opener in _openers():
        if lower.startswith(opener) and (len(text) == len(opener) or not text[len(opener)].isalpha()):
            return text[: len(opener)]
    return ""


def _key(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
