"""Extracted text leads back to the source, whatever stands between its words there."""

import html
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from dataset_tools.convert.html import convert_html
from dataset_tools.convert.html.layout import Layout
from dataset_tools.convert.html.trace import PageText, mask, squeeze
from dataset_tools.model.draft import Draft, Origin
from dataset_tools.model.project import LimitsConfig
from dataset_tools.model.span import apply_edits

ORIGIN = Origin("a.html", "0" * 64, "text/html")
TOKENS = st.sampled_from(
    ["<p>", "</p>", "<b>", "</b>", "<a href='x>y'>", "</a>", "<br>", "<!-- note -->", "<script>if (a<b) {}</script>", "&amp;", "&nbsp;",
     "&#x201c;", "&eacute", "&", "<", ">", " ", "\n", "harbour", "wall", "café", "“quoted”", "\u00a0", "漢字", "</div>", "<div class='a'>",
     "<li>", "\x00", "İ", "<td>"]
)  # fmt: skip
PAGES = st.lists(TOKENS, max_size=60).map("".join)


@given(PAGES)
@settings(max_examples=200)
def test_the_law_of_spans_holds_for_any_tag_soup(page):
    """`apply_edits(span.of(raw), edits) == text` for every block of every page."""
    draft = convert_html(page, ORIGIN, LimitsConfig())

    assert isinstance(draft, Draft)
    assert draft.raw == page
    assert all(apply_edits(b.span.of(page), b.edits) == b.text for b in draft.blocks)


@given(PAGES)
@settings(max_examples=200)
def test_masking_keeps_every_offset(page):
    """A blanked script is as long as the script was."""
    assert len(mask(page)) == len(page)


@given(PAGES)
@settings(max_examples=200)
def test_a_block_can_be_found_again_and_cut_out(page):
    """Looking a block's text up and cutting it by its parts agree on what it is."""
    text = PageText(page, mask(page))
    for cell in Layout(text).cells:
        span, edits = text.cut(cell.first, cell.last, cell.text)
        assert apply_edits(span.of(page), edits) == cell.text
        assert text.find(cell.text) is not None


def test_words_around_a_tag_stay_apart_or_together_as_printed():
    """White space decides, not the tag."""
    page = "<p>The <b>har</b>bour <i>wall</i> <i>fell</i></p>"
    text = PageText(page)
    (cell,) = Layout(text).cells

    assert cell.text == "The harbour wall fell"
    assert (
        re.sub(r"<.*?>", "", html.unescape(text.cut(cell.first, cell.last, cell.text)[0].of(page)))
        == cell.text
    )


def test_text_without_white_space_is_how_blocks_are_compared():
    """No-break spaces count as white space."""
    assert squeeze("a\u00a0b\n c") == "abc"
