"""Laws of `find_quotes`: exact offsets, no document raises, time linear, the seed article right."""

import itertools
import json
import os
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset_tools.annotate.quotes.find import find_quotes
from dataset_tools.model.quote import QuoteKind

SHARED = Path(os.environ.get("DATASET_TOOLS_SHARED", Path(__file__).parents[3].parent / "shared"))
SEED = SHARED / "seed"

PIECES = st.sampled_from(
    [
        "“", "”", '"', "‘", "’", "'", "''", "«", "»", "„", ",", ".", "?", "!", ":", ";", "—", " - ", "(", ")", "[",
        "\n", "\n\n", " ", " ", " ", "said", "says", "Ann Poole", "Mr. Poole", "he", "she", "who", "that", "and",
        "but", "according to", "the", "a", "spokesman for", "told", "adding", "claim", "his", "in 2019", "Monday",
        "the port", "was", "called", "by", "titled", "=", "So-called", "É", "ß", "𝔸", "\u00a0", "\r", "\t", "4",
    ]
)  # fmt: skip
ANY = st.text(st.characters(), max_size=200)  # lone surrogates, marks and controls of every script
MIXED = st.lists(PIECES | st.text(st.characters(), max_size=3), max_size=40).map("".join)
TEXTS = (
    ANY
    | MIXED
    | st.lists(PIECES, max_size=60).map("".join)
    | st.lists(PIECES, max_size=40).map(" ".join)
    | st.text()
)
LANGUAGES = st.sampled_from(["en", "fr", "de", "es", "pt", ""])


class TestOffsets:
    """The law of the contract: `body[q.start:q.end] == q.text`."""

    @settings(max_examples=300)
    @given(TEXTS, LANGUAGES)
    def test_every_quote_is_the_slice_it_names(self, text, language):
        """Text and span agree for any text, and the mention does too."""
        for quote in find_quotes(text, language=language):
            assert quote.span.of(text) == quote.text
            assert quote.text.strip()
            if quote.mention_span is not None:
                assert quote.mention_span.of(text) == quote.speaker_mention

    @settings(max_examples=150)
    @given(TEXTS)
    def test_marked_quotes_are_in_order_and_apart(self, text):
        """Two regions between marks never share a code point."""
        marked = [q for q in find_quotes(text) if q.kind is not QuoteKind.INDIRECT]

        assert all(a.end <= b.start for a, b in itertools.pairwise(marked))

    @settings(max_examples=100)
    @given(TEXTS)
    def test_reading_twice_gives_the_same(self, text):
        """No state is left between two calls."""
        assert find_quotes(text) == find_quotes(text)

    @settings(max_examples=150)
    @given(TEXTS, LANGUAGES)
    def test_sparing_the_search_for_indirect_quotes_changes_no_other(self, text, language):
        """What is found between marks is the same whether or not reported speech is looked for."""
        marked = [q for q in find_quotes(text, language=language) if q.kind is not QuoteKind.INDIRECT]

        assert find_quotes(text, language=language, indirect=False) == marked


@pytest.mark.parametrize(
    "unit",
    [
        '"',
        "“",
        "“a” ",
        "''",
        "``a ",
        "a@a.",
        "Its owner, Ann Poole, ",
        "Canners’ ",
        " 'a",
        "‘a ",
        "and said ",
        "he said that ",
        "Ann, a, who, ",
        "(",
        "\n",
        "a'",
        "said “a” ",
    ],
)
def test_time_grows_linearly(unit):
    """Four times the text takes at most about four times as long: hostile text cannot stall a build."""
    short = min(_seconds(unit * 4_000) for _ in range(3))
    long = min(_seconds(unit * 16_000) for _ in range(3))

    assert long < 12 * max(short, 0.05)  # linear is 4; quadratic would be 16


def _seconds(text: str) -> float:
    start = time.process_time()
    find_quotes(text)
    return time.process_time() - start


@pytest.mark.slow
@pytest.mark.parametrize("text", ['"a" ' * 100_000, "a@a." * 250_000], ids=["marks", "addresses"])
def test_a_file_of_nothing_but_marks_takes_seconds(text):
    """A megabyte of marks or of dots is read in time; 20 s is five times what a slow core needs."""
    assert _seconds(text) < 20


@pytest.mark.parametrize("language", ["en", "fr", "de", "es", "pt"])
@pytest.mark.parametrize("text", ["GENEVA —", "AN —\n\n“We sail at dawn.”", "—", "A", "“", "\n", ""])
def test_a_paragraph_that_is_only_a_dateline_is_read(text, language):
    """Nothing but "GENEVA —", and other texts without a sentence, raise in no language."""
    assert [q.text for q in find_quotes(text, language=language)] == (
        ["We sail at dawn."] if "sail" in text else []
    )


