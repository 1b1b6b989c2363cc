"""What stands below a heading that announces other stories."""

from dataset_tools.lexicon import LANGUAGES, word_set
from dataset_tools.normalize.classifier import load_classifier
from dataset_tools.normalize.teasers import without_teasers

LINES = [load_classifier().read(t) for t in ("The ferry is late.", "Most read", "Tide mill sold", "It went cheaply.", "The ferry came.")]  # fmt: skip


def test_a_doubtful_sentence_below_such_a_heading_is_not_body():
    assert without_teasers(LINES, [0.9, 0.1, 0.5, 0.8, 0.3]) == [0.9, 0.1, 0.0, 0.0, 0.0]


def test_the_story_goes_on_at_the_first_line_beyond_doubt():
    """A box stands between two paragraphs; what comes behind it is judged as before."""
    assert without_teasers(LINES, [0.9, 0.1, 0.5, 0.95, 0.7]) == [0.9, 0.1, 0.0, 0.95, 0.7]


def test_a_sure_line_that_shares_no_word_with_the_story_is_the_teaser_of_the_title_above():
    texts = ("The ferry to Low Island is late again.", "Related:", "Tide mill sold", "The miller's daughters could not agree about the price of its wheel and stones.", "Crews of the ferry blame the tide.")  # fmt: skip
    lines = [load_classifier().read(t) for t in texts]

    assert without_teasers(lines, [0.95, 0.1, 0.5, 0.95, 0.95]) == [0.95, 0.1, 0.0, 0.0, 0.95]


def test_every_such_heading_ends_a_text_in_the_other_list_too():
    """The classifier knows it: `furniture_ends` is what the first look at a line asks."""
    for language in LANGUAGES:
        assert word_set(language, "other_stories") <= word_set(language, "furniture_ends")
