"""The picture of the README is drawn from the article and its golden reading, and is up to date."""

import runpy
from xml.etree import ElementTree as ET

import pytest

from tests.docs.sessions import ROOT

FOLDER = ROOT / "docs" / "pictures"
DRAW = runpy.run_path(str(FOLDER / "make_pictures.py"))


@pytest.mark.parametrize("theme", ["LIGHT", "DARK"])
def test_picture_is_up_to_date(theme: str):
    """Drawing it again makes the committed bytes; `python docs/pictures/make_pictures.py` mends a difference."""
    committed = (FOLDER / f"reading-{theme.lower()}.svg").read_text("utf-8")

    assert DRAW["picture"](DRAW[theme]) == committed


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_picture_asks_nobody_for_anything(theme: str):
    """The picture is well-formed and has neither script nor link."""
    tags = {e.tag.rpartition("}")[2] for e in ET.parse(FOLDER / f"reading-{theme}.svg").iter()}

    assert tags == {"svg", "rect", "g", "text"}
