"""The laws of normalize, and articles of the shapes that contributors send."""

import json
import os
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset_tools.model.draft import Block, Draft, Role
from dataset_tools.model.span import Span, apply_edits
from dataset_tools.normalize import normalize
from tests.builders import draft_of, origin_of_text

SHARED = Path(os.environ.get("DATASET_TOOLS_SHARED", Path(__file__).parents[2].parent / "shared"))
SEED = SHARED / "seed" / "000_e1f9abdeb54bde9b.txt"

PIECES = st.sampled_from([
    "The ferry comes late.", "By Ada Holm", "stresse", "d that it is late today.", "Home\nNews\nSport", "Ã©tÃ©", "© 2024 Harbour Ledger",
    "Contact: [email\xa0protected]", "\u200b", "Fish &amp;amp; chips", "###", "March 4, 2024", "one\r\ntwo\x0bthree", "Read more: The quay",
    "A long line about the harbour that goes on, with a comma or two, until it is a sentence at last.",
])  # fmt: skip


@settings(max_examples=60)
@given(st.lists(st.one_of(PIECES, st.text(max_size=30)), min_size=1, max_size=8))
def test_labels_partition_the_text_and_normalize_is_idempotent(pieces):
    """Every block keeps the law of its edits, in order and apart; a second pass changes nothing."""
    draft = draft_of(*pieces, role=None)

    once = normalize(draft)

    assert all(b.role is not None for b in once.blocks)
    assert all(apply_edits(b.span.of(once.raw), b.edits) == b.text for b in once.blocks)
    assert all(a.span.end <= b.span.start for a, b in zip(once.blocks, once.blocks[1:], strict=False))
    assert normalize(once) == once


def test_roles_of_a_converter_stay():
    """Where the body has been found already, only the other blocks are named."""
    draft = draft_of("Home", "The story itself, in one paragraph.")
    menu, story = draft.blocks

    labelled = normalize(Draft(draft.origin, draft.raw, (Block(menu.text, menu.span, tag="li"), story)))

    assert [b.role for b in labelled.blocks] == [Role.FURNITURE, Role.BODY]


ARTICLE = (
    "The Saltworks Will Close in Autumn",
    "VISIT OUR NEW WEB SITE: (Ola Brandt). Contact at [email\xa0protected].",
    "The saltworks at Larnwick will close in the autumn after a hundred and forty years, its owners said, and nobody in the town was surprised.",
    "The pans have been empty since the spring. What was left of the stock was sold to a maker of soap in the north, who sent a single lorry.",
    "“We knew it when the lorry came,” said Hedda Moor, who has raked salt for thirty years and whose mother did the same before he",
    "r at the same pans.",
    "The owners blame the price of energy. The union blames the owners, and has asked the ministry to look at the books before the end of June.",
    "VISIT OUR NEW WEB SITE: (Ola Brandt). Contact at [email\xa0protected].",
    "Become a Member of Civic Lantern",
    "Articles by: Ola Brandt",
    "About the author:",
    "Ola Brandt lives in Larnwick. The author can be reached at [email\xa0protected] and is the author of several books on salt.",
    "Disclaimer: The contents of this article are of sole responsibility of the author. Civic Lantern grants permission to cross-post its articles.",
)


class TestAnArticleWithBanners:
    """An opinion piece as a site leaves it: banners at both ends, a torn word, bio and disclaimer."""

    @pytest.fixture
    def labelled(self) -> Draft:
        return normalize(draft_of(*ARTICLE, role=None, path="civic-lantern/saltworks.txt"))

    def test_the_body_is_the_story_only(self, labelled):
        """Neither banner nor bio is body, and the torn word is whole."""
        torn = ARTICLE[4] + ARTICLE[5]

        assert labelled.text(Role.BODY) == "\n\n".join([ARTICLE[2], ARTICLE[3], torn, ARTICLE[6]])

    def test_what_is_not_body_is_named(self, labelled):
        """Headline, byline, bio and rights are found by later stages under their roles."""
        assert labelled.text(Role.HEADLINE) == ARTICLE[0]
        assert labelled.text(Role.BYLINE) == "Articles by: Ola Brandt"
        assert "lives in Larnwick" in labelled.text(Role.BIO)
        assert labelled.text(Role.RIGHTS).startswith("Disclaimer:")


@pytest.mark.skipif(not SEED.exists(), reason="the shared seed article is not here")
def test_the_seed_article_has_its_expected_body():
    """Body of the seed, exactly."""
    raw = SEED.read_text("utf-8")
    expected = json.loads((SEED.parent / "expected.json").read_text("utf-8"))

    labelled = normalize(draft_of(*raw.split("\n\n"), role=None))

    assert labelled.text(Role.BODY) == expected["body"]


@pytest.mark.parametrize("unit", ["by A ", "© ", "\n\n", "Photo: a/", "a. B", "is a writer ", "| "])
def test_a_hostile_block_costs_seconds_at_most(unit):
    """No rule backtracks over a line of a megabyte."""
    raw = "Title of it\n\n" + unit * (1_000_000 // len(unit)) + "\n\nend"
    draft = Draft(origin_of_text(raw), raw, (Block(raw, Span(0, len(raw))),))
    start = time.process_time()

    normalize(draft)

    assert time.process_time() - start < 60
