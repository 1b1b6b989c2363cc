"""What lines show by themselves and beside others: the shortcuts of reading them change no number."""

import subprocess
import sys
from unittest import mock

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.normalize import classifier, features, sheet
from dataset_tools.normalize.classifier import load_classifier
from dataset_tools.normalize.features import CONTEXT_NAMES, SECOND_NAMES, context, reconsider
from dataset_tools.normalize.lines import NUMBER_NAMES, names_of, read_line, words_of
from dataset_tools.normalize.marks import WORD, key_of
from dataset_tools.normalize.sheet import Page, Pages

HARD = st.text(st.sampled_from("AaİıΣσςßÉé’'\u0307.,: 19“_ŉǅⅧⒶ\n\u00adﬃ"), max_size=40)
PAGES = st.lists(
    st.one_of(HARD, st.text("the harbour Master said. 12:30", max_size=90)), min_size=1, max_size=30
)
COMMON = frozenset({"the", "said"})


WORDS = st.one_of(
    st.text("abzÄéßñİΣσ", min_size=1, max_size=6),
    st.sampled_from(["captain’s", "O'Hara", "9", "1998", "|", "©", "»", "@"]),
)
MARKS = st.text(" .,:;!?()“”„–—…-_/&%‘", min_size=1, max_size=3).map(
    lambda marks: f" {marks}" if "‘" in marks else marks
)


@given(st.lists(st.tuples(WORDS, MARKS), max_size=12))
def test_words_are_those_of_the_slow_search(pairs):
    """Words, numbers and menu marks, whatever stands between them."""
    text = "".join(f"{word}{marks}" for word, marks in pairs)

    assert words_of(text) == WORD.findall(text)


@given(st.one_of(st.text(max_size=60), HARD))
def test_a_key_is_the_words_in_lower_case(text):
    """Any text has one, even one that is not text at all."""
    line = read_line(text, {}, COMMON)

    assert line.key == " ".join(words_of(text)).lower()
    assert line.terms <= set(line.key.split(" "))


@given(st.one_of(st.text(max_size=60), HARD))
def test_remembered_key_is_the_key(text):
    """A key that was asked for before is the same, and so is that of a text too long to remember."""
    assert key_of(text) == key_of(text) == " ".join(WORD.findall(text.lower()))
    assert key_of(f"{text} {'a' * 300}") == " ".join(WORD.findall(f"{text} {'a' * 300}".lower()))


@given(HARD)
def test_a_lean_is_the_sum_of_the_weights_of_its_names(text):
    """Each name that is on for a line counts once, and so does the intercept."""
    weights = {"": 5, "a": 7, "^a": 11, "1$": 13, "#quoted": 17}
    bare = read_line(text, {}, COMMON)

    lean = read_line(text, weights, COMMON).numbers[-1]

    assert lean == sum(
        w for name, w in weights.items() if name in {"", *names_of(bare.key.split(), bare.numbers)}
    )


@given(st.lists(st.integers(-5, 5), max_size=12))
def test_the_best_segment_has_the_largest_sum(gains):
    """Of all ranges of lines, none has a larger sum; where every line loses, there is none."""
    start, end = (int(found[0, 0]) for found in sheet.best_segment(np.array([gains], np.int64)))

    n = len(gains)
    best = max([0, *(sum(gains[i:j]) for i in range(n) for j in range(i + 1, n + 1))])
    assert sum(gains[start:end]) == best
    assert (start, end) == (0, 0) if best == 0 else start < end


@given(st.lists(st.integers(0, 9), min_size=1, max_size=20), st.integers(1, 6))
def test_windows_are_sums_of_what_stands_beside(values, size):
    """The lines before and after a line, not the line itself; beyond the page there is nothing."""
    before, after, wider, _ = sheet.windows(np.array([[values]], np.int32), (size, size + 2))

    assert before.tolist() == [[[sum(values[max(0, i - size) : i]) for i in range(len(values))]]]
    assert after.tolist() == [[[sum(values[i + 1 : i + 1 + size]) for i in range(len(values))]]]
    assert wider.tolist() == [[[sum(values[max(0, i - size - 2) : i]) for i in range(len(values))]]]


