"""Memory that is free and not yet the system's again."""

import ctypes
from contextlib import suppress


def give_back() -> None:
    """Hand freed pages back, between two steps that each held much.

    The C library keeps what small values leave behind: after comparing 40,000 articles that all changed, 202 MB were
    held and 136 MB in use. Where it is not glibc, nothing happens.
    """
    with suppress(OSError, AttributeError, TypeError):  # TypeError: Windows has no library without a name
        ctypes.CDLL(None).malloc_trim(0)
