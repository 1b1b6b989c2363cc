"""Stage 3 of 9. A stretch of a notice → its sentences: where it is cut, and where a full stop ends nothing."""

import re
from collections.abc import Iterator

from dataset_tools.model.span import Span

# A sentence longer than this is no notice; it also bounds the work on hostile input.
MAX_SENTENCE = 4000

_BREAK = re.compile(
    r"""(?<=[.!?])["”’»)\]]{0,3}\s+(?=["“‘«(\[]?[A-ZÀ-ÝА-Я0-9©¿¡])|(?<=[。！])|\s*\n+\s*|"""
    r"""(?=\[email.protected\])|(?<=.protected\])\s*"""
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:Ltd|Inc|Co|Corp|Bros|St|Dr|Mr|Mrs|Ms|No|vs?|Sec|Art|Jr|Sr|Prof|Univ|Dept|approx|"
    r"art|[Aa]bs|[Pp]arr?|[Cc]fr|[Cc]pv|al|(?:[A-Za-z]\.){1,4}[A-Za-z]|[A-Z]))\.$"
)
# After "Ltd." one of these opens a new sentence all the same.
_OPENER = re.compile(
    r"(?:All|No|Any|For|This|These|Licensed|Used|Re\w+|Published|Tous|Alle|Todos|Tutti|Please|You|Text|Photo\w*|"
    r"Under|Some|May|The (?:text|content|material))\b"
)
# "Sperrfrist: 4. Juni 2031": a full stop behind the day of a month, as German, Danish and Czech write it.
_DAY_OF_MONTH = re.compile(r"(?:(?<!\w)|\D{1,2})\d{1,2}\.\s[^\W\d_]{3,10}\.?\s(?:19|20)\d\d\b")


def sentences(text: str, part: Span) -> Iterator[Span]:
    """Sentences of one stretch of text, trimmed; cut also around "[email protected]", which swallows a full stop."""
    start = part.start
    for m in _BREAK.finditer(text, part.start, part.end):
        if _is_abbreviation(text[max(start, m.start() - 12) : m.start()], m.group()) and not _OPENER.match(
            text, m.end()
        ):
            continue
        if _DAY_OF_MONTH.match(text, max(start, m.start() - 3)):
            continue
        yield from trimmed(text, start, m.start() + _closing(m.group()))
        start = m.end()
    yield from trimmed(text, start, part.end)


def _is_abbreviation(before: str, gap: str) -> bool:
    """True where the full stop before a gap belongs to "Ltd.", "U.S." or an initial."""
    is_space = bool(gap) and "\n" not in gap and not gap.strip(' \t"”’»)]')
    return is_space and _ABBREVIATION.search(before) is not None


def _closing(gap: str) -> int:
    return len(gap) - len(gap.lstrip('"”’»)]'))


def trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    """What lies between the white space of a stretch, at most a sentence long."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Span(start, min(end, start + MAX_SENTENCE))
