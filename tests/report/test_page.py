"""The report: one offline page, the same bytes, readable without scripts and in a real browser."""

import pyarrow as pa
import pytest

from dataset_tools import flow
from dataset_tools.model.counts import Counts
from dataset_tools.pipeline import page as pages
from dataset_tools.report.charts import bars, columns, heatmap, links
from dataset_tools.report.page import PageFacts, browser_rows, render_page
from tests.flow.corpus import SERIAL, project_of


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return flow.build(project_of(tmp_path_factory.mktemp("report"), 15), options=SERIAL).folder


@pytest.fixture
def opened(folder, browser_page):
    """The page in a browser, with every complaint and every request that it made."""
    problems: list[str] = []
    requests: list[str] = []
    browser_page.on("console", lambda m: problems.append(m.text) if m.type in {"error", "warning"} else None)
    browser_page.on("pageerror", lambda e: problems.append(str(e)))
    browser_page.on("request", lambda r: requests.append(r.url))
    browser_page.goto((folder / "report.html").as_uri())
    return browser_page, problems, requests


def test_the_page_is_small_and_the_same_each_time(folder):
    """No clock, no random id; at most 100 KB without rows."""
    first = pages.html(folder)

    assert pages.html(folder) == first
    assert len(first.encode()) < 100_000


def test_contributed_text_cannot_act(folder):
    """A title is text, in a table, in an attribute and in a drawing."""
    evil = '"><script>alert(1)</script>'
    facts = PageFacts(evil, "1.0.0", Counts(), findings=(("TTL001", "error", evil, 1),))
    tables, quotes = pages._tables(folder)
    index = tables.schema.get_field_index("title")
    tables = tables.set_column(index, "title", pa.array([evil] * tables.num_rows, pa.string()))

    html = render_page(tables, quotes, facts)

    assert "<script>alert" not in html


@pytest.mark.parametrize(
    "chart",
    [
        bars("t", [('<b>"&', 3)]),
        columns("t", [("<i>", 1)]),
        heatmap("t", ["<u>"], ["<s>"], [[0.5]]),
        links("t", [("<a>", "<p>", 2)], left="<l>", right="<r>"),
        bars("empty", []),
        links("empty", [], left="l", right="r"),
    ],
)
def test_every_chart_escapes_its_labels_and_has_its_table(chart):
    """The drawing holds no tag but its own; the numbers are in the rows."""
    for tag in ("<b>", "<i>", "<u>", "<s>", "<a>", "<l>"):
        assert tag not in chart.svg
    assert 'role="img"' in chart.svg


@pytest.mark.slow
def test_it_opens_without_a_complaint_or_a_request(opened):
    """The policy in the page forbids everything, and the page needs nothing."""
    page, problems, requests = opened
    page.wait_for_selector("#tools:not([hidden])")

    assert problems == []
    assert len(requests) == 1


@pytest.mark.slow
def test_rows_can_be_searched(folder, opened):
    """Typing narrows the table; the count says by how much."""
    page, _, _ = opened
    page.wait_for_selector("#tools:not([hidden])")

    words = ["sandiford", "story"]
    rows = browser_rows(pages._tables(folder)[0])
    expected = sum(all(w in " ".join(map(str, row)).lower() for w in words) for row in rows)

    page.fill("#q", " ".join(words))

    assert 0 < expected < 15
    assert page.locator("#rows tr").count() == expected
    assert page.locator("#found").inner_text() == f"{expected} of 15"


@pytest.mark.slow
def test_it_reads_with_scripts_off(folder, chromium):
    """Figures, charts and the first rows are there before any script runs."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((folder / "report.html").as_uri())

    assert page.locator(".kpi b").first.inner_text() == "15"
    assert page.locator("#rows tr").count() == 15
    assert page.locator("svg").count() >= 5
    context.close()


@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_it_fits_a_phone_and_the_dark(folder, chromium, width, scheme):
    """No sideways scrolling, and the background follows the reader's wish."""
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.goto((folder / "report.html").as_uri())

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == ("rgb(251, 250, 247)" if scheme == "light" else "rgb(20, 23, 26)")
    context.close()
