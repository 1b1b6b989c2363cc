"""Names in a credit: people, without what stands around them."""

import pytest

from dataset_tools.annotate.authors.names import parse_names


@pytest.mark.parametrize(
    ("credit", "names"),
    [
        ("Ada Holm, MD and Ben Ruiz, PhD", ["Ada Holm", "Ben Ruiz"]),
        ("Ada Holm, RN, Ben Ruiz & Lena Ortiz", ["Ada Holm", "Ben Ruiz", "Lena Ortiz"]),
        ("Ada Holm, Brackwater Today", ["Ada Holm"]),
        ("Ada Holm, Print Managing Editor", ["Ada Holm"]),
        ("Ada Holm Executive Editor and Harbour Master", ["Ada Holm"]),
        ("April Brennock", ["April Brennock"]),
        ("April 4, 2024", []),
        ("Dr. Mira Oduval", ["Mira Oduval"]),
        ("Dr. Oduval", ["Dr. Oduval"]),
        ("& Ada Holm", ["Ada Holm"]),
        ("Jean-Luc Le Bras (JLB)", ["Jean-Luc Le Bras"]),
        ("ADA HOLM AND BEN RUIZ", ["Ada Holm", "Ben Ruiz"]),
        ("J.R. Holm", ["J.R. Holm"]),
        ("Seán Ó Briain", ["Seán Ó Briain"]),
    ],
)
def test_people_are_read_and_nothing_else(credit: str, names: list[str]):
    """Degrees, roles and outlets are no names; particles, initials and hyphens belong to them."""
    assert parse_names(credit, opened=True) == names


@pytest.mark.parametrize(
    ("credit", "pen_names", "names"),
    [("Ada", False, ["Ada"]), ("Quillfeather", False, []), ("Quillfeather", True, ["Quillfeather"]),
     ("Quillfeather in Workshop", True, ["Quillfeather"]), ("Ledger Staff", True, []), ("Staff", True, [])],
)  # fmt: skip
def test_one_word_alone_is_a_name_behind_an_opening_word(credit: str, pen_names: bool, names: list[str]):
    """A given name always, any other word only where pen names are looked for, a newsroom never."""
    assert parse_names(credit, opened=True, pen_names=pen_names) == names
    assert parse_names(credit, opened=False, pen_names=pen_names) == []


def test_the_sites_name_is_no_person():
    """Keys are compared without spaces and case."""
    assert parse_names("Harbour Ruiz", opened=True, banned=frozenset({"harbourruiz"})) == []
