"""Rows of each config: nothing in them that the view withholds."""

import io
import re

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.curate.excerpt import (
    CONFIGS,
    QUOTE_COLUMNS,
    _WordCount,
    _Words,
    choose_excerpt,
    redact_view,
)
from dataset_tools.curate.policy_file import Caps
from dataset_tools.model.article import Article, to_table
from dataset_tools.model.contract import load_contract
from dataset_tools.model.draft import Origin
from dataset_tools.model.quote import Quote
from dataset_tools.model.rights import Rights
from dataset_tools.model.span import Span

SCHEMA = load_contract().arrow_schema()


def body_of(name, sentences=60):
    """A body whose every word occurs in no other body and at no other place."""
    return " ".join(
        f"{name}s{i}a {name}s{i}b {name}s{i}c “{name}s{i}d {name}s{i}e {name}s{i}f” {name}s{i}g {name}s{i}h."
        for i in range(sentences)
    )


def article(name, view, rule, **changes):
    body = changes.pop("body", body_of(name))
    quotes = [Quote(Span(m.start(1), m.end(1)), m[1]) for m in re.finditer("“([^”]*)”", body)]
    values = {
        "title": f"Title {name}",
        "quotes": tuple(quotes),
        "split": "train",
        "rights": Rights(statement=f"Notice {name}"),
    }
    return Article(
        f"a_{name:0>24}",
        Origin(f"{name}.txt", "0" * 64, "text/plain"),
        body,
        view=view,
        view_rule=rule,
        **{**values, **changes},
    )


@pytest.fixture
def table():
    rows = [
        article("1", "full", "P-OPEN"), article("2", "full", "P-RESTRICTED-TERMS"), article("3", "excerpt", "P-EXCERPT-UNKNOWN"),
        article("4", "metadata", "P-METADATA-AGENCY"), article("5", "none", "P-NONE-EMBARGO"), article("6", "full", "P-UNHEARD-OF"),
    ]  # fmt: skip
    return to_table(rows, SCHEMA)


def names(rows):
    return [i[-1] for i in rows["article_id"].to_pylist()]


class TestConfigs:
    """Each config holds the rows that its name promises."""

    @pytest.mark.parametrize(
        ("config", "expected"),
        [("open", "1"), ("restricted", "2"), ("excerpts", "12346"), ("metadata", "12346")],
    )
    def test_rows_of_a_config(self, table, config, expected):
        assert "".join(names(redact_view(table, config))) == expected

    def test_full_configs_are_the_rows_as_they_are(self, table):
        assert redact_view(table, "open").equals(table.slice(0, 1))

    def test_schema_is_the_contracts_but_for_quotes(self, table):
        assert all(redact_view(table, c).schema == SCHEMA for c in CONFIGS if c != "quotes")
        assert redact_view(table, "quotes").column_names == [
            "article_id",
            "split",
            "url",
            "license",
            *QUOTE_COLUMNS,
        ]

    def test_quotes_are_all_of_open_texts_few_of_others_none_of_metadata(self, table):
        quotes = names(redact_view(table, "quotes"))

        assert quotes.count("1") == 60
        assert 0 < quotes.count("2") <= Caps().max_quotes
        assert 0 < quotes.count("3") <= Caps().max_quotes
        assert not {"4", "5"} & set(quotes)

    def test_an_unknown_config_is_a_bug(self, table):
        with pytest.raises(ValueError, match="unknown config"):
            redact_view(table, "everything")


class TestNothingWithheldIsInAFile:
    """ARCHITECTURE §7: "what the policy forbids is in no file of a release"."""

    @pytest.mark.parametrize("config", CONFIGS)
    def test_every_released_byte_is_searched_for_withheld_words(self, table, config):
        """Each word of each body is unique, so that one leaked word is found in the uncompressed file."""
        stream = io.BytesIO()
        pq.write_table(redact_view(table, config), stream, compression="none")
        released = stream.getvalue()

        for row in table.to_pylist():
            words = re.findall(r"\w+", row["body"])
            seen = [w for w in words if re.search(rb"\b" + w.encode() + rb"\b", released)]
            assert len(seen) <= allowed(row, config, len(words)), (config, row["view"], seen[:5])

    def test_excerpts_and_quotes_together_obey_the_cap(self, table):
        excerpts, quotes = (
            redact_view(table, "excerpts").to_pylist(),
            redact_view(table, "quotes").to_pylist(),
        )
        for row in excerpts:
            if row["view_rule"] != "P-EXCERPT-UNKNOWN":
                continue
            shown = set((row["body"] or "").split())
            for quote in (q for q in quotes if q["article_id"] == row["article_id"]):
                shown |= set(quote["text"].split())
            assert len(shown) <= 0.15 * len(body_of("3").split())

    def test_a_statement_that_repeats_the_body_is_withheld(self):
        body = body_of("7")
        leaking = article(
            "7",
            "excerpt",
            "P-EXCERPT-UNKNOWN",
            rights=Rights(statement=body, credit_text=body, contact=(body,)),
        )
        row = redact_view(to_table([leaking], SCHEMA), "metadata").to_pylist()[0]

        assert row["rights"]["statement"] is None
        assert row["rights"]["credit_text"] is None
        assert row["rights"]["contact"] == []

    def test_a_notice_is_kept(self, table):
        assert redact_view(table, "metadata")["rights"][0].as_py()["statement"] == "Notice 1"

    def test_a_role_as_long_as_a_sentence_is_withheld(self):
        body = body_of("8")
        words = " ".join(body.split()[200:240])
        quote = Quote(Span(0, 4), body[:4], speaker="Ada Holm", speaker_role=words)
        rows = redact_view(
            to_table([article("8", "excerpt", "P-EXCERPT-UNKNOWN", quotes=(quote,))], SCHEMA), "excerpts"
        )

        assert [q["speaker_role"] for q in rows["quotes"][0].as_py()] == [None]

    def test_a_title_that_is_the_whole_text_is_cut(self):
        body = body_of("9")
        rows = redact_view(
            to_table([article("9", "metadata", "P-METADATA-AGENCY", title=body)], SCHEMA), "metadata"
        )

        assert len(rows["title"][0].as_py().split()) <= 20


