"""The review page: loopback only, token only, and every decision lands as one line."""

from collections.abc import Iterator

import pytest

from dataset_tools.model.article import Article
from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.model.draft import Block, Draft, Origin, Role
from dataset_tools.model.override import Override
from dataset_tools.model.provenance import Provenance
from dataset_tools.model.quote import Quote
from dataset_tools.model.record import Record
from dataset_tools.model.span import Span
from dataset_tools.report.review import Item, create_app, item_json, queue
from tests.axe import LOOKS, faults
from tests.report.server import serving

starlette = pytest.importorskip("starlette", reason="extra [review] is not installed")

TOKEN = "t" * 32
# An emoji before the quote: the browser counts it as two units, we count it as one code point.
RAW = "Late Boat 🛳️ Returns\n\nBy Ines Calloway\n\n“We counted empty seats,” said Tomas Ardent. A late boat helps."


def record_of(raw: str = RAW, *, path: str = "ledger/boat.txt") -> Record:
    start = raw.index("“")
    blocks = (
        Block(raw[: raw.index("\n")], Span(0, raw.index("\n")), Role.HEADLINE),
        Block(raw[start:], Span(start, len(raw)), Role.BODY),
    )
    origin = Origin(path, "0" * 64, "text/plain")
    words = "We counted empty seats,"
    quote = Quote(Span(1, 1 + len(words)), words, speaker=None, confidence=0.3)
    article = Article(
        "a_" + "0" * 24, origin, raw[start:], title="Late Boat", quotes=(quote,),
        provenance=(Provenance("title", "headline", 0, 9, 0.9),),
    )  # fmt: skip
    return Record(Draft(origin, raw, blocks), article)


class Saved(list[tuple[str, Override]]):
    def __call__(self, path: str, override: Override) -> None:
        self.append((path, override))


@pytest.fixture
def saved() -> Saved:
    return Saved()


@pytest.fixture
def client(saved):
    from starlette.testclient import TestClient

    app = create_app(
        [Item(record_of())], saved, token=TOKEN, by="eva", clock=lambda: "2026-01-02T03:04:05+00:00"
    )
    return TestClient(app, base_url="http://127.0.0.1:8000")


def test_offsets_of_the_page_are_over_the_raw_text():
    """What the page highlights is what stands in the file."""
    data = item_json(Item(record_of()))

    (quote,) = data["quotes"]
    assert RAW[quote["start"] : quote["end"]] == "We counted empty seats,"


def test_the_queue_begins_with_the_most_doubtful():
    """Findings weigh more than doubtful values; a clean article is not queued."""
    bad = Diagnostic("TTL001", Severity.ERROR, "no title")
    doubtful, wrong = Item(record_of(path="a.txt")), Item(record_of(path="b.txt"), (bad,))

    assert queue([doubtful, wrong], everything=False) == [wrong, doubtful]


@pytest.mark.parametrize("path", ["/", "/api/items", "/api/items/0"])
def test_nothing_is_shown_without_the_token(client, path):
    """The address alone opens nothing; the error says what is needed."""
    assert client.get(path).status_code == 403
    assert client.get(path, headers={"x-review-token": "wrong"}).status_code == 403
    assert client.get(path, headers={"x-review-token": TOKEN}).status_code == 200


def test_other_pages_cannot_speak_to_it(client, saved):
    """A foreign Origin or Host is refused, even with the token."""
    headers = {"x-review-token": TOKEN}
    body = {"item": 0, "field": "title", "op": "accept", "span": None}

    assert (
        client.post(
            "/api/decisions", json=body, headers=headers | {"origin": "https://evil.example"}
        ).status_code
        == 403
    )
    assert client.get("/api/items", headers=headers | {"host": "evil.example"}).status_code == 400
    assert saved == []


@pytest.mark.parametrize(
    "body",
    [
        {"item": 7, "field": "title", "op": "accept"},
        {"item": 0, "field": "body", "op": "set"},
        {"item": 0, "field": "title", "op": "explode"},
        {"item": 0, "field": "quotes", "op": "delete", "span": [5, 4]},
        {"item": 0, "field": "quotes", "op": "delete", "span": [0, 10**9]},
        ["not", "a", "decision"],
    ],
)
def test_what_is_no_decision_is_refused(client, saved, body):
    """Nothing is written for a request that makes no sense."""
    answer = client.post("/api/decisions", json=body, headers={"x-review-token": TOKEN})

    assert answer.status_code == 400
    assert saved == []


