"""The body of a page as news sites print it: whole sentences of other stories, of readers and of the site around it."""

import pytest

from dataset_tools.model.draft import Role
from dataset_tools.normalize import normalize
from tests.builders import draft_of

TITLE = "Harbour board sells the last pilot boat"
STORY = (
    "The harbour board of Larnwick sold its last pilot boat on Monday, ending a service that has met every ship since 1911.",
    "The boat, the Margit, went to a museum in Port Ellery for a sum that neither side would name.",
    "“We kept her as long as there was anybody left to steer her,” said Ada Holm, who chairs the board.",
    "Ships that call at Larnwick will in future take a pilot from the neighbouring port, at their own expense.",
    "Emil Vance, who steered the Margit for thirty-one years, said he had not been asked and did not expect to be.",
    "He will be at the quay when she leaves, he said, and he will bring his own thermos.",
    "The museum plans to open her to visitors in the spring, after the engine has been looked at.",
)
TEASERS = (
    "School meals to cost more from August",
    "The council voted by one voice for the higher price, after a debate that lasted until midnight.",
    "Ferry to Duneville cancelled again",
    "Passengers were told of the cancellation while they were already standing on the ramp.",
    "The man who counts the gulls",
    "Every morning at six he walks the breakwater with a notebook, and he has not missed a day in nine years.",
)
COMMENTS = (
    "Comments",
    "quaywatcher",
    "2 days ago",
    "I sailed with Vance as a boy and he never raised his voice once. They should have given him the boat.",
    "Reply",
    "Nadia Frost",
    "1 day ago",
    "And who pays when a ship runs aground because the pilot did not know our sandbanks? We do, as always.",
    "Reply",
)
LETTER = (
    "Sign up for our newsletter",
    "Get the week in Larnwick in your inbox every Friday. By signing up you agree to our privacy policy.",
)


def body_of(*lines: str) -> list[str]:
    page = draft_of(f"{TITLE} | Harbour Ledger", "Home", "News", "Sport", "Letters", TITLE, "By Lena Ortiz", "March 4, 2024", "Share", *lines, role=None)  # fmt: skip
    return normalize(page).text(Role.BODY).split("\n\n")


@pytest.mark.parametrize(
    "end",
    [
        ("Most read", *TEASERS),
        ("Related stories", *TEASERS),
        ("Related stories", *TEASERS[2:]),
        COMMENTS,
        (*LETTER, "More from News", *TEASERS),
        (
            "Share",
            "Tweet",
            *COMMENTS,
            "You may also like",
            *TEASERS[::2],
            "© 2024 Harbour Ledger. All rights reserved.",
        ),
    ],
)
def test_what_follows_the_story_is_not_the_story(end: tuple[str, ...]):
    """Teasers and comments are sentences, but of others."""
    assert body_of(*STORY, *end) == list(STORY)


@pytest.mark.parametrize(
    "between",
    [
        LETTER,
        ("ADVERTISEMENT",),
        ("Read next", TEASERS[0]),
        ("Related:", *TEASERS[:2]),
        ("Related:", *TEASERS[2:4]),
        ("Read next", *TEASERS[:2]),
        ("The Margit at her berth last week. Photo: Jonas Pryde",),
    ],
)
def test_what_stands_between_paragraphs_is_not_the_story(between: tuple[str, ...]):
    """A box in the middle of a text does not end it, and is not part of it."""
    assert body_of(*STORY[:3], *between, *STORY[3:]) == list(STORY)
