"""Stage 3 of 9. Labelled page → its credits: every line, or part of one, that may name the authors."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from dataset_tools.annotate.authors.names import begins_no_name, is_given, opener_of, openers, parse_names
from dataset_tools.annotate.authors.newsrooms import parse_newsroom
from dataset_tools.annotate.digits import may_have_digit
from dataset_tools.annotate.zone import Zone
from dataset_tools.lexicon import word_set, words


class Kind(IntEnum):
    """How a credit shows that it is one. The numbers are those of the model's table."""

    OPENED = 0  # "By Ada Holm"
    INSIDE = 1  # "May 4, 2024 by Ada Holm"
    BELOW = 2  # "Written by" on the line above
    BARE = 3  # "Ada Holm"
    TOLD = 4  # "Ada Holm is a writer in Brackwater."
    PROFILE = 5  # "More from Ada Holm"


@dataclass(frozen=True, slots=True)
class Credit:
    """The names in one line, or in a part of it."""

    line: int  # index of the block
    text: str  # what follows the opening word
    kind: Kind
    names: tuple[str, ...]
    column: int = 0  # which part of a line of several
    people: bool = True  # False for a newsroom, an organisation or a login


LINE = 160  # characters: a longer line is a sentence
_PART = 80
_SENTENCE = 120  # characters of a line about a person that are read
_AFTER = 60  # lines below the text; beyond them stand other stories
_AFTER_OPENED = 120  # and beyond these, even "Written by" is another story's
_BEFORE = 40  # lines above the headline
_MARK = re.compile(r"[|•·⋅∙●/]")
_COLUMNS = re.compile(r"\s*[|•·⋅∙●/]\s*")
_LEADING_DATE = re.compile(
    r"^[^\W\d_]{0,12}[.,]? ?\d{1,2}[^\W\d_]{0,2}[ .,/-]{1,2}[^\s]{1,12}[ .,/-]{1,2}(?:\d{4})?[\s|·•,-]*"
)
# "May 4, 2024 by Ada Holm", "Guide by Ada Holm"; "step by step" has no capital.
_INSIDE = re.compile(r"\b(?:[Bb]y|BY):? (?=[^\W\d_a-z][^\W\d_]*[.'’-]? ?[^\W\d_a-z]|[^\W\d_a-z])")
_TOLD = re.compile(
    r"^(.{3,60}?)(?:,[^.]{2,60},)? (?:is|was|has|writes|covers|works|reports|joined|lives|serves|holds|brings|specializes"
    r"|contributes|started|founded|runs|graduated|earned|received|began|enjoys|leads|helps|teaches|currently"
    r"|ist|war|schreibt|arbeitet|est|écrit|travaille|es|escribe|trabaja)\b"
)
_TOLD_LENGTH = 30
_BY = ("by", "von", "par", "por")
_LETTERS = re.compile(r"[^\W\d_]+")
_FOOTNOTED = re.compile(r"(?<=[^\W\d_]) ?[\d*†‡](?:,? ?[\d*†‡])*(?=[;,]|$)")  # "Ada Holm 1; Ben Ruiz 1,2"
_DATED_NAME = re.compile(r"^([^\W\d_a-z][^\W\d_]+) (?:on )?(?=[^\W\d_a-z][^\W\d_]{2,8}\.? \d|\d{1,2}[/.]\d)")


def find_credits(texts: Sequence[str], zone: Zone, banned: frozenset[str], own: str = "") -> list[Credit]:
    """The credits of a page, in the order of its lines. `texts` are its lines with single spaces.

    `banned` are keys of the site's names; `own` is the key of what the site calls itself.

    "Photo by", "Reviewed by" and the like are no credits here: they are somebody else's.
    """
    near = set(zone.near)
    top = min(near, default=0) if zone.head is None else zone.head
    found: list[Credit] = []
    opening = [_may_open(t) for t in texts]
    for i, text in enumerate(texts):
        if not text or i - zone.last > _AFTER_OPENED or i < top - _BEFORE:
            continue
        if len(text) <= LINE:
            if opening[i] or (i and opening[i - 1]):
                found += _opened(i, text, texts[i - 1] if i else "", banned, own)
            elif "by" in text or "By" in text or "BY" in text:
                found += _inside(i, text, banned)
        if found and found[-1].line == i and found[-1].kind is not Kind.INSIDE:
            continue
        placed = i in near or -_CLOSING <= i - zone.last <= _AFTER
        if placed and not (i and _is_others(texts[i - 1])):
            told = len(text) > _TOLD_LENGTH and (opening[i] or not begins_no_name(text))
            found += (told and _told(i, text, banned)) or _bare(i, text, banned, close=0 < i - top <= _CLOSE)
    return sorted(found, key=lambda c: zone.distance(c.line))[:_MOST] if len(found) > _MOST else found


def is_unnamed(text: str) -> bool:
    """Whether a line has a byline's opening word and no name: a newsroom signs."""
    opener = opener_of(text) if len(text) <= _PART else ""
    rest = text[len(opener) :].lstrip(" :")
    return bool(opener and rest[:1].isupper()) and not parse_names(rest, opened=True)


_MOST = (
    200  # credits of a page, three times what any training page has: their comparison takes the square of it
)
_CLOSING = 2  # lines: a signature closes the text and may be labelled as part of it
_CLOSE = 3  # lines below the headline in which any word alone may be a pen name


