"""Stage 3 of 9. The people and organisations that an article names, with their roles and pronouns."""

from collections.abc import Sequence

from dataset_tools.annotate.people_index import Entry, PeopleIndex, gender_of_title
from dataset_tools.annotate.people_names import Parts, bare_name, name_runs, read_parts, role_after
from dataset_tools.annotate.people_roles import head_word, leading_role
from dataset_tools.annotate.quote_marks import find_regions
from dataset_tools.annotate.quote_phrases import walk_left
from dataset_tools.annotate.quote_tokens import LOWER, Sentence, paragraphs, sentences, tokenize
from dataset_tools.annotate.quote_words import HONORIFIC, SOURCE, TITLE
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
    """
    tokens = tokenize(text, find_regions(text, language), language)
    document = [s for p in paragraphs(tokens) for s in sentences(text, p)]
    index = index_people(text, document, language=language, names=names)
    found = [e for e in index.entries if e.mentions and (e.evidence or e.kind == "organisation")]
    found.sort(key=lambda e: e.mentions[0])
    return [_person(e) for e in found]


def _person(entry: Entry) -> Person:
    pronouns = frozenset({entry.gender}) if entry.gender else frozenset()
    mentions = tuple(Span(start, end) for start, end in entry.mentions)
    return Person(entry.name, entry.kind, tuple(entry.roles), pronouns, mentions)


def index_people(
    text: str, document: Sequence[Sentence], *, language: str = "en", names: Sequence[str] = ()
) -> PeopleIndex:
    """The index over the sentences of one article; full names first, so that a surname finds its own."""
    index = PeopleIndex(names)
    organisations = word_set(language, "organisations")
    read = [(s, parts) for s in document for run in name_runs(s) if (parts := _parts(text, s, run))]
    names_read = dict.fromkeys(parts.name for _, parts in read)
    for name in [n for n in names_read if " " in n]:
        entry = index.add(name)
        if any(w.strip(".,") in organisations for w in name.lower().split()):
            entry.kind = "organisation"
    for name in names_read:
        if index.find(name) is None:
            index.add(name)
    for sentence, parts in read:
        _mention(text, sentence, parts, index)
    for entry in index.entries:
        if " " not in entry.name and (entry.name.lower() in organisations or _is_acronym(entry.name)):
            entry.kind = "organisation"
    index.settle(language)
    return index


def _parts(text: str, sentence: Sentence, run: tuple[int, int]) -> Parts | None:
    """The name in a run, with the role before it: "former harbour department adviser Ann Poole"."""
    first, stop = run
    if first:
        before = sentence[first - 1]
        if before.kind == LOWER and before.tag & (TITLE | SOURCE):
            first = walk_left(sentence, first - 1, 0).first
        if first > 1 and sentence[first - 1].low == "of" and sentence[first - 2].tag & TITLE:
            first -= 2  # "Minister of Finance Ida Lund"
    if stop - first == 1:
        return Parts(bare_name(text[sentence[first].start : sentence[first].end]), None, first, stop)
    return read_parts(text, sentence, first, stop)


def _mention(text: str, sentence: Sentence, parts: Parts, index: PeopleIndex) -> None:
    entry = index.find(parts.name) or index.add(parts.name)
    start = sentence[parts.start].start
    entry.mentions.append((start, start + len(parts.name)))
    title = sentence[parts.start - 1] if parts.start else None
    if title is not None and title.tag & (HONORIFIC | TITLE):
        entry.evidence = True
        entry.gender = entry.gender or gender_of_title(title.low)
    role = leading_role(text, sentence, parts.start) or parts.role or role_after(text, sentence, parts.stop)
    if role is not None and entry.kind == "person":
        entry.evidence = True
        entry.add_role(role)
        entry.gender = entry.gender or gender_of_title(head_word(role))


def _is_acronym(name: str) -> bool:
    return len(name) > 1 and name.isupper()
