"""The pictures of the README are drawn from the example articles and their readings, and are up to date."""

import re
import runpy
from html import escape
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from bench.speed import page
from tests.docs.sessions import ROOT

FOLDER = ROOT / "docs" / "pictures"
DRAW = runpy.run_path(str(FOLDER / "make_pictures.py"))
SPEED = runpy.run_path(str(FOLDER / "make_speed.py"))
REPORT = runpy.run_path(str(FOLDER / "make_report.py"))


@pytest.mark.parametrize("theme", ["LIGHT", "DARK"])
def test_picture_is_up_to_date(theme: str):
    """Drawing it again makes the committed bytes; `python docs/pictures/make_pictures.py` mends a difference."""
    committed = (FOLDER / f"reading-{theme.lower()}.svg").read_text("utf-8")

    assert DRAW["picture"](DRAW[theme]) == committed


@pytest.mark.parametrize("theme", ["LIGHT", "DARK"])
def test_picture_of_costs_shows_what_was_measured(theme: str):
    """Each bar is a number of bench/speed/results.json; `python docs/pictures/make_speed.py` draws them anew."""
    committed = (FOLDER / f"speed-{theme.lower()}.svg").read_text("utf-8")

    assert SPEED["picture"](DRAW[theme]) == committed


def test_tables_of_costs_show_what_was_measured():
    """Each number is one of bench/speed/results.json; `python -m bench.speed.page` writes them anew."""
    committed = page.PAGE.read_text("utf-8")

    assert page.with_tables(committed) == committed


def test_pictures_of_the_report_are_drawn_from_the_readings():
    """Each bar and name is one that the readings give; `python docs/pictures/make_report.py` draws them anew."""
    articles, quotes = REPORT["tables"]()
    known = {
        *articles["publisher"].to_pylist(),
        *articles["license"].to_pylist(),
        *quotes["speaker"].to_pylist(),
    }
    light, dark = ((FOLDER / f"report-{theme}.svg").read_text("utf-8") for theme in ("light", "dark"))
    named = set(re.findall(r"<title>(.*?)(?: → |: )", light))

    assert len(named) > 10
    assert named <= {escape(name) for name in known if name}
    for name in REPORT["THEMES"]["light"]:
        light = light.replace(REPORT["THEMES"]["light"][name], name)
        dark = dark.replace(REPORT["THEMES"]["dark"][name], name)
    assert light == dark


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.svg")), ids=lambda p: p.stem)
def test_picture_asks_nobody_for_anything(path: Path):
    """The picture is well-formed and has neither script nor link."""
    tags = {e.tag.rpartition("}")[2] for e in ET.parse(path).iter()}

    assert tags <= {"svg", "rect", "g", "text", "tspan", "title", "path", "style"}
    assert "url(" not in path.read_text("utf-8")
