"""Near-duplicates are found, whatever the order of the corpus."""

import hashlib
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset_tools.curate.clusters import find_clusters
from dataset_tools.curate.signatures import WORDS_BYTES, shares_numbers, signature, similarity
from dataset_tools.model.project import DedupConfig

WORDS = [f"word{i}" for i in range(400)]


def text_of(seed: int, length: int = 300) -> str:
    dice = random.Random(seed)
    return " ".join(dice.choice(WORDS) for _ in range(length))


def edited(text: str, changes: int, seed: int = 0) -> str:
    dice = random.Random(seed)
    words = text.split()
    for _ in range(changes):
        words[dice.randrange(len(words))] = "altered"
    return " ".join(words)


def clusters_of(texts: list[str]):
    digests = [hashlib.sha256(t.encode()).hexdigest() for t in texts]
    return find_clusters(digests, [signature(t) for t in texts], DedupConfig().threshold)


def test_a_text_with_a_few_edits_joins_its_original():
    """The root is the row that comes first."""
    original = text_of(1)

    found = clusters_of([text_of(2), original, edited(original, 3)])

    assert found.root_of.tolist() == [0, 1, 1]
    assert found.similarity_of[2] > 0.8


def test_quote_marks_and_case_do_not_hide_a_copy():
    """Syndicated copies differ in typography."""
    plain = f'"{text_of(3)}" he said'
    curly = f"“{text_of(3).upper()}” he said"

    assert similarity(signature(plain), signature(curly)) == 1.0


def test_short_texts_match_only_when_equal():
    """Two captions with the same phrase are not near-duplicates."""
    found = clusters_of(["a b c d e f", "a b c d e f", "a b c d e g"])

    assert found.root_of.tolist() == [0, 0, 2]


def test_texts_outside_ascii_keep_their_words():
    """A script without ASCII letters is not reduced to nothing."""
    first = " ".join(f"слово{i}" for i in range(100))
    other = " ".join(f"буква{i}" for i in range(100))

    assert similarity(signature(first), signature(other)) < 0.2


class TestNumbers:
    """Notices of one form share their words; what tells them apart are their numbers."""

    def test_notices_that_differ_in_numbers_only_are_articles_of_their_own(self):
        notices = [
            f"{text_of(4)} the gauge stood at {n} and the wind blew at {n + 40}" for n in (211, 305, 487)
        ]

        assert similarity(*map(signature, notices[:2])) > DedupConfig().threshold
        assert clusters_of(notices).root_of.tolist() == [0, 1, 2]

    def test_an_edition_with_a_number_more_and_one_corrected_is_a_copy(self):
        first = f"{text_of(5)} on day 3 the toll was 12 of 90 in 2 towns"
        later = f"{text_of(5)} on day 3 the toll was 14 of 90 in 2 towns and 40 were hurt"

        assert clusters_of([first, later]).root_of.tolist() == [0, 0]

    @pytest.mark.parametrize("words", ["the toll was 12", "no toll was given"])
    def test_fewer_than_two_numbers_decide_nothing(self, words):
        assert shares_numbers(signature(f"{text_of(6)} {words}"), signature(f"{text_of(6)} 14 and 15 and 16"))

    @given(st.lists(st.integers(0, 99999), max_size=300), st.lists(st.integers(0, 99999), max_size=300))
    @settings(max_examples=50)
    def test_the_order_of_two_texts_does_not_matter_and_a_part_shares_with_its_whole(self, some, more):
        part, whole, other = (
            signature(" ".join([text_of(7), *map(str, numbers)])) for numbers in (some, some + more, more)
        )

        assert shares_numbers(part, whole)
        assert shares_numbers(part, other) == shares_numbers(other, part)


def test_a_signature_never_changes_under_its_version():
    """Releases and ledgers compare with signatures that were made years ago."""
    sign = signature(f"{text_of(8)} 17 of 2040")

    assert hashlib.sha256(sign[:WORDS_BYTES]).hexdigest()[:16] == "0c17bbe836441c9d"
    assert sign[WORDS_BYTES:].hex() == "00000000200000000000000800000000"


@pytest.mark.parametrize("changes", [1, 5, 10])
def test_estimates_track_the_true_similarity(changes):
    """128 bins give a standard error of 0.035 at 0.8; four of them are allowed."""
    a = text_of(9, 600)
    b = edited(a, changes)

    def shingles(t):
        words = t.split()
        return {tuple(words[i : i + 5]) for i in range(len(words) - 4)}

    true = len(shingles(a) & shingles(b)) / len(shingles(a) | shingles(b))
    assert similarity(signature(a), signature(b)) == pytest.approx(true, abs=0.14)


class TestOrder:
    """ARCHITECTURE §7: same inputs in any order give the same clusters."""

    @settings(max_examples=30)
    @given(st.permutations(range(8)))
    def test_members_are_the_same_in_any_order(self, order):
        base = [text_of(20), text_of(21), text_of(22)]
        texts = [*base, edited(base[0], 2), edited(base[0], 3, 1), edited(base[1], 2), base[2], text_of(23)]
        expected = {frozenset({0, 3, 4}), frozenset({1, 5}), frozenset({2, 6}), frozenset({7})}

        roots = clusters_of([texts[i] for i in order]).root_of.tolist()

        groups: dict[int, set[int]] = {}
        for row, root in enumerate(roots):
            groups.setdefault(root, set()).add(order[row])
        assert {frozenset(g) for g in groups.values()} == expected
        assert all(root <= row for row, root in enumerate(roots))
