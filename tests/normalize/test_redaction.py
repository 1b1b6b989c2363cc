"""Placeholders of mail protection."""

import pytest

from dataset_tools.model.draft import Block
from dataset_tools.model.span import Span
from dataset_tools.normalize.redaction import TOKEN, find_redactions, unify


def test_a_placeholder_is_found_with_its_span():
    """The span is over the text and holds the whole token."""
    text = "Write to [email protected] today."

    assert [s.of(text) for s in find_redactions(text)] == ["[email protected]"]


@pytest.mark.parametrize(
    "printed",
    ["[email\xa0protected]", "[E-mail protected]", "This email address is being protected from spambots."],
)
def test_spellings_become_one_token(printed):
    """No-break space, capitals and the sentence of another script all end as the same token."""
    text = f"Contact: {printed}"

    assert unify(Block(text, Span(0, len(text)))).text == f"Contact: {TOKEN}"


def test_a_sentence_about_protection_is_no_placeholder():
    """A story may speak of protected e-mail."""
    assert find_redactions("Our email is protected by law, she said.") == []