def test_another_language_gives_spans_without_speakers():
    """A language that has no rules makes no claim about who spoke."""
    [quote] = find_quotes("“A ponte é segura”, disse Rui Sá.", language="pt")

    assert (quote.text, quote.speaker, quote.cue) == ("A ponte é segura", None, None)
    assert quote.confidence < 0.5


def test_two_apostrophes_are_a_double_mark():
    """Typewriters and old wire systems print a double mark as two apostrophes, or open it with backticks."""
    printed = ("''We open on Monday,'' said Nora Quill.", "``We open on Monday,'' said Nora Quill.")
    found = [find_quotes(text, typed_marks=True)[0] for text in printed]

    assert [(q.kind, q.speaker) for q in found] == [(QuoteKind.DIRECT, "Nora Quill")] * 2


def test_typed_marks_are_reported_speech_unless_asked_for():
    """Without `typed_marks` the words are found with their speaker, as reported speech."""
    [quote] = find_quotes("''We open on Monday,'' said Nora Quill.")

    assert (quote.kind, quote.speaker) == (QuoteKind.INDIRECT, "Nora Quill")


def test_opinion_article_of_the_hard_shape():
    """One article holds roles before names, a colon paragraph, editorial brackets and a run of paragraphs."""
    text = (
        "Former special envoy for the river talks with Outer Norland Joseph Berg said it’s time for talks to "
        "“stop this quarrel and reopen the locks.”\n\n"
        "River affairs expert Clara Moss believes there’s not “much of a plan. The towns need each other.”\n\n"
        "Nobody asked the pilots. According to Moss:\n\n"
        "“The upper towns will not move because nobody pays them to.”\n\n"
        "Norland Deputy Transport Minister Sergei Roth said an answer is coming.\n\n"
        "“(T)he language of tolls is unacceptable,” he stressed.\n\n"
        "“(H)ow could the lower towns know,” asked the state-run River Times, adding:\n\n"
        "“(W)ho gave them the right to judge?”\n\n"
        "“Through tolls they hope to fill an empty chest.”\n\n"
        "The locks stayed shut."
    )

    marked = [q for q in find_quotes(text) if q.kind is not QuoteKind.INDIRECT]

    assert [(q.kind.value, q.speaker, q.speaker_mention, q.cue) for q in marked] == [
        ("partial", "Joseph Berg", "Joseph Berg", "said"),
        ("partial", "Clara Moss", "Clara Moss", "believes"),
        ("direct", "Clara Moss", "Moss", "According to"),
        ("direct", "Sergei Roth", "he", "stressed"),
        ("direct", "River Times", "the state-run River Times", "asked"),
        ("direct", "River Times", "the state-run River Times", "adding"),
        ("direct", "River Times", "the state-run River Times", None),
    ]
    assert [q.speaker_role for q in marked[:4]] == [
        "Former special envoy for the river talks with Outer Norland",
        "River affairs expert",
        "River affairs expert",
        "Norland Deputy Transport Minister",
    ]


@pytest.mark.skipif(not SEED.is_dir(), reason="the shared seed article is not beside this checkout")
class TestSeed:
    """The seed article of the project: nine quotes, and nothing else between marks."""

    def test_the_nine_quotes_are_exact(self):
        """Text, offsets, kind, speaker, mention, role and cue agree with the expectation."""
        expected = json.loads((SEED / "expected.json").read_text("utf-8"))
        found = find_quotes(expected["body"], names=expected["authors"])

        marked = [q for q in found if q.kind is not QuoteKind.INDIRECT]
        fields = ("text", "start", "end", "kind", "speaker", "speaker_mention", "speaker_role", "cue")
        assert [{f: getattr(q, f) for f in fields} for q in marked] == [
            {f: q[f] for f in fields} for q in expected["quotes"]
        ]

    def test_the_raw_file_is_read_without_complaint(self):
        """Uncleaned text gives quotes with exact offsets too."""
        expected = json.loads((SEED / "expected.json").read_text("utf-8"))
        raw = (SEED / expected["file"]).read_text("utf-8", errors="replace")

        quotes = find_quotes(raw)

        assert {"Joseph DeTrani", "Charles Armstrong", "Global Times"} <= {q.speaker for q in quotes}
        assert all(q.span.of(raw) == q.text for q in quotes)
