"""`review export` and `review import`: out to another tool and back, and the next build says what was decided there."""

import json

import pyarrow.parquet as pq
import pytest

from dataset_tools import cli, flow
from tests.flow.corpus import SERIAL, project_of, write

# As a Windows program saved it, with an emoji above the quote.
STORY = (
    "A Boat 🛳️ That Came Late\r\n\r\nBy Ines Calloway\r\n\r\nMarch 3, 2024\r\n\r\n"
    "The harbour board met on Tuesday to decide the fate of the night ferry, which many people in the town still use.\r\n\r\n"
    "“We counted empty seats all winter,” said Tomas Ardent, who runs the ticket office behind the old customs house.\r\n\r\n"
    "The vote is planned for the summer, and nobody in the hall would say how it will end this time.\r\n"
)


@pytest.fixture
def project(tmp_path, monkeypatch):
    found = project_of(tmp_path, 1)
    write(tmp_path, "ledger/boat.txt", "")
    (tmp_path / "raw/ledger/boat.txt").write_bytes(STORY.encode())
    monkeypatch.chdir(tmp_path)
    return found


def speakers(project) -> list[str | None]:
    folder = flow.build(project, options=SERIAL).folder
    return sorted(
        speaker
        for path in (folder / "data/quotes").glob("*.parquet")
        for speaker in pq.read_table(path)["speaker"].to_pylist()
    )


def test_a_correction_from_another_tool_is_built(project, tmp_path, capsys):
    """Exported, corrected by somebody, imported, built: the speaker is the one that was typed there."""
    assert "Tomas Ardent" in speakers(project)
    assert cli.run(["review", "export", "--to", "label-studio", "--all", "-o", "tasks.json"]) == 0
    rows = json.loads((tmp_path / "tasks.json").read_text())
    for row in rows:
        result = row.pop("predictions")[0]["result"]
        for region in result:
            if region["from_name"] == "speaker" and region["value"]["text"] == ["Tomas Ardent"]:
                region["value"]["text"] = ["Petra Lindqvist"]
        row["annotations"] = [{"result": result, "completed_by": 7}]
    (tmp_path / "answers.json").write_text(json.dumps(rows))

    assert cli.run(["review", "import", "answers.json", "--dry-run"]) == 0
    assert not (tmp_path / "overrides").exists()
    assert cli.run(["review", "import", "answers.json"]) == 0
    assert "Petra Lindqvist" in speakers(project)
    assert "Tomas Ardent" not in speakers(project)
    line = next(
        x for x in (tmp_path / "overrides/ledger/boat.txt.jsonl").read_text().splitlines() if "Petra" in x
    )
    assert json.loads(line)["by"] == "label-studio:7"
    assert json.loads(line)["target"]["exact"] == "We counted empty seats all winter,"

    capsys.readouterr()
    assert cli.run(["eval"]) == 0
    assert "quotes" in capsys.readouterr().out


def test_what_is_not_certain_fails_and_is_told(project, tmp_path, capsys):
    """Exit code 1, the finding on stderr, and nothing saved."""
    (tmp_path / "answers.jsonl").write_text('{"text": "Another town.", "label": [[0, 7, "quote"]]}\n')

    assert cli.run(["review", "import", "answers.jsonl"]) == 1
    assert "OVR002" in capsys.readouterr().err
    assert not (tmp_path / "overrides").exists()


def test_what_was_decided_is_not_asked_again(project):
    """An accepted field leaves its finding out of the queue; the article itself stays in `--all`."""
    from dataset_tools.model.override import Override
    from dataset_tools.report.review import queue

    items = flow.review_items(project)
    assert [i.record.article.origin.path for i in queue(items, everything=False)] == [
        "ledger/boat.txt", "ledger/000.txt",
    ]  # fmt: skip
    for item in items:
        origin = item.record.article.origin
        flow.save_override(project, origin.path, Override(origin.sha256, "url", "accept"))

    again = flow.review_items(project)
    # The boat states no licence either, and that was not decided.
    assert [i.record.article.origin.path for i in queue(again, everything=False)] == ["ledger/boat.txt"]
    assert len(queue(again, everything=True)) == len(items)


@pytest.mark.slow
def test_what_is_saved_in_the_browser_is_built(project, browser_page):
    """The whole way: raw file with an emoji above the quote, the page in a browser, the file in git, the next build."""
    from playwright.sync_api import expect

    from dataset_tools.report.review import create_app, queue
    from tests.report.server import serving

    assert speakers(project) == ["Tomas Ardent", "Tomas Ardent"]
    items = queue(flow.review_items(project), everything=True)
    number = next(i for i, item in enumerate(items) if item.record.article.origin.path == "ledger/boat.txt")
    app = create_app(
        items, lambda path, override: flow.save_override(project, path, override),
        token="t" * 32, by="eva", clock=lambda: "2026-01-02T03:04:05+00:00",
    )  # fmt: skip
    with serving(app) as address:
        browser_page.goto(f"{address}/?token={'t' * 32}")
        browser_page.wait_for_selector("#fields div")
        for _ in range(number):
            browser_page.keyboard.press("j")
        quote = browser_page.locator("#quotes li", has_text="We counted empty seats")
        quote.click()
        assert browser_page.locator("#raw .on").inner_text() == "We counted empty seats all winter,"
        browser_page.keyboard.press("e")
        browser_page.keyboard.type("Petra Lindqvist")
        browser_page.keyboard.press("Enter")
        expect(quote.locator("b")).to_have_text("Petra Lindqvist")

    # The other article has a quote of Tomas Ardent as well, which nobody touched.
    assert speakers(project) == ["Petra Lindqvist", "Tomas Ardent"]
