"""Stage 3 of 9. One credit → the names of people in it, without roles, degrees, outlets and dates."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from dataset_tools.lexicon import LANGUAGES, word_set, words

_NAME_TOKEN = re.compile(r"(?:[^\W\d_]\.?-?)+(?:['’][^\W\d_]+)*\.?")
_PIECES = re.compile(r"\s*(,|;|&|\b(?:and|AND|und|UND|et|ET|y|e|en|EN|with|WITH|mit|avec|con|com|met)\b)\s*")
_STOP = re.compile(
    r"\s*[|•·⋅∙–—/\n\t(\[<]|\s-\s|\d|\s@|\S+@|https?:|…|\.\.\.|(?<=[^\W\d_]{2})(?<!\b[Dd]r)(?<!\b[Mm][rs])(?<!\b[Mm]rs)(?<!\b[Pp]rof)(?<!\b[Rr]ev)\.\s|:\s"
)
_HONORIFICS = frozenset({"dr", "prof", "professor", "mr", "mrs", "ms", "sir", "dame", "rev", "fr"})
_DEGREE = re.compile(r"(?:[A-Z][A-Za-z]{0,2}\.?-?){1,4}[®™*]?(?: (?:[A-Z][A-Za-z]?\.?){1,4}[®™*]?)*")
_NO_LETTERS = re.compile(r"[\W_]+")
_ASCII_MARKS = bytes(c for c in range(128) if not chr(c).isalnum())  # most of them, in one look
_EDGE = " .,;:*–—-&|#+•»«"
_LONGEST = 300  # characters of a credit that are read
_REPEATED = 160  # characters: a longer line is a sentence
_MODEL = 3  # letters in capitals behind a word
_SHORTEST_CAPITALS = 5  # letters: of shorter words in capitals no one knows whether they are a name


def parse_names(
    text: str, *, opened: bool, pen_names: bool = False, banned: frozenset[str] = frozenset()
) -> list[str]:
    """The personal names of a credit, in printed order.

    `opened` says that a word such as "By" stood before: only then may a given name alone be the author,
    and with `pen_names` any word. `banned` holds keys of names that are no person: the site's.

    >>> parse_names("Ada Holm and Ben Ruiz, Staff Writers", opened=True)
    ['Ada Holm', 'Ben Ruiz']
    """
    known = _parsed if len(text) <= _REPEATED else _parsed.__wrapped__
    return list(known(text, opened, pen_names, banned))


@lru_cache(maxsize=4096)  # bylines, bios and menus stand on many pages of a site
def _parsed(text: str, opened: bool, pen_names: bool, banned: frozenset[str]) -> tuple[str, ...]:
    text = " ".join(text.split()) if "  " in text or not text.isprintable() else text.strip()
    text = text[len(opener_of(text)) :].lstrip(_EDGE)
    if not opened and begins_no_name(text):
        return ()
    names: list[str] = []
    described = False  # whether a role has followed a name: what comes next may be one more
    for mark, piece in _pieces(upto_stop(text)):
        alone = opened and mark.lower() != "en"  # "and" in Dutch, "in" in Spanish: "Por Ada Holm en Larnwick"
        name = _name_of(piece, banned) or (_single(piece, banned, any_word=pen_names) if alone else None)
        if name and (not names or _begins_given(name) or (mark != "," and not described)):
            names.append(name)
            described = described or piece.count(" ") > name.count(" ") + 1
        elif not names or not _DEGREE.fullmatch(piece):
            break
    return tuple(dict.fromkeys(names))


def opener_of(text: str) -> str:
    """The opening word of a byline with which a line begins, as printed, or nothing."""
    match = _openers().match(text)
    return match.group() if match else ""


def is_given(word: str) -> bool:
    """Whether a word is a common given name."""
    return word.lower() in word_set("mul", "byline_given_names")


def is_role(word: str) -> bool:
    """Whether a word says what a person is: "editor", "senior"."""
    return word.lower() in _role_words()


def key_of(text: str) -> str:
    """The letters and digits of a name in lower case: equal for two spellings of one site."""
    key = text.casefold().encode("utf-8", "surrogatepass").translate(None, _ASCII_MARKS)
    bare = key.decode("utf-8", "surrogatepass")
    return bare if bare.isascii() else _NO_LETTERS.sub("", bare)


def upto_stop(text: str) -> str:
    """The text before the first mark that ends a credit."""
    stop = None if text.replace(" ", "").isalpha() else _STOP.search(text)
    if not stop or stop.start() == 0:
        return text
    kept = text[: stop.start()].rstrip()
    head, _, last = kept.rpartition(" ")
    # "Clara May 4": the day of May, not Clara May.
    return head if stop.group()[-1:].isdigit() and last.strip(".,").lower() in _months() else kept


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """The parts of a list of names, each with the mark before it; an empty part after "A, and" is none."""
    parts = ["", *_PIECES.split(text[:_LONGEST])]
    for mark, piece in zip(parts[::2], parts[1::2], strict=True):
        if piece:
            yield mark, piece


def _begins_given(name: str) -> bool:
    """Whether a name after a comma may be one: what is not begun by a given name is an outlet or a role."""
    return is_given(re.split(r"[\s.-]", name)[0]) or name[1:2] == "."


def _name_of(piece: str, banned: frozenset[str]) -> str | None:
    """The personal name that a piece of a credit begins with, if it is nothing but a name and a role."""
    particles = word_set("mul", "byline_particles")
    tokens = piece.strip(_EDGE).split()
    title = tokens[0] if tokens and tokens[0].strip(".").lower() in _HONORIFICS else ""
    name = _leading_name(tokens[1:] if title else tokens)
    if title and len(name) == 1:
        name = [title, *name]  # "Dr. Holm" is all that is printed
    if not 2 <= len(name) <= 5 or name[-1].lower() in particles or _is_model(name):
        return None
    if len(name) == 4 and name[:2] == name[2:]:
        name = name[:2]  # printed twice, once of them as the text of a picture
    full = " ".join(name)
    if full.endswith(("’s", "'s")) or key_of(full) in banned:
        return None
    return None if full.isupper() and len(full) < _SHORTEST_CAPITALS else _titled(full)


def _is_model(name: list[str]) -> bool:
    """Whether capitals behind a word make it a product: "Quay API"."""
    return name[-1].isupper() and name[-1].isalpha() and 1 < len(name[-1]) <= _MODEL and not name[0].isupper()


def _leading_name(tokens: list[str]) -> list[str]:
    """The tokens of the name at the beginning; none where something else than a role follows it."""
    particles = word_set("mul", "byline_particles")
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
        if _is_no_name(bare) and not (len(bare) == 1 and capital) and not (i == 0 and _is_month_name(tokens)):
            # "Ada Holm Harbour News": the outlet follows the name without a comma.
            return name if len(name) > 1 and is_given(name[0]) else []
        if not capital and not (bare in particles and i + 1 < len(tokens)):
            return []
        name.append(token.rstrip(","))
    return name


def begins_no_name(text: str) -> bool:
    """Whether one of the first two words already shows that no full name stands here: most lines of a menu do."""
    first, _, rest = text.partition(" ")
    second = rest.partition(" ")[0]
    if not second:
        return True
    word = first.strip(".,").lower()
    if word in _HONORIFICS or _PIECES.match(first):
        return False
    return (_is_plain_word(word) and word not in _months() and _cannot_be_name(first, word)) or (
        len(second) > 1 and second.isalpha() and _cannot_be_name(second, second.lower())
    )


def _cannot_be_name(token: str, word: str) -> bool:
    return _is_no_name(word) or not (token[0].isupper() or word in word_set("mul", "byline_particles"))


def _is_plain_word(word: str) -> bool:
    return len(word) > 1 and word.isalpha()


def _is_no_name(word: str) -> bool:
    return word in word_set("mul", "byline_not_people")


def _is_month_name(tokens: list[str]) -> bool:
    """Whether a month that opens a line is a person's name: "April Brennock", not "April 4" or "April Events"."""
    if len(tokens) < 2 or not is_given(tokens[0]) or tokens[0].lower() not in _months():
        return False
    return tokens[1].isalpha() and not _is_no_name(tokens[1].lower())


