"""Digits: the quick look passes over nothing that holds one."""

import sys

from dataset_tools.annotate.digits import may_have_digit
from dataset_tools.annotate.language import _is_shouted


def test_every_digit_of_every_script_is_seen():
    """Letters of European scripts, their marks and spaces are not taken for one."""
    digits = [c for c in map(chr, range(sys.maxunicode + 1)) if c.isdecimal()]

    assert all(map(may_have_digit, digits))
    assert not may_have_digit("A ferry’s “log” – in Βίκτωρ, Жизнь, naïve … € №")


def test_a_text_in_capitals_is_shouted():
    """Most of its Latin letters are capitals; letters of other scripts do not count."""
    assert _is_shouted("FERRY LATE AGAIN now")
    assert _is_shouted("ABCDE жизнь жизнь")
    assert not _is_shouted("Ferry late again, 9:30")
    assert not _is_shouted("ABCDe")
