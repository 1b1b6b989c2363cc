"""Stage 3 of 9. Names of people as a sentence lists them."""

from collections.abc import Sequence


def display_names(names: Sequence[str]) -> str | None:
    """The names in one line, or None where there are none.

    >>> display_names(["Ada Holm", "Ben Ruiz", "Chi Oduya"])
    'Ada Holm, Ben Ruiz and Chi Oduya'
    """
    if not names:
        return None
    if len(names) == 1:
        return names[0]
    return f"{', '.join(names[:-1])} and {names[-1]}"
