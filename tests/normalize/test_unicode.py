"""Repairs of characters: what a reader would not miss goes, what a reader sees stays."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.model.draft import Block
from dataset_tools.model.span import Edit, Span, apply_edits
from dataset_tools.normalize.unicode import (
    _CLEAN,
    _PLAIN,
    _SIGNS,
    _SUSPECT,
    _is_spaced,
    _tidy_edits,
    edits_between,
    repair,
)

# Letters, marks, entities and mojibake that the repairs treat each in another way.
HOSTILE = "abc é&amp;lt;#x41\u200b\u200d\u00ad\r\n\x85ﬁｆ\x00Ã©â€œ\u0301\u202e😀한 \xa0“”’"


def block_of(text: str, tag: str | None = None) -> Block:
    return Block(text, Span(0, len(text)), tag=tag)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("The mayorâ€™s quay", "The mayor’s quay"),
        ("cafe\u0301 au lait", "café au lait"),
        ("no\xa0break  and\ttabs", "no break and tabs"),
        ("zero\u200bwidth and soft\u00adhyphen", "zerowidth and softhyphen"),
        ("\ufeffOpening mark", "Opening mark"),
        ("Fish &amp; chips", "Fish & chips"),
        ("“Curly” quotes – and dashes…", "“Curly” quotes – and dashes…"),
        ("direction\u202eoverride", "directionoverride"),
    ],
)
def test_trouble_is_repaired_and_typography_stays(raw, clean):
    """Mojibake, entities, decomposed letters and hidden characters go; curly quotes and dashes stay."""
    assert repair(block_of(raw)).text == clean


def test_joiners_stay_in_scripts_that_need_them():
    """The zero-width joiner of an emoji family or of Persian is a letter's part, not trash."""
    assert repair(block_of("👩\u200d🚀 نمی\u200cخواهم")).text == "👩\u200d🚀 نمی\u200cخواهم"


def test_breaks_of_a_tagged_block_stay():
    """A `<br>` that a converter left as a line break is kept; in untagged text it becomes a space."""
    assert repair(block_of("one\ntwo", tag="p")).text == "one\ntwo"
    assert repair(block_of("one\ntwo")).text == "one two"


@given(st.text(alphabet=HOSTILE, max_size=40), st.sampled_from([None, "p"]))
def test_every_repair_is_mapped_and_done_once(text, tag):
    """The edits lead from the raw text to the clean one, and a second repair changes nothing."""
    once = repair(block_of(text, tag))

    assert apply_edits(text, once.edits) == once.text
    assert repair(once).text == once.text


@given(st.text(alphabet=f"abc de.,&#41;’‘“”–—…• éèàüößñçÂÃÅÎÐÙĂŒŸøłšž{_SIGNS}", max_size=30))
def test_text_that_skips_ftfy_would_come_out_unchanged(text):
    """The prefilter is safe: what it does not suspect, ftfy does not change."""
    from ftfy import fix_text

    if not _SUSPECT.search(text):
        assert fix_text(text, uncurl_quotes=False) == text


@pytest.mark.parametrize("sign", _SIGNS)
def test_a_sign_alone_is_safe_between_any_two_letters(sign):
    """Every pair of ASCII neighbours, each on a line of its own, as ftfy reads them."""
    from ftfy import fix_text

    neighbours = [chr(c) for c in range(32, 127)]
    text = "\n".join(f"word{a}{sign}{b}word" for a in neighbours for b in neighbours)

    assert fix_text(text, uncurl_quotes=False, unescape_html=False) == text


@given(
    st.text(alphabet="abc d.&é ©’“\n\t\xa0\u200b", max_size=30) | st.text(max_size=20),
    st.sampled_from([None, "p"]),
)
def test_clean_text_that_is_passed_over_would_come_out_unchanged(text, tag):
    """The first gate is safe: what it lets through, the repairs leave alone."""
    block = block_of(text, tag)
    if _CLEAN.fullmatch(text) and _is_spaced(text):
        assert not _SUSPECT.search(text)
        assert _PLAIN.fullmatch(text)
        assert list(_tidy_edits(text, keep_breaks=tag is not None)) == []
    if _PLAIN.fullmatch(text) and _is_spaced(text):
        assert list(_tidy_edits(text, keep_breaks=False)) == []
    assert apply_edits(text, repair(block).edits) == repair(block).text


@given(st.text(max_size=60), st.text(max_size=60))
def test_edits_between_lead_from_old_to_new(old, new):
    """Whatever the two texts are, the edits turn one into the other."""
    assert apply_edits(old, edits_between(old, new)) == new


def test_edits_are_local():
    """One changed word in a long text is one small edit."""
    words = ["word"] * 500

    edits = edits_between(" ".join([*words, "cafÃ©", *words]), " ".join([*words, "café", *words]))

    assert len(edits) == 1
    assert len(edits[0].text) <= 4
    assert isinstance(edits[0], Edit)


@pytest.mark.parametrize("unit", ["&amp;", "Ã©", "\u200b ", "a\u0301", "é’", " \xa0"])
def test_a_megabyte_of_trouble_is_done_in_seconds(unit):
    """Nested entities, endless mojibake and endless spaces cost linear time."""
    text = unit * (1_000_000 // len(unit))
    start = time.process_time()

    repair(block_of(text))

    assert time.process_time() - start < 30
