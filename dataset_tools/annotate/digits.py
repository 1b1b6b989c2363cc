"""Stage 3 of 9. Where a number can be: a quick look, before patterns ask for digits of all scripts."""

import re

# A character class of those a digit is among: the digits of ASCII, and from U+0660 on all but punctuation and signs.
# Half as dear as a class of digits, which asks a table for each character.
MAYBE_DIGIT = r"0-9\u0660-\u1fff\u3000-\U0010ffff"
_MAYBE_DIGIT = re.compile(f"[{MAYBE_DIGIT}]")


def may_have_digit(text: str) -> bool:
    """Whether a number can be in a text; false is certain.

    >>> may_have_digit("May the 4th"), may_have_digit("a day in May – “or June”")
    (True, False)
    """
    return _MAYBE_DIGIT.search(text) is not None
