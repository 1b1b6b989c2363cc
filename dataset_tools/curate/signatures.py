"""Stage 4 of 9. Text → signature: what near-duplicates have in common, in 1 kB.

One-permutation MinHash over word shingles: each shingle hash falls into one of `BINS` bins by its top bits, and
a bin keeps its smallest hash. Two texts agree on a bin with the probability of their Jaccard similarity.
Empty bins of short texts borrow from a full one, picked by a fixed table (optimal densification).
Sources: Li, Owen, Zhang 2012 (one permutation hashing); Shrivastava 2017 (optimal densification).

The definition is ours, so that a signature never changes under a release: `VERSION` goes into the manifest.
"""

import numpy as np
import numpy.typing as npt
import xxhash

VERSION = "oph-128-w5-1"
BINS = 128
SHINGLE = 5  # words; shorter ones match common phrases, longer ones break at every edit
MIN_SHINGLES = 16  # below this a text is compared exactly only: a caption is not a near-duplicate of another

Signature = npt.NDArray[np.uint64]

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


def signature(text: str) -> Signature | None:
    """`BINS` hashes as uint64, or None for a text too short to compare.

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
    return _densified(shingles)


def similarity(a: Signature, b: Signature) -> float:
    """Estimated Jaccard similarity of two texts' shingles; the standard error at 0.8 is 0.035."""
    return float(np.count_nonzero(a == b)) / BINS


def _densified(ordered: Signature) -> Signature:
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
