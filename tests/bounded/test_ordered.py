"""Sorting in runs that wait on disk."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.bounded import ordered


@pytest.mark.parametrize("run", [1, 3, 1000])
@given(items=st.lists(st.binary(max_size=4), max_size=30))
def test_runs_make_the_order_of_all(run, items):
    """Whatever fits into memory, the order is that of a sort."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ordered, "_RUN", run)
        patch.setattr(ordered, "_BLOCK", 2)

        assert list(ordered.ordered(items)) == sorted(items)
