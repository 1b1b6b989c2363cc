"""Who signs where no person does."""

import pytest

from dataset_tools.annotate.authors.newsrooms import parse_newsroom


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Harbour Staff", "Harbour Staff"),
        ("The Quayside Editors | 4 March 2024", "The Quayside Editors"),
        ("Redaktion Larnwick", "Redaktion Larnwick"),
    ],
)
def test_a_newsroom_calls_itself_one(text, name):
    """No opening word is needed."""
    assert parse_newsroom(text, opened=False) == name


@pytest.mark.parametrize(
    "text", ["Larnwick Tide Watch", "quaywatcher", "Staff", "Meet the team", "Join our team"]
)
def test_without_an_opening_word_nothing_else_is(text):
    """A heading or a login that stands alone says nothing of who wrote."""
    assert parse_newsroom(text, opened=False) is None


@pytest.mark.parametrize("name", ["Larnwick Tide Watch", "3rd Quay Press", "quaywatcher", "j.holm7"])
def test_an_opening_word_makes_an_organisation_or_a_login_the_credit(name):
    """The line says that it is the author."""
    assert parse_newsroom(name, opened=True) == name


@pytest.mark.parametrize(
    "text", ["the end of March", "Harbour Ledger", "a way of life", "phone", "admin", ""]
)
def test_a_phrase_a_word_and_the_sites_name_are_none(text):
    """ "By the end of March" is no byline."""
    assert parse_newsroom(text, opened=True, own="c2024harbourledger") is None
