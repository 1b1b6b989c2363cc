"""A ranker chooses among the rules' candidates; training makes one and says whether it pays."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset_tools.annotate.quotes.find import find_quotes
from dataset_tools.annotate.quotes.grammar import write_articles
from dataset_tools.annotate.quotes.ranker import FORMAT, LinearRanker, load_ranker
from dataset_tools.annotate.quotes.training import (
    Comparison,
    GoldArticle,
    GoldQuote,
    compare,
    fit,
    read_examples,
)
from dataset_tools.model.errors import ConfigError
from dataset_tools.model.quote import QuoteKind
from dataset_tools.model.span import Span
from tests.annotate.quotes.quote_gold import load_cases

TEXT = "Clara Moss said the captain, Tomas Berg, had called the ferry “beyond repair.”"


def marked(text: str, **options):
    return [q for q in find_quotes(text, **options) if q.kind is not QuoteKind.INDIRECT]


def test_a_ranker_may_overrule_the_rules():
    """The rules take the outer cue; weights that like the inner one take the captain."""
    inner = LinearRanker({"cue=called": 5.0})

    assert [q.speaker for q in marked(TEXT)] == ["Clara Moss"]
    assert [q.speaker for q in marked(TEXT, ranker=inner)] == ["Tomas Berg"]


@pytest.mark.parametrize("case", load_cases(), ids=lambda c: c.name)
def test_weights_of_nothing_leave_every_choice_to_the_rules(case):
    """A tie goes to the rules, so that empty weights change no quote."""
    plain = find_quotes(case.text, language=case.language, names=case.names)

    assert find_quotes(case.text, language=case.language, names=case.names, ranker=LinearRanker({})) == plain


@settings(max_examples=60)
@given(
    st.integers(0, 10**6),
    st.dictionaries(st.sampled_from(["rules", "way=before", "way=here"]), st.floats(-9, 9)),
)
def test_no_weights_break_the_law_of_offsets(seed, weights):
    """Whatever a file says, text and span agree, and the regions stay the same."""
    [article] = write_articles(1, seed)
    found = marked(article.text, ranker=LinearRanker(weights))

    assert [q.span for q in found] == [q.span for q in marked(article.text)]
    assert all(q.span.of(article.text) == q.text for q in found)


class TestGrammar:
    """Invented articles."""

    def test_the_same_seed_writes_the_same_articles(self):
        """Training can be repeated anywhere."""
        assert list(write_articles(20, 3)) == list(write_articles(20, 3)) != list(write_articles(20, 4))

    def test_gold_spans_are_the_marked_words(self):
        """Every span stands between marks, and the speaker is printed in the text."""
        for article in write_articles(50, 3):
            for quote in article.quotes:
                start, end = quote.span.start, quote.span.end
                assert (article.text[start - 1], article.text[end]) == ("“", "”")
                assert quote.speaker.lower() in article.text.lower()


class TestTraining:
    """`fit` and `compare`."""

    def test_a_habit_that_the_rules_do_not_have_is_learned_and_pays(self):
        """Gold in which the inner speaker is always right teaches weights that the rules lose against."""
        articles = [
            GoldArticle(text, (GoldQuote(Span(text.index("“") + 1, text.index("”")), inner),))
            for outer, inner in zip(
                ["Ann Lund", "Ida Voss", "Tom Hale"] * 10, ["Eva Roe", "Kit Dane"] * 15, strict=True
            )
            for text in [f"{outer} said the captain, {inner}, had called the ferry “beyond repair.”"]
        ]
        found = compare([list(read_examples(a)) for a in articles], seed=1)

        assert (found.rules_right, found.ranker_right, found.pays) == (0, 30, True)

    def test_rules_that_are_right_leave_nothing_to_gain(self):
        """Where the rules are right, weights do not pay, and that is said."""
        article = GoldArticle("“We sail,” said Ann Lund.", (GoldQuote(Span(1, 9), "Ann Lund"),))
        found = compare([list(read_examples(article))] * 10, seed=1)

        assert (found.regions, found.rules_right, found.pays) == (10, 10, False)

    def test_the_same_gold_and_seed_make_the_same_weights(self):
        """Byte for byte, whatever ran before."""
        examples = [e for a in write_articles(40, 5) for e in read_examples(a)]

        assert fit(examples, 2) == fit(list(examples), 2)

    @pytest.mark.parametrize(
        ("won", "lost", "pays"), [(0, 0, False), (4, 1, False), (30, 4, True), (4, 30, False)]
    )
    def test_a_gain_within_chance_does_not_pay(self, won, lost, pays):
        """Two standard errors of a fair coin."""
        assert replace(Comparison(100, 50, 50, 0, 0), won=won, lost=lost).pays is pays


class TestFile:
    """`load_ranker`."""

    def write(self, path, **changes):
        document = {"format": FORMAT, "enabled": True, "weights": {"rules": 1.0}} | changes
        path.write_text(json.dumps(document), "utf-8")
        return path

    def test_weights_are_read_with_their_digest(self, tmp_path):
        """A build keeps the digest, so that other weights read the files again."""
        ranker = load_ranker(self.write(tmp_path / "w.json"))

        assert ranker is not None
        assert (dict(ranker.weights), len(ranker.sha256)) == ({"rules": 1.0}, 64)

    def test_weights_that_do_not_pay_are_off(self, tmp_path):
        """None: the rules choose."""
        assert load_ranker(self.write(tmp_path / "w.json", enabled=False)) is None

    @pytest.mark.parametrize(
        "content",
        [
            "",
            "[]",
            "{}",
            "[" * 100_000,
            '{"format": "other"}',
            f'{{"format": "{FORMAT}", "enabled": true, "weights": {{"a": NaN}}}}',
        ],
    )
    def test_another_file_is_refused(self, tmp_path, content):
        """A user error with a hint, never a traceback."""
        (tmp_path / "w.json").write_text(content, "utf-8")

        with pytest.raises(ConfigError, match="no weights"):
            load_ranker(tmp_path / "w.json")

    def test_a_missing_file_is_a_user_error(self, tmp_path):
        """It names the file."""
        with pytest.raises(ConfigError, match=r"w\.json"):
            load_ranker(tmp_path / "w.json")
