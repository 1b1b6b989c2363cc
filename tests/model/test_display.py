"""What a notebook shows: the body whole, each quote marked with its speaker, and nothing that can act."""

import re
from html import unescape

import pytest

from dataset_tools.model.quote import Quote, QuoteKind
from dataset_tools.model.rights import Rights
from dataset_tools.model.span import Span
from tests.axe import faults
from tests.builders import article_of, draft_of, quote_of

BODY = (
    "The ferry 🛳️ came late.",
    "“We counted <empty> seats,” said Ada & Co. “Nobody,” she said, “was ‘in time’.”",
)


def shown(body: tuple[str, ...] = BODY, **values):
    draft = draft_of(*body)
    text = draft.raw
    quotes = (
        quote_of(text, "We counted <empty> seats,", speaker="Ada & Co.", cue="said"),
        quote_of(text, "was ‘in time’.", kind=QuoteKind.PARTIAL),
        quote_of(text, "in time", kind=QuoteKind.PARTIAL, speaker='Bo "B" <b>'),
    )
    defaults = {"quotes": quotes, "title": "Late", "rights": Rights(license="CC-BY-4.0")}
    return article_of(draft, **(defaults | values))


def words(html: str) -> str:
    return unescape(re.sub(r"<span[^>]*>.*?</span>|<[^>]+>", "", html.partition("</p><p dir")[2]))


def test_the_body_is_whole_and_each_quote_is_marked():
    """Nothing of the text is lost between marks; names stand where a quote ends."""
    html = shown()._repr_html_()

    marked = [unescape(m) for m in re.findall(r"<mark[^>]*>(.*?)</mark>", html)]
    assert marked == ["We counted <empty> seats,", "was ‘", "in time", "’."]
    names = [unescape(n) for n in re.findall(r"<bdi>(.*?)</bdi>", html)]
    assert names == ["Ada & Co.", 'Bo "B" <b>', "no speaker"]
    assert words(html).endswith("".join(BODY)[-60:])


@pytest.mark.parametrize(
    "values",
    [
        {"title": '"><script>alert(1)</script>'},
        {"author": "<img src=x onerror=alert(1)>", "publisher": "</article><script>"},
        {"rights": Rights(license="LicenseRef-<script>")},
        {"quotes": (Quote(Span(0, 3), "The", speaker='" onmouseover="alert(1)', cue='"><script>'),)},
    ],
)
def test_contributed_text_cannot_act(values):
    """A title, a name, a cue are text, in an element and in an attribute."""
    html = shown(**values)._repr_html_()

    assert "<script" not in html
    assert "<img" not in html
    assert not re.search(r"<[a-z]+[^>]*\son\w+=", html.replace("&quot; onmouseover=&quot;", ""))


def test_an_article_without_body_shows_its_quotes():
    """What a release withholds is not there; what it carries is."""
    article = shown(body=BODY)
    html = type(article)._repr_html_(article_of(draft_of(*BODY), body=None, quotes=article.quotes))

    assert html.count("<blockquote") == 3


def test_a_quote_that_runs_over_paragraphs_is_marked_in_both():
    """The break stays a break; the speaker is named once."""
    draft = draft_of("“We came", "and went,” she said.")
    quote = Quote(Span(1, draft.raw.index("”")), draft.raw[1 : draft.raw.index("”")], speaker="Ada Quill")

    html = article_of(draft, quotes=(quote,))._repr_html_()

    assert re.findall(r"<mark[^>]*>(.*?)</mark>", html) == ["We came", "and went,"]
    assert html.count("Ada Quill") == 1


@pytest.mark.slow
@pytest.mark.parametrize(("paper", "ink"), [("#fff", "#000"), ("#111", "#eee")])
def test_it_reads_in_light_and_dark_notebooks(paper, ink, browser_page):
    """The notebook decides on paper and ink; axe-core finds no fault with either."""
    quotes = "".join(q._repr_html_() for q in shown().quotes)
    browser_page.set_content(
        f'<!DOCTYPE html><html lang="en"><title>n</title><body style="background:{paper};color:{ink}">'
        f"<main><h1>n</h1><h2>cell</h2>{shown()._repr_html_()}{quotes}</main>"
    )

    assert browser_page.locator("mark").count() == 4 + 3
    assert faults(browser_page) == []
