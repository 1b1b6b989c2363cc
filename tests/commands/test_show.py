"""`show` finds an article by file, name, record or id, and so does `dataset_tools.show`."""

import pytest

import dataset_tools
from dataset_tools import cli, flow
from tests.flow.corpus import SERIAL, article, project_of, write


@pytest.fixture
def project(tmp_path, monkeypatch):
    found = project_of(tmp_path, 2)
    write(tmp_path, "other/001.txt", article(5))
    write(tmp_path, "other/mill.txt", article(6))
    monkeypatch.chdir(tmp_path)
    return found


@pytest.mark.parametrize("word", ["raw/other/mill.txt", "other/mill.txt", "mill", "mill.txt"])
def test_a_file_is_found_by_path_or_name(project, word, capsys):
    """From here, from raw/, or by its name alone."""
    assert cli.run(["show", word]) == 0
    assert "Story Number 6" in capsys.readouterr().out
    assert dataset_tools.show(word).title == "Story Number 6 From the Estuary"


def test_an_id_is_found_in_the_last_build(project, capsys):
    """What a row says of itself leads back to its raw file."""
    flow.build(project, options=SERIAL)
    wanted = dataset_tools.show("mill").article_id

    assert cli.run(["show", wanted]) == 0
    assert "Story Number 6" in capsys.readouterr().out


@pytest.mark.parametrize(
    "word", ["001", "nothing", "a_000000000000000000000000", "../dataset.toml", "", "#1"]
)
def test_what_is_not_clear_is_refused(project, word, capsys):
    """Two files of that name, none, or a path that leaves raw/: one line and a hint."""
    assert cli.run(["show", word]) == 2
    assert "hint: " in capsys.readouterr().err


def test_a_row_becomes_an_article(project):
    """A row of `extract`, or of a loaded dataset, is drawn as it is."""
    (row,) = dataset_tools.extract("raw/other/mill.txt")

    shown = dataset_tools.show(row)

    assert shown.body == row["body"]
    assert "<mark" in shown._repr_html_()
