"""The people index: full names, roles, pronouns and organisations."""

from hypothesis import given, settings
from hypothesis import strategies as st

from dataset_tools.annotate.people.find import find_people

ARTICLE = (
    "Harbour master Anna Berg closed the pier on Monday. Mr. Voss, a spokesman for the Norland Port Authority, "
    "agreed with Berg. In Eastpier nobody minded. Karl Voss said the tide was high."
)


def person(text: str, name: str):
    return next(p for p in find_people(text) if p.name == name)


def test_surname_joins_the_full_name():
    """ "Berg" is a mention of Anna Berg, with exact spans."""
    berg = person(ARTICLE, "Anna Berg")

    assert [span.of(ARTICLE) for span in berg.mentions] == ["Anna Berg", "Berg"]


def test_role_is_split_from_the_name():
    """The words before a name are its role."""
    assert person(ARTICLE, "Anna Berg").roles == ("Harbour master",)


def test_role_after_the_name_is_kept():
    """An apposition gives a role, and the surname gives it to the full name."""
    assert person(ARTICLE, "Karl Voss").roles == ("spokesman for the Norland Port Authority",)


def test_pronoun_follows_title_or_given_name():
    """Mr. says "he"; a given name hints."""
    assert person(ARTICLE, "Karl Voss").pronouns == {"he"}
    assert person(ARTICLE, "Anna Berg").pronouns == {"she"}


def test_organisation_is_told_from_a_person():
    """A word such as Authority makes an organisation."""
    assert person(ARTICLE, "Norland Port Authority").kind == "organisation"


def test_place_is_no_person():
    """Capitals alone are no evidence."""
    assert "Eastpier" not in {p.name for p in find_people(ARTICLE)}


def test_known_name_gives_the_surname_a_home():
    """The byline's author is found by surname alone."""
    [stone] = find_people("Stone walked to the pier.", names=["Philippa Stone"])

    assert (stone.name, len(stone.mentions)) == ("Philippa Stone", 1)


@settings(max_examples=200)
@given(
    st.lists(
        st.sampled_from(["Ann", "Poole", "Mr.", "the", "of", "Bank", "’s", ",", ".", "\n", "“", "”", "de"])
    )
)
def test_mentions_lie_inside_the_text(words):
    """Every mention is a non-empty slice that ends inside the text."""
    text = " ".join(words)

    for found in find_people(text):
        assert found.mentions
        assert all(0 <= span.start < span.end <= len(text) for span in found.mentions)
