"""What describes a picture is known by who took it, and a signed last sentence is no caption."""

import pytest

from dataset_tools.model.draft import Role
from dataset_tools.normalize import normalize
from dataset_tools.normalize.captions import ends_with_credit, may_be_caption
from tests.builders import draft_of

CAPTIONS = [
    "The ferry in the harbour of Aldermouth on Monday. (AP Photo/Ada Holm)",
    "The crew of the ferry waits for the board’s answer. Tobias Renn / Getty Images",
    "Fishing boats behind the pier at dawn. aldermouth_lens | Shutterstock",
    "The old lighthouse keeper on his stairs. Credit: Ada Holm",
    "A queue in front of the ticket office. Photograph: Ada Holm/The Quayside Post",
    "Die Fähre im Hafen von Aldermouth am Montag. Foto: Ada Holm/dpa",
    "Die Fähre im Hafen, im Hintergrund der Leuchtturm. © Ada Holm",
    "Le bac dans le port, lundi 4 mai. Crédits : Ada Holm",
    "The mayor’s boat, around 1910 — via Wikimedia Commons",
]
SENTENCES = [
    "Die Fähre werde vor Juni nicht fahren, sagte der Vorstand am Montag. (dpa/AFP)",
    "Der Vorstand wollte sich am Montag nicht dazu äußern. (dpa)",
    "She has taken photographs of the harbour for forty years and sold none of them.",
    "Before you leave, take pictures of the boat",
    "The two ports of the island share one image",
    "He gave the tide tables, and the credit for them, to the keeper of the lighthouse.",
]


def is_caption(text: str) -> bool:
    return may_be_caption(text, text.count(" ") + 1) and ends_with_credit(text)


@pytest.mark.parametrize("text", CAPTIONS)
def test_a_line_that_ends_with_a_picture_credit_is_a_caption(text: str):
    assert is_caption(text)


@pytest.mark.parametrize("text", SENTENCES)
def test_a_sentence_is_none(text: str):
    """Agencies in brackets sign the article, and words such as "picture" stand in any story."""
    assert not is_caption(text)


@pytest.mark.parametrize("caption", CAPTIONS)
def test_a_caption_between_paragraphs_is_not_the_story(caption: str):
    """It reads like the paragraphs around it."""
    draft = draft_of(
        "The ferry comes late",
        "By Ada Holm",
        "The ferry to Aldermouth will run an hour late until Easter, the harbour board said on Monday evening.",
        "Its chairman, Tobias Renn, told a full hall that the old boat could not hold her speed against the tide.",
        caption,
        "Nobody in the hall asked what would happen after Easter, and nobody on the platform spoke of it.",
        "The next meeting of the board is in June, and the doors of the hall will be open from seven.",
        role=None,
    )

    labelled = normalize(draft)

    assert labelled.text(Role.BODY).count("\n\n") == 3
    assert labelled.text(Role.CAPTION) == caption
