"""How rows are cut into groups, and other small laws of the package."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.model.manifest import FileEntry, Manifest
from dataset_tools.package.cite import bibtex, csl
from dataset_tools.package.front_matter import yaml_block
from dataset_tools.package.shards import cut


@given(st.lists(st.integers(0, 50)), st.integers(0, 100))
def test_groups_hold_all_rows_and_keep_the_budget(sizes: list[int], budget: int):
    """No group is empty, and only a row that is too large alone may exceed the budget."""
    lengths = cut(sizes, budget)
    start = 0
    for length in lengths:
        assert length > 0
        assert length == 1 or sum(sizes[start : start + length]) <= budget
        start += length

    assert start == len(sizes)


@given(st.lists(st.integers(1, 50), min_size=1), st.integers(1, 100), st.integers(1, 50))
def test_an_appended_row_leaves_the_groups_before_it(sizes: list[int], budget: int, more: int):
    """Growth at the end moves no boundary: what was written stays as it was."""
    before, after = cut(sizes, budget), cut([*sizes, more], budget)

    assert after[: len(before) - 1] == before[:-1]


def test_yaml_quotes_what_could_be_a_number():
    """A config called 2024 or a version 1.10 must not become a number."""
    import yaml

    text = yaml_block({"config_name": "2024", "version": "1.10", "no": "no"})

    assert yaml.safe_load(text.strip("-\n")) == {"config_name": "2024", "version": "1.10", "no": "no"}


def manifest_of(**about: object) -> Manifest:
    return Manifest("ferry", "1.0.0", "article/1.0.0", 1, "c" * 64, "f" * 64, (), details={"about": about})


def test_a_citation_cannot_leave_its_field():
    """Braces and commands of a curator's name are left out."""
    text = bibtex(manifest_of(curators=["A}, evil = {\\input{x}", "B & Co"], published="2026-05-04"))

    assert text.count("{") == text.count("}")
    assert "{{A, evil = inputx} and {B \\& Co}}" in text
    assert "year = {2026}" in text


def test_a_citation_without_a_day_has_no_year():
    """No clock is read."""
    assert "year" not in bibtex(manifest_of())
    assert "issued" not in csl(manifest_of())


@pytest.mark.parametrize("path", ["/etc/passwd", "../x", "a/../../x"])
def test_a_file_of_a_release_lies_inside_it(path: str):
    """The constructor refuses what cannot be."""
    with pytest.raises(ValueError, match="lies inside it"):
        FileEntry(path, "0" * 64, 1)
