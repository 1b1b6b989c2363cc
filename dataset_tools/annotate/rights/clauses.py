"""Stage 3 of 9. A sentence of a notice → its clauses, and what each of them is about."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from dataset_tools.annotate.rights.grammar import explain
from dataset_tools.annotate.rights.sentences import trimmed
from dataset_tools.lexicon.rights import pattern
from dataset_tools.model.span import Span

_CLAUSE = re.compile(
    r"\s*[;|•·]\s*|,?\s+(?=(?:but|while|whereas|however|although|though)\b)|"
    r"[,.]\s+(?=(?:and\s+)?(?:the\s+|all\s+|its\s+)?(?:photos?|photographs?|pictures?|images?|graphics?|illustrations?|videos?|cartoons?)\b)",
    re.IGNORECASE,
)
_EXCEPT = re.compile(
    r"\b(?:except(?:ing|ion of)?(?: for)?|excluding|excludes?|other than|apart from|not including|"
    r"(?:does|do) not (?:cover|apply to|extend to|include)|but not|not covered|"
    r"(?:is|are) (?:not (?:covered|included|part of|licensed)|licen[cs]ed separately|excluded))\b([^.;]{0,80})",
    re.IGNORECASE,
)
# "Wire copy on this site may not be reused" is about what stands beside our text.
WIRE_SUBJECT = re.compile(
    r"\W*(?:the |all |any )?(?:wire|agency|syndicated|wire service)\s(?:copy|stories|story|reports?|material|content|articles|columns?)\b",
    re.IGNORECASE,
)
# "Featured image: …", "Photo by …": whatever follows on the line is the credit of a picture.
_MEDIA_LABEL = re.compile(
    r"\W*(?:(?:featured|header|cover|lead|main|top|banner) )?(?:image|photo|photograph|picture|illustration|video|graphic|cartoon|foto|bild)s?"
    r"(?: (?:credit|credits|courtesy|source))?\s?(?::|\bby\b|\bof\b)",
    re.IGNORECASE,
)
_NOT_WHERE = re.compile(r"^ ?(?:where|when|as|if|under|otherwise)\b", re.IGNORECASE)
_LOCATION = re.compile(
    r"\b(?:on|in|from|of|with|for|behind|beside|alongside|about|used in|appearing (?:in|on)|accompanying) (?:this|the|our|these) \w+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of one notice sentence. `topic` says what it is about: text, media or other.

    Of a clause that stands apart, in a quotation or a hidden part, only refusals are heard: its topic is "apart".
    """

    text: str
    span: Span
    sentence: Span
    topic: str = "text"


def clauses_in(text: str, sentence: Span) -> Iterator[Clause]:
    """The clauses of one sentence, with spans over `text`."""
    start = sentence.start
    for m in [*_CLAUSE.finditer(text, sentence.start, sentence.end), None]:
        end = m.start() if m else sentence.end
        for span in trimmed(text, start, end):
            yield Clause(span.of(text), span, sentence, topic_of(span.of(text)))
        start = m.end() if m else end


@lru_cache(maxsize=4096)
def topic_of(clause: str) -> str:
    """What a clause is about: "text", "media" (pictures beside it) or "other" (comments, code, data).

    >>> topic_of("Photographs on this site are © M. Tran")
    'media'
    >>> topic_of("Except for photographs, this article is CC BY 4.0")
    'text'
    """
    if _MEDIA_LABEL.match(clause):
        return "media"
    if WIRE_SUBJECT.match(clause):
        return "other"
    rest = _LOCATION.sub(" ", _EXCEPT.sub(_keep_where, clause))
    if pattern("gates", "text").search(rest):
        return "text"
    if pattern("gates", "media").search(rest):
        return "media"
    # A grant of this text may name another thing in the name of its licence: "Italian Open Data License".
    return "other" if pattern("gates", "other").search(rest) and explain(clause) != "own" else "text"


def exceptions(clause: str) -> Iterator[str]:
    """What a clause excepts: "photographs" of "Except for photographs, …", the subject of "… are excluded"."""
    for m in _EXCEPT.finditer(clause):
        tail = m.group(1)
        if not _NOT_WHERE.match(tail):
            yield (tail if tail.strip(" .,") else clause[: m.start()]).split(",")[0]


def _keep_where(m: re.Match[str]) -> str:
    return m.group() if _NOT_WHERE.match(m.group(1)) else " " + m.group(1).partition(",")[2]
