"""What a line shows by itself: the shortcuts of reading it change no number."""

import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.normalize.classifier import load_classifier
from dataset_tools.normalize.features import read_line
from dataset_tools.normalize.marks import WORD, key_of

HARD = st.text(st.sampled_from("AaİıΣσςßÉé’'\u0307.,: 19“_ŉǅⅧⒶ\n\u00adﬃ"), max_size=40)


@given(st.one_of(st.text(max_size=60), HARD))
def test_words_are_lowered_as_if_searched_again(text):
    """The words of a short line are those that a search of the whole line in lower case finds."""
    line = read_line(text, {}, frozenset())

    assert line.key == " ".join(WORD.findall(text.lower()))


@given(st.one_of(st.text(max_size=60), HARD))
def test_remembered_key_is_the_key(text):
    """A key that was asked for before is the same, and so is that of a text too long to remember."""
    assert key_of(text) == key_of(text) == " ".join(WORD.findall(text.lower()))
    assert key_of(f"{text} {'a' * 300}") == " ".join(WORD.findall(f"{text} {'a' * 300}".lower()))


def test_lean_has_the_same_digits_in_every_process():
    """The weights of a line are summed exactly: the order of a set differs between processes."""
    code = (
        "from dataset_tools.normalize.classifier import load_classifier as load\n"
        "from dataset_tools.normalize.features import read_line\n"
        "m = load()\n"
        "text = 'The ferry to Larnwick was late again, said the harbour master, who blamed the wind and the tide.'\n"
        "print(repr(read_line(text, m.weights, m.common).lean))\n"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3", "4")
    ]

    assert len(set(runs)) == 1
    assert load_classifier().weights
