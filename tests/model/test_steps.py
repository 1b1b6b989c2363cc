"""Steps: many tasks go through each of them together, and each ends with its own result."""

from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.model.steps import Steps, finish, in_step


def task(name: int, pauses: int, log: list[tuple[int, int]]) -> Steps[int]:
    for step in range(pauses):
        log.append((step, name))
        yield
    return name


@given(st.lists(st.integers(0, 4), max_size=6))
def test_each_step_is_taken_by_all_before_the_next(pauses):
    """Tasks with fewer steps wait for no one; the results are in the order of the tasks."""
    log: list[tuple[int, int]] = []

    results = in_step(task(name, count, log) for name, count in enumerate(pauses))

    assert results == list(range(len(pauses)))
    assert log == sorted(log)
    assert len(log) == sum(pauses)


def test_a_task_alone_needs_no_pause():
    """Its result is the same."""
    assert finish(task(7, 3, [])) == 7