def test_a_large_request_is_refused(client, saved):
    """A decision is short."""
    answer = client.post("/api/decisions", content=b"x" * 100_000, headers={"x-review-token": TOKEN})

    assert answer.status_code == 413
    assert saved == []


@pytest.fixture
def served(saved) -> Iterator[str]:
    """The page on a free port of loopback, for a real browser."""
    app = create_app(
        [Item(record_of())], saved, token=TOKEN, by=None, clock=lambda: "2026-01-02T03:04:05+00:00"
    )
    with serving(app) as address:
        yield address


@pytest.mark.slow
def test_a_reviewer_works_with_the_keyboard_alone(served, saved, browser_page):
    """Choose the quote, name its speaker, accept the title, add a quote: four lines in order."""
    from playwright.sync_api import expect

    page = browser_page
    problems: list[str] = []
    page.on("console", lambda m: problems.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: problems.append(str(e)))
    page.goto(f"{served}/?token={TOKEN}")
    page.wait_for_selector("#quotes li")

    page.keyboard.press("a")
    page.wait_for_selector("#fields .done")
    for _ in range(6):
        page.keyboard.press("ArrowDown")
    assert page.locator("#raw .on").all_inner_texts() == ["We counted empty seats,"]
    page.keyboard.press("e")
    page.keyboard.type("Tomas Ardent")
    page.keyboard.press("Enter")
    expect(page.locator("#quotes b").first).to_have_text("Tomas Ardent")
    page.evaluate(
        "() => { const n = [...document.querySelectorAll('#raw span')].find((s) => s.textContent.includes('A late'));"
        " const at = n.firstChild.data.indexOf('A late'); const r = document.createRange();"
        " r.setStart(n.firstChild, at); r.setEnd(n.firstChild, at + 18);"
        " getSelection().removeAllRanges(); getSelection().addRange(r); }"
    )
    page.keyboard.press("q")
    page.keyboard.type("Ines Calloway")
    page.keyboard.press("Enter")
    expect(page.locator("#quotes li")).to_have_count(2)

    assert problems == []
    assert [(o.field, o.op) for _, o in saved] == [("title", "accept"), ("quotes", "set"), ("quotes", "add")]
    assert saved[1][1].target.exact == "We counted empty seats,"
    assert saved[1][1].value == {"speaker": "Tomas Ardent"}
    assert saved[2][1].target.exact == "A late boat helps."


@pytest.mark.slow
def test_buttons_and_selected_words_do_the_same(served, saved, browser_page):
    """Without a keyboard: choose a field, select words after an emoji, press the button; the words are the value."""
    from playwright.sync_api import expect

    page = browser_page
    page.goto(f"{served}/?token={TOKEN}")
    page.locator("#fields div", has_text="authors").click()
    expect(page.locator("#refuse")).to_be_hidden()
    page.evaluate(
        "() => { const n = [...document.querySelectorAll('#raw span')].find((s) => s.textContent.includes('Ines'));"
        " const at = n.firstChild.data.indexOf('Ines'); const r = document.createRange();"
        " r.setStart(n.firstChild, at); r.setEnd(n.firstChild, at + 13);"
        " getSelection().removeAllRanges(); getSelection().addRange(r); }"
    )
    page.click("#fill")
    expect(page.locator("#fields div", has_text="authors")).to_contain_text("Ines Calloway")
    assert page.locator("#raw .on").all_inner_texts() == ["Ines Calloway"]
    page.locator("#quotes li").click()
    page.click("#refuse")
    expect(page.locator("#quotes li")).to_have_count(0)

    assert [(o.field, o.op, o.value) for _, o in saved] == [
        ("authors", "set", ["Ines Calloway"]),
        ("quotes", "delete", None),
    ]
    assert [o.target.exact for _, o in saved] == ["Ines Calloway", "We counted empty seats,"]


@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_it_is_accessible(served, chromium, width, scheme):
    """axe-core finds nothing on the page, nor with the editor open."""
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{served}/?token={TOKEN}")
    page.wait_for_selector("#quotes li")

    assert faults(page) == []
    page.keyboard.press("e")
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


@pytest.mark.slow
def test_a_wrong_token_shows_nothing(served, browser_page):
    """Somebody who guesses the port sees a refusal."""
    answer = browser_page.goto(f"{served}/?token=guess")

    assert answer.status == 403
    assert "Late Boat" not in browser_page.content()
