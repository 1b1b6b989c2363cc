"""Deeds that a page links to for its text, and not for a picture."""

import time

import pytest

from dataset_tools.annotate.rights.links import LENT, deed_hints
from dataset_tools.annotate.rights.read import read_rights

BADGE = '<p>Story.</p><footer><a href="https://creativecommons.org/licenses/by-nc/4.0/"><img src="badge.png" alt=""></a></footer>'


def test_a_badge_in_the_footer_is_a_licence_with_its_span():
    (hint,) = deed_hints(BADGE)

    assert hint.span is not None
    assert hint.span.of(BADGE) == hint.value == "https://creativecommons.org/licenses/by-nc/4.0"
    assert read_rights("Story.", hints=[hint]).license == "CC-BY-NC-4.0"


@pytest.mark.parametrize(
    "page",
    [
        '<figure><img src="a.png"><figcaption>The quay (<a href="https://creativecommons.org/licenses/by/2.0/">CC</a>)</figcaption></figure>',
        '<p>Photo by Jo Tan, <a href="https://creativecommons.org/licenses/by/2.0/">some rights</a></p>',
        "<style>/* theme: =http://creativecommons.org/licenses/by/4.0/ */</style>",
        '<!-- <a href="https://creativecommons.org/licenses/by/4.0/">x</a> -->',
        '<p>Scan: <a href="https://creativecommons.org/publicdomain/mark/1.0/">mark</a></p>',
    ],
)
def test_a_deed_of_something_else_is_left_out(page):
    assert all(h.producer == LENT for h in deed_hints(page))


def test_a_version_in_the_link_completes_the_words():
    page = '<footer>Content is shared under <a href="https://creativecommons.org/licenses/by-sa/3.0/">CC BY-SA</a></footer>'
    rights = read_rights("All content is shared under CC BY-SA.", hints=deed_hints(page))

    assert (rights.license, rights.conflicts) == ("CC-BY-SA-3.0", ())


def test_two_different_deeds_ask_for_review():
    page = '<a href="https://creativecommons.org/licenses/by/4.0/">CC BY</a> <a href="https://creativecommons.org/licenses/by-nc/4.0/">CC BY-NC</a>'

    assert read_rights("Story.", hints=deed_hints(page)).conflicts == ("multiple_licences",)


@pytest.mark.parametrize(
    ("page", "license_"),
    [
        ('<img src="https://i.creativecommons.org/l/by-sa/3.0/88x31.png">', "CC-BY-SA-3.0"),
        ('<img src="//licensebuttons.net/l/by-nc/3.0/us/80x15.png">', "CC-BY-NC-3.0-US"),
        ('<figure><a href="https://creativecommons.org/licenses/by/4.0/"><img src="cc.png"></a></figure>', "CC-BY-4.0"),
        ('<p>Data protection | <a href="https://creativecommons.org/licenses/by/4.0/">CC</a></p>', "CC-BY-4.0"),
    ],
)  # fmt: skip
def test_a_badge_speaks_by_its_address(page, license_):
    """Without a link, in a figure of its own, and in a part of a footer that speaks of something else."""
    found = read_rights("Story.", hints=deed_hints(page)).license

    assert found.removeprefix("LicenseRef-") == license_


@pytest.mark.parametrize(
    "words",
    ["By commenting you agree that your comment is published under", "The data behind this story are on our server,",
     "About Karrow: text from Wikipedia,", "Icons by Pixelry, under", "Older articles are published under"],
)  # fmt: skip
def test_a_deed_of_a_part_says_nothing_of_the_text(words):
    page = f'<p>{words} <a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>.</p>'

    assert all(h.producer == LENT for h in deed_hints(page))


@pytest.mark.parametrize(
    "unit", ['="//creativecommons.org/licenses/by/4.0/"', "<", "<figure>", "creativecommons.org/ ", "<!--"]
)
def test_a_megabyte_of_one_phrase_is_read_in_seconds(unit):
    page = "creativecommons.org/" + unit * (1_000_000 // len(unit))
    started = time.process_time()

    deed_hints(page)

    assert time.process_time() - started < 5
