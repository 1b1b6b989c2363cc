"""The report: one offline page, the same bytes, readable without scripts and in a real browser."""

import re
import shutil

import pyarrow as pa
import pytest

from dataset_tools import flow
from dataset_tools.model.counts import Counts
from dataset_tools.package.versions import release_rows
from dataset_tools.pipeline import page as pages
from dataset_tools.report.browse import browser_rows
from dataset_tools.report.charts import bars, columns, heatmap, links, stacked
from dataset_tools.report.page import PageFacts, render_page
from tests.axe import LOOKS, faults
from tests.flow.corpus import SERIAL, article, project_of, write
from tests.package.rows import table_of
from tests.report.pages import SHAPES, page_of


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return flow.build(project_of(tmp_path_factory.mktemp("report"), 15), options=SERIAL).folder


def table_in(folder, config: str) -> pa.Table:
    """The rows of a config of the release."""
    return pa.concat_tables(release_rows(folder)[config].batches())


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

    assert pages.html(folder) == first == (folder / "report.html").read_text("utf-8")
    assert len(first.encode()) < 100_000


def test_three_thousand_articles_take_100_kb_without_their_rows():
    """The figures do not grow with the corpus; the rows are a block of their own, cut at 2 MB."""
    html = page_of("thousands")
    rows = html[html.index('<template id="data">') : html.index("</template>")]

    assert len(html.encode()) - len(rows.encode()) < 100_000
    assert len(rows.encode()) < 3_000_000


def test_a_large_corpus_is_cut_and_says_so(monkeypatch):
    """The page holds at most so many bytes of rows; how many it holds stands above them."""
    monkeypatch.setattr("dataset_tools.report.browse.MAX_BYTES", 2_000)
    table = table_of(*range(60))

    html = render_page(table, None, PageFacts("Ferry", "1.0.0", Counts(seen=60, built=60)))

    (shown, held) = re.findall(
        r"The first (\d+) of 60; with scripts on, the first (\d+) can be searched", html
    )[0]
    assert 0 < int(shown) == int(held) < 60


def test_what_nobody_recorded_is_not_called_clean(folder, tmp_path):
    """Of a release without report.json the findings are unknown: no tick, no zero."""
    copy = tmp_path / "1.0.0"
    shutil.copytree(folder, copy)
    (copy / "report.json").unlink()

    html = pages.html(copy)

    assert "Not recorded in this release." in html
    assert "✔ None" not in html
    assert "| – |" in pages.markdown(copy)


def test_findings_of_rules_are_counted(tmp_path):
    """What `validate` says of the articles stands in the report of the build, and in the file beside it."""
    project = project_of(tmp_path, 2)
    lines = article(7).split("\n\n")
    write(tmp_path, "ledger/anonymous.txt", "\n\n".join([lines[0], *lines[2:]]))
    page = flow.build(project, options=SERIAL).folder

    told = PageFacts.of_json((page / "report.json").read_text("utf-8"))
    counts = {code: n for code, _, _, n in told.findings}
    judged = flow.validate(project, ignore=["DUP", "REL", "SCH"], options=SERIAL).findings
    assert counts["AUT001"] == 1
    assert counts == {code: sum(d.code == code for d in judged) for code in {d.code for d in judged}}


def test_a_second_build_from_what_is_kept_says_the_same(tmp_path):
    """Findings are kept with the rows that they are about."""
    project = project_of(tmp_path, 3)
    first = (flow.build(project, options=SERIAL).folder / "report.html").read_bytes()
    again = flow.build(project, options=SERIAL)

    assert again.files_read == 0
    assert (again.folder / "report.html").read_bytes() == first


def test_contributed_text_cannot_act(folder):
    """A title is text, in a table, in an attribute and in a drawing."""
    evil = '"><script>alert(1)</script>'
    facts = PageFacts(evil, "1.0.0", Counts(), findings=(("TTL001", "error", evil, 1),))
    tables, quotes = table_in(folder, "metadata"), table_in(folder, "quotes")
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
        stacked("t", [("<b>", (1, 2))], ("<i>", "<u>"), ("a", "b")),
        bars("empty", []),
        columns("empty", []),
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
    rows = browser_rows(*(table_in(folder, n) for n in ("metadata", "quotes", "excerpts")))
    expected = sum(all(w in str(row).lower() for w in words) for row in rows)

    page.fill("#q", " ".join(words))

    assert 0 < expected < 15
    assert page.locator("#rows tr").count() == expected
    assert page.locator("#found").inner_text() == f"{expected} of 15"


@pytest.mark.slow
def test_a_row_opens_and_a_column_sorts(opened):
    """A title shows what the release carries of its article; a heading orders the rows, and says so."""
    page, problems, _ = opened
    first = page.locator("#rows button").first
    first.click()

    assert first.get_attribute("aria-expanded") == "true"
    assert page.locator("#rows .more").count() == 1
    first.click()
    assert page.locator("#rows .more").count() == 0

    page.get_by_role("button", name="Title").click()
    titles = page.locator("#rows button").all_inner_texts()
    assert titles == sorted(titles)
    assert page.locator(".browse th").first.get_attribute("aria-sort") == "ascending"
    assert problems == []


@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_it_is_accessible(folder, chromium, width, scheme):
    """axe-core finds nothing: contrast, names, headings, tables; also with a row and all tables open."""
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.goto((folder / "report.html").as_uri())
    page.locator("#rows button").first.click()
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")

    assert faults(page) == []
    context.close()


@pytest.mark.slow
def test_a_fault_would_be_seen(browser_page):
    """The check of accessibility can fail: grey on grey, a picture without words, a field without a name."""
    browser_page.set_content('<html lang=en><title>t</title><main><h1>t</h1><p style="color:#999">grey words</p><img src=x><input></main>')  # fmt: skip

    assert {f.split(" ")[0] for f in faults(browser_page)} == {"color-contrast", "image-alt", "label"}


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_of_release_fits_a_phone(shape, browser_page, tmp_path):
    """No article, one, thousands, long names, other scripts: no complaint, no sideways scrolling, no fault."""
    (tmp_path / "page.html").write_text(page_of(shape), "utf-8")
    problems: list[str] = []
    browser_page.on("console", lambda m: problems.append(m.text) if m.type == "error" else None)
    browser_page.on("pageerror", lambda e: problems.append(str(e)))
    browser_page.set_viewport_size({"width": 390, "height": 800})
    browser_page.goto((tmp_path / "page.html").as_uri())

    assert problems == []
    assert browser_page.evaluate("document.documentElement.scrollWidth") <= 390
    assert shape == "thousands" or faults(browser_page) == []


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
