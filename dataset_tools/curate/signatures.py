"""Stage 4 of 9. Text → signature: what near-duplicates have in common, in 272 bytes.

One-permutation MinHash over word shingles: each shingle hash falls into one of `BINS` bins by its top bits, and
a bin keeps its smallest hash. Two texts agree on a bin with the probability of their Jaccard similarity.
Empty bins of short texts borrow from a full one, picked by a fixed table (optimal densification).
What is kept of the bins is a key for each band of 8 bins, for finding candidates, and the low byte of each bin,
for comparing them (b-bit minwise hashing): a quarter of the space of the bins themselves.
Last stands a bit for each number of the text: daily notices of one form share their words and not their numbers.
Sources: Li, Owen, Zhang 2012 (one permutation hashing); Shrivastava 2017 (optimal densification);
Li, König 2010 (b-bit minwise hashing).

The definition is ours, so that a signature never changes under a release: `VERSION` goes into the manifest.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import xxhash

VERSION = "oph-128-w5-b8-n128-1"
BINS = 128
BANDS = 16
ROWS = BINS // BANDS  # bins in a band
WORDS_BYTES = 8 * BANDS + BINS  # what words give: the band keys as little-endian uint64, then a byte a bin
NUMBER_BITS = 128  # articles of WCXB hold 11 numbers in the median; one with too many agrees with all
BYTES = WORDS_BYTES + NUMBER_BITS // 8  # of a signature
SHINGLE = 5  # words; shorter ones match common phrases, longer ones break at every edit
MIN_SHINGLES = 16  # below this a text is compared exactly only: a caption is not a near-duplicate of another

Hashes = npt.NDArray[np.uint64]

_BIN_BITS = 7  # 2 ** 7 == BINS
_EDGES = (np.arange(BINS, dtype=np.uint64) << np.uint64(64 - _BIN_BITS)).astype(np.uint64)
# Odd multipliers from the digits of pi and e: any fixed odd numbers would do.
_POWERS = np.array(
    [0x243F6A8885A308D3, 0x13198A2E03707345, 0xA4093822299F31D1, 0x082EFA98EC4E6C89, 0xB7E151628AED2A6B],
    dtype=np.uint64,
)
_MIX = np.uint64(0x9E3779B97F4A7C15)
# Everything that is not an ASCII letter or digit becomes a space: quotes and dashes differ between copies.
_TABLE = bytes(c if chr(c).isalnum() and c < 128 else 32 for c in range(256))
_PROBES = np.random.default_rng(1).integers(0, BINS, size=(BINS, 64))  # which bin an empty one borrows from


def tokens(text: str) -> list[bytes]:
    """Words in the form in which copies agree: lower case, without punctuation.

    Text that is mostly outside ASCII keeps its letters; there words are what stands between spaces.
    """
    lowered = text.lower()
    data = lowered.encode("utf-8", "surrogatepass")
    if len(data) <= 1.2 * len(
        lowered
    ):  # English with curly quotes is at 1.02, Polish at 1.07, Russian at 1.8
        return data.translate(_TABLE).split()
    return data.split()


def signature(text: str) -> bytes | None:
    """The `BYTES` bytes of a text, or None for one that is too short to compare.

    >>> a = signature("the quick brown fox jumps over the lazy dog " * 3)
    >>> similarity(a, a)
    1.0
    """
    words = tokens(text)
    count = len(words) - SHINGLE + 1
    if count < MIN_SHINGLES:
        return None
    hashes = np.fromiter(map(xxhash.xxh3_64_intdigest, words), np.uint64, len(words))
    shingles = hashes[:count] * _POWERS[0]
    for i in range(1, SHINGLE):
        shingles += hashes[i : i + count] * _POWERS[i]
    # The sum is linear; one multiply-shift round spreads it over the top bits that choose the bin.
    shingles ^= shingles >> np.uint64(32)
    shingles *= _MIX
    shingles ^= shingles >> np.uint64(29)
    shingles.sort()
    bins = _densified(shingles)
    return _band_keys(bins).astype("<u8").tobytes() + bins.astype(np.uint8).tobytes() + _number_bits(words)


def similarity(a: bytes, b: bytes) -> float:
    """Estimated Jaccard similarity of two texts' shingles; the standard error at 0.8 is 0.035."""
    left = np.frombuffer(a, np.uint8, BINS, 8 * BANDS)
    right = np.frombuffer(b, np.uint8, BINS, 8 * BANDS)
    equal = float(np.count_nonzero(left == right)) / BINS
    return max(0.0, (equal - 1 / 256) / (1 - 1 / 256))  # one byte in 256 is equal by chance


def shares_numbers(a: bytes, b: bytes) -> bool:
    """Whether more than half of the numbers of the text that has fewer stand in the other one, too.

    A text of fewer than two numbers says nothing: a toll that rose from 12 to 14 makes a later edition.
    """
    left = int.from_bytes(a[WORDS_BYTES:], "little")
    right = int.from_bytes(b[WORDS_BYTES:], "little")
    fewer = min(left.bit_count(), right.bit_count())
    return fewer < 2 or 2 * (left & right).bit_count() > fewer


def _band_keys(bins: Hashes) -> Hashes:
    shaped = bins.reshape(BANDS, ROWS)
    keys = np.zeros(BANDS, np.uint64)
    for i in range(ROWS):
        keys = (keys ^ shaped[:, i]) * _MIX
        keys ^= keys >> np.uint64(31)
    return keys


def _number_bits(words: Sequence[bytes]) -> bytes:
    bits = 0
    for number in set(filter(bytes.isdigit, words)):
        bits |= 1 << xxhash.xxh3_64_intdigest(number) % NUMBER_BITS
    return bits.to_bytes(NUMBER_BITS // 8, "little")


def _densified(ordered: Hashes) -> Hashes:
    first = np.searchsorted(ordered, _EDGES)
    inside = first < len(ordered)
    value = ordered[np.minimum(first, len(ordered) - 1)]
    full = inside & ((value >> np.uint64(64 - _BIN_BITS)) == np.arange(BINS, dtype=np.uint64))
    if full.all():
        return value
    empty = np.flatnonzero(~full)
    probes = _PROBES[empty]
    hit = full[probes]
    # With one full bin among 128 a row of 64 probes may miss it; such a bin takes the smallest hash of all.
    donor = np.where(
        hit.any(axis=1), probes[np.arange(len(empty)), hit.argmax(axis=1)], np.flatnonzero(full)[0]
    )
    out = value.copy()
    out[empty] = value[donor]
    return out
