"""Stage 3 of 9. Labelled draft → the site or outlet that published it."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from dataset_tools.annotate.precedence import STATED, precedence
from dataset_tools.lexicon.phrases import Phrases
from dataset_tools.model.draft import Block, Draft, Role
from dataset_tools.model.provenance import Reading
from dataset_tools.model.span import Span

# Which statement of the publisher is believed first; longest matching prefix of the producer wins.
_RANKS = STATED | {"meta": 4}

_WORD = r"[A-Z](?:[\w’'&-]|\.(?=\w))*(?:(?<=\b[A-Z]\.[A-Z])\.)?"
_NAME = rf"(?P<name>(?:The )?{_WORD}(?: (?:(?:of|for|and|on|the) )?{_WORD}){{0,5}})"

# Furniture in which a site speaks of itself by name. Each is anchored at words that only a site writes.
_SELF = (
    ("membership", re.compile(rf"\b[Bb]ecome a (?:[Mm]ember|[Ss]upporter|[Ss]ubscriber|[Ff]riend|[Pp]atron) of {_NAME}")),
    ("own-articles", re.compile(rf"\b(?:cross-?post|re-?publish|reprint|publication of)(?: of)? {_NAME} (?:articles|content|stories)")),
    ("comments", re.compile(rf"\b(?:[Cc]omment on|[Dd]iscuss|[Ss]hare) {_NAME} [Aa]rticles\b")),
    ("copyright", re.compile(rf"(?:©|\([cC]\)|\b[Cc]opyright(?: ©)?),? ?(?:(?:19|20)\d\d(?: ?[-–] ?(?:19|20)?\d\d)?,? )?(?:by )?{_NAME}")),
    ("copyright", re.compile(rf"(?:©|\b[Cc]opyright(?: ©)?) {_NAME},? (?:19|20)\d\d")),
    ("subscribe", re.compile(rf"\b(?:[Ss]ubscribe to|[Ss]ign up (?:for|to)|[Ss]upport|[Ff]ollow|[Dd]onate to) {_NAME}(?= (?:today|now|on|newsletter|for|from)\b|[.!]|$)")),
    ("origin", re.compile(rf"\b(?:first|originally) (?:published|appeared) (?:in|on|at|by) {_NAME}")),
)  # fmt: skip
# What each of them needs at least: one pass over a line instead of seven searches.
_HINTS = Phrases([
    "ecome a ", "post", "publi", "reprint", "omment on ", "iscuss ", "hare ", "©", "(c)", "(C)", "opyright",
    "ubscribe to ", "ign up ", "upport ", "ollow ", "onate to ", "appeared ",
])  # fmt: skip
_BANNER = re.compile(rf"{_NAME} ?\| ?[^|]{{3,60}}$")
_LEGAL_FORM = re.compile(r",? (?:Ltd|Inc|LLC|GmbH|Corp|plc|S\.?A|AG|Media Group)\.?$")
_NAME_LINE = re.compile(_NAME)
_TRUST = {
    "folder": 4,
    "first-line": 1,
    "banner": 2,
    "own-articles": 3,
    "membership": 3,
    "comments": 2,
    "copyright": 2,
    "subscribe": 1,
    "origin": 0,
}
# What follows such words without being a name.
_NOT_NAMES = frozenset(
    [
        "our",
        "us",
        "the",
        "this",
        "all",
        "we",
        "my",
        "your",
        "it",
        "rights",
        "reserved",
        "a",
        "an",
        "in",
        "by",
        "facebook",
        "twitter",
        "instagram",
        "youtube",
        "x",
        "linkedin",
        "telegram",
        "whatsapp",
        "google",
        "apple",
        "getty",
        "reuters",
        "ap",
        "afp",
        "associated",
        "free",
        "daily",
        "newsletter",
        "newsletters",
    ]
)


def read_publisher(draft: Draft) -> Reading[str] | None:
    """The outlet as it calls itself, or None where the page does not say."""
    hints = [h for name in ("publisher", "site") for h in draft.hints_of(name) if h.value.strip()]
    if hints:
        best = min(hints, key=lambda h: precedence(h.producer, _RANKS))
        return Reading(" ".join(best.value.split()), best.producer, best.span)
    return _from_blocks(draft)


def _from_blocks(draft: Draft) -> Reading[str] | None:
    """The name that the page's own furniture repeats most, weighted by how sure its words are."""
    votes: Counter[str] = Counter()
    first: dict[str, Reading[str]] = {}
    for block, kind, start, end in _mentions(draft):
        name = _LEGAL_FORM.sub("", block.text[start:end].rstrip(".,"))
        if not name or name.removeprefix("The ").split()[0].lower() in _NOT_NAMES:
            continue
        votes[name] += _TRUST[kind]
        if name not in first:
            span = block.raw_span(Span(start, start + len(name)))
            first[name] = Reading(name, f"publisher:{kind}", span)
    if not votes:
        return None
    best, _ = min(votes.items(), key=lambda kv: (-kv[1], list(first).index(kv[0])))
    return first[best]


def _mentions(draft: Draft) -> Iterator[tuple[Block, str, int, int]]:
    """Where the page's furniture names its site: block, kind of clue, start and end of the name."""
    folder = _folder(draft.origin.path.rpartition("/")[0].rpartition("/")[2])
    for i, block in enumerate(draft.blocks):
        if block.role in {Role.BODY, Role.HEADLINE, None}:
            continue
        text = block.text[:_READ]
        if i < _TOP and _NAME_LINE.fullmatch(text) and block.role is Role.FURNITURE:
            yield block, "first-line", 0, len(text)
        yield from ((block, *mention) for mention in _self_mentions(text))
        if folder and (known := folder.search(text)):
            yield block, "folder", *known.span()
        if i < _TOP and text.count("|") == 1 and (banner := _BANNER.match(text)):
            yield block, "banner", *banner.span("name")


@lru_cache(maxsize=1024)
def _self_mentions(text: str) -> tuple[tuple[str, int, int], ...]:
    """Kind of clue, start and end of the names in one line; a site's pages share most of their furniture."""
    if not _HINTS.stand_in(text):
        return ()
    return tuple((kind, *match.span("name")) for kind, pattern in _SELF for match in pattern.finditer(text))


_READ = 5000  # characters of a block: notices are shorter
_TOP = 6  # lines: where a site's banner stands


class _Folder:
    """The name of a folder as it may be printed: "harbour-ledger" → "The Harbour Ledger"."""

    def __init__(self, words: Sequence[str]) -> None:
        self.longest = max(words, key=len).lower()
        name = r"[ .-]{1,2}".join(map(re.escape, words))
        # "river-survey" may be printed "U.S. River Survey": capitals before the folder's words belong to the name.
        self.pattern = re.compile(rf"(?:\b(?:[A-Z][\w.]{{0,20}} (?:(?:for|of) )?){{0,2}})?\b(?i:{name})\b")

    def search(self, text: str) -> re.Match[str] | None:
        """Where the name stands in a line."""
        if text.isascii() and self.longest not in text.lower():
            return None
        return self.pattern.search(text)


@lru_cache(maxsize=256)
def _folder(name: str) -> _Folder | None:
    words = re.split(r"[-_ ]+", name)
    return _Folder(words) if sum(map(len, words)) >= _SHORTEST else None


_SHORTEST = 5  # letters: shorter folders ("raw", "txt") name no site
