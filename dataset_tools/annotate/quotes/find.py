"""Stage 3 of 9. Who said what: the quotes of a text with exact offsets, speakers and cues.

Marks give the regions, word classes the clauses, cues the attributions, an index of names the speakers.
The method, its numbers and its hard cases: docs/explanation/quotes.md.
"""

from collections.abc import Iterator, Sequence

from dataset_tools.annotate.people.find import index_people
from dataset_tools.annotate.quotes.candidates import Ranker
from dataset_tools.annotate.quotes.foreign import LANGUAGES, read_foreign
from dataset_tools.annotate.quotes.reader import Reader
from dataset_tools.annotate.sentence.marks import CURLY, TYPED, Region, find_regions
from dataset_tools.annotate.sentence.sentences import sentences
from dataset_tools.annotate.sentence.tokens import tokenize
from dataset_tools.model.quote import Quote, QuoteKind
from dataset_tools.model.span import Span


def find_quotes(  # noqa: PLR0913 - a text and what is known of it, all optional and named
    text: str,
    *,
    language: str = "en",
    names: Sequence[str] = (),
    indirect: bool = True,
    typed_marks: bool = False,
    ranker: Ranker | None = None,
) -> list[Quote]:
    """The quotes of `text` in order: marked speech with its speaker, and reported speech without marks.

    English is read in full. French, German and Spanish have rules for cues beside a mark; any other
    language gives the marked regions without speakers.

    Args:   text: an article's body in code points, paragraphs apart by a line break;
            language: ISO 639-1; names: people known before reading (the byline);
            indirect: False leaves out reported speech without marks; a text without marks is then not read;
            typed_marks: True takes ''…'' and ``…'' for marks; else such speech is reported, as in gold whose
            convention knows only printed marks;
            ranker: weights of your own that may overrule the rules about who spoke (English only).
    Returns: quotes whose `span` slices `text` exactly. An indirect quote may hold partial ones.

    >>> [q] = find_quotes("“The bridge is safe,” said harbour engineer Ida Lund.")
    >>> q.text, q.speaker, q.speaker_role, q.cue
    ('The bridge is safe,', 'Ida Lund', 'harbour engineer', 'said')
    """
    regions = find_regions(text, language)
    if typed_marks:
        regions = [r._replace(style=CURLY) if r.style == TYPED else r for r in regions]
    if not regions and not indirect:
        return []
    if language == "en":
        quotes = list(_read_english(text, regions, names, indirect=indirect, ranker=ranker))
    elif language in LANGUAGES:
        quotes = read_foreign(text, regions, language, names)
    else:
        quotes = [_unattributed(text, region) for region in regions]
    kept = quotes if indirect else [q for q in quotes if q.kind is not QuoteKind.INDIRECT]
    return sorted(kept, key=lambda q: (q.span.start, -q.span.end))


def _read_english(
    text: str, regions: Sequence[Region], names: Sequence[str], *, indirect: bool, ranker: Ranker | None
) -> Iterator[Quote]:
    document = [list(sentences(p)) for p in tokenize(text, regions)]
    index = index_people([s for p in document for s in p], names=names)
    reader = Reader(text, regions, index, indirect=indirect, ranker=ranker)
    for paragraph in document:
        yield from reader.read(paragraph)


def _unattributed(text: str, region: Region) -> Quote:
    """A region in a language without rules: its words, and no claim about who said them."""
    span = Span(region.inner_start, region.inner_end)
    return Quote(span, span.of(text), QuoteKind.DIRECT, confidence=0.3)
