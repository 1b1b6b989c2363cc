"""Stage 9 of 9. Whether stdout wants colour: a terminal, and nobody said NO_COLOR (https://no-color.org)."""

import os
import sys


def use_colour() -> bool:
    """True on a terminal without NO_COLOR; FORCE_COLOR says yes to a pipe."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (sys.stdout.isatty() and os.environ.get("TERM") != "dumb")
