"""Contributed HTML is hostile until proven otherwise: budgets hold, and no text is lost without a word."""

import time

import pytest

from dataset_tools.convert.html import convert_html
from dataset_tools.model.draft import Draft, Origin, Role
from dataset_tools.model.project import LimitsConfig

ORIGIN = Origin("odd/page.html", "0" * 64, "text/html")
PARAGRAPHS = "".join(
    f"<p>On day {n} of the strike the ferry crews of Port Ansel met the owners again, and again, they said, "
    f"nothing was settled before the evening tide.</p>"
    for n in range(12)
)
MEGABYTE = 1_000_000


def draft_of(text: str) -> Draft:
    result = convert_html(text, ORIGIN, LimitsConfig())
    assert isinstance(result, Draft)
    return result


@pytest.mark.parametrize("tag", ["div", "span", "section"])
def test_text_below_the_depth_that_lxml_drops_is_kept_and_said(tag):
    """lxml gives back nothing below some depth, without an error; the body still holds the paragraphs."""
    draft = draft_of(f"<{tag}>" * 3000 + PARAGRAPHS + f"</{tag}>" * 3000)

    assert "day 11 of the strike" in draft.text(Role.BODY)
    assert [f.code for f in draft.findings] == ["SEC005"]


@pytest.mark.parametrize("tag", ["b", "em", "x-note", "h2", "div"])
def test_metadata_behind_deep_tags_are_read_and_the_depth_is_said(tag):
    """Tags of a letter's looks and unknown ones nest as deep as any; what the page claims stands behind them."""
    head = '<title>Ferry crews meet owners</title><meta name="author" content="Sarah Ilves">'

    draft = draft_of(f"<{tag}>" * 3000 + head + "<h1>Ferry crews meet owners</h1>" + PARAGRAPHS)

    assert [h.value for h in draft.hints_of("author")] == ["Sarah Ilves"]
    assert [h.value for h in draft.hints_of("title")] == ["Ferry crews meet owners"]
    assert [f.code for f in draft.findings] == ["SEC005"]


def test_a_thousand_drawn_lines_are_not_deep():
    """A tag that closes itself encloses nothing."""
    assert draft_of("<svg>" + "<path d='M0 0'/>" * 1000 + "</svg>" + PARAGRAPHS).findings == ()


def test_a_tag_with_200_000_attributes_is_read_through_and_said():
    """Its attributes are not read; lxml would take minutes over them."""
    wide = "<p " + " ".join(f"a{i}=1" for i in range(200_000)) + ">"

    draft = draft_of(wide + PARAGRAPHS)

    assert "day 3 of the strike" in draft.text(Role.BODY)
    assert [f.code for f in draft.findings] == ["SEC005"]


@pytest.mark.parametrize(
    "unit",
    ["<", "<!--", "<script>", '<a "', "<a '<a \"", "&", "&#x", "<p>", "<b>", "</div>", "<li>", "<a>x", " - ", "By ", "a,",
     "<title> - ", '<script type="application/ld+json">[', "<h1>|", "“", "© ", "<table><tr><td>x"],
)  # fmt: skip
def test_a_megabyte_of_one_token_is_read_in_seconds(unit):
    """No pattern runs away: linear time for the repeated openings of every pattern that is used."""
    start = time.process_time()

    draft_of(unit * (MEGABYTE // len(unit)))

    assert time.process_time() - start < 90  # 1 to 24 on two busy cores; a quadratic pattern takes hours


def test_nul_and_control_characters_do_not_end_the_page():
    """libxml2 stops at NUL; the offsets stay those of the raw text."""
    draft = draft_of("<p>before</p>\x00\x01" + PARAGRAPHS)

    assert "day 0 of the strike" in draft.text(Role.BODY)


def test_json_ld_nested_without_end_is_passed_over():
    """A bomb in a script costs the metadata, not the article."""
    bomb = '<script type="application/ld+json">' + '{"a":' * 100_000 + "</script>"

    assert "day 5 of the strike" in draft_of(bomb + PARAGRAPHS).text(Role.BODY)


@pytest.mark.slow
def test_a_page_of_ten_megabytes_is_read_whole():
    """A live blog of a week is long, not wrong: its paragraphs differ, and all of them are body."""
    entries = "".join(
        f"<p>Entry {n}: the crews of ferry {n % 97} left berth {n % 13} at minute {n}, and the harbour office noted it, "
        f"as it has noted every departure since the strike began.</p>"
        for n in range(60_000)
    )

    draft = draft_of(f"<article>{entries}</article>")

    assert len(draft.of_role(Role.BODY)) > 50_000


def test_a_long_value_is_one_attribute():
    """Pages keep their settings as JSON in a data attribute; quotes that enclose no value hide nothing."""
    settings = "<div data-settings='" + '{"a": 1, "b": 2} ' * 2000 + "'>"
    wide = '<p a=b="' + " c=1" * 200_000 + '">'

    assert draft_of(settings + PARAGRAPHS).findings == ()
    assert [f.code for f in draft_of(wide + PARAGRAPHS).findings] == ["SEC005"]


def test_a_page_too_large_to_ask_about_is_not_empty():
    """One block of megabytes without a sentence looks like no body; where nothing else is there, it is the text."""
    words = "harbour wall of port ansel held through the third storm "

    draft = draft_of("<h1>Wall holds</h1><div>" + words * (3 * MEGABYTE // len(words)) + "</div>")

    assert len(draft.text(Role.BODY)) > 2 * MEGABYTE


@pytest.mark.parametrize(
    "around",
    ["<nav>{}</nav>", "<footer>{}</footer>", "<div class='comments'>{}</div>", "<div style='display:none'>{}</div>", "<form>{}</form>",
     "<noscript>{}</noscript>", "<textarea>{}</textarea>"],
)  # fmt: skip
def test_text_that_stands_nowhere_else_is_the_body(around):
    """What is furniture on other pages is the text of a page that has no other."""
    draft = draft_of(f"<html><body>{around.format('<h1>Crews meet owners</h1>' + PARAGRAPHS)}</body></html>")

    assert "day 11 of the strike" in draft.text(Role.BODY)


def test_a_page_of_too_many_blocks_keeps_its_claims_and_its_words():
    """The tree of such a page is cut where its claims are read; the blocks are not."""
    many = "".join(f"<p>The harbour wall held, said keeper {n} on Tuesday.</p>" for n in range(6000))

    draft = draft_of(
        f"<head><meta name='author' content='Mara Ilves'></head><body><h1>Wall holds</h1>{many}</body>"
    )

    assert [h.value for h in draft.hints_of("author")] == ["Mara Ilves"]
    assert draft.text(Role.BODY).count("keeper") == 6000
