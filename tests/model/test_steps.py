"""Steps: many tasks go through each of them together, and each ends with its own result."""

from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.model.steps import Steps, finish, in_step, together


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


def test_a_question_is_asked_once_for_all_who_wait():
    """Each task gets its own answer, whatever the others ask at the same step."""
    asked: list[list[int]] = []

    def doubles(numbers):
        asked.append(list(numbers))
        return [2 * n for n in numbers]

    def asking(number: int, *, first: bool) -> Steps[int]:
        if first:
            number = yield from together(doubles, number)
        (half,) = yield from together(sorted, [number])
        return half + (yield from together(doubles, number))

    assert in_step(asking(n, first=n != 2) for n in (1, 2, 3)) == [6, 6, 18]
    assert asked == [[1, 3], [2], [2, 6]]
    assert finish(asking(5, first=True)) == 30