def _opened(i: int, text: str, previous: str, banned: frozenset[str], own: str) -> Iterator[Credit]:
    """The credit behind an opening word: at the beginning of the line, inside it, or on the line above."""
    if opener := opener_of(text):
        rest = text[len(opener) :].lstrip(" :")
        if credit := _credit(i, rest, Kind.OPENED, banned) or _signed(i, rest, Kind.OPENED, banned, own):
            yield credit
            return
    elif start := _profile(text):
        if credit := _credit(i, text[start:], Kind.PROFILE, banned):
            yield credit
            return
    elif (
        previous
        and _is_opener(previous)
        and (credit := _credit(i, text, Kind.BELOW, banned) or _signed(i, text, Kind.BELOW, banned, own))
    ):
        yield credit
        return
    yield from _inside(i, text, banned)


def _inside(i: int, text: str, banned: frozenset[str]) -> Iterator[Credit]:
    """The credits behind the opening words inside a line, at most two."""
    for match in list(_INSIDE.finditer(text))[:2]:
        others = any(w.lstrip("(") in _others() for w in text[: match.start()].lower().split()[-2:])
        if not others and (credit := _credit(i, text[match.end() :], Kind.INSIDE, banned)):
            yield credit


def _credit(i: int, text: str, kind: Kind, banned: frozenset[str]) -> Credit | None:
    names = parse_names(text, opened=True, pen_names=True, banned=banned) if text else []
    return Credit(i, text, kind, tuple(names)) if names else None


def _signed(i: int, text: str, kind: Kind, banned: frozenset[str], own: str) -> Credit | None:
    """The credit of no person: only a line that holds little else says that it is one."""
    name = parse_newsroom(text, opened=True, banned=banned, own=own) if 0 < len(text) <= _PART else None
    return Credit(i, text, kind, (name,), people=False) if name else None


# "Ann Holm, who runs the boat yard, said …": whoever speaks in the story did not write it.
_SPEAKS = re.compile(r"\b(?:said|says|told|sagte|sagt|a dit|dijo)\b")


def _told(i: int, text: str, banned: frozenset[str]) -> list[Credit]:
    """The person of whom a sentence tells at its beginning, unless that person speaks there."""
    match = _TOLD.match(text[:_SENTENCE])
    if match and _SPEAKS.search(text):
        return []
    names = parse_names(match[1], opened=False, banned=banned) if match else []
    return [Credit(i, match[1], Kind.TOLD, tuple(names))] if match and names else []


def _bare(i: int, text: str, banned: frozenset[str], *, close: bool) -> Iterator[Credit]:
    """Names without any opening word: a line of its own, or a part of one."""
    if len(text) > LINE or text[-1] in ".!?:":
        return
    undated = _LEADING_DATE.sub("", text, count=1) if may_have_digit(text[:24]) else text
    parts = _COLUMNS.split(undated)[:4] if _MARK.search(undated) else [undated]
    for column, part in enumerate(parts):
        if not 2 < len(part) <= (LINE if ";" in part else _PART):
            continue
        alone = close and " " not in part
        if ";" in part:
            part = _FOOTNOTED.sub("", part)  # noqa: PLW2901
        names = parse_names(part, opened=alone, pen_names=alone, banned=banned)
        if names := names or _given_alone(part, any_word=close):
            yield Credit(i, part, Kind.BARE, tuple(names), column)
        elif name := parse_newsroom(part, opened=False, banned=banned):
            yield Credit(i, part, Kind.BARE, (name,), column, people=False)


def _given_alone(part: str, *, any_word: bool) -> list[str]:
    """A given name that is all there is, or that only a date follows; with `any_word` any word before a date."""
    word = part.strip(" .,;:*–—-")
    if " " in word:
        match = _DATED_NAME.match(part) if may_have_digit(part) else None
        if match and any_word:
            return parse_names(match[1], opened=True, pen_names=True)
        word = match[1] if match else ""
    return [word] if word[:1].isupper() and word[1:].islower() and is_given(word) else []


def _may_open(text: str) -> bool:
    """Whether the first word of a line is that of an opening word, a label or a profile link."""
    word = _LETTERS.match(text)
    return word is not None and word.group().lower() in _first_words()


@cache
def _first_words() -> frozenset[str]:
    opening = [*openers(), *words("mul", "byline_labels"), *words("mul", "byline_profiles")]
    return frozenset(m.group().lower() for w in opening if (m := _LETTERS.match(w)))


def _is_opener(text: str) -> bool:
    """Whether a line is but an opening word: "By", "Written by:", "About the author"."""
    return text.lower().rstrip(" :-–—") in word_set("mul", "byline_labels")


def _profile(text: str) -> int:
    """Where the name begins in "More from Ada Holm"; 0 where the line is no such link."""
    match = _profiles().match(text)
    return match.end() if match and text[match.end() : match.end() + 1].isupper() else 0


@cache
def _profiles() -> re.Pattern[str]:
    longest = sorted(words("mul", "byline_profiles"), key=lambda w: (-len(w), w))
    return re.compile(rf"(?:{'|'.join(map(re.escape, longest))}) ", re.IGNORECASE)


def _is_others(text: str) -> bool:
    """Whether a line announces somebody else's credit: "Fact checked by", "Editor"."""
    low = text.lower().rstrip(" :") if len(text) <= _PART else ""
    if not low.endswith(_BY):
        return False
    words = low.split()[-3:]
    return len(words) > 1 and words[-1] in _BY and words[-2] in _others()


def _others() -> frozenset[str]:
    """Words before "by" that make it the credit of somebody else: "photo", "reviewed"."""
    return word_set("mul", "byline_others")
