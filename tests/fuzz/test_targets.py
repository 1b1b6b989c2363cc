"""A few inputs for every target, so that none of them rots between two runs of `make fuzz`."""

import pytest
from hypothesis import HealthCheck, given, settings

from dataset_tools.convert.formats import FORMATS
from tests.fuzz.inputs import changed
from tests.fuzz.targets import TARGETS


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_holds(name):
    """Its examples are read, and what is made of them breaks nothing."""
    target = TARGETS[name]
    for example in target.seeds:
        target(example)

    @settings(max_examples=15, database=None, suppress_health_check=list(HealthCheck))
    @given(changed(target.seeds))
    def judge(data):
        target(data)

    judge()


def test_every_format_is_a_target():
    assert set(FORMATS) <= set(TARGETS)


def test_a_find_is_not_swallowed():
    """A target that raises what is not ours fails its test."""
    target = TARGETS["overrides"]
    broken = type(target)("broken", target.seeds, lambda _: {}["x"])

    with pytest.raises(KeyError):
        broken(b"x")
