"""A signed statement of origin that hides in a text is recorded; the text comes out clean."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.annotate.assemble import assemble
from dataset_tools.model.draft import Block, Draft, Role
from dataset_tools.model.span import Span
from dataset_tools.normalize import normalize
from dataset_tools.normalize.c2pa import find_manifest
from tests.builders import origin_of_text

STORY = (
    "The Ferry Comes Late\n\nBy Ines Calloway\n\nThe ferry to Gull Rock came late again on Monday, and nobody on "
    "the quay was surprised. “We wait,” said Ada Quill, who has sold tickets there since the flood."
)


def hidden(data: bytes) -> str:
    """Bytes as invisible characters behind U+FEFF."""
    return "\ufeff" + "".join(chr(0xFE00 + b if b < 16 else 0xE0100 + b - 16) for b in data)


def wrapped(store: bytes) -> str:
    """A manifest store as C2PA 2.4, A.8, puts it into a text."""
    return hidden(b"C2PATXT\0\x01" + len(store).to_bytes(4, "big") + store)


def normalized(raw: str) -> Draft:
    return normalize(Draft(origin_of_text(raw), raw, (Block(raw, Span(0, len(raw))),)))


@given(st.binary(max_size=300))
def test_the_manifest_is_recorded_and_the_text_is_as_without_it(store):
    """The digest is of the store as signed; its span slices the raw text; no block keeps a byte of it."""
    draft, plain = normalized(STORY + wrapped(store)), normalized(STORY)

    assert draft.extras["c2pa_sha256"] == hashlib.sha256(store).hexdigest()
    start, end = map(int, draft.extras["c2pa_span"].split(":"))
    assert draft.raw[start:end] == wrapped(store)
    assert [(b.text, b.role) for b in draft.blocks] == [(b.text, b.role) for b in plain.blocks]


def test_the_release_says_where_it_stood():
    """Whoever has the raw file finds the manifest again, and can verify it with a tool of C2PA."""
    record = assemble(normalized(STORY + wrapped(b"jumbf")))

    [row] = [p for p in record.article.provenance if p.field == "c2pa"]
    assert (row.producer, row.start, row.end) == ("c2pa-text", len(STORY), len(STORY + wrapped(b"jumbf")))
    assert "\ufe00" not in record.article.body


def test_a_manifest_on_a_line_of_its_own_leaves_no_block():
    """Some tools put it below the last paragraph."""
    draft = normalized(f"{STORY}\n\n{wrapped(b'jumbf')}\n")

    assert draft.text(Role.BODY) == normalized(STORY).text(Role.BODY)


def test_other_invisible_characters_are_no_manifest():
    """A byte-order mark before an emoji's selector, or bytes without the magic word, state no origin."""
    for tail in ("\ufeff", "\ufeff\ufe0f", hidden(b"hello, reader"), "❤\ufe0f"):
        assert find_manifest(STORY + tail) is None


def test_selectors_of_emoji_stay():
    """Only what follows U+FEFF is taken out."""
    assert "❤\ufe0f" in normalized(f"{STORY} The sign said ❤\ufe0f Gull Rock.").text(Role.BODY)


def test_normalizing_twice_changes_nothing_more():
    """ARCHITECTURE §7: normalize is idempotent."""
    draft = normalized(STORY + wrapped(b"jumbf"))

    assert normalize(draft) == draft


def test_a_megabyte_of_selectors_costs_little():
    """Each character is looked at a bounded number of times, with and without the magic word."""
    for text in ("\ufeff\ufe00" * 500_000, "\ufeff" + "\U000e0100" * 1_000_000, "\ufeff" * 1_000_000):
        assert find_manifest(text) is None
