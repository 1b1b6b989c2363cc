"""Splits never leak and never move."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.curate.splits import assign_splits, split_of
from dataset_tools.model.project import SplitsConfig

SHARES = SplitsConfig()
IDS = st.lists(st.text("abc", min_size=1, max_size=4), min_size=1, max_size=20, unique=True)


def test_shares_are_met_on_average():
    """10,000 roots fall within 2 points of the shares."""
    counts = Counter(split_of(f"a_{i:024d}", SHARES) for i in range(10_000))

    assert abs(counts["train"] / 10_000 - 0.8) < 0.02
    assert abs(counts["test"] / 10_000 - 0.1) < 0.02


def test_a_share_of_zero_gets_nothing():
    """A corpus without a test split has none."""
    shares = SplitsConfig(train=0.9, validation=0.1, test=0.0)

    assert {split_of(f"a_{i}", shares) for i in range(2000)} == {"train", "validation"}


class TestStability:
    """ARCHITECTURE §7: an article never changes split between versions; clusters never straddle splits."""

    @given(IDS, st.data())
    def test_released_articles_keep_their_split(self, ids, data):
        released = {i: data.draw(st.sampled_from(["train", "validation", "test"])) for i in ids[::2]}

        found = dict(zip(ids, assign_splits(ids, [released.get(i) for i in ids], SHARES), strict=True))

        assert all(found[i] == released[i] for i in released)

    @given(IDS, st.data())
    def test_new_members_follow_their_cluster(self, ids, data):
        roots = [data.draw(st.sampled_from(ids[:3])) for _ in ids]
        first = assign_splits(roots, [None] * len(ids), SHARES)

        by_root: dict[str, set[str]] = {}
        for root, split in zip(roots, first, strict=True):
            by_root.setdefault(root, set()).add(split)
        assert all(len(s) == 1 for s in by_root.values())
