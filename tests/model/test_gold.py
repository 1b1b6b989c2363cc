"""Decisions of reviewers measure the extraction."""

from dataset_tools.model.gold import scores
from dataset_tools.model.override import Anchor, Override


def decision(
    op: str, field: str = "quotes", words: str = "a", start: int = 0, value: object = None
) -> Override:
    return Override("0" * 64, field, op, target=Anchor(words, start=start), value=value)


def test_each_kind_of_decision_counts_once():
    """Accepted is right; deleted is wrong; added was missed; set is both."""
    made = [
        ("x.txt", decision("accept", words="one")),
        ("x.txt", decision("accept", words="two")),
        ("x.txt", decision("delete", words="three")),
        ("x.txt", decision("add", words="four")),
        ("x.txt", decision("set", words="five")),
    ]

    (score,) = scores(made)

    assert (score.right, score.wrong, score.missed) == (2, 2, 2)
    assert score.precision == score.recall == 0.5


def test_the_last_decision_on_the_same_words_counts():
    """A reviewer may change her mind."""
    (score,) = scores([("x.txt", decision("accept")), ("x.txt", decision("delete"))])

    assert (score.right, score.wrong) == (0, 1)
    assert score.recall is None


def test_fields_of_two_articles_are_two_values():
    """A title has one value an article."""
    made = [("x.txt", decision("accept", "title")), ("y.txt", decision("set", "title"))]

    (score,) = scores(made)

    assert (score.right, score.wrong) == (1, 1)
