"""Stage 3 of 9. Labelled draft → the names of the authors, read from the byline as printed.

"Unknown" beats a wrong name: a site's name, a newsroom or a role is never an author.
"""

import re
from collections.abc import Container, Iterator, Sequence
from functools import cache

from dataset_tools.annotate.date_forms import find_dates
from dataset_tools.annotate.headline import precedence, site_names
from dataset_tools.annotate.zone import Zone, find_zone
from dataset_tools.lexicon import word_set, words
from dataset_tools.model.draft import Block, Draft, Role
from dataset_tools.model.provenance import Reading
from dataset_tools.model.span import Span

# Which statement of the authors is believed first; longest matching prefix of the producer wins.
PRECEDENCE: dict[str, int] = {
    "sidecar": 0,
    "override": 0,
    "front-matter": 1,
    "html:": 1,  # already chosen and cleaned by the converter
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
_STOP = re.compile(r"\s*[|•·⋅∙–—/\n\t(\[<]|\s-\s|\d|\s@|\S+@|https?:|…|\.\.\.|(?<=[^\W\d_]{2})\.\s|:\s")


def read_authors(draft: Draft) -> Reading[tuple[str, ...]] | None:
    """The authors in printed order, or None where the page names none."""
    folder = draft.origin.path.rpartition("/")[0].rpartition("/")[2]  # often named after the site
    banned = frozenset(_key(s) for s in (*site_names(draft), folder) if s)
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
    near = sorted(zone.near, key=zone.distance)
    yield from _opened(blocks, near)
    lowered = frozenset(_SMALL_WORD.findall(draft.raw[:_READ]))
    for i in near:
        if i == zone.head or len(blocks[i].text) > _CREDIT:
            continue
        for part in _COLUMNS.split(_undated(blocks[i].text)):
            if (
                _is_bare_name(part, lowered)
                or _has_bio(part, i, zone, blocks, lowered)
                or _is_dated_name(part, i, zone, blocks, lowered)
            ):
                yield blocks[i], part, "byline:bare"
    above = [i for i in range(min(near, default=0)) if blocks[i].role is Role.BYLINE]
    yield from _opened(blocks, list(reversed(above)))
    for i in range(zone.last + 1, len(blocks)):
        opener = _opener(blocks[i].text)
        strong = opener.lower().rstrip(" :") in _TRAILING or i - zone.last <= _AFTER_TEXT
        if opener and strong and len(blocks[i].text) <= _CREDIT:
            yield blocks[i], blocks[i].text[len(opener) :].lstrip(" :"), "byline:trailing-credit"


_HONORIFICS = frozenset({"dr", "prof", "professor", "mr", "mrs", "ms", "sir", "dame", "rev", "fr"})
_HONORIFIC = re.compile(r"^(?:dr|prof|mr|mrs|ms|rev)\.? (?=[^\W\d_])", re.IGNORECASE)
_COLUMNS = re.compile(r"\s*[|•·⋅∙●/]\s*")
_SMALL_WORD = re.compile(r"(?<![\w'’.@/-])[a-zà-öø-ÿ][^\W\d_A-Z]+(?![@.]?\w)")
_READ = 60_000  # characters: the words of a long article are known by then
_CLOSE = 6  # lines below the headline
_DATED_NAME = 3  # words, chosen: longer lines are headings more often
_CREDIT = 160  # characters: a longer line is a sentence
_AFTER_TEXT = 4  # lines below the text in which a plain "By" is still this article's
_TRAILING = frozenset({"articles by", "written by", "reporting by", "text by", "author", "authors"})


def _opened(blocks: Sequence[Block], order: Sequence[int]) -> Iterator[tuple[Block, str, str]]:
    """The lines among `order` that begin, or go on after a date, with an opening word."""
    for i in order:
        long = _CREDIT if blocks[i].role is not Role.BODY else _CREDIT // 2
        if len(blocks[i].text) > long:
            continue
        rest = _after_opener(blocks[i].text)
        if rest:
            yield blocks[i], rest, "byline:line"
        elif rest is not None and i + 1 < len(blocks):
            yield blocks[i + 1], blocks[i + 1].text, "byline:line"


def _after_opener(text: str) -> str | None:
    """What follows the opening word of a credit; None where there is none. A date may stand before it."""
    if opener := _opener(text):
        return text[len(opener) :].lstrip(" :")
    if len(text) <= _CREDIT and (match := _BY_INSIDE.search(text)):
        return text[match.end() :]
    return None


# "May 4, 2024 by Ada Holm", "Guide by Ada Holm"; "step by step" has no capital.
_BY_INSIDE = re.compile(r"\b[Bb]y:? (?=[^\W\d_a-z][^\W\d_]*[.'’-]? ?[^\W\d_a-z])")
_LEADING_DATE = re.compile(
    r"^[^\W\d_]{0,12}[.,]? ?\d{1,2}[^\W\d_]{0,2}[ .,/-]{1,2}[^\s]{1,12}[ .,/-]{1,2}(?:\d{4})?[\s|·•,-]*"
)


def _undated(text: str) -> str:
    """The line without a date at its beginning."""
    return _LEADING_DATE.sub("", text, count=1) if any(c.isdigit() for c in text[:24]) else text


def _is_bare_name(text: str, lowered: Container[str]) -> bool:
    """Whether a line without an opening word may be a byline: it begins with a given name.

    Unless the page writes both of its words small elsewhere: "Summer Rose" may be a flower.
    """
    if len(text) > 80 or text[-1:] in ".!?:":
        return False
    tokens = [t.lower() for t in _NAME_TOKEN.findall(text)[:2]]
    if not tokens or tokens[0] not in _given_names():
        return False
    return not all(t in lowered for t in tokens)


def _has_bio(text: str, i: int, zone: Zone, blocks: Sequence[Block], lowered: Container[str]) -> bool:
    """Whether another line tells about the person whose name this line seems to be, or names her again.

    The same line once more counts below the headline only: what stands above it too is a menu.
    """
    tokens = text.split()
    if not 2 <= len(tokens) <= 4 or not all(t[:1].isupper() for t in tokens):
        return False
    if any(t.lower() in lowered for t in tokens):
        return False
    told = (f"{text} is ", f"{text} has ", f"{text}, ", f"{text} (", f"{text} covers ", f"About {text}")
    if any(j != i and b.text.startswith(told) for j, b in enumerate(blocks)):
        return True
    if zone.head is None or not 0 < i - zone.head <= _CLOSE:
        return False
    return any(b.text == text for b in blocks[i + 1 :]) and not any(
        b.text == text for b in blocks[: zone.head]
    )


def _is_dated_name(text: str, i: int, zone: Zone, blocks: Sequence[Block], lowered: Container[str]) -> bool:
    """Whether two or three capitalised words just below the headline have a date beside them.

    So a name is known that begins with no common given name: "Mira Oduval", and below it "May 4, 2024".
    """
    tokens = text.split()
    if zone.head is None or not 0 < i - zone.head <= _CLOSE or not 2 <= len(tokens) <= _DATED_NAME:
        return False
    if any(not t[0].isupper() or t.isupper() or t.lower() in lowered for t in tokens):
        return False
    beside = blocks[max(zone.head + 1, i - 1) : i + 2]
    return any(len(b.text) <= _CREDIT and next(find_dates(b.text), None) for b in beside)


def parse_names(text: str, *, opened: bool, banned: frozenset[str] = frozenset()) -> list[str]:
    """The personal names of a credit, roles and outlets stripped.

    `opened` says that a word such as "By" stood before: only then may a name be of one word less usual form.
    `banned` holds keys of names that are no person: the site's.

    >>> parse_names("Ada Holm and Ben Ruiz, Staff Writers", opened=True)
    ['Ada Holm', 'Ben Ruiz']
    """
    text = " ".join(text.split())
    text = text[len(_opener(text)) :].lstrip(" :")
    text = _HONORIFIC.sub("", text)  # its full stop ends no name
    stop = _STOP.search(text)
    if stop and stop.start() > 0:
        dated = stop.group()[-1:].isdigit()
        text = text[: stop.start()].rstrip()
        head, _, last = text.rpartition(" ")
        if dated and last.strip(".,").lower() in _months():
            text = head  # "Clara May 4": the day of May, not Clara May
    names: list[str] = []
    for piece in _PIECES.split(text[:300]):
        name = _name_of(piece, banned) or (_given_only(piece) if opened else None)
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
    if tokens and tokens[0].strip(".").lower() in _HONORIFICS:
        tokens = tokens[1:]
    name: list[str] = []
    for i, token in enumerate(tokens):
        bare = token.strip(".,").lower()
        rest = " ".join(tokens[i:]).lower()
        if len(name) > 1 and (rest.startswith(_roles()) or bare in _months()):
            break
        # "Ada Holm HARBOUR NEWS", "Ada Holm MD": capitals behind a name are an outlet or a degree.
        if len(name) > 1 and len(bare) > 1 and token.isupper() and not name[-1].isupper():
            break
        capital = token[0].isupper() and _NAME_TOKEN.fullmatch(token)
        if bare in not_people and not (len(bare) == 1 and capital):
            # "Ada Holm Harbour News": the outlet follows the name without a comma.
            if len(name) > 1 and name[0].lower() in _given_names():
                break
            return None
        if not capital and not (bare in particles and i + 1 < len(tokens)):
            return None
        name.append(token.rstrip(","))
    if not 2 <= len(name) <= 5 or name[-1].lower() in particles:
        return None
    if len(name) == 4 and name[:2] == name[2:]:
        name = name[:2]  # printed twice, once of them as the text of a picture
    full = " ".join(name)
    if full.endswith(("’s", "'s")):
        return None
    if _key(full) in banned or (full.isupper() and len(full) < 5):
        return None
    return _titled(full)


def _given_only(piece: str) -> str | None:
    """One name alone, as blogs sign: only behind an opening word. A month or a date may follow it."""
    tokens = piece.strip(" .,;:*–—-").split()
    if len(tokens) > 1 and tokens[1].strip(".,").lower() in _months():
        tokens = tokens[:1]
    if len(tokens) != 1 or not tokens[0][:1].isupper() or not _NAME_TOKEN.fullmatch(tokens[0]):
        return None
    return tokens[0] if tokens[0].lower() in _given_names() else None


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


def _given_names() -> frozenset[str]:
    return word_set("mul", "byline_given_names")


def _opener(text: str) -> str:
    """The opening word of a byline with which a line begins, as printed, or nothing."""
    lower = text[:40].lower()
    for opener in _openers():
        if lower.startswith(opener) and (len(text) == len(opener) or not text[len(opener)].isalpha()):
            return text[: len(opener)]
    return ""


def _key(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
