"""Keys that are found again by their digests."""

from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.bounded.places import Places


@given(keys=st.lists(st.text(max_size=3), max_size=20), asked=st.lists(st.text(max_size=3), max_size=20))
def test_places_are_those_of_a_dictionary(keys, asked):
    """The first of equal keys counts; what is not there has the place -1."""
    first = {}
    for place, key in enumerate(keys):
        first.setdefault(key, place)

    assert Places(keys).find(asked).tolist() == [first.get(key, -1) for key in asked]
