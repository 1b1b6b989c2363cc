"""A rule that looks for a cheap sign first finds what it found without."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dataset_tools.validate.rule import Case
from dataset_tools.validate.rules import blemishes, body, encoding, personal

# The forms as one would write them: they look back first.
PHONE = re.compile(
    r"(?<![\w+.-])(?:\+\d{1,3}[\s.-]?)(?:\(?\d{1,4}\)?[\s.-]?){2,5}\d{2,4}(?!\w)"
    r"|(?<![\w+.-])\(?\d{3}\)?[\s.-]\d{3}[\s.-]\d{4}(?!\w)"
)
IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
SSN = re.compile(r"(?<![\d-])(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\d-])")
CARD = re.compile(r"(?<![\d-])\d(?:[ -]?\d){12,18}(?![\d-])")
FORMS = [
    (PHONE, personal._PHONE),
    (IBAN, personal._IBAN),
    (SSN, personal._SSN),
    (CARD, personal._CARD),
]  # fmt: skip

_pieces = st.sampled_from([
    *"0123456789", *"+-.() \n", "x", "É", "A", "GB", "٣", "000", "123", "456-", "555 ", "-78-", "9012", "+44 ", "(020) ",
    "GB82", " WEST", " 1234",
])  # fmt: skip
numbers = st.lists(_pieces, max_size=24).map("".join)


@pytest.mark.parametrize(("plain", "quick"), FORMS)
@given(text=numbers)
@example("a (555) 123-4567, 123-45-6789 and +44 (0)20 7946 0018; GB82 WEST 1234 5698 7654 32")
def test_forms_of_numbers_find_the_same(plain, quick, text):
    assert [m.span() for m in quick.finditer(text)] == [m.span() for m in plain.finditer(text)]


@given(numbers)
def test_a_number_is_never_passed_over(text):
    if any(form.search(text) for form in (PHONE, SSN, CARD)):
        assert personal._SOME_NUMBER.search(text)


_odd = st.text(
    st.sampled_from(
        "a é\t\r\n“’\x0b\x0c\x85\u2028\x00\x7f\x80\u202a\u200b\u00ad\ufeff\U000e0041\U0001f3f4ÃÂâ€©\xa0"
    )
)


@pytest.mark.parametrize(
    ("sign", "form"),
    [
        (encoding._LEADS, encoding._MOJIBAKE),
        (encoding._LINE_ENDS, encoding._OTHER_LINE_ENDS),
        (encoding._CONTROLS, encoding._CONTROLS),
        (encoding._BIDI, encoding._BIDI),
        (encoding._HIDDEN, encoding._INVISIBLE),
    ],
)
@given(text=_odd)
def test_rare_characters_give_a_form_away(sign, form, text):
    record: Any = SimpleNamespace(draft=SimpleNamespace(raw=text), article=None)
    if form.search(text):
        assert sign.search(Case(record).rare)


_ends = st.lists(
    st.sampled_from([
        "Read more", "see the full story", " here", "…", "...", "»", ">>", "continue reading", "(+120 more chars)", "]", "[…]",
        "weiterlesen", "Lire la suite", ".", " ", "the", "!", "[&hellip;]",
    ])
).map("".join)  # fmt: skip


@given(_ends)
def test_a_cut_text_is_never_passed_over(text):
    tail = text.rstrip()
    if body._CUT.search(tail):
        assert body._MAY_BE_CUT.search(tail[-body._CUT_TAIL :])


@given(
    st.lists(st.sampled_from(["<p>", "&amp;", "function(){", "var x = [", "{ margin:", "@media (", "a", " "]))
)
def test_markup_holds_one_of_its_signs(parts):
    text = "".join(parts)
    for pattern, _, signs in blemishes._MARKUP:
        if pattern.search(text):
            assert any(sign in text for sign in signs)
