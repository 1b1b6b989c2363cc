"""Lists of words: one that a language lacks is empty, one that no language has is a mistake."""

import pytest

from dataset_tools.lexicon import words


def test_a_list_that_only_other_languages_have_is_empty():
    """Callers ask every language alike."""
    assert words("en", "hyphen_prefixes")
    assert words("nl", "hyphen_prefixes") == ()


def test_a_misspelt_list_is_no_empty_list():
    """An empty list would pass for one in silence."""
    with pytest.raises(LookupError, match="byline_nobody"):
        words("mul", "byline_nobody")