@given(st.lists(st.booleans(), min_size=1, max_size=20))
def test_distances_lead_to_the_nearest_mark(marks):
    """Without a mark on that side, a line is as far as lines can be."""
    marked, n = [i for i, mark in enumerate(marks) if mark], len(marks)

    before, after = sheet.distances(np.array([marks]), np.arange(n, dtype=np.int32))

    assert before.tolist() == [[min([i - j for j in marked if j < i], default=60) for i in range(n)]]
    assert after.tolist() == [[min([j - i for j in marked if j > i], default=60) for i in range(n)]]


@given(PAGES, st.data())
def test_words_of_the_surest_lines_are_found_in_others(texts, data):
    """A line that is sure itself has a word in common only where another sure line says it, too."""
    lines = [read_line(t, {}, COMMON) for t in texts]
    sure = data.draw(st.lists(st.booleans(), min_size=len(lines), max_size=len(lines)))

    found = features.vocabulary_fit(lines, sure)

    for i, line in enumerate(lines):
        others = {w for j, other in enumerate(lines) if sure[j] and j != i for w in other.terms}
        assert found[i] == (1000 * len(line.terms & others) // len(line.terms) if line.terms else 0)


@given(PAGES)
def test_every_line_has_every_feature(texts):
    """A row a name and a column a line, for pages of any length, and a line's own numbers come first."""
    lines = [read_line(t, {}, COMMON) for t in texts]
    pages = Pages([Page(lines, [True] * (len(lines) + 1))])
    seen = context(pages)
    again = reconsider(pages, seen, seen[-1])

    assert seen.shape == (len(CONTEXT_NAMES), len(lines))
    assert again.shape == (len(SECOND_NAMES), len(lines))
    assert [tuple(column) for column in seen[: len(NUMBER_NAMES)].T.tolist()] == [x.numbers for x in lines]


@given(st.lists(st.one_of(PAGES, st.just([])), min_size=1, max_size=5), st.integers(1, 90))
def test_pages_are_judged_each_by_itself(texts, places):
    """What stands beside a page, of whatever length, and what fits into one go change no number of it."""
    model = load_classifier()
    pages = [
        Page([model.read(t) for t in page], [i % 2 == 0 for i in range(len(page) + 1)]) for page in texts
    ]
    alone = [model.scores([page])[0] for page in pages]

    with mock.patch.object(classifier, "_PLACES", places):
        assert model.scores(pages) == alone
    assert [len(scores) for scores in alone] == [len(page.lines) for page in pages]


@given(st.lists(PAGES, min_size=2, max_size=4))
def test_places_without_a_line_are_not_seen(texts):
    """A short page beside a long one has the features it has alone."""
    pages = [
        Page([read_line(t, {"": 50, "the": 400}, COMMON) for t in page], [True] * (len(page) + 1))
        for page in texts
    ]
    beside = Pages(pages)
    alone = [Pages([page]) for page in pages]
    seen = [context(page) for page in alone]

    found = context(beside)

    assert found.tolist() == np.concatenate(seen, axis=1).tolist()
    scores = found[features.NUMBER_NAMES.index("lean")] // 2
    again = [
        reconsider(page, x, x[features.NUMBER_NAMES.index("lean")] // 2)
        for page, x in zip(alone, seen, strict=True)
    ]
    assert reconsider(beside, found, scores).tolist() == np.concatenate(again, axis=1).tolist()


def test_scores_have_the_same_digits_in_every_process():
    """The order of a set differs between processes; the scores of a page do not."""
    code = (
        "from dataset_tools.normalize.classifier import load_classifier as load\n"
        "from dataset_tools.normalize.sheet import Page\n"
        "texts = ['Late again', 'The ferry to Larnwick was late, said the harbour master, who blamed the wind.', 'More']\n"
        "print(load().scores([Page([load().read(t) for t in texts], [True] * 4)]))\n"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3", "4")
    ]

    assert len(set(runs)) == 1
    assert load_classifier().weights


def test_a_page_of_millions_of_words_overflows_no_number():
    """What stands before the last line of a huge page is all of it, not a negative share."""
    line = read_line("the ferry was late again, and nobody knew why", {}, COMMON)
    huge = line._replace(numbers=(4_000_000, *line.numbers[1:-1], 600))

    seen = context(Pages([Page([huge, huge, line], [True] * 4)]))

    assert seen[CONTEXT_NAMES.index("share_before")].tolist() == [0, 499, 999]
    assert seen[CONTEXT_NAMES.index("mass5_before")].tolist() == [0, 4_000_000, 8_000_000]
