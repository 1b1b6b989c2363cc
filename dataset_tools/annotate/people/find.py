"""Stage 3 of 9. The people and organisations that an article names, with their roles and pronouns."""

from collections.abc import Sequence
from itertools import pairwise

from dataset_tools.annotate.people.index import Entry, PeopleIndex, gender_of_title
from dataset_tools.annotate.people.names import (
    Parts,
    bare_name,
    is_acronym_of,
    name_runs,
    read_parts,
    role_after,
)
from dataset_tools.annotate.people.pronouns import learn_pronouns
from dataset_tools.annotate.people.roles import head_word, leading_role
from dataset_tools.annotate.sentence.marks import find_regions
from dataset_tools.annotate.sentence.phrases import walk_left
from dataset_tools.annotate.sentence.sentences import sentences
from dataset_tools.annotate.sentence.tokens import LOWER, Line, Sentence, tokenize
from dataset_tools.annotate.sentence.words import HONORIFIC, SAY, SOURCE, TITLE
from dataset_tools.lexicon import word_set
from dataset_tools.model.quote import Person
from dataset_tools.model.span import Span


def find_people(text: str, *, language: str = "en", names: Sequence[str] = ()) -> list[Person]:
    """The people and organisations that `text` names, in order of first mention.

    A capitalised run alone may be a place: only names with a title, a role, a known given name, or an
    organisation word are returned. Names that are only spoken inside quotation marks are not read.

    Args:   text: an article's body; names: authors or others known before reading, so that a surname
            finds them.
    Returns: one `Person` a name; `mentions` are spans over `text`.

    >>> [(p.name, p.roles) for p in find_people("Mayor Ida Lund met the Harbour Board. Lund smiled.")]
    [('Ida Lund', ('Mayor',)), ('Harbour Board', ())]
    """
    paragraphs = tokenize(text, find_regions(text, language), language)
    document = [s for p in paragraphs for s in sentences(p)]
    index = index_people(document, language=language, names=names)
    found = [e for e in index.entries if e.mentions and (e.evidence or e.kind == "organisation")]
    found.sort(key=lambda e: e.mentions[0])
    return [_person(e) for e in found]


def _person(entry: Entry) -> Person:
    pronouns = frozenset({entry.gender}) if entry.gender else frozenset()
    mentions = tuple(Span(start, end) for start, end in entry.mentions)
    return Person(entry.name, entry.kind, tuple(entry.roles), pronouns, mentions)


def index_people(document: Sequence[Line], *, language: str = "en", names: Sequence[str] = ()) -> PeopleIndex:
    """The index over the sentences of one article; full names first, so that a surname finds its own."""
    index = PeopleIndex(names)
    index.lines = [s.starts[0] for s in document]
    read = [
        (number, line, parts)
        for number, line in enumerate(document)
        for run in name_runs(line.words)
        if (parts := _parts(line, run))
    ]
    _enter_names(index, read, language)
    for number, line, parts in read:
        _mention(number, line, parts, index)
    learn_pronouns(index, document)
    return index


def _enter_names(index: PeopleIndex, read: Sequence[tuple[int, Line, Parts]], language: str) -> None:
    """Make the entries: full names first, then what is short for them, then the words that stand alone."""
    organisations = word_set(language, "organisations")
    names = dict.fromkeys(parts.name for _, _, parts in read)
    for name in [n for n in names if " " in n]:
        entry = index.add(name)
        if not organisations.isdisjoint(entry.words):
            entry.kind = "organisation"
    for (_, line, before), (_, other, parts) in pairwise(read):
        if line is other and is_acronym_of(line.words, before, parts):
            index.alias(parts.name, index.add(before.name))
    for name in names:
        if index.find(name) is None:
            entry = index.add(name)
            if name.lower() in organisations or _is_acronym(name):
                entry.kind = "organisation"
    index.settle(language)


def _parts(line: Line, run: tuple[int, int]) -> Parts | None:
    """The name in a run, with the role before it: "former harbour department adviser Ann Poole"."""
    sentence = line.words
    first, stop = run
    if first:
        before = sentence[first - 1]
        if before.kind == LOWER and before.tag & (TITLE | SOURCE):
            first = walk_left(sentence, first - 1, 0).first
        if first > 1 and sentence[first - 1].low == "of" and sentence[first - 2].tag & TITLE:
            first -= 2  # "Minister of Finance Ida Lund"
    if stop - first == 1 or (
        stop - first == 2 and not (sentence[first].tag or sentence[first + 1].tag) and first == run[0]
    ):  # most names: nothing in them to be told apart
        return Parts(bare_name(line.of(first, stop)), None, first, stop)
    return read_parts(line, first, stop)


def _mention(number: int, line: Line, parts: Parts, index: PeopleIndex) -> None:
    sentence = line.words
    before = sentence[parts.start - 1] if parts.start else None
    title = before if before is not None and before.tag & (HONORIFIC | TITLE) else None
    gender = gender_of_title(title.low) if title else None
    entry = index.find(parts.name, gender) or index.add(parts.name)
    start = line.starts[parts.start]
    index.mention(entry, number, start, start + len(parts.name))
    if title is not None:
        entry.evidence = True
        entry.tell(gender)
    elif not entry.evidence and _speaks(sentence, parts):
        entry.evidence = True
    apposed = before is not None and (before.kind == "," or title is not None)
    role = (leading_role(line, parts.start) if apposed else None) or parts.role
    role = role or role_after(line, parts.stop)
    if role is not None and entry.kind == "person":
        entry.evidence = True
        entry.add_role(role)
        entry.tell(gender_of_title(head_word(role)))


def _speaks(sentence: Sentence, name: Parts) -> bool:
    """Whether a verb of saying stands beside a name: places do not speak."""
    after = sentence[name.stop] if name.stop < len(sentence) else None
    if after is not None and after.tag & SAY and after.kind == LOWER:
        return True
    before = sentence[name.start - 1] if name.start else None
    return before is not None and before.tag & SAY != 0 and before.kind == LOWER


def _is_acronym(name: str) -> bool:
    return len(name) > 1 and name.isupper()
