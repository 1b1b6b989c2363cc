"""Articles that hold nothing but their text come out whole."""

import pytest

from dataset_tools.model.draft import Role
from dataset_tools.normalize import normalize
from tests.builders import draft_of

STORY = (
    "The swimming club of Aldermouth crossed the bay on Sunday morning, eleven people and a dog, in the third frost of the month.",
    "“You stop feeling your hands at the pier,” said Hanne Voss, who is seventy-four and came in second.",
    "The club was founded by two bakers who wanted to be clean before work, and has never had a rule.",
    "The harbour master watched from the wall with a blanket over his arm, which nobody needed.",
    "Afterwards there was soup.",
    "The dog, who belongs to no member, had his from a bucket.",
    "What was collected, a little over two hundred, goes to the lifeboat, whose crew had been asleep all the while.",
    "The bay was empty again by noon but for the gulls, who had seen it all before.",
)


@pytest.mark.parametrize("count", range(3, len(STORY) + 1))
@pytest.mark.parametrize(
    "above", [(), ("Eleven and a dog",), ("Eleven and a dog", "By Ada Holm", "March 4, 2024")]
)
def test_a_short_clean_article_keeps_every_paragraph(count: int, above: tuple[str, ...]):
    """No paragraph is lost at either end, whether or not headline, byline and date stand above."""
    draft = normalize(draft_of(*above, *STORY[:count], role=None))

    assert draft.text(Role.BODY).split("\n\n") == list(STORY[:count])


def test_a_first_paragraph_is_no_headline():
    """Where a column holds the title, the text begins with its first sentence."""
    draft = normalize(draft_of(*STORY, role=None, hints={"title": "Eleven and a dog"}))

    assert draft.blocks[0].role is Role.BODY


def test_a_closing_quote_about_rights_stays():
    """What a person says of fair use is the story; a notice is not said by anybody."""
    closing = "“Fair use is a defence, and a defence is what you need when somebody is attacking you,” the librarian said."

    assert normalize(draft_of(*STORY, closing, role=None)).blocks[-1].role is Role.BODY