def _single(piece: str, banned: frozenset[str], *, any_word: bool) -> str | None:
    """One name alone, as blogs sign: only behind an opening word. A month or a role may follow it."""
    tokens = piece.strip(_EDGE).split()
    rest = " ".join(tokens[1:]).lower()
    if tokens[1:2] and (tokens[1].strip(".,").lower() in _months() or rest.startswith(_roles())):
        tokens = tokens[:1]
    if len(tokens) != 1 or not tokens[0][:1].isupper() or not _NAME_TOKEN.fullmatch(tokens[0]):
        return None
    word = tokens[0]
    if _is_no_name(word.lower()) or key_of(word) in banned or is_role(word):
        return None
    if not (any_word or is_given(word)):
        return None
    return _titled(word)


def _titled(name: str) -> str:
    """A name in capitals as it is usually written: "ADA HOLM" → "Ada Holm"."""
    if not name.isupper() or len(name) < _SHORTEST_CAPITALS:
        return name
    return re.sub(r"[^\W\d_]+", lambda m: m.group().capitalize() if len(m.group()) > 1 else m.group(), name)


@cache
def openers() -> frozenset[str]:
    """The opening words of all languages, in lower case."""
    return frozenset(w.lower() for language in LANGUAGES for w in words(language, "byline_openers"))


@cache
def _openers() -> re.Pattern[str]:
    longest = sorted(openers(), key=lambda w: (-len(w), w))
    return re.compile(rf"(?:{'|'.join(map(re.escape, longest))})(?![^\W\d_])", re.IGNORECASE)


@cache
def _months() -> frozenset[str]:
    return frozenset(name for line in words("mul", "months") for name in line.split()[2:])


@cache
def _roles() -> tuple[str, ...]:
    return tuple(w.lower() for w in words("mul", "byline_roles"))


@cache
def _role_words() -> frozenset[str]:
    """The longer words of the roles: "of", "at" and the like stand everywhere."""
    return frozenset(w for role in _roles() for w in role.split() if len(w) > 3 or w in {"ceo", "cto"})