def allowed(row, config, words):
    if row["view"] == "none":
        return 0
    if row["view_rule"] == "P-OPEN" and config in {"open", "quotes"}:
        return words
    if row["view_rule"] == "P-RESTRICTED-TERMS" and config == "restricted":
        return words
    if config in {"excerpts", "quotes"} and row["view"] in {"full", "excerpt"}:
        return int(0.15 * words)
    return 0


class TestCaps:
    """policy.toml: share, words, lead, quotes and the gap between pieces."""

    def test_the_lead_ends_with_a_sentence(self):
        body = body_of("1")

        assert body[: choose_excerpt(body, [], Caps()).lead_end].endswith(".")

    def test_a_short_body_shows_nothing(self):
        assert choose_excerpt("Only a few words stand here.", [(0, 4)], Caps()).lead_end == 0

    def test_a_long_quote_is_left_out_whole(self):
        body = " ".join(f"word{i}" for i in range(1000))
        long, short = (
            (body.index("word300"), body.index("word350")),
            (body.index("word600"), body.index("word610")),
        )

        assert choose_excerpt(body, [long, short], Caps()).quotes == (1,)

    def test_quotes_inside_the_lead_are_shown_already(self):
        body = body_of("1", 100)
        first = body.index("1s0d")

        assert choose_excerpt(body, [(first, first + 4)], Caps()).quotes == (0,)

    @given(
        lengths=st.lists(st.integers(1, 60), max_size=30),
        words=st.integers(0, 1500),
        lead=st.integers(0, 80),
        share=st.floats(0, 0.5),
    )
    def test_what_is_shown_never_exceeds_the_caps(self, lengths, words, lead, share):
        body = " ".join(f"w{i}" + ("." if i % 9 == 8 else "") for i in range(words))
        starts = [m.start() for m in re.finditer(r"\S+", body)]
        spans, at = [], 0
        for n in lengths:
            if at + n < len(starts):
                spans.append((starts[at], starts[at + n] - 1))
            at += n + 3
        caps = Caps(max_share_of_body=share, lead_words=lead)

        chosen = choose_excerpt(body, spans, caps)

        shown = {w for i in chosen.quotes for w in body[slice(*spans[i])].split()} | set(
            body[: chosen.lead_end].split()
        )
        assert len(shown) <= min(caps.max_words, share * words)
        assert len(chosen.quotes) <= caps.max_quotes
        assert len(body[: chosen.lead_end].split()) <= lead


def test_an_empty_table_has_every_config():
    empty = SCHEMA.empty_table()

    assert [redact_view(empty, c).num_rows for c in CONFIGS] == [0] * len(CONFIGS)
    assert isinstance(empty, pa.Table)


def words_around(body, start, end):
    """(words that end at or before `start`, words that begin before `end`), counted one by one."""
    words = [m.span() for m in re.finditer(r"\S+", body)]
    return sum(stop <= start for _, stop in words), sum(begin < end for begin, _ in words)


@given(st.text(st.sampled_from("ab \n\u00a0\u2003"), max_size=30), st.lists(st.integers(0, 30), max_size=8))
def test_words_before_a_position_are_counted_in_any_order(body, positions):
    count = _WordCount(body)
    for position in (p for p in positions if p <= len(body)):
        assert (count.ended(position), count.begun(position)) == words_around(body, position, position)


@given(
    st.lists(st.sampled_from("aAb"), max_size=14), st.lists(st.sampled_from(["a", "B", "ab"]), max_size=14)
)
def test_a_text_repeats_a_body_where_eight_words_in_a_row_do(body, text):
    def stretches(words):
        return {tuple(w.lower() for w in words[i : i + 8]) for i in range(len(words) - 7)}

    expected = bool(stretches(body) & stretches(text))

    assert _Words(" ".join(body)).repeats("\n".join(text)) == expected
