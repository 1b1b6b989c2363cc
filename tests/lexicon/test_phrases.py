"""Many phrases in one pass find what a search for each of them finds."""

from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.lexicon.phrases import Phrases
from dataset_tools.lexicon.rights import document, has_cue

CUES = document("gates")["cues"]
WORDS = st.sampled_from([*CUES, "the ferry", "©", "İ", "ﬁ", " ", "\n", "🦭", "e\u0301"])


@given(st.lists(st.text(max_size=4).filter(bool), max_size=6), st.text(max_size=40))
def test_a_text_holds_a_phrase_where_one_of_them_is_in_it(phrases, text):
    assert Phrases(phrases).stand_in(text) == any(p in text for p in phrases)


@given(st.lists(st.one_of(WORDS, st.text(max_size=8)), max_size=12), st.booleans())
def test_a_cue_of_a_notice_is_found_in_any_case(pieces, upper):
    text = "".join(pieces).upper() if upper else "".join(pieces)

    assert has_cue(text) == any(cue in text.lower() for cue in CUES)
