"""How inputs are made for Hypothesis: good examples with pieces cut, doubled, swapped and nested, or bytes of no kind."""

from collections.abc import Sequence

from hypothesis import strategies as st

_REACH = 20_000  # bytes of an example that may change; larger ones make for fewer tries a second
# Pieces that parsers care about.
_PIECES = (
    b"\0", b"\xff\xfe", b"\r\n\r\n", b"---\n", b'"', b"'", b"]]>", b"<!DOCTYPE", b"&#x0;", b"{", b"[", b"99999999999999999999",
    b"-1", b"../", b"\x1b[2J", b"::error::", "\u202e“".encode(), b"\xed\xa0\x80", b"NaN", b"\\ud800", b"=?utf-8?b?", b"%s",
)  # fmt: skip


def changed(examples: Sequence[bytes]) -> st.SearchStrategy[bytes]:
    """Examples after up to eight changes."""
    piece = st.none() | st.sampled_from(_PIECES) | st.binary(max_size=40)
    change = st.tuples(st.integers(0, _REACH), st.integers(0, 400), piece)
    return st.builds(_apply, st.sampled_from(examples) | st.binary(), st.lists(change, max_size=8))


def _apply(data: bytes, changes: list[tuple[int, int, bytes | None]]) -> bytes:
    for where, length, piece in changes:
        start = where % (len(data) + 1)
        # None doubles what is there, so that records, tags and quotation marks nest and repeat.
        middle = data[start : start + length] * 2 if piece is None else piece
        data = data[:start] + middle + data[start + length :]
    return data
