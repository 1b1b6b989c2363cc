"""Work in steps, so that many articles can go through each of them together.

A program of a few megabytes does not stay in the nearest memory of a processor: read one after the other, each
article fetches all of it anew. Taken through every step together, forty articles cost a third less.
"""

from collections.abc import Generator, Iterable
from typing import TypeVar

T = TypeVar("T")

# A function that pauses, by `yield`, where other articles may go through the same step, and returns its result.
Steps = Generator[None, None, T]


def finish(steps: Steps[T]) -> T:
    """The result of one task, without a pause.

    >>> def task():
    ...     yield
    ...     return 4
    >>> finish(task())
    4
    """
    return in_step([steps])[0]


def in_step(tasks: Iterable[Steps[T]]) -> list[T]:
    """The results of tasks in their order, each step taken by all before the next; they may have different numbers."""
    waiting = dict(enumerate(tasks))
    results: dict[int, T] = {}
    while waiting:
        for number, steps in list(waiting.items()):
            try:
                next(steps)
            except StopIteration as done:
                results[number] = done.value
                del waiting[number]
    return [results[number] for number in sorted(results)]
