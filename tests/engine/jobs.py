"""Functions for the engine to run."""

import os
import time
from pathlib import Path


def double(number: int) -> int:
    return 2 * number


def pid() -> int:
    return os.getpid()


def fail(word: str) -> None:
    raise ValueError(word)


def die() -> None:
    os._exit(7)


def die_once(marker: str) -> str:
    path = Path(marker)
    if not path.exists():
        path.touch()
        os._exit(9)
    return "alive"


def hang() -> None:
    time.sleep(600)


def eat(megabytes: int) -> int:
    return len(bytearray(megabytes << 20))


def slow_double(number: int) -> int:
    time.sleep(0.3)
    return 2 * number
