"""Which pages are of one site, and which are copies of one article: told by their lines alone."""

from itertools import count

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.pipeline.kin import Kin

_STORY = count(1)


def lines(start: int, number: int, *, prose: bool = False) -> list[int]:
    """So many lines; the last bit of a line says whether it is prose."""
    return [4 * (start + i) + prose for i in range(number)]


def own(number: int = 20) -> list[int]:
    """Sentences that no other page has."""
    return lines(10_000 + 100 * next(_STORY), number, prose=True)


def kin(*pages: list[int], parts: int = 1, sites: tuple[int, ...] = ()) -> tuple[list[int], list[int]]:
    """Groups and articles of some pages, their lines counted in so many parts."""
    found = Kin(np.arange(len(pages)))
    page = np.repeat(np.arange(len(pages), dtype=np.int32), [len(p) for p in pages])
    line = np.array([x for p in pages for x in p], np.uint64)
    site = np.array(sites or [0] * len(pages), np.int32)
    for k in range(parts):
        mine = line // np.uint64(4) % np.uint64(parts) == k
        found.add(site[page[mine]], page[mine], line[mine])
    groups, articles = found.groups()
    return groups.tolist(), articles.tolist()


@pytest.mark.parametrize("parts", [1, 5])
def test_pages_with_one_menu_are_of_one_site(parts: int):
    """Two sites of two and three pages in one folder, in any parts of their lines."""
    one, other = lines(0, 12), lines(100, 12)

    groups, _ = kin(one + own(), other + own(), one + own(), other + own(), other + own(), parts=parts)

    assert groups == [0, 1, 0, 1, 1]


def test_a_few_common_words_make_no_site():
    """ "Privacy policy" and six more stand on the pages of any site."""
    common = lines(0, 7)

    assert kin(common + own(), common + own())[0] == [0, 1]


def test_the_share_of_long_pages_counts():
    """Eight lines are little of a hundred."""
    common = lines(0, 8)

    assert kin(common + own(90), common + own(90))[0] == [0, 1]


def test_a_stated_site_is_not_joined_with_another():
    """Where the URLs name two hosts, one template does not make them one."""
    menu = lines(0, 12)

    assert kin(menu + own(), menu + own(), sites=(0, 1))[0] == [0, 1]


def test_copies_are_known_by_their_sentences():
    """The same story twice is one article, another story of the site is another."""
    menu, story = lines(0, 12), own(8)

    groups, articles = kin(menu + story, menu + story + own(2), menu + own(8))

    assert groups == [0, 0, 0]
    assert articles == [0, 0, 2]


@given(st.lists(st.lists(st.integers(0, 60), unique=True, max_size=40), max_size=8), st.integers(1, 4))
def test_parts_make_no_difference(pages: list[list[int]], parts: int):
    """What is counted in parts is what is counted at once."""
    assert kin(*pages, parts=parts) == kin(*pages)
