"""The same article keeps its id."""

import pytest

from dataset_tools.annotate.identity import article_id, clean_url


def id_of(**changes: object) -> str:
    values = {"path": "site/a.txt", "record_index": None, "title": "A Title", "url": None} | changes
    return article_id(**values)


@pytest.mark.parametrize(
    "other",
    [
        "http://www.ledger.example/story/1",
        "https://ledger.example/story/1/",
        "https://m.ledger.example/story/1",
    ],
)
def test_addresses_of_one_page_give_one_id(other):
    """Scheme, www and a trailing slash do not make another article."""
    assert id_of(url=clean_url(other)) == id_of(url="https://ledger.example/story/1")


def test_a_corrected_title_keeps_the_id_of_a_file():
    """A file of one article is known by its name."""
    assert id_of(title="A Titel") == id_of()


def test_records_of_a_file_are_told_apart_by_title():
    """A record inserted above does not give the others new ids."""
    assert id_of(record_index=1) == id_of(record_index=2)
    assert id_of(record_index=1, title="Another") != id_of(record_index=1)
    assert id_of(record_index=1, title=None) != id_of(record_index=2, title=None)


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("https://Ledger.example:443/a?utm_source=x&id=7#top", "https://ledger.example/a?id=7"),
        ("ftp://ledger.example/a", None),
        ("/relative", None),
        ("https://[bad", None),
        ("https://user:secret@ledger.example/a", "https://ledger.example/a"),
        ("javascript:alert(1)", None),
        ("", None),
        (None, None),
    ],
)
def test_only_public_web_addresses_are_kept(given, clean):
    """Tracking parameters, fragments and credentials go; what is no web address is nothing."""
    assert clean_url(given) == clean
