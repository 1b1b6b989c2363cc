"""Edits lead from a repaired text back to the raw one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.model.span import Edit, Span, apply_edits, compose, origin_of, origin_span

LETTERS = st.text(alphabet="abcé —\n", max_size=12)


@st.composite
def edits_over(draw: st.DrawFn, length: int) -> list[Edit]:
    cuts = sorted(draw(st.lists(st.integers(0, length), max_size=8)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    out: list[Edit] = []
    for start, end in pairs:
        if out and start < out[-1].end:
            continue
        if out and start == end == out[-1].end:  # two insertions at one place have no order
            continue
        out.append(Edit(start, end, draw(st.text(alphabet="xyz", max_size=3))))
    return out


@st.composite
def two_rounds(draw: st.DrawFn) -> tuple[str, list[Edit], list[Edit]]:
    old = draw(LETTERS)
    first = draw(edits_over(len(old)))
    return old, first, draw(edits_over(len(apply_edits(old, first))))


def test_a_span_refuses_to_end_before_it_starts():
    """The message states the law."""
    with pytest.raises(ValueError, match="0 <= start <= end"):
        Span(3, 1)


def test_edits_out_of_order_are_refused():
    """Overlapping edits have no meaning."""
    with pytest.raises(ValueError, match="in order"):
        apply_edits("abcdef", [Edit(2, 4, ""), Edit(3, 5, "")])


class TestCompose:
    """Block.edited: two rounds of edits are one round over the oldest text."""

    @given(two_rounds())
    def test_one_round_does_what_two_did(self, rounds):
        old, first, second = rounds

        assert apply_edits(old, compose(first, second)) == apply_edits(apply_edits(old, first), second)


class TestOrigin:
    """ARCHITECTURE: every value is traceable to a span of the raw file."""

    @given(two_rounds())
    def test_untouched_characters_lead_to_themselves(self, rounds):
        old, first, _ = rounds
        new = apply_edits(old, first)
        inserted = set()
        shift = 0
        for e in first:
            inserted |= set(range(e.start + shift, e.start + shift + len(e.text)))
            shift += len(e.text) - (e.end - e.start)

        for position, char in enumerate(new):
            if position not in inserted:
                assert old[origin_of(position, first)] == char

    @given(two_rounds())
    def test_the_image_of_the_whole_text_holds_all_that_is_left_of_the_old(self, rounds):
        old, first, _ = rounds
        new = apply_edits(old, first)
        span = origin_span(Span(0, len(new)), first)

        assert 0 <= span.start <= span.end <= len(old)
        kept = [c for c in new if c not in "xyz"]
        assert all(c in span.of(old) for c in kept)

    @given(two_rounds(), st.data())
    def test_images_keep_the_order_of_spans(self, rounds, data):
        old, first, _ = rounds
        new = apply_edits(old, first)
        a = data.draw(st.integers(0, len(new)))
        b = data.draw(st.integers(a, len(new)))

        assert origin_of(a, first) <= origin_of(b, first, right=True) or a == b
