"""lexicon/rights/forms.py: "A form is a row of words"."""

import pytest

from dataset_tools.lexicon.rights.forms import Forms, Words, vocabulary


def ends(form: str, clause: str, **parts: str) -> list[int]:
    """Where a form that starts with the first word of a clause may end."""
    words = clause.split()
    return sorted(Forms("en", parts, {}).form(form).ends(Words(words, words), 0))


@pytest.mark.parametrize(
    ("form", "clause", "found"),
    [
        ("licen[c|s]e[s]", "licenses", [1]),
        ("edit[|s|ed]", "edit", [1]),
        ("edit[s|ed]", "edit", []),
        ("(a | the best) story", "the best story", [3]),
        ("a? story", "story", [1]),
        ("very* good", "very very good", [3]),
        ("^ story $", "story two", []),
        ("<who> may", "we may", [2]),
        ("story very*", "story very very", [1, 2, 3]),
    ],
)
def test_a_form_matches_what_its_notation_says(form, clause, found):
    assert ends(form, clause, who="we | you") == found


def test_what_may_stand_between_is_passed_over():
    forms = Forms("en", {"within": "freely | at once"}, {})
    words = ["you", "may", "freely", "at", "once", "copy"]

    assert forms.form("you may copy", between="within").ends(Words(words, words), 0) == {6}
    assert not forms.form("you may copy").ends(Words(words, words), 0)


@pytest.mark.parametrize("form", ["(a | b", "a | *", "b)"])
def test_a_form_that_cannot_be_read_is_an_error(form):
    with pytest.raises(ValueError, match=r"bracket|word"):
        Forms("en", {}, {}).form(form)


def test_the_vocabulary_is_every_spelling():
    assert vocabulary(["licen[c|s]e <by>? (a | b)*"]) == {"licence", "license", "a", "b"}
